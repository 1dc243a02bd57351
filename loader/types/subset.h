/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * subset - selected types of a blob, with selected members -> a new blob. Pure.
 *
 *	rb_btf_subset_init(&btf, &subset, err);
 *	rb_btf_subset_member(&subset, task_struct, 42);
 *	rb_btf_subset_write(&subset, &blob, err);
 *
 * Sizes and offsets do not change; ids do. Members refer to their type after typedefs and
 * qualifiers; pointers refer to void, unless followed.
 */
#ifndef RB_TYPES_SUBSET_H
#define RB_TYPES_SUBSET_H

#include "base/array.h"
#include "btf/btf.h"

struct rb_btf_subset {
	const struct rb_btf *btf; /* borrowed */
	uint8_t *marks;		  /* owned: one bit for each word of the types */
};

/* How much of a type to keep, and of the types it consists of. */
enum rb_btf_extent {
	RB_BTF_SHELL,  /* kind, name and size */
	RB_BTF_FOLLOW, /* also of the types it points to, elements, return values and parameters */
	RB_BTF_WHOLE,  /* also all members and values, but not through pointers */
};

/* `btf` was parsed and has no base. Returns 0 or -ENOMEM. */
int rb_btf_subset_init(const struct rb_btf *btf, struct rb_btf_subset *ret, struct rawbpf_err *err);
void rb_btf_subset_deinit(struct rb_btf_subset *subset);

/* Keep the type, if it has values; for a typedef also its type. */
void rb_btf_subset_type(struct rb_btf_subset *subset, uint32_t id, enum rb_btf_extent extent);
/* Keep a member of a struct or union, or a value of an enum, and the shell of the member's type. */
void rb_btf_subset_part(struct rb_btf_subset *subset, uint32_t id, uint32_t index);

/* In the byte order of the original. -ENOMEM; RAWBPF_OBJECT: an unknown kind, a void member. */
int rb_btf_subset_write(const struct rb_btf_subset *subset, struct rb_text *ret,
			struct rawbpf_err *err);

#endif
