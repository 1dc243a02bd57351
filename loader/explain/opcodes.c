// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * opcodes - the text template of each instruction.
 *
 *	opcode	 7 6 5 4   3   2 1 0
 *		operation  x   class	class: alu (4), alu64 (7), jmp (5), jmp32 (6)
 *		mode  size	class	class: ld (0), ldx (1), st (2), stx (3)
 *
 * x: the second operand is a register (1) or the number (0). Each group of opcodes has a function
 * that returns the template (insn.h), or NULL for an invalid instruction, including one with a
 * non-zero field that must be 0. Source: RFC 9669; newer instructions: the kernel's
 * kernel/bpf/disasm.c.
 */
#include "explain/insn.h"
#include "explain/kernel_names.h"

/* Newer than some <linux/bpf.h>, and internal ones that the kernel shows in its dumps. */
#define MODE_MEMSX    0x80  /* load with sign extension, 6.6 */
#define MODE_NOSPEC   0xc0  /* a speculation barrier, kernel-internal */
#define OP_JCOND      0xe0  /* may_goto, 6.9 */
#define MOV_CAST      1	    /* addr_space_cast, 6.9 */
#define MOV_PERCPU    (-1)  /* kernel-internal, 6.10 */
#define LOAD_ACQUIRE  0x100 /* 6.15 */
#define STORE_RELEASE 0x110

/* ---- arithmetic ---- */

/* addr_space_cast, and a mov with sign extension: off is the number of bits. */
static const char *mov(const struct rb_insn *insn)
{
	bool wide = insn->reg == 'r';

	if (wide && insn->off == MOV_CAST)
		return "D = addr_space_cast(S, U, L)";
	if (insn->imm)
		return NULL;
	if (wide && insn->off == MOV_PERCPU)
		return "D = &(void __percpu *)(S)";
	return insn->off == 8 || insn->off == 16 || (insn->off == 32 && wide) ? "D = (sN)S" : NULL;
}

/* Byte order: to a fixed one (class alu), or an unconditional swap (alu64). */
static const char *swap(struct rb_insn *insn)
{
	bool wide = insn->reg == 'r', big = BPF_SRC(insn->code) == BPF_X;

	insn->op = wide ? "bswap" : big ? "be" : "le";
	insn->reg = 'r';
	if (insn->src || insn->off || (wide && big) ||
	    (insn->imm != 16 && insn->imm != 32 && insn->imm != 64))
		return NULL;
	return "D = ZI D";
}

static const char *alu(struct rb_insn *insn)
{
	static const char ops[][6] = { "+=",  "-=", "*=",  "s/=", "|=", "&=",  "<<=",
				       ">>=", "",   "s%=", "^=",  "=",	"s>>=" };
	bool x = BPF_SRC(insn->code) == BPF_X;
	uint8_t op = BPF_OP(insn->code);
	bool divides = op == BPF_DIV || op == BPF_MOD;

	insn->reg = BPF_CLASS(insn->code) == BPF_ALU64 ? 'r' : 'w';
	if (op == BPF_END)
		return swap(insn);
	if (op == BPF_MOV && x && insn->off)
		return mov(insn);
	if (op > BPF_END || (insn->off && !(divides && insn->off == 1)) ||
	    (x ? insn->imm : insn->src))
		return NULL;
	if (op == BPF_NEG)
		return x || insn->imm ? NULL : "D = -D";
	insn->op = ops[op >> 4] + (divides && !insn->off);
	return x ? "D Z S" : "D Z I";
}

/* ---- jumps and calls ---- */

static const char *call(struct rb_insn *insn)
{
	if (insn->dst || (insn->off && insn->src != BPF_PSEUDO_KFUNC_CALL))
		return NULL;
	switch (insn->src) {
	case 0:
		insn->op = rb_helper_name((uint32_t)insn->imm);
		return insn->op ? "call bpf_Z#I" : "call unknown#I";
	case BPF_PSEUDO_CALL:
		return "call pcJ";
	case BPF_PSEUDO_KFUNC_CALL:
		return insn->off ? "call kernel-function#I of btf N" : "call kernel-function#I";
	}
	return NULL;
}

/* goto, call, exit, may_goto: neither operand is a register. */
static const char *plain_jump(struct rb_insn *insn)
{
	if (insn->code == (BPF_JMP | BPF_CALL))
		return call(insn);
	if (insn->dst || insn->src)
		return NULL;
	if (insn->code == (BPF_JMP32 | BPF_JA) && !insn->off)
		return "gotol J";
	if (insn->imm)
		return NULL;
	if (insn->code == (BPF_JMP | BPF_JA))
		return "goto O";
	if (insn->code == (BPF_JMP | OP_JCOND))
		return "may_goto O";
	return insn->code == (BPF_JMP | BPF_EXIT) && !insn->off ? "exit" : NULL;
}

