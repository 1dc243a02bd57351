/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * function - why a probe could not go where it was asked to, and where it could.
 *
 * The kernel answers a refused kprobe with ENOENT, EINVAL or EPERM, each for many reasons. These
 * functions are called after the refusal: they look at what the kernel says of itself, and put what
 * they have found, not what may be, into the error, with a hint that names what would work. `code`
 * is the refusal's negative errno; all return err's code.
 */
#ifndef RB_WHY_FUNCTION_H
#define RB_WHY_FUNCTION_H

#include "sys/tracefs.h"

/* A kprobe `offset` bytes into function `name`. `tracefs` may be NULL. */
int rb_kernel_why_no_function(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *name,
			      uint64_t offset, int code, struct rawbpf_err *err);

/*
 * There is no kprobe_events. `syscall` is the name of the system call that was meant ("clone") or
 * NULL; the hint is the tracepoint that says the same, if there is one.
 */
int rb_kernel_why_no_kprobes(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *syscall,
			     struct rawbpf_err *err);

/* events/CATEGORY/NAME is not there. */
int rb_kernel_why_no_tracepoint(struct rb_tracefs *tracefs, const char *category, const char *name,
				struct rawbpf_err *err);

/* BPF_RAW_TRACEPOINT_OPEN said that there is no such tracepoint. */
int rb_kernel_why_no_raw_tracepoint(struct rb_tracefs *tracefs, const char *name,
				    struct rawbpf_err *err);

/* There is no uprobe_events. */
int rb_kernel_why_no_uprobes(struct rb_sys *sys, struct rawbpf_err *err);

#endif
