// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core - for each CO-RE relocation of a linked program: parse the path in the object's types, find
 * candidates in the kernel's, match them, calculate the value, and patch the instruction.
 *
 * Once a candidate has matched, the candidates that did not match are dropped for the following
 * relocations of the same root.
 */
#include <stdlib.h>

#include "core/core_internal.h"

#define CANDIDATE_COST 16 /* steps, since it also takes memory */

int rb_core_init(const struct rb_object *object, struct rb_core *ret, struct rawbpf_err *err)
{
	*ret = (struct rb_core){ .object = object, .steps = RB_CORE_STEPS };
	ret->root_of = calloc((size_t)object->btf.count + 1, sizeof(*ret->root_of));
	return ret->root_of ? 0 : rb_err_nomem(err);
}

void rb_core_deinit(struct rb_core *core)
{
	for (size_t i = 0; i < core->count; i++)
		free(core->roots[i].candidates);
	free(core->roots);
	free(core->root_of);
	rb_btf_names_deinit(&core->names);
	*core = (struct rb_core){ 0 };
}

/* ---- roots and candidates ---- */

static uint32_t kinds_for(enum rb_btf_kind kind)
{
	if (kind == RB_BTF_ENUM || kind == RB_BTF_ENUM64)
		return RB_BTF_BIT(RB_BTF_ENUM) | RB_BTF_BIT(RB_BTF_ENUM64);
	return RB_BTF_BIT(kind);
}

int64_t rb_core_want_name(struct rb_core *core, const char *name, uint32_t kinds,
			  struct rawbpf_err *err)
{
	int64_t index = rb_btf_names_add(&core->names, name, kinds);

	if (index == -E2BIG)
		return rb_err_set(err, RAWBPF_OBJECT, -E2BIG,
				  "type %.64s and others: too many names with the same hash", name);
	return index < 0 ? rb_err_nomem(err) : index;
}

static int want_root(struct rb_core *core, uint32_t id, struct rawbpf_err *err)
{
	struct rb_btf_type type = rb_btf_type(&core->object->btf, id);
	struct rb_core_root *roots;
	int64_t name;

	if (core->root_of[id] || !type.name[0])
		return 0;
	name = rb_core_want_name(core, type.name, kinds_for(type.kind), err);
	if (name < 0)
		return (int)name;
	roots = rb_array_grow(core->roots, core->count, &core->capacity, sizeof(*roots));
	if (!roots)
		return rb_err_nomem(err);
	core->roots = roots;
	roots[core->count++] = (struct rb_core_root){ .type = id, .name = (uint32_t)name };
	core->root_of[id] = (uint32_t)core->count;
	return 0;
}

int rb_core_want(struct rb_core *core, const struct rb_func *func, struct rawbpf_err *err)
{
	int code = 0;

	for (size_t i = 0; !code && i < func->core_count; i++) {
		const struct rb_core_reloc *reloc = &core->object->cores[func->core + i];

		if (reloc->kind != RB_CORE_TYPE_ID_LOCAL)
			code = want_root(core, reloc->type, err);
	}
	return code;
}

