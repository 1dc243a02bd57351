/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Bitfields that moved (1), in others' company and reversed (2), that became fields of their own while
 * fields became bits (3), packed across the bounds of words (4), and of
 * eight bytes, where no load reaches all of one (5).
 */
#include "kernel.h"

#if KERNEL == 1
struct bits {
	u64 in_front;
	u32 other : 9;
	u32 three : 3;
	u32 five : 5;
	s32 seven : 7;
	u64 long_one : 33;
	u32 plain;
	s32 signed_plain;
	u8 flag : 1;
};
#elif KERNEL == 2
struct bits {
	s32 signed_plain;
	u8 flag : 1;
	u8 : 0;
	struct {
		u64 unrelated : 12;
		u64 long_one : 40;
	};
	s16 seven : 9;
	u32 plain;
	u16 five : 5, another : 1, three : 7;
};
#elif KERNEL == 3
struct bits {
	u8 three;
	u16 five;
	s32 seven;
	u64 long_one;
	u32 before : 2;
	u32 plain : 29;
	s64 signed_plain : 50;
	u32 flag;
};
#elif KERNEL == 4
struct bits {
	u16 unrelated : 13;
	u8 flag : 1;
	u32 plain : 31;
	u32 three : 3;
	u16 five : 5;
	s32 seven : 7;
	u8 gap : 4;
	s32 signed_plain : 20;
	u64 long_one : 33;
} __attribute__((packed, aligned(8)));
#elif KERNEL == 5
struct bits {
	u64 gap : 50;
	s32 seven : 7;
	u64 long_one : 33; /* in no 8 bytes that begin at a multiple of 8 */
	u8 three : 3;
	u8 flag : 1;
	u16 five : 5;
	u32 plain;
	s32 signed_plain;
} __attribute__((packed, aligned(8)));
#endif

HAS(struct bits, some_bits);

#ifdef RUNNER
static void fill(void *memory)
{
	struct bits *bits = memory;

	memset(memory, 0xa5, 128);
	bits->three = 5;
	bits->five = 19;
	bits->seven = -33;
	bits->long_one = 0x1fedcba98;
	bits->plain = 0x0badcafe;
	bits->signed_plain = -1000;
	bits->flag = 1;
}

static const struct expectation expectations[] = {
#if KERNEL == 5
	{ "direct", .refused = "long_one" },
	{ "probed", .refused = "long_one" },
#else
	{ "direct", fill, { 5, 19, -33, 0x1fedcba98, 0x0badcafe, -1000, 1 } },
	{ "probed", fill, { 5, 19, -33, 0x1fedcba98, 0x0badcafe, -1000, 1 } },
#endif
	{ "exists", .results = { 1, 1, 1, 0 } },
};
#endif
