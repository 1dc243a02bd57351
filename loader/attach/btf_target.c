// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_target - from the words of a target to the number of a type, in the kernel's BTF or in that of a
 * BPF program; and the one call that attaches what was loaded for it (Linux 5.5).
 */
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "attach/btf_target.h"
#include "attach/btf_target_internal.h"
#include "base/nearest.h"
#include "base/print.h"
#include "why/lsm.h"
#include "why/permission.h"
#include "sys/bpf_link.h"

#define ENOTSUPP_ 524 /* the kernel's own, which no C library knows */

/* ---- words ---- */

/* The last colon: what stands before it says in what, what stands behind it is the function. */
static const char *function_of(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static bool is_program(const char *name)
{
	const char *function;

	return name[0] == '/' || rb_place_program_id(name, &function);
}

static int whose(const char *function, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_USAGE, -EINVAL,
		   "freplace/%.100s does not say whose function is to be replaced", function);
	rb_err_hint(err, "-a freplace/prog:ID:%.100s, or -a freplace//sys/fs/bpf/NAME:%.100s",
		    function, function);
	return -EINVAL;
}

int rb_parse_place(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *function = function_of(rest);
	bool freplace = ret->kind->prog_type == BPF_PROG_TYPE_EXT;

	rb_place_program_id(rest, &function);
	/* a program's number may stand alone: its first function is meant */
	if (!(is_program(rest) && !*function) && !rb_is_symbol(function, strlen(function)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a function's name", rest);
	if (!is_program(rest) && function != rest &&
	    !rb_is_symbol(rest, (size_t)(function - rest) - 1))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a module, prog:ID or a path before the colon",
				  rest);
	if (freplace && !is_program(rest))
		return whose(rest, err);
	ret->name = rb_copy(rest, strlen(rest));
	return ret->name ? 0 : rb_err_nomem(err);
}

/* ---- places in the kernel ---- */

static void offer_places(const struct rb_btf *btf, const struct rb_probe_kind *kind,
			 const char *wanted, struct rawbpf_err *err)
{
	bool event =
		kind->prog_type == BPF_PROG_TYPE_TRACING && kind->attach_type == BPF_TRACE_RAW_TP;
	const char *before = kind->prog_type == BPF_PROG_TYPE_LSM  ? "bpf_lsm_"
			     : event				   ? "btf_trace_"
			     : kind->attach_type == BPF_TRACE_ITER ? "bpf_iter_"
								   : "";
	size_t size = strlen(before);
	struct rb_nearest nearest;
	char prefix[32];

	rb_nearest_init(&nearest, wanted);
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (type.kind == (event ? RB_BTF_TYPEDEF : RB_BTF_FUNC) &&
		    !strncmp(type.name, before, size))
			rb_nearest_offer(&nearest, type.name + size, strlen(type.name + size));
	}
	rb_print(prefix, sizeof(prefix), "%s/", kind->name);
	rb_nearest_hint(&nearest, prefix, err);
}

bool rb_is_placed(const struct rb_probe_kind *kind)
{
	return kind->prog_type == BPF_PROG_TYPE_TRACING || kind->prog_type == BPF_PROG_TYPE_LSM ||
	       kind->prog_type == BPF_PROG_TYPE_EXT;
}

static int find_in_kernel(struct rb_vmlinux *vmlinux, const struct rb_probe_kind *kind,
			  const char *name, size_t size, struct rb_place *ret,
			  struct rawbpf_err *err)
{
	struct rb_place place = { .fd = -1 };
	char plain[128];
	int code;

	if (size >= sizeof(plain))
		return rb_err_set(err, RAWBPF_ATTACH, -ENAMETOOLONG,
				  "%.60s...: no kernel has such a name", name);
	memcpy(plain, name, size);
	plain[size] = '\0';
	code = rb_vmlinux_place(vmlinux, kind->prog_type, kind->attach_type, plain, &place.btf_id,
				&place.fd, err);
	if (code == -ENOENT)
		offer_places(&vmlinux->btf, kind, function_of(plain), err);
	if (!code)
		*ret = place;
	return code;
}

