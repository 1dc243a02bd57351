/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * plan_internal - the parsers that the table of kinds refers to, and what they share. Private to
 * this room. Each parses what follows KIND/ into a target whose kind is set; errors are
 * RAWBPF_USAGE. The caller frees the target with rb_target_deinit(), also after an error.
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

/* settings.c: copy the object's maps into the plan. */
int rb_plan_maps(const struct rb_object *object, struct rb_plan *plan, struct rawbpf_err *err);

/* Copy `size` bytes as a string into *ret, which the caller frees; RAWBPF_IO: out of memory. */
int rb_plan_copy(const char *text, size_t size, char **ret, struct rawbpf_err *err);

#endif
