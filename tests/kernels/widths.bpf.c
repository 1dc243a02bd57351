// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Loads and stores of fields whose width changed: 1, 2, 4 and 8 bytes become each other where the field is
 * unsigned. A signed one would be read wrongly, and so only loads while its width is the same.
 */
#include "case.h"

enum mode { OFF, ON };

struct counters {
	u8 byte;
	u16 half;
	u32 word;
	u64 wide;
	s32 balance;
	s16 small;
	enum mode mode;
	void *pointer;
} CORE;

CASE(loads)
{
	struct counters *counters = at;

	results[0] = counters->byte;
	results[1] = counters->half;
	results[2] = counters->word;
	results[3] = counters->wide;
}

CASE(stores)
{
	struct counters *counters = at;

	counters->byte = 1;
	counters->half = 2;
	counters->word = 3;
	counters->wide = 4;
}

CASE(stores_variables)
{
	struct counters *counters = at;
	u64 value = bpf_ktime_get_ns() & 1;

	counters->byte = value * 0 + 11;
	barrier_var(value);
	counters->half = value | 12;
	counters->word = value | 12;
	counters->wide = value | 12;
}

CASE(signed_load)
{
	results[0] = ((struct counters *)at)->balance;
}

CASE(signed_store)
{
	((struct counters *)at)->balance = -3;
}

CASE(signed_half)
{
	results[0] = ((struct counters *)at)->small;
}

CASE(enum_load)
{
	results[0] = ((struct counters *)at)->mode;
}

CASE(pointer_load)
{
	results[0] = (s64)((struct counters *)at)->pointer;
}

CASE(signs)
{
	results[0] =
		__builtin_preserve_field_info(((struct counters *)at)->balance, BPF_FIELD_SIGNED);
	results[1] = __builtin_preserve_field_info(((struct counters *)at)->word, BPF_FIELD_SIGNED);
	results[2] =
		__builtin_preserve_field_info(((struct counters *)at)->small, BPF_FIELD_SIGNED);
	results[3] = __builtin_preserve_field_info(((struct counters *)at)->wide, BPF_FIELD_SIGNED);
}
