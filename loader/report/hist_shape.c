// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hist_shape - a map's types -> the offsets of its slots and counts.
 */
#include <string.h>

#include "report/hist_shape.h"

static struct rb_btf_type resolved(const struct rb_btf *btf, uint32_t id)
{
	return rb_btf_type(btf, rb_btf_resolve(btf, id));
}

/* Size of an integer of up to 64 bits; 0: another type. */
static size_t number_size(const struct rb_btf *btf, uint32_t id)
{
	struct rb_btf_type type = resolved(btf, id);

	if (type.kind != RB_BTF_INT && type.kind != RB_BTF_ENUM && type.kind != RB_BTF_ENUM64)
		return 0;
	return type.size == 1 || type.size == 2 || type.size == 4 || type.size == 8 ? type.size : 0;
}

static bool is_number_size(uint32_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* Is the type reached through a typedef of that name? */
static bool is_called(const struct rb_btf *btf, uint32_t id, const char *name)
{
	for (int depth = 0; id && depth < RB_BTF_DEPTH; depth++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (type.kind == RB_BTF_TYPEDEF && !strcmp(type.name, name))
			return true;
		if (type.kind != RB_BTF_TYPEDEF && type.kind != RB_BTF_CONST &&
		    type.kind != RB_BTF_VOLATILE)
			return false;
		id = type.type;
	}
	return false;
}

static bool is_inside(size_t at, size_t size, size_t all)
{
	return at <= all && size <= all - at;
}

/* An array of numbers, `at` bytes into the value. */
static bool counts_at(const struct rb_btf *btf, const struct rb_map *map, uint32_t id, size_t at,
		      struct hist_shape *ret)
{
	struct rb_btf_type type = resolved(btf, id);
	size_t count, size, bytes;

	if (type.kind != RB_BTF_ARRAY)
		return false;
	count = rb_btf_array_count(btf, &type);
	size = number_size(btf, rb_btf_array_element(btf, &type));
	if (!size || !count || __builtin_mul_overflow(count, size, &bytes) ||
	    !is_inside(at, bytes, map->value_size))
		return false;
	ret->in_value = true;
	ret->count_at = at;
	ret->count_size = size;
	ret->count = count;
	return true;
}

/* The value has the counts: in a member named slots, or the value is the array. */
static bool has_slots(const struct rb_btf *btf, const struct rb_map *map, bool nameless,
		      struct hist_shape *ret)
{
	struct rb_btf_type type = resolved(btf, map->value_type);

	if (nameless && counts_at(btf, map, map->value_type, 0, ret))
		return true;
	for (uint32_t i = 0; type.kind == RB_BTF_STRUCT && i < type.count; i++) {
		struct rb_btf_member member = rb_btf_member(btf, &type, i);

		if (!strcmp(member.name, "slots") && !member.bit_size &&
		    counts_at(btf, map, member.type, member.bit_offset / 8, ret))
			return true;
	}
	return false;
}

/* The slot is the key, or the last member of it. */
static bool key_has_slot(const struct rb_btf *btf, const struct rb_map *map, struct hist_shape *ret)
{
	struct rb_btf_type type = resolved(btf, map->key_type);
	struct rb_btf_member last;

	ret->slot_at = 0;
	ret->slot_size = map->key_type ? number_size(btf, map->key_type) : map->key_size;
	if (type.kind == RB_BTF_STRUCT && type.count) {
		last = rb_btf_member(btf, &type, type.count - 1);
		ret->slot_at = last.bit_offset / 8;
		ret->slot_size = last.bit_size ? 0 : number_size(btf, last.type);
	}
	return is_number_size((uint32_t)ret->slot_size) &&
	       is_inside(ret->slot_at, ret->slot_size, map->key_size);
}

/* Each value is a count. */
static bool is_count(const struct rb_btf *btf, const struct rb_map *map, struct hist_shape *ret)
{
	ret->in_value = false;
	ret->count_at = 0;
	ret->count_size = map->value_type ? number_size(btf, map->value_type) : map->value_size;
	ret->count = 1;
	return is_number_size((uint32_t)ret->count_size) && ret->count_size <= map->value_size;
}

static bool numbers_fit(const struct hist_shape *shape)
{
	return shape->kind != HIST_LOG2 || !shape->in_value ||
	       shape->first + shape->count <= HIST_LOG2_SLOTS;
}

void hist_shape_find(const struct rb_btf *btf, const struct rb_map *map, struct hist_shape *ret)
{
	struct hist_shape shape = { .label = "value" };

	if (!map->value_type) {
		*ret = shape;
		return;
	}
	if (is_called(btf, map->value_type, "log2_histogram_count"))
		shape.kind = HIST_LOG2;
	else if (is_called(btf, map->value_type, "linear_histogram_count"))
		shape.kind = HIST_LINEAR;
	if (shape.kind && (!is_count(btf, map, &shape) || !key_has_slot(btf, map, &shape)))
		shape.kind = HIST_NONE;
	if (has_slots(btf, map, false, &shape)) {
		shape.kind = HIST_LOG2;
		shape.first = 1;
		if (!numbers_fit(&shape))
			shape.kind = HIST_NONE;
	}
	*ret = shape;
}

int hist_wish_parse(const char *wish, struct hist_wish *ret, struct rawbpf_err *err)
{
	static const struct {
		const char *name;
		enum hist_kind kind;
		int first;
	} kinds[] = {
		{ "log2", HIST_LOG2, -1 },
		{ "log2from0", HIST_LOG2, 1 },
		{ "log2from1", HIST_LOG2, 0 },
		{ "linear", HIST_LINEAR, 0 },
	};
	struct hist_wish parsed = { strcspn(wish, "=:"), HIST_LOG2, -1, "value" };
	const char *rest = wish + parsed.name_size;
	size_t size, i;

	if (*rest == '=') {
		size = strcspn(++rest, ":");
		for (i = 0; i < RB_COUNT(kinds); i++)
			if (strlen(kinds[i].name) == size && !memcmp(kinds[i].name, rest, size))
				break;
		if (i == RB_COUNT(kinds)) {
			rb_err_set(err, RAWBPF_USAGE, -EINVAL, "--hist %.100s: unknown KIND", wish);
			rb_err_hint(err, "use log2, log2from0, log2from1 or linear");
			return -EINVAL;
		}
		parsed.kind = kinds[i].kind;
		parsed.first = kinds[i].first;
		rest += size;
	}
	if (*rest == ':')
		parsed.label = rest + 1;
	*ret = parsed;
	return 0;
}

int hist_shape_wish(const struct rb_btf *btf, const struct rb_map *map,
		    const struct hist_wish *wish, struct hist_shape *ret, struct rawbpf_err *err)
{
	struct hist_shape shape = { .kind = wish->kind, .label = wish->label };

	if ((map->value_type && has_slots(btf, map, true, &shape)) ||
	    (is_count(btf, map, &shape) && key_has_slot(btf, map, &shape))) {
		if (wish->kind == HIST_LOG2)
			shape.first = wish->first >= 0 ? (size_t)wish->first : shape.in_value;
		if (numbers_fit(&shape)) {
			*ret = shape;
			return 0;
		}
		return rb_err_set(err, RAWBPF_USAGE, -ERANGE,
				  "--hist %.100s: %zu counts, expected at most 65 for log2",
				  map->name, shape.count);
	}
	rb_err_set(err, RAWBPF_USAGE, -EINVAL,
		   "--hist %.100s: the map's types are not those of a histogram", map->name);
	rb_err_hint(
		err,
		"use an integer key, or a struct key that ends in one, with an integer value; or a "
		"value with an array of integers named slots");
	return -EINVAL;
}
