// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * load - the programs of the plan into the kernel, each with the data that it uses.
 *
 * Data maps are made when the first program needs them, so that an object's unused sections cost
 * nothing; the functions of this file are in the order in which one program comes to be.
 */
#include <stdlib.h>

#include "explain/verdict.h"
#include "load/load.h"
#include "session/parts.h"

#define HELPER_TRACE_PRINTK  6	 /* bpf_trace_printk(), Linux 4.1 */
#define HELPER_TRACE_VPRINTK 177 /* bpf_trace_vprintk(), Linux 5.16 */

int rb_session_need_tracefs(struct rawbpf *session, struct rb_err *err)
{
	if (session->tracefs.dir >= 0)
		return 0;
	return rb_tracefs_open(session->sys, &session->tracefs, err);
}

/* The kernel, seeing a program that prints, switches an event on: remember how it was. */
static void watch_printk(struct rawbpf *session, const struct rb_func *func)
{
	bool swap = session->elf.swap;

	if (session->prints || !(rb_relocate_calls(func, HELPER_TRACE_PRINTK, swap) ||
				 rb_relocate_calls(func, HELPER_TRACE_VPRINTK, swap)))
		return;
	session->prints = true;
	if (!rb_session_need_tracefs(session, NULL))
		rb_trace_printk_save(&session->tracefs, &session->printk);
}

static int load_data(struct rawbpf *session, const struct rb_func *func, struct rb_err *err)
{
	const struct rb_object *object = &session->object;
	bool *needed = calloc(object->data_count + 1, sizeof(*needed));
	int code = needed ? 0 : rb_err_nomem(err);

	if (needed)
		rb_relocate_needs(object, func, needed);
	for (size_t i = 0; !code && i < object->data_count; i++) {
		if (!needed[i] || session->data_fds[i] >= 0)
			continue;
		code = rb_load_data(session->sys, &object->datas[i], err);
		if (code >= 0) {
			session->data_fds[i] = code;
			code = 0;
		}
	}
	free(needed);
	return code;
}

static int load_insns(struct rawbpf *session, const struct rb_plan_item *item,
		      const struct rb_func *func, struct rb_err *err)
{
	const struct rb_object *object = &session->object;
	struct rb_bpf_prog prog = { .license = object->license };
	struct rb_text_insns text;
	struct rb_self self = { 0 };
	int fd, code = rb_relocate_func(object, func, session->data_fds, &text, err);

	if (code)
		return code;
	rb_session_tell_fixes(session, func, &text);
	rb_sys_self(session->sys, &self);
	prog.type = item->kind ? item->kind->prog_type : BPF_PROG_TYPE_KPROBE;
	prog.insns = text.insns;
	prog.insn_count = text.count;
	prog.kern_version = object->kern_version ? object->kern_version : self.kernel_version;
	rb_bpf_name(prog.name, func->name);
	fd = rb_load_program(session->sys, &prog, err);
	rb_text_insns_deinit(&text);
	if (fd < 0) {
		if (err && err->kind == RB_VERIFIER)
			rb_explain_verdict(object, func, err);
		return fd;
	}
	session->prog_fds[item->func] = fd;
	return 0;
}

static int load_item(struct rawbpf *session, const struct rb_plan_item *item, struct rb_err *err)
{
	const struct rb_func *func = &session->object.funcs[item->func];
	int code;

	if (session->prog_fds[item->func] >= 0)
		return 0;
	if (item->text && !item->kind) {
		code = rb_plan_why(&session->object, item, err);
	} else {
		watch_printk(session, func);
		code = load_data(session, func, err);
		if (!code)
			code = load_insns(session, item, func, err);
	}
	return code ? rb_err_prefix(err, "program %s", func->name) : 0;
}

static void note(struct rawbpf *session, const struct rb_err *err)
{
	struct rb_text line = { 0 };

	rb_text_printf(&line, "left out: %s", err->text);
	if (session->options.note && !line.failed)
		session->options.note(session->options.ctx, line.data);
	rb_text_deinit(&line);
}

/*
 * A program that no kind or place is known for is left out, with a note, as long as there are others;
 * when there are none, the first one's reason is the error.
 */
int rawbpf_load(struct rawbpf *session, struct rb_err *err)
{
	const struct rb_plan *plan = &session->plan;
	struct rb_err why = { 0 };
	bool any = false;
	int code = 0;

	for (size_t i = 0; i < plan->count; i++)
		any |= plan->items[i].target_count != 0;
	for (size_t i = 0; !code && i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		if (item->target_count) {
			code = load_item(session, item, err);
			continue;
		}
		rb_plan_why(&session->object, item, any ? &why : err);
		code = rb_err_prefix(any ? &why : err, "program %s",
				     session->object.funcs[item->func].name);
		if (any) {
			note(session, &why);
			code = 0;
		}
	}
	rawbpf_err_deinit(&why);
	if (!plan->count)
		code = rb_err_set(err, RB_OBJECT, -ENOENT, "%s: there is no program in it",
				  session->options.name ? session->options.name : "object");
	return code;
}

int rawbpf_load_program(struct rawbpf *session, size_t index, struct rb_err *err)
{
	if (index >= session->plan.count)
		return rb_err_set(err, RB_USAGE, -EINVAL, "there is no program %zu", index);
	return load_item(session, &session->plan.items[index], err);
}
