// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * names - a hash table of wanted names, with a cheap filter before it: a tenth of the kernel's
 * types have a wanted kind, and few of those start with the same two characters.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "btf/names.h"
#include "btf/layout.h"

#define CHAIN_MOST 64 /* in a bucket: not reached by chance */

/* The part of a name without its flavour. */
struct essence {
	size_t size;   /* bytes */
	uint32_t hash; /* of those */
};

/* In one pass: the hash (FNV-1a), and the start of the flavour. */
static struct essence essence_of(const char *name)
{
	struct essence plain = { 0, 2166136261 }, before = plain, best = { 0, 0 };
	unsigned int underscores = 0;

	for (; name[plain.size] && plain.size < RB_BTF_NAME_MOST; plain.size++) {
		char c = name[plain.size];

		if (c == '_') {
			underscores++;
		} else {
			if (underscores == 3 && before.size)
				best = before;
			underscores = 0;
		}
		plain.hash = (plain.hash ^ (uint8_t)c) * 16777619;
		if (c != '_')
			before = (struct essence){ plain.size + 1, plain.hash };
	}
	if (best.size)
		plain = best;
	plain.hash ^= plain.hash >> 16;
	return plain;
}

size_t rb_btf_essential(const char *name)
{
	return essence_of(name).size;
}

static void put(struct rb_btf_names *names, size_t index)
{
	struct rb_btf_name *name = &names->items[index];
	uint32_t *bucket = &names->buckets[name->hash & (names->bucket_count - 1)];

	name->next = *bucket;
	*bucket = (uint32_t)index + 1;
}

/* At least as many buckets as names. */
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

/* The first name of the bucket, from `at` on, equal to the text; its index plus 1, or 0. */
static uint32_t find(const struct rb_btf_names *names, uint32_t at, const char *text,
		     struct essence essence)
{
	while (at) {
		const struct rb_btf_name *name = &names->items[at - 1];

		if (name->hash == essence.hash && name->size == essence.size &&
		    !memcmp(name->text, text, essence.size))
			break;
		at = name->next;
	}
	return at;
}

static uint32_t bucket_of(const struct rb_btf_names *names, struct essence essence)
{
	return names->buckets[essence.hash & (names->bucket_count - 1)];
}

/* The name's index plus 1; 0: not in the set. */
static uint32_t look_up(const struct rb_btf_names *names, const char *text, struct essence essence,
			uint32_t kinds)
{
	uint32_t at = names->count ? find(names, bucket_of(names, essence), text, essence) : 0;

	while (at && names->items[at - 1].kinds != kinds)
		at = find(names, names->items[at - 1].next, text, essence);
	return at;
}

const struct rb_btf_name *rb_btf_names_find(const struct rb_btf_names *names, const char *text,
					    uint32_t kinds)
{
	uint32_t at = look_up(names, text, essence_of(text), kinds);

	return at ? &names->items[at - 1] : NULL;
}

/* Limits the time for names chosen to have the same hash. */
static bool is_long_chain(const struct rb_btf_names *names, uint32_t at)
{
	unsigned int chain = 0;

	for (; at && chain < CHAIN_MOST; chain++)
		at = names->items[at - 1].next;
	return chain == CHAIN_MOST;
}

/* A name's first two bytes, as a number: the filter. */
static uint32_t beginning(const char *text)
{
	return (uint32_t)(uint8_t)text[0] << 8 | (text[0] ? (uint8_t)text[1] : 0);
}

int64_t rb_btf_names_add(struct rb_btf_names *names, const char *text, uint32_t kinds)
{
	struct essence essence = essence_of(text);
	uint32_t at = look_up(names, text, essence, kinds), first = beginning(text);
	struct rb_btf_name *items;

	if (at)
		return at - 1;
	if (make_buckets(names))
		return -ENOMEM;
	if (is_long_chain(names, bucket_of(names, essence)))
		return -E2BIG;
	if (!names->beginnings)
		names->beginnings = calloc(65536 / 32, sizeof(*names->beginnings));
	items = rb_array_grow(names->items, names->count, &names->capacity, sizeof(*items));
	if (items)
		names->items = items;
	if (!items || !names->beginnings)
		return -ENOMEM;
	items[names->count] = (struct rb_btf_name){
		.text = text, .size = (uint32_t)essence.size, .hash = essence.hash, .kinds = kinds
	};
	names->kinds |= kinds;
	names->beginnings[first / 32] |= 1u << first % 32;
	if (essence.size == 1) { /* the next byte is the end, or the start of a flavour */
		names->beginnings[(first & 0xff00) / 32] |= 1;
		names->beginnings[((first & 0xff00) + '_') / 32] |= 1u << '_' % 32;
	}
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
	struct essence essence;
	int code = 0;

	if (!(names->kinds & RB_BTF_BIT(kind)) ||
	    !(names->beginnings[first / 32] & 1u << first % 32))
		return 0;
	essence = essence_of(text);
	at = bucket_of(names, essence);
	while (!code && (at = find(names, at, text, essence))) {
		struct rb_btf_name *name = &names->items[at - 1];

		if (name->kinds & RB_BTF_BIT(kind))
			code = add_id(name, id);
		at = name->next;
	}
	return code;
}

int rb_btf_names_look(struct rb_btf_names *names, const struct rb_btf *btf, struct rawbpf_err *err)
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
