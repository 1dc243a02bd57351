// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * compare - whole types of the object and of the kernel, compared in two ways.
 *
 * Compatible: the same BTF kinds through pointers, arrays and functions; the contents of structs
 * and enums are ignored. Match: everything that the object declares is the same in the kernel,
 * which may have more: members by name and type, enum values by name; through a pointer, only names
 * are compared.
 */
#include "core/core_internal.h"

#define DEPTH 32

/* Both types, after typedefs; false: stop, the step limit is reached. */
static bool pair(struct rb_core *core, uint32_t local, const struct rb_btf *btf, uint32_t id,
		 struct rb_btf_type *ours, struct rb_btf_type *theirs)
{
	const struct rb_btf *object = &core->object->btf;

	*ours = rb_btf_type(object, rb_btf_resolve(object, local));
	*theirs = rb_btf_type(btf, rb_btf_resolve(btf, id));
	return rb_core_spend(core, 1);
}

int rb_core_compatible(struct rb_core *core, uint32_t local, const struct rb_btf *btf, uint32_t id,
		       unsigned int depth)
{
	const struct rb_btf *object = &core->object->btf;
	struct rb_btf_type ours, theirs;

	for (unsigned int chain = 0; depth < DEPTH && chain < DEPTH; chain++) {
		int code = 1;

		if (!pair(core, local, btf, id, &ours, &theirs))
			return -ELOOP;
		if (!rb_core_same_kind(&ours, &theirs))
			return 0;
		switch (ours.kind) {
		case RB_BTF_VOID:
		case RB_BTF_STRUCT:
		case RB_BTF_UNION:
		case RB_BTF_ENUM:
		case RB_BTF_ENUM64:
		case RB_BTF_FWD:
			return 1;
		case RB_BTF_INT:
			return !rb_btf_int_offset(object, &ours) &&
			       !rb_btf_int_offset(btf, &theirs);
		case RB_BTF_PTR:
			local = ours.type;
			id = theirs.type;
			break;
		case RB_BTF_ARRAY:
			local = rb_btf_array_element(object, &ours);
			id = rb_btf_array_element(btf, &theirs);
			break;
		case RB_BTF_FUNC_PROTO:
			if (ours.count != theirs.count)
				return 0;
			for (uint32_t i = 0; code > 0 && i < ours.count; i++)
				code = rb_core_compatible(core, rb_btf_param(object, &ours, i).type,
							  btf, rb_btf_param(btf, &theirs, i).type,
							  depth + 1);
			if (code <= 0)
				return code;
			local = ours.type;
			id = theirs.type;
			break;
		default:
			return 0;
		}
	}
	return -E2BIG;
}

static int enums_match(struct rb_core *core, const struct rb_btf_type *ours,
		       const struct rb_btf *btf, const struct rb_btf_type *theirs)
{
	const struct rb_btf *object = &core->object->btf;

	if (ours->size != theirs->size || ours->count > theirs->count)
		return 0;
	for (uint32_t i = 0; i < ours->count; i++) {
		const char *name = rb_btf_value(object, ours, i).name;
		bool found = false;

		for (uint32_t j = 0; !found && j < theirs->count; j++) {
			if (!rb_core_spend(core, 1))
				return -ELOOP;
			found = rb_core_same_name(name, rb_btf_value(btf, theirs, j).name);
		}
		if (!found)
			return 0;
	}
	return 1;
}

static int members_match(struct rb_core *core, const struct rb_btf_type *ours,
			 const struct rb_btf *btf, const struct rb_btf_type *theirs,
			 unsigned int depth)
{
	const struct rb_btf *object = &core->object->btf;

	if (ours->count > theirs->count)
		return 0;
	for (uint32_t i = 0; i < ours->count; i++) {
		struct rb_btf_member wanted = rb_btf_member(object, ours, i);
		int found = 0;

		for (uint32_t j = 0; !found && j < theirs->count; j++) {
			struct rb_btf_member member = rb_btf_member(btf, theirs, j);

			if (!rb_core_spend(core, 1))
				return -ELOOP;
			if (rb_core_same_name(wanted.name, member.name))
				found = rb_core_matches(core, wanted.type, btf, member.type, false,
							depth + 1);
		}
		if (found <= 0)
			return found;
	}
	return 1;
}

