/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* perf_read - reads one CPU's perf buffer; for perf.c only. */
#ifndef RB_STREAM_PERF_READ_H
#define RB_STREAM_PERF_READ_H

#include "stream/perf.h"

#define RB_PERF_SCRATCH 65536 /* a record's size is a u16 */

/* As rb_perf_read(), for one CPU: 0 or a negative errno. */
int rb_perf_read_cpu(struct rb_perf *perf, struct rb_perf_cpu *cpu, rb_event_fn *event, void *ctx,
		     int *stop, struct rawbpf_err *err);

/* Everything in the buffer was passed to the callback. */
bool rb_perf_is_read(const struct rb_perf_cpu *cpu);

#endif
