// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * raw_tp - raw tracepoints: the program gets the tracepoint's arguments instead of its record. One
 * bpf() call, without tracefs; closing the descriptor detaches. Linux 4.17.
 */
#include <string.h>

#include "attach/attach_internal.h"
#include "why/function.h"
#include "why/permission.h"
#include "sys/bpf.h"

static int refused(struct rb_attacher *attacher, const struct rb_target *target, int code,
		   struct rawbpf_err *err)
{
	struct rb_tracefs tracefs;

	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "opening the raw tracepoint",
						   code, RB_NEEDS_BPF, err);
	if (code != -ENOENT)
		return rb_err_set(err, RAWBPF_FEATURE, code, "bpf(BPF_RAW_TRACEPOINT_OPEN, %s): %s",
				  target->name, strerror(-code));
	if (rb_tracefs_open(attacher->sys, &tracefs, NULL))
		return rb_err_set(err, RAWBPF_ATTACH, code, "this kernel has no tracepoint %s",
				  target->name);
	rb_kernel_why_no_raw_tracepoint(&tracefs, target->name, err);
	rb_tracefs_close(&tracefs);
	return code;
}

int rb_attach_raw_tp(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	const struct rb_target *target = attaching->target;
	struct rb_attacher *attacher = attaching->attacher;

	link->fd = rb_bpf_raw_tracepoint_open(attacher->sys, target->name, attaching->prog);
	if (link->fd < 0)
		return refused(attacher, target, link->fd, err);
	return rb_link_name(link, err, "raw tracepoint %s", target->name);
}
