// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_object - any bytes through all that is pure: elf, object, plan, relocation, source lines.
 *
 * What is refused is refused with a story, in the same words without one to tell it to; what is taken
 * keeps the promises of object.h and relocate.h:
 *
 * - functions are in order, do not overlap, and their bytes are in the image;
 * - relocations are in order, each in exactly one function, their targets exist;
 * - a relocated program differs from the object's in the fixed loads alone, and each fix says so;
 * - every word about it can be said.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach/plan.h"
#include "btf/lines.h"
#include "explain/narrate.h"
#include "explain/verdict.h"
#include "relocate/relocate.h"

#define MUST(condition)                                                                 \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "fuzz_object: %d: %s\n", __LINE__, #condition); \
			abort();                                                        \
		}                                                                       \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_story(int code, const struct rb_err *err)
{
	MUST(code < 0 && err->code == code && err->kind != RB_OK && err->text[0]);
	MUST(memchr(err->text, '\0', sizeof(err->text)) &&
	     memchr(err->cure, '\0', sizeof(err->cure)));
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

		MUST(reloc->symbol && reloc->place);
		MUST(!last || last->section < reloc->section ||
		     (last->section == reloc->section && last->insn < reloc->insn));
		if (reloc->kind == RB_RELOC_DATA) {
			MUST(reloc->target < object->data_count);
			MUST(reloc->addend >= 0 &&
			     (uint64_t)reloc->addend < object->datas[reloc->target].size);
		}
		if (reloc->kind == RB_RELOC_CALL || reloc->kind == RB_RELOC_FUNC)
			MUST(reloc->target < object->func_count);
	}
	for (size_t i = 0; i < object->data_count; i++)
		MUST(object->datas[i].init.size == 0 ||
		     object->datas[i].init.size == object->datas[i].size);
}

/* Undo the fixes: what is left is the object's own. */
static void check_text(const struct rb_object *object, const struct rb_func *func,
		       struct rb_text_insns *text, struct rb_text *words)
{
	MUST(text->count == func->count && text->fix_count <= func->reloc_count);
	for (size_t i = 0; i < text->fix_count; i++) {
		const struct rb_fix *fix = &text->fixes[i];

		MUST(fix->insn + 1 < text->count);
		MUST(!memcmp(&text->insns[fix->insn], fix->after, sizeof(fix->after)));
		rb_narrate_fix(object, func, fix, words);
	}
	for (size_t i = text->fix_count; i--;)
		memcpy(&text->insns[text->fixes[i].insn], text->fixes[i].before,
		       sizeof(text->fixes[i].before));
	MUST(!memcmp(text->insns, func->insns.data, func->insns.size));
}

static void relocate_all(const struct rb_object *object, struct rb_text *words)
{
	int *fds = calloc(object->data_count + 1, sizeof(*fds));
	bool *needed = calloc(object->data_count + 1, sizeof(*needed));

	MUST(fds && needed);
	for (size_t i = 0; i < object->data_count; i++)
		fds[i] = (int)i + 3;
	for (size_t i = 0; i < object->func_count; i++) {
		const struct rb_func *func = &object->funcs[i];
		struct rb_err err = { 0 };
		struct rb_text_insns text;
		int code = rb_relocate_func(object, func, fds, &text, &err);

		rb_relocate_needs(object, func, needed);
		rb_relocate_calls(func, 6, object->elf->swap);
		if (code) {
			check_story(code, &err);
			MUST(err.kind == RB_OBJECT);
			continue;
		}
		check_text(object, func, &text, words);
		rb_text_insns_deinit(&text);
	}
	free(fds);
	free(needed);
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
			struct rb_err err = { 0 };
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
		struct rb_err err = { 0 };

		rb_err_set(&err, RB_VERIFIER, -EINVAL, "no");
		err.detail = strdup(log);
		rb_explain_verdict(object, &object->funcs[i], &err);
		check_story(-EINVAL, &err);
		rawbpf_err_deinit(&err);
	}
}

static void plan_it(const struct rb_object *object, struct rb_text *words)
{
	struct rb_err err = { 0 };
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
	struct rb_text words = { 0 };
	struct rb_err err = { 0 };
	struct rb_object object;
	int code = rb_object_init(elf, &object, &err);

	if (code) {
		check_story(code, &err);
		MUST(err.kind == RB_OBJECT && rb_object_init(elf, &object, NULL) == code);
		return;
	}
	check_funcs(&object);
	check_relocs(&object);
	rb_narrate_object(&object, &words);
	relocate_all(&object, &words);
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
	struct rb_err err = { 0 };
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
