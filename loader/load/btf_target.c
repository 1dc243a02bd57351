// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_target - from the words of a target to the id of a type in the kernel's BTF, a module's, or a
 * BPF program's; and what a refusal of such a program means.
 */
#include <string.h>

#include "base/nearest.h"
#include "base/print.h"
#include "load/btf_target.h"
#include "sys/bpf.h"

static const char *function_of(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static void offer_types(const struct rb_btf *btf, const struct rb_kind *kind, const char *wanted,
			struct rawbpf_err *err)
{
	const char *before = kind->traits->btf_prefix;
	size_t size = strlen(before);
	struct rb_nearest nearest;
	char prefix[32];

	rb_nearest_init(&nearest, wanted);
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (type.kind == (kind->traits->btf_typedef ? RB_BTF_TYPEDEF : RB_BTF_FUNC) &&
		    !strncmp(type.name, before, size))
			rb_nearest_offer(&nearest, type.name + size, strlen(type.name + size));
	}
	rb_print(prefix, sizeof(prefix), "%s/", kind->name);
	rb_nearest_hint(&nearest, prefix, err);
}

static int find_in_kernel(struct rb_vmlinux *vmlinux, const struct rb_kind *kind, const char *name,
			  size_t size, struct rb_load_target *ret, struct rawbpf_err *err)
{
	struct rb_load_target target = { .fd = -1 };
	char plain[128];
	int code;

	if (size >= sizeof(plain))
		return rb_err_set(err, RAWBPF_ATTACH, -ENAMETOOLONG,
				  "%.60s...: no kernel has such a name", name);
	memcpy(plain, name, size);
	plain[size] = '\0';
	code = rb_vmlinux_btf_target(vmlinux, kind->traits, plain, &target.btf_id, &target.fd, err);
	if (code == -ENOENT)
		offer_types(&vmlinux->btf, kind, function_of(plain), err);
	if (!code)
		*ret = target;
	return code;
}

int rb_load_target_find(struct rb_sys *sys, struct rb_vmlinux *vmlinux, const struct rb_kind *kind,
			const char *name, struct rb_load_target *ret, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_KERNEL, name);
	struct rb_btf_name_parts parts;
	size_t size = strlen(name);
	int code;

	if (kind->traits->btf_target != RB_BTF_TARGET_KERNEL &&
	    rb_target_names_program(name, &parts))
		return rb_load_target_in_program(sys, &parts, ret, err);
	if (kind->traits->by == RB_ATTACH_BY_ITERATOR)
		size = strcspn(name, ":"); /* what follows says what it iterates over */
	code = rb_kernel_vmlinux(sys, vmlinux, err);
	if (!code)
		code = find_in_kernel(vmlinux, kind, name, size, ret, err);
	return code;
}

/* ---- refused ---- */

static int load_two_insns(struct rb_sys *sys, uint32_t type, uint32_t attach_type,
			  const struct rb_load_target *target)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0 }, /* r0 = 0 */
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct rb_bpf_prog prog = {
		.type = type,
		.expected_attach_type = attach_type,
		.attach_btf_id = target ? target->btf_id : 0,
		.attach_fd = target && target->fd > 0 ? target->fd : 0,
		.insns = insns,
		.insn_count = RB_COUNT(insns),
		.license = "GPL",
		.name = "rawbpf_probe",
	};
	int fd = rb_bpf_prog_load(sys, &prog);

	rb_sys_close(sys, fd);
	return fd;
}

void rb_load_target_refused(struct rb_sys *sys, const struct rb_kind *kind,
			    const struct rb_load_target *target, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_CAUSE, kind ? kind->name : NULL);
	int tiny, plain;

	if (!err || err->status != RAWBPF_PERMISSION || !kind->traits->refused_whole)
		return;
	tiny = load_two_insns(sys, kind->prog_type, kind->attach_type, target);
	plain = load_two_insns(sys, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, NULL);
	if (tiny >= 0 || plain < 0)
		return;
	rb_err_more(err,
		    "; tested: a program of two instructions for the same target is refused too "
		    "(%s), one of type raw_tp loads: this kernel does not take %s programs",
		    strerror(-tiny), kind->name);
}
