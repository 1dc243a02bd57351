// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * event_format - parses a trace event's format file, and writes its record as a C struct.
 *
 * In: lines of the form "\tfield:TYPE NAME;\toffset:N;\tsize:N;\tsigned:N;", in the order of their
 * offsets. Out: struct EVENT with one member per field; gaps become padding arrays, and misaligned
 * fields arrays of bytes. The kernel's type is added as a comment; characters that are not valid in
 * an identifier are replaced in the event's name.
 */
#include <string.h>

#include "kernel/event_format.h"

#define LARGEST (64U << 10) /* bytes; the limit of an event's record */

/* ---- a line ---- */

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool number(const char *at, const char *end, uint32_t *ret)
{
	uint32_t value = 0;

	if (at == end || *at < '0' || *at > '9')
		return false;
	for (; at < end && *at >= '0' && *at <= '9'; at++) {
		value = value * 10 + (uint32_t)(*at - '0');
		if (value > LARGEST)
			return false;
	}
	*ret = value;
	return at < end && *at == ';';
}

/* The number after "\tWORD:". */
static bool keyed(const char *line, size_t size, const char *word, uint32_t *ret)
{
	const char *at = memmem(line, size, word, strlen(word));

	return at && number(at + strlen(word), line + size, ret);
}

/* "char prev_comm[16]" -> type, name, count. */
static bool declaration(const char *at, const char *end, struct rb_event_field *ret)
{
	const char *last = end, *name;

	if (last > at && last[-1] == ']') {
		const char *open = last - 1;

		while (open > at && *open != '[')
			open--;
		ret->array = true;
		for (const char *digit = open + 1; digit < last - 1 && ret->count <= LARGEST;
		     digit++) {
			if (*digit < '0' || *digit > '9') {
				ret->count = 0; /* an expression: derive it from the size */
				break;
			}
			ret->count = ret->count * 10 + (uint32_t)(*digit - '0');
		}
		last = open;
	}
	name = last;
	while (name > at && is_name(name[-1]))
		name--;
	ret->name = name;
	ret->name_size = (size_t)(last - name);
	while (name > at && (name[-1] == ' ' || name[-1] == '\t'))
		name--;
	ret->type = at;
	ret->type_size = (size_t)(name - at);
	return ret->name_size && ret->type_size && !(*ret->name >= '0' && *ret->name <= '9');
}

bool rb_event_field_parse(const char *line, size_t size, struct rb_event_field *ret)
{
	static const char word[] = "\tfield:";
	struct rb_event_field field = { 0 };
	uint32_t is_signed = 0;
	const char *end;

	if (size < sizeof(word) || memcmp(line, word, sizeof(word) - 1) != 0)
		return false;
	end = memchr(line, ';', size);
	if (!end || !declaration(line + sizeof(word) - 1, end, &field) ||
	    !keyed(end, size - (size_t)(end - line), "\toffset:", &field.offset) ||
	    !keyed(end, size - (size_t)(end - line), "\tsize:", &field.size))
		return false;
	keyed(end, size - (size_t)(end - line), "\tsigned:", &is_signed);
	field.is_signed = is_signed != 0;
	*ret = field;
	return true;
}

/* ---- the structure ---- */

static bool begins(const struct rb_event_field *field, const char *word)
{
	size_t size = strlen(word);

	return field->type_size >= size && !memcmp(field->type, word, size);
}

static const char *type_of(uint32_t size, bool is_signed)
{
	switch (size) {
	case 1:
		return is_signed ? "__s8" : "__u8";
	case 2:
		return is_signed ? "__s16" : "__u16";
	case 4:
		return is_signed ? "__s32" : "__u32";
	case 8:
		return is_signed ? "__s64" : "__u64";
	}
	return NULL;
}

/* The C type of an array's elements, characters or integers; NULL: another type. */
static const char *element(const struct rb_event_field *field, uint32_t *size)
{
	bool plain = field->type_size == 4 && !memcmp(field->type, "char", 4);

	*size = field->count && !(field->size % field->count) ? field->size / field->count : 1;
	if (field->count && field->size % field->count)
		return NULL;
	return *size == 1 && plain ? "char" : type_of(*size, field->is_signed);
}

static void add_field(const struct rb_event_field *field, uint32_t at, struct rb_text *ret)
{
	bool is_loc = begins(field, "__data_loc ") || begins(field, "__rel_loc ");
	uint32_t size = field->size;
	const char *type =
		field->array && !is_loc ? element(field, &size) : type_of(size, field->is_signed);

	if (field->offset > at)
		rb_text_printf(ret, "\t__u8 pad_%u[%u];\n", at, field->offset - at);
	rb_text_string(ret, "\t");
	if (!field->size)
		rb_text_printf(ret, "__u8 %.*s[0];", (int)field->name_size, field->name);
	else if (!type || field->offset % size)
		rb_text_printf(ret, "__u8 %.*s[%u];", (int)field->name_size, field->name,
			       field->size);
	else if (field->array && !is_loc)
		rb_text_printf(ret, "%s %.*s[%u];", type, (int)field->name_size, field->name,
			       field->size / size);
	else
		rb_text_printf(ret, "%s %s%.*s;", type,
			       begins(field, "__data_loc ")  ? "__data_loc_"
			       : begins(field, "__rel_loc ") ? "__rel_loc_"
							     : "",
			       (int)field->name_size, field->name);
	rb_text_string(ret, " /* ");
	for (size_t i = 0; i < field->type_size; i++) /* the text must not end the comment */
		rb_text_add(ret,
			    field->type[i] == '/' && i && field->type[i - 1] == '*'
				    ? "|"
				    : &field->type[i],
			    1);
	rb_text_string(ret, is_loc ? ": offset | size << 16 */\n" : " */\n");
}

bool rb_event_format_struct(const char *event, const char *text, size_t size, struct rb_text *ret)
{
	uint32_t at = 0;

	rb_text_string(ret, "struct ");
	for (; *event; event++)
		rb_text_add(ret, is_name(*event) ? event : "_", 1);
	rb_text_string(ret, " {\n");
	for (const char *line = text, *end = text + size; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t length = newline ? (size_t)(newline - line) : (size_t)(end - line);
		struct rb_event_field field;

		if (rb_event_field_parse(line, length, &field)) {
			if (field.offset < at)
				return false; /* overlapping fields */
			add_field(&field, at, ret);
			at = field.offset + field.size;
		}
		line += length + 1;
	}
	rb_text_string(ret, "};\n");
	return at != 0;
}
