// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hist_map - elements of a map -> histograms.
 *
 * When slots are keys, the elements of one histogram come in any order: they are collected and
 * sorted by the part of the key before the slot, which makes them adjacent.
 */
#include <stdlib.h>
#include <string.h>

#include "types/wide.h"
#include "report/hist_map.h"
#include "report/json.h"

struct gather {
	const struct walk *walk;
	const struct hist_shape *shape;
	void (*other)(const struct walk *walk, const uint8_t *key, const uint8_t *value);
	uint64_t *slots; /* owned: of the current histogram */
	size_t slot_count;
	uint8_t *elements; /* owned: key, then count */
	size_t count, capacity, size;
	int code;
};

/* ---- the other members ---- */

static void add_number(const struct walk *walk, const struct rb_btf_member *member,
		       const uint8_t *data, size_t size)
{
	const struct rb_btf *btf = &walk->object->btf;
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, member->type));
	struct rb_bytes bytes = { data, size };
	bool big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	rb_wide_print(walk->out, rb_wide_load(bytes, member->bit_offset, member->bit_size, big),
		      member->bit_size,
		      type.kind == RB_BTF_INT ? rb_btf_int_signed(btf, &type) : type.flag);
}

static bool is_there(const struct rb_btf *btf, const struct rb_btf_member *member, size_t size)
{
	int64_t bytes = rb_btf_size(btf, member->type);
	uint64_t bits = member->bit_size ? member->bit_size : bytes > 0 ? (uint64_t)bytes * 8 : 0;

	return bits && bits / 8 <= size && member->bit_offset + bits <= (uint64_t)size * 8;
}

/* The members of a struct, except the one at offset `but`: "disk = "sda", op = 1". */
static size_t add_members(const struct walk *walk, uint32_t id, const uint8_t *data, size_t size,
			  size_t but)
{
	const struct rb_btf *btf = &walk->object->btf;
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, id));
	size_t count = 0;

	for (uint32_t i = 0; i < type.count; i++) {
		struct rb_btf_member member = rb_btf_member(btf, &type, i);
		size_t at = member.bit_offset / 8;

		if (at == but || !is_there(btf, &member, size))
			continue;
		if (count++)
			rb_text_string(walk->out, walk->json ? "," : ", ");
		walk_add_word(walk, member.name, walk->json ? ":" : " = ");
		if (member.bit_size)
			add_number(walk, &member, data, size);
		else
			walk_add(walk, member.type, data + at,
				 (size_t)rb_btf_size(btf, member.type));
	}
	return count;
}

static bool is_struct(const struct walk *walk, uint32_t id)
{
	const struct rb_btf *btf = &walk->object->btf;

	return id && rb_btf_type(btf, rb_btf_resolve(btf, id)).kind == RB_BTF_STRUCT;
}

/* The value without its counts: once, or for each CPU. */
static void add_rest(const struct walk *walk, const struct hist_shape *shape, const uint8_t *value)
{
	const struct rb_btf *btf = &walk->object->btf;
	uint32_t id = walk->map->value_type;

	if (!shape->in_value || !is_struct(walk, id) ||
	    rb_btf_type(btf, rb_btf_resolve(btf, id)).count < 2)
		return;
	rb_text_string(walk->out, walk->json ? ",\"value\":[" : "");
	for (uint32_t i = 0; i < walk->copies; i++) {
		if (i && walk->json)
			rb_text_string(walk->out, ",");
		if (walk->per_cpu && !walk->json)
			rb_text_printf(walk->out, "cpu %u: ", i);
		rb_text_string(walk->out, walk->json ? "{" : "");
		add_members(walk, id, value + i * walk->stride, walk->info.value_size,
			    shape->count_at);
		rb_text_string(walk->out, walk->json ? "}" : "\n");
	}
	rb_text_string(walk->out, walk->json ? "]" : "");
}

/* ---- one histogram ---- */

/* A map with a single histogram needs no line with its key. */
static bool has_key(const struct gather *gather)
{
	const struct walk *walk = gather->walk;

	return gather->shape->in_value ? walk->info.max_entries != 1 : gather->shape->slot_at > 0;
}

static void add_key(const struct gather *gather, const uint8_t *key)
{
	const struct walk *walk = gather->walk;
	size_t slot = gather->shape->in_value ? walk->info.key_size : gather->shape->slot_at;

	if (!has_key(gather))
		return;
	rb_text_string(walk->out, walk->json ? ",\"key\":" : "\n");
	if (walk->info.is_data) {
		rb_text_string(walk->out, walk->json ? "" : "index = ");
		rb_text_number(walk->out, walk_number(key, 4), 1);
	} else if (!is_struct(walk, walk->map->key_type)) {
		rb_text_string(walk->out, walk->json ? "" : "key = ");
		walk_add(walk, walk->map->key_type, key, walk->info.key_size);
	} else {
		rb_text_string(walk->out, walk->json ? "{" : "");
		add_members(walk, walk->map->key_type, key, walk->info.key_size, slot);
		rb_text_string(walk->out, walk->json ? "}" : "");
	}
	rb_text_string(walk->out, walk->json ? "" : "\n");
}

