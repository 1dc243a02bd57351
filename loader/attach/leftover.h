/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * leftover - remove the tracefs events and instances of rawbpf processes that were killed.
 *
 * All that we create in tracefs is named rawbpf_PID_START_RANDOM. PID and START (the process's
 * start in clock ticks after boot) identify one process uniquely, so what belongs to no running
 * process can be removed, and nothing else is touched.
 */
#ifndef RB_ATTACH_LEFTOVER_H
#define RB_ATTACH_LEFTOVER_H

#include "sys/tracefs.h"

/* Parse a name; true, and the owner's pid and start time, if it is one of ours. */
bool rb_leftover_parse(const char *name, size_t size, int *pid, uint64_t *start);

/*
 * Called for each removal: the list ("kprobe_events", "instances"), the name, and 0 or a negative
 * errno.
 */
typedef void rb_leftover_fn(void *ctx, const char *where, const char *what, int code);

/*
 * Remove every event and instance of rawbpf processes that have ended. Returns 0; -errno
 * (RAWBPF_CLEANUP): one could not be removed; another status: tracefs' lists cannot be read.
 */
int rb_leftover_remove(struct rb_tracefs *tracefs, rb_leftover_fn *report, void *ctx,
		       struct rawbpf_err *err);

#endif
