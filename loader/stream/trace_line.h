/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * trace_line - what the kernel writes into trace_pipe -> struct rawbpf_record. Pure.
 *
 *	            bash-1234    [002] d..31   288.815687: bpf_trace_printk: Hello, World!
 *	CPU:1 [LOST 1234 EVENTS]
 *
 * A task's name takes sixteen columns, right-aligned ("%16s-%-7d" in the kernel's
 * trace_print_context()), and may hold any byte: spaces, dashes, brackets, even a newline. So a
 * record is looked for at its start, not by splitting lines first. With the option record-tgid a
 * column "( 1234)" follows the pid; without irq-info the flags are missing; the clock decides the
 * time's form ("288.815687", "123456", "0x1f"). A line that begins no record goes on with the
 * message before it.
 */
#ifndef RB_STREAM_TRACE_LINE_H
#define RB_STREAM_TRACE_LINE_H

#include "rawbpf.h"

/*
 * Take one record off the start of `data`. Returns the bytes it took, newline included; 0 when
 * `size` bytes do not hold a whole line yet. `ret` has views into `data`. Never fails: what is not
 * a record is RAWBPF_CONTINUE. An empty line (a program's own "\n" at the end of its message) is a
 * RAWBPF_CONTINUE with an empty message.
 */
size_t rb_trace_line_parse(const char *data, size_t size, struct rawbpf_record *ret);

#endif
