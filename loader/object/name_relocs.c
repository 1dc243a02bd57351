// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * name_relocs - resolves each relocation to the map, data, function or extern it refers to.
 *
 * Executable sections hold two types (the kernel's Documentation/bpf/llvm_reloc.rst):
 *
 *	R_BPF_64_64 on an ld_imm64, the 16-byte load of a constant: the address of data, of a map, of a
 *	            function, or of a kernel symbol. With REL the addend is the instruction's imm.
 *	R_BPF_64_32 on a call: the function's offset. imm counts instructions from the one after the
 *	            call, so clang writes -1 for a symbol of its own and OFFSET / 8 - 1 where it names
 *	            only the section.
 *
 * Relocations of sections that are not loaded (debug information, BTF, unwind tables) are for a
 * linker; the bytes are correct without them, and they are skipped.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "object/object_internal.h"

#define OPCODE_LD_IMM64 0x18
#define OPCODE_CALL	0x85

/* The relocation being resolved, for messages. */
struct spot {
	struct rb_object *object;
	const struct rb_locations *locations;
	const uint32_t *extern_of; /* by symbol: index of its extern, plus 1 */
	const struct rb_elf_reloc *reloc;
	const struct rb_section *section;
	const struct rb_symbol *symbol;
	struct rawbpf_err *err;
};

static int refuse(const struct spot *spot, const char *expected, const char *found)
{
	return rb_err_set(spot->err, RAWBPF_OBJECT, -ENOEXEC,
			  "section %u (%s): relocation at 0x%llx against %s: expected %s, found %s",
			  spot->section->index, spot->section->name,
			  (unsigned long long)spot->reloc->offset,
			  spot->symbol->name[0] ? spot->symbol->name : "a symbol without a name",
			  expected, found);
}

static int name_func(const struct spot *spot, enum rb_reloc_kind kind, int64_t bytes,
		     struct rb_reloc *ret)
{
	if (bytes % RB_INSN_SIZE)
		return refuse(spot, "an offset that is a multiple of 8",
			      "one inside an instruction");
	ret->kind = kind;
	ret->target = rb_object_func_at(spot->object, spot->symbol->section, bytes / RB_INSN_SIZE);
	if (ret->target == UINT32_MAX)
		return refuse(spot, "the start of a function", "another offset");
	ret->symbol = spot->object->funcs[ret->target].name;
	return 0;
}

/* A kernel symbol; when BTF does not list it, its use decides what it is. */
static int name_extern(const struct spot *spot, enum rb_extern_kind use, struct rb_reloc *ret)
{
	struct rb_extern *found;
	uint32_t target = spot->extern_of[spot->reloc->symbol];

	if (ret->addend)
		return refuse(spot, "the extern itself", "an offset into it");
	if (!target)
		return refuse(spot, "an extern", "an undefined local symbol");
	ret->kind = RB_RELOC_EXTERN;
	ret->target = target - 1;
	found = &spot->object->externs[ret->target];
	if (!found->type && use == RB_EXTERN_FUNC)
		found->kind = RB_EXTERN_FUNC;
	if (use == RB_EXTERN_FUNC && found->kind != RB_EXTERN_FUNC)
		return refuse(spot, "a function to call", "a variable");
	return 0;
}

/* An ld_imm64: the symbol's section decides what the address refers to. */
static int name_address(const struct spot *spot, int32_t imm, struct rb_reloc *ret)
{
	const struct rb_symbol *symbol = spot->symbol;
	const struct rb_section *section = &spot->object->elf->sections[symbol->section];
	int64_t addend = spot->reloc->has_addend ? spot->reloc->addend : imm;

	if (!symbol->section) {
		if (symbol->special != SHN_UNDEF)
			return refuse(spot, "a symbol in a section", "an absolute or common one");
		ret->addend = addend;
		return name_extern(spot, RB_EXTERN_VAR, ret);
	}
	ret->section_name = section->name;
	if (__builtin_add_overflow(addend, (int64_t)symbol->value, &ret->addend))
		return refuse(spot, "an address", "a sum that wraps");
	if (rb_section_is_code(section))
		return name_func(spot, RB_RELOC_FUNC, ret->addend, ret);
	if (ret->addend < 0 || (uint64_t)ret->addend >= section->size)
		return refuse(spot, "an offset inside its section", "one outside");
	ret->kind = rb_section_is_maps(section) ? RB_RELOC_MAP : RB_RELOC_DATA;
	ret->target = rb_locations_map_at(spot->locations, symbol->section, (uint64_t)ret->addend);
	if (ret->target == UINT32_MAX)
		return refuse(spot, "a map, data, a function or an extern", section->name);
	if (ret->kind == RB_RELOC_DATA && spot->object->maps[ret->target].kind == RB_MAP_STRUCT_OPS)
		return refuse(spot, "data that programs may access", "a struct_ops structure");
	if (ret->kind == RB_RELOC_MAP)
		ret->symbol = spot->object->maps[ret->target].name;
	return 0;
}

static int name_call(const struct spot *spot, int32_t imm, struct rb_reloc *ret)
{
	const struct rb_symbol *symbol = spot->symbol;
	int64_t bytes;

	if (!symbol->section) {
		if (symbol->special != SHN_UNDEF)
			return refuse(spot, "a function", "an absolute or common symbol");
		return name_extern(spot, RB_EXTERN_FUNC, ret);
	}
	ret->section_name = spot->object->elf->sections[symbol->section].name;
	bytes = spot->reloc->has_addend ? spot->reloc->addend : ((int64_t)imm + 1) * RB_INSN_SIZE;
	if (__builtin_add_overflow(bytes, (int64_t)symbol->value, &bytes))
		return refuse(spot, "a function", "a sum that wraps");
	return name_func(spot, RB_RELOC_CALL, bytes, ret);
}

static int name_one(const struct spot *spot, struct rb_reloc *ret)
{
	const struct rb_elf_reloc *reloc = spot->reloc;
	struct rb_bytes insn;
	int32_t imm;

	if (reloc->offset % RB_INSN_SIZE ||
	    !rb_bytes_slice(spot->section->data, reloc->offset, RB_INSN_SIZE, &insn))
		return refuse(spot, "the offset of a whole instruction", "another offset");
	imm = (int32_t)rb_load32(insn.data + 4, spot->object->elf->swap);
	*ret = (struct rb_reloc){
		.section = reloc->section,
		.insn = (uint32_t)(reloc->offset / RB_INSN_SIZE),
		.symbol = spot->symbol->name,
		.section_name = "",
	};
	switch (reloc->type) {
	case R_BPF_64_64:
		if (insn.data[0] != OPCODE_LD_IMM64 ||
		    !rb_bytes_slice(spot->section->data, reloc->offset, 2 * RB_INSN_SIZE, &insn))
			return refuse(spot, "an ld_imm64 of 16 bytes", "another instruction");
		return name_address(spot, imm, ret);
	case R_BPF_64_32:
		if (insn.data[0] != OPCODE_CALL)
			return refuse(spot, "a call", "another instruction");
		return name_call(spot, imm, ret);
	default:
		rb_err_set(spot->err, RAWBPF_OBJECT, -ENOEXEC,
			   "section %u (%s): relocation at 0x%llx against %s: expected type 1 "
			   "(R_BPF_64_64) or 10 (R_BPF_64_32), found %u",
			   spot->section->index, spot->section->name,
			   (unsigned long long)reloc->offset, spot->symbol->name, reloc->type);
		return -ENOEXEC;
	}
}

static int by_location(const void *a, const void *b)
{
	const struct rb_reloc *left = a, *right = b;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	return left->insn == right->insn ? 0 : left->insn < right->insn ? -1 : 1;
}

/* Compute each function's range of relocations; both are sorted by location. */
static int share_out(struct rb_object *object, struct rawbpf_err *err)
{
	size_t next = 0;

	for (size_t i = 0; i < object->reloc_count; i++) {
		const struct rb_reloc *reloc = &object->relocs[i];
		const struct rb_reloc *before = i ? reloc - 1 : reloc;
		struct rb_func *func;

		if (i && before->section == reloc->section && before->insn == reloc->insn)
			return rb_err_set(
				err, RAWBPF_OBJECT, -ENOEXEC,
				"section %u (%s): two relocations patch the instruction at 0x%x",
				reloc->section, object->elf->sections[reloc->section].name,
				reloc->insn * RB_INSN_SIZE);
		while (next < object->func_count &&
		       (object->funcs[next].section < reloc->section ||
			(object->funcs[next].section == reloc->section &&
			 object->funcs[next].offset + object->funcs[next].count <= reloc->insn)))
			next++;
		func = next < object->func_count ? &object->funcs[next] : NULL;
		if (!func || func->section != reloc->section || func->offset > reloc->insn)
			return rb_err_set(
				err, RAWBPF_OBJECT, -ENOEXEC,
				"section %u (%s): the relocation at 0x%x is in no function",
				reloc->section, object->elf->sections[reloc->section].name,
				reloc->insn * RB_INSN_SIZE);
		if (!func->reloc_count++)
			func->reloc = i;
	}
	return 0;
}

/* Sections that are never loaded into the kernel. */
static bool is_skipped(const struct rb_section *section)
{
	return !(section->flags & SHF_ALLOC) || !strcmp(section->name, ".eh_frame") ||
	       !strncmp(section->name, ".BTF", 4);
}

static int name_all(struct rb_object *object, const struct rb_locations *locations,
		    const uint32_t *extern_of, struct rawbpf_err *err)
{
	const struct rb_elf *elf = object->elf;
	struct rb_data_capacity capacity = { 0 };
	int code = 0;

	for (size_t i = 0; !code && i < elf->reloc_count; i++) {
		const struct rb_elf_reloc *reloc = &elf->relocs[i];
		struct spot spot = {
			.object = object,
			.locations = locations,
			.extern_of = extern_of,
			.reloc = reloc,
			.section = &elf->sections[reloc->section],
			.symbol = &elf->symbols[reloc->symbol],
			.err = err,
		};

		if (reloc->type == R_BPF_NONE ||
		    (!rb_section_is_code(spot.section) && is_skipped(spot.section)))
			continue;
		if (!rb_section_is_code(spot.section)) {
			code = rb_object_name_value(object, reloc, locations, &capacity, err);
			continue;
		}
		code = name_one(&spot, &object->relocs[object->reloc_count]);
		object->reloc_count += !code;
	}
	return code;
}

int rb_object_name_relocs(struct rb_object *object, struct rawbpf_err *err)
{
	const struct rb_elf *elf = object->elf;
	struct rb_locations locations = { 0 };
	uint32_t *extern_of = calloc(elf->symbol_count + 1, sizeof(*extern_of));
	int code = 0;

	object->relocs = calloc(elf->reloc_count + 1, sizeof(*object->relocs));
	if (!object->relocs || !extern_of || rb_locations_init(object, &locations))
		code = rb_err_nomem(err);
	for (size_t i = 0; !code && i < object->extern_count; i++)
		extern_of[object->externs[i].symbol] = (uint32_t)i + 1;
	if (!code)
		code = name_all(object, &locations, extern_of, err);
	if (!code)
		code = rb_object_sort_slots(object, err);
	free(locations.order);
	free(extern_of);
	if (code)
		return code;
	qsort(object->relocs, object->reloc_count, sizeof(*object->relocs), by_location);
	return share_out(object, err);
}

void rb_reloc_describe(const struct rb_object *object, const struct rb_reloc *reloc,
		       struct rb_text *ret)
{
	(void)object;
	switch (reloc->kind) {
	case RB_RELOC_DATA:
		rb_text_printf(ret, "data %.200s + %lld", reloc->section_name,
			       (long long)reloc->addend);
		break;
	case RB_RELOC_MAP:
		rb_text_printf(ret, "map %.200s", reloc->symbol);
		break;
	case RB_RELOC_CALL:
		rb_text_printf(ret, "call %.200s", reloc->symbol);
		break;
	case RB_RELOC_FUNC:
		rb_text_printf(ret, "function %.200s", reloc->symbol);
		break;
	case RB_RELOC_EXTERN:
		rb_text_printf(ret, "extern %.200s", reloc->symbol);
		break;
	}
}
