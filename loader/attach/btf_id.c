// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_id - programs that were loaded for one BTF type (load/btf_target.h): fentry, fexit, fmod_ret,
 * lsm, tp_btf, freplace. One bpf() call without a name attaches them (Linux 5.5).
 */
#include <string.h>

#include "attach/attach_internal.h"
#include "sys/bpf.h"
#include "why/lsm.h"
#include "why/permission.h"

static int refused(struct rb_attacher *attacher, const struct rb_target *target, int code,
		   struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "attaching it", code,
						   RB_NEEDS_BPF, err);
	rb_err_set(err, code == -ENOENT ? RAWBPF_ATTACH : RAWBPF_FEATURE, code,
		   "bpf(BPF_RAW_TRACEPOINT_OPEN) for its BTF type: %s",
		   code == -RB_ENOTSUPP ? "this kernel has no BPF trampolines" : strerror(-code));
	if (code == -EBUSY)
		rb_err_hint(err, "another program is attached to %s: detach it first",
			    target->name);
	else if (code == -E2BIG)
		rb_err_hint(err, "the target has the maximum of 38 programs");
	else if (code == -RB_ENOTSUPP)
		rb_err_hint(err,
			    "use a kernel with "
			    "CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y; or kprobe/%s",
			    target->name);
	return code;
}

int rb_attach_btf_id(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	const struct rb_target *target = attaching->target;
	struct rb_attacher *attacher = attaching->attacher;
	int code = 0;

	if (target->kind->prog_type == BPF_PROG_TYPE_LSM)
		code = rb_kernel_check_lsm(attacher->sys, err);
	if (code)
		return code;
	link->fd = rb_bpf_raw_tracepoint_open(attacher->sys, NULL, attaching->prog);
	if (link->fd < 0)
		return refused(attacher, target, link->fd, err);
	return rb_link_name(link, err, "%s %s", target->kind->name, target->name);
}
