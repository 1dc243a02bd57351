/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * leftover - what a rawbpf that was killed left in tracefs, and how to tell that it is dead.
 *
 * All that we make in shared places is called rawbpf_PID_START_RANDOM: PID and START (its start in
 * clock ticks after boot) name one process for good, so what belongs to no living process can be
 * removed and nothing else is touched.
 */
#ifndef RB_ATTACH_LEFTOVER_H
#define RB_ATTACH_LEFTOVER_H

#include "sys/tracefs.h"

/* Whose is this name? True, and the pid and start time, when it is one of ours. */
bool rb_leftover_parse(const char *name, size_t size, int *pid, uint64_t *start);

/* "kprobe_events" or "instances", what, and 0 or the negative errno of removing it. */
typedef void rb_leftover_told(void *ctx, const char *where, const char *what, int code);

/*
 * Remove every event and instance of a dead rawbpf. Returns 0; -errno (RAWBPF_CLEANUP) when one resisted;
 * another kind when tracefs' lists can't be read.
 */
int rb_leftover_remove(struct rb_tracefs *tracefs, rb_leftover_told *told, void *ctx,
		       struct rawbpf_err *err);

#endif
