/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * narrate - records -> the lines that -v prints. Pure.
 *
 * Each line is made from the data that a stage returned, or from a system call and its result.
 */
#ifndef RB_EXPLAIN_NARRATE_H
#define RB_EXPLAIN_NARRATE_H

#include "plan/plan.h"
#include "link/link.h"
#include "sys/sys.h"

/* Each appends one or more lines, with newlines. */
void rb_narrate_object(const struct rb_object *object, struct rb_text *ret);
void rb_narrate_plan(const struct rb_object *object, const struct rb_plan *plan,
		     struct rb_text *ret);
void rb_narrate_fix(const struct rb_object *object, const struct rb_func *func,
		    const struct rb_fix *fix, struct rb_text *ret);
/* "bpf(PROG_LOAD, {type: KPROBE, insns: 14, ...}) = 5"; polls and long reads are omitted. */
void rb_narrate_call(const struct rb_call *call, int64_t answer, struct rb_text *ret);

#endif
