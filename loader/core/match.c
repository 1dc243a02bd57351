// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * match - follows a path's names through a kernel type.
 *
 * Members are found by name at any offset, in anonymous members too; arrays must be arrays, and
 * long enough. A member of the right name must have a similar type: sizes may differ, but a struct
 * does not match a number.
 */
#include "core/core_internal.h"

bool rb_core_same_kind(const struct rb_btf_type *a, const struct rb_btf_type *b)
{
	bool enums = (a->kind == RB_BTF_ENUM || a->kind == RB_BTF_ENUM64) &&
		     (b->kind == RB_BTF_ENUM || b->kind == RB_BTF_ENUM64);

	return a->kind == b->kind || enums;
}

bool rb_core_same_name(const char *a, const char *b)
{
	size_t size = rb_btf_essential(a);

	return size == rb_btf_essential(b) && !memcmp(a, b, size);
}

static bool is_composite(const struct rb_btf_type *type)
{
	return type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION;
}

/* Are the types of two members similar enough? */
static bool fields_agree(const struct rb_btf *local, uint32_t local_id, const struct rb_btf *btf,
			 uint32_t id)
{
	for (unsigned int depth = 0; depth < RB_BTF_DEPTH; depth++) {
		struct rb_btf_type ours = rb_btf_type(local, rb_btf_resolve(local, local_id));
		struct rb_btf_type theirs = rb_btf_type(btf, rb_btf_resolve(btf, id));

		if (is_composite(&ours) && is_composite(&theirs))
			return true;
		if (!rb_core_same_kind(&ours, &theirs))
			return false;
		switch (ours.kind) {
		case RB_BTF_PTR:
		case RB_BTF_FLOAT:
			return true;
		case RB_BTF_FWD:
		case RB_BTF_ENUM:
		case RB_BTF_ENUM64:
			return !ours.name[0] || !theirs.name[0] ||
			       rb_core_same_name(ours.name, theirs.name);
		case RB_BTF_INT: /* any width, but not bitfields in the format before 2018 */
			return !rb_btf_int_offset(local, &ours) && !rb_btf_int_offset(btf, &theirs);
		case RB_BTF_ARRAY:
			local_id = rb_btf_array_element(local, &ours);
			id = rb_btf_array_element(btf, &theirs);
			break;
		default:
			return false;
		}
	}
	return false;
}

static int match_member(struct rb_core *core, const struct rb_core_step *step,
			struct rb_core_spec *spec, uint32_t *id);

/*
 * Try a member of the type: the wanted one, or an anonymous one that contains it. Sets *id to its
 * type.
 */
static int try_member(struct rb_core *core, const struct rb_core_step *step, uint32_t wanted,
		      const struct rb_btf_type *type, uint32_t index, struct rb_core_spec *spec,
		      uint32_t *id)
{
	struct rb_btf_member member = rb_btf_member(spec->btf, type, index);

	if (member.name[0] && strcmp(member.name, step->name) != 0)
		return 0;
	*id = member.type;
	spec->bit_offset += member.bit_offset;
	if (!member.name[0])
		return match_member(core, step, spec, id);
	if (!fields_agree(&core->object->btf, wanted, spec->btf, member.type))
		return 0;
	spec->steps[spec->count++] = (struct rb_core_step){ type->id, index, member.name };
	return 1;
}

/* Find the member named by the object's `step` in type *id. 1, 0, or a negative errno. */
static int match_member(struct rb_core *core, const struct rb_core_step *step,
			struct rb_core_spec *spec, uint32_t *id)
{
	const struct rb_btf *local = &core->object->btf;
	struct rb_btf_type type = rb_btf_type(spec->btf, rb_btf_resolve(spec->btf, *id));
	struct rb_btf_type ours = rb_btf_type(local, step->type);
	uint32_t wanted = rb_btf_member(local, &ours, step->index).type;
	uint64_t start = spec->bit_offset;
	int found = 0;

