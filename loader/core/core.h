/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * core - compile once, run everywhere: instructions that know a structure as the object's author saw
 * it are changed to what this kernel has. Pure.
 *
 * A CO-RE relocation says: this instruction holds the offset (or the size, or whether there is one at
 * all...) of what the path "0:1:2" leads to from this type. Three steps answer it:
 *
 *	rb_core_parse	the path, in the object's types		-> a spec: task_struct.mm.arg_start
 *	rb_core_match	the same names, in a kernel's type	-> a spec there, or "not that one"
 *	rb_core_value	a spec				-> the number that the instruction is to hold
 *
 * The kernel's types that may be meant are those of the same name and kind; those that match must
 * agree on the number. Where none matches, questions ("does it exist?") are answered with no, and
 * any other instruction is made one that the verifier refuses if a path reaches it.
 *
 * The kinds, and what matches what, are defined by clang and by libbpf's CO-RE reference guide; the
 * kernel's enum bpf_core_relo_kind has the numbers.
 */
#ifndef RB_CORE_CORE_H
#define RB_CORE_CORE_H

#include "btf/names.h"
#include "link/link.h"

/* A type of the kernel that may be the one that is meant. */
struct rb_core_candidate {
	const struct rb_btf *btf; /* borrowed */
	uint32_t id;
};

/* A type of the object that paths start from. */
struct rb_core_root {
	uint32_t type;			      /* id in the object */
	uint32_t name;			      /* index in names */
	struct rb_core_candidate *candidates; /* owned */
	size_t count, capacity;
};

/* What CO-RE knows of one object: first what it wants, then what a kernel has of that. */
struct rb_core {
	const struct rb_object *object; /* borrowed */
	struct rb_btf_names names;	/* of the roots: to be looked for in kernels */
	uint32_t *root_of;		/* owned; by the object's type id: index in roots, plus 1 */
	struct rb_core_root *roots;	/* owned */
	size_t count, capacity;
	bool looked;	/* the kernel's types were asked for them */
	uint64_t steps; /* left for comparing types: hostile ones would take for ever */
};

/* The object's CO-RE relocations are read (rb_object_need_core()). */
int rb_core_init(const struct rb_object *object, struct rb_core *ret, struct rawbpf_err *err);
void rb_core_deinit(struct rb_core *core);
/* Relocations of this function may have to be answered: the names of their types are wanted. */
int rb_core_want(struct rb_core *core, const struct rb_func *func, struct rawbpf_err *err);
/*
 * `names` (core's, or a copy) were looked for in `btf`: what was found are the candidates of roots
 * that have none from elsewhere. 1: each root has some; 0: not each; or -ENOMEM.
 */
int rb_core_offer(struct rb_core *core, const struct rb_btf_names *names, const struct rb_btf *btf,
		  struct rawbpf_err *err);

/*
 * Patch the linked text. Errors are RAWBPF_OBJECT: a relocation that is malformed, or of which the
 * candidates give different answers.
 */
int rb_core_relocate(struct rb_core *core, struct rb_code *code, struct rawbpf_err *err);

/*
 * Mark in `subset`, of a kernel's types, what the object's relocations need of them (core_keep.c).
 * The relocations are read. RAWBPF_OBJECT: one is malformed; -ENOMEM.
 */
struct rb_btf_subset;
int rb_core_keep(const struct rb_object *object, struct rb_btf_subset *subset,
		 struct rawbpf_err *err);

#endif
