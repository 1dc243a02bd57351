// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * features - a table of checks, each a small function that fills in its result. They share what is
 * expensive to find out: our rights, and an open tracefs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/bytes.h"
#include "why/features_internal.h"
#include "why/function.h"
#include "kernel/text_file.h"
#include "why/permission.h"
#include "sys/bpf.h"
#include "sys/tracefs.h"

void rb_feature_say(struct rb_feature *feature, enum rb_have have, const char *detail,
		    const char *hint)
{
	feature->have = have;
	rb_print(feature->detail, sizeof(feature->detail), "%s", detail);
	rb_print(feature->hint, sizeof(feature->hint), "%s", hint);
}

/* Report a refusal with the text of an error. */
void rb_feature_say_err(struct rb_feature *feature, enum rb_have have, struct rawbpf_err *err)
{
	rb_print(feature->detail, sizeof(feature->detail), "%.500s", err->text);
	rb_print(feature->hint, sizeof(feature->hint), "%.500s", err->hint);
	feature->have = have;
	rawbpf_err_deinit(err);
}

void rb_feature_say_refused(struct rb_feature_host *host, struct rb_feature *feature,
			    const char *what, int code, const char *hint)
{
	struct rawbpf_err err = { 0 };

	if (code == -EPERM || code == -EACCES) {
		if (host->refused) {
			rb_feature_say(feature, RB_HAVE_UNKNOWN, "bpf(2) is refused", "");
			return;
		}
		host->refused = true;
		rb_kernel_why_not_permitted(host->sys, what, code, RB_NEEDS_BPF, &err);
		rb_feature_say_err(feature, RB_HAVE_UNKNOWN, &err);
		return;
	}
	rb_print(feature->detail, sizeof(feature->detail), "%s: %s", what, strerror(-code));
	rb_print(feature->hint, sizeof(feature->hint), "%s", hint);
	feature->have = RB_HAVE_NO;
}

static void look_bpf(struct rb_feature_host *host, struct rb_feature *feature)
{
	int prog = rb_feature_load(host->sys, BPF_PROG_TYPE_TRACEPOINT, 0, 0);

	if (prog < 0) {
		rb_feature_say_refused(
			host, feature, "loading a two-instruction program", prog,
			"a kernel with CONFIG_BPF_SYSCALL=y and CONFIG_BPF_EVENTS=y");
		return;
	}
	rb_sys_close(host->sys, prog);
	rb_feature_say(feature, RB_HAVE_YES, "a tracing program loads", "");
}

static void look_jit(struct rb_feature_host *host, struct rb_feature *feature)
{
	int64_t enabled;

	if (!rb_read_number(host->sys, "/proc/sys/net/core/bpf_jit_enable", &enabled))
		rb_feature_say(
			feature, RB_HAVE_UNKNOWN,
			"no net.core.bpf_jit_enable: no CONFIG_BPF_JIT, or a container's network "
			"namespace",
			"");
	else if (enabled)
		rb_feature_say(feature, RB_HAVE_YES, "programs are compiled to machine code", "");
	else
		rb_feature_say(feature, RB_HAVE_NO, "programs are interpreted, and slow",
			       "sysctl net.core.bpf_jit_enable=1");
}

static void look_btf(struct rb_feature_host *host, struct rb_feature *feature)
{
	int fd = rb_sys_open(host->sys, AT_FDCWD, "/sys/kernel/btf/vmlinux", O_RDONLY);

	if (fd < 0)
		rb_feature_say(
			feature, fd == -ENOENT ? RB_HAVE_NO : RB_HAVE_UNKNOWN,
			"/sys/kernel/btf/vmlinux cannot be opened: CO-RE programs do not load",
			"a kernel with CONFIG_DEBUG_INFO_BTF=y");
	else
		rb_feature_say(feature, RB_HAVE_YES, "/sys/kernel/btf/vmlinux", "");
	rb_sys_close(host->sys, fd);
}

