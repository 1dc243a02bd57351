/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * perf_event - samples: the program runs on every CPU, so many times a second, or each time that so
 * many events have happened.
 *
 *	perf_event/cpu-clock:99hz	99 times a second
 *	perf_event/page-faults:1	at each page fault
 *	perf_event/cpu-cycles:1000000	after each million cycles; r01c2:N is the processor's own event
 */
#ifndef RB_ATTACH_PERF_EVENT_H
#define RB_ATTACH_PERF_EVENT_H

#include "attach/attach.h"
#include "plan/sampling.h"

/* Where a program samples: what a link has beside its descriptor. */
struct rb_samples {
	struct rb_sampling sampling;
	int prog; /* borrowed */
	int pid;  /* that process alone: one event for each thread of it; 0: every CPU */
	struct rb_sample {
		int id;		  /* of the CPU, or of the thread */
		int fd;		  /* owned */
		uint64_t enabled; /* nanoseconds, when it was last looked at */
	} * events;		  /* owned */
	size_t count, capacity;
};

/*
 * Look again, every second or so: events for CPUs that came (back), none for those that went.
 * -errno: memory, or rights that are gone; what is open stays.
 */
int rb_samples_follow(struct rb_attacher *attacher, struct rb_samples *samples,
		      struct rawbpf_err *err);
void rb_samples_close(struct rb_attacher *attacher, struct rb_samples *samples);

#endif
