// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * made_maps - .maps, as clang would lay it out.
 */
#include <stdlib.h>

#include "made_maps.h"

void made_maps_init(struct made_maps *maps)
{
	*maps = (struct made_maps){ 0 };
	made_object_init(&maps->made, false);
	btf_builder_init(&maps->btf, false);
	maps->u32 = made_int(&maps->btf, "unsigned int", 4, 0);
	maps->u64 = made_int(&maps->btf, "unsigned long long", 8, 0);
	maps->section = made_data(&maps->made, ".maps", SHT_PROGBITS, NULL,
				  MADE_MAPS_SIZE * MADE_MAPS_MOST);
}

void made_maps_deinit(struct made_maps *maps)
{
	made_object_deinit(&maps->made);
	btf_builder_deinit(&maps->btf);
}

uint32_t made_maps_number(struct made_maps *maps, uint32_t number)
{
	return made_maps_pointer(maps, made_array(&maps->btf, maps->u32, number));
}

uint32_t made_maps_pointer(struct made_maps *maps, uint32_t type)
{
	return made_type(&maps->btf, RB_BTF_PTR, "", 0, type);
}

uint32_t made_maps_array(struct made_maps *maps, uint32_t type)
{
	return made_array(&maps->btf, made_maps_pointer(maps, type), 0);
}

uint32_t made_maps_struct(struct made_maps *maps, const struct made_attribute *attributes,
			  uint32_t count)
{
	uint32_t id = made_type(&maps->btf, RB_BTF_STRUCT, "", count, count * 8);

	for (uint32_t i = 0; i < count; i++)
		made_member(&maps->btf, attributes[i].name, attributes[i].type, i * 64);
	return id;
}

uint32_t made_maps_var(struct made_maps *maps, const char *name, uint32_t type, bool hidden)
{
	uint32_t number = maps->count++;

	maps->vars[number] = made_var(&maps->btf, name, type, 1);
	if (!hidden)
		maps->symbols[number] = elf_add_symbol(
			&maps->made.builder, name, STB_GLOBAL, STT_OBJECT, maps->section,
			(uint64_t)number * MADE_MAPS_SIZE, MADE_MAPS_SIZE);
	return number;
}

uint32_t made_maps_add(struct made_maps *maps, const char *name,
		       const struct made_attribute *attributes, uint32_t count)
{
	return made_maps_var(maps, name, made_maps_struct(maps, attributes, count), false);
}

void made_maps_end(struct made_maps *maps)
{
	uint8_t *blob;
	size_t size;

	made_type(&maps->btf, RB_BTF_DATASEC, ".maps", maps->count, 0);
	for (uint32_t i = 0; i < maps->count; i++)
		made_place(&maps->btf, maps->vars[i], 0, MADE_MAPS_SIZE);
	blob = made_btf(&maps->btf, &size);
	elf_add_section(&maps->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
}
