// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * types - reads types of a parsed blob, which was checked before.
 *
 * A type is three words (name, info, size or type) and data by kind: INT and VAR one word, ARRAY
 * three (element, index, count), DECL_TAG one (component); and for each of its parts STRUCT and
 * UNION have three (name, type, offset), ENUM two (name, value), ENUM64 three (name, low, high),
 * FUNC_PROTO two (name, type), DATASEC three (type, offset, size).
 */
#include "btf/layout.h"

#define COUNT RB_BTF_HAS_COUNT
#define FLAG  RB_BTF_HAS_FLAG
#define SIZE  RB_BTF_HAS_SIZE
#define TYPE  RB_BTF_HAS_TYPE
#define VALUE RB_BTF_IS_VALUE
#define PLAIN RB_BTF_IS_PLAIN

const struct rb_btf_shape rb_btf_shapes[] = {
	[RB_BTF_VOID] = { "VOID", 0, 0, VALUE | PLAIN },
	[RB_BTF_INT] = { "INT", 4, 0, SIZE | VALUE | PLAIN },
	[RB_BTF_PTR] = { "PTR", 0, 0, TYPE | VALUE | PLAIN },
	[RB_BTF_ARRAY] = { "ARRAY", 12, 0, VALUE },
	[RB_BTF_STRUCT] = { "STRUCT", 0, 12, COUNT | FLAG | SIZE | VALUE },
	[RB_BTF_UNION] = { "UNION", 0, 12, COUNT | FLAG | SIZE | VALUE },
	[RB_BTF_ENUM] = { "ENUM", 0, 8, COUNT | FLAG | SIZE | VALUE | PLAIN },
	[RB_BTF_FWD] = { "FWD", 0, 0, FLAG | VALUE | PLAIN },
	[RB_BTF_TYPEDEF] = { "TYPEDEF", 0, 0, TYPE | VALUE },
	[RB_BTF_VOLATILE] = { "VOLATILE", 0, 0, TYPE | VALUE },
	[RB_BTF_CONST] = { "CONST", 0, 0, TYPE | VALUE },
	[RB_BTF_RESTRICT] = { "RESTRICT", 0, 0, TYPE | VALUE },
	[RB_BTF_FUNC] = { "FUNC", 0, 0, COUNT | TYPE | PLAIN },
	[RB_BTF_FUNC_PROTO] = { "FUNC_PROTO", 0, 8, COUNT | TYPE | VALUE | PLAIN },
	[RB_BTF_VAR] = { "VAR", 4, 0, TYPE | PLAIN },
	[RB_BTF_DATASEC] = { "DATASEC", 0, 12, COUNT | SIZE | PLAIN },
	[RB_BTF_FLOAT] = { "FLOAT", 0, 0, SIZE | VALUE | PLAIN },
	[RB_BTF_DECL_TAG] = { "DECL_TAG", 4, 0, FLAG | TYPE | PLAIN },
	[RB_BTF_TYPE_TAG] = { "TYPE_TAG", 0, 0, FLAG | TYPE | VALUE },
	[RB_BTF_ENUM64] = { "ENUM64", 0, 12, COUNT | FLAG | SIZE | VALUE | PLAIN },
	[RB_BTF_UNKNOWN] = { "UNKNOWN", 0, 0, COUNT | FLAG | VALUE | PLAIN },
};

const char *rb_btf_kind_name(enum rb_btf_kind kind)
{
	return rb_btf_shapes[kind].name;
}

const char *rb_btf_string(const struct rb_btf *btf, uint32_t offset)
{
	if (btf->base && offset < btf->base->strings.size)
		btf = btf->base;
	else if (btf->base)
		offset -= (uint32_t)btf->base->strings.size;
	return offset < btf->strings.size ? (const char *)btf->strings.data + offset : NULL;
}

static const char *string_at(const struct rb_btf *btf, const uint8_t *word)
{
	const char *string = rb_btf_string(btf, rb_load32(word, btf->swap));

	return string ? string : "";
}

/* In checked BTF every id is valid; in unchecked BTF an invalid one reads as void. */
static uint32_t guarded(const struct rb_btf *btf, uint32_t id)
{
	return btf->guarded && id >= btf->count ? 0 : id;
}

struct rb_btf_type rb_btf_type(const struct rb_btf *btf, uint32_t id)
{
	const struct rb_btf_shape *shape;
	struct rb_btf_type type = { .id = id, .name = "" };
	const uint8_t *words;
	uint32_t info, third;

	if (!id)
		return type;
	if (id < btf->first)
		btf = btf->base;
	words = rb_btf_at(btf, id);
	info = rb_load32(words + 4, btf->swap);
	third = rb_load32(words + 8, btf->swap);
	type.kind = RB_BTF_INFO_KIND(info) < RB_BTF_UNKNOWN
			    ? (enum rb_btf_kind)RB_BTF_INFO_KIND(info)
			    : RB_BTF_UNKNOWN;
	shape = &rb_btf_shapes[type.kind];
	type.name = string_at(btf, words);
	type.count = type.kind == RB_BTF_FUNC ? 0 : RB_BTF_INFO_VLEN(info);
	type.flag = RB_BTF_INFO_FLAG(info);
	type.size = shape->traits & RB_BTF_HAS_SIZE ? third : 0;
	type.type = shape->traits & RB_BTF_HAS_TYPE ? guarded(btf, third) : 0;
	type.more = words + RB_BTF_TYPE_SIZE;
	return type;
}