/* `value` is NULL when it is only a count. */
static void draw(struct gather *gather, const uint8_t *key, const uint8_t *value)
{
	const struct walk *walk = gather->walk;
	struct hist hist = { gather->shape->kind, gather->shape->label, gather->slots,
			     gather->slot_count };

	if (hist_is_empty(&hist))
		return;
	if (walk->json) {
		rb_json_begin(walk->out, "histogram");
		rb_json_cstring(walk->out, "map", walk->map->name);
	}
	add_key(gather, key);
	if (value)
		add_rest(walk, gather->shape, value);
	if (walk->json) {
		hist_json(&hist, walk->out);
		rb_json_end(walk->out);
	} else {
		hist_text(&hist, walk->out);
	}
	memset(gather->slots, 0, gather->slot_count * sizeof(*gather->slots));
}

/* ---- counts in the value: draw each element ---- */

static void each_value(void *ctx, const uint8_t *key, const uint8_t *value)
{
	struct gather *gather = ctx;
	const struct hist_shape *shape = gather->shape;

	for (size_t i = 0; i < shape->count; i++)
		gather->slots[shape->first + i] =
			walk_sum(gather->walk, value, shape->count_at + i * shape->count_size,
				 shape->count_size);
	draw(gather, key, value);
}

/* ---- slots in the key: collect, sort, draw adjacent ones ---- */

static uint64_t slot_of(const struct gather *gather, const uint8_t *key)
{
	return walk_number(key + gather->shape->slot_at, gather->shape->slot_size);
}

static void each_slot(void *ctx, const uint8_t *key, const uint8_t *value)
{
	struct gather *gather = ctx;
	uint64_t count =
		walk_sum(gather->walk, value, gather->shape->count_at, gather->shape->count_size);
	uint8_t *moved, *element;

	if (slot_of(gather, key) >= gather->slot_count - gather->shape->first) {
		if (count)
			gather->other(gather->walk, key, value);
		return;
	}
	moved = rb_array_grow(gather->elements, gather->count, &gather->capacity, gather->size);
	if (!moved) {
		gather->code = -ENOMEM;
		return;
	}
	gather->elements = moved;
	element = moved + gather->count++ * gather->size;
	memcpy(element, key, gather->walk->info.key_size);
	memcpy(element + gather->walk->info.key_size, &count, sizeof(count));
}

static int by_key(const void *a, const void *b, void *ctx)
{
	return memcmp(a, b, *(const size_t *)ctx);
}

static void draw_slots(struct gather *gather)
{
	size_t key_size = gather->walk->info.key_size, before = gather->shape->slot_at;
	const uint8_t *at = gather->elements;

	if (gather->count)
		qsort_r(gather->elements, gather->count, gather->size, by_key, &before);
	for (size_t i = 0; i < gather->count; i++, at += gather->size) {
		bool last = i + 1 == gather->count || memcmp(at, at + gather->size, before) != 0;
		uint64_t count;

		memcpy(&count, at + key_size, sizeof(count));
		gather->slots[gather->shape->first + slot_of(gather, at)] += count;
		if (last)
			draw(gather, at, NULL);
	}
}

int hist_map_add(const struct walk *walk, const struct hist_shape *shape,
		 void (*other)(const struct walk *walk, const uint8_t *key, const uint8_t *value))
{
	struct gather gather = { .walk = walk, .shape = shape, .other = other };
	int code;

	gather.slot_count = shape->in_value	       ? shape->first + shape->count
			    : shape->kind == HIST_LOG2 ? HIST_LOG2_SLOTS
						       : HIST_LINEAR_SLOTS;
	gather.size = walk->info.key_size + sizeof(uint64_t);
	gather.slots = calloc(gather.slot_count, sizeof(*gather.slots));
	if (!gather.slots)
		return -ENOMEM;
	code = walk_each(walk, shape->in_value ? each_value : each_slot, &gather);
	if (!shape->in_value)
		draw_slots(&gather);
	free(gather.slots);
	free(gather.elements);
	return code ? code : gather.code;
}

int hist_value_add(const struct walk *walk, const struct hist_shape *shape, const uint8_t *key,
		   const uint8_t *value)
{
	struct gather gather = { .walk = walk,
				 .shape = shape,
				 .slot_count = shape->first + shape->count };

	gather.slots = calloc(gather.slot_count, sizeof(*gather.slots));
	if (!gather.slots)
		return -ENOMEM;
	each_value(&gather, key, value);
	free(gather.slots);
	return 0;
}
