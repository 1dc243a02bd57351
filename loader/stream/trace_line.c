// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * trace_line - one record of trace_pipe -> views of its fields. Nothing is copied or allocated.
 *
 * The kernel writes (kernel/trace/trace_output.c, trace_print_context()):
 *
 *	"%16s-%-7d " name, pid      five columns for the pid before Linux 5.11
 *	"(%7d) " or "(-------) "    option record-tgid; dashes for an unknown pid
 *	"[%03d] " cpu
 *	"d..31"                     option irq-info: four to six characters, one per flag
 *	" %5lu.%06lu: "             or " %12llu: " for clocks that do not count nanoseconds
 *	"%s: " event                bpf_trace_printk; before Linux 5.9 an address: "0x1", "0", or nothing
 *
 * A name has at most fifteen arbitrary bytes, so the dash before the pid is in column 16 and the
 * name itself is not parsed. Lines of another width (pasted, or from another tool) are split at the
 * first dash that is followed by all of the above. Each attempt stops at the first byte that does
 * not fit, and attempts do not overlap, so the time is linear even for a line of dashes.
 *
 * A newline inside a name makes the first line short: a short line that starts with padding is
 * decided only when the bytes after it are known. A caller that knows that nothing follows (a read
 * ends at a record's end unless the buffer is full) may treat such a rest as a continuation.
 */
#include <string.h>

#include "stream/trace_line.h"

/* TASK_COMM_LEN, right-aligned; its NUL is a column of padding. */
#define NAME_COLUMNS 16

/* The bytes left to parse. `short_of`: the bytes ended where more were expected. */
struct scan {
	const char *at, *end;
	bool short_of;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next byte, or 0 (never part of a header) at the end. */
static char peek(struct scan *s)
{
	if (s->at < s->end)
		return *s->at;
	s->short_of = true;
	return '\0';
}

static bool take(struct scan *s, char c)
{
	if (peek(s) != c)
		return false;
	s->at++;
	return true;
}

static bool take_text(struct scan *s, const char *text)
{
	for (; *text; text++)
		if (!take(s, *text))
			return false;
	return true;
}

/* At least one. */
static bool take_spaces(struct scan *s)
{
	if (!take(s, ' '))
		return false;
	while (take(s, ' '))
		;
	return true;
}

static bool take_number(struct scan *s, uint64_t max, uint64_t *ret)
{
	uint64_t value = 0;

	if (!is_digit(peek(s)))
		return false;
	while (is_digit(peek(s))) {
		uint64_t digit = (uint64_t)(*s->at - '0');

		if (value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
		s->at++;
	}
	*ret = value;
	return true;
}

/* "(   1234)" or "(-------)": checked and skipped, since a record has no field for it. */
static bool take_tgid(struct scan *s)
{
	uint64_t tgid;

	if (!take(s, '('))
		return false;
	if (peek(s) == '-') {
		while (take(s, '-'))
			;
	} else {
		while (take(s, ' '))
			;
		if (!take_number(s, INT32_MAX, &tgid))
			return false;
	}
	return take(s, ')');
}

/* Up to, and without, a space. */
static bool take_word(struct scan *s, struct rawbpf_string *ret)
{
	const char *start = s->at;

	while (peek(s) && *s->at != ' ')
		s->at++;
	if (peek(s) != ' ' || s->at == start)
		return false;
	*ret = (struct rawbpf_string){ start, (size_t)(s->at - start) };
	return true;
}

/* "d..31": Linux has used letters, digits and dots, and '#' for a count too large for a digit. */
static bool is_flags(struct rawbpf_string word)
{
	if (word.size > NAME_COLUMNS)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char lower = (char)(word.data[i] | 0x20);

		if (!is_digit(word.data[i]) && !(lower >= 'a' && lower <= 'z') &&
		    !memchr(".#?", word.data[i], 3))
			return false;
	}
	return true;
}

/* "288815.687851:", "123456:" or "0x1f:"; on success the colon is removed from `word`. */
static bool is_time(struct rawbpf_string *word)
{
	size_t size = word->size - 1, digits = 0, dots = 0;
	bool hex = size > 2 && word->data[0] == '0' && word->data[1] == 'x';

	if (word->data[size] != ':')
		return false;
	for (size_t i = hex ? 2 : 0; i < size; i++) {
		char c = word->data[i], lower = (char)(c | 0x20);

		if (is_digit(c) || (hex && lower >= 'a' && lower <= 'f'))
			digits++;
		else if (c == '.' && !hex && i > 0 && i < size - 1)
			dots++;
		else
			return false;
	}
	if (!digits || dots > 1)
		return false;
	word->size = size;
	return true;
}

/*
 * "bpf_trace_printk:", "0x1:", ":", or a symbol with its offset, followed by "[module]" and
 * "<address>" with the options sym-addr and sym-offset; then a space, or the line's end.
 */
static bool take_event(struct scan *s)
{
	for (;;) {
		while (peek(s) && *s->at != ' ' && *s->at != ':')
			s->at++;
		if (take(s, ':')) {
			if (s->at == s->end || take(s, ' '))
				return true;
			continue;
		}
		if (!take(s, ' ') || (peek(s) != '[' && peek(s) != '<'))
			return false;
	}
}

/* "1234", and if the column is certain "-1", which the kernel's "%-7d" can write. */
static bool take_pid(struct scan *s, bool negative, int64_t *ret)
{
	uint64_t pid;
	bool minus = negative && take(s, '-');

	if (!take_number(s, INT32_MAX, &pid))
		return false;
	*ret = minus ? -(int64_t)pid : (int64_t)pid;
	return true;
}

/* All from the dash at s->at up to the message. */
static bool take_header(struct scan *s, bool exact, struct rawbpf_record *ret)
{
	uint64_t cpu;

	if (!take(s, '-') || !take_pid(s, exact, &ret->pid) || !take_spaces(s))
		return false;
	if (peek(s) == '(' && (!take_tgid(s) || !take_spaces(s)))
		return false;
	if (!take(s, '[') || !take_number(s, INT32_MAX, &cpu) || !take(s, ']') || !take_spaces(s))
		return false;
	if (peek(s) == '(' && (!take_tgid(s) || !take_spaces(s))) /* here in some old kernels */
		return false;
	if (!take_word(s, &ret->time))
		return false;
	ret->flags = (struct rawbpf_string){ s->at, 0 };
	if (!is_time(&ret->time)) {
		ret->flags = ret->time;
		if (!is_flags(ret->flags) || !take_spaces(s) || !take_word(s, &ret->time) ||
		    !is_time(&ret->time))
			return false;
	}
	ret->cpu = (int32_t)cpu;
	return take(s, ' ') && take_event(s);
}

/* A record whose dash is at `dash` and whose line ends at s->end. */
static bool parse_record(const char *data, size_t dash, struct scan *s, struct rawbpf_record *ret)
{
	struct rawbpf_record record = { .type = RAWBPF_TRACE };
	size_t start = 0;
	/* The kernel pads with spaces only; pasted text may be indented by tabs. */
	bool pasted = dash != NAME_COLUMNS || data[0] != ' ';

	s->at = data + dash;
	if (!take_header(s, dash == NAME_COLUMNS, &record))
		return false;
	while (start < dash && (data[start] == ' ' || (pasted && data[start] == '\t')))
		start++;
	record.line = (struct rawbpf_string){ data, (size_t)(s->end - data) };
	record.task = (struct rawbpf_string){ data + start, dash - start };
	record.message = (struct rawbpf_string){ s->at, (size_t)(s->end - s->at) };
	*ret = record;
	return true;
}

/*
 * "CPU:1 [LOST 1234 EVENTS]" or "CPU:1 [LOST EVENTS]": print_trace_line() in kernel/trace/trace.c.
 */
static bool parse_loss(const char *data, const char *end, struct rawbpf_record *ret)
{
	struct scan s = { data, end, false };
	uint64_t cpu, lost = 0;

	if (!take_text(&s, "CPU:") || !take_number(&s, INT32_MAX, &cpu) ||
	    !take_text(&s, " [LOST "))
		return false;
	if (is_digit(peek(&s)) && (!take_number(&s, UINT64_MAX, &lost) || !take(&s, ' ')))
		return false;
	if (!take_text(&s, "EVENTS]") || s.at != end)
		return false;
	*ret = (struct rawbpf_record){
		.type = RAWBPF_LOSS,
		.line = { data, (size_t)(end - data) },
		.cpu = (int32_t)cpu,
		.lost = lost,
	};
	return true;
}

/* A line of another width: the first dash followed by a whole header. */
static bool parse_other_width(const char *data, const char *end, struct rawbpf_record *ret)
{
	struct scan s = { data, end, false };
	const char *dash = data;

	while ((dash = memchr(dash, '-', (size_t)(end - dash)))) {
		if (parse_record(data, (size_t)(dash - data), &s, ret))
			return true;
		dash++;
	}
	return false;
}

/*
 * A first line that ends inside the name's columns may still be a record. True when decided: `ret`
 * is the record and `used` its size in bytes, or `used` is 0: not a record.
 */
static bool parse_split_name(const char *data, size_t size, size_t *used, struct rawbpf_record *ret)
{
	const char *end;
	struct scan s;
	bool found;

	if (size <= NAME_COLUMNS)
		return false;
	end = memchr(data + NAME_COLUMNS, '\n', size - NAME_COLUMNS);
	s = (struct scan){ NULL, end ? end : data + size, false };
	found = parse_record(data, NAME_COLUMNS, &s, ret);
	if (!end && (found || s.short_of))
		return false;
	*used = found ? (size_t)(end - data) + 1 : 0;
	return true;
}

size_t rb_trace_line_parse(const char *data, size_t size, struct rawbpf_record *ret)
{
	const char *end = size ? memchr(data, '\n', size) : NULL;
	struct scan s = { data, end, false };
	size_t line, used;

	if (!end)
		return 0;
	line = (size_t)(end - data);
	if (parse_loss(data, end, ret))
		return line + 1;
	if (line < NAME_COLUMNS && data[0] == ' ') {
		if (!parse_split_name(data, size, &used, ret))
			return 0;
		if (used)
			return used;
	}
	if (line > NAME_COLUMNS && parse_record(data, NAME_COLUMNS, &s, ret))
		return line + 1;
	if (parse_other_width(data, end, ret))
		return line + 1;
	*ret = (struct rawbpf_record){
		.type = RAWBPF_CONTINUE,
		.line = { data, line },
		.message = { data, line },
	};
	return line + 1;
}
