/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * permission - who we are to this kernel, and which of the many locks is the one that is shut.
 *
 * EPERM and EACCES have half a dozen causes: capabilities that are missing, or that hold in a user
 * namespace only; lockdown; a seccomp filter; a sysctl; before 5.11, the limit of locked memory.
 * Each of them can be looked at, so the message names what was found and not what might be.
 */
#ifndef RB_WHY_PERMISSION_H
#define RB_WHY_PERMISSION_H

#include "sys/sys.h"

enum rb_lockdown {
	RB_LOCKDOWN_UNKNOWN, /* securityfs could not be asked */
	RB_LOCKDOWN_NONE,    /* or a kernel without it */
	RB_LOCKDOWN_INTEGRITY,
	RB_LOCKDOWN_CONFIDENTIALITY,
};

/* What was found; "known" false: /proc could not be asked. */
struct rb_rights {
	bool known;	   /* capabilities and seccomp */
	uint64_t caps;	   /* effective, a bit each */
	bool root;	   /* effective user id 0: owns tracefs */
	bool has_cap_bpf;  /* the kernel knows CAP_BPF and CAP_PERFMON, 5.8 */
	bool in_namespace; /* in a user namespace: capabilities do not count outside of it */
	int seccomp;	   /* 0: none, 1: strict, 2: a filter */
	enum rb_lockdown lockdown;
	int64_t unprivileged; /* kernel.unprivileged_bpf_disabled; -1: cannot tell */
	int64_t paranoid;     /* kernel.perf_event_paranoid; INT64_MIN: cannot tell */
	uint32_t kernel_version;
	int64_t memlock; /* bytes; -1: no limit; -2: cannot tell */
};

void rb_kernel_rights(struct rb_sys *sys, struct rb_rights *ret);
/* CAP_SYS_ADMIN, or both CAP_BPF and CAP_PERFMON, in the initial namespace. */
bool rb_rights_for_bpf(const struct rb_rights *rights);
bool rb_rights_for_perf(const struct rb_rights *rights);
/* Some distributions' kernels want CAP_SYS_ADMIN for all of perf_event_open(2) at such a sysctl. */
bool rb_rights_perf_is_roots(const struct rb_rights *rights);
/* Before 5.11 what BPF takes is locked memory, and there is a limit; EPERM is what is beyond it. */
bool rb_rights_memlock_counts(const struct rb_rights *rights);
/* The capabilities that matter here, of those there are: "cap_sys_admin, cap_bpf". */
void rb_rights_caps(const struct rb_rights *rights, struct rb_text *ret);

enum rb_needs {
	RB_NEEDS_BPF,	  /* bpf(2): maps, programs, raw tracepoints */
	RB_NEEDS_PERF,	  /* perf_event_open(2) and its ioctls */
	RB_NEEDS_TRACEFS, /* files of tracefs */
	RB_NEEDS_ADMIN,	  /* what others loaded, by number */
};

/*
 * `what` ("load program hello") was refused with `code`, -EPERM or -EACCES: find out by what, and
 * tell it as an RAWBPF_PERMISSION. Returns `code`.
 */
int rb_kernel_why_not_permitted(struct rb_sys *sys, const char *what, int code, enum rb_needs needs,
				struct rawbpf_err *err);

#endif
