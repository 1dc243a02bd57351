/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * trace_line - the text of trace_pipe -> struct rawbpf_record. Pure.
 *
 *	            bash-1234    [002] d..31   288.815687: bpf_trace_printk: Hello, World!
 *	CPU:1 [LOST 1234 EVENTS]
 *
 * A task's name takes sixteen columns, right-aligned ("%16s-%-7d" in the kernel's
 * trace_print_context()), and may contain any byte: spaces, dashes, brackets, even a newline. So a
 * record is parsed from its start, not by splitting lines first. With the option record-tgid a
 * column "( 1234)" follows the pid; without irq-info the flags are missing; the format of the time
 * depends on the clock ("288.815687", "123456", "0x1f"). A line that does not start a record
 * continues the message before it.
 */
#ifndef RB_STREAM_TRACE_LINE_H
#define RB_STREAM_TRACE_LINE_H

#include "rawbpf.h"

/*
 * Parse one record at the start of `data`. Returns its size in bytes, newline included; 0 when
 * `size` bytes do not contain a whole line yet. `ret` has views into `data`. Never fails: a line
 * that is not a record is RAWBPF_CONTINUE. An empty line (a program's own "\n" at the end of its
 * message) is a RAWBPF_CONTINUE with an empty message.
 */
size_t rb_trace_line_parse(const char *data, size_t size, struct rawbpf_record *ret);

#endif
