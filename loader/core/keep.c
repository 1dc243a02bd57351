// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * keep - marks the kernel types that an object's CO-RE relocations need: with these types only,
 * each relocation has the same value as with all of them.
 *
 * A relocation without a match needs no types.
 */
#include "types/subset.h"
#include "core/core_internal.h"

/* Keep the path from type `from` through unnamed members to `to`; false: no such path. */
static bool keep_members(struct rb_btf_subset *subset, uint32_t from, uint32_t to,
			 unsigned int depth)
{
	struct rb_btf_type type = rb_btf_type(subset->btf, rb_btf_resolve(subset->btf, from));

	if (type.id == to)
		return true;
	if ((type.kind != RB_BTF_STRUCT && type.kind != RB_BTF_UNION) || depth == RB_CORE_DEPTH)
		return false;
	for (uint32_t i = 0; i < type.count; i++) {
		struct rb_btf_member member = rb_btf_member(subset->btf, &type, i);

		if (!member.name[0] && keep_members(subset, member.type, to, depth + 1)) {
			rb_btf_subset_part(subset, type.id, i);
			return true;
		}
	}
	return false;
}

static void keep_path(struct rb_btf_subset *subset, const struct rb_core_spec *spec)
{
	uint32_t at = spec->root;

	rb_btf_subset_type(subset, spec->root, RB_BTF_SHELL);
	for (uint32_t i = 0; i < spec->count; i++) {
		const struct rb_core_step *step = &spec->steps[i];
		struct rb_btf_type type = rb_btf_type(spec->btf, step->type);

		if (!step->name) { /* kept with its array */
			at = step->type;
			continue;
		}
		keep_members(subset, at, step->type, 0);
		rb_btf_subset_part(subset, step->type, step->index);
		if (rb_core_is_field(spec->kind))
			at = rb_btf_member(spec->btf, &type, step->index).type;
	}
}

static void keep(struct rb_btf_subset *subset, const struct rb_core_spec *spec)
{
	struct rb_btf_type type = rb_btf_type(spec->btf, rb_btf_resolve(spec->btf, spec->root));
	bool is_enum = type.kind == RB_BTF_ENUM || type.kind == RB_BTF_ENUM64;

	if (rb_core_is_field(spec->kind) || rb_core_is_enum(spec->kind))
		keep_path(subset, spec);
	else if (spec->kind == RB_CORE_TYPE_MATCHES)
		rb_btf_subset_type(subset, spec->root, RB_BTF_WHOLE);
	else
		rb_btf_subset_type(subset, spec->root, is_enum ? RB_BTF_SHELL : RB_BTF_FOLLOW);
}

static int keep_one(struct rb_core *core, const struct rb_core_reloc *reloc,
		    struct rb_btf_subset *subset, struct rawbpf_err *err)
{
	struct rb_core_spec local, spec;
	struct rb_core_root *root;
	int found = rb_core_parse(&core->object->btf, reloc, &local, err);

	if (found || reloc->kind == RB_CORE_TYPE_ID_LOCAL)
		return found;
	if (!core->root_of[reloc->type]) /* a type without a name cannot be looked up */
		return 0;
	root = &core->roots[core->root_of[reloc->type] - 1];
	for (size_t i = 0; i < root->count; i++) {
		found = rb_core_match(core, &local, &root->candidates[i], &spec, err);
		if (found < 0)
			return found;
		if (found)
			keep(subset, &spec);
	}
	return 0;
}

int rb_core_keep(const struct rb_object *object, struct rb_btf_subset *subset,
		 struct rawbpf_err *err)
{
	struct rb_core core;
	int code = rb_core_init(object, &core, err);

	for (size_t i = 0; !code && i < object->func_count; i++)
		code = rb_core_want(&core, &object->funcs[i], err);
	if (!code)
		code = rb_btf_names_look(&core.names, subset->btf, err);
	if (!code) {
		code = rb_core_offer(&core, &core.names, subset->btf, err);
		code = code < 0 ? code : 0;
	}
	for (size_t i = 0; !code && i < object->core_count; i++)
		code = keep_one(&core, &object->cores[i], subset, err);
	rb_core_deinit(&core);
	return code;
}