/* A forward declaration has a union flag; through a pointer the definition may be present. */
static int forward_matches(const struct rb_btf_type *ours, const struct rb_btf_type *theirs,
			   bool through_pointer)
{
	if (ours->kind == theirs->kind)
		return ours->flag == theirs->flag;
	return through_pointer && theirs->kind == (ours->flag ? RB_BTF_UNION : RB_BTF_STRUCT);
}

static int body_matches(struct rb_core *core, const struct rb_btf_type *ours,
			const struct rb_btf *btf, const struct rb_btf_type *theirs,
			bool through_pointer, unsigned int depth)
{
	if (!through_pointer)
		return ours->kind == theirs->kind ? members_match(core, ours, btf, theirs, depth)
						  : 0;
	if (theirs->kind == RB_BTF_FWD)
		return theirs->flag == (ours->kind == RB_BTF_UNION);
	return ours->kind == theirs->kind;
}

static bool ints_match(const struct rb_btf *object, const struct rb_btf_type *ours,
		       const struct rb_btf *btf, const struct rb_btf_type *theirs)
{
	return ours->kind == theirs->kind && ours->size == theirs->size &&
	       rb_btf_int_signed(object, ours) == rb_btf_int_signed(btf, theirs);
}

int rb_core_matches(struct rb_core *core, uint32_t local, const struct rb_btf *btf, uint32_t id,
		    bool through_pointer, unsigned int depth)
{
	const struct rb_btf *object = &core->object->btf;
	struct rb_btf_type ours, theirs;

	for (unsigned int chain = 0; depth < DEPTH && chain < DEPTH; chain++) {
		int code = 1;

		if (!pair(core, local, btf, id, &ours, &theirs))
			return -ELOOP;
		if (!rb_core_same_name(ours.name, theirs.name))
			return 0;
		switch (ours.kind) {
		case RB_BTF_VOID:
			return ours.kind == theirs.kind;
		case RB_BTF_FWD:
			return forward_matches(&ours, &theirs, through_pointer);
		case RB_BTF_ENUM:
		case RB_BTF_ENUM64:
			return rb_core_same_kind(&ours, &theirs)
				       ? enums_match(core, &ours, btf, &theirs)
				       : 0;
		case RB_BTF_STRUCT:
		case RB_BTF_UNION:
			return body_matches(core, &ours, btf, &theirs, through_pointer, depth);
		case RB_BTF_INT:
			return ints_match(object, &ours, btf, &theirs);
		case RB_BTF_PTR:
			if (ours.kind != theirs.kind)
				return 0;
			through_pointer = true;
			local = ours.type;
			id = theirs.type;
			break;
		case RB_BTF_ARRAY:
			if (ours.kind != theirs.kind ||
			    rb_btf_array_count(object, &ours) != rb_btf_array_count(btf, &theirs))
				return 0;
			local = rb_btf_array_element(object, &ours);
			id = rb_btf_array_element(btf, &theirs);
			break;
		case RB_BTF_FUNC_PROTO:
			if (ours.kind != theirs.kind || ours.count != theirs.count)
				return 0;
			for (uint32_t i = 0; code > 0 && i < ours.count; i++)
				code = rb_core_matches(core, rb_btf_param(object, &ours, i).type,
						       btf, rb_btf_param(btf, &theirs, i).type,
						       through_pointer, depth + 1);
			if (code <= 0)
				return code;
			local = ours.type;
			id = theirs.type;
			break;
		default:
			return 0;
		}
	}
	return -E2BIG;
}
