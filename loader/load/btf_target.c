// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_target - from a target to the id of a type in the BTF of the kernel, a module or a BPF
 * program; and the cause when such a program is refused.
 */
#include <string.h>

#include "base/nearest.h"
#include "base/print.h"
#include "kernel/functions.h"
#include "load/btf_target.h"
#include "sys/bpf.h"
#include "sys/uapi.h"

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
				  "%.60s...: found %zu bytes, "
				  "expected a name of at most 127",
				  name, size);
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
		size = strcspn(name, ":"); /* after the colon: the map to iterate over */
	code = rb_kernel_vmlinux(sys, vmlinux, err);
	if (!code)
		code = find_in_kernel(vmlinux, kind, name, size, ret, err);
	return code;
}

/* ---- of a program ---- */

static struct rb_plan_item *item_of(struct rb_plan *plan, uint32_t func)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].func == func && plan->items[i].target_count)
			return &plan->items[i];
	return NULL;
}

static int choose(struct rb_sys *sys, struct rb_vmlinux *vmlinux, struct rb_plan_item *item,
		  struct rb_load_target *ret, struct rawbpf_err *err)
{
	int code = -ENOENT;

	for (size_t i = 0; code && i < item->target_count; i++) {
		const struct rb_target *target = &item->targets[i];

		item->chosen = i;
		code = rb_load_target_find(sys, vmlinux, target->kind, target->name, ret, err);
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

int rb_load_target_of(struct rb_sys *sys, struct rb_vmlinux *vmlinux, struct rb_plan *plan,
		      const struct rb_kind *kind, uint32_t func, const char *section,
		      struct rb_load_target *ret, struct rawbpf_err *err)
{
	struct rb_plan_item *item = item_of(plan, func);
	const char *name = strchr(section, '/');

	if (item)
		return choose(sys, vmlinux, item, ret, err);
	if (!name || !name[1])
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "section %s does not name an attach target", section);
	return rb_load_target_find(sys, vmlinux, kind, name + 1, ret, err);
}

int rb_load_attach_type(struct rb_sys *sys, const struct rb_plan *plan, const struct rb_kind *kind,
			uint32_t func, uint32_t *ret, struct rawbpf_err *err)
{
	bool probe = kind && kind->prog_type == BPF_PROG_TYPE_KPROBE;
	uint32_t type = kind ? kind->attach_type : 0;

	if (probe && !type)
		type = rb_plan_multi_type(plan, func);
	if (!probe || !type) {
		*ret = type;
		return 0;
	}
	if (!rb_kernel_has_multi(sys, type)) {
		bool user = kind->traits->file;

		if (kind->bits & RB_KIND_SESSION) {
			rb_err_set(err, RAWBPF_FEATURE, -EOPNOTSUPP,
				   "tested: this kernel makes no links of kind %s", kind->name);
			rb_err_hint(err, "Linux %s; before, %cprobe/ and %cretprobe/",
				    user ? "6.13 or newer" : "6.10 or newer with CONFIG_FPROBE=y",
				    user ? 'u' : 'k', user ? 'u' : 'k');
			return -EOPNOTSUPP;
		}
		type = 0; /* tracefs does it */
	}
	*ret = type;
	return 0;
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
		    "; tested: a program of two instructions for the same target is refused as "
		    "well (%s), and one of type raw_tp loads: this "
		    "kernel does not support %s programs",
		    strerror(-tiny), kind->name);
}
