// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * features_kinds - the checks of probe kinds: a two-instruction program is loaded for a target that
 * every kernel has; where loading does not decide, it is attached for a moment.
 */
#include <string.h>
#include <linux/perf_event.h>

#include "base/bytes.h"
#include "why/features_internal.h"
#include "kernel/functions.h"
#include "why/lsm.h"
#include "sys/bpf.h"
#include "sys/bpf_link.h"
#include "sys/uapi.h"

/*
 * BTF targets that every kernel has: a tracepoint, the BPF test function, an LSM hook, an iterator.
 */
static const struct {
	const char *name;
	enum rb_btf_kind kind;
} targets[] = {
	{ "btf_trace_sys_enter", RB_BTF_TYPEDEF },
	{ "bpf_fentry_test1", RB_BTF_FUNC },
	{ "bpf_lsm_file_open", RB_BTF_FUNC },
	{ "bpf_iter_bpf_map", RB_BTF_FUNC },
};
enum target { TRACEPOINT, FUNCTION, HOOK, ITERATOR };

void rb_feature_types(struct rb_feature_host *host)
{
	host->types_code = 0;
	for (size_t i = 0; i < RB_COUNT(targets); i++)
		if (rb_btf_names_add(&host->names, targets[i].name, RB_BTF_BIT(targets[i].kind)) <
		    0)
			host->types_code = -ENOMEM;
	host->vmlinux.wanted = &host->names;
	if (!host->types_code)
		host->types_code = rb_kernel_vmlinux(host->sys, &host->vmlinux, NULL);
}

int rb_feature_load(struct rb_sys *sys, uint32_t type, uint32_t attach_type, uint32_t btf_id)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0 }, /* r0 = 0 */
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct rb_bpf_prog prog = {
		.type = type,
		.expected_attach_type = attach_type,
		.attach_btf_id = btf_id,
		.insns = insns,
		.insn_count = RB_COUNT(insns),
		.license = "GPL",
		.name = "rawbpf_probe",
	};

	return rb_bpf_prog_load(sys, &prog);
}

/* Load for one of the targets; a descriptor, or negative with the result reported. */
static int load_for(struct rb_feature_host *host, struct rb_feature *feature, enum target target,
		    uint32_t type, uint32_t attach_type, const char *hint)
{
	const struct rb_btf_name *name = &host->names.items[target];
	int fd;

	if (host->types_code) {
		rb_feature_say(feature, host->types_code == -ENOENT ? RB_HAVE_NO : RB_HAVE_UNKNOWN,
			       "the kernel's types cannot be read", "CONFIG_DEBUG_INFO_BTF=y");
		return -1;
	}
	if (!name->count) {
		rb_feature_say(feature, RB_HAVE_NO, "kernel BTF has no such target", hint);
		return -1;
	}
	fd = rb_feature_load(host->sys, type, attach_type, name->ids[0]);
	if (fd == -EPERM && rb_rights_for_bpf(&host->rights) && !host->refused)
		rb_feature_say(feature, RB_HAVE_NO,
			       "a two-instruction program is refused whatever the rights", hint);
	else if (fd < 0)
		rb_feature_say_refused(host, feature, "loading a two-instruction program", fd,
				       hint);
	return fd;
}

/* Attach the loaded program for a moment. */
static void try_attach(struct rb_feature_host *host, struct rb_feature *feature, int prog,
		       const char *detail, const char *hint)
{
	int link = rb_bpf_raw_tracepoint_open(host->sys, NULL, prog);

	rb_sys_close(host->sys, link);
	rb_sys_close(host->sys, prog);
	if (link < 0)
		rb_feature_say_refused(host, feature, "attaching a two-instruction program", link,
				       hint);
	else
		rb_feature_say(feature, RB_HAVE_YES, detail, "");
}

void rb_feature_tp_btf(struct rb_feature_host *host, struct rb_feature *feature)
{
	int fd = load_for(host, feature, TRACEPOINT, BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP,
			  "Linux 5.5 or newer; or use raw_tp/NAME");

	rb_sys_close(host->sys, fd);
	if (fd >= 0)
		rb_feature_say(feature, RB_HAVE_YES, "tp_btf/EVENT", "");
}

void rb_feature_trampolines(struct rb_feature_host *host, struct rb_feature *feature)
{
	static const char hint[] =
		"a kernel with CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y and CONFIG_BPF_JIT=y; or "
		"use kprobes, tp_btf or raw_tp";
	int fd = load_for(host, feature, FUNCTION, BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, hint);

	if (fd >= 0)
		try_attach(host, feature, fd, "fentry, fexit, fmod_ret, freplace", hint);
}

