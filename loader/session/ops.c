// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ops - struct_ops in a session. A struct_ops program is loaded for one member of the kernel's
 * struct; the map that has the program as a member determines which. When all its programs are
 * loaded the map is created; attaching registers it. A map in a section whose name begins with '?'
 * is never created, but its programs can be loaded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "session/session_internal.h"

static bool holds(const struct rb_object *object, size_t map, uint32_t func)
{
	const struct rb_map *structure = &object->maps[map];

	for (size_t i = 0; structure->kind == RB_MAP_STRUCT_OPS && i < structure->patch_count; i++)
		if (object->patches[structure->patch + i].value == func)
			return true;
	return false;
}

/* Is the map to be registered? */
static bool is_wanted(const struct rb_map *map)
{
	return map->kind == RB_MAP_STRUCT_OPS && !map->optional;
}

bool rb_session_is_member(const struct rawbpf *session, const struct rb_plan_item *item)
{
	const struct rb_object *object = &session->object;

	if (!rb_kind_is(item->kind, RB_ATTACH_BY_STRUCT_OPS))
		return false;
	for (size_t i = 0; i < object->map_count; i++)
		if (is_wanted(&object->maps[i]) && holds(object, i, (uint32_t)item->func))
			return true;
	return false;
}

/* ---- the kernel's types ---- */

int rb_session_want_structs(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;

	if (!session->structs) /* a failed attempt may come before, and the names are in use */
		session->structs = calloc(object->map_count + 1, sizeof(*session->structs));
	if (!session->structs)
		return rb_err_nomem(err);
	for (size_t i = 0; i < object->map_count; i++) {
		struct rb_text *name = &session->structs[i].name;
		int64_t index;

		if (object->maps[i].kind != RB_MAP_STRUCT_OPS)
			continue;
		if (!name->data)
			rb_struct_ops_value_name(object, &object->maps[i], name);
		if (name->failed)
			return rb_err_nomem(err);
		index = rb_core_want_name(&session->core, name->data, RB_BTF_BIT(RB_BTF_STRUCT),
					  err);
		if (index < 0)
			return (int)index;
	}
	return 0;
}

void rb_session_forget_structs(struct rawbpf *session)
{
	for (size_t i = 0; session->structs && i < session->object.map_count; i++) {
		rb_text_deinit(&session->structs[i].name);
		rb_struct_ops_deinit(&session->structs[i].ops);
	}
	free(session->structs);
	session->structs = NULL;
}

static int not_there(const struct rb_btf *btf, const char *value, struct rawbpf_err *err)
{
	static const char before[] = "bpf_struct_ops_";
	const char *name = value + strlen(before);
	struct rb_nearest nearest;

	rb_err_set(err, RAWBPF_FEATURE, -ENOENT,
		   "this kernel does not support struct_ops %s: its BTF has no struct %s", name,
		   value);
	rb_nearest_init(&nearest, name);
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (type.kind == RB_BTF_STRUCT && !strncmp(type.name, before, strlen(before)))
			rb_nearest_offer(&nearest, type.name + strlen(before),
					 strlen(type.name + strlen(before)));
	}
	rb_nearest_hint(&nearest, "struct ", err);
	return -ENOENT;
}

/* Match the struct with this kernel's type, once. */
static int match(struct rawbpf *session, size_t map, struct rawbpf_err *err)
{
	struct rb_session_struct *structure = &session->structs[map];
	const char *name = structure->name.data;
	int code =
		structure->ops.value ? 0 : rb_kernel_vmlinux(session->sys, &session->vmlinux, err);
	uint32_t type;

	if (code || structure->ops.value)
		return code;
	type = rb_vmlinux_find(&session->vmlinux, RB_BTF_STRUCT, name);
	code = type ? rb_struct_ops_match(&session->object, &session->object.maps[map],
					  &session->vmlinux.btf, type, &structure->ops, err)
		    : not_there(&session->vmlinux.btf, name, err);
	if (code)
		rb_err_prefix(err, "struct_ops %s", session->object.maps[map].name);
	return code;
}

/* ---- programs ---- */

