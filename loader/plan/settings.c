// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * settings - what the user sets before the load: values of global variables, attributes of maps,
 * kinds of sections. All by name, checked against the object's types. The object is not changed:
 * the plan owns a copy of the maps, and a copy of the value of each map that is set.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/number.h"
#include "plan/plan_internal.h"

#define STACK_DEPTH 127 /* default of the sysctl kernel.perf_event_max_stack */

static int refuse(struct rawbpf_err *err, const char *what, const char *why)
{
	return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "%.200s: %s", what, why);
}

static bool fits(uint64_t value, bool negative, uint32_t bits, bool is_signed)
{
	if (negative)
		return is_signed && value <= 1ULL << (bits - 1);
	if (is_signed)
		return value < 1ULL << (bits - 1);
	return bits == 64 || value < 1ULL << bits;
}

static void store(uint8_t *at, uint64_t value, uint32_t size)
{
	uint8_t v8 = (uint8_t)value;
	uint16_t v16 = (uint16_t)value;
	uint32_t v32 = (uint32_t)value;

	memcpy(at,
	       size == 1   ? (void *)&v8
	       : size == 2 ? (void *)&v16
	       : size == 4 ? (void *)&v32
			   : (void *)&value,
	       size);
}

static int set_integer(const char *what, const char *text, uint32_t size, bool is_signed,
		       uint8_t *at, struct rawbpf_err *err)
{
	bool negative = *text == '-';
	uint64_t value;

	if (size != 1 && size != 2 && size != 4 && size != 8)
		return refuse(err, what, "expected an integer of 1, 2, 4 or 8 bytes");
	if (!rb_number_of(text + (negative || *text == '+'), UINT64_MAX, &value))
		return refuse(err, what,
			      "expected a number: decimal without leading zeros, or 0x...");
	if (!fits(value, negative, size * 8, is_signed))
		return rb_err_set(err, RAWBPF_USAGE, -ERANGE,
				  "%.200s: out of range for %s integer of %u bits", what,
				  is_signed ? "a signed" : "an unsigned", size * 8);
	store(at, negative ? -value : value, size);
	return 0;
}

static int set_enum(const struct rb_btf *btf, const struct rb_btf_type *type, const char *what,
		    const char *text, uint8_t *at, struct rawbpf_err *err)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_value value = rb_btf_value(btf, type, i);

		if (strcmp(value.name, text))
			continue;
		store(at, (uint64_t)value.value, type->size);
		return 0;
	}
	return set_integer(what, text, type->size, type->flag, at, err);
}

static int set_bool(const char *what, const char *text, uint8_t *at, struct rawbpf_err *err)
{
	if (!strcmp(text, "true") || !strcmp(text, "1"))
		*at = 1;
	else if (!strcmp(text, "false") || !strcmp(text, "0"))
		*at = 0;
	else
		return refuse(err, what, "expected true or false");
	return 0;
}

static int set_string(const char *what, const char *text, uint32_t size, uint8_t *at,
		      struct rawbpf_err *err)
{
	if (strlen(text) >= size)
		return rb_err_set(
			err, RAWBPF_USAGE, -ERANGE,
			"%.200s: expected a string shorter than the char array of %u bytes", what,
			size);
	memset(at, 0, size);
	memcpy(at, text, strlen(text));
	return 0;
}

static int set_value(const struct rb_btf *btf, uint32_t type_id, const char *what, const char *text,
		     uint8_t *at, struct rawbpf_err *err)
{
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, type_id)), element;

	switch (type.kind) {
	case RB_BTF_INT:
		if (rb_btf_int_bool(btf, &type))
			return set_bool(what, text, at, err);
		return set_integer(what, text, type.size, rb_btf_int_signed(btf, &type), at, err);
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		return set_enum(btf, &type, what, text, at, err);
	case RB_BTF_ARRAY:
		element = rb_btf_type(btf, rb_btf_resolve(btf, rb_btf_array_element(btf, &type)));
		if (element.kind == RB_BTF_INT && element.size == 1)
			return set_string(what, text, rb_btf_array_count(btf, &type), at, err);
		break;
	default:
		break;
	}
	return refuse(err, what,
		      "expected a variable that is a "
		      "number, boolean, enum or char array");
}

/* ---- the plan's maps ---- */

/* BCC's tools leave value_size to the loader. */
static void set_stack_size(struct rb_map *map)
{
	if (map->type == BPF_MAP_TYPE_STACK_TRACE && !map->value_size)
		map->value_size =
			STACK_DEPTH *
			(map->flags & BPF_F_STACK_BUILD_ID ? sizeof(struct bpf_stack_build_id) : 8);
}

int rb_plan_maps(const struct rb_object *object, struct rb_plan *plan, struct rawbpf_err *err)
{
	plan->maps = calloc(object->map_count + 1, sizeof(*plan->maps));
	plan->values = calloc(object->map_count + 1, sizeof(*plan->values));
	if (!plan->maps || !plan->values)
		return rb_err_nomem(err);
	plan->map_count = object->map_count;
	for (size_t i = 0; i < object->map_count; i++) {
		plan->maps[i] = object->maps[i];
		set_stack_size(&plan->maps[i]);
	}
	return 0;
}

