/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * info - function and line information of a linked program: .BTF.ext has offsets in sections, the
 * kernel needs instruction indexes in the program, subprograms included. Pure.
 */
#ifndef RB_LINK_INFO_H
#define RB_LINK_INFO_H

#include "btf/ext.h"
#include "link/link.h"

/* Records in the kernel's format: struct bpf_func_info and struct bpf_line_info. */
struct rb_code_info {
	uint32_t *funcs; /* owned: instruction, type; 2 for each function, or none */
	size_t func_count;
	uint32_t *lines; /* owned: instruction, file, text, line << 10 | column; 4 for each */
	size_t line_count;
};

/*
 * Incomplete information is omitted, since the kernel would refuse it. -ENOMEM is the only error.
 */
int rb_code_info_init(const struct rb_object *object, const struct rb_btf_ext *ext,
		      const struct rb_code *code, struct rb_code_info *ret);
void rb_code_info_deinit(struct rb_code_info *info);

#endif
