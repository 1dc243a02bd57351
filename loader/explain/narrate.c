// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * narrate - the stages' records as text, for -v.
 *
 * In: an object, a plan, a list of fixes. Out: lines appended to the text: "object: ...", "plan:
 * PROGRAM -> TARGET", "relocate: ..." with the instruction's bytes before and after. Pure; the
 * caller owns the text.
 */
#include <string.h>

#include "explain/narrate.h"

static const char *const map_words[] = {
	"a map",
	"constants",
	"variables",
	"zero-initialised variables",
	"the kernel configuration",
	"a struct_ops structure",
};

void rb_narrate_object(const struct rb_object *object, struct rb_text *ret)
{
	const struct rb_elf *elf = object->elf;

	rb_text_printf(ret, "object: %zu bytes, %zu sections, %zu symbols, %zu relocations\n",
		       elf->image.size, elf->section_count, elf->symbol_count, elf->reloc_count);
	rb_text_printf(ret, "object: license '%s'\n", object->license);
	for (size_t i = 0; i < object->func_count; i++) {
		const struct rb_func *func = &object->funcs[i];

		rb_text_printf(ret, "object: %s %s: section %s, %u instructions\n",
			       func->program ? "program" : "subprogram", func->name,
			       func->section_name, func->count);
		for (size_t j = 0; j < func->reloc_count; j++) {
			const struct rb_reloc *reloc = &object->relocs[func->reloc + j];

			rb_text_printf(ret,
				       "object:   instruction %u: ", reloc->insn - func->offset);
			rb_reloc_describe(object, reloc, ret);
			rb_text_string(ret, "\n");
		}
	}
	for (size_t i = 0; i < object->map_count; i++) {
		const struct rb_map *map = &object->maps[i];

		if (map->template)
			rb_text_printf(ret, "object: each inner map of %s is", map->name);
		else
			rb_text_printf(ret, "object: %s:", map->name);
		rb_text_printf(ret, " %s, key %u, value %u bytes\n", map_words[map->kind],
			       map->key_size, map->value_size);
	}
}

void rb_narrate_plan(const struct rb_object *object, const struct rb_plan *plan,
		     struct rb_text *ret)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct rb_plan_item *item = &plan->items[i];

		rb_text_printf(ret, "plan: %s -> ", object->funcs[item->func].name);
		for (size_t j = 0; j < item->target_count; j++) {
			rb_text_string(ret, j ? ", or else " : "");
			rb_target_describe(&item->targets[j], ret);
		}
		rb_text_string(ret, item->target_count ? "\n"
				    : rb_kind_is(item->kind, RB_ATTACH_BY_STRUCT_OPS)
					    ? "the struct_ops member that refers to it\n"
					    : "nothing\n");
	}
}

static void add_bytes(struct rb_text *ret, const struct bpf_insn insns[2], bool wide)
{
	const uint8_t *bytes = (const uint8_t *)insns;

	for (size_t i = 0; i < (wide ? 16 : 8); i++)
		rb_text_printf(ret, "%s%02x", i ? " " : "", bytes[i]);
}

void rb_narrate_fix(const struct rb_object *object, const struct rb_func *func,
		    const struct rb_fix *fix, struct rb_text *ret)
{
	rb_text_printf(ret, "relocate: %s: instruction %u: ", func->name, fix->insn);
	if (fix->reloc)
		rb_reloc_describe(object, fix->reloc, ret);
	else if (fix->core)
		rb_core_describe(object, fix->core, true, ret);
	else
		rb_text_printf(ret, "call %s", fix->callee->name);
	rb_text_string(ret, "\n  before ");
	add_bytes(ret, fix->before, fix->wide);
	rb_text_string(ret, "\n  after  ");
	add_bytes(ret, fix->after, fix->wide);
	rb_text_string(ret, "\n");
}
