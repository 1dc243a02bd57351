/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * format - BCC's trace_print(fmt): the format of a trace line, compiled once and applied to each
 * line.
 *
 *	"{1} {5}"	pid and message
 *	"{0:>16}-{1:<7} [{2:03d}] {4}: {5}"
 *
 * The syntax is the part of Python's str.format() that BCC's formats use. Fields are {0} task, {1}
 * pid, {2} cpu, {3} flags, {4} time and {5} message, or {} for the next one; {{ and }} are braces.
 * A colon may be followed by, in this order: a fill character and '<' '>' '^', '0' (numbers only:
 * pad with zeros after the sign), a width of up to 1024, and 'd' (pid and cpu) or 's' (the texts).
 * Without '<' '>' '^' numbers, including the time, are right-aligned and texts left-aligned.
 *
 * Widths are in UTF-8 characters, as in Python. The time is printed as the kernel wrote it.
 */
#ifndef RB_REPORT_FORMAT_H
#define RB_REPORT_FORMAT_H

#include "base/array.h"
#include "rawbpf.h"

struct rb_format_part; /* text, and the field after it */

struct rb_format {
	struct rb_format_part *parts; /* owned; they borrow from the format string */
	size_t count, capacity;
};

/* `fmt` must outlive `ret`. A malformed format is -EINVAL, RAWBPF_USAGE. */
int rb_format_compile(const char *fmt, struct rb_format *ret, struct rawbpf_err *err);
void rb_format_deinit(struct rb_format *format);

/* Appends the record to `out`, without a newline. */
void rb_format_apply(const struct rb_format *format, const struct rawbpf_record *record,
		     struct rb_text *out);

#endif
