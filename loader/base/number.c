// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * number - digits -> a number of 64 bits. In place of strtoull(), which takes spaces, signs and
 * octal, wants a NUL, and reports an overflow by errno alone.
 */
#include <string.h>

#include "base/number.h"

#define DIGITS 24 /* no number of 64 bits is longer; a text ends with a NUL, which is not a digit */

int rb_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' ^ 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t rb_number_scan(const char *text, size_t size, unsigned int base, uint64_t *ret)
{
	size_t at = 0, first;
	uint64_t value = 0;

	if (!base) {
		base = size > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' ? 16 : 10;
		at = base == 16 ? 2 : 0;
	}
	for (first = at; at < size; at++) {
		int digit = rb_digit(text[at]);

		if (digit < 0 || digit >= (int)base)
			break;
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit, &value))
			return 0;
	}
	if (at == first)
		return 0;
	*ret = value;
	return at;
}

bool rb_number_read(const char *text, size_t size, unsigned int base, uint64_t *ret)
{
	uint64_t value;

	if (!size || rb_number_scan(text, size, base, &value) != size)
		return false;
	*ret = value;
	return true;
}

bool rb_number_of(const char *text, uint64_t most, uint64_t *ret)
{
	uint64_t value;

	if (text[0] == '0' && rb_digit(text[1]) >= 0) /* 010 is octal to some, and ten to others */
		return false;
	if (!rb_number_read(text, strlen(text), 0, &value) || value > most)
		return false;
	*ret = value;
	return true;
}

bool rb_number_next(const char **at, unsigned int base, uint64_t *ret)
{
	const char *first = *at + strspn(*at, " \t");
	size_t size = rb_number_scan(first, DIGITS, base, ret);

	if (size)
		*at = first + size;
	return size != 0;
}
