/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * core - compile once, run everywhere: adjusts instructions that were compiled for the object's
 * types to this kernel's types. Pure.
 *
 * A CO-RE relocation says that an instruction holds the offset (or the size, or the existence...)
 * of the field at path "0:1:2" of a type. Three steps resolve it:
 *
 *	rb_core_parse	the path, in the object's types		-> a spec: task_struct.mm.arg_start
 *	rb_core_match	the same names, in a kernel's type -> a spec there, or "no match"
 *	rb_core_value	a spec				-> the value for the instruction
 *
 * Candidates are the kernel's types of the same name and BTF kind; those that match must give the
 * same value. When none matches, existence checks are 0, and any other instruction is replaced with
 * an invalid one, which the verifier rejects if it is reachable.
 *
 * The relocation kinds and the matching rules are defined by clang and by libbpf's CO-RE reference
 * guide; the kernel's enum bpf_core_relo_kind has the numbers.
 */
#ifndef RB_CORE_CORE_H
#define RB_CORE_CORE_H

#include "btf/names.h"
#include "link/link.h"

/* A kernel type that may match. */
struct rb_core_candidate {
	const struct rb_btf *btf; /* borrowed */
	uint32_t id;
};

/* A type in the object from which paths start. */
struct rb_core_root {
	uint32_t type;			      /* id in the object */
	uint32_t name;			      /* index in names */
	struct rb_core_candidate *candidates; /* owned */
	size_t count, capacity;
};

/* The CO-RE state of one object: its roots, then the kernel's candidates. */
struct rb_core {
	const struct rb_object *object; /* borrowed */
	struct rb_btf_names names;	/* of the roots, to be searched up in the kernel */
	uint32_t *root_of;		/* owned; by the object's type id: index in roots, plus 1 */
	struct rb_core_root *roots;	/* owned */
	size_t count, capacity;
	bool looked;	/* the kernel's types were searched */
	uint64_t steps; /* remaining for comparing types: bounds the time on hostile input */
};

/* The object's CO-RE relocations are read (rb_object_need_core()). */
int rb_core_init(const struct rb_object *object, struct rb_core *ret, struct rawbpf_err *err);
void rb_core_deinit(struct rb_core *core);
/*
 * A name to be looked up in the kernel's types; `name` must outlive the core. Returns its index, or
 * -ENOMEM or -E2BIG (too many names with the same hash) with the error set.
 */
int64_t rb_core_want_name(struct rb_core *core, const char *name, uint32_t kinds,
			  struct rawbpf_err *err);
/* Add the root types of this function's relocations to the names to look up. */
int rb_core_want(struct rb_core *core, const struct rb_func *func, struct rawbpf_err *err);
/*
 * `names` (core's, or a copy) were searched up in `btf`: the results become the candidates of roots
 * that have none yet. 1: every root has candidates; 0: not every root; or -ENOMEM.
 */
int rb_core_offer(struct rb_core *core, const struct rb_btf_names *names, const struct rb_btf *btf,
		  struct rawbpf_err *err);

/*
 * Patch the linked program. Errors are RAWBPF_OBJECT: a malformed relocation, or candidates with
 * different values.
 */
int rb_core_relocate(struct rb_core *core, struct rb_code *code, struct rawbpf_err *err);

/*
 * Mark in `subset` the kernel types that the object's relocations need (keep.c). The relocations
 * must be read. RAWBPF_OBJECT: one is malformed; -ENOMEM.
 */
struct rb_btf_subset;
int rb_core_keep(const struct rb_object *object, struct rb_btf_subset *subset,
		 struct rawbpf_err *err);

#endif
