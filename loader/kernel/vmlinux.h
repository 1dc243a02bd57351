/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * vmlinux - the kernel's own types, /sys/kernel/btf/vmlinux: read once, when something needs them.
 */
#ifndef RB_KERNEL_VMLINUX_H
#define RB_KERNEL_VMLINUX_H

#include "base/array.h"
#include "btf/btf.h"
#include "sys/sys.h"

struct rb_vmlinux {
	struct rb_text blob; /* owned */
	struct rb_btf btf;   /* of it; count is 0 until it is read */
};

/* RB_FEATURE: this kernel has none (CONFIG_DEBUG_INFO_BTF), or it can't be read. */
int rb_kernel_vmlinux(struct rb_sys *sys, struct rb_vmlinux *ret, struct rb_err *err);
void rb_vmlinux_deinit(struct rb_vmlinux *vmlinux);

/*
 * The id that BPF_PROG_LOAD wants as attach_btf_id: for a program of that expected attach type (or,
 * for an LSM program, of that program type) at `name`. RB_ATTACH: this kernel has no such place.
 */
int rb_vmlinux_place(const struct rb_vmlinux *vmlinux, uint32_t prog_type, uint32_t attach_type,
		     const char *name, uint32_t *ret, struct rb_err *err);

#endif
