/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * object_internal - functions shared by the files of this room only.
 */
#ifndef RB_OBJECT_INTERNAL_H
#define RB_OBJECT_INTERNAL_H

#include "object/object.h"

/* Holds instructions: PROGBITS, executable, not empty. */
bool rb_section_is_code(const struct rb_section *section);

/* Holds map definitions. */
bool rb_section_is_maps(const struct rb_section *section);

/* btf_maps.c: append a map; NULL: out of memory. The pointer is valid until the next call. */
struct rb_map *rb_object_add_map(struct rb_object *object, const struct rb_map *map,
				 size_t *capacity);
/* btf_maps.c: .maps, from BTF. legacy_maps.c: "maps", struct bpf_map_def. */
int rb_object_read_btf_maps(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);
int rb_object_read_legacy_maps(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);
/* struct_ops.c: structures of functions */
int rb_object_read_struct_ops(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);
/*
 * btf_maps.c: a section's variables, sorted by name. The caller frees the array; NULL: out of
 * memory.
 */
const struct rb_symbol **rb_section_symbols(const struct rb_elf *elf, uint32_t section,
					    size_t *ret);
/* The variable of that name inside the section; NULL: none. */
const struct rb_symbol *rb_symbol_named(const struct rb_symbol **symbols, size_t count,
					const char *name);
/* externs.c */
int rb_object_read_externs(struct rb_object *object, size_t *capacity, struct rawbpf_err *err);

/* name_relocs.c: resolve the relocations; functions, maps and externs are known. */
int rb_object_name_relocs(struct rb_object *object, struct rawbpf_err *err);

/* locations.c: maps by location, without templates of inner maps. The caller frees `order`. */
struct rb_locations {
	const struct rb_map *maps;
	uint32_t *order;
	size_t count;
};
int rb_locations_init(const struct rb_object *object, struct rb_locations *ret);
/* The map that is defined at that location, or whose data contains it; UINT32_MAX: none. */
uint32_t rb_locations_map_at(const struct rb_locations *locations, uint32_t section,
			     uint64_t offset);

/* The last map of the section that starts at or before the offset. */
uint32_t rb_locations_map_around(const struct rb_locations *locations, uint32_t section,
				 uint64_t offset);

/*
 * data_relocs.c: a relocation in data: an initial value of a map, or an address in a data section.
 */
struct rb_data_capacity {
	size_t slots, patches; /* capacities */
};
int rb_object_name_value(struct rb_object *object, const struct rb_elf_reloc *reloc,
			 const struct rb_locations *locations, struct rb_data_capacity *capacity,
			 struct rawbpf_err *err);
/* Then sort them by map; two for one location are an error. */
int rb_object_sort_slots(struct rb_object *object, struct rawbpf_err *err);

/* The function that starts at that instruction of the section; UINT32_MAX: none. */
uint32_t rb_object_func_at(const struct rb_object *object, uint32_t section, int64_t offset);

#endif
