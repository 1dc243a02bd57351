// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * locations - a location (section + offset) -> the map defined there, the map whose data contains
 * it, or the function that starts there. Sorted once, then binary search: an object may have
 * thousands of each.
 */
#include <stdlib.h>

#include "object/object_internal.h"

static int by_map_location(const void *a, const void *b, void *maps)
{
	const struct rb_map *left = (const struct rb_map *)maps + *(const uint32_t *)a;
	const struct rb_map *right = (const struct rb_map *)maps + *(const uint32_t *)b;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	return left->offset == right->offset ? 0 : left->offset < right->offset ? -1 : 1;
}

int rb_locations_init(const struct rb_object *object, struct rb_locations *ret)
{
	*ret = (struct rb_locations){ .maps = object->maps };
	ret->order = calloc(object->map_count + 1, sizeof(*ret->order));
	if (!ret->order)
		return -ENOMEM;
	for (size_t i = 0; i < object->map_count; i++)
		if (!object->maps[i].template)
			ret->order[ret->count++] = (uint32_t)i;
	qsort_r(ret->order, ret->count, sizeof(*ret->order), by_map_location, object->maps);
	return 0;
}

uint32_t rb_locations_map_around(const struct rb_locations *locations, uint32_t section,
				 uint64_t offset)
{
	size_t low = 0, high = locations->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct rb_map *map = &locations->maps[locations->order[middle]];

		if (map->section < section || (map->section == section && map->offset <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || locations->maps[locations->order[low - 1]].section != section)
		return UINT32_MAX;
	return locations->order[low - 1];
}

uint32_t rb_locations_map_at(const struct rb_locations *locations, uint32_t section,
			     uint64_t offset)
{
	uint32_t found = rb_locations_map_around(locations, section, offset);

	if (found != UINT32_MAX && locations->maps[found].kind == RB_MAP_DEFINED &&
	    locations->maps[found].offset != offset)
		return UINT32_MAX;
	return found;
}

uint32_t rb_object_func_at(const struct rb_object *object, uint32_t section, int64_t offset)
{
	size_t low = 0, high = object->func_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct rb_func *func = &object->funcs[middle];

		if (func->section < section ||
		    (func->section == section && (int64_t)func->offset < offset))
			low = middle + 1;
		else
			high = middle;
	}
	if (low < object->func_count && object->funcs[low].section == section &&
	    (int64_t)object->funcs[low].offset == offset)
		return (uint32_t)low;
	return UINT32_MAX;
}
