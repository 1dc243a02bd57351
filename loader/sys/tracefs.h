/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * tracefs - the file system through which the kernel's tracing is told what to do: a text file for
 * each switch, a directory for each instance, a line for each probe.
 *
 * Where it is not mounted and we may, it is mounted for ourselves alone: fsmount(2) gives a
 * directory that hangs nowhere, so nothing is left even after kill -9. All paths are relative to
 * that one descriptor. Kernels before 5.2 get a mount at /sys/kernel/tracing, undone at the end.
 */
#ifndef RB_SYS_TRACEFS_H
#define RB_SYS_TRACEFS_H

#include "sys/sys.h"

struct rb_tracefs {
	struct rb_sys *sys; /* borrowed */
	int dir;	    /* owned; -1: not open */
	const char *where;  /* for messages */
	bool mounted;	    /* by us, at `where` */
};

/* Kinds of failure: RAWBPF_FEATURE (the kernel has none), RAWBPF_PERMISSION (may not mount or enter it). */
int rb_tracefs_open(struct rb_sys *sys, struct rb_tracefs *ret, struct rawbpf_err *err);
void rb_tracefs_close(struct rb_tracefs *tracefs);

/* Write one command or value to `file`; opened to append, so that nothing there is touched. */
int rb_tracefs_write(struct rb_tracefs *tracefs, const char *file, const char *text);
/* Is there such a file? 1, 0, or a negative errno when that could not be told. */
int rb_tracefs_has(struct rb_tracefs *tracefs, const char *file);
/* The whole of `file`, behind what `ret` has. */
int rb_tracefs_read(struct rb_tracefs *tracefs, const char *file, struct rb_text *ret);
/* A file that holds one number. */
int rb_tracefs_read_number(struct rb_tracefs *tracefs, const char *file, uint64_t *ret);
/* What error_log says of the last command that began with `command`, on one line; "" when nothing. */
void rb_tracefs_why(struct rb_tracefs *tracefs, const char *command, struct rb_text *ret);

#endif
