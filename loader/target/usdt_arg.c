// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * usdt_arg - parses the arguments of a USDT probe, as the compiler wrote them: a width in bytes
 * (negative: signed; with an f: floating point), '@', and an operand in the machine's assembler
 * syntax.
 *
 *	x86	-4@$7  8@%rax  1@%ah  8@-16(%rbp)  4@(%rax,%rcx,8)  4@8(,%rcx,4)  4@total+4(%rip)
 *	arm64	-4@7   8@x0    8@[sp, 16]  8@[x1, x2]  8@[x1, x2, lsl 3]
 *	arm	-4@#7  4@r0    4@[fp, #-16]  4@[r1, r2]  4@[r1, r2, lsl #2]
 *	s390x	-4@7   8@%r2   8@160(%r15)  8@8(%r1,%r2)
 *
 * A displacement is a sum of numbers and at most one symbol. Operands that a BPF program cannot
 * read (vector registers, thread-local storage) are marked; anything else is an error.
 */
#include <elf.h>

#include "target/usdt.h"

struct text {
	const char *at, *end;
};

/* ---- small parts ---- */

static char peek(const struct text *text)
{
	return text->at < text->end ? *text->at : '\0';
}

static void skip_spaces(struct text *text)
{
	while (peek(text) == ' ' || peek(text) == '\t')
		text->at++;
}

static bool take(struct text *text, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(text->end - text->at) < size || memcmp(text->at, word, size))
		return false;
	text->at += size;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int digit_of(char c)
{
	return is_digit(c)	      ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : 99;
}

static bool is_symbol(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '.' || c == '$';
}

/* Decimal or 0x; 64-bit, so that 0xfffffffffffffff8 is -8. */
static bool take_number(struct text *text, uint64_t *ret)
{
	int base = take(text, "0x") ? 16 : 10;
	uint64_t value = 0;

	if (digit_of(peek(text)) >= base)
		return false;
	for (; digit_of(peek(text)) < base; text->at++)
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit_of(*text->at), &value))
			return false;
	*ret = value;
	return true;
}

static bool take_word(struct text *text, const char **word, size_t *size)
{
	*word = text->at;
	while (is_symbol(peek(text)))
		text->at++;
	*size = (size_t)(text->at - *word);
	return *size > 0;
}

/* "-16", "total+4", "8+total", "-4+8": numbers and at most one symbol, which is not subtracted. */
static bool take_sum(struct text *text, struct rb_usdt_arg *arg)
{
	uint64_t sum = 0, number;

	do {
		bool minus = false;

		while (peek(text) == '-' || peek(text) == '+') {
			minus ^= peek(text) == '-';
			text->at++;
		}
		if (is_digit(peek(text))) {
			if (!take_number(text, &number))
				return false;
			sum = minus ? sum - number : sum + number;
		} else if (minus || arg->symbol ||
			   !take_word(text, &arg->symbol, &arg->symbol_size)) {
			return false;
		}
	} while (peek(text) == '-' || peek(text) == '+');
	arg->value = (int64_t)sum;
	return true;
}

static bool take_register(uint16_t machine, struct text *text, uint16_t *ret)
{
	const char *name;
	size_t size;

	return take_word(text, &name, &size) && rb_usdt_register(machine, name, size, ret);
}

static bool unreadable(struct rb_usdt_arg *arg, struct text *text, const char *why)
{
	arg->where = RB_USDT_UNREADABLE;
	arg->why = why;
	text->at = text->end;
	return true;
}

/* A floating-point or vector register: not in struct pt_regs. */
static bool is_vector(const struct text *text, const char *const *prefixes)
{
	struct text copy;

	for (; *prefixes; prefixes++) {
		copy = *text;
		if (take(&copy, *prefixes) && is_digit(peek(&copy)))
			return true;
	}
	return false;
}

#define VECTOR "is in a floating-point or vector register, which BPF programs cannot read"
#define THREAD "is in thread-local storage, which BPF programs cannot read"

/* ---- x86: AT&T syntax ---- */

