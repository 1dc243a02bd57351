// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * load - load the plan's programs, each with the maps that it uses.
 *
 * Maps are created when the first program needs them, so unused data sections cost nothing. The
 * functions in this file are in the order in which one program is loaded.
 */
#include <stdlib.h>
#include <string.h>

#include "why/verdict.h"
#include "load/load.h"
#include "session/session_internal.h"

#define HELPER_TRACE_PRINTK  6	 /* bpf_trace_printk(), Linux 4.1 */
#define HELPER_TRACE_VPRINTK 177 /* bpf_trace_vprintk(), Linux 5.16 */
#define FEW_DESCRIPTORS	     256 /* the usual soft limit */

int rb_session_need_tracefs(struct rawbpf *session, struct rawbpf_err *err)
{
	if (session->tracefs.dir >= 0)
		return 0;
	return rb_tracefs_open(session->sys, &session->tracefs, err);
}

/*
 * The kernel enables the event bpf_trace_printk when a program that prints is loaded: save its
 * previous state.
 */
static void watch_printk(struct rawbpf *session, const struct rb_code *code)
{
	if (session->prints || !(rb_code_calls(code, HELPER_TRACE_PRINTK) ||
				 rb_code_calls(code, HELPER_TRACE_VPRINTK)))
		return;
	session->prints = true;
	if (!rb_session_need_tracefs(session, NULL))
		rb_trace_printk_save(&session->tracefs, &session->printk);
}

/*
 * Maps, programs and most links are descriptors: large objects need more than the default limit of
 * 1024, so raise it.
 */
static void raise_limit(struct rawbpf *session)
{
	uint64_t wanted = session->object.map_count + 2 * (uint64_t)session->plan.count + 64;

	if (wanted > FEW_DESCRIPTORS && !session->limit_raised)
		rb_sys_descriptors(session->sys, wanted);
	session->limit_raised =
		true; /* a failure is reported by the call that needs a descriptor */
}

/* Create the maps that the program uses. */
static int make_maps(struct rawbpf *session, const struct rb_code *code, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	struct rb_code_cursor at = { 0 };
	const struct rb_reloc *reloc;
	int failed = 0;

	while (!failed && (reloc = rb_code_next_reloc(object, code, &at))) {
		if (reloc->kind == RB_RELOC_DATA || reloc->kind == RB_RELOC_MAP)
			failed = rb_load_map(&session->load, reloc->target, err);
		else if (reloc->kind == RB_RELOC_EXTERN &&
			 object->externs[reloc->target].kind == RB_EXTERN_KCONFIG)
			failed = rb_load_map(&session->load, session->load.kconfig, err);
	}
	return failed;
}

/* Maps that are pinned by name are created even if no program uses them: others may. */
static int make_pinned(struct rawbpf *session, struct rawbpf_err *err)
{
	int failed = 0;

	for (size_t i = 0; !failed && i < session->object.map_count; i++)
		if (session->object.maps[i].pin_by_name && !session->object.maps[i].template)
			failed = rb_load_map(&session->load, (uint32_t)i, err);
	return failed;
}

/* kern_version, which kernels before 5.0 require for kprobe programs; read once. */
static uint32_t kernel_version(struct rawbpf *session, uint32_t type)
{
	struct rb_self self = { 0 };

	if (session->object.kern_version || type != BPF_PROG_TYPE_KPROBE)
		return session->object.kern_version;
	if (!session->kernel_version) {
		rb_sys_self(session->sys, &self);
		session->kernel_version = self.kernel_version;
	}
	return session->kernel_version;
}

/* What the program is loaded for: a member of a struct, a BTF type, or nothing in particular. */
static int find_target(struct rawbpf *session, const struct rb_kind *kind, uint32_t func,
		       struct rb_load_target *ret, struct rawbpf_err *err)
{
	*ret = (struct rb_load_target){ .fd = -1 };
	if (rb_kind_is(kind, RB_ATTACH_BY_STRUCT_OPS))
		return rb_session_find_member(session, func, ret, err);
	if (!kind || !rb_kind_has_btf_target(kind))
		return 0;
	return rb_load_target_of(session->sys, &session->vmlinux, &session->plan, kind, func,
				 session->object.funcs[func].section_name, ret, err);
}

