/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * vmlinux - the kernel's types: its own, /sys/kernel/btf/vmlinux, opened once, when something needs
 * them; those of its modules, which lie beside it; or those of a file that the person names.
 *
 * The kernel's own are mapped where it allows that (Linux 6.16), else read, and not checked (see
 * btf/names.h); a file's are.
 */
#ifndef RB_KERNEL_VMLINUX_H
#define RB_KERNEL_VMLINUX_H

#include "base/array.h"
#include "btf/names.h"
#include "sys/sys.h"

/* Where a blob of types lies. */
struct rb_types_image {
	struct rb_text blob; /* owned; read */
	void *mapped;	     /* owned; or mapped */
	size_t size;	     /* bytes mapped */
};

struct rb_module {
	char *name; /* owned */
	struct rb_types_image image;
	struct rb_btf btf; /* its base is vmlinux' */
	int fd;		   /* owned: of its BTF, where something needs that; -1: not opened */
};

struct rb_vmlinux {
	struct rb_sys *sys; /* borrowed */
	struct rb_types_image image;
	struct rb_btf btf;	    /* count is 0 until it is opened */
	struct rb_module **modules; /* owned */
	size_t module_count, module_capacity;
	bool modules_read;
};

/*
 * Open the kernel's types and find `names` (NULL: none) among them; once open, just find them.
 * RB_FEATURE: this kernel has none (CONFIG_DEBUG_INFO_BTF), or they can't be read.
 */
int rb_kernel_vmlinux(struct rb_sys *sys, struct rb_btf_names *names, struct rb_vmlinux *ret,
		      struct rb_err *err);
/* The types of a file: BTF as it is, or an ELF file's .BTF. `image` outlives `ret`. RB_OBJECT. */
int rb_vmlinux_of_file(struct rb_bytes image, struct rb_vmlinux *ret, struct rb_err *err);
/* The types of all modules that are loaded, once; a module whose types can't be read has none. */
int rb_vmlinux_modules(struct rb_vmlinux *vmlinux, struct rb_err *err);
void rb_vmlinux_deinit(struct rb_vmlinux *vmlinux);

/*
 * The id that BPF_PROG_LOAD wants as attach_btf_id: for a program of that expected attach type (or,
 * for an LSM program, of that program type) at `name`. RB_ATTACH: this kernel has no such place.
 */
int rb_vmlinux_place(const struct rb_vmlinux *vmlinux, uint32_t prog_type, uint32_t attach_type,
		     const char *name, uint32_t *ret, struct rb_err *err);

#endif