/* "(%base,%index,scale)", after a displacement. */
static bool x86_memory(uint16_t machine, struct text *text, struct rb_usdt_arg *arg)
{
	static const char scales[] = "1248";
	bool has_base, has_index;

	arg->where = RB_USDT_MEMORY;
	if (!take(text, "(")) { /* a symbol, or an address, alone */
		if (!arg->symbol)
			return unreadable(arg, text, "is at an absolute address");
		rb_usdt_register(machine, "rip", 3, &arg->reg);
		return true;
	}
	has_base = take(text, "%");
	if (has_base && !take_register(machine, text, &arg->reg))
		return false;
	has_index = take(text, ",");
	if (has_index) {
		const char *scale = "1";

		if (!take(text, "%") || !take_register(machine, text, &arg->index))
			return false;
		if (take(text, ",")) {
			scale = peek(text) ? strchr(scales, peek(text)) : NULL;
			if (!scale)
				return false;
			text->at++;
			arg->shift = (uint8_t)(scale - scales);
		}
		arg->where = RB_USDT_INDEXED;
	}
	if (!take(text, ")") || (!has_base && !has_index))
		return false;
	if (!has_base && !arg->shift) { /* an index alone is equivalent to a base */
		arg->reg = arg->index;
		arg->index = 0;
		arg->where = RB_USDT_MEMORY;
	} else if (!has_base) {
		return unreadable(arg, text, "is at a scaled index without a base register");
	}
	return true;
}

static bool x86_operand(uint16_t machine, struct text *text, struct rb_usdt_arg *arg)
{
	static const char *const vectors[] = { "%xmm", "%ymm", "%zmm", "%mm", "%st(", "%k", NULL };
	struct text copy = *text;

	if (take(text, "$")) {
		arg->where = RB_USDT_CONST;
		return take_sum(text, arg);
	}
	if (is_vector(text, vectors) || (take(&copy, "%st") && copy.at == copy.end))
		return unreadable(arg, text, VECTOR);
	if (take(&copy, "%fs:") || take(&copy, "%gs:"))
		return unreadable(arg, text, THREAD);
	if (take(text, "%")) {
		arg->where = RB_USDT_REGISTER;
		return take_register(machine, text, &arg->reg);
	}
	if (peek(text) != '(' && !take_sum(text, arg))
		return false;
	if (arg->symbol &&
	    (take(text, "@tpoff") || take(text, "@TPOFF") || take(text, "@gottpoff") ||
	     take(text, "@ntpoff") || take(text, "@NTPOFF")))
		return unreadable(arg, text, THREAD);
	if (arg->symbol && (take(text, "@GOTOFF") || take(text, "@gotoff"))) {
		/*
		 * relative to the global offset table, whose address the register has: the symbol's
		 * own address
		 */
		if (!x86_memory(machine, text, arg) || arg->where != RB_USDT_MEMORY)
			return false;
		return rb_usdt_register(machine, "rip", 3, &arg->reg);
	}
	return x86_memory(machine, text, arg);
}

/* ---- arm64 and arm: [base, displacement or index, shift] ---- */

static bool arm_memory(uint16_t machine, struct text *text, struct rb_usdt_arg *arg)
{
	uint64_t shift = 0;

	arg->where = RB_USDT_MEMORY;
	skip_spaces(text);
	if (!take_register(machine, text, &arg->reg))
		return false;
	skip_spaces(text);
	if (take(text, ",")) {
		skip_spaces(text);
		if (take(text, "#:") || take(text, ":"))
			return unreadable(arg, text, "is at a symbol and a register");
		if (take(text, "#") || is_digit(peek(text)) || peek(text) == '-') {
			if (!take_sum(text, arg) || arg->symbol)
				return false;
		} else {
			if (peek(text) == 'w')
				return unreadable(arg, text, "is indexed by a 32-bit register");
			if (!take_register(machine, text, &arg->index))
				return false;
			arg->where = RB_USDT_INDEXED;
		}
	}
	skip_spaces(text);
	if (arg->where == RB_USDT_INDEXED && take(text, ",")) {
		skip_spaces(text);
		if (!take(text, "lsl"))
			return unreadable(arg, text, "is at an extended index");
		skip_spaces(text);
		take(text, "#");
		if (!take_number(text, &shift) || shift > 15)
			return false;
		arg->shift = (uint8_t)shift;
		skip_spaces(text);
	}
	return take(text, "]");
}

