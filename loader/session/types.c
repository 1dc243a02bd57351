// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * types - CO-RE's way through the session: as each program is linked, the names of the types that it
 * depends on are gathered; when the first one is about to be loaded, all are looked for in one pass
 * over the kernel's types; then each program's text is patched.
 */
#include "session/parts.h"

/* The types that count: a file's, where the person named one. */
static struct rb_vmlinux *types(struct rawbpf *session)
{
	return session->options.btf_size ? &session->given : &session->vmlinux;
}

static bool depends(const struct rb_object *object, const struct rb_code *code)
{
	size_t count = 0;

	for (size_t i = 0; i < code->func_count; i++)
		count += object->funcs[code->funcs[i].func].core_count;
	return count != 0;
}

int rb_session_want_types(struct rawbpf *session, const struct rb_code *code, struct rb_err *err)
{
	struct rb_object *object = &session->object;
	int failed = rb_object_need_core(object, err);

	if (failed || !depends(object, code))
		return failed;
	if (!session->core.object)
		failed = rb_core_init(object, &session->core, err);
	for (size_t i = 0; !failed && i < code->func_count; i++)
		failed = rb_core_want(&session->core, &object->funcs[code->funcs[i].func], err);
	return failed;
}

static int open_given(struct rawbpf *session, struct rb_err *err)
{
	const struct rawbpf_options *options = &session->options;
	struct rb_bytes image = { options->btf, options->btf_size };
	int failed = 0;

	if (!session->given.btf.count)
		failed = rb_vmlinux_of_file(image, &session->given, err);
	if (failed)
		return rb_err_prefix(err, "%s", options->btf_name ? options->btf_name : "types");
	return rb_btf_names_look(&session->core.names, &session->given.btf, err);
}

static int open_kernel(struct rawbpf *session, struct rb_err *err)
{
	int failed = rb_kernel_vmlinux(session->sys, &session->core.names, &session->vmlinux, err);

	if (failed && err && err->kind == RB_FEATURE) {
		rb_err_prefix(err, "CO-RE");
		rb_err_cure(err, "; or --btf FILE with this kernel's types (BTFHub has many; "
				 "rawbpf btf --min makes small ones)");
	}
	return failed;
}

/* Types that the kernel itself does not have may be a module's. */
static int ask_modules(struct rawbpf *session, struct rb_err *err)
{
	struct rb_vmlinux *from = types(session);
	int all = 0, failed = rb_vmlinux_modules(from, err);

	for (size_t i = 0; !failed && !all && i < from->module_count; i++) {
		rb_btf_names_clear(&session->core.names);
		failed = rb_btf_names_look(&session->core.names, &from->modules[i]->btf, err);
		if (!failed)
			all = rb_core_offer(&session->core, &from->modules[i]->btf, err);
		if (all < 0)
			return all;
	}
	return failed;
}

/* Find the types that are wanted and were not looked for yet. */
static int find(struct rawbpf *session, struct rb_err *err)
{
	struct rb_core *core = &session->core;
	int all, failed;

	if (core->looked == core->count)
		return 0;
	rb_btf_names_clear(&core->names);
	failed = session->options.btf_size ? open_given(session, err) : open_kernel(session, err);
	if (failed)
		return failed;
	all = rb_core_offer(core, &types(session)->btf, err);
	if (all < 0)
		return all;
	failed = all ? 0 : ask_modules(session, err);
	core->looked = core->count;
	return failed;
}

int rb_session_apply_types(struct rawbpf *session, struct rb_code *code, struct rb_err *err)
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
