/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * iterator - what an iterator program writes, read once, line by line. Source: the kernel's
 * Documentation/bpf/bpf_iterators.rst.
 */
#ifndef RB_STREAM_ITERATOR_H
#define RB_STREAM_ITERATOR_H

#include "sys/sys.h"

/* A line, without its newline; other than 0 ends the reading. */
typedef int rb_iterator_line_fn(void *ctx, const char *line, size_t size);

/*
 * Run the iterator of `link` and hand over each line; one longer than 1 MiB comes in pieces.
 * *stopped gets what `each` returned. RAWBPF_IO.
 */
int rb_iterator_read(struct rb_sys *sys, int link, rb_iterator_line_fn *each, void *ctx,
		     int *stopped, struct rawbpf_err *err);

#endif
