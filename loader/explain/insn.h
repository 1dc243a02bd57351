/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * insn - a decoded instruction and its text template: shared by opcodes.c and disasm.c only.
 *
 * In a template lower-case letters are literal, and capitals (which no instruction has) stand for
 * parts of the instruction:
 *
 *	D S	destination and source, r or w		I	the number
 *	A B	"(u32 *)(r1 + 8)" at D, at S		J	the number with its sign, a distance
 *	P Q	"r1 + 8" of these			O N	the offset with its sign, without
 *	V W	'u' or 's'; 8, 16, 32 or 64		H	an ld_imm64's upper number
 *	E	'r' or 'w'				X	both its numbers as one of 64 bits
 *	Z	the operation				U L	the number's upper and lower 16 bits
 */
#ifndef RB_EXPLAIN_INSN_H
#define RB_EXPLAIN_INSN_H

#include <linux/bpf.h>

#include "base/bytes.h"

#define RB_LD_IMM64 (BPF_LD | BPF_IMM | BPF_DW)

struct rb_insn {
	uint8_t code, dst, src;
	int off;
	int32_t imm, high; /* high: the second half of an ld_imm64 */
	char reg;	   /* 'w': the lower half of a register is used */
	char sign;	   /* of the value in memory: 'u', or 's' */
	const char *op;
};

/* The template; sets reg, sign and op. NULL: unknown to Linux 6.18. */
const char *rb_insn_words(struct rb_insn *insn);

#endif
