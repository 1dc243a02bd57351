/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ops_value - a struct_ops value in the object's layout -> in this kernel's layout. Pure.
 *
 * The kernel takes a `struct NAME` inside a `struct bpf_struct_ops_NAME`, the value of a map: data
 * unchanged, and for each function the descriptor of a program that was loaded for that member.
 * Members are matched by name, so the object may declare fewer of them, in another order; a flavour
 * suffix, `struct NAME___old`, is ignored. A member that the kernel lacks must be zero.
 */
#ifndef RB_LINK_OPS_VALUE_H
#define RB_LINK_OPS_VALUE_H

#include "object/object.h"

struct rb_struct_ops_func {
	const char *name; /* of the member */
	uint32_t func;	  /* index into funcs */
	uint32_t member;  /* index in the kernel's struct: the program's expected_attach_type */
	uint32_t offset;  /* byte offset of the descriptor in the value */
};

struct rb_struct_ops {
	uint32_t value_type; /* BTF ids of the kernel: of struct bpf_struct_ops_NAME, */
	uint32_t type;	     /* and of struct NAME: the programs' attach_btf_id */
	uint8_t *value;	     /* owned; zero where descriptors will be */
	uint32_t value_size, pointer_size; /* bytes */
	struct rb_struct_ops_func *funcs;  /* owned */
	size_t count;
};

/* "bpf_struct_ops_NAME": the kernel's name for the value of such a map. */
void rb_struct_ops_value_name(const struct rb_object *object, const struct rb_map *map,
			      struct rb_text *ret);
/*
 * `value_type` is the type of that name in `kernel`. RAWBPF_FEATURE: the kernel's struct differs.
 */
int rb_struct_ops_match(const struct rb_object *object, const struct rb_map *map,
			const struct rb_btf *kernel, uint32_t value_type, struct rb_struct_ops *ret,
			struct rawbpf_err *err);
/* Put the programs' descriptors (by function; all must be loaded) into the value. */
void rb_struct_ops_fill(struct rb_struct_ops *ops, const int *prog_fds);
void rb_struct_ops_deinit(struct rb_struct_ops *ops);

#endif
