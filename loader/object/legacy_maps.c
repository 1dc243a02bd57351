// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * legacy_maps - map definitions from before BTF: variables of struct bpf_map_def in a section
 * "maps".
 *
 *	u32 type, key_size, value_size, max_entries, map_flags, and more
 *
 * Projects defined bpf_map_def with different lengths, so its length is the section's size divided
 * by its number of symbols. Some loaders defined fields after map_flags; here those must be zero,
 * since ignoring them would create a different map.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "object/object_internal.h"

#define DEF_LEAST 16 /* bytes: up to max_entries */

static int refuse(const struct rb_section *section, const struct rb_symbol *symbol,
		  const char *what, unsigned long long found, struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
			  "section %u (%s): map %s: expected %s, found %llu", section->index,
			  section->name, symbol->name, what, found);
}

static int check_rest(const struct rb_object *object, const struct rb_section *section,
		      const struct rb_symbol *symbol, struct rb_bytes def, struct rawbpf_err *err)
{
	static const char *const names[] = {
		"0 as the 6th field (inner_map_idx, id)",
		"0 as the 7th field (numa_node, pinning)",
		"0 as the 8th field (inner_id)",
		"0 as the 9th field (inner_idx)",
	};

	for (size_t at = 20; at + 4 <= def.size; at += 4) {
		uint32_t value = rb_load32(def.data + at, object->elf->swap);
		size_t field = (at - 20) / 4;

		if (value)
			return refuse(section, symbol,
				      field < RB_COUNT(names) ? names[field]
							      : "0 in the rest of bpf_map_def",
				      value, err);
	}
	return 0;
}

static int read_def(struct rb_object *object, const struct rb_section *section,
		    const struct rb_symbol *symbol, uint64_t size, size_t *capacity,
		    struct rawbpf_err *err)
{
	bool swap = object->elf->swap;
	struct rb_map map = { .name = symbol->name,
			      .section = section->index,
			      .offset = (uint32_t)symbol->value };
	struct rb_bytes def;
	int code;

	if (symbol->value % size || !rb_bytes_slice(section->data, symbol->value, size, &def))
		return refuse(section, symbol, "the offset of a whole definition", symbol->value,
			      err);
	map.type = rb_load32(def.data, swap);
	map.key_size = rb_load32(def.data + 4, swap);
	map.value_size = rb_load32(def.data + 8, swap);
	map.max_entries = rb_load32(def.data + 12, swap);
	if (def.size >= 20)
		map.flags = rb_load32(def.data + 16, swap);
	code = check_rest(object, section, symbol, def, err);
	if (!code && !map.type)
		code = refuse(section, symbol, "a non-zero type", 0, err);
	if (!code && !rb_object_add_map(object, &map, capacity))
		code = rb_err_nomem(err);
	return code;
}

/* The symbols that define maps: a list for each section, in symbol order. */
struct definitions {
	uint32_t *first; /* by section: a symbol; 0: none */
	uint32_t *next;	 /* by symbol */
	uint32_t *count; /* by section */
};

static bool defines(const struct rb_symbol *symbol)
{
	return symbol->section && symbol->name[0] &&
	       (symbol->type == STT_OBJECT || symbol->type == STT_NOTYPE) &&
	       symbol->bind != STB_LOCAL;
}

static int find_definitions(const struct rb_elf *elf, struct definitions *ret)
{
	ret->first = calloc(elf->section_count, sizeof(uint32_t));
	ret->count = calloc(elf->section_count, sizeof(uint32_t));
	ret->next = calloc(elf->symbol_count + 1, sizeof(uint32_t));
	if (!ret->first || !ret->count || !ret->next)
		return -ENOMEM;
	for (size_t i = elf->symbol_count; i-- > 1;) {
		const struct rb_symbol *symbol = &elf->symbols[i];

		if (!defines(symbol))
			continue;
		ret->next[i] = ret->first[symbol->section];
		ret->first[symbol->section] = (uint32_t)i;
		ret->count[symbol->section]++;
	}
	return 0;
}

static void definitions_deinit(struct definitions *definitions)
{
	free(definitions->first);
	free(definitions->count);
	free(definitions->next);
}

static int no_definitions(const struct rb_section *section, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
		   "section %u (%s): expected a symbol for each map, found none", section->index,
		   section->name);
	rb_err_hint(err, "if the object was stripped, use llvm-strip -g, which keeps the symbols");
	return -ENOEXEC;
}

static int read_section(struct rb_object *object, const struct rb_section *section,
			const struct definitions *definitions, size_t *capacity,
			struct rawbpf_err *err)
{
	uint32_t count = definitions->count[section->index];
	int code = 0;

	if (!count)
		return no_definitions(section, err);
	if (section->data.size % count || section->data.size / count < DEF_LEAST)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			"section %u (%s): expected %u definitions of equal length, at least %d "
			"bytes each, found %zu bytes",
			section->index, section->name, count, DEF_LEAST, section->data.size);
	for (uint32_t i = definitions->first[section->index]; !code && i; i = definitions->next[i])
		code = read_def(object, section, &object->elf->symbols[i],
				section->data.size / count, capacity, err);
	return code;
}

int rb_object_read_legacy_maps(struct rb_object *object, size_t *capacity, struct rawbpf_err *err)
{
	struct definitions definitions = { 0 };
	int code = 0;

	for (size_t i = 1; !code && i < object->elf->section_count; i++) {
		const struct rb_section *section = &object->elf->sections[i];

		if (!rb_section_is_maps(section) || !strcmp(section->name, ".maps") ||
		    !section->size)
			continue;
		if (!definitions.first && find_definitions(object->elf, &definitions))
			code = rb_err_nomem(err);
		if (!code)
			code = read_section(object, section, &definitions, capacity, err);
	}
	definitions_deinit(&definitions);
	return code;
}