/* Read-only maps for constants, and freezing them: Linux 5.2. */
static void look_global_data(struct rb_feature_host *host, struct rb_feature *feature)
{
	struct rb_bpf_map map = {
		.type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 1,
		.flags = 1U << 7 /* BPF_F_RDONLY_PROG */,
		.name = "rawbpf_probe",
	};
	int fd = rb_bpf_map_create(host->sys, &map), code;

	code = fd < 0 ? fd : rb_bpf_map_freeze(host->sys, fd);
	rb_sys_close(host->sys, fd);
	if (code)
		rb_feature_say_refused(
			host, feature, "a read-only map for constants", code,
			"Linux 5.2 or newer; older kernels load programs without global variables");
	else
		rb_feature_say(feature, RB_HAVE_YES, "global constants and variables", "");
}

static void look_tracefs(struct rb_feature_host *host, struct rb_feature *feature)
{
	if (host->tracefs_code) {
		rb_feature_say_err(feature,
				   host->tracefs_err.status == RAWBPF_FEATURE ? RB_HAVE_NO
									      : RB_HAVE_UNKNOWN,
				   &host->tracefs_err);
		return;
	}
	rb_feature_say(feature, RB_HAVE_YES, host->tracefs.where, "");
}

/* Check for a file of tracefs; true: the result is final. */
static bool look_file(struct rb_feature_host *host, struct rb_feature *feature, const char *file,
		      const char *detail)
{
	int has = host->tracefs_code ? host->tracefs_code : rb_tracefs_has(&host->tracefs, file);

	if (has == 1) {
		rb_feature_say(feature, RB_HAVE_YES, detail, "");
		return true;
	}
	if (has < 0)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "tracefs cannot be read", "");
	return has < 0;
}

static void look_kprobes(struct rb_feature_host *host, struct rb_feature *feature)
{
	struct rawbpf_err err = { 0 };

	if (look_file(host, feature, "kprobe_events", "kernel function entry and return"))
		return;
	rb_kernel_why_no_kprobes(host->sys, &host->tracefs, NULL, &err);
	rb_feature_say_err(feature, RB_HAVE_NO, &err);
}

static void look_uprobes(struct rb_feature_host *host, struct rb_feature *feature)
{
	struct rawbpf_err err = { 0 };

	if (look_file(host, feature, "uprobe_events",
		      "user function entry and return, USDT probes"))
		return;
	rb_kernel_why_no_uprobes(host->sys, &err);
	rb_feature_say_err(feature, RB_HAVE_NO, &err);
}

static void look_tracepoints(struct rb_feature_host *host, struct rb_feature *feature)
{
	if (!look_file(host, feature, "events/sched", "tracepoint/CATEGORY/NAME"))
		rb_feature_say(feature, RB_HAVE_NO, "tracefs has no events/sched",
			       "a kernel with CONFIG_EVENT_TRACING (CONFIG_FTRACE=y)");
}

static void look_syscalls(struct rb_feature_host *host, struct rb_feature *feature)
{
	if (!look_file(host, feature, "events/syscalls", "tracepoint/syscalls/sys_enter_NAME"))
		rb_feature_say(feature, RB_HAVE_NO, "tracefs has no events/syscalls",
			       "a kernel with CONFIG_FTRACE_SYSCALLS=y; or use ksyscall/NAME or "
			       "raw_tp/sys_enter");
}

static void look_instances(struct rb_feature_host *host, struct rb_feature *feature)
{
	if (!look_file(host, feature, "instances", "a private trace_pipe"))
		rb_feature_say(feature, RB_HAVE_NO,
			       "tracefs has no instances: all tracers share one trace_pipe",
			       "a newer kernel; or run one tracer at a time");
}

