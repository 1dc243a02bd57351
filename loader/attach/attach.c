// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * attach - the table of ways to attach, and what they share: the group name, notes, and undoing the
 * partial result of one that failed.
 *
 * -DRAWBPF_WITHOUT_USDT and the like remove a way from the build.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "base/print.h"

static rb_attach_fn *const ways[RB_ATTACH_BY_COUNT] = {
#ifndef RAWBPF_WITHOUT_KPROBE
	[RB_ATTACH_BY_KPROBE] = rb_attach_kprobe,
	[RB_ATTACH_BY_KSYSCALL] = rb_attach_ksyscall,
#endif
#ifndef RAWBPF_WITHOUT_TRACEPOINT
	[RB_ATTACH_BY_TRACEPOINT] = rb_attach_tracepoint,
#endif
	[RB_ATTACH_BY_RAW_TRACEPOINT] = rb_attach_raw_tp,
#ifndef RAWBPF_WITHOUT_UPROBE
	[RB_ATTACH_BY_UPROBE] = rb_attach_uprobe,
#endif
#ifndef RAWBPF_WITHOUT_USDT
	[RB_ATTACH_BY_USDT] = rb_attach_usdt,
#endif
	[RB_ATTACH_BY_BTF_ID] = rb_attach_btf_id,
	[RB_ATTACH_BY_ITERATOR] = rb_attach_iter,
#ifndef RAWBPF_WITHOUT_PERF_EVENT
	[RB_ATTACH_BY_PERF_EVENT] = rb_attach_perf_event,
#endif
};

int rb_attacher_init(struct rb_sys *sys, struct rb_tracefs *tracefs, struct rb_attacher *ret,
		     struct rawbpf_err *err)
{
	struct rb_self self;
	int code = rb_sys_self(sys, &self);

	if (code)
		return rb_err_set(err, RAWBPF_IO, code, "reading /proc/self: %s", strerror(-code));
	*ret = (struct rb_attacher){ .sys = sys, .tracefs = tracefs };
	rb_print(ret->group, sizeof(ret->group), "rawbpf_%d_%llu_%08llx", self.pid,
		 (unsigned long long)self.start, (unsigned long long)(self.random & 0xffffffff));
	return 0;
}

void rb_attacher_settle(struct rb_attacher *attacher)
{
	if (attacher->binary)
		rb_binary_close(attacher->binary);
	free(attacher->binary);
	free(attacher->binary_name);
	attacher->binary = NULL;
	attacher->binary_name = NULL;
}

int rb_attach(struct rb_attacher *attacher, const struct rb_target *target, int prog,
	      const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
{
	RB_PURPOSE(attacher->sys, RB_STEP_ATTACH, prog_name);
	struct rb_attaching attaching = {
		.attacher = attacher,
		.target = target,
		.prog = prog,
		.prog_name = prog_name,
		.at_return = (target->kind->bits & RB_KIND_AT_RETURN) != 0,
	};
	rb_attach_fn *way = ways[target->kind->traits->by];
	struct rb_link link = { .fd = -1 };
	struct rawbpf_err undoing = { 0 };
	int code;

	if (!way)
		return rb_err_set(err, RAWBPF_FEATURE, -ENOTSUP,
				  "this build of rawbpf cannot attach %s programs",
				  target->kind->name);
	code = way(&attaching, &link, err);
	if (!code) {
		*ret = link;
		return 0;
	}
	if (rb_link_undo(attacher, &link, &undoing))
		rb_err_more(err, "; and %s", undoing.text);
	rawbpf_err_deinit(&undoing);
	return code;
}

int rb_link_name(struct rb_link *link, struct rawbpf_err *err, const char *fmt, ...)
{
	struct rb_text text = { 0 };
	va_list args;

	va_start(args, fmt);
	rb_text_vprintf(&text, fmt, args);
	va_end(args);
	free(link->what);
	link->what = text.data;
	return text.failed ? rb_err_nomem(err) : 0;
}

void rb_attach_note(const struct rb_attaching *attaching, const char *fmt, ...)
{
	struct rb_text line = { 0 };
	va_list args;

	if (!attaching->attacher->note)
		return;
	rb_target_describe(attaching->target, &line);
	rb_text_string(&line, ": ");
	va_start(args, fmt);
	rb_text_vprintf(&line, fmt, args);
	va_end(args);
	if (!line.failed)
		attaching->attacher->note(attaching->attacher->ctx, line.data);
	rb_text_deinit(&line);
}
