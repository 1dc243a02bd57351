// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_maps - map definitions in .maps, read from the BTF types of their variables.
 *
 *	struct {
 *		__uint(type, BPF_MAP_TYPE_HASH);	int (*type)[1]: a number is an array's length
 *		__type(key, u32);			u32 *key: a type is what a pointer points to
 *		__type(value, struct event);
 *		__uint(max_entries, 1024);
 *	} events SEC(".maps");
 *
 * The variable has no data: its type is the definition, and its symbol gives the offset that
 * relocations refer to. Member names are libbpf's convention; an unknown one is an error.
 */
#include <elf.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/print.h"
#include "object/object_internal.h"

struct reading {
	struct rb_object *object;
	const struct rb_section *section;
	size_t *capacity;
	struct rawbpf_err *err;
	struct rb_map map;    /* being read */
	const char *map_name; /* for messages: the outermost one's */
	bool has_node;	      /* numa_node is set: map_flags must not overwrite its flag */
	uint32_t inner_type;  /* BTF id of the definition of inner maps; 0: none */
	uint32_t seen;	      /* attributes seen so far, one bit each */
};

bool rb_section_is_maps(const struct rb_section *section)
{
	return !strcmp(section->name, ".maps") || !strcmp(section->name, "maps") ||
	       !strncmp(section->name, "maps/", 5);
}

struct rb_map *rb_object_add_map(struct rb_object *object, const struct rb_map *map,
				 size_t *capacity)
{
	struct rb_map *maps =
		rb_array_grow(object->maps, object->map_count, capacity, sizeof(*maps));

	if (!maps)
		return NULL;
	object->maps = maps;
	maps[object->map_count] = *map;
	return &maps[object->map_count++];
}

RB_PRINTF(3, 4)
static int refuse(const struct reading *reading, const char *member, const char *fmt, ...)
{
	char why[128];
	va_list args;

	va_start(args, fmt);
	rb_vprint(why, sizeof(why), fmt, args);
	va_end(args);
	return rb_err_set(reading->err, RAWBPF_OBJECT, -ENOEXEC, "section %u (%s): map %s: %s: %s",
			  reading->section->index, reading->section->name, reading->map_name,
			  member, why);
}

/* A number: int (*name)[N] is N; enum { name = N } (libbpf's __ulong) is one of 64 bits. */
static int number_of(const struct reading *reading, const struct rb_btf_member *member,
		     uint64_t *ret)
{
	const struct rb_btf *btf = &reading->object->btf;
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, member->type));

	if ((type.kind == RB_BTF_ENUM || type.kind == RB_BTF_ENUM64) && type.count == 1) {
		*ret = (uint64_t)rb_btf_value(btf, &type, 0).value;
		return 0;
	}
	if (type.kind == RB_BTF_PTR)
		type = rb_btf_type(btf, rb_btf_resolve(btf, type.type));
	if (type.kind != RB_BTF_ARRAY)
		return refuse(reading, member->name,
			      "expected a number written as __uint(NAME, VALUE)");
	*ret = rb_btf_array_count(btf, &type);
	return 0;
}

/*
 * One attribute of a definition: `first` and `second` are the fields of reading->map that its row
 * names; each of these functions is the reader of some rows.
 */
static int read_u32(struct reading *reading, const struct rb_btf_member *member, void *first,
		    uint32_t *second)
{
	uint64_t number;
	int code = number_of(reading, member, &number);

	(void)second;
	if (!code && number > UINT32_MAX)
		return refuse(reading, member->name, "expected a 32-bit number");
	if (!code)
		*(uint32_t *)first = (uint32_t)number;
	return code;
}

static int read_u64(struct reading *reading, const struct rb_btf_member *member, void *first,
		    uint32_t *second)
{
	(void)second;
	return number_of(reading, member, first);
}

/* __type(key, T): the type and its size, which must agree with key_size if that came first. */
static int read_type(struct reading *reading, const struct rb_btf_member *member, void *type_id,
		     uint32_t *size)
{
	const struct rb_btf *btf = &reading->object->btf;
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, member->type));
	int64_t bytes;

	if (type.kind != RB_BTF_PTR)
		return refuse(reading, member->name,
			      "expected a type written as __type(NAME, TYPE)");
	bytes = rb_btf_size(btf, type.type);
	if (bytes < 0 || bytes > UINT32_MAX)
		return refuse(reading, member->name, "expected a type with a size");
	if (*size && *size != bytes)
		return refuse(reading, member->name, "%s_size is %u, but __type(%s) has %lld bytes",
			      member->name, *size, member->name, (long long)bytes);
	*(uint32_t *)type_id = type.type;
	*size = (uint32_t)bytes;
	return 0;
}

