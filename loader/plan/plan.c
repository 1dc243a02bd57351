// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * plan - from section names and the arguments of -a to kinds and targets.
 *
 * A list of candidates, A|B|C, is tried from left to right. A candidate without a slash has the
 * kind of the candidate to its left: kprobe/a|b means kprobe/a|kprobe/b. All candidates must need
 * the same program type, because the program is loaded before it is known which of them exists.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "plan/plan.h"
#include "plan/plan_internal.h"

/* ---- target text ---- */

/* "kprobe__sys_clone" -> "ksyscall/clone". Empty: the name does not give a target. */
static void bcc_target(const char *name, struct rb_text *ret)
{
	static const struct {
		const char *prefix, *kind, *syscall_kind;
	} forms[] = {
		{ "kprobe__", "kprobe", "ksyscall" },
		{ "kretprobe__", "kretprobe", "kretsyscall" },
		{ "tracepoint__", "tracepoint", NULL },
		{ "raw_tracepoint__", "raw_tracepoint", NULL },
	};

	for (size_t i = 0; i < RB_COUNT(forms); i++) {
		const char *rest = name + strlen(forms[i].prefix), *middle;

		if (strncmp(name, forms[i].prefix, strlen(forms[i].prefix)))
			continue;
		middle = strstr(rest, "__");
		if (forms[i].syscall_kind && !strncmp(rest, "sys_", 4))
			rb_text_printf(ret, "%s/%s", forms[i].syscall_kind, rest + 4);
		else if (!strcmp(forms[i].kind, "tracepoint") && middle)
			rb_text_printf(ret, "%s/%.*s/%s", forms[i].kind, (int)(middle - rest), rest,
				       middle + 2);
		else
			rb_text_printf(ret, "%s/%s", forms[i].kind, rest);
	}
}

/* "?kprobe/vfs_read": loaded only on request (-a). */
static bool is_optional(const struct rb_func *func)
{
	return func->section_name[0] == '?';
}

/* The target text when -a gives none: from the section name or the function name; NULL: neither. */
static int own_text(const struct rb_object *object, const struct rb_func *func, char **ret,
		    struct rawbpf_err *err)
{
	struct rb_text text = { 0 };

	if (object->bcc_style)
		bcc_target(func->name, &text);
	else
		rb_text_string(&text, func->section_name + is_optional(func));
	if (text.failed) {
		rb_text_deinit(&text);
		return rb_err_nomem(err);
	}
	*ret = text.data;
	return 0;
}

/* ---- targets ---- */

/* Are programs of both kinds loaded with the same attributes? */
static bool same_type(const struct rb_kind *a, const struct rb_kind *b)
{
	return a->prog_type == b->prog_type &&
	       (!rb_kind_has_btf_target(a) ||
		(a->attach_type == b->attach_type && a->prog_flags == b->prog_flags));
}

static int add_target(struct rb_plan_item *item, size_t *capacity, const char *text,
		      struct rawbpf_err *err)
{
	struct rb_target *targets =
		rb_array_grow(item->targets, item->target_count, capacity, sizeof(*targets));
	int code;

	if (!targets)
		return rb_err_nomem(err);
	item->targets = targets;
	code = rb_target_parse(text, &targets[item->target_count], err);
	if (code)
		return code;
	if (item->target_count && !same_type(targets[0].kind, targets[item->target_count].kind)) {
		rb_target_deinit(&targets[item->target_count]);
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"'%.200s': candidates of different program types; expected one type",
			item->text);
	}
	item->target_count++;
	return 0;
}

static int parse_list(struct rb_plan_item *item, struct rawbpf_err *err)
{
	const char *at = item->text;
	struct rb_text part = { 0 };
	size_t capacity = 0;
	int code = 0;

	while (!code) {
		size_t size = strcspn(at, "|");

		rb_text_clear(&part);
		if (item->target_count && !memchr(at, '/', size))
			rb_text_printf(&part, "%s/",
				       item->targets[item->target_count - 1].kind->name);
		rb_text_add(&part, at, size);
		code = part.failed ? rb_err_nomem(err)
				   : add_target(item, &capacity, part.data, err);
		at += size;
		if (!*at++)
			break;
	}
	rb_text_deinit(&part);
	return code;
}

