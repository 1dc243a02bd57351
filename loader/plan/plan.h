/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * plan - the kind and the targets of each program, and the maps as the user sets them. Pure: object
 * and options in, plan out.
 *
 * A program's target is given by the user (-a), else by the program's section, else by its name as
 * in BCC: kprobe__NAME, kretprobe__NAME, tracepoint__CATEGORY__EVENT, raw_tracepoint__EVENT.
 */
#ifndef RB_PLAN_PLAN_H
#define RB_PLAN_PLAN_H

#include "object/object.h"
#include "plan/target.h"

/*
 * One program and one target. The target may be a list of candidates: the first that exists is
 * used.
 */
struct rb_plan_item {
	size_t func;		    /* index in the object */
	const struct rb_kind *kind; /* NULL: the section name is not known */
	struct rb_target *targets;  /* owned; none: no target is given */
	size_t target_count;
	size_t chosen; /* the target that exists, for a program with a BTF target */
	char *text;    /* owned: the target as written; NULL: none */
};

struct rb_plan {
	struct rb_plan_item
		*items; /* owned; at least one for each program: those of -a, then the others */
	size_t count;
	/* Copies of the object's maps, with the sizes and initial values that the user set. */
	struct rb_map *maps; /* owned; same count and order as the object's */
	uint8_t **values;    /* owned; by map: the value that was set; maps[i].init points to it */
	size_t map_count;
};

/*
 * `attach`: the arguments of -a, [PROGRAM=]TARGET. RAWBPF_USAGE: the program does not exist, or the
 * object has several and none is named; the target cannot be parsed. An unknown section name is not
 * an error here; rb_plan_why() reports it. On success, rb_plan_deinit() frees `ret`.
 */
int rb_plan_make(const struct rb_object *object, const char *const *attach, size_t attach_count,
		 struct rb_plan *ret, struct rawbpf_err *err);
void rb_plan_deinit(struct rb_plan *plan);

/*
 * Settings by name, checked against the object's types: "NAME=VALUE" for a global variable,
 * "NAME:max_entries=N" for a map, "SECTION=KIND" for the programs of a section. RAWBPF_USAGE.
 */
int rb_plan_set(struct rb_plan *plan, struct rb_object *object, const char *assignment,
		struct rawbpf_err *err);
int rb_plan_set_map(struct rb_plan *plan, const char *assignment, struct rawbpf_err *err);
int rb_plan_set_type(struct rb_plan *plan, const struct rb_object *object, const char *assignment,
		     struct rawbpf_err *err);

/*
 * The expected attach type for loading the program for a multi link, when one of its targets is a
 * pattern and one multi link can take all of them; else 0.
 */
uint32_t rb_plan_multi_type(const struct rb_plan *plan, size_t func);

/* Why an item has no kind or no target: the error of parsing its text. */
int rb_plan_why(const struct rb_object *object, const struct rb_plan_item *item,
		struct rawbpf_err *err);

#endif
