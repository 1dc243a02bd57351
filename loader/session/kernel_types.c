// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kernel_types - what a session needs of the kernel's BTF. All names that the object may need are
 * collected first: types for CO-RE, functions and tracepoints that programs are loaded for, kfuncs.
 * When the first of them is needed, one pass over the kernel's BTF finds all.
 */
#include <stdlib.h>

#include "session/session_internal.h"

/* The types for CO-RE: those of options.btf if given, else the kernel's. */
static struct rb_vmlinux *types(struct rawbpf *session)
{
	return session->options.btf_size ? &session->given : &session->vmlinux;
}

/* ---- collect ---- */

static int want_core(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rb_object *object = &session->object;
	int failed = rb_object_need_core(object, err);

	if (failed || !object->core_count)
		return failed;
	failed = rb_core_init(object, &session->core, err);
	for (size_t i = 0; !failed && i < object->func_count; i++)
		failed = rb_core_want(&session->core, &object->funcs[i], err);
	return failed;
}

static int want(struct rawbpf *session, const char *name, uint32_t kinds, struct rawbpf_err *err)
{
	int64_t index = rb_core_want_name(&session->core, name, kinds, err);

	return index < 0 ? (int)index : 0;
}

static int want_target(struct rawbpf *session, const struct rb_target *target,
		       struct rawbpf_err *err)
{
	struct rb_text *name = &session->target_names[session->target_name_count++];
	enum rb_btf_kind kind = rb_btf_target_name(target->kind->traits, target->name, name);

	return name->failed ? rb_err_nomem(err) : want(session, name->data, RB_BTF_BIT(kind), err);
}

static int want_targets(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_plan *plan = &session->plan;
	size_t count = 0;
	int failed = 0;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].kind && rb_kind_has_btf_target(plan->items[i].kind))
			count += plan->items[i].target_count;
	session->target_names = count ? calloc(count, sizeof(*session->target_names)) : NULL;
	if (count && !session->target_names)
		return rb_err_nomem(err);
	for (size_t i = 0; count && i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		for (size_t j = 0; !failed && j < item->target_count; j++)
			if (rb_kind_has_btf_target(item->targets[j].kind))
				failed = want_target(session, &item->targets[j], err);
	}
	return failed;
}

static int want_externs(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	int failed = 0;

	for (size_t i = 0; !failed && i < object->extern_count; i++) {
		const struct rb_extern *symbol = &object->externs[i];

		if (symbol->kind == RB_EXTERN_FUNC ||
		    (symbol->kind == RB_EXTERN_VAR && symbol->type))
			failed = want(session, symbol->name,
				      RB_BTF_BIT(symbol->kind == RB_EXTERN_FUNC ? RB_BTF_FUNC
										: RB_BTF_VAR),
				      err);
	}
	return failed;
}

static void forget_wanted(struct rawbpf *session)
{
	for (size_t i = 0; i < session->target_name_count; i++)
		rb_text_deinit(&session->target_names[i]);
	free(session->target_names);
	session->target_names = NULL;
	session->target_name_count = 0;
	rb_core_deinit(&session->core);
}

int rb_session_want_types(struct rawbpf *session, struct rawbpf_err *err)
{
	int failed = 0;

	if (session->types_wanted)
		return 0;
	failed = want_core(session, err);
	if (!failed)
		failed = want_targets(session, err);
	if (!failed)
		failed = rb_session_want_structs(session, err);
	if (!failed)
		failed = want_externs(session, err);
	session->vmlinux.wanted = session->given.wanted = &session->core.names;
	session->types_wanted = !failed;
	if (failed) /* the next program starts again */
		forget_wanted(session);
	return failed;
}

void rb_session_forget_types(struct rawbpf *session)
{
	forget_wanted(session);
	rb_vmlinux_deinit(&session->given);
	rb_vmlinux_deinit(&session->vmlinux);
}

/* ---- find ---- */

static int open_given(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rawbpf_options *options = &session->options;
	struct rb_bytes image = { options->btf, options->btf_size };
	int failed = rb_vmlinux_of_file(image, &session->given, err);

	if (failed)
		rb_err_prefix(err, "%s", options->btf_name ? options->btf_name : "types");
	return failed;
}

static int open_kernel(struct rawbpf *session, struct rawbpf_err *err)
{
	int failed = rb_kernel_vmlinux(session->sys, &session->vmlinux, err);

	if (failed && err && err->status == RAWBPF_FEATURE) {
		rb_err_prefix(err, "CO-RE");
		rb_err_hint(err, "; or --btf FILE with this kernel's types (see BTFHub; rawbpf btf "
				 "--min makes small files)");
	}
	return failed;
}

/* Types that are not in vmlinux may be in a module. */
static int ask_modules(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rb_vmlinux *from = types(session);
	struct rb_btf_names names = { 0 };
	int all = 0, failed = rb_vmlinux_modules(from, err);

	if (!failed && rb_btf_names_copy(&session->core.names, &names))
		failed = rb_err_nomem(err);
	for (size_t i = 0; !failed && all == 0 && i < from->module_count; i++) {
		const struct rb_btf *btf = &from->modules[i]->btf;

		rb_btf_names_clear(&names);
		failed = rb_btf_names_look(&names, btf, err);
		if (!failed)
			all = rb_core_offer(&session->core, &names, btf, err);
	}
	rb_btf_names_deinit(&names);
	return failed ? failed : all < 0 ? all : 0;
}

static int find(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rb_core *core = &session->core;
	int all, failed;

	if (core->looked)
		return 0;
	failed = session->options.btf_size ? open_given(session, err) : open_kernel(session, err);
	if (failed)
		return failed;
	all = rb_core_offer(core, &core->names, &types(session)->btf, err);
	failed = all == 0 ? ask_modules(session, err) : all < 0 ? all : 0;
	core->looked = !failed;
	return failed;
}

static bool depends(const struct rb_object *object, const struct rb_code *code)
{
	size_t count = 0;

	for (size_t i = 0; i < code->func_count; i++)
		count += object->funcs[code->funcs[i].func].core_count;
	return count != 0;
}

int rb_session_apply_types(struct rawbpf *session, struct rb_code *code, struct rawbpf_err *err)
{
	int failed;

	if (code->adapted || !depends(&session->object, code))
		return 0;
	failed = find(session, err);
	if (!failed)
		failed = rb_core_relocate(&session->core, code, err);
	code->adapted = !failed;
	return failed;
}
