/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * disasm - instructions -> text, one at a time. Pure.
 *
 * An instruction is 8 bytes: opcode, two registers, a signed offset of 16 bits, a signed number of 32
 * bits; an ld_imm64 takes a second one for the upper half of its number. On big-endian machines the
 * numbers and the two registers' nibbles are the other way round. The text is the one that clang and
 * the verifier's log speak:
 *
 *	r1 = *(u64 *)(r10 - 8)		if r1 s> 5 goto +3		r1 = 8 ll
 *	w1 += w2			call bpf_ktime_get_ns#5		lock *(u64 *)(r1 + 0) += r2
 *
 * Jumps and calls count instructions from the one behind them. A w is the lower half of a register.
 * What the kernel does with its numbers is told too: map(fd 5), map_value(fd 5) + 8, btf_id(17).
 *
 * Known is what Linux 6.18 knows. Everything else (an opcode, a register above r10, a value in a
 * field that has to be 0) is shown as its 8 bytes, ".word ff 00 ...": the text hides nothing, and
 * every byte of any input comes out.
 */
#ifndef RB_EXPLAIN_DISASM_H
#define RB_EXPLAIN_DISASM_H

#include "base/array.h"
#include "base/bytes.h"

/*
 * Appends the text of the first instruction of `code`. Returns how many bytes that was: 8, or 16 for
 * an ld_imm64 that is whole, or what there is when it is less than 8.
 */
size_t rb_disasm(struct rb_bytes code, bool big_endian, struct rb_text *ret);

#endif