/* The plan's copy of the map's value; made from the object's on the first call. */
static uint8_t *own_value(struct rb_plan *plan, uint32_t index)
{
	struct rb_map *map = &plan->maps[index];
	uint8_t *copy = plan->values[index];

	if (copy)
		return copy;
	copy = calloc(1, map->value_size);
	if (!copy)
		return NULL;
	if (map->init.size)
		memcpy(copy, map->init.data, map->init.size);
	map->init = (struct rb_bytes){ copy, map->value_size };
	plan->values[index] = copy;
	return copy;
}

static bool is_data(const struct rb_map *map)
{
	return map->kind != RB_MAP_DEFINED && map->kind != RB_MAP_STRUCT_OPS;
}

static const struct rb_symbol *variable(const struct rb_object *object, const char *name,
					size_t size, uint32_t *map)
{
	const struct rb_elf *elf = object->elf;

	for (size_t i = 1; i < elf->symbol_count; i++) {
		const struct rb_symbol *symbol = &elf->symbols[i];

		if (symbol->type != STT_OBJECT || strncmp(symbol->name, name, size) ||
		    symbol->name[size])
			continue;
		for (size_t j = 0; j < object->map_count; j++) {
			*map = (uint32_t)j;
			if (is_data(&object->maps[j]) && object->maps[j].section == symbol->section)
				return symbol;
		}
	}
	return NULL;
}

/* ---- settings ---- */

int rb_plan_set(struct rb_plan *plan, struct rb_object *object, const char *assignment,
		struct rawbpf_err *err)
{
	const char *equals = strchr(assignment, '=');
	const struct rb_btf *btf = &object->btf;
	const struct rb_symbol *symbol;
	struct rb_btf_type var = { 0 };
	uint8_t *value;
	uint32_t map;
	int code;

	if (!equals || equals == assignment)
		return refuse(err, assignment, "expected NAME=VALUE");
	symbol = variable(object, assignment, (size_t)(equals - assignment), &map);
	if (!symbol)
		return refuse(err, assignment, "the object has no such global variable");
	code = rb_object_need_btf(object, err);
	if (code) {
		rb_err_prefix(err, "%.200s", assignment);
		return code;
	}
	var = rb_btf_type(btf, rb_btf_find(btf, RB_BTF_VAR, symbol->name));
	if (var.kind != RB_BTF_VAR || rb_btf_size(btf, var.type) < 0 ||
	    (uint64_t)rb_btf_size(btf, var.type) != symbol->size)
		return refuse(err, assignment, "its type is not in .BTF");
	value = own_value(plan, map);
	if (!value)
		return rb_err_nomem(err);
	return set_value(btf, var.type, assignment, equals + 1, value + symbol->value, err);
}

/* NAME:ATTRIBUTE=N */
int rb_plan_set_map(struct rb_plan *plan, const char *assignment, struct rawbpf_err *err)
{
	const char *colon = strchr(assignment, ':'), *equals = colon ? strchr(colon, '=') : NULL;
	uint64_t value;

	if (!equals)
		return refuse(err, assignment, "expected NAME:max_entries=N");
	if (strncmp(colon + 1, "max_entries=", strlen("max_entries=")))
		return refuse(err, assignment, "expected the attribute max_entries");
	if (!rb_number_of(equals + 1, UINT32_MAX, &value) || !value)
		return refuse(err, assignment, "expected a number of entries, 1 to 4294967295");
	for (size_t i = 0; i < plan->map_count; i++) {
		struct rb_map *map = &plan->maps[i];

		if (map->kind != RB_MAP_DEFINED || map->template ||
		    strncmp(map->name, assignment, (size_t)(colon - assignment)) ||
		    map->name[colon - assignment])
			continue;
		map->max_entries = (uint32_t)value;
		return 0;
	}
	return refuse(err, assignment, "the object defines no such map");
}

/* What a program with a BTF target is loaded for is found by its kind, so both must be of one kind. */
static bool fits_target(const struct rb_kind *kind, const struct rb_kind *target)
{
	return kind->traits == target->traits ||
	       (!rb_kind_has_btf_target(kind) && !rb_kind_has_btf_target(target));
}

/* SECTION=KIND: a name from the table of kinds, for a section whose name is not one. */
int rb_plan_set_type(struct rb_plan *plan, const struct rb_object *object, const char *assignment,
		     struct rawbpf_err *err)
{
	const char *equals = strrchr(assignment, '=');
	const struct rb_kind *kind;
	bool any = false;

	if (!equals || equals == assignment)
		return refuse(err, assignment, "expected SECTION=KIND");
	kind = rb_kind_of(equals + 1);
	if (!kind)
		return refuse(err, assignment, "unknown kind of program");
	for (size_t i = 0; i < plan->count; i++) {
		struct rb_plan_item *item = &plan->items[i];
		const char *section = object->funcs[item->func].section_name;

		if (strncmp(section, assignment, (size_t)(equals - assignment)) ||
		    section[equals - assignment])
			continue;
		if (item->target_count && !fits_target(kind, item->targets[0].kind))
			return rb_err_set(
				err, RAWBPF_USAGE, -EINVAL,
				"%.200s: the section names a %s target, where a %s program "
				"cannot be attached",
				assignment, item->targets[0].kind->name, kind->name);
		item->kind = kind;
		any = true;
	}
	return any ? 0 : refuse(err, assignment, "the object has no program in that section");
}
