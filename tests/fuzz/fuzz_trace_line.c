// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_trace_line - hostile bytes through the parser of trace_pipe, and what came of them through
 * format and json.
 *
 * Input: a format string, a NUL, and what trace_pipe said; without a NUL all is trace_pipe's.
 *
 * Beyond memory errors, these must hold:
 * - a record takes at least one byte and no more than there are, and ends with its newline;
 * - its views lie inside its line, and a continuation's message is its line;
 * - an answer given on less data is the answer on more: bytes may come in any pieces;
 * - JSON is one line of well-formed UTF-8, without control characters, its quotes in pairs;
 * - "{5}" gives the message back.
 */
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "report/json.h"
#include "stream/trace_line.h"

#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

static void check_view(struct rawbpf_string view, const char *line, size_t size)
{
	if (!view.data) {
		MUST(!view.size);
		return;
	}
	MUST(view.data >= line && view.data <= line + size);
	MUST(view.size <= (size_t)(line + size - view.data));
}

static void check_record(const char *at, size_t used, const struct rawbpf_record *record)
{
	MUST(at[used - 1] == '\n');
	MUST(record->line.data == at && record->line.size == used - 1);
	check_view(record->task, at, used - 1);
	check_view(record->flags, at, used - 1);
	check_view(record->time, at, used - 1);
	check_view(record->message, at, used - 1);
	MUST(!memchr(record->message.data ? record->message.data : "", '\n', record->message.size));
	MUST(record->cpu >= 0 && record->pid >= -INT32_MAX && record->pid <= INT32_MAX);
	switch (record->type) {
	case RAWBPF_TRACE:
		MUST(record->time.size && record->message.data && record->task.data);
		MUST(record->message.data + record->message.size == at + used - 1);
		break;
	case RAWBPF_CONTINUE:
		MUST(record->message.data == at && record->message.size == used - 1);
		MUST(!record->task.data && !record->pid && !record->lost);
		break;
	case RAWBPF_LOSS:
		MUST(!record->message.data && !record->pid);
		break;
	default:
		abort();
	}
}

/* The answers to the first bytes alone are "wait", or already the final one. */
static void check_pieces(const char *at, size_t size, size_t used)
{
	struct rawbpf_record record;

	for (size_t part = 0; part < size && part < 96; part++) {
		/* A copy of its own, so that the sanitizer sees a read behind it. */
		char *copy = malloc(part ? part : 1);
		size_t answer;

		MUST(copy);
		memcpy(copy, at, part);
		answer = rb_trace_line_parse(copy, part, &record);
		MUST(answer <= part);
		MUST(!answer || answer == used);
		free(copy);
	}
}

/* A strict decoder, written another way than the one that is tested. */
static size_t decode(const unsigned char *s, size_t size)
{
	static const unsigned int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	unsigned int point;

	MUST(length && length <= size && s[0] < 0xf8);
	point = length == 1 ? s[0] : s[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		MUST((s[i] & 0xc0) == 0x80);
		point = point << 6 | (s[i] & 0x3f);
	}
	MUST(point >= least[length] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff));
	return length;
}

static void check_json(const struct rb_text *text)
{
	const unsigned char *s = (const unsigned char *)text->data;
	bool inside = false;

	MUST(!text->failed && text->size > 2 && !memcmp(s + text->size - 2, "}\n", 2));
	for (size_t i = 0; i < text->size - 1; i += decode(s + i, text->size - i)) {
		MUST(s[i] >= 0x20);
		if (s[i] == '"')
			inside = !inside;
		else if (s[i] == '\\')
			MUST(inside && memchr("\"\\bfnrtu", s[++i], 8));
	}
	MUST(!inside);
}

static void write_json(const struct rawbpf_record *record, struct rb_text *text)
{
	rb_text_clear(text);
	rb_json_begin(text, "trace");
	rb_json_string(text, "task", record->task);
	rb_json_int(text, "pid", record->pid);
	rb_json_int(text, "cpu", record->cpu);
	rb_json_string(text, "flags", record->flags);
	rb_json_raw(text, "time", record->time);
	rb_json_string(text, "message", record->message);
	rb_json_raw(text, "line", record->line);
	rb_json_uint(text, "lost", record->lost);
	rb_json_end(text);
	check_json(text);
}

static void check_stream(const char *at, size_t size, const struct rb_format *format)
{
	struct rb_format message = { 0 };
	struct rb_text text = { 0 };
	struct rawbpf_record record;
	size_t used;

	MUST(!rb_format_compile("{5}", &message, NULL));
	while ((used = rb_trace_line_parse(at, size, &record))) {
		MUST(used <= size);
		check_record(at, used, &record);
		check_pieces(at, size, used);
		write_json(&record, &text);
		rb_text_clear(&text);
		rb_format_apply(format, &record, &text);
		MUST(!text.failed);
		rb_text_clear(&text);
		rb_format_apply(&message, &record, &text);
		MUST(text.size == record.message.size);
		MUST(!text.size || !memcmp(text.data, record.message.data, text.size));
		at += used;
		size -= used;
	}
	check_pieces(at, size, 0);
	rb_format_deinit(&message);
	rb_text_deinit(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *split = size ? memchr(data, '\0', size) : NULL;
	struct rb_format format = { 0 };
	struct rawbpf_err err = { 0 };
	size_t skip = split ? (size_t)(split - data) + 1 : 0;
	int status;

	if (split) {
		status = rb_format_compile((const char *)data, &format, &err);
		MUST(!status || (status == -EINVAL && err.status == RAWBPF_USAGE && err.text[0]));
	}
	check_stream((const char *)data + skip, size - skip, &format);
	rb_format_deinit(&format);
	rawbpf_err_deinit(&err);
	return 0;
}
