/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * subset - some of a blob's types, and of those some members -> a blob of their own. Pure.
 *
 *	rb_btf_subset_init(&btf, &subset, err);
 *	rb_btf_subset_member(&subset, task_struct, 42);
 *	rb_btf_subset_write(&subset, &blob, err);
 *
 * Sizes and offsets stay what they are; ids don't. Members refer to what is behind typedefs and
 * qualifiers; a pointer, to void, unless it is followed.
 */
#ifndef RB_TYPES_SUBSET_H
#define RB_TYPES_SUBSET_H

#include "base/array.h"
#include "btf/btf.h"

struct rb_btf_subset {
	const struct rb_btf *btf; /* borrowed */
	uint8_t *marks;		  /* owned: a bit for each word of the types */
};

/* What of a type, and of those that it consists of. */
enum rb_btf_extent {
	RB_BTF_SHELL,  /* its kind, name and size */
	RB_BTF_FOLLOW, /* and the same of what it points to, of elements, results and parameters */
	RB_BTF_WHOLE,  /* and all members and values, but not behind pointers */
};

/* `btf` was parsed and has no base. Returns 0 or -ENOMEM. */
int rb_btf_subset_init(const struct rb_btf *btf, struct rb_btf_subset *ret, struct rawbpf_err *err);
void rb_btf_subset_deinit(struct rb_btf_subset *subset);

/* The type, if values can be of it; a typedef as well as what is behind it. */
void rb_btf_subset_type(struct rb_btf_subset *subset, uint32_t id, enum rb_btf_extent extent);
/* A member of a struct or union, or a value of an enum, and the shell of the member's type. */
void rb_btf_subset_part(struct rb_btf_subset *subset, uint32_t id, uint32_t index);

/* In the byte order of the original. -ENOMEM; RAWBPF_OBJECT: a kind that is not known, a void member. */
int rb_btf_subset_write(const struct rb_btf_subset *subset, struct rb_text *ret,
			struct rawbpf_err *err);

#endif
