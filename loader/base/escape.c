// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * escape - copies runs of plain bytes, and escapes the bytes between the runs.
 *
 * Well-formed UTF-8 is table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing
 * above U+10FFFF.
 */
#include <string.h>

#include "base/escape.h"

/* Length of the well-formed character at `s`, with `size` bytes available; 0: not well-formed. */
static size_t utf8_size(const unsigned char *s, size_t size)
{
	unsigned char low = 0x80, high = 0xbf; /* what the second byte may be */
	size_t length;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		length = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		length = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		length = 4;
	else
		return 0;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (size < length || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static const char hex[] = "0123456789abcdef";

/* A quote, a backslash or a control character. */
static void add_escape(struct rb_text *text, unsigned char c, bool json)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *known = memchr(from, c, sizeof(from) - 1);
	char long_form[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
	char short_form[] = { '\\', 'x', hex[c >> 4], hex[c & 15] };

	if (known) {
		short_form[1] = to[known - from];
		rb_text_add(text, short_form, 2);
	} else if (json) {
		rb_text_add(text, long_form, sizeof(long_form));
	} else {
		rb_text_add(text, short_form, sizeof(short_form));
	}
}

/*
 * DEL is plain in JSON; U+0080 to U+009F are control characters to a terminal, like the first 32.
 */
static bool is_plain_to(const unsigned char *s, size_t length, bool json)
{
	if (length == 1)
		return is_plain(*s) || (json && *s == 0x7f);
	return length > 1 && (json || s[0] != 0xc2 || s[1] > 0x9f);
}

static void escape(struct rb_text *text, const unsigned char *s, size_t size, bool json)
{
	size_t start = 0, at = 0, length;

	while (at < size) {
		if (is_plain(s[at])) {
			at++;
			continue;
		}
		length = utf8_size(s + at, size - at);
		if (is_plain_to(s + at, length, json)) {
			at += length;
			continue;
		}
		rb_text_add(text, s + start, at - start);
		if (json && !length)
			rb_text_add(text, "\xef\xbf\xbd", 3);
		else
			add_escape(text, s[at], json);
		start = ++at;
	}
	if (start < size)
		rb_text_add(text, s + start, size - start);
}

void rb_escape_json(struct rb_text *text, const void *data, size_t size)
{
	escape(text, data, size, true);
}

void rb_escape_text(struct rb_text *text, const void *data, size_t size)
{
	escape(text, data, size, false);
}
