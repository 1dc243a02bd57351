/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * layout - the format's constants and functions shared by the files of this room only.
 */
#ifndef RB_BTF_LAYOUT_H
#define RB_BTF_LAYOUT_H

#include "btf/btf.h"

#define RB_BTF_MAGIC	   0xeb9f
#define RB_BTF_HEADER_SIZE 24
#define RB_BTF_TYPE_SIZE   12 /* name, info, size or type; then data by kind */

/* A type's second word. Until Linux 7.1 bits 16 to 23 and 29, 30 had to be 0. */
#define RB_BTF_INFO_VLEN(info)	((info)&0xffffff)
#define RB_BTF_INFO_KIND(info)	((info) >> 24 & 0x7f)
#define RB_BTF_INFO_FLAG(info)	((info) >> 31)
#define RB_BTF_INFO(kind, vlen) ((uint32_t)(kind) << 24 | (vlen))
#define RB_BTF_INT_SIZE		16 /* a whole INT */

/* The numbers in kernel headers; FUNC uses the same. */
enum { RB_BTF_STATIC = 0, RB_BTF_GLOBAL = 1, RB_BTF_EXTERN = 2 };

enum rb_btf_trait {
	RB_BTF_HAS_COUNT = 1, /* vlen may be non-zero */
	RB_BTF_HAS_FLAG = 2,
	RB_BTF_HAS_SIZE = 4,  /* the third word is a size */
	RB_BTF_HAS_TYPE = 8,  /* it is a type */
	RB_BTF_IS_VALUE = 16, /* pointers, members, typedefs... may refer to it */
	RB_BTF_IS_PLAIN = 32, /* contains no other type */
};

/* Data after RB_BTF_TYPE_SIZE: `once` bytes, and `each` bytes for each of vlen. */
struct rb_btf_shape {
	const char *name;
	uint8_t once, each, traits;
};

extern const struct rb_btf_shape rb_btf_shapes[RB_BTF_UNKNOWN + 1];

/* The size of the data after a type's three words; false: unknown kind. */
static inline bool rb_btf_tail(const struct rb_btf *btf, uint32_t info, uint64_t *ret)
{
	uint32_t kind = RB_BTF_INFO_KIND(info), vlen = RB_BTF_INFO_VLEN(info);
	struct rb_bytes entry;

	if (kind > RB_BTF_VOID && kind < RB_BTF_UNKNOWN) {
		*ret = rb_btf_shapes[kind].once + (uint64_t)rb_btf_shapes[kind].each * vlen;
		return true;
	}
	if (kind == RB_BTF_VOID || !rb_bytes_slice(btf->layout, 4 * kind, 4, &entry))
		return false;
	*ret = entry.data[0] + (uint64_t)entry.data[1] * vlen;
	return true;
}

/* A walk over the blob's own types, in order. */
struct rb_btf_walk {
	uint32_t id;
	const uint8_t *at;
};

static inline void rb_btf_walk_next(const struct rb_btf *btf, struct rb_btf_walk *walk)
{
	uint64_t tail = 0;

	rb_btf_tail(btf, rb_load32(walk->at + 4, btf->swap), &tail);
	walk->at += RB_BTF_TYPE_SIZE + (size_t)tail;
	walk->id++;
}

/* The words of one of the blob's own types. */
static inline const uint8_t *rb_btf_at(const struct rb_btf *btf, uint32_t id)
{
	uint32_t n = id - btf->first;
	const uint8_t *at = btf->types.data + btf->offsets[n >> btf->stride];

	for (n &= (1u << btf->stride) - 1; n; n--) {
		uint64_t tail = 0;

		rb_btf_tail(btf, rb_load32(at + 4, btf->swap), &tail);
		at += RB_BTF_TYPE_SIZE + (size_t)tail;
	}
	return at;
}

/* A type's kind only, for walks over all types. `id` is not 0. */
static inline enum rb_btf_kind rb_btf_kind_of(const struct rb_btf *btf, uint32_t id)
{
	uint32_t kind;

	if (id < btf->first)
		btf = btf->base;
	kind = RB_BTF_INFO_KIND(rb_load32(rb_btf_at(btf, id) + 4, btf->swap));
	return kind < RB_BTF_UNKNOWN ? (enum rb_btf_kind)kind : RB_BTF_UNKNOWN;
}

/* btf.c: the header -> types, strings, layout. */
int rb_btf_read_header(struct rb_btf *btf, struct rawbpf_err *err);
/* Error for a type of unknown kind, or longer than the remaining types. */
int rb_btf_refuse_length(const struct rb_btf *btf, size_t at, struct rawbpf_err *err);
/* The size of a type of that name, if it is a kernel's long; 0: it is not. */
uint32_t rb_btf_long_size(const char *name, uint32_t size);

/* The second half of parsing: every type and its references, then its contents. */
int rb_btf_check(const struct rb_btf *btf, struct rawbpf_err *err);
/* `kinds`: of the blob's own types, by id - first; overwritten. */
int rb_btf_check_nesting(const struct rb_btf *btf, uint8_t *kinds, struct rawbpf_err *err);

struct rb_btf_copy;

/* Writing to a copy: a word, a type's words, and the header of types and strings. */
void rb_btf_put(const struct rb_btf_copy *copy, uint8_t *at, uint32_t value);
uint8_t *rb_btf_words(const struct rb_btf_copy *copy, uint32_t id);
void rb_btf_put_header(struct rb_btf_copy *copy, size_t types, size_t strings);

/* -ENOEXEC, with "BTF: type 17 (STRUCT name): " before the text. */
int rb_btf_refuse(const struct rb_btf *btf, uint32_t id, struct rawbpf_err *err, const char *fmt,
		  ...) RB_PRINTF(4, 5);

#endif
