// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * inspect_line - prints one record, as a text line or a JSON object.
 *
 * In: a format with a name, a mark and a conversion for each value (inspect.h), and the values.
 * Out: the record in inspect->text, which is passed to inspect->write() when it is long enough.
 * Strings from the file are escaped: \xNN in text, U+FFFD in JSON.
 */
#include <stdarg.h>
#include <string.h>

#include "cli/inspect.h"
#include "report/json.h"

#define ENOUGH 32768 /* bytes to write at once */

/* One value of a record. */
struct field {
	char key[24], mark;
	size_t width;
	char letter;	    /* of the conversion: 's', 'u', 'x' */
	const char *string; /* 's' */
	uint64_t number;
};

size_t inspect_show(struct rb_text *ret, const char *string)
{
	size_t before = ret->size;

	for (int i = 0; *string && i < INSPECT_LONGEST; i++, string++) {
		unsigned char c = (unsigned char)*string;

		if (c >= ' ' && c <= '~')
			rb_text_add(ret, string, 1);
		else
			rb_text_printf(ret, "\\x%02x", c);
	}
	return ret->size - before;
}

/* Read "name:%-24s " and its argument. Returns the rest of the format. */
static const char *read_field(const char *fmt, va_list *args, struct field *ret)
{
	size_t size = strcspn(fmt, " :?");
	bool large;

	*ret = (struct field){ .mark = fmt[size] };
	memcpy(ret->key, fmt, size < sizeof(ret->key) ? size : sizeof(ret->key) - 1);
	for (fmt += size + 2; *fmt == '-' || (*fmt >= '0' && *fmt <= '9'); fmt++)
		ret->width = *fmt == '-' ? 0 : ret->width * 10 + (size_t)(*fmt - '0');
	large = *fmt == 'l';
	fmt += large ? 2 : 0;
	ret->letter = *fmt++;
	if (ret->letter == 's')
		ret->string = va_arg(*args, const char *);
	else
		ret->number =
			large ? va_arg(*args, unsigned long long) : va_arg(*args, unsigned int);
	return fmt + (*fmt == ' ');
}

static void add_json(struct rb_text *text, const struct field *field)
{
	struct rawbpf_string string = { field->string, 0 };

	if (field->letter != 's') {
		rb_json_uint(text, field->key, field->number);
	} else if (field->mark == '?' && !field->string[0]) {
		rb_json_cstring(text, field->key, NULL);
	} else {
		string.size = strnlen(string.data, INSPECT_LONGEST);
		rb_json_string(text, field->key, string);
	}
}

static void add_text(struct rb_text *text, const struct field *field)
{
	bool any = field->number || (field->string && field->string[0]);
	size_t used;

	if (field->mark == '?' && !any)
		return;
	if (field->mark != ':')
		rb_text_printf(text, "%s ", field->key);
	used = text->size;
	if (field->letter == 's')
		inspect_show(text, any ? field->string : "-");
	else
		rb_text_printf(text, field->letter == 'x' ? "0x%llx" : "%llu",
			       (unsigned long long)field->number);
	used = text->size - used;
	rb_text_printf(text, "%*s", (int)(field->width > used ? field->width - used : 0) + 2, "");
}

void inspect_record(struct inspect *inspect, const char *fmt, ...)
{
	struct rb_text *text = &inspect->text;
	struct field field;
	va_list args;

	va_start(args, fmt);
	fmt = read_field(fmt, &args, &field);
	if (inspect->json)
		rb_json_begin(text, field.string);
	else
		rb_text_printf(text, "%-11s ", field.string);
	while (*fmt) {
		fmt = read_field(fmt, &args, &field);
		(inspect->json ? add_json : add_text)(text, &field);
	}
	va_end(args);
	while (!inspect->json && text->size && text->data[text->size - 1] == ' ')
		text->data[--text->size] = '\0';
	if (inspect->json)
		rb_json_end(text);
	else
		rb_text_string(text, "\n");
	inspect_flush(inspect, false);
}

void inspect_flush(struct inspect *inspect, bool all)
{
	if (inspect->text.size < ENOUGH && !all && !inspect->text.failed)
		return;
	if (!inspect->failed)
		inspect->failed = inspect->write(inspect->ctx, &inspect->text);
	rb_text_clear(&inspect->text);
}
