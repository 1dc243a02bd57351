// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * header_names - the C names of types and enum values.
 *
 * C has one set of names for struct, union and enum, and one for typedefs and enum values. The
 * first type with a name keeps it, in the order of ids; the others get NAME___2, NAME___3,
 * whichever is free. A forward declaration has the name of the struct or union it declares. All
 * names are collected in a hash table first, so that NAME___2 does not collide with an existing
 * name.
 */
#include <stdlib.h>

#include "base/print.h"
#include "types/header_internal.h"

struct rb_header_name {
	const char *name; /* NULL: a free slot */
	uint32_t hash;
	uint8_t kind; /* of the type with the name; VOID: an enum value, once written */
	bool taken;
	uint32_t version : 24; /* the last one used */
};

static bool is_tag(enum rb_btf_kind kind)
{
	return kind == RB_BTF_STRUCT || kind == RB_BTF_UNION || kind == RB_BTF_ENUM ||
	       kind == RB_BTF_ENUM64 || kind == RB_BTF_FWD;
}

/* Names from other languages have other characters. */
static char letter(char c)
{
	bool good = (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)(c - '0') < 10;

	return good ? c : '_';
}

static bool is_same(const char *one, const char *other)
{
	while (*one && *other && letter(*one) == letter(*other)) {
		one++;
		other++;
	}
	return !*one && !*other;
}

/* The slot of that name, or the free slot for it. At least half are free. */
static struct rb_header_name *find(const struct rb_header_names *names, const char *name, bool tag)
{
	uint32_t hash = tag ? 2166136261 : 16777619;

	for (const char *at = name; *at; at++)
		hash = (hash ^ (uint8_t)letter(*at)) * 16777619;
	for (uint32_t i = hash ^ hash >> 15;; i++) {
		struct rb_header_name *slot = &names->slots[i & names->mask];

		if (!slot->name) {
			slot->hash = hash;
			return slot;
		}
		if (slot->hash == hash && is_tag((enum rb_btf_kind)slot->kind) == tag &&
		    is_same(slot->name, name))
			return slot;
	}
}

/* The version for another type of that name; no struct of the blob is named NAME___version. */
static uint32_t next_version(const struct rb_header_names *names, struct rb_header_name *slot)
{
	bool tag = is_tag((enum rb_btf_kind)slot->kind);
	uint32_t version = slot->version ? slot->version : 1;
	char full[512];

	do {
		version++;
	} while (rb_print(full, sizeof(full), "%s___%u", slot->name, version) < (int)sizeof(full) &&
		 find(names, full, tag)->name);
	slot->version = version & 0xffffff;
	return version;
}

static struct rb_header_name *insert(struct rb_header_names *names, const char *name,
				     enum rb_btf_kind kind)
{
	struct rb_header_name *slot = find(names, name, is_tag(kind));

	if (!slot->name) {
		slot->name = name;
		slot->kind = (uint8_t)kind;
	}
	return slot;
}

static void name_type(struct rb_header_names *names, const struct rb_btf_type *type)
{
	enum rb_btf_kind kind = type->kind;
	struct rb_header_name *slot;

	if (kind == RB_BTF_FWD)
		kind = type->flag ? RB_BTF_UNION : RB_BTF_STRUCT;
	slot = insert(names, type->name, kind);
	if (slot->taken && !(type->kind == RB_BTF_FWD && slot->kind == kind))
		names->versions[type->id] = UINT32_MAX; /* once all names are known */
	slot->taken = true;
}

static bool has_name(enum rb_btf_kind kind)
{
	return is_tag(kind) || kind == RB_BTF_TYPEDEF;
}

static void gather(const struct rb_btf *btf, struct rb_header_names *names, bool forward)
{
	for (uint32_t id = 1; id < btf->count; id++) {
		enum rb_btf_kind kind = rb_btf_kind_of(btf, id);
		struct rb_btf_type type;

		if (!has_name(kind) || (kind == RB_BTF_FWD) != forward)
			continue;
		type = rb_btf_type(btf, id);
		if (type.name[0])
			name_type(names, &type);
		if (kind != RB_BTF_ENUM && kind != RB_BTF_ENUM64)
			continue;
		for (uint32_t i = 0; i < type.count; i++)
			insert(names, rb_btf_value(btf, &type, i).name, RB_BTF_VOID);
	}
}

static void number(const struct rb_btf *btf, struct rb_header_names *names)
{
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type;

		if (!names->versions[id])
			continue;
		type = rb_btf_type(btf, id);
		names->versions[id] =
			next_version(names, find(names, type.name, is_tag(type.kind)));
	}
}

int rb_header_names_init(const struct rb_btf *btf, struct rb_header_names *ret)
{
	uint64_t count = 1 /* ___none */, slots = 64;

	for (uint32_t id = 1; id < btf->count; id++) {
		enum rb_btf_kind kind = rb_btf_kind_of(btf, id);

		if (kind == RB_BTF_ENUM || kind == RB_BTF_ENUM64)
			count += rb_btf_type(btf, id).count;
		count += has_name(kind);
	}
	while (slots < count * 2)
		slots *= 2;
	ret->mask = (uint32_t)slots - 1;
	ret->slots = calloc(slots, sizeof(*ret->slots));
	ret->versions = calloc(btf->count, sizeof(*ret->versions));
	if (!ret->slots || !ret->versions)
		return -ENOMEM;
	gather(btf, ret, false);
	gather(btf, ret, true);
	number(btf, ret);
	return 0;
}

void rb_header_names_deinit(struct rb_header_names *names)
{
	free(names->slots);
	free(names->versions);
}

uint32_t rb_header_value_version(struct rb_header_names *names, const char *name)
{
	struct rb_header_name *slot = insert(names, name, RB_BTF_VOID);

	if (slot->taken)
		return next_version(names, slot);
	slot->taken = true;
	return 0;
}

/* C keywords, by length; bool, true and false are typedefs and values. */
static bool is_keyword(const char *name, size_t size)
{
	static const char *const words[] = {
		[2] = "do if ",
		[3] = "asm for int ",
		[4] = "auto case char else enum goto long void ",
		[5] = "break const float short union while ",
		[6] = "double extern inline return signed sizeof static struct switch typeof ",
		[7] = "alignas alignof default nullptr typedef ",
		[8] = "continue register restrict unsigned volatile ",
		[9] = "constexpr ",
		[12] = "thread_local ",
		[13] = "static_assert typeof_unqual ",
		[17] = "__builtin_va_list ",
	};

	if (size >= RB_COUNT(words) || !words[size])
		return false;
	for (const char *word = words[size]; *word; word += size + 1)
		if (!memcmp(word, name, size))
			return true;
	return false;
}

void rb_header_add_name(struct rb_text *text, const char *name, uint32_t version)
{
	size_t size = strlen(name);
	char *room = rb_text_reserve(text, size + 2);

	if (!room)
		return;
	if ((unsigned char)(name[0] - '0') < 10) {
		*room++ = '_';
		text->size++;
	}
	for (size_t i = 0; i < size; i++)
		room[i] = letter(name[i]);
	if (is_keyword(name, size))
		room[size++] = '_';
	text->size += size;
	text->data[text->size] = '\0';
	if (version)
		rb_text_printf(text, "___%u", version);
}
