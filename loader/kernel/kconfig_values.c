// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kconfig_values - converts a configuration value (text) to bytes of the type that the object
 * declares. Conversions are libbpf's, with two differences: \" and \\ in a string are unescaped,
 * and an unsigned 8-byte integer does not accept a negative number.
 */
#include <string.h>

#include "kernel/kconfig.h"

/* ---- types ---- */

enum form {
	FORM_NONE, /* not usable */
	FORM_BOOL,
	FORM_TRISTATE,
	FORM_CHAR,
	FORM_SIGNED,
	FORM_UNSIGNED,
	FORM_STRING,
};

static const char *const words[] = {
	[FORM_NONE] = "an unsupported type (not bool, integer, enum libbpf_tristate or char array)",
	[FORM_BOOL] = "a bool",
	[FORM_TRISTATE] = "an enum libbpf_tristate",
	[FORM_CHAR] = "a char",
	[FORM_SIGNED] = "a signed integer",
	[FORM_UNSIGNED] = "an unsigned integer",
	[FORM_STRING] = "a string",
};

static enum form form_of_int(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	if (rb_btf_int_bool(btf, type))
		return type->size == 1 ? FORM_BOOL : FORM_NONE;
	if (type->size != 1 && type->size != 2 && type->size != 4 && type->size != 8)
		return FORM_NONE;
	if (rb_btf_int_char(btf, type))
		return FORM_CHAR;
	return rb_btf_int_signed(btf, type) ? FORM_SIGNED : FORM_UNSIGNED;
}

static enum form form_of(const struct rb_btf *btf, const struct rb_extern *value)
{
	struct rb_btf_type type, element;

	if (!value->type || value->type >= btf->count)
		return FORM_NONE;
	type = rb_btf_type(btf, rb_btf_resolve(btf, value->type));
	if (type.kind == RB_BTF_INT && type.size == value->size)
		return form_of_int(btf, &type);
	if ((type.kind == RB_BTF_ENUM || type.kind == RB_BTF_ENUM64) && type.size == value->size &&
	    type.size == 4 && !strcmp(type.name, "libbpf_tristate"))
		return FORM_TRISTATE;
	if (type.kind != RB_BTF_ARRAY || !rb_btf_array_count(btf, &type))
		return FORM_NONE;
	element = rb_btf_type(btf, rb_btf_resolve(btf, rb_btf_array_element(btf, &type)));
	return element.kind == RB_BTF_INT && element.size == 1 && !rb_btf_int_bool(btf, &element)
		       ? FORM_STRING
		       : FORM_NONE;
}

bool rb_kconfig_takes_n(const struct rb_btf *btf, const struct rb_extern *value)
{
	enum form form = form_of(btf, value);

	return form == FORM_BOOL || form == FORM_TRISTATE;
}

static bool is_signed(const struct rb_btf *btf, const struct rb_extern *value)
{
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, value->type));

	return type.kind == RB_BTF_INT && rb_btf_int_signed(btf, &type);
}

/* ---- values into bytes ---- */

static void put_integer(uint64_t number, uint32_t size, uint8_t *ret)
{
	uint8_t one = (uint8_t)number;
	uint16_t two = (uint16_t)number;
	uint32_t four = (uint32_t)number;

	memcpy(ret,
	       size == 1   ? (void *)&one
	       : size == 2 ? (void *)&two
	       : size == 4 ? (void *)&four
			   : (void *)&number,
	       size);
}

static bool fits(bool negative, uint64_t number, uint32_t size, bool with_sign)
{
	unsigned int bits = 8 * size - with_sign;

	if (size == 8 && with_sign && !negative)
		return true; /* bit patterns such as 0xdead000000000000 */
	if (negative)
		return with_sign && number <= 1ULL << bits;
	return bits == 64 || number >> bits == 0;
}

static bool put_tristate(enum form form, char letter, uint32_t size, uint8_t *ret)
{
	if (form == FORM_CHAR || (size == 1 && (form == FORM_SIGNED || form == FORM_UNSIGNED)))
		put_integer((unsigned char)letter, size, ret);
	else if (form == FORM_TRISTATE || (form == FORM_BOOL && letter != 'm'))
		put_integer(letter == 'y' ? 1 : letter == 'm' ? 2 : 0, size, ret);
	else
		return false;
	return true;
}

/* `text` is in quotes; a backslash escapes the next character. */
static bool put_string(struct rb_bytes text, uint32_t size, uint8_t *ret)
{
	uint32_t used = 0;
	size_t at = 1;

	if (text.size < 2 || text.data[text.size - 1] != '"')
		return false;
	memset(ret, 0, size);
	for (; at < text.size - 1 && used < size - 1; at++) {
		if (text.data[at] == '\\' && at + 1 < text.size - 1)
			at++;
		ret[used++] = text.data[at];
	}
	return true;
}

static bool put_text(const struct rb_btf *btf, const struct rb_extern *value, enum form form,
		     struct rb_bytes text, uint8_t *ret)
{
	bool negative;
	uint64_t number;

	if (text.size == 1 && memchr("ymn", text.data[0], 3))
		return put_tristate(form, (char)text.data[0], value->size, ret);
	if (text.size && text.data[0] == '"')
		return form == FORM_STRING && put_string(text, value->size, ret);
	if (form != FORM_CHAR && form != FORM_SIGNED && form != FORM_UNSIGNED)
		return false;
	if (!rb_kconfig_number(text, &negative, &number) ||
	    !fits(negative, number, value->size, is_signed(btf, value)))
		return false;
	put_integer(negative ? -number : number, value->size, ret);
	return true;
}

static const char *better_type(struct rb_bytes text)
{
	if (text.size == 1 && memchr("ymn", text.data[0], 3))
		return "declare it as a bool for y and n, or as a char or enum libbpf_tristate for "
		       "y, m and n";
	if (text.size && text.data[0] == '"')
		return "declare it as an array of char";
	return "declare it as a wider integer, signed for negative values";
}

static int unfit(const struct rb_extern *value, enum form form, struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_OBJECT, -EINVAL, "extern %s is declared as %s of %u byte%s",
			  value->name, words[form], value->size, value->size == 1 ? "" : "s");
}

int rb_kconfig_put(const struct rb_btf *btf, const struct rb_extern *value,
		   const struct rb_kconfig_want *want, const char *where, uint8_t *ret,
		   struct rawbpf_err *err)
{
	enum form form = form_of(btf, value);
	int size = (int)(want->value.size > 100 ? 100 : want->value.size);

	if (put_text(btf, value, form, want->value, ret))
		return 0;
	unfit(value, form, err);
	rb_err_more(err, ", but its value in %s is %.*s%s", where, size,
		    (const char *)want->value.data, want->value.size > 100 ? "..." : "");
	rb_err_hint(err, "%s", better_type(want->value));
	return -EINVAL;
}

int rb_kconfig_put_number(const struct rb_btf *btf, const struct rb_extern *value, uint64_t number,
			  uint8_t *ret, struct rawbpf_err *err)
{
	enum form form = form_of(btf, value);

	if ((form == FORM_BOOL && number <= 1) ||
	    ((form == FORM_CHAR || form == FORM_SIGNED || form == FORM_UNSIGNED) &&
	     fits(false, number, value->size, is_signed(btf, value)))) {
		put_integer(number, value->size, ret);
		return 0;
	}
	unfit(value, form, err);
	rb_err_more(err, ", but its value is %llu", (unsigned long long)number);
	rb_err_hint(err, "declare it as a 4-byte integer, or LINUX_HAS_... as a bool");
	return -EINVAL;
}
