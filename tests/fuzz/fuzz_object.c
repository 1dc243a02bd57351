// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_object - any bytes through all that is pure: elf, object, plan, linking, relocation with
 * made-up values, function and line information, source lines.
 *
 * What is refused is refused with a story, in the same words without one to tell it to; what is taken
 * keeps the promises of object.h and relocate.h:
 *
 * - functions are in order, do not overlap, and their bytes are in the image;
 * - relocations are in order, each in exactly one function, their targets exist;
 * - maps, their values and the addresses in data stay within their bounds;
 * - a linked text is its functions, each once, and differs from them in the fixes alone;
 * - every call of a subprogram goes to where one begins;
 * - every word about it can be said.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "btf/source_line.h"
#include "explain/narrate.h"
#include "why/verdict.h"
#include "link/info.h"
#include "link/link.h"

#define MUST(condition)                                                                 \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "fuzz_object: %d: %s\n", __LINE__, #condition); \
			abort();                                                        \
		}                                                                       \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_story(int code, const struct rawbpf_err *err)
{
	MUST(code < 0 && err->code == code && err->status != RAWBPF_OK && err->text[0]);
	MUST(memchr(err->text, '\0', sizeof(err->text)) &&
	     memchr(err->hint, '\0', sizeof(err->hint)));
}

static void check_funcs(const struct rb_object *object)
{
	size_t relocs = 0;

	for (size_t i = 0; i < object->func_count; i++) {
		const struct rb_func *func = &object->funcs[i], *last = i ? func - 1 : NULL;
		const struct rb_section *section = &object->elf->sections[func->section];

		MUST(func->count && func->insns.size == (size_t)func->count * RB_INSN_SIZE);
		MUST(func->insns.data == section->data.data + (size_t)func->offset * RB_INSN_SIZE);
		MUST(func->insns.size <= section->data.size - (size_t)func->offset * RB_INSN_SIZE);
		MUST(!last || last->section < func->section ||
		     (last->section == func->section &&
		      last->offset + last->count <= func->offset));
		MUST(!func->reloc_count || func->reloc == relocs);
		relocs += func->reloc_count;
		for (size_t j = 0; j < func->reloc_count; j++) {
			const struct rb_reloc *reloc = &object->relocs[func->reloc + j];

			MUST(reloc->section == func->section && reloc->insn >= func->offset &&
			     reloc->insn - func->offset < func->count);
		}
	}
	MUST(relocs == object->reloc_count);
}

static void check_relocs(const struct rb_object *object)
{
	for (size_t i = 0; i < object->reloc_count; i++) {
		const struct rb_reloc *reloc = &object->relocs[i], *last = i ? reloc - 1 : NULL;

		MUST(reloc->symbol && reloc->section_name);
		MUST(!last || last->section < reloc->section ||
		     (last->section == reloc->section && last->insn < reloc->insn));
		if (reloc->kind == RB_RELOC_DATA) {
			MUST(reloc->target < object->map_count);
			MUST(object->maps[reloc->target].kind != RB_MAP_DEFINED);
			MUST(reloc->addend >= 0 &&
			     (uint64_t)reloc->addend < object->maps[reloc->target].value_size);
		}
		if (reloc->kind == RB_RELOC_CALL || reloc->kind == RB_RELOC_FUNC)
			MUST(reloc->target < object->func_count);
	}
}

static void check_map(const struct rb_object *object, const struct rb_map *map, size_t *slots,
		      size_t *patches)
{
	MUST(map->name && (map->type || map->kind != RB_MAP_DEFINED));
	MUST(!map->init.size || map->init.size == map->value_size);
	MUST(map->inner <= object->map_count);
	MUST(!map->inner || (object->maps[map->inner - 1].template && !map->template &&
			     !object->maps[map->inner - 1].inner));
	MUST(!map->template || (!map->pin_by_name && !map->slot_count));
	MUST(!map->slot_count || map->slot == *slots);
	MUST(!map->patch_count || map->patch == *patches);
	*slots += map->slot_count;
	*patches += map->patch_count;
}

static void check_maps(const struct rb_object *object)
{
	size_t slots = 0, patches = 0;

	for (size_t i = 0; i < object->map_count; i++)
		check_map(object, &object->maps[i], &slots, &patches);
	MUST(slots == object->slot_count && patches == object->patch_count);
	for (size_t i = 0; i < slots; i++) {
		const struct rb_slot *slot = &object->slots[i];

		MUST(slot->map < object->map_count && object->maps[slot->map].values_at);
		MUST(slot->target < (slot->program ? object->func_count : object->map_count));
	}
	for (size_t i = 0; i < patches; i++) {
		const struct rb_patch *patch = &object->patches[i];
		const struct rb_map *map = &object->maps[patch->map];

		MUST(map->init.size >= 8 && patch->offset <= map->init.size - 8);
		MUST(map->kind != RB_MAP_STRUCT_OPS || patch->value < object->func_count);
	}
}