static void drop_targets(struct rb_plan_item *item)
{
	for (size_t i = 0; i < item->target_count; i++)
		rb_target_deinit(&item->targets[i]);
	item->target_count = 0;
}

static void item_deinit(struct rb_plan_item *item)
{
	drop_targets(item);
	free(item->targets);
	free(item->text);
	*item = (struct rb_plan_item){ 0 };
}

/* Takes ownership of `text`. */
static int add_item(struct rb_plan *plan, size_t *capacity, size_t func, char *text,
		    struct rawbpf_err *err)
{
	struct rb_plan_item *items =
		rb_array_grow(plan->items, plan->count, capacity, sizeof(*items));
	struct rb_plan_item *item;
	int code = 0;

	if (!items) {
		free(text);
		return rb_err_nomem(err);
	}
	plan->items = items;
	item = &items[plan->count++];
	*item = (struct rb_plan_item){ .func = func, .text = text };
	if (text)
		code = parse_list(item, err);
	item->kind = item->target_count ? item->targets[0].kind : text ? rb_kind_of(text) : NULL;
	if (code)
		drop_targets(item);
	return code;
}

/* ---- -a ---- */

static bool is_program(const struct rb_object *object, const char *name, size_t size, size_t *ret)
{
	for (size_t i = 0; i < object->func_count; i++) {
		const struct rb_func *func = &object->funcs[i];

		if (!func->program || strlen(func->name) != size || strncmp(func->name, name, size))
			continue;
		*ret = i;
		return true;
	}
	return false;
}

static void list_programs(const struct rb_object *object, struct rawbpf_err *err)
{
	const char *before = "its programs: ";

	for (size_t i = 0; i < object->func_count; i++) {
		if (!object->funcs[i].program)
			continue;
		rb_err_hint(err, "%s%s", before, object->funcs[i].name);
		before = ", ";
	}
}

/* The program that an argument of -a is for, and the start of its target. */
static int find_program(const struct rb_object *object, const char *argument, size_t *func,
			const char **target, struct rawbpf_err *err)
{
	const char *equals = strchr(argument, '='), *slash = strchr(argument, '/');
	size_t programs = 0;

	*target = argument;
	if (equals && (!slash || equals < slash)) {
		*target = equals + 1;
		if (is_program(object, argument, (size_t)(equals - argument), func))
			return 0;
		rb_err_set(err, RAWBPF_USAGE, -EINVAL, "-a %.200s: the object has no program %.*s",
			   argument, (int)(equals - argument < 100 ? equals - argument : 100),
			   argument);
		list_programs(object, err);
		return -EINVAL;
	}
	for (size_t i = 0; i < object->func_count; i++) {
		if (!object->funcs[i].program)
			continue;
		*func = i;
		programs++;
	}
	if (programs == 1)
		return 0;
	rb_err_set(err, RAWBPF_USAGE, -EINVAL,
		   "-a %.200s: the object has "
		   "%zu programs; expected PROGRAM=TARGET",
		   argument, programs);
	rb_err_hint(err, "-a PROGRAM=%.200s; ", argument);
	list_programs(object, err);
	return -EINVAL;
}

/* A program is loaded once, with one type, for all its targets. */
static int check_type(const struct rb_plan *plan, const struct rb_object *object,
		      struct rawbpf_err *err)
{
	const struct rb_plan_item *last = &plan->items[plan->count - 1];

	for (const struct rb_plan_item *item = plan->items; item < last; item++) {
		if (item->func != last->func)
			continue;
		if (!same_type(item->kind, last->kind))
			return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
					  "%s: %s and %s need different program types",
					  object->funcs[last->func].name, item->kind->name,
					  last->kind->name);
		if (rb_kind_has_btf_target(last->kind))
			return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
					  "%s: %s programs are loaded for one target; found two",
					  object->funcs[last->func].name, last->kind->name);
	}
	return 0;
}

