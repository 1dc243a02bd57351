// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Bitfields, by the offset, the width, the signedness and the two shifts that make up a read of one.
 */
#include "case.h"

struct bits {
	u32 three : 3;
	u32 five : 5;
	s32 seven : 7;
	u64 long_one : 33;
	u32 plain;
	s32 signed_plain;
	u8 flag : 1;
} CORE;

CASE(direct)
{
	struct bits *bits = at;

	results[0] = BPF_CORE_READ_BITFIELD(bits, three);
	results[1] = BPF_CORE_READ_BITFIELD(bits, five);
	results[2] = (s64)BPF_CORE_READ_BITFIELD(bits, seven);
	results[3] = BPF_CORE_READ_BITFIELD(bits, long_one);
	results[4] = BPF_CORE_READ_BITFIELD(bits, plain);
	results[5] = (s64)BPF_CORE_READ_BITFIELD(bits, signed_plain);
	results[6] = BPF_CORE_READ_BITFIELD(bits, flag);
}

CASE(probed)
{
	struct bits *bits = at;

	results[0] = BPF_CORE_READ_BITFIELD_PROBED(bits, three);
	results[1] = BPF_CORE_READ_BITFIELD_PROBED(bits, five);
	results[2] = (s64)BPF_CORE_READ_BITFIELD_PROBED(bits, seven);
	results[3] = BPF_CORE_READ_BITFIELD_PROBED(bits, long_one);
	results[4] = BPF_CORE_READ_BITFIELD_PROBED(bits, plain);
	results[5] = (s64)BPF_CORE_READ_BITFIELD_PROBED(bits, signed_plain);
	results[6] = BPF_CORE_READ_BITFIELD_PROBED(bits, flag);
}

CASE(exists)
{
	struct bits *bits = at;

	results[0] = bpf_core_field_exists(bits->three);
	results[1] = bpf_core_field_exists(bits->long_one);
	results[2] = __builtin_preserve_field_info(bits->seven, BPF_FIELD_SIGNED);
	results[3] = __builtin_preserve_field_info(bits->three, BPF_FIELD_SIGNED);
}
