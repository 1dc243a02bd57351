/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * header - BTF types -> an equivalent C header, such as vmlinux.h. Pure.
 *
 * Every named struct, union, enum and typedef of the blob is defined once, after its dependencies;
 * unnamed types are written at each use. A compiler for BPF (or for ARM when pointers have 4 bytes)
 * gives each member the offset and each type the size that BTF has: holes that it would not leave
 * by itself become unnamed bitfields, or arrays named __hole_N when long; where it would add
 * padding that BTF does not have, the struct is packed.
 *
 *	name taken already		NAME___2, a flavour that CO-RE matches as NAME
 *	not a name in C			Option<u32>: Option_u32_; a keyword: int_
 *	INT, FLOAT that BPF lacks	the type of that size
 *	unnamed member of named type	its members, as with GCC's -fms-extensions
 *	enum without values		one value, ___none
 *
 * Functions, variables, sections and tags are not C types and are omitted. So are the names of a
 * function type's parameters.
 */
#ifndef RB_TYPES_HEADER_H
#define RB_TYPES_HEADER_H

#include "base/array.h"
#include "btf/btf.h"

/* Takes the contents of `text` and clears it. Non-zero (a negative errno) stops. */
typedef int rb_btf_write_fn(void *ctx, struct rb_text *text);

/*
 * For a blob with a base: its own types and their dependencies. Returns 0; the error of `write`,
 * without a message; -ENOMEM; or RAWBPF_OBJECT (-ENOEXEC): a type that C cannot express
 * (overlapping members, a typedef of itself), or too much output for the number of types.
 */
int rb_btf_header(const struct rb_btf *btf, rb_btf_write_fn *write, void *ctx,
		  struct rawbpf_err *err);

#endif