static const char *jump(struct rb_insn *insn)
{
	static const char ops[16][4] = { "",	"==", ">", ">=", "&",  "!=", "s>",
					 "s>=", "",   "",  "<",	 "<=", "s<", "s<=" };
	bool x = BPF_SRC(insn->code) == BPF_X;

	insn->reg = BPF_CLASS(insn->code) == BPF_JMP ? 'r' : 'w';
	insn->op = ops[insn->code >> 4];
	if (!*insn->op)
		return plain_jump(insn);
	if (x ? insn->imm : insn->src)
		return NULL;
	return x ? "if D Z S goto O" : "if D Z I goto O";
}

/* ---- memory ---- */

static const char *load(struct rb_insn *insn)
{
	bool extends = BPF_MODE(insn->code) == MODE_MEMSX;

	insn->sign = extends ? 's' : 'u';
	if (insn->imm || (BPF_MODE(insn->code) != BPF_MEM && !extends) ||
	    (extends && BPF_SIZE(insn->code) == BPF_DW))
		return NULL;
	return "D = *B";
}

static const char *store(const struct rb_insn *insn)
{
	bool x = BPF_CLASS(insn->code) == BPF_STX;

	if (insn->code == (BPF_ST | MODE_NOSPEC) && !insn->dst && !insn->src && !insn->off &&
	    !insn->imm)
		return "nospec";
	if (BPF_MODE(insn->code) != BPF_MEM || (x ? insn->imm : insn->src))
		return NULL;
	return x ? "*A = S" : "*A = I";
}

static const char *atomic(struct rb_insn *insn)
{
	static const struct {
		uint8_t op;
		char plain[3], fetching[4];
	} ops[] = { { BPF_ADD, "+=", "add" },
		    { BPF_OR, "|=", "or" },
		    { BPF_AND, "&=", "and" },
		    { BPF_XOR, "^=", "xor" } };
	bool wide = BPF_SIZE(insn->code) == BPF_DW, fetches = insn->imm & BPF_FETCH;

	insn->reg = wide ? 'r' : 'w';
	insn->op = wide ? "_64" : "32_32";
	if (insn->imm == LOAD_ACQUIRE)
		return "D = load_acquire(B)";
	if (insn->imm == STORE_RELEASE)
		return "store_release(A, S)";
	if (!wide && BPF_SIZE(insn->code) != BPF_W)
		return NULL;
	if (insn->imm == BPF_XCHG)
		return "S = xchgZ(P, S)";
	if (insn->imm == BPF_CMPXCHG)
		return "E0 = cmpxchgZ(P, E0, S)";
	for (size_t i = 0; i < RB_COUNT(ops); i++) {
		if ((insn->imm & ~BPF_FETCH) != ops[i].op)
			continue;
		insn->op = fetches ? ops[i].fetching : ops[i].plain;
		return fetches ? "S = atomic_fetch_Z(A, S)" : "lock *A Z S";
	}
	return NULL;
}

/* The packet loads of classic BPF: into r0, from the packet whose context is in r6. */
static const char *packet(const struct rb_insn *insn)
{
	if (BPF_SIZE(insn->code) == BPF_DW || insn->dst || insn->off)
		return NULL;
	if (BPF_MODE(insn->code) == BPF_ABS && !insn->src)
		return "r0 = *(uW *)skb[I]";
	if (BPF_MODE(insn->code) != BPF_IND)
		return NULL;
	return insn->imm ? "r0 = *(uW *)skb[S + I]" : "r0 = *(uW *)skb[S]";
}

/* An ld_imm64: src (BPF_PSEUDO_*) selects the meaning of its two numbers. */
static const char *wide(const struct rb_insn *insn)
{
	static const char *const words[] = {
		"D = X ll",
		"D = map(fd I)",
		"D = map_value(fd I) + H",
		"D = btf_id(I)",
		"D = function pcJ",
		"D = map(index I)", /* 5.14: an index into the caller's fd_array */
		"D = map_value(index I) + H",
	};

	if (insn->off || insn->src >= RB_COUNT(words))
		return NULL;
	if (insn->src == BPF_PSEUDO_BTF_ID && insn->high)
		return "D = btf_id(I of fd H)";
	if (insn->high && (insn->src == 1 || insn->src == 4 || insn->src == 5))
		return NULL;
	return words[insn->src];
}

const char *rb_insn_words(struct rb_insn *insn)
{
	if (insn->dst > BPF_REG_10 || insn->src > BPF_REG_10)
		return NULL;
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64:
		return alu(insn);
	case BPF_JMP:
	case BPF_JMP32:
		return jump(insn);
	case BPF_LD:
		return insn->code == RB_LD_IMM64 ? wide(insn) : packet(insn);
	case BPF_LDX:
		return load(insn);
	case BPF_STX:
		return BPF_MODE(insn->code) == BPF_ATOMIC ? atomic(insn) : store(insn);
	}
	return store(insn);
}
