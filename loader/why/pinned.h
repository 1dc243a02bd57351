/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * pinned - why a pinned object could not be opened: nothing is there, a file that is not on bpffs,
 * or a missing right. The kernel returns EACCES for the last two, so the file system is tested.
 */
#ifndef RB_WHY_PINNED_H
#define RB_WHY_PINNED_H

#include "sys/sys.h"
#include "why/permission.h"

/* `what` ("map", "BPF program") was refused at `path` with `code`. Sets err; returns `code`. */
int rb_kernel_why_not_pinned(struct rb_sys *sys, const char *what, const char *path, int code,
			     struct rawbpf_err *err);

#endif
