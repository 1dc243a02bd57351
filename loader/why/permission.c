// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * permission - tests the possible causes in the kernel's order: the seccomp filter, then
 * capabilities, then lockdown, then limits. If none of them applies, this kernel or a security
 * module refuses the operation to every user.
 */
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/number.h"
#include "kernel/text_file.h"
#include "sys/bpf.h"
#include "why/permission.h"
#include "sys/uapi.h"

#define BIT(n) (1ULL << (n))

static const char *after(const char *text, const char *label)
{
	const char *found = strstr(text, label);

	return found ? found + strlen(label) : NULL;
}

/* "none [integrity] confidentiality": the one in brackets is active. */
static enum rb_lockdown lockdown(struct rb_sys *sys)
{
	char text[128];
	int fd = rb_open_in(sys, "securityfs", "/sys/kernel/security", "lockdown");
	ssize_t got;

	if (fd == -ENOENT || fd == -ENODEV)
		return RB_LOCKDOWN_NONE; /* securityfs exists, lockdown does not */
	if (fd < 0)
		return RB_LOCKDOWN_UNKNOWN;
	got = rb_sys_read(sys, fd, text, sizeof(text) - 1);
	rb_sys_close(sys, fd);
	text[got > 0 ? got : 0] = '\0';
	if (strstr(text, "[none]"))
		return RB_LOCKDOWN_NONE;
	if (strstr(text, "[integrity]"))
		return RB_LOCKDOWN_INTEGRITY;
	return strstr(text, "[confidentiality]") ? RB_LOCKDOWN_CONFIDENTIALITY
						 : RB_LOCKDOWN_UNKNOWN;
}

/* The soft limit: the first number of the line. */
static int64_t memlock(struct rb_sys *sys)
{
	char text[2048];
	uint64_t bytes;
	const char *at;

	if (rb_read_some(sys, "/proc/self/limits", text, sizeof(text)) <= 0)
		return -2;
	at = after(text, "Max locked memory");
	if (!at)
		return -2;
	at += strspn(at, " ");
	return *at != 'u' && rb_number_next(&at, 10, &bytes) ? (int64_t)bytes : -1;
}

/* A namespace that maps every user to itself is the initial one, or equivalent. */
static bool in_namespace(struct rb_sys *sys)
{
	uint64_t from = 1, to = 1, count = 0;
	char text[128];
	const char *at = text;

	if (rb_read_some(sys, "/proc/self/uid_map", text, sizeof(text)) <= 0)
		return false;
	return !rb_number_next(&at, 10, &from) || !rb_number_next(&at, 10, &to) ||
	       !rb_number_next(&at, 10, &count) || from || to || count != UINT32_MAX;
}

/* "Uid:	REAL EFFECTIVE SAVED FILES" */
static bool effective_root(const char *uids)
{
	uint64_t real, effective;

	return rb_number_next(&uids, 10, &real) && rb_number_next(&uids, 10, &effective) &&
	       !effective;
}

void rb_kernel_rights(struct rb_sys *sys, struct rb_rights *ret)
{
	struct rb_rights rights = { .unprivileged = -1, .paranoid = INT64_MIN };
	int64_t last_cap = RB_CAP_BPF;
	struct rb_self self;
	uint64_t seccomp;
	char status[4096];
	const char *at;

	rb_read_some(sys, "/proc/self/status", status, sizeof(status));
	at = after(status, "CapEff:");
	rights.known = at != NULL;
	if (at)
		rb_number_next(&at, 16, &rights.caps);
	at = after(status, "Uid:"); /* real, effective, ... */
	rights.root = at && effective_root(at);
	at = after(status, "Seccomp:");
	if (at && rb_number_next(&at, 10, &seccomp))
		rights.seccomp = (int)seccomp;
	rb_read_number(sys, "/proc/sys/kernel/cap_last_cap", &last_cap);
	rights.has_cap_bpf = last_cap >= RB_CAP_BPF;
	rights.in_namespace = in_namespace(sys);
	rights.lockdown = lockdown(sys);
	rb_read_number(sys, "/proc/sys/kernel/unprivileged_bpf_disabled", &rights.unprivileged);
	rb_read_number(sys, "/proc/sys/kernel/perf_event_paranoid", &rights.paranoid);
	rights.memlock = memlock(sys);
	if (!rb_sys_self(sys, &self))
		rights.kernel_version = self.kernel_version;
	*ret = rights;
}