int rb_place_find(struct rb_sys *sys, struct rb_vmlinux *vmlinux, const struct rb_probe_kind *kind,
		  const char *name, struct rb_place *ret, struct rawbpf_err *err)
{
	size_t size = strlen(name);
	int code;

	if (is_program(name))
		return rb_place_in_program(sys, name, ret, err);
	if (kind->prog_type == BPF_PROG_TYPE_EXT)
		return whose(name, err);
	if (kind->attach_type == BPF_TRACE_ITER)
		size = strcspn(name, ":"); /* what follows says what it goes over */
	code = rb_kernel_vmlinux(sys, vmlinux, err);
	if (!code)
		code = find_in_kernel(vmlinux, kind, name, size, ret, err);
	return code;
}

/* ---- refused ---- */

static bool on_trampoline(const struct rb_probe_kind *kind)
{
	return kind->prog_type == BPF_PROG_TYPE_LSM || kind->prog_type == BPF_PROG_TYPE_EXT ||
	       kind->attach_type == BPF_TRACE_FENTRY || kind->attach_type == BPF_TRACE_FEXIT ||
	       kind->attach_type == BPF_MODIFY_RETURN;
}

static int load_two_insns(struct rb_sys *sys, uint32_t type, uint32_t attach_type,
			  const struct rb_place *place)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0 }, /* r0 = 0 */
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct rb_bpf_prog prog = {
		.type = type,
		.expected_attach_type = attach_type,
		.attach_btf_id = place ? place->btf_id : 0,
		.attach_fd = place && place->fd > 0 ? place->fd : 0,
		.insns = insns,
		.insn_count = RB_COUNT(insns),
		.license = "GPL",
		.name = "rawbpf_probe",
	};
	int fd = rb_bpf_prog_load(sys, &prog);

	rb_sys_close(sys, fd);
	return fd;
}

void rb_place_refused(struct rb_sys *sys, const struct rb_probe_kind *kind,
		      const struct rb_place *place, struct rawbpf_err *err)
{
	int tiny, plain;

	if (!err || err->status != RAWBPF_PERMISSION || !on_trampoline(kind))
		return;
	tiny = load_two_insns(sys, kind->prog_type, kind->attach_type, place);
	plain = load_two_insns(sys, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, NULL);
	if (tiny >= 0 || plain < 0)
		return;
	rb_err_more(err,
		    "; tested: a program of two instructions for the same place is refused too "
		    "(%s), one of type raw_tp loads: it is %s programs that this kernel does not "
		    "take",
		    strerror(-tiny), kind->name);
}

static int attach_refused(struct rb_attacher *attacher, const struct rb_target *target, int code,
			  struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "attaching it", code,
						   RB_NEEDS_BPF, err);
	rb_err_set(err, code == -ENOENT ? RAWBPF_ATTACH : RAWBPF_FEATURE, code,
		   "bpf(BPF_RAW_TRACEPOINT_OPEN) for what it was loaded for: %s",
		   code == -ENOTSUPP_ ? "this architecture's kernel has no trampolines for BPF"
				      : strerror(-code));
	if (code == -EBUSY)
		rb_err_hint(err, "something else is attached to %s: detach that first",
			    target->name);
	else if (code == -E2BIG)
		rb_err_hint(err, "the place has as many programs as it can have (38)");
	else if (code == -ENOTSUPP_)
		rb_err_hint(err,
			    "a kernel with CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y; or "
			    "kprobe/%s",
			    target->name);
	return code;
}

int rb_attach_placed(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
{
	struct rb_link link = { .fd = -1 };
	struct rb_text what = { 0 };
	int code = 0;

	(void)prog_name;
	if (target->kind->prog_type == BPF_PROG_TYPE_LSM)
		code = rb_kernel_check_lsm(attacher->sys, err);
	rb_text_printf(&what, "%s %s", target->kind->name, target->name);
	if (!code && what.failed)
		code = rb_err_nomem(err);
	if (!code) {
		link.fd = rb_bpf_raw_tracepoint_open(attacher->sys, NULL, prog);
		if (link.fd < 0)
			code = attach_refused(attacher, target, link.fd, err);
	}
	if (code) {
		rb_text_deinit(&what);
		return code;
	}
	link.what = what.data;
	*ret = link;
	return 0;
}
