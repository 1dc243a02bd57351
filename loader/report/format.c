// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * format - a format string -> parts, each a run of text followed by at most one field; a record and
 * the parts -> a line. The parts point into the format string, which the caller owns; only the
 * array of parts is allocated, so applying a format allocates only the line's buffer.
 *
 * An error has its position, counted in UTF-8 characters from 1:
 *
 *	format '{0} {9}': character 6: no field 9, expected 0 to 5
 */
#include <stdlib.h>
#include <string.h>

#include "report/format.h"

#define MAX_WIDTH 1024

enum field { TASK, PID, CPU, FLAGS, TIME, MESSAGE, FIELDS, NONE };

struct rb_format_part {
	const char *text; /* borrowed from the format string */
	size_t size;
	enum field field;
	const char *fill; /* one character of UTF-8, borrowed */
	size_t fill_size;
	char align; /* '<', '>', '^', or '=': fill between the sign and the digits */
	unsigned int width;
};

/* The state of the compilation. */
struct parser {
	const char *fmt, *at;
	size_t next_auto;    /* the field that {} refers to */
	bool autos, numbers; /* which of {} and {0} was used: Python rejects both in one format */
	struct rawbpf_err *err;
};

static size_t char_size(const char *s)
{
	size_t size = 1;

	while (((unsigned char)s[size] & 0xc0) == 0x80)
		size++;
	return size;
}

static size_t count_chars(const char *data, size_t size)
{
	size_t chars = 0;

	for (size_t i = 0; i < size; i++)
		chars += ((unsigned char)data[i] & 0xc0) != 0x80;
	return chars;
}

