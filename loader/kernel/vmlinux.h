/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * vmlinux - the kernel's BTF: its own, /sys/kernel/btf/vmlinux, opened once, on demand; its
 * modules', in the same directory; or that of a file given by the user.
 *
 * The kernel's own BTF is mapped where possible (Linux 6.16), else read, and not checked (see
 * btf/names.h); a file's is checked.
 */
#ifndef RB_KERNEL_VMLINUX_H
#define RB_KERNEL_VMLINUX_H

#include "base/array.h"
#include "btf/names.h"
#include "plan/kinds.h"
#include "sys/sys.h"

/* The memory of a BTF blob. */
struct rb_types_image {
	struct rb_text blob; /* owned; read */
	void *mapped;	     /* owned; or mapped */
	size_t size;	     /* bytes mapped */
};

struct rb_module {
	char *name; /* owned */
	struct rb_types_image image;
	struct rb_btf btf; /* its base is the kernel's */
	int fd;		   /* owned: its BTF object, opened on demand; -1: not opened */
	uint32_t index;	   /* in rb_vmlinux.fds */
};

struct rb_vmlinux {
	struct rb_btf_names *wanted; /* borrowed; names to find at opening; NULL: none */
	struct rb_sys *sys;	     /* borrowed */
	struct rb_types_image image;
	struct rb_btf btf;	    /* count is 0 until it is opened */
	struct rb_module **modules; /* owned */
	size_t module_count, module_capacity;
	bool modules_read;
	int *fds; /* owned; fds[module + 1], 0: not opened; NULL while none is */
};

/*
 * Open the kernel's BTF, unless already open, and find the wanted names. RAWBPF_FEATURE: this
 * kernel has none (CONFIG_DEBUG_INFO_BTF), or it cannot be read.
 */
int rb_kernel_vmlinux(struct rb_sys *sys, struct rb_vmlinux *ret, struct rawbpf_err *err);
/* The BTF of a file: raw BTF, or an ELF file's .BTF. `image` must outlive `ret`. RAWBPF_OBJECT. */
int rb_vmlinux_of_file(struct rb_bytes image, struct rb_vmlinux *ret, struct rawbpf_err *err);
/* Read the BTF of all loaded modules, once; a module whose BTF cannot be read has none. */
int rb_vmlinux_modules(struct rb_vmlinux *vmlinux, struct rawbpf_err *err);
void rb_vmlinux_deinit(struct rb_vmlinux *vmlinux);

/* The first type of that BTF kind and name; 0: none. Fast for the wanted names. */
uint32_t rb_vmlinux_find(const struct rb_vmlinux *vmlinux, enum rb_btf_kind kind, const char *name);
/* The same in modules, read on demand, or in the one named `only`. NULL: none has it. */
struct rb_module *rb_vmlinux_find_module(struct rb_vmlinux *vmlinux, struct rb_bytes only,
					 enum rb_btf_kind kind, const char *name, uint32_t *ret);
/* A descriptor of the module's BTF, owned by the module. RAWBPF_FEATURE, RAWBPF_PERMISSION. */
int rb_module_fd(struct rb_vmlinux *vmlinux, struct rb_module *module, struct rawbpf_err *err);

/* "bpf_lsm_NAME", "btf_trace_NAME": what a target is called in BTF, and of which kind that is. */
enum rb_btf_kind rb_btf_target_name(const struct rb_kind_traits *traits, const char *name,
				    struct rb_text *ret);
/*
 * The id that BPF_PROG_LOAD wants as attach_btf_id, for a program of a kind with such traits at
 * "[MODULE:]NAME"; *fd is -1, or the module's that has it, borrowed. RAWBPF_ATTACH: this kernel has no
 * such type.
 */
int rb_vmlinux_btf_target(struct rb_vmlinux *vmlinux, const struct rb_kind_traits *traits,
			  const char *name, uint32_t *ret, int *fd, struct rawbpf_err *err);

#endif