static int add_given(struct rb_plan *plan, const struct rb_object *object, const char *argument,
		     size_t *capacity, bool *given, struct rawbpf_err *err)
{
	const char *target;
	size_t func = 0;
	char *text;
	int code = find_program(object, argument, &func, &target, err);

	if (code)
		return code;
	code = rb_plan_copy(target, strlen(target), &text, err);
	if (code)
		return code;
	given[func] = true;
	code = add_item(plan, capacity, func, text, err);
	if (!code)
		code = check_type(plan, object, err);
	if (code) {
		rb_err_prefix(err, "-a %.200s", argument);
		if (err && code != -ENOMEM)
			err->status = RAWBPF_USAGE;
	}
	return code;
}

int rb_plan_make(const struct rb_object *object, const char *const *attach, size_t attach_count,
		 struct rb_plan *ret, struct rawbpf_err *err)
{
	struct rb_plan plan = { 0 };
	size_t capacity = 0;
	bool *given = calloc(object->func_count + 1, sizeof(*given));
	int code = given ? 0 : rb_err_nomem(err);

	for (size_t i = 0; !code && i < attach_count; i++)
		code = add_given(&plan, object, attach[i], &capacity, given, err);
	for (size_t i = 0; !code && i < object->func_count; i++) {
		char *text = NULL;

		if (!object->funcs[i].program || given[i])
			continue;
		code = own_text(object, &object->funcs[i], &text, err);
		if (!code)
			code = add_item(&plan, &capacity, i, text, NULL);
		if (code == -ENOMEM)
			rb_err_nomem(err);
		else
			code = 0;
		if (!code && is_optional(&object->funcs[i]))
			drop_targets(&plan.items[plan.count - 1]);
	}
	free(given);
	if (!code)
		code = rb_plan_maps(object, &plan, err);
	if (code)
		rb_plan_deinit(&plan);
	else
		*ret = plan;
	return code;
}

void rb_plan_deinit(struct rb_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		item_deinit(&plan->items[i]);
	free(plan->items);
	for (size_t i = 0; plan->values && i < plan->map_count; i++)
		free(plan->values[i]);
	free(plan->values);
	free(plan->maps);
	*plan = (struct rb_plan){ 0 };
}

/* The expected attach type of the multi link that can take the target; 0: none can. */
static uint8_t multi_type_of(const struct rb_target *target)
{
	return target->kind->attach_type || target->offset ? 0 : target->kind->traits->multi_type;
}

uint32_t rb_plan_multi_type(const struct rb_plan *plan, size_t func)
{
	bool pattern = false;
	uint32_t type = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		for (size_t j = 0; item->func == func && j < item->target_count; j++) {
			uint32_t own = multi_type_of(&item->targets[j]);

			if (!own || (type && type != own))
				return 0;
			type = own;
			pattern |= rb_is_pattern(item->targets[j].name);
		}
	}
	return pattern ? type : 0;
}

int rb_plan_why(const struct rb_object *object, const struct rb_plan_item *item,
		struct rawbpf_err *err)
{
	const struct rb_func *func = &object->funcs[item->func];
	struct rb_plan_item again = { .text = item->text };
	int code;

	if (!item->text) {
		code = rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "no target: it is in .text, and its name does not give a target");
	} else if (is_optional(func)) {
		code = rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "section %s: the '?' means that it is loaded only on request",
				  func->section_name);
	} else {
		code = parse_list(&again, err);
		again.text = NULL;
		item_deinit(&again);
		if (code)
			rb_err_prefix(err, "section %s", func->section_name);
	}
	if (!rb_kind_is(item->kind, RB_ATTACH_BY_STRUCT_OPS))
		rb_err_hint(err, "%sgive a target: -a %s=ksyscall/clone, for example",
			    item->text ? "; or " : "", func->name);
	return code;
}