static int read_size(struct reading *reading, const struct rb_btf_member *member, void *first,
		     uint32_t *second)
{
	uint32_t *size = first, seen = 0;
	int code = read_u32(reading, member, &seen, second);

	if (!code && *size && *size != seen)
		return refuse(reading, member->name, "%s is %u, but __type(%.*s) has %u bytes",
			      member->name, seen, (int)strlen(member->name) - 5, member->name,
			      *size);
	if (!code)
		*size = seen;
	return code;
}

static int read_pinning(struct reading *reading, const struct rb_btf_member *member, void *first,
			uint32_t *second)
{
	uint32_t how = 0;
	int code = read_u32(reading, member, &how, second);

	if (!code && how > 1)
		return refuse(reading, "pinning",
			      "expected LIBBPF_PIN_NONE (0) or LIBBPF_PIN_BY_NAME (1)");
	*(bool *)first = !code && how;
	return code;
}

static bool is_map_in_map(uint32_t type)
{
	return type == BPF_MAP_TYPE_ARRAY_OF_MAPS || type == BPF_MAP_TYPE_HASH_OF_MAPS;
}

/* __array(values, T): T is the definition of inner maps, or a function type for programs. */
static int read_values(struct reading *reading, const struct rb_btf_member *member, void *first,
		       uint32_t *second)
{
	const struct rb_btf *btf = &reading->object->btf;
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, member->type));

	(void)first, (void)second;
	if (type.kind == RB_BTF_ARRAY)
		type = rb_btf_type(btf, rb_btf_resolve(btf, rb_btf_array_element(btf, &type)));
	else
		return refuse(reading, "values", "expected __array(values, TYPE)");
	if (type.kind == RB_BTF_PTR)
		type = rb_btf_type(btf, rb_btf_resolve(btf, type.type));
	if (reading->map.value_size && reading->map.value_size != sizeof(uint32_t))
		return refuse(reading, "values",
			      "value_size is %u, expected 4 with __array(values)",
			      reading->map.value_size);
	reading->map.values_at = member->bit_offset / 8 + 1;
	if (is_map_in_map(reading->map.type) && type.kind == RB_BTF_STRUCT) {
		reading->inner_type = type.id;
		reading->map.value_size = sizeof(uint32_t);
		return 0;
	}
	if (reading->map.type == BPF_MAP_TYPE_PROG_ARRAY && type.kind == RB_BTF_FUNC_PROTO) {
		reading->map.value_size = sizeof(uint32_t);
		return 0;
	}
	return refuse(
		reading, "values",
		"expected a map of maps with a map definition, or a program array with a function "
		"type");
}

#define AT(field) offsetof(struct rb_map, field)

static const struct {
	const char *name;
	int (*read)(struct reading *reading, const struct rb_btf_member *member, void *first,
		    uint32_t *second);
	uint8_t first, second; /* fields of struct rb_map */
} attributes[] = {
	{ "type", read_u32, AT(type), 0 },
	{ "key", read_type, AT(key_type), AT(key_size) },
	{ "value", read_type, AT(value_type), AT(value_size) },
	{ "key_size", read_size, AT(key_size), 0 },
	{ "value_size", read_size, AT(value_size), 0 },
	{ "max_entries", read_u32, AT(max_entries), 0 },
	{ "map_flags", read_u32, AT(flags), 0 },
	{ "map_extra", read_u64, AT(extra), 0 },
	{ "numa_node", read_u32, AT(numa_node), 0 },
	{ "pinning", read_pinning, AT(pin_by_name), 0 },
	{ "values", read_values, 0, 0 },
};

static int read_member(struct reading *reading, const struct rb_btf_member *member)
{
	uint8_t *map = (uint8_t *)&reading->map;
	size_t which = 0;

	while (which < RB_COUNT(attributes) && strcmp(member->name, attributes[which].name))
		which++;
	if (which == RB_COUNT(attributes))
		return refuse(reading, member->name[0] ? member->name : "a member without a name",
			      "unknown map attribute");
	if (reading->seen & 1U << which)
		return refuse(reading, member->name, "duplicate attribute");
	reading->seen |= 1U << which;
	reading->has_node |= attributes[which].first == AT(numa_node);
	return attributes[which].read(reading, member, map + attributes[which].first,
				      (uint32_t *)(void *)(map + attributes[which].second));
}

/* Read a definition into reading->map; the type is first, since other attributes depend on it. */
static int read_definition(struct reading *reading, uint32_t type_id)
{
	const struct rb_btf *btf = &reading->object->btf;
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, type_id));
	int code = 0;

	reading->has_node = false;
	reading->seen = 0;
	if (type.kind != RB_BTF_STRUCT)
		return refuse(reading, "its type", "expected a struct");
	for (uint32_t i = 0; !code && i < type.count; i++) {
		struct rb_btf_member member = rb_btf_member(btf, &type, i);

		if (!strcmp(member.name, "type"))
			code = read_member(reading, &member);
	}
	for (uint32_t i = 0; !code && i < type.count; i++) {
		struct rb_btf_member member = rb_btf_member(btf, &type, i);

		if (strcmp(member.name, "type"))
			code = read_member(reading, &member);
	}
	if (reading->has_node)
		reading->map.flags |= BPF_F_NUMA_NODE;
	if (!code && !reading->map.type)
		return refuse(reading, "type", "missing");
	return code;
}