/* What the kernel needs to know of the program besides its instructions. */
static int describe(struct rawbpf *session, const struct rb_kind *kind, uint32_t index,
		    struct rb_bpf_prog *prog, struct rb_load_target *target, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	int failed = rb_load_attach_type(session->sys, &session->plan, kind, index,
					 &prog->expected_attach_type, err);

	if (!failed)
		failed = find_target(session, kind, index, target, err);
	if (failed)
		return failed;
	if (kind && kind->traits->multi_type)
		session->multi_types[index] = prog->expected_attach_type;
	if (rb_kind_is(kind, RB_ATTACH_BY_STRUCT_OPS))
		prog->expected_attach_type = target->member;
	prog->type = kind ? kind->prog_type : BPF_PROG_TYPE_KPROBE;
	prog->flags = kind ? kind->prog_flags : 0;
	prog->license = object->license;
	prog->kern_version = kernel_version(session, prog->type);
	prog->attach_btf_id = target->btf_id;
	prog->attach_fd = target->fd < 0 ? 0 : target->fd;
	prog->fd_array = session->vmlinux.fds;
	rb_bpf_name(prog->name, object->funcs[index].name);
	return 0;
}

/* Into the kernel: a descriptor, or an error with its cause. */
static int submit(struct rawbpf *session, const struct rb_kind *kind, uint32_t index,
		  struct rb_bpf_prog *prog, const struct rb_load_target *target,
		  struct rawbpf_err *err)
{
	struct rb_code *code = &session->codes[index];
	int fd;

	prog->insns = code->insns;
	prog->insn_count = code->count;
	fd = rb_load_program(&session->load, prog, code, err);
	if (fd < 0 && kind)
		rb_load_target_refused(session->sys, kind, target, err);
	if (target->owned)
		rb_sys_close(session->sys, target->fd);
	if (fd < 0 && err && err->status == RAWBPF_VERIFIER)
		rb_explain_verdict(&session->object, code, err);
	return fd;
}

/* Link the function once, and mark its externs as needed. */
static int link_func(struct rawbpf *session, uint32_t index, struct rawbpf_err *err)
{
	struct rb_object *object = &session->object;
	struct rb_code *code = &session->codes[index];
	struct rb_code_cursor at = { 0 };
	const struct rb_reloc *reloc;
	int failed = code->insns ? 0 : rb_link_func(object, index, code, err);

	while (!failed && (reloc = rb_code_next_reloc(object, code, &at)))
		if (reloc->kind == RB_RELOC_EXTERN)
			session->extern_wanted[reloc->target] = true;
	if (failed)
		rb_err_prefix(err, "program %s", object->funcs[index].name);
	return failed;
}

/*
 * One program that is linked and whose externs are resolved: its instructions get this kernel's
 * types, its maps are made, it gets their descriptors, and goes into the kernel.
 */
static int load_func(struct rawbpf *session, const struct rb_kind *kind, uint32_t index,
		     struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_PROGRAM, session->object.funcs[index].name);
	const struct rb_values values = {
		.map_fds = session->load.map_fds,
		.externs = session->resolved,
		.kconfig = session->load.kconfig,
	};
	struct rb_code *code = &session->codes[index];
	struct rb_load_target target;
	struct rb_bpf_prog prog = { 0 };
	int fd;

	if (session->prog_fds[index] >= 0)
		return 0;
	watch_printk(session, code);
	fd = rb_session_apply_types(session, code, err);
	if (!fd)
		fd = make_maps(session, code, err);
	if (!fd)
		fd = rb_relocate_code(&session->object, &values, code, err);
	if (!fd)
		fd = describe(session, kind, index, &prog, &target, err);
	if (!fd) {
		rb_session_tell_fixes(session, &session->object.funcs[index], code);
		fd = submit(session, kind, index, &prog, &target, err);
	}
	if (fd < 0) {
		rb_err_prefix(err, "program %s", session->object.funcs[index].name);
		return fd;
	}
	session->prog_fds[index] = fd;
	return 0;
}

static int resolve(struct rawbpf *session, struct rawbpf_err *err)
{
	return rb_kernel_resolve_externs(session->sys, &session->object, session->extern_wanted,
					 &session->vmlinux, session->resolved, err);
}

/* An initial element of a program array that was created, whose program is not loaded yet. */
static bool is_waiting(const struct rawbpf *session, const struct rb_slot *slot)
{
	return slot->program && session->load.map_fds[slot->map] >= 0 &&
	       session->prog_fds[slot->target] < 0;
}

/*
 * Load the programs that are initial elements of program arrays: tail call targets, which are not
 * attached. Their type is given by their section, else by their caller. Their externs are resolved
 * together. Loading them may create further arrays, so this repeats until no program is left.
 */
static int load_called(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	bool again = true;
	int failed = 0;

	while (!failed && again) {
		again = false;
		for (size_t i = 0; !failed && i < object->slot_count; i++) {
			if (!is_waiting(session, &object->slots[i]))
				continue;
			failed = link_func(session, object->slots[i].target, err);
			again = true;
		}
		if (!failed && again)
			failed = resolve(session, err);
		for (size_t i = 0; !failed && again && i < object->slot_count; i++) {
			uint32_t target = object->slots[i].target;

			if (is_waiting(session, &object->slots[i]) && session->codes[target].insns)
				failed = load_func(session,
						   rb_kind_of(object->funcs[target].section_name),
						   target, err);
		}
	}
	return failed ? failed : rb_load_tail_calls(&session->load, session->prog_fds, err);
}

