// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_maps - the maps and variables of any object, as views of them see them: is one a histogram,
 * are there ids of stacks in it? What is found must be inside of keys and values, and is then drawn
 * from a value of exactly the map's size.
 */
#include <stdio.h>
#include <stdlib.h>

#include "report/hist_data.h"
#include "report/hist_map.h"
#include "report/stacks.h"

#define VALUE_MAX 65536 /* bytes */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *why)
{
	fprintf(stderr, "fuzz_maps: %s\n", why);
	abort();
}

static void check_shape(const struct rb_map *map, const struct hist_shape *shape)
{
	if (!shape->in_value &&
	    (shape->slot_at > map->key_size || shape->slot_size > map->key_size - shape->slot_at))
		fail("a slot outside of the key");
	if (shape->count_at > map->value_size ||
	    shape->count_size * shape->count > map->value_size - shape->count_at)
		fail("counts outside of the value");
	if (shape->kind == HIST_LOG2 && shape->in_value &&
	    shape->first + shape->count > HIST_LOG2_SLOTS)
		fail("more slots than 64 bits have");
}

/* `data` fills keys and values, as often as it takes. */
static uint8_t *made(const uint8_t *data, size_t size, size_t wanted)
{
	uint8_t *bytes = malloc(wanted ? wanted : 1);

	if (!bytes)
		abort();
	for (size_t i = 0; i < wanted; i++)
		bytes[i] = size ? data[i % size] : 0;
	return bytes;
}

static void draw(struct rb_object *object, const struct rb_map *map, const struct hist_shape *shape,
		 const uint8_t *data, size_t size)
{
	struct rb_text text = { 0 };
	struct walk walk = { .object = object,
			     .map = map,
			     .info = { .key_size = map->key_size,
				       .value_size = map->value_size,
				       .max_entries = map->max_entries },
			     .copies = 1,
			     .stride = map->value_size,
			     .out = &text };
	uint8_t *key, *value;

	check_shape(map, shape);
	if (!shape->in_value || map->value_size > VALUE_MAX || map->key_size > VALUE_MAX)
		return;
	key = made(data, size, map->key_size);
	value = made(data, size, map->value_size);
	for (int json = 0; json < 2; json++) {
		walk.json = json;
		if (hist_value_add(&walk, shape, key, value))
			fail("out of memory");
		rb_text_clear(&text);
	}
	rb_text_deinit(&text);
	free(key);
	free(value);
}

static void check_fields(const struct rb_object *object, const struct rb_map *map)
{
	struct stack_fields fields;

	if (stack_fields_find(&object->btf, map, &fields))
		fail("out of memory");
	for (size_t i = 0; i <= fields.count; i++) {
		const struct stack_field *field = i < fields.count ? &fields.items[i] : &fields.pid;
		size_t size = field->in_key ? map->key_size : map->value_size;

		if (field->size && (field->at > size || field->size > size - field->at))
			fail("a field outside");
	}
	stack_fields_deinit(&fields);
}

static void check_map(struct rb_object *object, const struct rb_map *map, const uint8_t *data,
		      size_t size)
{
	static const char *const wishes[] = { "m", "m=log2from1", "m=linear:x" };
	struct hist_shape shape;
	struct hist_wish wish;

	hist_shape_find(&object->btf, map, &shape);
	if (shape.kind)
		draw(object, map, &shape, data, size);
	for (size_t i = 0; i < RB_COUNT(wishes); i++)
		if (!hist_wish_parse(wishes[i], &wish, NULL) &&
		    !hist_shape_wish(&object->btf, map, &wish, &shape, NULL))
			draw(object, map, &shape, data, size);
	check_fields(object, map);
}

static void check_variables(struct rb_object *object, const uint8_t *data, size_t size)
{
	struct hist_data variables;

	if (hist_data_find(object, &variables))
		fail("out of memory");
	for (size_t i = 0; i < variables.count; i++) {
		const struct hist_variable *variable = &variables.items[i];
		const struct rb_map *holder = &object->maps[variable->data];
		uint64_t all = (uint64_t)variable->map.value_size * variable->map.max_entries;

		if (variable->at > holder->value_size || all > holder->value_size - variable->at)
			fail("a variable outside of its section");
		draw(object, &variable->map, &variable->shape, data, size);
	}
	hist_data_deinit(&variables);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_bytes image = { data, size };
	struct rb_object object;
	struct rb_elf elf;

	if (rb_elf_parse(image, &elf, NULL))
		return 0;
	if (!rb_elf_check_bpf(&elf, NULL) && !elf.swap && !rb_object_init(&elf, &object, NULL)) {
		rb_object_need_btf(&object, NULL);
		for (size_t i = 0; i < object.map_count; i++)
			check_map(&object, &object.maps[i], data, size);
		check_variables(&object, data, size);
		rb_object_deinit(&object);
	}
	rb_elf_deinit(&elf);
	return 0;
}
