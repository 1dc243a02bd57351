/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * function - why a probe could not be attached, and which targets would work.
 *
 * The kernel answers a refused kprobe with ENOENT, EINVAL or EPERM, each for many reasons. These
 * functions are called after the refusal: they read the kernel's own lists and put the cause that
 * they found, never a guess, into the error, with a hint that names what would work. `code` is the
 * refusal's negative errno; all return err's code.
 */
#ifndef RB_WHY_FUNCTION_H
#define RB_WHY_FUNCTION_H

#include "sys/tracefs.h"

/* A kprobe `offset` bytes into function `name`. `tracefs` may be NULL. */
int rb_kernel_why_no_function(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *name,
			      uint64_t offset, int code, struct rawbpf_err *err);

/*
 * kprobe_events does not exist. `syscall` is the system call's name ("clone") or NULL; the hint
 * names the equivalent tracepoint, if there is one.
 */
int rb_kernel_why_no_kprobes(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *syscall,
			     struct rawbpf_err *err);

/* events/CATEGORY/NAME does not exist. */
int rb_kernel_why_no_tracepoint(struct rb_tracefs *tracefs, const char *category, const char *name,
				struct rawbpf_err *err);

/* BPF_RAW_TRACEPOINT_OPEN failed with ENOENT. */
int rb_kernel_why_no_raw_tracepoint(struct rb_tracefs *tracefs, const char *name,
				    struct rawbpf_err *err);

/* uprobe_events does not exist. */
int rb_kernel_why_no_uprobes(struct rb_sys *sys, struct rawbpf_err *err);

#endif
