/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * header - types -> a header in C that says the same: a vmlinux.h. Pure.
 *
 * Every named struct, union, enum and typedef of the blob is defined once, behind what it needs; what
 * has no name is written where it is used. A compiler for BPF (or, where pointers have 4 bytes, one
 * for ARM) gives each member the offset and each type the size that BTF has: holes that it would not
 * leave by itself are bitfields without a name, or arrays called __hole_N when they are long; where it
 * would leave one too many, the struct is packed.
 *
 *	name taken already		NAME___2, which CO-RE takes for NAME
 *	not a name in C			Option<u32>: Option_u32_; a keyword: int_
 *	INT, FLOAT that BPF lacks	the type of that size
 *	unnamed member of named type	its members, as GCC's -fms-extensions have it
 *	enum without values		one value, ___none
 *
 * Functions, variables, sections and tags are not types that C programs name: left out. The names of
 * a function type's parameters are, too.
 */
#ifndef RB_TYPES_HEADER_H
#define RB_TYPES_HEADER_H

#include "base/array.h"
#include "btf/btf.h"

/* Takes what is in `text` and clears it. Other than 0 (a negative errno): no more, please. */
typedef int rb_btf_write_fn(void *ctx, struct rb_text *text);

/*
 * Of a blob with a base, its own types and what they need. Returns 0; what `write` said, without a
 * story; -ENOMEM; or RAWBPF_OBJECT (-ENOEXEC): a type that C cannot express (members that overlap, a
 * typedef of itself), or more text than types so few can need.
 */
int rb_btf_header(const struct rb_btf *btf, rb_btf_write_fn *write, void *ctx,
		  struct rawbpf_err *err);

#endif
