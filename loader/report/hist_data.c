// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hist_data - symbols in data sections -> variables -> histograms. A variable's offset comes from
 * its symbol: clang does not write it to BTF.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "report/hist_data.h"
#include "report/hist_map.h"

/* The map that has the section's data; SIZE_MAX: none that programs can write to. */
static size_t data_of(const struct rb_object *object, uint32_t section)
{
	for (size_t i = 0; i < object->map_count; i++)
		if ((object->maps[i].kind == RB_MAP_DATA || object->maps[i].kind == RB_MAP_BSS) &&
		    object->maps[i].section == section)
			return i;
	return SIZE_MAX;
}

/* The variable of a symbol; false: not a variable of a known type inside its section. */
static bool variable_of(const struct rb_object *object, const struct rb_symbol *symbol,
			struct hist_variable *ret)
{
	const struct rb_btf *btf = &object->btf;
	size_t data = symbol->type == STT_OBJECT ? data_of(object, symbol->section) : SIZE_MAX;
	struct rb_btf_type var;

	if (data == SIZE_MAX || symbol->value > object->maps[data].value_size ||
	    symbol->size > object->maps[data].value_size - symbol->value)
		return false;
	var = rb_btf_type(btf, rb_btf_find(btf, RB_BTF_VAR, symbol->name));
	if (var.kind != RB_BTF_VAR || rb_btf_size(btf, var.type) < 0 ||
	    (uint64_t)rb_btf_size(btf, var.type) != symbol->size)
		return false;
	*ret = (struct hist_variable){
		.map = { .name = symbol->name,
			 .key_size = 4,
			 .value_type = var.type,
			 .value_size = (uint32_t)symbol->size,
			 .max_entries = 1 },
		.data = data,
		.at = (size_t)symbol->value,
	};
	return true;
}

/* Treat an array of structs as a map of them. */
static void open_array(const struct rb_btf *btf, struct hist_variable *variable)
{
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, variable->map.value_type));
	uint32_t element, count;

	if (type.kind != RB_BTF_ARRAY)
		return;
	element = rb_btf_array_element(btf, &type);
	count = rb_btf_array_count(btf, &type);
	if (!count || rb_btf_type(btf, rb_btf_resolve(btf, element)).kind != RB_BTF_STRUCT)
		return;
	variable->map.value_type = element;
	variable->map.value_size /= count;
	variable->map.max_entries = count;
}

static int push(struct hist_data *data, const struct hist_variable *variable)
{
	struct hist_variable *items =
		rb_array_grow(data->items, data->count, &data->capacity, sizeof(*items));

	if (!items)
		return -ENOMEM;
	data->items = items;
	items[data->count++] = *variable;
	return 0;
}

int hist_data_find(struct rb_object *object, struct hist_data *ret)
{
	struct hist_data data = { 0 };
	struct hist_variable variable;
	int code = 0;

	if (rb_object_need_btf(object, NULL)) {
		*ret = data;
		return 0;
	}
	for (size_t i = 1; !code && i < object->elf->symbol_count; i++) {
		if (!variable_of(object, &object->elf->symbols[i], &variable))
			continue;
		open_array(&object->btf, &variable);
		hist_shape_find(&object->btf, &variable.map, &variable.shape);
		if (variable.shape.kind && variable.shape.in_value)
			code = push(&data, &variable);
	}
	if (code)
		hist_data_deinit(&data);
	*ret = data;
	return code;
}

int hist_data_wish(struct rb_object *object, const char *name, const struct hist_wish *wish,
		   struct hist_data *data, struct rawbpf_err *err)
{
	struct hist_variable variable;
	size_t i = 1;
	int code;

	if (rb_object_need_btf(object, NULL))
		return -ENOENT;
	while (i < object->elf->symbol_count &&
	       (strcmp(object->elf->symbols[i].name, name) ||
		!variable_of(object, &object->elf->symbols[i], &variable)))
		i++;
	if (i == object->elf->symbol_count)
		return -ENOENT;
	open_array(&object->btf, &variable);
	code = hist_shape_wish(&object->btf, &variable.map, wish, &variable.shape, err);
	if (!code && !variable.shape.in_value)
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"--hist %.100s: expected an array of counts, found a single number", name);
	for (i = 0; !code && i < data->count; i++)
		if (!strcmp(data->items[i].map.name, name)) {
			data->items[i] = variable;
			return 0;
		}
	return !code && push(data, &variable) ? rb_err_nomem(err) : code;
}

void hist_data_deinit(struct hist_data *data)
{
	free(data->items);
	*data = (struct hist_data){ 0 };
}

static int add_variable(const struct hist_variable *variable, const struct walk *like,
			const uint8_t *value)
{
	struct walk walk = *like;
	size_t before = walk.out->size, named;
	int code = 0;

	walk.map = &variable->map;
	walk.info = (struct rawbpf_map){ .name = variable->map.name,
					 .key_size = variable->map.key_size,
					 .value_size = variable->map.value_size,
					 .max_entries = variable->map.max_entries,
					 .is_data = true };
	walk.stride = variable->map.value_size;
	walk_add_name(&walk);
	named = walk.out->size;
	value += variable->at;
	for (uint32_t i = 0; !code && i < variable->map.max_entries; i++)
		code = hist_value_add(&walk, &variable->shape, (const uint8_t *)&i,
				      value + i * walk.stride);
	if (walk.out->size == named)
		walk.out->size = before; /* it is empty: remove its name too */
	return code;
}

int hist_data_add(const struct hist_data *data, struct rawbpf *session, bool json,
		  struct rb_text *out)
{
	struct rb_object *object = rb_session_object(session);
	struct walk like = {
		.session = session, .object = object, .copies = 1, .json = json, .out = out
	};
	int code = 0;

	for (size_t i = 0; !code && i < data->count; i++) {
		size_t map = data->items[i].data;
		uint8_t *value = calloc(1, object->maps[map].value_size);
		uint32_t zero = 0;

		if (!value)
			return -ENOMEM;
		if (rawbpf_map_at(session, map)->fd >= 0 &&
		    !rawbpf_map_lookup(session, map, &zero, value, NULL))
			code = add_variable(&data->items[i], &like, value);
		free(value);
	}
	return code;
}
