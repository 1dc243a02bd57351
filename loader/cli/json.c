// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * json - values -> JSON text. Strings are copied in runs that need no change, and only the bytes
 * between the runs are looked at one by one, so a plain message costs one pass and one copy.
 *
 * Well-formed UTF-8 is table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing
 * above U+10FFFF.
 */
#include <string.h>

#include "cli/json.h"

/* Bytes of the well-formed character at `s`, of which `size` are there; 0: there is none. */
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
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* A quote, a backslash or a control character. */
static void add_escape(struct rb_text *text, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *known = memchr(from, c, sizeof(from) - 1);
	char escape[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (known) {
		escape[1] = to[known - from];
		rb_text_add(text, escape, 2);
	} else {
		rb_text_add(text, escape, sizeof(escape));
	}
}

static void add_quoted(struct rb_text *text, const void *data, size_t size)
{
	const unsigned char *s = data;
	size_t start = 0, at = 0, length;

	rb_text_add(text, "\"", 1);
	while (at < size) {
		if (is_plain(s[at])) {
			at++;
			continue;
		}
		length = utf8_size(s + at, size - at);
		if (length > 1) {
			at += length;
			continue;
		}
		rb_text_add(text, s + start, at - start);
		if (length)
			add_escape(text, s[at]);
		else
			rb_text_add(text, "\xef\xbf\xbd", 3);
		start = ++at;
	}
	if (start < size)
		rb_text_add(text, s + start, size - start);
	rb_text_add(text, "\"", 1);
}

static void add_key(struct rb_text *text, const char *key)
{
	rb_text_add(text, ",\"", 2);
	rb_text_string(text, key);
	rb_text_add(text, "\":", 2);
}

void rb_json_begin(struct rb_text *text, const char *type)
{
	rb_text_string(text, "{\"type\":");
	add_quoted(text, type, strlen(type));
}

void rb_json_string(struct rb_text *text, const char *key, struct rawbpf_string value)
{
	add_key(text, key);
	add_quoted(text, value.data, value.size);
}

void rb_json_cstring(struct rb_text *text, const char *key, const char *value)
{
	add_key(text, key);
	if (value)
		add_quoted(text, value, strlen(value));
	else
		rb_text_string(text, "null");
}

void rb_json_int(struct rb_text *text, const char *key, int64_t value)
{
	add_key(text, key);
	if (value < 0)
		rb_text_add(text, "-", 1);
	rb_text_number(text, value < 0 ? -(uint64_t)value : (uint64_t)value, 1);
}

void rb_json_uint(struct rb_text *text, const char *key, uint64_t value)
{
	add_key(text, key);
	rb_text_number(text, value, 1);
}

void rb_json_bool(struct rb_text *text, const char *key, bool value)
{
	add_key(text, key);
	rb_text_string(text, value ? "true" : "false");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "12", "12.50"; JSON has no "012", "12." or ".5". */
static bool is_decimal(struct rawbpf_string number)
{
	size_t at = 0, whole, fraction;

	while (at < number.size && is_digit(number.data[at]))
		at++;
	whole = at;
	if (!whole || (whole > 1 && number.data[0] == '0'))
		return false;
	if (at == number.size)
		return true;
	if (number.data[at++] != '.')
		return false;
	fraction = at;
	while (at < number.size && is_digit(number.data[at]))
		at++;
	return at == number.size && at > fraction;
}

void rb_json_raw(struct rb_text *text, const char *key, struct rawbpf_string number)
{
	add_key(text, key);
	if (is_decimal(number))
		rb_text_add(text, number.data, number.size);
	else
		add_quoted(text, number.data, number.size);
}

void rb_json_end(struct rb_text *text)
{
	rb_text_add(text, "}\n", 2);
}
