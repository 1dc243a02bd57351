// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * names - a hash table of wanted names, with a test before it that most types do not pass: of the
 * kernel's types, a tenth are of a kind that is asked for, and few of those begin with the right
 * two characters.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "btf/names.h"
#include "btf/parts.h"

#define CHAIN_MOST 64 /* in a bucket: honest names are not that unlucky */

static bool is_separator(const char *at)
{
	return at[0] != '_' && at[1] == '_' && at[2] == '_' && at[3] == '_' && at[4] != '_';
}

size_t rb_btf_essential(const char *name)
{
	size_t size = strnlen(name, RB_BTF_NAME_MOST);

	for (size_t i = size; i-- > 4;)
		if (is_separator(name + i - 4))
			return i - 3;
	return size;
}

static uint32_t hash_of(const char *text, size_t size)
{
	uint32_t hash = 2166136261; /* FNV-1a */

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)text[i]) * 16777619;
	return hash ^ hash >> 16;
}

static void put(struct rb_btf_names *names, size_t index)
{
	struct rb_btf_name *name = &names->items[index];
	uint32_t *bucket =
		&names->buckets[hash_of(name->text, name->size) & (names->bucket_count - 1)];

	name->next = *bucket;
	*bucket = (uint32_t)index + 1;
}

/* As many buckets as names, at least. */
static int make_buckets(struct rb_btf_names *names)
{
	size_t count = names->bucket_count ? names->bucket_count * 2 : 64;
	uint32_t *buckets;

	if (names->count < names->bucket_count)
		return 0;
	buckets = calloc(count, sizeof(*buckets));
	if (!buckets)
		return -ENOMEM;
	free(names->buckets);
	names->buckets = buckets;
	names->bucket_count = count;
	for (size_t i = 0; i < names->count; i++)
		put(names, i);
	return 0;
}

/* The first name of the bucket, from `at` on, that is the text; its index plus 1, or 0. */
static uint32_t find(const struct rb_btf_names *names, uint32_t at, const char *text, size_t size)
{
	while (at) {
		const struct rb_btf_name *name = &names->items[at - 1];

		if (name->size == size && !memcmp(name->text, text, size))
			break;
		at = name->next;
	}
	return at;
}

static uint32_t bucket_of(const struct rb_btf_names *names, const char *text, size_t size)
{
	return names->buckets[hash_of(text, size) & (names->bucket_count - 1)];
}

/* Its index plus 1; 0: it is not in the set. */
static uint32_t look_up(const struct rb_btf_names *names, const char *text, size_t size,
			uint32_t kinds)
{
	uint32_t at = names->count ? find(names, bucket_of(names, text, size), text, size) : 0;

	while (at && names->items[at - 1].kinds != kinds)
		at = find(names, names->items[at - 1].next, text, size);
	return at;
}

const struct rb_btf_name *rb_btf_names_find(const struct rb_btf_names *names, const char *text,
					    uint32_t kinds)
{
	uint32_t at = look_up(names, text, rb_btf_essential(text), kinds);

	return at ? &names->items[at - 1] : NULL;
}

/* Names that were made to fall into one bucket would all be compared with all. */
static bool is_long_chain(const struct rb_btf_names *names, uint32_t at)
{
	unsigned int chain = 0;

	for (; at && chain < CHAIN_MOST; chain++)
		at = names->items[at - 1].next;
	return chain == CHAIN_MOST;
}

/* The two bytes that a name begins with, as a number: of most names there is none so. */
static uint32_t beginning(const char *text)
{
	return (uint32_t)(uint8_t)text[0] << 8 | (text[0] ? (uint8_t)text[1] : 0);
}

int64_t rb_btf_names_add(struct rb_btf_names *names, const char *text, uint32_t kinds)
{
	size_t size = rb_btf_essential(text);
	uint32_t at = look_up(names, text, size, kinds), first = beginning(text);
	struct rb_btf_name *items;

	if (at)
		return at - 1;
	if (make_buckets(names))
		return -ENOMEM;
	if (is_long_chain(names, bucket_of(names, text, size)))
		return -E2BIG;
	if (!names->beginnings)
		names->beginnings = calloc(65536 / 32, sizeof(*names->beginnings));
	items = rb_array_grow(names->items, names->count, &names->capacity, sizeof(*items));
	if (items)
		names->items = items;
	if (!items || !names->beginnings)
		return -ENOMEM;
	items[names->count] =
		(struct rb_btf_name){ .text = text, .size = (uint32_t)size, .kinds = kinds };
	names->kinds |= kinds;
	names->beginnings[first / 32] |= 1u << first % 32;
	put(names, names->count);
	return (int64_t)names->count++;
}

static int add_id(struct rb_btf_name *name, uint32_t id)
{
	uint32_t *ids = rb_array_grow(name->ids, name->count, &name->capacity, sizeof(*ids));

	if (!ids)
		return -ENOMEM;
	name->ids = ids;
	ids[name->count++] = id;
	return 0;
}

int rb_btf_names_offer(struct rb_btf_names *names, enum rb_btf_kind kind, const char *text,
		       uint32_t id)
{
	uint32_t at, first = beginning(text);
	size_t size;
	int code = 0;

	if (!(names->kinds & RB_BTF_BIT(kind)) ||
	    !(names->beginnings[first / 32] & 1u << first % 32))
		return 0;
	size = rb_btf_essential(text);
	at = bucket_of(names, text, size);
	while (!code && (at = find(names, at, text, size))) {
		struct rb_btf_name *name = &names->items[at - 1];

		if (name->kinds & RB_BTF_BIT(kind))
			code = add_id(name, id);
		at = name->next;
	}
	return code;
}

int rb_btf_names_look(struct rb_btf_names *names, const struct rb_btf *btf, struct rb_err *err)
{
	int code = 0;

	for (uint32_t id = btf->first; !code && id < btf->count; id++) {
		enum rb_btf_kind kind = rb_btf_kind_of(btf, id);

		if (names->kinds & RB_BTF_BIT(kind))
			code = rb_btf_names_offer(names, kind, rb_btf_type(btf, id).name, id);
	}
	return code ? rb_err_nomem(err) : 0;
}

int rb_btf_names_copy(const struct rb_btf_names *names, struct rb_btf_names *ret)
{
	int64_t code = 0;

	for (size_t i = 0; code >= 0 && i < names->count; i++)
		code = rb_btf_names_add(ret, names->items[i].text, names->items[i].kinds);
	return code < 0 ? (int)code : 0;
}

void rb_btf_names_clear(struct rb_btf_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		names->items[i].count = 0;
}

void rb_btf_names_deinit(struct rb_btf_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i].ids);
	free(names->items);
	free(names->buckets);
	free(names->beginnings);
	*names = (struct rb_btf_names){ 0 };
}
