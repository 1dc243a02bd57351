/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * plan_internal - the parsers behind the table of kinds, and what they share. Private to this room.
 * Each reads what follows KIND/ into a target whose kind is set; errors are RAWBPF_USAGE.
 */
#ifndef RB_PLAN_INTERNAL_H
#define RB_PLAN_INTERNAL_H

#include "plan/plan.h"

/* parse_kernel.c */
int rb_parse_function(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_syscall(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_tracepoint(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_event(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_btf_function(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_iterator(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
/* parse_user.c */
int rb_parse_uprobe(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_usdt(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
/* sampling.c */
int rb_parse_perf_event(const char *rest, struct rb_target *ret, struct rawbpf_err *err);

/* settings.c: the plan's copy of the object's maps. */
int rb_plan_maps(const struct rb_object *object, struct rb_plan *plan, struct rawbpf_err *err);

/* A copy of `size` bytes as a string, into *ret; RAWBPF_IO: out of memory. */
int rb_plan_copy(const char *text, size_t size, char **ret, struct rawbpf_err *err);

#endif