/* The template of the inner maps: a map of its own, with the outer map's name. */
static int add_inner(struct reading *reading, uint32_t *ret)
{
	struct rb_map outer = reading->map;
	uint32_t type = reading->inner_type;
	int code;

	reading->inner_type = 0;
	reading->map = (struct rb_map){ .name = outer.name,
					.section = outer.section,
					.offset = outer.offset,
					.template = true };
	code = read_definition(reading, type);
	if (!code && reading->inner_type)
		code = refuse(reading, "values", "inner maps cannot be maps of maps");
	if (!code && reading->map.pin_by_name)
		code = refuse(reading, "pinning", "an inner map's definition cannot be pinned");
	if (!code && !rb_object_add_map(reading->object, &reading->map, reading->capacity))
		code = rb_err_nomem(reading->err);
	reading->map = outer;
	*ret = (uint32_t)reading->object->map_count; /* `ret` may be in reading->map */
	return code;
}

static int read_map(struct reading *reading, const struct rb_btf_type *var,
		    const struct rb_symbol *symbol)
{
	int code;

	reading->map_name = var->name;
	reading->inner_type = 0;
	reading->map = (struct rb_map){
		.name = var->name,
		.section = reading->section->index,
		.offset = (uint32_t)symbol->value,
	};
	code = read_definition(reading, var->type);
	if (!code && reading->inner_type)
		code = add_inner(reading, &reading->map.inner);
	if (!code && !rb_object_add_map(reading->object, &reading->map, reading->capacity))
		code = rb_err_nomem(reading->err);
	return code;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct rb_symbol *const *)a)->name,
		      (*(const struct rb_symbol *const *)b)->name);
}

const struct rb_symbol **rb_section_symbols(const struct rb_elf *elf, uint32_t section, size_t *ret)
{
	const struct rb_symbol **symbols = calloc(elf->symbol_count + 1, sizeof(*symbols));

	*ret = 0;
	for (size_t i = 1; symbols && i < elf->symbol_count; i++)
		if (elf->symbols[i].section == section && elf->symbols[i].type == STT_OBJECT &&
		    elf->symbols[i].value < elf->sections[section].size)
			symbols[(*ret)++] = &elf->symbols[i];
	if (symbols)
		qsort(symbols, *ret, sizeof(*symbols), by_name);
	return symbols;
}

const struct rb_symbol *rb_symbol_named(const struct rb_symbol **symbols, size_t count,
					const char *name)
{
	struct rb_symbol wanted = { .name = name }, *key = &wanted;
	const struct rb_symbol **found =
		count ? bsearch(&key, symbols, count, sizeof(*symbols), by_name) : NULL;

	return found ? *found : NULL;
}

static int read_listed(struct reading *reading, const struct rb_btf_type *list)
{
	const struct rb_btf *btf = &reading->object->btf;
	size_t count;
	const struct rb_symbol **symbols =
		rb_section_symbols(reading->object->elf, reading->section->index, &count);
	int code = symbols ? 0 : rb_err_nomem(reading->err);

	for (uint32_t i = 0; !code && i < list->count; i++) {
		struct rb_btf_type var = rb_btf_type(btf, rb_btf_var(btf, list, i).type);
		const struct rb_symbol *found = rb_symbol_named(symbols, count, var.name);

		if (found)
			code = read_map(reading, &var, found);
		else
			code = rb_err_set(
				reading->err, RAWBPF_OBJECT, -ENOEXEC,
				"section %u (.maps): map %s: no symbol of that name in the section",
				reading->section->index, var.name);
	}
	free(symbols);
	return code;
}

int rb_object_read_btf_maps(struct rb_object *object, size_t *capacity, struct rawbpf_err *err)
{
	struct reading reading = { .object = object, .capacity = capacity, .err = err };
	struct rb_btf_type list;
	uint32_t id;
	int code;

	reading.section = rb_elf_section_named(object->elf, ".maps");
	if (!reading.section || !reading.section->size)
		return 0;
	if (reading.section->type != SHT_PROGBITS)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  "section %u (.maps): expected type SHT_PROGBITS, found %u",
				  reading.section->index, reading.section->type);
	code = rb_object_need_btf(object, err);
	if (code) {
		rb_err_prefix(err, "section %u (.maps)", reading.section->index);
		return code;
	}
	id = rb_btf_find(&object->btf, RB_BTF_DATASEC, ".maps");
	if (!id)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			"section %u (.maps): expected a DATASEC .maps in .BTF, found none",
			reading.section->index);
	list = rb_btf_type(&object->btf, id);
	return read_listed(&reading, &list);
}
