/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * core_internal - the steps of core.h. Private to this room.
 */
#ifndef RB_CORE_INTERNAL_H
#define RB_CORE_INTERNAL_H

#include "core/core.h"

#define RB_CORE_DEPTH 64       /* steps of a path */
#define RB_CORE_STEPS 20000000 /* a program of a thousand relocations takes some 100,000 */

/* Numbers of the kernel's enum bpf_core_relo_kind. */
enum {
	RB_CORE_FIELD_OFFSET,
	RB_CORE_FIELD_SIZE,
	RB_CORE_FIELD_EXISTS,
	RB_CORE_FIELD_SIGNED,
	RB_CORE_FIELD_LSHIFT,
	RB_CORE_FIELD_RSHIFT,
	RB_CORE_TYPE_ID_LOCAL,
	RB_CORE_TYPE_ID_TARGET,
	RB_CORE_TYPE_EXISTS,
	RB_CORE_TYPE_SIZE,
	RB_CORE_ENUM_EXISTS,
	RB_CORE_ENUM_VALUE,
	RB_CORE_TYPE_MATCHES,
	RB_CORE_KINDS,
};

/* Count the steps of comparing; false: the limit is reached. */
static inline bool rb_core_spend(struct rb_core *core, uint64_t steps)
{
	if (core->steps < steps)
		return false;
	core->steps -= steps;
	return true;
}

static inline bool rb_core_is_field(uint32_t kind)
{
	return kind <= RB_CORE_FIELD_RSHIFT;
}

static inline bool rb_core_is_enum(uint32_t kind)
{
	return kind == RB_CORE_ENUM_EXISTS || kind == RB_CORE_ENUM_VALUE;
}

/* One step of a path: to a member by its name, to an array's element, to an enum's value. */
struct rb_core_step {
	uint32_t type;	  /* the struct or union that has the member; the element's type */
	uint32_t index;	  /* of the member, the element, the value */
	const char *name; /* NULL: an element */
};

/*
 * A parsed path. The first step is to root[index]; a non-zero index treats the root as an array
 * element. Anonymous members are not steps, as kernels differ in those.
 */
struct rb_core_spec {
	const struct rb_btf *btf;
	uint32_t root, kind;
	uint32_t count, depth; /* steps; steps including those into anonymous members */
	uint64_t bit_offset;   /* from the root's start */
	struct rb_core_step steps[RB_CORE_DEPTH];
};

/* The value of a relocation. */
struct rb_core_value {
	uint64_t value;
	bool missing;  /* no value: the field does not exist */
	bool strict;   /* the compiler's value must be the same */
	uint32_t size; /* bytes of the field, when its loads and stores may be resized */
	uint32_t type; /* the field's type */
};

/* "0:1:2" -> a spec. RAWBPF_OBJECT: the path is invalid. */
int rb_core_parse(const struct rb_btf *btf, const struct rb_core_reloc *reloc,
		  struct rb_core_spec *ret, struct rawbpf_err *err);
/* 1: the candidate has the field of `local`; 0: it does not; or a negative errno. */
int rb_core_match(struct rb_core *core, const struct rb_core_spec *local,
		  const struct rb_core_candidate *candidate, struct rb_core_spec *ret,
		  struct rawbpf_err *err);
/* `spec` NULL: no kernel type matched. RAWBPF_OBJECT: the kind does not apply to the spec. */
int rb_core_value(uint32_t kind, const struct rb_core_spec *spec, struct rb_core_value *ret,
		  struct rawbpf_err *err);
/* Change code->insns[at]. `local`: the compiler's value. */
int rb_core_patch(const struct rb_core_spec *spec, const struct rb_core_value *local,
		  const struct rb_core_candidate *candidate, const struct rb_core_value *value,
		  struct rb_code *code, struct rb_fix *fix, struct rawbpf_err *err);

/* Is it a flexible array: the last member of a struct, without a length? */
bool rb_core_is_flexible(const struct rb_core_spec *spec, const struct rb_btf_type *array);
/* Same BTF kind; enums of any width count as one. */
bool rb_core_same_kind(const struct rb_btf_type *a, const struct rb_btf_type *b);
bool rb_core_same_name(const char *a, const char *b);
/* Are they compatible (for exists, size, id)? 1, 0; -ELOOP, -E2BIG. */
int rb_core_compatible(struct rb_core *core, uint32_t local, const struct rb_btf *btf, uint32_t id,
		       unsigned int depth);
/* Does the kernel's type have everything that the object declares? */
int rb_core_matches(struct rb_core *core, uint32_t local, const struct rb_btf *btf, uint32_t id,
		    bool through_pointer, unsigned int depth);

#endif