static void look_raw_tracepoints(struct rb_feature_host *host, struct rb_feature *feature)
{
	int prog = rb_feature_load(host->sys, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0);
	int link = prog < 0 ? prog : rb_bpf_raw_tracepoint_open(host->sys, "rawbpf_no_such", prog);

	rb_sys_close(host->sys, prog);
	if (link == -ENOENT)
		rb_feature_say(feature, RB_HAVE_YES, "raw_tp/NAME", "");
	else if (link < 0)
		rb_feature_say_refused(host, feature, "opening a raw tracepoint", link,
				       "Linux 4.17 or newer; or use tracepoint/CATEGORY/NAME");
	else
		rb_sys_close(host->sys, link);
}

static void look_bpffs(struct rb_feature_host *host, struct rb_feature *feature)
{
	int fd = rb_sys_open(host->sys, AT_FDCWD, "/sys/fs/bpf", O_RDONLY | O_DIRECTORY);
	int64_t magic = fd < 0 ? fd : rb_sys_statfs(host->sys, fd);

	rb_sys_close(host->sys, fd);
	if (magic == -EPERM || magic == -EACCES)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "/sys/fs/bpf: permission denied", "");
	else if (magic == RB_BPFFS_MAGIC)
		rb_feature_say(feature, RB_HAVE_YES, "/sys/fs/bpf", "");
	else
		rb_feature_say(feature, RB_HAVE_NO,
			       "not mounted at /sys/fs/bpf: maps cannot be pinned",
			       "mount -t bpf bpf /sys/fs/bpf");
}

static void look_capabilities(struct rb_feature_host *host, struct rb_feature *feature)
{
	RB_AUTO_TEXT text = { 0 };

	rb_rights_caps(&host->rights, &text);
	if (host->rights.in_namespace)
		rb_text_string(&text, ", in a user namespace only");
	if (host->rights.seccomp)
		rb_text_string(&text, "; a seccomp filter is active");
	if (!host->rights.known)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "/proc/self/status cannot be read",
			       "mount /proc");
	else if (rb_rights_for_bpf(&host->rights))
		rb_feature_say(feature, RB_HAVE_YES, text.data ? text.data : "", "");
	else
		rb_feature_say(feature, RB_HAVE_NO, text.data ? text.data : "",
			       "run as root: sudo rawbpf ...");
}

static void look_lockdown(struct rb_feature_host *host, struct rb_feature *feature)
{
	static const char hint[] = "boot without lockdown=confidentiality";

	switch (host->rights.lockdown) {
	case RB_LOCKDOWN_UNKNOWN:
		rb_feature_say(feature, RB_HAVE_UNKNOWN,
			       "/sys/kernel/security/lockdown cannot be read", "");
		break;
	case RB_LOCKDOWN_NONE:
		rb_feature_say(feature, RB_HAVE_YES, "the kernel is not locked down", "");
		break;
	case RB_LOCKDOWN_INTEGRITY:
		rb_feature_say(feature, RB_HAVE_YES,
			       "integrity: tracing works, bpf_probe_write_user does not", "");
		break;
	case RB_LOCKDOWN_CONFIDENTIALITY:
		rb_feature_say(feature, RB_HAVE_NO,
			       "confidentiality: BPF programs cannot read kernel memory", hint);
		break;
	}
}

static void look_unprivileged(struct rb_feature_host *host, struct rb_feature *feature)
{
	if (host->rights.unprivileged < 0)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "no kernel.unprivileged_bpf_disabled", "");
	else if (host->rights.unprivileged)
		rb_feature_say(feature, RB_HAVE_NO,
			       "kernel.unprivileged_bpf_disabled: bpf(2) needs root or "
			       "capabilities, as tracing always does",
			       "");
	else
		rb_feature_say(feature, RB_HAVE_YES,
			       "socket filters load without root; tracing needs root", "");
}

