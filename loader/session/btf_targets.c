// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_targets - for programs that are loaded for one BTF type: which of the candidates there is. The
 * first is chosen before the load, and the program is attached to that.
 */
#include <string.h>

#include "session/session_internal.h"

static struct rb_plan_item *item_of(struct rawbpf *session, uint32_t func)
{
	for (size_t i = 0; i < session->plan.count; i++)
		if (session->plan.items[i].func == func && session->plan.items[i].target_count)
			return &session->plan.items[i];
	return NULL;
}

static int choose(struct rawbpf *session, struct rb_plan_item *item, struct rb_load_target *ret,
		  struct rawbpf_err *err)
{
	int code = -ENOENT;

	for (size_t i = 0; code && i < item->target_count; i++) {
		const struct rb_target *target = &item->targets[i];

		item->chosen = i;
		code = rb_load_target_find(session->sys, &session->vmlinux, target->kind,
					   target->name, ret, err);
		if (code)
			rb_err_prefix(err, "%s/%s", target->kind->name, target->name);
		if (code && err && err->status != RAWBPF_ATTACH)
			break; /* the next one would meet the same */
	}
	if (code && item->target_count > 1 && err && err->status == RAWBPF_ATTACH)
		rb_err_prefix(err, "none of %s exists", item->text);
	if (!code && err)
		rawbpf_err_deinit(err);
	return code;
}

int rb_session_find_target(struct rawbpf *session, const struct rb_kind *kind, uint32_t func,
			   struct rb_load_target *ret, struct rawbpf_err *err)
{
	const char *section = session->object.funcs[func].section_name;
	struct rb_plan_item *item = item_of(session, func);
	const char *name = strchr(section, '/');

	*ret = (struct rb_load_target){ .fd = -1 };
	if (rb_kind_is(kind, RB_ATTACH_BY_STRUCT_OPS))
		return rb_session_find_member(session, func, ret, err);
	if (!kind || !rb_kind_has_btf_target(kind))
		return 0;
	if (item)
		return choose(session, item, ret, err);
	if (!name || !name[1])
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "section %s does not say which target in the kernel it is for",
				  section);
	return rb_load_target_find(session->sys, &session->vmlinux, kind, name + 1, ret, err);
}
