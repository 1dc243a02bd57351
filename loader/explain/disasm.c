// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * disasm - decodes an instruction, and expands its template from opcodes.c to text.
 *
 * In: bytes in either byte order. Out: the text of one instruction, and its size in bytes. An
 * instruction is u8 opcode, u8 with the two registers, s16 offset, s32 immediate; an ld_imm64 has a
 * second one of which only the immediate may be non-zero. Invalid instructions become ".word" and
 * their bytes.
 */
#include "explain/disasm.h"
#include "explain/insn.h"

static uint32_t read(const uint8_t *p, unsigned int size, bool big_endian)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < size; i++)
		value = value << 8 | p[big_endian ? i : size - 1 - i];
	return value;
}

static struct rb_insn decode(const uint8_t *p, bool big_endian)
{
	return (struct rb_insn){
		.code = p[0],
		.dst = big_endian ? p[1] >> 4 : p[1] & 0xf,
		.src = big_endian ? p[1] & 0xf : p[1] >> 4,
		.off = (int16_t)read(p + 2, 2, big_endian),
		.imm = (int32_t)read(p + 4, 4, big_endian),
		.reg = 'r',
		.sign = 'u',
	};
}

static void add_number(struct rb_text *ret, int64_t value, const char *sign)
{
	rb_text_string(ret, value < 0 ? "-" : sign);
	rb_text_number(ret, value < 0 ? -(uint64_t)value : (uint64_t)value, 1);
}

static void add_reg(struct rb_text *ret, char kind, uint8_t reg)
{
	rb_text_add(ret, &kind, 1);
	rb_text_number(ret, reg, 1);
}

static void add_address(struct rb_text *ret, uint8_t reg, int off)
{
	add_reg(ret, 'r', reg);
	rb_text_string(ret, off < 0 ? " - " : " + ");
	rb_text_number(ret, (uint64_t)(off < 0 ? -off : off), 1);
}

static bool add_named_number(struct rb_text *ret, const struct rb_insn *insn, char letter)
{
	static const uint8_t bits[] = { 32, 16, 8, 64 };
	const uint64_t wide = (uint64_t)insn->high << 32 | (uint32_t)insn->imm;
	const struct {
		char letter;
		bool sign;
		int64_t value;
	} numbers[] = {
		{ 'H', false, (uint32_t)insn->high },
		{ 'I', false, insn->imm },
		{ 'J', true, insn->imm },
		{ 'L', false, insn->imm & 0xffff },
		{ 'N', false, insn->off },
		{ 'O', true, insn->off },
		{ 'U', false, (uint32_t)insn->imm >> 16 },
		{ 'W', false, bits[BPF_SIZE(insn->code) >> 3] },
		{ 'X', false, (int64_t)wide },
	};

	for (size_t i = 0; i < RB_COUNT(numbers); i++)
		if (numbers[i].letter == letter) {
			add_number(ret, numbers[i].value, numbers[i].sign ? "+" : "");
			return true;
		}
	return false;
}

static void add_words(struct rb_text *ret, const struct rb_insn *insn, const char *words)
{
	for (; *words; words++) {
		switch (*words) {
		case 'A':
			add_words(ret, insn, "(VW *)(P)");
			break;
		case 'B':
			add_words(ret, insn, "(VW *)(Q)");
			break;
		case 'D':
			add_reg(ret, insn->reg, insn->dst);
			break;
		case 'E':
			rb_text_add(ret, &insn->reg, 1);
			break;
		case 'P':
			add_address(ret, insn->dst, insn->off);
			break;
		case 'Q':
			add_address(ret, insn->src, insn->off);
			break;
		case 'S':
			add_reg(ret, insn->reg, insn->src);
			break;
		case 'V':
			rb_text_add(ret, &insn->sign, 1);
			break;
		case 'Z':
			rb_text_string(ret, insn->op);
			break;
		default:
			if (!add_named_number(ret, insn, *words))
				rb_text_add(ret, words, 1);
		}
	}
}

/* The second half of an ld_imm64 has the upper 32 bits; all other fields are 0. */
static bool take_second(struct rb_bytes code, bool big_endian, struct rb_insn *insn)
{
	struct rb_insn second;

	if (code.size < 16)
		return false;
	second = decode(code.data + 8, big_endian);
	insn->high = second.imm;
	return !second.code && !second.dst && !second.src && !second.off;
}

size_t rb_disasm(struct rb_bytes code, bool big_endian, struct rb_text *ret)
{
	size_t size = code.size < 8 ? code.size : 8;
	const char *words = NULL;
	struct rb_insn insn;

	if (size == 8) {
		insn = decode(code.data, big_endian);
		if (insn.code != RB_LD_IMM64 || take_second(code, big_endian, &insn))
			words = rb_insn_words(&insn);
	}
	if (words) {
		add_words(ret, &insn, words);
		return insn.code == RB_LD_IMM64 ? 16 : 8;
	}
	rb_text_string(ret, ".word");
	for (size_t i = 0; i < size; i++)
		rb_text_printf(ret, " %02x", code.data[i]);
	return size;
}
