// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * link - a program, followed by each function that it reaches.
 *
 * The kernel loads a program as one array of instructions, subprograms included. The imm of a call
 * (src_reg BPF_PSEUDO_CALL) counts instructions from the next one; a callback's address (an
 * ld_imm64 with src_reg BPF_PSEUDO_FUNC) likewise. Calls of static functions in the same section
 * have no relocation: clang resolved them within the section, which is split up here, so they are
 * recomputed.
 *
 *	before	85 10 00 00 ff ff ff ff		call -1		(against helper)
 *	after	85 10 00 00 07 00 00 00		call +7		helper starts 8 instructions later
 */
#include <stdlib.h>
#include <string.h>

#include "link/link.h"

#define LD_IMM64 (BPF_LD | BPF_IMM | BPF_DW)

struct linking {
	const struct rb_object *object;
	struct rb_code *code;
	uint32_t *start_of; /* by func: start + 1; 0: not linked yet */
	struct rawbpf_err *err;
};

static int refuse(const struct linking *linking, const struct rb_func *func, uint32_t insn,
		  const char *why)
{
	return rb_err_set(linking->err, RAWBPF_OBJECT, -ENOEXEC,
			  "section %u (%s): function %s: instruction %u: %s", func->section,
			  func->section_name, func->name, insn, why);
}

/* Append a function to the text, unless it is already there. */
static int append(struct linking *linking, uint32_t index)
{
	const struct rb_func *func = &linking->object->funcs[index];
	struct rb_code *code = linking->code;
	struct rb_linked *funcs;
	struct bpf_insn *insns;
	uint32_t total;

	if (linking->start_of[index])
		return 0;
	if (__builtin_add_overflow(code->count, func->count, &total) || total > INT32_MAX / 2)
		return refuse(linking, func, 0,
			      "the linked program has more than 1073741823 instructions");
	insns = rb_array_reserve(code->insns, total + 1, &code->insn_capacity, sizeof(*insns));
	if (!insns)
		return rb_err_nomem(linking->err);
	code->insns = insns;
	funcs = rb_array_grow(code->funcs, code->func_count, &code->func_capacity, sizeof(*funcs));
	if (!funcs)
		return rb_err_nomem(linking->err);
	code->funcs = funcs;
	funcs[code->func_count++] = (struct rb_linked){ index, code->count };
	memcpy(code->insns + code->count, func->insns.data, func->insns.size);
	linking->start_of[index] = code->count + 1;
	code->count = total;
	return 0;
}

int rb_code_add_fix(struct rb_code *code, const struct rb_fix *fix, struct rawbpf_err *err)
{
	struct rb_fix *fixes =
		rb_array_grow(code->fixes, code->fix_count, &code->fix_capacity, sizeof(*fixes));

	if (!fixes)
		return rb_err_nomem(err);
	code->fixes = fixes;
	fixes[code->fix_count++] = *fix;
	return 0;
}

/* Point the instruction at `at` to funcs[target]. */
static int point(struct linking *linking, uint32_t at, uint32_t target,
		 const struct rb_reloc *reloc)
{
	struct rb_fix fix = { .insn = at, .reloc = reloc };
	struct bpf_insn *insn;
	int code = append(linking, target);

	if (code)
		return code;
	insn = &linking->code->insns[at];
	fix.callee = &linking->object->funcs[target];
	fix.wide = insn->code == LD_IMM64;
	fix.before[0] = insn[0];
	insn[0].imm = (int32_t)(linking->start_of[target] - 1) - (int32_t)at - 1;
	if (!fix.wide)
		insn[0].src_reg = BPF_PSEUDO_CALL; /* 0 would be a helper call */
	if (fix.wide) {
		fix.before[1] = insn[1];
		insn[0].src_reg = BPF_PSEUDO_FUNC;
		insn[1].imm = 0;
		fix.after[1] = insn[1];
	}
	fix.after[0] = insn[0];
	return rb_code_add_fix(linking->code, &fix, linking->err);
}

