// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * relocate - patch the instructions.
 *
 * The address of data becomes a load of "the value of map FD, OFFSET bytes in" (Linux 5.2):
 *
 *	before	18 01 00 00 08 00 00 00  00 00 00 00 00 00 00 00	r1 = 8 ll
 *	after	18 21 00 00 05 00 00 00  00 00 00 00 08 00 00 00	r1 = map_value(fd 5) + 8
 *
 * src_reg (the 2 of 21) says how the kernel is to read the two imm fields.
 */
#include <stdlib.h>
#include <string.h>

#include "relocate/relocate.h"

#define OPCODE_CALL (BPF_JMP | BPF_CALL)

static int refuse(const struct rb_func *func, const struct rb_reloc *reloc, const char *why,
		  struct rb_err *err)
{
	return rb_err_set(err, RB_OBJECT, -ENOTSUP,
			  "section %u (%s): function %s: instruction %u uses %s: %s", func->section,
			  func->section_name, func->name, reloc->insn - func->offset,
			  reloc->symbol[0] ? reloc->symbol : reloc->place, why);
}

static int fix_one(const struct rb_func *func, const struct rb_reloc *reloc, const int *data_fds,
		   struct rb_text_insns *text, struct rb_err *err)
{
	struct rb_fix *fix = &text->fixes[text->fix_count];
	struct bpf_insn *insn = &text->insns[reloc->insn - func->offset];

	switch (reloc->kind) {
	case RB_RELOC_DATA:
		break;
	case RB_RELOC_MAP:
		return refuse(func, reloc, "maps are not supported yet", err);
	case RB_RELOC_CALL:
	case RB_RELOC_FUNC:
		return refuse(func, reloc, "subprograms are not supported yet", err);
	case RB_RELOC_EXTERN:
		return refuse(func, reloc, "externs are not supported yet", err);
	}
	if (reloc->insn - func->offset + 1 >= text->count)
		return refuse(func, reloc,
			      "the second half of the ld_imm64 is behind the function's end", err);
	*fix = (struct rb_fix){
		.insn = reloc->insn - func->offset,
		.before = { insn[0], insn[1] },
		.reloc = reloc,
	};
	insn[0].src_reg = BPF_PSEUDO_MAP_VALUE;
	insn[0].imm = data_fds[reloc->target];
	insn[1].imm = (int32_t)reloc->addend;
	fix->after[0] = insn[0];
	fix->after[1] = insn[1];
	text->fix_count++;
	return 0;
}

/* Calls within a section need no relocation, so they are looked for: none may be left behind. */
static int check_calls(const struct rb_func *func, const struct rb_text_insns *text,
		       struct rb_err *err)
{
	for (uint32_t i = 0; i < text->count; i++) {
		const struct bpf_insn *insn = &text->insns[i];

		if (insn->code == (BPF_LD | BPF_IMM | BPF_DW))
			i++;
		else if (insn->code == OPCODE_CALL && insn->src_reg == BPF_PSEUDO_CALL)
			return rb_err_set(
				err, RB_OBJECT, -ENOTSUP,
				"section %u (%s): function %s: instruction %u calls a subprogram: "
				"subprograms are not supported yet",
				func->section, func->section_name, func->name, i);
	}
	return 0;
}

int rb_relocate_func(const struct rb_object *object, const struct rb_func *func,
		     const int *data_fds, struct rb_text_insns *ret, struct rb_err *err)
{
	struct rb_text_insns text = { .count = func->count };
	int code = 0;

	text.insns = malloc(func->insns.size);
	text.fixes = calloc(func->reloc_count + 1, sizeof(*text.fixes));
	if (!text.insns || !text.fixes)
		code = rb_err_nomem(err);
	else
		memcpy(text.insns, func->insns.data, func->insns.size);
	for (size_t i = 0; !code && i < func->reloc_count; i++)
		code = fix_one(func, &object->relocs[func->reloc + i], data_fds, &text, err);
	if (!code)
		code = check_calls(func, &text, err);
	if (code)
		rb_text_insns_deinit(&text);
	else
		*ret = text;
	return code;
}

void rb_text_insns_deinit(struct rb_text_insns *text)
{
	free(text->insns);
	free(text->fixes);
	*text = (struct rb_text_insns){ 0 };
}

void rb_relocate_needs(const struct rb_object *object, const struct rb_func *func, bool *needed)
{
	for (size_t i = 0; i < func->reloc_count; i++) {
		const struct rb_reloc *reloc = &object->relocs[func->reloc + i];

		if (reloc->kind == RB_RELOC_DATA)
			needed[reloc->target] = true;
	}
}

bool rb_relocate_calls(const struct rb_func *func, int32_t helper, bool swap)
{
	for (uint32_t i = 0; i < func->count; i++) {
		const uint8_t *insn = func->insns.data + (size_t)i * RB_INSN_SIZE;

		if (insn[0] == (BPF_LD | BPF_IMM | BPF_DW))
			i++;
		else if (insn[0] == OPCODE_CALL && !insn[1] &&
			 (int32_t)rb_load32(insn + 4, swap) == helper)
			return true;
	}
	return false;
}
