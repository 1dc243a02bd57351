// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * json - writes values as JSON text.
 */
#include <string.h>

#include "base/escape.h"
#include "report/json.h"

static void add_quoted(struct rb_text *text, const void *data, size_t size)
{
	rb_text_add(text, "\"", 1);
	rb_escape_json(text, data, size);
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
