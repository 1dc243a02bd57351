/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One struct, whose numbers are all of 1, 2, 4 or 8 bytes, by kernel.
 */
#include "kernel.h"

#if KERNEL == 1
typedef u8 number_t;
typedef s8 signed_t;
enum mode { OFF, ON } __attribute__((packed));
#elif KERNEL == 2
typedef u16 number_t;
typedef s16 signed_t;
enum mode { OFF, ON = 1000 } __attribute__((packed));
#elif KERNEL == 3
typedef u32 number_t;
typedef s32 signed_t;
enum mode { OFF, ON };
#elif KERNEL == 4
typedef u64 number_t;
typedef s64 signed_t;
enum mode { OFF, ON };
#endif

struct counters {
	char moved[KERNEL];
	number_t wide, word, half, byte;
	signed_t balance, small;
	enum mode mode;
	struct counters *pointer;
};

HAS(struct counters, some_counters);

#ifdef RUNNER
static void fill(void *memory)
{
	struct counters *counters = memory;

	memset(memory, 0xff, 128); /* what is beside a field must not come along */
	counters->byte = (u8)201;
	counters->half = (u8)202;
	counters->word = (u8)203;
	counters->wide = (u8)204;
	counters->balance = -5;
	counters->small = -6;
	counters->mode = ON;
	counters->pointer = (void *)0x1234567812345678;
}

static bool is_around(const struct counters *counters)
{
	for (size_t i = 0; i < sizeof(counters->moved); i++)
		if (counters->moved[i])
			return false;
	return !counters->balance && !counters->small;
}

static bool stored(const void *memory)
{
	const struct counters *counters = memory;

	return counters->byte == 1 && counters->half == 2 && counters->word == 3 &&
	       counters->wide == 4 && is_around(counters);
}

static bool stored_variables(const void *memory)
{
	const struct counters *counters = memory;

	return counters->byte == 11 && (counters->half & ~1u) == 12 &&
	       (counters->word & ~1u) == 12 && (counters->wide & ~1ull) == 12 &&
	       is_around(counters);
}

static bool stored_signed(const void *memory)
{
	return ((const struct counters *)memory)->balance == -3;
}

static const struct expectation expectations[] = {
	{ "loads", fill, { 201, 202, 203, 204 } },
	{ "stores", .after = stored },
	{ "stores_variables", .after = stored_variables },
	{ "pointer_load", fill, { 0x1234567812345678 } },
	{ "signs", .results = { 1, 0, 1, 0 } },
#if KERNEL == 3
	{ "signed_load", fill, { -5 } },
	{ "signed_store", .after = stored_signed },
#else
	{ "signed_load", .refused = "balance" },
	{ "signed_store", .refused = "balance" },
#endif
#if KERNEL == 2
	{ "signed_half", fill, { -6 } },
#else
	{ "signed_half", .refused = "small" },
#endif
#if KERNEL > 2
	{ "enum_load", fill, { ON } },
#else
	{ "enum_load", .refused = "mode" },
#endif
};
#endif
