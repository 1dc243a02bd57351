// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * number - strtol(3) and its unsigned relatives, for the static program.
 *
 * White space, a sign, 0x or 0 for base 16 or 8 when the base is 0, digits. Without a digit the
 * answer is 0 and *end is where the text begins; too large a number is the largest, with ERANGE.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

static unsigned int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? (unsigned int)(c - 'a') + 10 : UINT_MAX;
}

/* The digits as a number, at most `limit`, to which *minus adds one when it comes as true. */
static unsigned long long scan(const char *text, char **end, unsigned int base,
			       unsigned long long limit, bool *minus)
{
	bool is_signed = *minus, over = false;
	unsigned long long value = 0;
	const char *at = text;

	while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
		at++;
	*minus = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	limit += is_signed && *minus;
	if ((base == 0 || base == 16) && *at == '0' && (at[1] | 0x20) == 'x' &&
	    digit_of(at[2]) < 16) {
		at += 2;
		base = 16;
	} else if (base == 0) {
		base = *at == '0' ? 8 : 10;
	}
	if (digit_of(*at) < base)
		text = NULL;
	for (unsigned int digit; (digit = digit_of(*at)) < base; at++) {
		over |= value > (limit - digit) / base;
		value = value * base + digit;
	}
	if (end)
		*end = (char *)(text ? text : at);
	if (!over)
		return value;
	errno = ERANGE;
	*minus &= is_signed;
	return limit;
}

unsigned long long strtoull(const char *text, char **end, int base)
{
	bool minus = false;
	unsigned long long value = scan(text, end, (unsigned int)base, ULLONG_MAX, &minus);

	return minus ? -value : value;
}

unsigned long strtoul(const char *text, char **end, int base)
{
	bool minus = false;
	unsigned long value = (unsigned long)scan(text, end, (unsigned int)base, ULONG_MAX, &minus);

	return minus ? -value : value;
}

long strtol(const char *text, char **end, int base)
{
	bool minus = true;
	unsigned long value = (unsigned long)scan(text, end, (unsigned int)base, LONG_MAX, &minus);

	return (long)(minus ? -value : value);
}

long long strtoll(const char *text, char **end, int base)
{
	bool minus = true;
	unsigned long long value = scan(text, end, (unsigned int)base, LLONG_MAX, &minus);

	return (long long)(minus ? -value : value);
}
