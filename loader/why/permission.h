/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * permission - the rights of this process, and which check refused an operation.
 *
 * EPERM and EACCES have half a dozen causes: capabilities that are missing, or valid in a user
 * namespace only; lockdown; a seccomp filter; a sysctl; before Linux 5.11, the limit of locked
 * memory. Each can be tested, so the message names the cause that was found and does not guess.
 */
#ifndef RB_WHY_PERMISSION_H
#define RB_WHY_PERMISSION_H

#include "sys/sys.h"

enum rb_lockdown {
	RB_LOCKDOWN_UNKNOWN, /* securityfs could not be read */
	RB_LOCKDOWN_NONE,    /* or a kernel without it */
	RB_LOCKDOWN_INTEGRITY,
	RB_LOCKDOWN_CONFIDENTIALITY,
};

/* What was found; `known` is false when /proc could not be read. */
struct rb_rights {
	bool known;	   /* capabilities and seccomp */
	uint64_t caps;	   /* effective, one bit each */
	bool root;	   /* effective user id 0: owns tracefs */
	bool has_cap_bpf;  /* the kernel has CAP_BPF and CAP_PERFMON (Linux 5.8) */
	bool in_namespace; /* in a user namespace: capabilities are not valid outside it */
	int seccomp;	   /* 0: none, 1: strict, 2: a filter */
	enum rb_lockdown lockdown;
	int64_t unprivileged; /* kernel.unprivileged_bpf_disabled; -1: unknown */
	int64_t paranoid;     /* kernel.perf_event_paranoid; INT64_MIN: unknown */
	uint32_t kernel_version;
	int64_t memlock; /* bytes; -1: no limit; -2: unknown */
};

void rb_kernel_rights(struct rb_sys *sys, struct rb_rights *ret);
/* CAP_SYS_ADMIN, or both CAP_BPF and CAP_PERFMON, in the initial namespace. */
bool rb_rights_for_bpf(const struct rb_rights *rights);
bool rb_rights_for_perf(const struct rb_rights *rights);
/*
 * Some distributions' kernels require CAP_SYS_ADMIN for perf_event_open(2) at such a sysctl value.
 */
bool rb_rights_perf_is_roots(const struct rb_rights *rights);
/*
 * Before Linux 5.11 BPF memory counts as locked memory, and beyond the limit bpf(2) returns EPERM.
 */
bool rb_rights_memlock_counts(const struct rb_rights *rights);
/* The relevant capabilities of this process, as text: "cap_sys_admin, cap_bpf". */
void rb_rights_caps(const struct rb_rights *rights, struct rb_text *ret);

enum rb_needs {
	RB_NEEDS_BPF,	  /* bpf(2): maps, programs, raw tracepoints */
	RB_NEEDS_PERF,	  /* perf_event_open(2) and its ioctls */
	RB_NEEDS_TRACEFS, /* files of tracefs */
	RB_NEEDS_ADMIN,	  /* objects that others loaded, by id */
};

/*
 * `what` ("load program hello") was refused with `code`, -EPERM or -EACCES: find the cause and set
 * err to RAWBPF_PERMISSION. Returns `code`.
 */
int rb_kernel_why_not_permitted(struct rb_sys *sys, const char *what, int code, enum rb_needs needs,
				struct rawbpf_err *err);

#endif
