/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * perf_event - sampling: the program runs on every CPU at a frequency, or once per a number of
 * events.
 *
 *	perf_event/cpu-clock:99hz	99 times a second
 *	perf_event/page-faults:1	at each page fault
 *	perf_event/cpu-cycles:1000000	after each million cycles; r01c2:N is a raw event of the CPU
 */
#ifndef RB_ATTACH_PERF_EVENT_H
#define RB_ATTACH_PERF_EVENT_H

#include "attach/attach.h"
#include "plan/sampling.h"

/* The perf events of one link. */
struct rb_samples {
	struct rb_sampling sampling;
	int prog; /* borrowed */
	int pid;  /* only this process: one event for each of its threads; 0: one for each CPU */
	struct rb_sample {
		int id;		  /* of the CPU, or of the thread */
		int fd;		  /* owned */
		uint64_t enabled; /* time enabled in nanoseconds, at the last check */
	} * events;		  /* owned */
	size_t count, capacity;
};

/*
 * Called about once a second: open events for CPUs that came online, close those of CPUs that went
 * offline. -errno: out of memory, or no longer permitted; open events stay open.
 */
int rb_samples_follow(struct rb_attacher *attacher, struct rb_samples *samples,
		      struct rawbpf_err *err);
void rb_samples_close(struct rb_attacher *attacher, struct rb_samples *samples);

#endif
