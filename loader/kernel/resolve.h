/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * resolve - resolves an object's externs in this kernel.
 *
 * Only requested externs are looked up, each source once: /proc/kallsyms for addresses, the
 * kernel's BTF for functions and typed variables, its configuration for .kconfig. A missing strong
 * extern is an error with a hint; a missing weak one is "not found", and zero.
 */
#ifndef RB_KERNEL_RESOLVE_H
#define RB_KERNEL_RESOLVE_H

#include "kernel/vmlinux.h"
#include "link/link.h"

/*
 * Resolve every object->externs[i] with wanted[i] into ret[i] (as long as externs; zeroed by the
 * caller); `vmlinux` is opened on demand. Errors: RAWBPF_FEATURE with the extern's name, the
 * source, and a hint.
 */
int rb_kernel_resolve_externs(struct rb_sys *sys, const struct rb_object *object,
			      const bool *wanted, struct rb_vmlinux *vmlinux,
			      struct rb_resolved *ret, struct rawbpf_err *err);

/*
 * The bytes of the map of configuration values, for all RB_EXTERN_KCONFIG externs: `ret` is the
 * map's value, value_size bytes, zeroed by the caller. Values are written in this host's byte order
 * with the size and signedness of their BTF types; one that does not fit is an error.
 */
int rb_kernel_fill_kconfig(struct rb_sys *sys, const struct rb_object *object, uint8_t *ret,
			   size_t size, struct rawbpf_err *err);

#endif