/* A call within its own section, resolved by clang. */
static int point_local(struct linking *linking, const struct rb_func *func, uint32_t index,
		       uint32_t at)
{
	int64_t target = (int64_t)func->offset + index + 1 + linking->code->insns[at].imm;
	const struct rb_object *object = linking->object;
	size_t low = 0, high = object->func_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct rb_func *other = &object->funcs[middle];

		if (other->section < func->section ||
		    (other->section == func->section && other->offset < target))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == object->func_count || object->funcs[low].section != func->section ||
	    object->funcs[low].offset != target)
		return refuse(linking, func, index,
			      "the call target is not the start of a function");
	return point(linking, at, (uint32_t)low, NULL);
}

/* Link the functions that one function uses; `next` walks its relocations in parallel. */
static int follow(struct linking *linking, struct rb_linked linked)
{
	const struct rb_func *func = &linking->object->funcs[linked.func];
	size_t next = func->reloc, end = func->reloc + func->reloc_count;
	int code = 0;

	for (uint32_t i = 0; !code && i < func->count; i++) {
		const struct rb_reloc *reloc = next < end ? &linking->object->relocs[next] : NULL;
		const struct bpf_insn *insn = &linking->code->insns[linked.start + i];
		bool wide = insn->code == LD_IMM64;

		if (reloc && reloc->insn != func->offset + i)
			reloc = NULL;
		next += reloc != NULL;
		if (wide && !reloc && insn->src_reg == BPF_PSEUDO_FUNC)
			return refuse(linking, func, i,
				      "a function's address without a relocation");
		if (wide && i + 1 == func->count)
			return refuse(linking, func, i, "the function ends inside an ld_imm64");
		if (reloc && (reloc->kind == RB_RELOC_CALL || reloc->kind == RB_RELOC_FUNC))
			code = point(linking, linked.start + i, reloc->target, reloc);
		else if (!reloc && insn->code == (BPF_JMP | BPF_CALL) &&
			 insn->src_reg == BPF_PSEUDO_CALL)
			code = point_local(linking, func, i, linked.start + i);
		i += wide;
	}
	if (!code && next != end)
		return refuse(linking, func, linking->object->relocs[next].insn - func->offset,
			      "a relocation of the second half of an ld_imm64");
	return code;
}

int rb_link_func(const struct rb_object *object, uint32_t func, struct rb_code *ret,
		 struct rawbpf_err *err)
{
	struct rb_code code = { 0 };
	struct linking linking = { .object = object, .code = &code, .err = err };
	int failed;

	linking.start_of = calloc(object->func_count + 1, sizeof(*linking.start_of));
	failed = linking.start_of ? append(&linking, func) : rb_err_nomem(err);
	for (size_t i = 0; !failed && i < code.func_count; i++)
		failed = follow(&linking, code.funcs[i]);
	free(linking.start_of);
	if (failed)
		rb_code_deinit(&code);
	else
		*ret = code;
	return failed;
}

void rb_code_deinit(struct rb_code *code)
{
	free(code->insns);
	free(code->funcs);
	free(code->fixes);
	*code = (struct rb_code){ 0 };
}

const struct rb_reloc *rb_code_next_reloc(const struct rb_object *object,
					  const struct rb_code *code, struct rb_code_cursor *at)
{
	for (; at->func < code->func_count; at->func++, at->reloc = 0) {
		const struct rb_func *func = &object->funcs[code->funcs[at->func].func];

		if (at->reloc < func->reloc_count)
			return &object->relocs[func->reloc + at->reloc++];
	}
	return NULL;
}

bool rb_code_calls(const struct rb_code *code, int32_t helper)
{
	for (uint32_t i = 0; i < code->count; i++) {
		const struct bpf_insn *insn = &code->insns[i];

		if (insn->code == LD_IMM64)
			i++;
		else if (insn->code == (BPF_JMP | BPF_CALL) && !insn->src_reg &&
			 insn->imm == helper)
			return true;
	}
	return false;
}