	if (!is_composite(&type))
		return 0;
	if (spec->depth + 1 >= RB_CORE_DEPTH)
		return -E2BIG;
	if (!rb_core_spend(core, type.count))
		return -ELOOP;
	spec->depth++;
	for (uint32_t i = 0; !found && i < type.count; i++) {
		spec->bit_offset = start;
		found = try_member(core, step, wanted, &type, i, spec, id);
	}
	if (!found)
		spec->depth--;
	return found;
}

/* An element of the root, treated as an array, or of an array in the path. */
static int match_element(const struct rb_core_step *step, struct rb_core_spec *spec, uint32_t *id)
{
	uint32_t element = rb_btf_resolve(spec->btf, *id);
	int64_t size;

	if (spec->count) {
		struct rb_btf_type type = rb_btf_type(spec->btf, element);

		if (type.kind != RB_BTF_ARRAY ||
		    (step->index >= rb_btf_array_count(spec->btf, &type) &&
		     !rb_core_is_flexible(spec, &type)))
			return 0;
		element = rb_btf_resolve(spec->btf, rb_btf_array_element(spec->btf, &type));
	}
	if (spec->depth >= RB_CORE_DEPTH)
		return -E2BIG;
	size = rb_btf_size(spec->btf, element);
	if (size < 0)
		return (int)size;
	spec->depth++;
	spec->steps[spec->count++] = (struct rb_core_step){ element, step->index, NULL };
	spec->bit_offset += (uint64_t)size * step->index * 8;
	*id = element;
	return spec->bit_offset > UINT32_MAX ? -E2BIG : 1;
}

static int match_field(struct rb_core *core, const struct rb_core_spec *local,
		       struct rb_core_spec *spec)
{
	uint32_t id = spec->root;
	int found = 1;

	for (uint32_t i = 0; found > 0 && i < local->count; i++) {
		const struct rb_core_step *step = &local->steps[i];

		found = step->name ? match_member(core, step, spec, &id)
				   : match_element(step, spec, &id);
	}
	return found;
}

static int match_value(struct rb_core *core, const struct rb_core_spec *local,
		       struct rb_core_spec *spec)
{
	uint32_t id = rb_btf_resolve(spec->btf, spec->root);
	struct rb_btf_type type = rb_btf_type(spec->btf, id);

	if (type.kind != RB_BTF_ENUM && type.kind != RB_BTF_ENUM64)
		return 0;
	if (!rb_core_spend(core, type.count))
		return -ELOOP;
	for (uint32_t i = 0; i < type.count; i++) {
		const char *name = rb_btf_value(spec->btf, &type, i).name;

		if (!rb_core_same_name(local->steps[0].name, name))
			continue;
		spec->steps[spec->count++] = (struct rb_core_step){ id, i, name };
		return 1;
	}
	return 0;
}

int rb_core_match(struct rb_core *core, const struct rb_core_spec *local,
		  const struct rb_core_candidate *candidate, struct rb_core_spec *ret,
		  struct rawbpf_err *err)
{
	int found;

	ret->btf = candidate->btf;
	ret->root = candidate->id;
	ret->kind = local->kind;
	ret->count = ret->depth = 0;
	ret->bit_offset = 0;
	if (!rb_core_spend(core, 1))
		found = -ELOOP;
	else if (rb_core_is_enum(local->kind))
		found = match_value(core, local, ret);
	else if (rb_core_is_field(local->kind))
		found = match_field(core, local, ret);
	else if (local->kind == RB_CORE_TYPE_MATCHES)
		found = rb_core_matches(core, local->root, ret->btf, ret->root, false, 0);
	else
		found = rb_core_compatible(core, local->root, ret->btf, ret->root, 0);
	if (found >= 0)
		return found;
	return rb_err_set(err, RAWBPF_OBJECT, found,
			  "kernel type %u (%.64s): comparison stopped: %s", ret->root,
			  rb_btf_type(ret->btf, ret->root).name,
			  found == -ELOOP ? "step limit reached" : "nested too deeply");
}
