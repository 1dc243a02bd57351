/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * tracefs - the control files of the kernel's tracing: a text file for each setting, a directory
 * for each instance, a line for each probe.
 *
 * If tracefs is not mounted and we are permitted, it is mounted for this process only: fsmount(2)
 * returns the directory of a detached mount, so nothing remains even after kill -9. All paths are
 * relative to that descriptor. On kernels before 5.2 it is mounted at /sys/kernel/tracing, and
 * unmounted at the end. Source: the kernel's Documentation/trace/ftrace.rst.
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

/*
 * Errors: RAWBPF_FEATURE (the kernel has no tracefs), RAWBPF_PERMISSION (not permitted to mount or
 * open it).
 */
int rb_tracefs_open(struct rb_sys *sys, struct rb_tracefs *ret, struct rawbpf_err *err);
void rb_tracefs_close(struct rb_tracefs *tracefs);

/* Write one command or value to `file`; opened to append, so that existing lines are kept. */
int rb_tracefs_write(struct rb_tracefs *tracefs, const char *file, const char *text);
/* Does the file exist? 1, 0, or a negative errno if that cannot be determined. */
int rb_tracefs_has(struct rb_tracefs *tracefs, const char *file);
/* Append the whole of `file` to `ret`. */
int rb_tracefs_read(struct rb_tracefs *tracefs, const char *file, struct rb_text *ret);
/* A file that holds one number. */
int rb_tracefs_read_number(struct rb_tracefs *tracefs, const char *file, uint64_t *ret);
/* The message in error_log for the last command that begins with `command`, one line; "": none. */
void rb_tracefs_why(struct rb_tracefs *tracefs, const char *command, struct rb_text *ret);

#endif