/* An error at `at`; the hint has the syntax. */
static int fail(struct parser *p, const char *at, const char *why)
{
	rb_err_set(p->err, RAWBPF_USAGE, -EINVAL, "format '%.200s': character %zu: %s", p->fmt,
		   count_chars(p->fmt, (size_t)(at - p->fmt)) + 1, why);
	rb_err_hint(
		p->err,
		"fields are {0} task, {1} pid, {2} cpu, {3} flags, {4} time, {5} message; {1:>7} "
		"{5:<20} {0:^16} {0:*<16} align, {1:06d} pads with zeros, {{ and }} are braces");
	return -EINVAL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_number(enum field field)
{
	return field == PID || field == CPU || field == TIME;
}

static bool is_align(char c)
{
	return c == '<' || c == '>' || c == '^';
}

/* A number; false when it is more than `max`. */
static bool parse_number(struct parser *p, unsigned int max, unsigned int *ret)
{
	unsigned int value = 0;

	for (; is_digit(*p->at); p->at++) {
		value = value * 10 + (unsigned int)(*p->at - '0');
		if (value > max)
			return false;
	}
	*ret = value;
	return true;
}

/* The field number, or nothing, after the '{'. */
static int parse_field(struct parser *p, enum field *ret)
{
	const char *start = p->at;
	unsigned int number;

	if (is_digit(*p->at)) {
		if (!parse_number(p, FIELDS - 1, &number))
			return fail(p, start, "no such field, expected 0 to 5");
		p->numbers = true;
	} else if (*p->at == '}' || *p->at == ':') {
		if (p->next_auto >= FIELDS)
			return fail(p, start, "no seventh field for {}, expected at most 6");
		number = (unsigned int)p->next_auto++;
		p->autos = true;
	} else if (!*p->at) {
		return fail(p, start - 1, "'{' without '}'");
	} else {
		return fail(p, start, "expected a field number or '}' after '{'");
	}
	if (p->autos && p->numbers)
		return fail(p, start, "{} and {0} cannot be mixed");
	*ret = (enum field)number;
	return 0;
}

/* ":*<16", ":06d": between the field number and '}'. */
static int parse_spec(struct parser *p, struct rb_format_part *part)
{
	bool number = is_number(part->field);
	const char *start;

	if (*p->at && !strchr("{}", *p->at) && is_align(p->at[char_size(p->at)])) {
		part->fill = p->at;
		part->fill_size = char_size(p->at);
		p->at += part->fill_size;
		part->align = *p->at++;
	} else if (is_align(*p->at)) {
		part->align = *p->at++;
	}
	if (*p->at == '0') {
		if (!number)
			return fail(p, p->at, "only pid, cpu and time can be padded with zeros");
		if (!part->fill)
			part->fill = p->at;
		part->fill_size = char_size(part->fill);
		if (!part->align)
			part->align = '=';
		p->at++;
	}
	start = p->at;
	if (!parse_number(p, MAX_WIDTH, &part->width))
		return fail(p, start, "expected a width of at most 1024");
	if (*p->at == 'd' && (part->field == PID || part->field == CPU))
		p->at++;
	else if (*p->at == 's' && !number)
		p->at++;
	else if (*p->at == 'd')
		return fail(p, p->at, "'d' is only valid for pid and cpu");
	else if (*p->at == 's')
		return fail(p, p->at, "'s' is only valid for task, flags and message");
	return 0;
}

/* A whole field; p->at is after its '{'. */
static int parse_replacement(struct parser *p, struct rb_format_part *part)
{
	const char *open = p->at - 1;
	int status = parse_field(p, &part->field);

	if (status)
		return status;
	if (*p->at == ':') {
		p->at++;
		status = parse_spec(p, part);
		if (status)
			return status;
	}
	if (!*p->at)
		return fail(p, open, "'{' without '}'");
	if (*p->at != '}')
		return fail(p, p->at, "expected '}'");
	p->at++;
	if (!part->fill) {
		part->fill = " ";
		part->fill_size = 1;
	}
	if (!part->align)
		part->align = is_number(part->field) ? '>' : '<';
	return 0;
}

/* Text up to a brace; of a doubled brace the first is text, and the second is skipped. */
static int parse_part(struct parser *p, struct rb_format_part *part)
{
	size_t size = strcspn(p->at, "{}");

	*part = (struct rb_format_part){ .text = p->at, .size = size, .field = NONE };
	p->at += size;
	if (!*p->at)
		return 0;
	if (p->at[0] == p->at[1]) {
		part->size++;
		p->at += 2;
		return 0;
	}
	if (*p->at == '}')
		return fail(p, p->at, "'}' without '{'; use }} for a brace");
	p->at++;
	return parse_replacement(p, part);
}

int rb_format_compile(const char *fmt, struct rb_format *ret, struct rawbpf_err *err)
{
	struct parser p = { .fmt = fmt, .at = fmt, .err = err };
	struct rb_format format = { 0 };
	int status = 0;

	while (*p.at && !status) {
		struct rb_format_part *parts =
			rb_array_grow(format.parts, format.count, &format.capacity, sizeof(*parts));

		if (!parts) {
			status = rb_err_nomem(err);
			break;
		}
		format.parts = parts;
		status = parse_part(&p, &parts[format.count++]);
	}
	if (status) {
		rb_format_deinit(&format);
		return status;
	}
	*ret = format;
	return 0;
}

void rb_format_deinit(struct rb_format *format)
{
	free(format->parts);
	*format = (struct rb_format){ 0 };
}

/* A number as text, written to `digits`. */
static struct rawbpf_string number_text(int64_t value, char digits[24])
{
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	size_t at = 24;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		digits[--at] = '-';
	return (struct rawbpf_string){ digits + at, 24 - at };
}

static struct rawbpf_string field_text(const struct rawbpf_record *record, enum field field,
				       char digits[24])
{
	switch (field) {
	case TASK:
		return record->task;
	case PID:
		return number_text(record->pid, digits);
	case CPU:
		return number_text(record->cpu, digits);
	case FLAGS:
		return record->flags;
	case TIME:
		return record->time;
	case MESSAGE:
		return record->message;
	default:
		return (struct rawbpf_string){ NULL, 0 };
	}
}

static void add_fill(const struct rb_format_part *part, size_t count, struct rb_text *out)
{
	char *room = count ? rb_text_reserve(out, count * part->fill_size) : NULL;

	if (!room)
		return;
	for (; count--; room += part->fill_size)
		memcpy(room, part->fill, part->fill_size);
	out->size = (size_t)(room - out->data);
	*room = '\0';
}

static void add_field(const struct rb_format_part *part, struct rawbpf_string value,
		      struct rb_text *out)
{
	size_t chars = part->width ? count_chars(value.data, value.size) : 0;
	size_t missing = part->width > chars ? part->width - chars : 0;
	size_t before = part->align == '<' ? 0 : part->align == '^' ? missing / 2 : missing;

	if (part->align == '=' && value.size && value.data[0] == '-') {
		rb_text_add(out, value.data++, 1);
		value.size--;
	}
	add_fill(part, before, out);
	rb_text_add(out, value.data, value.size);
	add_fill(part, missing - before, out);
}

void rb_format_apply(const struct rb_format *format, const struct rawbpf_record *record,
		     struct rb_text *out)
{
	char digits[24];

	for (size_t i = 0; i < format->count; i++) {
		const struct rb_format_part *part = &format->parts[i];

		rb_text_add(out, part->text, part->size);
		if (part->field != NONE)
			add_field(part, field_text(record, part->field, digits), out);
	}
}
