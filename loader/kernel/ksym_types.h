/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ksym_types - does the kernel have what the object declares? Two BTFs, the object's and the
 * kernel's, and a symbol of the same name in both. Pure.
 *
 * Types agree when they are of the same kind, past typedefs and qualifiers: pointers to types that
 * agree or to void, arrays of them, functions with as many parameters that agree; of structs and
 * enums neither names nor members are looked at, which differ by kernel (that is what CO-RE is for).
 * A struct that is declared only agrees with one that is defined; enums of 32 and 64 bits agree. An
 * integer that is the variable itself has to have the kernel's size, since it is read as a whole.
 */
#ifndef RB_KERNEL_KSYM_TYPES_H
#define RB_KERNEL_KSYM_TYPES_H

#include "object/object.h"

/*
 * `id` is of a VAR or a FUNC of the kernel's. false: err, which may be NULL, has what differs. An
 * extern without a type agrees with everything.
 */
bool rb_ksym_agrees(const struct rb_btf *object, const struct rb_extern *symbol,
		    const struct rb_btf *kernel, uint32_t id, struct rawbpf_err *err);

#endif
