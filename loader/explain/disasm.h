/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * disasm - instructions -> text, one at a time. Pure.
 *
 * An instruction is 8 bytes: opcode, two registers, a signed offset of 16 bits, a signed number of
 * 32 bits; an ld_imm64 takes a second one for the upper half of its number. On big-endian machines
 * the numbers' bytes and the two registers' nibbles are swapped. The syntax is that of clang and
 * the verifier's log:
 *
 *	r1 = *(u64 *)(r10 - 8)		if r1 s> 5 goto +3		r1 = 8 ll
 *	w1 += w2			call bpf_ktime_get_ns#5		lock *(u64 *)(r1 + 0) += r2
 *
 * Jumps and calls count instructions from the next one. A w is the lower half of a register. The
 * kernel's meaning of an ld_imm64 is shown too: map(fd 5), map_value(fd 5) + 8, btf_id(17).
 *
 * Supports the instructions of Linux 6.18. Anything else (an unknown opcode, a register above r10,
 * a non-zero value in a field that must be 0) is shown as its 8 bytes, ".word ff 00 ...", so every
 * byte of the input is shown.
 */
#ifndef RB_EXPLAIN_DISASM_H
#define RB_EXPLAIN_DISASM_H

#include "base/array.h"
#include "base/bytes.h"

/*
 * Appends the text of the first instruction of `code`. Returns its size in bytes: 8, or 16 for a
 * complete ld_imm64, or the rest when there are fewer than 8.
 */
size_t rb_disasm(struct rb_bytes code, bool big_endian, struct rb_text *ret);

#endif
