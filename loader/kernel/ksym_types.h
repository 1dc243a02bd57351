/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ksym_types - compares the declaration of a kernel symbol in the object's BTF with the kernel's
 * BTF. Pure.
 *
 * Types match when they have the same BTF kind after typedefs and qualifiers: pointers to matching
 * types or to void, arrays of them, functions with the same number of matching parameters. Names
 * and members of structs and enums are not compared, since they differ between kernels (CO-RE
 * handles that). A forward declaration matches a definition; 32-bit and 64-bit enums match. An
 * integer variable must have the kernel's size, since it is read as a whole.
 */
#ifndef RB_KERNEL_KSYM_TYPES_H
#define RB_KERNEL_KSYM_TYPES_H

#include "object/object.h"

/*
 * `id` is of a VAR or a FUNC of the kernel's. false: err, which may be NULL, has the difference. An
 * extern without a type matches everything.
 */
bool rb_ksym_agrees(const struct rb_btf *object, const struct rb_extern *symbol,
		    const struct rb_btf *kernel, uint32_t id, struct rawbpf_err *err);

#endif