bool rb_rights_for_bpf(const struct rb_rights *rights)
{
	const uint64_t both = BIT(RB_CAP_BPF) | BIT(RB_CAP_PERFMON);

	return !rights->in_namespace && (rights->caps & BIT(RB_CAP_SYS_ADMIN) ||
					 (rights->has_cap_bpf && (rights->caps & both) == both));
}

bool rb_rights_for_perf(const struct rb_rights *rights)
{
	return !rights->in_namespace &&
	       (rights->caps & BIT(RB_CAP_SYS_ADMIN) ||
		(rights->has_cap_bpf && rights->caps & BIT(RB_CAP_PERFMON)));
}

bool rb_rights_memlock_counts(const struct rb_rights *rights)
{
	/* the only version check here: the kernel does not report what it counts */
	return rights->memlock >= 0 && rights->kernel_version && rights->kernel_version < 0x050b00;
}

void rb_rights_caps(const struct rb_rights *rights, struct rb_text *ret)
{
	static const struct {
		int bit;
		const char *name;
	} caps[] = {
		{ RB_CAP_DAC_OVERRIDE, "cap_dac_override" },
		{ RB_CAP_SYS_ADMIN, "cap_sys_admin" },
		{ RB_CAP_BPF, "cap_bpf" },
		{ RB_CAP_PERFMON, "cap_perfmon" },
	};
	bool any = false;

	for (size_t i = 0; i < RB_COUNT(caps); i++) {
		if (!(rights->caps & BIT(caps[i].bit)))
			continue;
		if (any)
			rb_text_string(ret, ", ");
		rb_text_string(ret, caps[i].name);
		any = true;
	}
	if (!any)
		rb_text_string(ret, "none of the relevant capabilities");
}

/* Is the system call itself refused, even with harmless arguments? */
static bool call_refused(struct rb_sys *sys, enum rb_needs needs)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_DUMMY,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
	/* this process, wherever it runs; or a command that there is none of: the kernel looks at
	 * rights first, then says EINVAL */
	int answer =
		needs == RB_NEEDS_PERF ? rb_sys_perf_open(sys, &attr, 0, -1) : rb_bpf_nothing(sys);

	if (needs == RB_NEEDS_PERF && answer >= 0)
		rb_sys_close(sys, answer);
	return answer == -EPERM || answer == -EACCES;
}

static void lacks_caps(const struct rb_rights *rights, enum rb_needs needs, struct rawbpf_err *err)
{
	RB_AUTO_TEXT have = { 0 };

	if (rights->in_namespace) {
		rb_err_more(
			err,
			"this process has its capabilities only in its user namespace (a rootless "
			"container), and the kernel requires them in the initial one");
		rb_err_hint(err, "run as root of the host, not of a user namespace");
		return;
	}
	rb_rights_caps(rights, &have);
	if (needs == RB_NEEDS_TRACEFS)
		rb_err_more(err, "tracefs belongs to root, so CAP_DAC_OVERRIDE is required");
	else if (needs == RB_NEEDS_ADMIN)
		rb_err_more(err, "it needs CAP_SYS_ADMIN; CAP_BPF is not sufficient");
	else if (!rights->has_cap_bpf)
		rb_err_more(err, "it needs CAP_SYS_ADMIN");
	else if (needs == RB_NEEDS_BPF)
		rb_err_more(err, "it needs CAP_SYS_ADMIN, or CAP_BPF and CAP_PERFMON");
	else
		rb_err_more(err, "it needs CAP_SYS_ADMIN or CAP_PERFMON");
	rb_err_more(err, ", but this process has %s", have.data ? have.data : "less");
	if (needs == RB_NEEDS_BPF && rights->unprivileged > 0)
		rb_err_more(err, "; kernel.unprivileged_bpf_disabled is %d",
			    (int)rights->unprivileged);
	if (needs == RB_NEEDS_PERF && rights->paranoid != INT64_MIN)
		rb_err_more(err, "; kernel.perf_event_paranoid is %d", (int)rights->paranoid);
	if (rights->seccomp)
		rb_err_more(err, "; a seccomp filter (usually a container's) is also active");
	rb_err_hint(err, "run as root: sudo rawbpf ...");
	if (rights->has_cap_bpf && needs != RB_NEEDS_ADMIN)
		rb_err_hint(err, "; or with CAP_BPF, CAP_PERFMON and CAP_DAC_OVERRIDE");
}

