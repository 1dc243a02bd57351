/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * externs - what this kernel has for the names that an object leaves open.
 *
 * Only what is asked for is looked up, each source once: /proc/kallsyms for addresses, the kernel's
 * BTF for functions and typed variables, its configuration for .kconfig. A strong extern that is not
 * there is an error that names the cure; a weak one is "not found", and zero.
 */
#ifndef RB_KERNEL_EXTERNS_H
#define RB_KERNEL_EXTERNS_H

#include "kernel/vmlinux.h"
#include "object/object.h"

/* What an extern came to be. */
struct rb_resolved {
	bool found;	   /* false: a weak one that this kernel does not have */
	uint64_t address;  /* of a variable without a type */
	uint32_t btf_id;   /* of a function, or of a variable with a type; 0: none */
	int32_t btf_fd;	   /* whose BTF that is: 0 vmlinux, else a module's */
	uint16_t fd_index; /* ... as an index into the program's fd_array; 0: vmlinux */
};

/*
 * Resolve every object->externs[i] with wanted[i] into ret[i] (as long as externs; zeroed by the
 * caller); `vmlinux` is opened when something needs it. Errors: RB_FEATURE with the extern's name, what was looked at, and the cure.
 */
int rb_kernel_resolve_externs(struct rb_sys *sys, const struct rb_object *object,
			      const bool *wanted, struct rb_vmlinux *vmlinux,
			      struct rb_resolved *ret, struct rb_err *err);

/*
 * The bytes of the map of configuration values, for all externs of kind RB_EXTERN_KCONFIG: `ret` is
 * the map's value, value_size bytes, zeroed by the caller. Values are written in this host's byte
 * order with the size and signedness that BTF says; one that does not fit is an error.
 */
int rb_kernel_fill_kconfig(struct rb_sys *sys, const struct rb_object *object, uint8_t *ret,
			   size_t size, struct rb_err *err);

#endif