void rb_feature_lsm(struct rb_feature_host *host, struct rb_feature *feature)
{
	static const char hint[] = "a kernel with CONFIG_BPF_LSM=y";
	struct rawbpf_err err = { 0 };
	int fd;

	if (rb_kernel_check_lsm(host->sys, &err)) {
		rb_feature_say_err(feature, RB_HAVE_NO, &err);
		return;
	}
	fd = load_for(host, feature, HOOK, BPF_PROG_TYPE_LSM, BPF_LSM_MAC, hint);
	rb_sys_close(host->sys, fd);
	if (fd >= 0)
		rb_feature_say(feature, RB_HAVE_YES, "lsm/HOOK", "");
}

void rb_feature_iterators(struct rb_feature_host *host, struct rb_feature *feature)
{
	int fd = load_for(host, feature, ITERATOR, BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER,
			  "Linux 5.8 or newer");

	rb_sys_close(host->sys, fd);
	if (fd >= 0)
		rb_feature_say(feature, RB_HAVE_YES, "iter/task, iter/bpf_map, ...", "");
}

void rb_feature_writable(struct rb_feature_host *host, struct rb_feature *feature)
{
	int fd = rb_feature_load(host->sys, BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, 0, 0);

	rb_sys_close(host->sys, fd);
	if (fd < 0)
		rb_feature_say_refused(host, feature, "loading a two-instruction program", fd,
				       "Linux 5.2 or newer");
	else
		rb_feature_say(feature, RB_HAVE_YES, "raw_tp.w/EVENT, for events that allow it",
			       "");
}

static void look_multi(struct rb_feature_host *host, struct rb_feature *feature, uint32_t type,
		       const char *detail, const char *hint)
{
	if (rb_kernel_has_multi(host->sys, type))
		rb_feature_say(feature, RB_HAVE_YES, detail, "");
	else if (host->refused)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "bpf(2) is refused", "");
	else
		rb_feature_say(feature, RB_HAVE_NO, "the kernel does not support this link type",
			       hint);
}

void rb_feature_multi(struct rb_feature_host *host, struct rb_feature *feature)
{
	look_multi(host, feature, BPF_TRACE_KPROBE_MULTI,
		   "kprobe.multi; patterns attach in one call",
		   "Linux 6.0 or newer with CONFIG_FPROBE=y; without it patterns attach through "
		   "tracefs");
}

/* A kernel that supports the link type checks the file, and rejects a directory with EBADF. */
void rb_feature_user_multi(struct rb_feature_host *host, struct rb_feature *feature)
{
	const uint64_t offset = 0;
	const struct rb_bpf_user_multi multi = {
		.attach_type = RB_BPF_TRACE_UPROBE_MULTI,
		.path = "/",
		.offsets = &offset,
		.count = 1,
	};
	int prog = rb_feature_load(host->sys, BPF_PROG_TYPE_KPROBE, RB_BPF_TRACE_UPROBE_MULTI, 0);
	int link = prog < 0 ? prog : rb_bpf_link_user_multi(host->sys, prog, &multi);

	rb_sys_close(host->sys, link < 0 ? -1 : link);
	rb_sys_close(host->sys, prog < 0 ? -1 : prog);
	if (link >= 0 || link == -EBADF)
		rb_feature_say(feature, RB_HAVE_YES, "uprobe.multi; patterns attach in one call",
			       "");
	else if (link == -EPERM || link == -EACCES)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "bpf(2) is refused", "");
	else
		rb_feature_say(
			feature, RB_HAVE_NO, "the kernel does not support this link type",
			"Linux 6.6 or newer with CONFIG_UPROBES=y; without it patterns attach "
			"through tracefs");
}

void rb_feature_session(struct rb_feature_host *host, struct rb_feature *feature)
{
	look_multi(host, feature, RB_BPF_TRACE_KPROBE_SESSION, "kprobe.session",
		   "Linux 6.10 or newer with CONFIG_FPROBE=y");
}

static void look_event(struct rb_feature_host *host, struct rb_feature *feature, uint32_t type,
		       uint64_t config, const char *detail, const char *hint)
{
	struct perf_event_attr attr = {
		.type = type,
		.config = config,
		.sample_period = 1000000,
		.disabled = 1,
	};
	int fd = rb_sys_perf_open(host->sys, &attr, 0, -1); /* this process, wherever it runs */

	rb_sys_close(host->sys, fd);
	if (fd >= 0)
		rb_feature_say(feature, RB_HAVE_YES, detail, "");
	else if (fd == -EPERM || fd == -EACCES)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "perf_event_open(2) is refused", "");
	else
		rb_feature_say_refused(host, feature, "perf_event_open()", fd, hint);
}

void rb_feature_samples(struct rb_feature_host *host, struct rb_feature *feature)
{
	look_event(host, feature, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK,
		   "perf_event/cpu-clock:99hz", "a kernel with CONFIG_PERF_EVENTS=y");
}

void rb_feature_counters(struct rb_feature_host *host, struct rb_feature *feature)
{
	look_event(host, feature, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES,
		   "perf_event/cpu-cycles:1000000",
		   "use perf_event/cpu-clock:99hz; or give the virtual machine a virtual PMU");
}
