/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * plan - which program is of what type, and goes where. Pure.
 *
 * The words come from outside (-a), else from the program's section, else from its name as BCC has
 * it: kprobe__NAME, kretprobe__NAME, tracepoint__CATEGORY__EVENT, raw_tracepoint__EVENT.
 */
#ifndef RB_PLAN_PLAN_H
#define RB_PLAN_PLAN_H

#include "attach/attach.h"

/* One program, one place; the place may be a list of candidates, of which the first there counts. */
struct rb_plan_item {
	size_t func;			  /* index in the object */
	const struct rb_probe_kind *kind; /* NULL: what the section says is no kind we know */
	struct rb_target *targets;	  /* owned; none: nothing says where */
	size_t target_count;
	size_t chosen; /* of a program that is loaded for one place: the target that is there */
	char *text;    /* owned: as it was written; NULL: nothing was */
};

struct rb_plan {
	struct rb_plan_item
		*items; /* owned; at least one for each program: -a's, then the others */
	size_t count;
};

/*
 * `attach` are -a's arguments: [PROGRAM=]TARGET. RAWBPF_USAGE: one names no program, or does not say
 * which; a target can't be read. What a section says and we don't know is no error here, but
 * rb_plan_why() makes one of it.
 */
int rb_plan_make(const struct rb_object *object, const char *const *attach, size_t attach_count,
		 struct rb_plan *ret, struct rawbpf_err *err);
void rb_plan_deinit(struct rb_plan *plan);

/* Why an item has no kind or no target: the error of reading its text. */
int rb_plan_why(const struct rb_object *object, const struct rb_plan_item *item,
		struct rawbpf_err *err);

#endif
