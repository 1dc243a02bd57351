// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * symbol_at - file offset -> the function that contains it.
 *
 * Symbols are sorted by address once; of several at one address (aliases, versions) the first in a
 * fixed order is kept: functions before labels, global before weak before local, short names before
 * long. A symbol without a size extends to the next one.
 */
#include <stdlib.h>

#include "target/target_internal.h"

struct entry {
	uint64_t address, size;
	const char *name;
	uint32_t name_size;
	uint8_t type, bind;
};

struct rb_symbol_index {
	struct entry *entries; /* owned; by address, unique */
	size_t count, capacity;
	bool failed;
};

static int each_symbol(void *ctx, const struct rb_user_symbol *symbol)
{
	struct rb_symbol_index *index = ctx;
	struct entry *entries =
		rb_array_grow(index->entries, index->count, &index->capacity, sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	index->entries = entries;
	entries[index->count++] = (struct entry){
		.address = symbol->address,
		.size = symbol->size,
		.name = symbol->name,
		.name_size = (uint32_t)symbol->name_size,
		.type = symbol->type,
		.bind = symbol->bind,
	};
	return 0;
}

static int order_of(const struct entry *entry)
{
	return (entry->type == STT_NOTYPE ? 4 : 0) + (entry->bind == STB_LOCAL	? 2
						      : entry->bind == STB_WEAK ? 1
										: 0);
}

static int compare(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	uint32_t shorter = a->name_size < b->name_size ? a->name_size : b->name_size;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (order_of(a) != order_of(b))
		return order_of(a) - order_of(b);
	if (a->name_size != b->name_size)
		return a->name_size < b->name_size ? -1 : 1;
	return memcmp(a->name, b->name, shorter);
}

static struct rb_symbol_index *make_index(struct rb_binary *binary)
{
	struct rb_symbol_index *index = calloc(1, sizeof(*index));
	size_t kept = 0;

	if (!index)
		return NULL;
	if (rb_binary_walk(binary, each_symbol, index, NULL) == -ENOMEM || !index->count)
		index->count = 0; /* the readable part of a damaged file is used */
	else
		qsort(index->entries, index->count, sizeof(*index->entries), compare);
	for (size_t i = 0; i < index->count; i++)
		if (!kept || index->entries[kept - 1].address != index->entries[i].address)
			index->entries[kept++] = index->entries[i];
	index->count = kept;
	return index;
}

void rb_symbol_index_free(struct rb_symbol_index *index)
{
	if (index)
		free(index->entries);
	free(index);
}

/* The last entry at or before `address`; NULL: none. */
static const struct entry *last_before(const struct rb_symbol_index *index, uint64_t address)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->entries[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &index->entries[low - 1] : NULL;
}

bool rb_binary_symbol_at(struct rb_binary *binary, uint64_t offset, const char **name,
			 size_t *name_size, uint64_t *into)
{
	const struct entry *entry;
	uint64_t address;

	if (!rb_binary_is_code(binary, offset) || !rb_binary_address_of(binary, offset, &address))
		return false;
	if (!binary->index)
		binary->index = make_index(binary);
	entry = binary->index ? last_before(binary->index, address) : NULL;
	if (!entry || (entry->size && address - entry->address >= entry->size))
		return false;
	*name = entry->name;
	*name_size = entry->name_size;
	*into = address - entry->address;
	return true;
}