struct rb_btf_member rb_btf_member(const struct rb_btf *btf, const struct rb_btf_type *type,
				   uint32_t n)
{
	const uint8_t *words = type->more + (size_t)n * 12;
	uint32_t offset = rb_load32(words + 8, btf->swap);

	return (struct rb_btf_member){
		.name = string_at(btf, words),
		.type = guarded(btf, rb_load32(words + 4, btf->swap)),
		.bit_offset = type->flag ? offset & 0xffffff : offset,
		.bit_size = type->flag ? offset >> 24 : 0,
	};
}

struct rb_btf_value rb_btf_value(const struct rb_btf *btf, const struct rb_btf_type *type,
				 uint32_t n)
{
	const uint8_t *words = type->more + (size_t)n * (type->kind == RB_BTF_ENUM64 ? 12 : 8);
	uint32_t low = rb_load32(words + 4, btf->swap);
	int64_t value;

	if (type->kind == RB_BTF_ENUM64)
		value = (int64_t)((uint64_t)rb_load32(words + 8, btf->swap) << 32 | low);
	else
		value = type->flag ? (int64_t)(int32_t)low : (int64_t)low;
	return (struct rb_btf_value){ string_at(btf, words), value };
}

struct rb_btf_var rb_btf_var(const struct rb_btf *btf, const struct rb_btf_type *type, uint32_t n)
{
	const uint8_t *words = type->more + (size_t)n * 12;

	return (struct rb_btf_var){
		.type = guarded(btf, rb_load32(words, btf->swap)),
		.offset = rb_load32(words + 4, btf->swap),
		.size = rb_load32(words + 8, btf->swap),
	};
}

struct rb_btf_member rb_btf_param(const struct rb_btf *btf, const struct rb_btf_type *type,
				  uint32_t n)
{
	const uint8_t *words = type->more + (size_t)n * 8;

	return (struct rb_btf_member){
		.name = string_at(btf, words),
		.type = guarded(btf, rb_load32(words + 4, btf->swap)),
	};
}

uint32_t rb_btf_array_element(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return guarded(btf, rb_load32(type->more, btf->swap));
}

uint32_t rb_btf_array_count(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return rb_load32(type->more + 8, btf->swap);
}

/* ---- INT's word: encoding << 24 | offset << 16 | bits ---- */

uint32_t rb_btf_int_bits(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return rb_load32(type->more, btf->swap) & 0xff;
}

uint32_t rb_btf_int_offset(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return rb_load32(type->more, btf->swap) >> 16 & 0xff;
}

bool rb_btf_int_signed(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return rb_load32(type->more, btf->swap) & 1 << 24;
}

bool rb_btf_int_bool(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return rb_load32(type->more, btf->swap) & 4 << 24;
}

bool rb_btf_int_char(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return type->size == 1 &&
	       (rb_load32(type->more, btf->swap) & 2 << 24 || !strcmp(type->name, "char"));
}

uint32_t rb_btf_linkage(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	if (type->kind == RB_BTF_FUNC)
		return RB_BTF_INFO_VLEN(rb_load32(type->more - 8, btf->swap));
	return rb_load32(type->more, btf->swap);
}

int32_t rb_btf_component(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return (int32_t)rb_load32(type->more, btf->swap);
}

/* ---- walks from type to type: finite if parsed, else limited ---- */

static bool is_alias(enum rb_btf_kind kind)
{
	return kind == RB_BTF_TYPEDEF || kind == RB_BTF_VOLATILE || kind == RB_BTF_CONST ||
	       kind == RB_BTF_RESTRICT || kind == RB_BTF_TYPE_TAG;
}

uint32_t rb_btf_resolve(const struct rb_btf *btf, uint32_t id)
{
	struct rb_btf_type type = rb_btf_type(btf, id);

	for (unsigned int depth = 0; is_alias(type.kind); depth++)
		type = rb_btf_type(btf, depth < RB_BTF_DEPTH ? type.type : 0);
	return type.id;
}

int64_t rb_btf_size(const struct rb_btf *btf, uint32_t id)
{
	uint64_t elements = 1, size;

	for (unsigned int depth = 0; depth <= RB_BTF_DEPTH; depth++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (is_alias(type.kind) || type.kind == RB_BTF_VAR) {
			id = type.type;
			continue;
		}
		if (type.kind == RB_BTF_ARRAY) {
			id = rb_btf_array_element(btf, &type);
			if (__builtin_mul_overflow(elements, rb_btf_array_count(btf, &type),
						   &elements))
				return -EOVERFLOW;
			continue;
		}
		if (type.kind == RB_BTF_PTR)
			size = btf->pointer_size;
		else if (rb_btf_shapes[type.kind].traits & RB_BTF_HAS_SIZE)
			size = type.size;
		else
			return -EINVAL;
		if (__builtin_mul_overflow(elements, size, &size) || size > UINT32_MAX)
			return -EOVERFLOW;
		return (int64_t)size;
	}
	return -ELOOP;
}

uint32_t rb_btf_find_own(const struct rb_btf *btf, enum rb_btf_kind kind, const char *name)
{
	struct rb_btf_walk walk = { btf->first, btf->types.data };

	for (; walk.id < btf->count; rb_btf_walk_next(btf, &walk)) {
		const char *found;

		if (RB_BTF_INFO_KIND(rb_load32(walk.at + 4, btf->swap)) != kind)
			continue;
		found = rb_btf_string(btf, rb_load32(walk.at, btf->swap));
		if (found && !strcmp(found, name))
			return walk.id;
	}
	return 0;
}

uint32_t rb_btf_find(const struct rb_btf *btf, enum rb_btf_kind kind, const char *name)
{
	uint32_t id = btf->base ? rb_btf_find_own(btf->base, kind, name) : 0;

	return id ? id : rb_btf_find_own(btf, kind, name);
}