static void look_perf(struct rb_feature_host *host, struct rb_feature *feature)
{
	char detail[128];

	if (host->rights.paranoid == INT64_MIN) {
		rb_feature_say(feature, RB_HAVE_NO, "no kernel.perf_event_paranoid",
			       "a kernel with CONFIG_PERF_EVENTS=y");
		return;
	}
	rb_print(detail, sizeof(detail), "kernel.perf_event_paranoid is %d%s",
		 (int)host->rights.paranoid,
		 rb_rights_for_perf(&host->rights) ? ", which permits this process" : "");
	if (rb_rights_for_perf(&host->rights) || host->rights.paranoid < 0)
		rb_feature_say(feature, RB_HAVE_YES, detail, "");
	else
		rb_feature_say(feature, RB_HAVE_NO, detail, "run as root: sudo rawbpf ...");
}

static void look_memlock(struct rb_feature_host *host, struct rb_feature *feature)
{
	char detail[160];

	if (host->rights.memlock == -2)
		rb_feature_say(feature, RB_HAVE_UNKNOWN, "/proc/self/limits cannot be read", "");
	else if (host->rights.memlock == -1)
		rb_feature_say(feature, RB_HAVE_YES, "no limit", "");
	else if (rb_rights_memlock_counts(&host->rights)) {
		rb_print(detail, sizeof(detail),
			 "limited to %lld KiB, which BPF memory counts against",
			 (long long)host->rights.memlock / 1024);
		rb_feature_say(feature, RB_HAVE_NO, detail, "ulimit -l unlimited");
	} else {
		rb_print(detail, sizeof(detail),
			 "limited to %lld KiB; BPF memory does not count since Linux 5.11",
			 (long long)host->rights.memlock / 1024);
		rb_feature_say(feature, RB_HAVE_YES, detail, "");
	}
}

static const struct {
	const char *name;
	void (*look)(struct rb_feature_host *host, struct rb_feature *feature);
} questions[] = {
	{ "bpf", look_bpf },
	{ "capabilities", look_capabilities },
	{ "no lockdown", look_lockdown },
	{ "perf events", look_perf },
	{ "locked memory", look_memlock },
	{ "unprivileged bpf", look_unprivileged },
	{ "jit", look_jit },
	{ "kernel btf", look_btf },
	{ "global data", look_global_data },
	{ "tracefs", look_tracefs },
	{ "kprobes", look_kprobes },
	{ "uprobes", look_uprobes },
	{ "tracepoints", look_tracepoints },
	{ "system call events", look_syscalls },
	{ "raw tracepoints", look_raw_tracepoints },
	{ "trace instances", look_instances },
	{ "bpffs", look_bpffs },
	{ "kprobe.multi", rb_feature_multi },
	{ "uprobe.multi", rb_feature_user_multi },
	{ "kprobe.session", rb_feature_session },
	{ "tp_btf", rb_feature_tp_btf },
	{ "trampolines", rb_feature_trampolines },
	{ "bpf lsm", rb_feature_lsm },
	{ "iterators", rb_feature_iterators },
	{ "writable raw_tp", rb_feature_writable },
	{ "samples", rb_feature_samples },
	{ "hardware counters", rb_feature_counters },
};

void rb_features_look(struct rb_sys *sys, void (*each)(void *ctx, const struct rb_feature *feature),
		      void *ctx)
{
	RB_PURPOSE(sys, RB_STEP_TEST, NULL);
	struct rb_feature_host host = { .sys = sys, .tracefs = { .sys = sys, .dir = -1 } };

	rb_kernel_rights(sys, &host.rights);
	host.tracefs_code = rb_tracefs_open(sys, &host.tracefs, &host.tracefs_err);
	rb_feature_types(&host);
	for (size_t i = 0; i < RB_COUNT(questions); i++) {
		struct rb_feature feature = { .name = questions[i].name, .have = RB_HAVE_UNKNOWN };

		questions[i].look(&host, &feature);
		each(ctx, &feature);
	}
	if (!host.tracefs_code)
		rb_tracefs_close(&host.tracefs);
	rawbpf_err_deinit(&host.tracefs_err);
	rb_btf_names_deinit(&host.names);
	rb_vmlinux_deinit(&host.vmlinux);
}