static void check_externs(const struct rb_object *object)
{
	for (size_t i = 0; i < object->extern_count; i++) {
		const struct rb_extern *found = &object->externs[i];
		const struct rb_map *values = NULL;

		MUST(found->name[0] && found->symbol < object->elf->symbol_count);
		MUST(found->type < object->btf.count || !found->type);
		if (found->kind != RB_EXTERN_KCONFIG)
			continue;
		for (size_t j = 0; j < object->map_count; j++)
			if (object->maps[j].kind == RB_MAP_KCONFIG)
				values = &object->maps[j];
		MUST(values && found->size && found->offset <= values->value_size &&
		     found->size <= values->value_size - found->offset);
	}
}

/* Calls and callbacks go to where a function lies. */
static void check_goal(const struct rb_code *code, const struct rb_fix *fix)
{
	int64_t goal = (int64_t)fix->insn + 1 + code->insns[fix->insn].imm;
	bool found = false;

	for (size_t i = 0; i < code->func_count; i++)
		found |= code->funcs[i].start == goal;
	MUST(found);
}

/* Undo the fixes, the last first: what is left is the object's own. */
static void check_code(const struct rb_object *object, uint32_t func, struct rb_code *code,
		       struct rb_text *words)
{
	uint32_t start = 0;

	MUST(code->func_count && code->funcs[0].func == func);
	for (size_t i = 0; i < code->fix_count; i++) {
		const struct rb_fix *fix = &code->fixes[i];

		MUST(fix->insn + fix->wide < code->count);
		MUST(fix->reloc || fix->callee);
		MUST(!memcmp(&code->insns[fix->insn], fix->after, fix->wide ? 16 : 8));
		if (fix->callee)
			check_goal(code, fix);
		rb_narrate_fix(object, &object->funcs[func], fix, words);
	}
	for (size_t i = code->fix_count; i--;)
		memcpy(&code->insns[code->fixes[i].insn], code->fixes[i].before,
		       code->fixes[i].wide ? 16 : 8);
	for (size_t i = 0; i < code->func_count; i++) {
		const struct rb_func *placed = &object->funcs[code->funcs[i].func];

		MUST(code->funcs[i].start == start);
		MUST(!memcmp(code->insns + start, placed->insns.data, placed->insns.size));
		start += placed->count;
	}
	MUST(start == code->count);
}

/* Records are of places in the text, one for each function. */
static void check_info(const struct rb_object *object, const struct rb_btf *btf,
		       const struct rb_code *code)
{
	const struct rb_section *section = rb_elf_section_named(object->elf, ".BTF.ext");
	struct rb_code_info info;
	struct rb_btf_ext ext;

	if (!section || rb_btf_ext_parse(section->data, btf, &ext, NULL))
		return;
	MUST(!rb_code_info_init(object, &ext, code, &info));
	MUST(!info.func_count || info.func_count == code->func_count);
	for (size_t i = 0; i < info.func_count; i++)
		MUST(info.funcs[2 * i] == code->funcs[i].start);
	for (size_t i = 0; i < info.line_count; i++)
		MUST(info.lines[4 * i] < code->count);
	rb_code_info_deinit(&info);
}

/* Made-up numbers for all that a kernel would give. */
struct made_up {
	int *fds;
	struct rb_resolved *externs;
	bool *maps_needed, *externs_needed;
	struct rb_values values;
};

static void make_up(const struct rb_object *object, struct made_up *ret)
{
	ret->fds = calloc(object->map_count + 1, sizeof(*ret->fds));
	ret->externs = calloc(object->extern_count + 1, sizeof(*ret->externs));
	ret->maps_needed = calloc(object->map_count + 1, sizeof(bool));
	ret->externs_needed = calloc(object->extern_count + 1, sizeof(bool));
	MUST(ret->fds && ret->externs && ret->maps_needed && ret->externs_needed);
	ret->values = (struct rb_values){ .map_fds = ret->fds, .externs = ret->externs };
	for (size_t i = 0; i < object->map_count; i++) {
		ret->fds[i] = (int)i + 3;
		if (object->maps[i].kind == RB_MAP_KCONFIG)
			ret->values.kconfig = (uint32_t)i;
	}
	for (size_t i = 0; i < object->extern_count; i++)
		ret->externs[i] = (struct rb_resolved){
			.found = i % 3 != 0,
			.address = i % 3 == 1 ? 0xffffffff81000000 + i : 0,
			.btf_id = i % 3 == 2 ? (uint32_t)i + 1 : 0,
		};
}

static void walk_relocs(const struct rb_object *object, const struct rb_code *linked)
{
	struct rb_code_cursor at = { 0 };
	const struct rb_reloc *reloc;

	while ((reloc = rb_code_next_reloc(object, linked, &at))) {
		if (reloc->kind == RB_RELOC_DATA || reloc->kind == RB_RELOC_MAP)
			MUST(reloc->target < object->map_count);
		else if (reloc->kind == RB_RELOC_EXTERN)
			MUST(reloc->target < object->extern_count);
		else
			MUST(reloc->target < object->func_count);
	}
}

