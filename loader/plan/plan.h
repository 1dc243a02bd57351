/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * plan - which program is of what type, and goes where. Pure.
 *
 * The words come from outside (-a), else from the program's section, else from its name as BCC has
 * it: kprobe__NAME, kretprobe__NAME, tracepoint__CATEGORY__EVENT, raw_tracepoint__EVENT.
 */
#ifndef RB_PLAN_PLAN_H
#define RB_PLAN_PLAN_H

#include "object/object.h"
#include "plan/target.h"

/* One program, one target; that may be a list of candidates, of which the first that exists counts. */
struct rb_plan_item {
	size_t func;		    /* index in the object */
	const struct rb_kind *kind; /* NULL: what the section says is no kind we know */
	struct rb_target *targets;  /* owned; none: nothing says where */
	size_t target_count;
	size_t chosen; /* of a program that is loaded for one BTF type: the target that exists */
	char *text;    /* owned: as it was written; NULL: nothing was */
};

struct rb_plan {
	struct rb_plan_item
		*items; /* owned; at least one for each program: -a's, then the others */
	size_t count;
	/* The object's maps, as they are to be made: sizes and first values that the user set. */
	struct rb_map *maps; /* owned; as long and as ordered as the object's */
	uint8_t **values;    /* owned; by map: the value that was set, which maps[i].init views */
	size_t map_count;
};

/*
 * `attach` are -a's arguments: [PROGRAM=]TARGET. RAWBPF_USAGE: one names no program, or does not say
 * which; a target can't be read. What a section says and we don't know is no error here, but
 * rb_plan_why() makes one of it.
 */
int rb_plan_make(const struct rb_object *object, const char *const *attach, size_t attach_count,
		 struct rb_plan *ret, struct rawbpf_err *err);
void rb_plan_deinit(struct rb_plan *plan);

/*
 * What the user sets, by name, checked against the object's types: "NAME=VALUE" for a global variable,
 * "NAME:max_entries=N" for a map, "SECTION=KIND" for the programs of a section. RAWBPF_USAGE.
 */
int rb_plan_set(struct rb_plan *plan, struct rb_object *object, const char *assignment,
		struct rawbpf_err *err);
int rb_plan_set_map(struct rb_plan *plan, const char *assignment, struct rawbpf_err *err);
int rb_plan_set_type(struct rb_plan *plan, const struct rb_object *object, const char *assignment,
		     struct rawbpf_err *err);

/*
 * Some target of the program is a pattern, and one multi link can take all its targets: the expected
 * attach type that it would be loaded with. 0: not so.
 */
uint32_t rb_plan_multi_type(const struct rb_plan *plan, size_t func);

/* Why an item has no kind or no target: the error of reading its text. */
int rb_plan_why(const struct rb_object *object, const struct rb_plan_item *item,
		struct rawbpf_err *err);

#endif
