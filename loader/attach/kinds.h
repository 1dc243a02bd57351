/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kinds - the functions behind the rows of the table, and what they share. Private to this room.
 */
#ifndef RB_ATTACH_KINDS_H
#define RB_ATTACH_KINDS_H

#include "attach/attach.h"

/* kprobe.c: NAME[+OFFSET], and a system call's NAME */
int rb_parse_function(const char *rest, struct rb_target *ret, struct rb_err *err);
int rb_parse_syscall(const char *rest, struct rb_target *ret, struct rb_err *err);
int rb_attach_kprobe(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rb_err *err);
int rb_attach_ksyscall(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		       const char *prog_name, struct rb_link *ret, struct rb_err *err);

/* tracepoint.c: CATEGORY/EVENT */
int rb_parse_tracepoint(const char *rest, struct rb_target *ret, struct rb_err *err);
int rb_attach_tracepoint(struct rb_attacher *attacher, const struct rb_target *target, int prog,
			 const char *prog_name, struct rb_link *ret, struct rb_err *err);

/* raw_tp.c: EVENT */
int rb_parse_event(const char *rest, struct rb_target *ret, struct rb_err *err);
int rb_attach_raw_tp(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rb_err *err);

/*
 * The way from a tracefs event to a running program: its id, a perf event on it, PERF_EVENT_IOC_SET_BPF,
 * PERF_EVENT_IOC_ENABLE. `event` is "GROUP/EVENT". Returns a descriptor or a negative errno.
 */
int rb_attach_event(struct rb_attacher *attacher, const char *event, int prog, struct rb_err *err);

/* Only [A-Za-z0-9_.$], and something at all: what goes into a tracefs command. */
bool rb_is_symbol(const char *name, size_t size);
/* A copy of `size` bytes as a string; NULL: out of memory. */
char *rb_copy(const char *text, size_t size);

#endif
