/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * trace_feeder - a trace_pipe that says what a test has laid out, before a mock_kernel for the rest.
 */
#ifndef RB_TESTS_TRACE_FEEDER_H
#define RB_TESTS_TRACE_FEEDER_H

#include "mock_kernel.h"
#include "stream/trace.h"

#define FEEDER_NAME "rawbpf_1_2_3" /* of the instance */

/* One answer of trace_pipe. */
struct piece {
	const char *data; /* NULL: `code` is the answer */
	size_t size;
	int code;
};

struct feeder {
	struct rb_sys door;
	struct mock_kernel mock;
	struct rb_tracefs tracefs;
	struct rb_trace trace;
	struct rawbpf_err err;
	const struct piece *pieces;
	size_t count, at;
	size_t endless; /* so many more bytes of 'x', and no newline */
	/* what was handed over: a line for each record */
	struct rb_text told;
	int stop_after; /* records; 0: never */
	int seen;
};

void feeder_init(struct feeder *feeder);
/* All must be undone: no descriptor, no instance, and none used after it was closed. */
void feeder_deinit(struct feeder *feeder);
int feeder_open(struct feeder *feeder);
/* One read; what comes of it goes to `told`. Behind the last piece there is nothing: EAGAIN. */
int feeder_read(struct feeder *feeder, int *stop);

#endif
