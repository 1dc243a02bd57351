/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * object_internal - what the files of this room share with each other alone.
 */
#ifndef RB_OBJECT_INTERNAL_H
#define RB_OBJECT_INTERNAL_H

#include "object/object.h"

/* Holds instructions: PROGBITS, executable, not empty. */
bool rb_section_is_code(const struct rb_section *section);

/* Holds the author's maps. */
bool rb_section_is_maps(const struct rb_section *section);

/* maps.c: one more map; NULL: out of memory. The pointer is good until the next one. */
struct rb_map *rb_object_add_map(struct rb_object *object, const struct rb_map *map,
				 size_t *capacity);
/* maps.c: .maps, through BTF. legacy.c: maps, struct bpf_map_def. */
int rb_object_read_btf_maps(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);
int rb_object_read_legacy_maps(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);
/* struct_ops.c: structures of functions */
int rb_object_read_struct_ops(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);
/* maps.c: a section's variables, sorted by name. Owned by the caller; NULL: out of memory. */
const struct rb_symbol **rb_section_symbols(const struct rb_elf *elf, uint32_t section,
					    size_t *ret);
/* One of them that is inside of the section; NULL: there is none. */
const struct rb_symbol *rb_symbol_named(const struct rb_symbol **symbols, size_t count,
					const char *name);
/* externs.c */
int rb_object_read_externs(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);

/* relocs.c: functions, maps and externs are known, relocations get their names. */
int rb_object_name_relocs(struct rb_object *object, struct rawbpf_err *err);

/* places.c: maps by place, inner maps' templates left out. The caller frees `order`. */
struct rb_places {
	const struct rb_map *maps;
	uint32_t *order;
	size_t count;
};
int rb_places_init(const struct rb_object *object, struct rb_places *ret);
/* The map that is defined at that place, or whose data holds it; UINT32_MAX: none. */
uint32_t rb_places_map_at(const struct rb_places *places, uint32_t section, uint64_t offset);

/* The last map that begins at or before it, in that section. */
uint32_t rb_places_map_around(const struct rb_places *places, uint32_t section, uint64_t offset);

/* values.c: a relocation in data: an initial value of a map, or an address in a data section. */
struct rb_value_room {
	size_t slots, patches; /* capacities */
};
int rb_object_name_value(struct rb_object *object, const struct rb_elf_reloc *reloc,
			 const struct rb_places *places, struct rb_value_room *room,
			 struct rawbpf_err *err);
/* ... then all of them by map; two for one place are an error. */
int rb_object_sort_slots(struct rb_object *object, struct rawbpf_err *err);

/* The function that begins at that instruction of that section; UINT32_MAX: none does. */
uint32_t rb_object_func_at(const struct rb_object *object, uint32_t section, int64_t offset);

#endif
