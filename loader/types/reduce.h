/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * reduce - an object's BTF -> BTF that this kernel accepts: BPF_BTF_LOAD refuses a whole blob for
 * one unknown kind, and clang's output is never complete. Pure.
 *
 *	rb_btf_copy_init(&btf, &copy, err);
 *	rb_btf_fix_datasec(&copy, ".bss", section->size, find_symbol, ctx, err);	for each section
 *	rb_btf_reduce(&copy, RB_BTF_CAN_FUNC | ...);
 *	... copy.data, copy.size ...
 *
 * Ids do not change, so func_info, map types and CO-RE stay valid. An unsupported type becomes one
 * of the same length that older kernels support:
 *
 *	VAR		INT of a byte		FLOAT		unnamed STRUCT of that size
 *	DATASEC		STRUCT			DECL_TAG	INT of a byte
 *	FUNC		TYPEDEF			TYPE_TAG	CONST
 *	FUNC_PROTO	ENUM			ENUM64		UNION of that size
 *
 * and a global function becomes a static one, a signed enum an unsigned one. Types that no kernel
 * accepts are always changed: extern functions become pointers, extern variables global ones, and
 * their section (.ksyms, whose size stays 0) a STRUCT.
 *
 * The copy has only a header of 24 bytes, types and strings. Its strings may be changed too (".bss"
 * is not a valid name for a STRUCT), so .BTF.ext must be read with the original.
 */
#ifndef RB_TYPES_REDUCE_H
#define RB_TYPES_REDUCE_H

#include "btf/btf.h"

/* BTF features, to be probed, with the Linux version that added them. BTF itself: 4.18. */
enum rb_btf_can {
	RB_BTF_CAN_FUNC = 1 << 0,	 /* FUNC, FUNC_PROTO: 5.0 */
	RB_BTF_CAN_DATASEC = 1 << 1,	 /* DATASEC, VAR: 5.2 */
	RB_BTF_CAN_FUNC_GLOBAL = 1 << 2, /* 5.6 */
	RB_BTF_CAN_FLOAT = 1 << 3,	 /* 5.13 */
	RB_BTF_CAN_DECL_TAG = 1 << 4,	 /* 5.16 */
	RB_BTF_CAN_TYPE_TAG = 1 << 5,	 /* 5.17 */
	RB_BTF_CAN_ENUM64 = 1 << 6,	 /* ENUM64, signed enums: 6.0 */
	RB_BTF_CAN_SECTION_NAME =
		1 << 7, /* other characters than letters, digits, '_', '.' in DATASEC: 6.9 */
	RB_BTF_CAN_TAG_FLAG = 1 << 8, /* kind_flag of tags, "attributes": 6.14 */
	RB_BTF_CAN_ALL = (1 << 9) - 1,
};

struct rb_btf_copy {
	uint8_t *data; /* owned: the argument of BPF_BTF_LOAD */
	size_t size;
	struct rb_btf btf; /* a parsed view of the same bytes; its index is the copy's own */
};

/* `btf` has no base, and need not outlive the copy. Returns 0 or -ENOMEM. */
int rb_btf_copy_init(const struct rb_btf *btf, struct rb_btf_copy *ret, struct rawbpf_err *err);
void rb_btf_copy_deinit(struct rb_btf_copy *copy);

/* The offset of the variable of that name in the section; false: unknown. */
typedef bool rb_btf_offset_fn(void *ctx, const char *variable, uint32_t *offset);

/*
 * Give the DATASEC of that name its size and its variables their offsets, in order. Static
 * variables keep the offset that the compiler wrote; extern ones are looked up too and may be
 * unknown. Returns 0, also without such a DATASEC; RAWBPF_OBJECT (-ENOEXEC): a variable of unknown
 * offset, or outside the section.
 */
int rb_btf_fix_datasec(struct rb_btf_copy *copy, const char *section, uint32_t size,
		       rb_btf_offset_fn *find_offset, void *ctx, struct rawbpf_err *err);

/* Set a FUNC's linkage to static: hidden global functions are verified as static ones. */
void rb_btf_make_static(struct rb_btf_copy *copy, uint32_t func);

/* `can`: a mask of enum rb_btf_can. Call last, and once per copy. */
void rb_btf_reduce(struct rb_btf_copy *copy, unsigned int can);

#endif