/* Is it an initial element of a program array? Then it is loaded when the array is created. */
static bool is_called(const struct rb_object *object, size_t func)
{
	for (size_t i = 0; i < object->slot_count; i++)
		if (object->slots[i].program && object->slots[i].target == func)
			return true;
	return false;
}

/* Is it attached: to its own target, or as a member of a struct_ops map? */
static bool is_needed(const struct rawbpf *session, const struct rb_plan_item *item)
{
	return item->target_count || rb_session_is_member(session, item);
}

/*
 * A program without a known kind or target is left out, with a note, if there are other programs to
 * load; else the first one's reason is the error.
 */
static int load_all(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_plan *plan = &session->plan;
	struct rawbpf_err why = { 0 };
	bool any = false;
	int failed = rb_session_want_types(session, err);

	raise_limit(session);
	for (size_t i = 0; i < plan->count; i++)
		any |= is_needed(session, &plan->items[i]);
	for (size_t i = 0; !failed && i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		if (is_needed(session, item)) {
			failed = link_func(session, (uint32_t)item->func, err);
			continue;
		}
		failed = rb_plan_why(&session->object, item, any ? &why : err);
		rb_err_prefix(any ? &why : err, "program %s",
			      session->object.funcs[item->func].name);
		if (any) {
			if (!is_called(&session->object, item->func))
				rb_session_note(session, "left out: %s", why.text);
			failed = 0;
		}
	}
	rawbpf_err_deinit(&why);
	if (!plan->count)
		failed = rb_err_set(err, RAWBPF_OBJECT, -ENOENT, "%s: the object has no program",
				    session->options.name ? session->options.name : "object");
	if (!failed)
		failed = resolve(session, err);
	if (!failed)
		failed = make_pinned(session, err);
	for (size_t i = 0; !failed && i < plan->count; i++)
		if (is_needed(session, &plan->items[i]))
			failed = load_func(session, plan->items[i].kind,
					   (uint32_t)plan->items[i].func, err);
	if (!failed)
		failed = load_called(session, err);
	if (!failed)
		failed = rb_session_make_structs(session, err);
	session->loaded = !failed;
	return failed;
}

int rawbpf_load(struct rawbpf *session, struct rawbpf_err *err)
{
	int failed = rb_session_enter(session, RB_CALL_LOAD, err);

	if (failed)
		return failed;
	failed = load_all(session, err);
	session->state = failed ? RB_FAILED : RB_LOADED;
	rb_session_renew_view(session);
	rb_session_leave(session);
	return failed;
}

/* Link program `index` alone, and resolve its externs. */
static int prepare_one(struct rawbpf *session, size_t index, struct rawbpf_err *err)
{
	const struct rb_plan_item *item = &session->plan.items[index];
	const char *name = session->object.funcs[item->func].name;
	int failed;

	raise_limit(session);
	if (item->text && !item->kind) {
		failed = rb_plan_why(&session->object, item, err);
		rb_err_prefix(err, "program %s", name);
		return failed;
	}
	/* only its own externs: those of other programs must not make it fail */
	memset(session->extern_wanted, 0, session->object.extern_count * sizeof(bool));
	failed = rb_session_want_types(session, err);
	if (!failed)
		failed = link_func(session, (uint32_t)item->func, err);
	if (failed)
		return failed;
	failed = resolve(session, err);
	if (failed)
		rb_err_prefix(err, "program %s", name);
	return failed;
}

static int out_of_range(const struct rawbpf *session, size_t index, struct rawbpf_err *err)
{
	rb_session_refuse(RB_CALL_LOAD_PROGRAM, "", err);
	rb_err_more(err, "program index %zu is out of range: the object has %zu programs", index,
		    session->plan.count);
	return -EINVAL;
}

int rawbpf_load_program(struct rawbpf *session, size_t index, struct rawbpf_err *err)
{
	int failed = rb_session_enter(session, RB_CALL_LOAD_PROGRAM, err);

	if (failed)
		return failed;
	if (index >= session->plan.count) {
		rb_session_leave(session);
		return out_of_range(session, index, err);
	}
	session->state = RB_PARTLY;
	failed = prepare_one(session, index, err);
	if (!failed)
		failed = load_func(session, session->plan.items[index].kind,
				   (uint32_t)session->plan.items[index].func, err);
	rb_session_renew_program(session, index);
	rb_session_leave(session);
	return failed;
}
