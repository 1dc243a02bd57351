/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * relocate - a function of the object -> instructions that this kernel can load. Pure: descriptors
 * are just numbers here.
 *
 * Each change is an rb_fix: which instruction, what stood there, what stands there now, and the
 * relocation that asked for it.
 */
#ifndef RB_RELOCATE_RELOCATE_H
#define RB_RELOCATE_RELOCATE_H

#include <linux/bpf.h>

#include "object/object.h"

struct rb_fix {
	uint32_t insn;			     /* index in the program */
	struct bpf_insn before[2], after[2]; /* the two halves of an ld_imm64 */
	const struct rb_reloc *reloc;	     /* why; borrowed from the object */
};

struct rb_text_insns {
	struct bpf_insn *insns; /* owned */
	uint32_t count;
	struct rb_fix *fixes; /* owned */
	size_t fix_count;
};

/*
 * Copy `func` and point its relocations at what was created: data_fds[i] is the map that holds
 * object->datas[i]. A relocation that can't be met is an error of kind RB_OBJECT.
 */
int rb_relocate_func(const struct rb_object *object, const struct rb_func *func,
		     const int *data_fds, struct rb_text_insns *ret, struct rb_err *err);
void rb_text_insns_deinit(struct rb_text_insns *text);

/* Which data maps the function needs: true in needed[i] for each object->datas[i]. */
void rb_relocate_needs(const struct rb_object *object, const struct rb_func *func, bool *needed);

/* Does the function call this helper? */
bool rb_relocate_calls(const struct rb_func *func, int32_t helper, bool swap);

#endif