static bool may(const struct rb_rights *rights, enum rb_needs needs)
{
	if (needs == RB_NEEDS_BPF)
		return rb_rights_for_bpf(rights);
	if (needs == RB_NEEDS_PERF)
		return rb_rights_for_perf(rights);
	if (needs == RB_NEEDS_ADMIN)
		return !rights->in_namespace && rights->caps & BIT(RB_CAP_SYS_ADMIN);
	return !rights->in_namespace && (rights->root || rights->caps & BIT(RB_CAP_DAC_OVERRIDE));
}

static void refused_to_all(const struct rb_rights *rights, struct rawbpf_err *err)
{
	rb_err_more(
		err,
		"this process has the capabilities and no seccomp filter, lockdown %s: this kernel "
		"or a security module refuses it to every user",
		rights->lockdown == RB_LOCKDOWN_UNKNOWN	    ? "is unknown"
		: rights->lockdown == RB_LOCKDOWN_INTEGRITY ? "is at integrity, which allows it"
							    : "is off");
	rb_err_hint(err,
		    "use another probe kind (rawbpf doctor lists what works), or another kernel");
}

bool rb_rights_perf_is_roots(const struct rb_rights *rights)
{
	return rights->paranoid > 2 && rights->paranoid != INT64_MIN;
}

int rb_kernel_why_not_permitted(struct rb_sys *sys, const char *what, int code, enum rb_needs needs,
				struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_CAUSE, what);
	struct rb_rights rights;

	rb_kernel_rights(sys, &rights);
	rb_err_set(err, RAWBPF_PERMISSION, code, "%s: %s: ", what, strerror(-code));
	if (rights.known && !may(&rights, needs)) {
		lacks_caps(&rights, needs, err);
	} else if (rights.lockdown == RB_LOCKDOWN_CONFIDENTIALITY) {
		rb_err_more(err, "the kernel is locked down (/sys/kernel/security/lockdown: "
				 "confidentiality): BPF programs cannot read kernel memory");
		rb_err_hint(
			err,
			"boot without lockdown=confidentiality; it cannot be changed at run time");
	} else if (needs == RB_NEEDS_PERF && rb_rights_perf_is_roots(&rights) &&
		   !(rights.caps & BIT(RB_CAP_SYS_ADMIN)) && call_refused(sys, needs)) {
		rb_err_more(err,
			    "kernel.perf_event_paranoid is %d, and above 2 this kernel requires "
			    "CAP_SYS_ADMIN even for a dummy event (tested); CAP_PERFMON is not "
			    "sufficient",
			    (int)rights.paranoid);
		rb_err_hint(err, "sysctl kernel.perf_event_paranoid=2; or run as root");
	} else if (!rights.known) {
		rb_err_more(err, "cause unknown: /proc/self/status cannot be read");
		rb_err_hint(err, "run as root, with /proc mounted");
	} else if (rights.seccomp && call_refused(sys, needs)) {
		rb_err_more(err,
			    "a seccomp filter (usually a container's) refuses the system call");
		rb_err_hint(err, "start the container with --privileged, or with "
				 "--security-opt seccomp=unconfined");
	} else if (needs == RB_NEEDS_BPF && code == -EPERM && rb_rights_memlock_counts(&rights)) {
		rb_err_more(
			err,
			"this kernel counts BPF memory as locked memory, and the limit is %lld KiB",
			(long long)rights.memlock / 1024);
		rb_err_hint(err, "ulimit -l unlimited");
	} else if (rights.seccomp) {
		rb_err_more(err,
			    "a seccomp filter is active; it allows the system call itself, but may "
			    "refuse these arguments");
		rb_err_hint(err,
			    "run outside the container, or with --security-opt seccomp=unconfined");
	} else {
		refused_to_all(&rights, err);
	}
	return code;
}