static void relocate_all(const struct rb_object *object, const struct rb_btf *btf,
			 struct rb_text *words)
{
	struct made_up made_up;

	make_up(object, &made_up);
	for (uint32_t i = 0; i < object->func_count; i++) {
		struct rawbpf_err err = { 0 };
		struct rb_code linked;
		int code = rb_link_func(object, i, &linked, &err);

		if (code) {
			check_story(code, &err);
			MUST(err.status == RAWBPF_OBJECT &&
			     rb_link_func(object, i, &linked, NULL) < 0);
			continue;
		}
		walk_relocs(object, &linked);
		rb_code_calls(&linked, 6);
		MUST(!rb_relocate_code(object, &made_up.values, &linked, &err));
		check_info(object, btf, &linked);
		check_code(object, i, &linked, words);
		rb_code_deinit(&linked);
	}
	free(made_up.fds);
	free(made_up.externs);
	free(made_up.maps_needed);
	free(made_up.externs_needed);
}

static struct rb_bytes section_data(const struct rb_elf *elf, const char *name)
{
	const struct rb_section *section = rb_elf_section_named(elf, name);

	return section ? section->data : (struct rb_bytes){ 0 };
}

static void check_line(const struct rb_line *line)
{
	MUST(line->file && line->text && line->column < 1024 && line->line < 1 << 22);
	MUST(strlen(line->file) + strlen(line->text) < SIZE_MAX);
}

/* Every instruction that there may be a line for, up to a few hundred. */
static void look_up_lines(const struct rb_object *object)
{
	struct rb_bytes btf = section_data(object->elf, ".BTF");
	struct rb_bytes ext = section_data(object->elf, ".BTF.ext");

	for (size_t i = 0; i < object->func_count && i < 16; i++) {
		const struct rb_func *func = &object->funcs[i];

		for (uint32_t j = 0; j < func->count && j < 32; j++) {
			struct rawbpf_err err = { 0 };
			struct rb_line line;
			int code = rb_btf_line_at(btf, ext, object->elf->swap, func->section_name,
						  ((uint64_t)func->offset + j) * RB_INSN_SIZE,
						  &line, &err);

			if (!code)
				check_line(&line);
			else if (code != -ENOENT)
				check_story(code, &err);
		}
	}
}

static void explain_all(const struct rb_object *object)
{
	static const char log[] = "7: (85) call 6\ninfinite loop detected at insn 2\n";

	for (size_t i = 0; i < object->func_count && i < 16; i++) {
		struct rawbpf_err err = { 0 };
		struct rb_code linked;

		if (rb_link_func(object, (uint32_t)i, &linked, NULL))
			continue;
		rb_err_set(&err, RAWBPF_VERIFIER, -EINVAL, "no");
		err.detail = strdup(log);
		rb_explain_verdict(object, &linked, &err);
		check_story(-EINVAL, &err);
		rb_code_deinit(&linked);
		rawbpf_err_deinit(&err);
	}
}

static void plan_it(const struct rb_object *object, struct rb_text *words)
{
	struct rawbpf_err err = { 0 };
	struct rb_plan plan;
	int code = rb_plan_make(object, NULL, 0, &plan, &err);

	if (code) {
		check_story(code, &err);
		return;
	}
	rb_narrate_plan(object, &plan, words);
	for (size_t i = 0; i < plan.count; i++) {
		MUST(plan.items[i].func < object->func_count);
		MUST(object->funcs[plan.items[i].func].program);
		if (plan.items[i].target_count)
			continue;
		code = rb_plan_why(object, &plan.items[i], &err);
		check_story(code, &err);
		rawbpf_err_deinit(&err);
	}
	rb_plan_deinit(&plan);
}

static void use_object(const struct rb_elf *elf)
{
	static const struct rb_btf none = { .count = 1, .first = 1 };
	struct rb_text words = { 0 };
	struct rawbpf_err err = { 0 };
	struct rb_object object;
	bool has_btf;
	int code = rb_object_init(elf, &object, &err);

	if (code) {
		check_story(code, &err);
		MUST(err.status == RAWBPF_OBJECT && rb_object_init(elf, &object, NULL) == code);
		return;
	}
	check_funcs(&object);
	check_relocs(&object);
	check_maps(&object);
	check_externs(&object);
	rb_narrate_object(&object, &words);
	has_btf = !rb_object_need_btf(&object, NULL);
	relocate_all(&object, has_btf ? &object.btf : &none, &words);
	look_up_lines(&object);
	explain_all(&object);
	plan_it(&object, &words);
	MUST(!words.failed);
	rb_text_deinit(&words);
	rb_object_deinit(&object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_bytes image = { data, size };
	struct rawbpf_err err = { 0 };
	struct rb_elf elf;
	int code = rb_elf_parse(image, &elf, &err);

	if (code) {
		check_story(code, &err);
		return 0;
	}
	use_object(&elf);
	rb_elf_deinit(&elf);
	return 0;
}
