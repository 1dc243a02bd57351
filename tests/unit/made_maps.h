/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * made_maps - objects with maps in .maps: the variables, their types in BTF, and their symbols.
 *
 *	made_maps_init(&maps);
 *	made_maps_add(&maps, "counts", (struct made_attribute[]){ { "type", NUMBER(1) }, ... }, n);
 *	made_object_finish(&maps.made) behind made_maps_end(&maps)
 *
 * Each variable takes MADE_MAPS_SIZE bytes of the section. More may be added to maps.made meanwhile.
 */
#ifndef RB_TESTS_MADE_MAPS_H
#define RB_TESTS_MADE_MAPS_H

#include "btf_builder.h"
#include "made_object.h"

#define MADE_MAPS_SIZE 128
#define MADE_MAPS_MOST 8

struct made_attribute {
	const char *name;
	uint32_t type; /* of made_maps_number(), made_maps_pointer(), or any */
};

struct made_maps {
	struct made_object made;
	struct btf_builder btf;
	uint32_t section; /* .maps */
	uint32_t u32, u64;
	uint32_t vars[MADE_MAPS_MOST], symbols[MADE_MAPS_MOST];
	uint32_t count;
};

void made_maps_init(struct made_maps *maps);
void made_maps_deinit(struct made_maps *maps);

/* int (*)[number]; what __uint() makes. */
uint32_t made_maps_number(struct made_maps *maps, uint32_t number);
/* What __type() makes. */
uint32_t made_maps_pointer(struct made_maps *maps, uint32_t type);
/* What __array() makes: an array of nothing yet, of pointers. */
uint32_t made_maps_array(struct made_maps *maps, uint32_t type);
/* A definition; the n-th attribute is 8 * n bytes into it. */
uint32_t made_maps_struct(struct made_maps *maps, const struct made_attribute *attributes,
			  uint32_t count);
/* A variable of that definition; its symbol, unless `hidden`. The answer is its number. */
uint32_t made_maps_var(struct made_maps *maps, const char *name, uint32_t type, bool hidden);
/* Both. */
uint32_t made_maps_add(struct made_maps *maps, const char *name,
		       const struct made_attribute *attributes, uint32_t count);
/* .BTF is put into the object. */
void made_maps_end(struct made_maps *maps);

#endif