static bool arm_operand(uint16_t machine, struct text *text, struct rb_usdt_arg *arg)
{
	static const char *const vectors[] = { "d", "s", "v", "q", "h", "b", NULL };
	uint16_t ignored;
	struct text copy = *text;
	const char *name;
	size_t size;

	if (take(text, "["))
		return arm_memory(machine, text, arg);
	if (take_word(&copy, &name, &size) && rb_usdt_register(machine, name, size, &ignored)) {
		arg->where = RB_USDT_REGISTER;
		return take_register(machine, text, &arg->reg);
	}
	if (is_vector(text, vectors))
		return unreadable(arg, text, VECTOR);
	take(text, "#");
	arg->where = RB_USDT_CONST;
	return take_sum(text, arg) && !arg->symbol;
}

/* ---- s390x: displacement(index,base) ---- */

/* In an address, register 0 means none. */
static bool s390_address(uint16_t machine, struct text *text, uint16_t *ret)
{
	uint16_t zero;

	rb_usdt_register(machine, "r0", 2, &zero);
	return take(text, "%") && take_register(machine, text, ret) && *ret != zero;
}

static bool s390_operand(uint16_t machine, struct text *text, struct rb_usdt_arg *arg)
{
	static const char *const vectors[] = { "%f", "%v", NULL };

	if (is_vector(text, vectors))
		return unreadable(arg, text, VECTOR);
	if (take(text, "%")) {
		arg->where = RB_USDT_REGISTER;
		return take_register(machine, text, &arg->reg);
	}
	arg->where = RB_USDT_CONST;
	if (peek(text) != '(' && !take_sum(text, arg))
		return false;
	if (!take(text, "("))
		return !arg->symbol || unreadable(arg, text, "is at a symbol");
	arg->where = RB_USDT_MEMORY;
	if (arg->symbol || !s390_address(machine, text, &arg->reg))
		return false;
	if (take(text, ",")) {
		arg->index = arg->reg;
		arg->where = RB_USDT_INDEXED;
		if (!s390_address(machine, text, &arg->reg))
			return false;
	}
	return take(text, ")");
}

/* ---- the whole ---- */

/* "-4", "8f": true also when it is missing: the machine's word size. */
static bool take_width(struct text *text, struct rb_usdt_arg *arg)
{
	arg->is_signed = take(text, "-");
	if (!is_digit(peek(text)))
		return false;
	arg->size = (uint8_t)(*text->at++ - '0');
	arg->is_float = take(text, "f");
	return (arg->size == 1 || arg->size == 2 || arg->size == 4 || arg->size == 8) &&
	       take(text, "@");
}

static bool parse_one(uint16_t machine, struct text *text, struct rb_usdt_arg *arg)
{
	bool fine;

	if (!take_width(text, arg))
		return false;
	switch (machine) {
	case EM_X86_64:
	case EM_386:
		fine = x86_operand(machine, text, arg);
		break;
	case EM_S390:
		fine = s390_operand(machine, text, arg);
		break;
	default:
		fine = arm_operand(machine, text, arg);
	}
	return fine && text->at == text->end;
}

/* The end of the argument: the next space outside brackets. */
static const char *end_of(const char *at)
{
	bool inside = false;

	for (; *at && (inside || (*at != ' ' && *at != '\t')); at++)
		inside = *at == '[' || *at == '(' || (inside && *at != ']' && *at != ')');
	return at;
}

int rb_usdt_parse(uint16_t machine, const char *args, struct rb_usdt_arg ret[RB_USDT_ARGS],
		  size_t *count, struct rawbpf_err *err)
{
	const char *at = args;
	size_t found = 0;

	if (machine != EM_X86_64 && machine != EM_386 && machine != EM_AARCH64 &&
	    machine != EM_ARM && machine != EM_S390)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP,
				  "arguments of USDT probes are not supported for machine %u",
				  machine);
	for (;;) {
		struct text text;
		struct rb_usdt_arg *arg = &ret[found];

		at += strspn(at, " \t");
		if (!*at)
			break;
		if (found == RB_USDT_ARGS)
			return rb_err_set(err, RAWBPF_ATTACH, -E2BIG,
					  "the probe has more than %d arguments", RB_USDT_ARGS);
		text = (struct text){ at, end_of(at) };
		*arg = (struct rb_usdt_arg){ .text = at, .text_size = (size_t)(text.end - at) };
		at = text.end;
		if (!parse_one(machine, &text, arg))
			return rb_err_set(
				err, RAWBPF_ATTACH, -EINVAL,
				"argument %zu of the probe, '%.*s', has an unknown format",
				found + 1, (int)(arg->text_size < 80 ? arg->text_size : 80),
				arg->text);
		found++;
	}
	*count = found;
	return 0;
}