static int add_candidates(struct rb_core *core, struct rb_core_root *root,
			  const struct rb_btf_name *name, const struct rb_btf *btf)
{
	for (size_t i = 0; i < name->count; i++) {
		struct rb_core_candidate *grown;

		if (!rb_core_spend(core, CANDIDATE_COST))
			return -ELOOP;
		grown = rb_array_grow(root->candidates, root->count, &root->capacity,
				      sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		root->candidates = grown;
		grown[root->count++] = (struct rb_core_candidate){ btf, name->ids[i] };
	}
	return 0;
}

int rb_core_offer(struct rb_core *core, const struct rb_btf_names *names, const struct rb_btf *btf,
		  struct rawbpf_err *err)
{
	int all = 1;

	for (size_t i = 0; i < core->count; i++) {
		struct rb_core_root *root = &core->roots[i];
		const struct rb_btf_name *name = &names->items[root->name];
		int code = root->count ? 0 : add_candidates(core, root, name, btf);

		if (code == -ELOOP)
			return rb_err_set(
				err, RAWBPF_OBJECT, code,
				"CO-RE: type %.64s and others: too many types with the same name",
				rb_btf_type(&core->object->btf, root->type).name);
		if (code)
			return rb_err_nomem(err);
		all &= root->count != 0;
	}
	return all;
}

/* ---- values ---- */

struct answer {
	struct rb_core_candidate candidate;
	struct rb_core_value value;
	uint64_t bit_offset;
};

static int disagree(const struct rb_core_spec *local, const struct answer *first,
		    const struct answer *second, struct rawbpf_err *err)
{
	return rb_err_set(
		err, RAWBPF_OBJECT, -ENOTUNIQ,
		"the kernel has several matching types %.64s with different values: type %u has "
		"%llu (bit %llu), type %u has %llu (bit %llu)",
		rb_btf_type(local->btf, local->root).name, first->candidate.id,
		(unsigned long long)first->value.value, (unsigned long long)first->bit_offset,
		second->candidate.id, (unsigned long long)second->value.value,
		(unsigned long long)second->bit_offset);
}

/* Try each candidate. 1: `ret` is the value of all that match; 0: none matches. */
static int ask(struct rb_core *core, const struct rb_core_spec *local, struct rb_core_root *root,
	       struct answer *ret, struct rawbpf_err *err)
{
	struct rb_core_spec spec;
	size_t kept = 0;

	for (size_t i = 0; i < root->count; i++) {
		struct answer answer = { .candidate = root->candidates[i] };
		int code = rb_core_match(core, local, &root->candidates[i], &spec, err);

		if (!code)
			continue;
		if (code > 0)
			code = rb_core_value(local->kind, &spec, &answer.value, err);
		if (code < 0)
			return code;
		answer.bit_offset = spec.bit_offset;
		if (!kept)
			*ret = answer;
		else if (answer.bit_offset != ret->bit_offset ||
			 answer.value.value != ret->value.value)
			return disagree(local, ret, &answer, err);
		root->candidates[kept++] = root->candidates[i];
	}
	if (kept)
		root->count = kept;
	return kept != 0;
}

static int answer(struct rb_core *core, const struct rb_core_spec *local, struct rb_fix *fix,
		  struct answer *ret, struct rawbpf_err *err)
{
	struct rb_core_root *root;
	int code;

	if (local->kind == RB_CORE_TYPE_ID_LOCAL)
		return rb_core_value(local->kind, local, &ret->value, err);
	if (!core->root_of[local->root])
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  "type %u (%s) has no name to look up in the kernel", local->root,
				  rb_btf_kind_name(rb_btf_type(local->btf, local->root).kind));
	root = &core->roots[core->root_of[local->root] - 1];
	code = ask(core, local, root, ret, err);
	if (code)
		return code < 0 ? code : 0;
	fix->answer = root->count ? RB_CORE_NO_MATCH : RB_CORE_NO_TYPE;
	return rb_core_value(local->kind, NULL, &ret->value, err);
}

static int relocate_one(struct rb_core *core, const struct rb_core_reloc *reloc, uint32_t at,
			struct rb_code *code, struct rawbpf_err *err)
{
	struct rb_fix fix = { .insn = at, .core = reloc };
	struct rb_core_value local = { 0 };
	struct answer kernel = { 0 };
	struct rb_core_spec spec;
	int failed = rb_core_parse(&core->object->btf, reloc, &spec, err);

	if (!failed)
		failed = rb_core_value(reloc->kind, &spec, &local, err);
	if (!failed)
		failed = answer(core, &spec, &fix, &kernel, err);
	if (!failed)
		failed = rb_core_patch(&spec, &local,
				       kernel.candidate.btf ? &kernel.candidate : NULL,
				       &kernel.value, code, &fix, err);
	return failed;
}

/* "function f: instruction 3: offset of field request.rq_disk" */
static void prefix(const struct rb_core *core, const struct rb_func *func,
		   const struct rb_core_reloc *reloc, struct rawbpf_err *err)
{
	RB_AUTO_TEXT words = { 0 };

	rb_core_describe(core->object, reloc, true, &words);
	rb_err_prefix(err, "function %s: instruction %u: %s", func->name, reloc->insn,
		      words.failed || !words.data ? "CO-RE" : words.data);
}

int rb_core_relocate(struct rb_core *core, struct rb_code *code, struct rawbpf_err *err)
{
	for (size_t i = 0; i < code->func_count; i++) {
		const struct rb_func *func = &core->object->funcs[code->funcs[i].func];

		for (size_t j = 0; j < func->core_count; j++) {
			const struct rb_core_reloc *reloc = &core->object->cores[func->core + j];
			int failed = relocate_one(core, reloc, code->funcs[i].start + reloc->insn,
						  code, err);

			if (!failed)
				continue;
			prefix(core, func, reloc, err);
			return failed;
		}
	}
	return 0;
}
