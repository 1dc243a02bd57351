// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * data_relocs - relocations of data: the initial elements of a map of maps or a program array, and
 * addresses in data sections.
 *
 *	.values = { [1] = &inner, [4] = (void *)&prog }	a relocation for each, in .maps
 *	const char *names[] = { "read", "write" };	... in .data or .rodata
 *	.cong_avoid = (void *)cong_avoid		... in .struct_ops: a program
 *
 * Type R_BPF_64_ABS64 (R_BPF_64_64 by clang before 13) on 8 bytes, which hold the addend with REL.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "object/object_internal.h"

struct where {
	const struct rb_elf_reloc *reloc;
	const struct rb_section *section;
	const struct rb_symbol *symbol;
	struct rawbpf_err *err;
};

static int refuse(const struct where *where, const char *expected, const char *found)
{
	return rb_err_set(where->err, RAWBPF_OBJECT, -ENOEXEC,
			  "section %u (%s): relocation at 0x%llx against %s: expected %s, found %s",
			  where->section->index, where->section->name,
			  (unsigned long long)where->reloc->offset,
			  where->symbol->name[0] ? where->symbol->name : "a symbol without a name",
			  expected, found);
}

static int add_slot(struct rb_object *object, const struct rb_slot *slot, size_t *capacity)
{
	struct rb_slot *slots =
		rb_array_grow(object->slots, object->slot_count, capacity, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	object->slots = slots;
	slots[object->slot_count++] = *slot;
	return 0;
}

static int add_patch(struct rb_object *object, const struct rb_patch *patch, size_t *capacity)
{
	struct rb_patch *patches =
		rb_array_grow(object->patches, object->patch_count, capacity, sizeof(*patches));

	if (!patches)
		return -ENOMEM;
	object->patches = patches;
	patches[object->patch_count++] = *patch;
	return 0;
}

/* The offset in the symbol's section: with REL, the addend is the 8 bytes to be patched. */
static bool offset_of(const struct rb_object *object, const struct where *where, uint64_t *ret)
{
	uint64_t addend = (uint64_t)where->reloc->addend;
	struct rb_bytes bytes;

	if (!rb_bytes_slice(where->section->data, where->reloc->offset, 8, &bytes))
		return false;
	if (!where->reloc->has_addend)
		addend = rb_load64(bytes.data, object->elf->swap);
	*ret = where->symbol->value + addend;
	return true;
}

/* The index of the map's element at that offset of its section; -1: none. */
static int64_t index_of(const struct rb_map *map, uint64_t offset)
{
	uint64_t at = offset - map->offset;

	if (!map->values_at || at < map->values_at - 1 || (at - (map->values_at - 1)) % 8)
		return -1;
	at = (at - (map->values_at - 1)) / 8;
	return at > UINT32_MAX ? -1 : (int64_t)at;
}

static int name_slot(struct rb_object *object, const struct where *where,
		     const struct rb_locations *locations, size_t *capacity)
{
	struct rb_slot slot = {
		.map = rb_locations_map_around(locations, where->reloc->section,
					       where->reloc->offset),
	};
	const struct rb_map *map = slot.map == UINT32_MAX ? NULL : &object->maps[slot.map];
	int64_t index = map ? index_of(map, where->reloc->offset) : -1;
	const struct rb_section *target = &object->elf->sections[where->symbol->section];
	uint64_t at;

	if (index < 0)
		return refuse(where, "an element of a map of maps or a program array",
			      "another location");
	if (!where->symbol->section)
		return refuse(where, "a map or a program of this object", "an undefined symbol");
	if (!offset_of(object, where, &at))
		return refuse(where, "8 bytes inside of the section", "fewer");
	slot.index = (uint32_t)index;
	slot.program = rb_section_is_code(target);
	if (slot.program != (map->type == BPF_MAP_TYPE_PROG_ARRAY))
		return refuse(where, slot.program ? "a map" : "a program",
			      slot.program ? "a program" : "no program");
	if (!slot.program)
		slot.target = rb_locations_map_at(locations, target->index, at);
	else if (at % RB_INSN_SIZE || at > INT64_MAX)
		slot.target = UINT32_MAX;
	else
		slot.target =
			rb_object_func_at(object, target->index, (int64_t)(at / RB_INSN_SIZE));
	if (slot.target == UINT32_MAX ||
	    (!slot.program && object->maps[slot.target].kind != RB_MAP_DEFINED))
		return refuse(where, slot.program ? "the start of a program" : "the start of a map",
			      "another offset");
	return add_slot(object, &slot, capacity) ? rb_err_nomem(where->err) : 0;
}

/* A member of a struct_ops structure; the member is identified when the structure is created. */
static int name_member(struct rb_object *object, const struct where *where, struct rb_patch patch,
		       size_t *capacity)
{
	const struct rb_map *map = &object->maps[patch.map];
	const struct rb_section *target = &object->elf->sections[where->symbol->section];
	uint64_t offset = where->reloc->offset - map->offset, at;
	uint32_t func = UINT32_MAX;

	if (map->value_size < 8 || offset > map->value_size - 8)
		return refuse(where, "a location in a variable", "one outside");
	if (!where->symbol->section || !rb_section_is_code(target))
		return refuse(where, "a program of this object", "another symbol");
	if (!offset_of(object, where, &at))
		return refuse(where, "8 bytes inside of the section", "fewer");
	if (at % RB_INSN_SIZE == 0 && at <= INT64_MAX)
		func = rb_object_func_at(object, target->index, (int64_t)(at / RB_INSN_SIZE));
	if (func == UINT32_MAX || !object->funcs[func].program)
		return refuse(where, "the start of a program", "another offset");
	patch.offset = (uint32_t)offset;
	patch.value = func;
	patch.symbol = object->funcs[func].name;
	return add_patch(object, &patch, capacity) ? rb_err_nomem(where->err) : 0;
}

static int name_patch(struct rb_object *object, const struct where *where,
		      const struct rb_locations *locations, size_t *capacity)
{
	struct rb_patch patch = { .symbol = where->symbol->name };

	patch.map = rb_locations_map_at(locations, where->reloc->section, where->reloc->offset);
	if (patch.map == UINT32_MAX || object->maps[patch.map].kind == RB_MAP_DEFINED)
		return refuse(where, "a location in code, a map or data", "another section");
	if (object->maps[patch.map].kind == RB_MAP_STRUCT_OPS)
		return name_member(object, where, patch, capacity);
	if (!where->symbol->section)
		return refuse(where, "an address in this object", "an extern");
	if (!offset_of(object, where, &patch.value))
		return refuse(where, "8 bytes inside of the section", "fewer");
	patch.offset = (uint32_t)where->reloc->offset;
	return add_patch(object, &patch, capacity) ? rb_err_nomem(where->err) : 0;
}

int rb_object_name_value(struct rb_object *object, const struct rb_elf_reloc *reloc,
			 const struct rb_locations *locations, struct rb_data_capacity *capacity,
			 struct rawbpf_err *err)
{
	struct where where = {
		.reloc = reloc,
		.section = &object->elf->sections[reloc->section],
		.symbol = &object->elf->symbols[reloc->symbol],
		.err = err,
	};

	if (reloc->type != R_BPF_64_ABS64 && reloc->type != R_BPF_64_64)
		return refuse(&where, "an address of 8 bytes (R_BPF_64_ABS64)", "another type");
	if (!strcmp(where.section->name, ".maps"))
		return name_slot(object, &where, locations, &capacity->slots);
	return name_patch(object, &where, locations, &capacity->patches);
}

static int by_slot(const void *a, const void *b)
{
	const struct rb_slot *left = a, *right = b;

	if (left->map != right->map)
		return left->map < right->map ? -1 : 1;
	return left->index == right->index ? 0 : left->index < right->index ? -1 : 1;
}

static int by_patch(const void *a, const void *b)
{
	const struct rb_patch *left = a, *right = b;

	if (left->map != right->map)
		return left->map < right->map ? -1 : 1;
	return left->offset == right->offset ? 0 : left->offset < right->offset ? -1 : 1;
}

/* Compute each map's ranges of slots and patches. */
int rb_object_sort_slots(struct rb_object *object, struct rawbpf_err *err)
{
	if (object->slot_count)
		qsort(object->slots, object->slot_count, sizeof(*object->slots), by_slot);
	if (object->patch_count)
		qsort(object->patches, object->patch_count, sizeof(*object->patches), by_patch);
	for (size_t i = 0; i < object->slot_count; i++) {
		struct rb_map *map = &object->maps[object->slots[i].map];

		if (i && !by_slot(&object->slots[i - 1], &object->slots[i]))
			return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
					  "map %s: two initial values at index %u", map->name,
					  object->slots[i].index);
		if (!map->slot_count++)
			map->slot = i;
	}
	for (size_t i = 0; i < object->patch_count; i++) {
		struct rb_map *map = &object->maps[object->patches[i].map];

		if (!map->patch_count++)
			map->patch = i;
	}
	return 0;
}