/* Find the member that the program is; a program is loaded for one member only. */
static int find_in(const struct rb_struct_ops *ops, uint32_t func, struct rb_load_target *target,
		   const char **first, struct rawbpf_err *err)
{
	for (size_t i = 0; i < ops->count; i++) {
		const struct rb_struct_ops_func *member = &ops->funcs[i];

		if (member->func != func)
			continue;
		if (*first && (target->btf_id != ops->type || target->member != member->member))
			return rb_err_set(err, RAWBPF_OBJECT, -EINVAL,
					  "the program is member %s and also member %s; expected "
					  "one, since a program is loaded for one member",
					  *first, member->name);
		*first = member->name;
		target->btf_id = ops->type;
		target->member = member->member;
	}
	return 0;
}

int rb_session_find_member(struct rawbpf *session, uint32_t func, struct rb_load_target *ret,
			   struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	struct rb_load_target target = { .fd = -1 };
	const char *member = NULL;
	int code = 0;

	for (size_t i = 0; !code && i < object->map_count; i++) {
		if (!holds(object, i, func))
			continue;
		code = match(session, i, err);
		if (!code)
			code = find_in(&session->structs[i].ops, func, &target, &member, err);
	}
	if (!code && !member) {
		code = rb_err_set(err, RAWBPF_OBJECT, -EINVAL,
				  "no struct_ops map has the program as a member");
		rb_err_hint(err, "define a variable of the kernel's struct in section "
				 ".struct_ops.link");
	}
	if (!code)
		*ret = target;
	return code;
}

/* ---- create and register the maps ---- */

static int check_loaded(const struct rawbpf *session, const struct rb_struct_ops *ops,
			struct rawbpf_err *err)
{
	for (size_t i = 0; i < ops->count; i++) {
		const struct rb_func *func = &session->object.funcs[ops->funcs[i].func];
		const struct rb_plan_item *item = session->plan.items;

		while (item->func != ops->funcs[i].func)
			item++; /* each program has an item */
		if (!rb_kind_is(item->kind, RB_ATTACH_BY_STRUCT_OPS))
			return rb_err_set(err, RAWBPF_OBJECT, -EINVAL,
					  "member %s: expected a "
					  "struct_ops program, found %s in section %s",
					  ops->funcs[i].name, func->name, func->section_name);
	}
	return 0;
}

int rb_session_make_structs(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	int code = 0;

	for (uint32_t i = 0; !code && i < object->map_count; i++) {
		struct rb_session_struct *structure = &session->structs[i];

		if (!is_wanted(&object->maps[i]))
			continue;
		code = match(session, i, err);
		if (!code)
			code = check_loaded(session, &structure->ops, err);
		if (!code)
			code = rb_load_struct_ops(&session->load, i, &structure->ops,
						  &structure->linked, err);
	}
	return code;
}

static int attach_one(struct rawbpf *session, uint32_t map, struct rawbpf_err *err)
{
	struct rb_session_struct *structure = &session->structs[map];
	struct rb_link link = { .fd = -1, .structure = (size_t)map + 1, .item = SIZE_MAX };
	struct rb_text what = { 0 };
	int code;

	rb_text_printf(&what, "struct_ops %s (%s)", session->object.maps[map].name,
		       structure->name.data + strlen("bpf_struct_ops_"));
	rb_struct_ops_fill(&structure->ops, session->prog_fds);
	code = what.failed ? rb_err_nomem(err)
			   : rb_load_register(&session->load, map, &structure->ops,
					      structure->linked, err);
	if (code < 0) {
		rb_text_deinit(&what);
		return code;
	}
	link.what = what.data;
	if (structure->linked)
		link.fd = code;
	else
		link.registered = session->load.map_fds[map];
	session->links[session->link_count++] = link;
	return 0;
}

int rb_session_attach_structs(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = 0;

	for (uint32_t i = 0; !code && i < session->object.map_count; i++)
		if (is_wanted(&session->object.maps[i]) && session->load.map_fds[i] >= 0)
			code = attach_one(session, i, err);
	return code;
}

bool rb_session_link_has(const struct rawbpf *session, const struct rb_link *link, size_t item)
{
	if (!link->structure)
		return link->item == item;
	return holds(&session->object, link->structure - 1,
		     (uint32_t)session->plan.items[item].func);
}
