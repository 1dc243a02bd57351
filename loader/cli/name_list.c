// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * name_list - collects, sorts and looks up names. An allocation failure is recorded and checked
 * once.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/name_list.h"

void names_add(struct names *names, const char *name, size_t size, uint64_t tag)
{
	struct name *moved =
		rb_array_grow(names->items, names->count, &names->capacity, sizeof(*names->items));

	if (!moved) {
		names->failed = true;
		return;
	}
	names->items = moved;
	moved[names->count++] = (struct name){ .at = names->text.size, .tag = tag };
	rb_text_add(&names->text, name, size);
	rb_text_add(&names->text, "", 1);
	names->failed |= names->text.failed;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->name, ((const struct name *)b)->name);
}

void names_sort(struct names *names)
{
	size_t kept = 0;

	if (names->failed)
		names->count = 0;
	for (size_t i = 0; i < names->count; i++)
		names->items[i].name = names->text.data + names->items[i].at;
	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items), compare);
	for (size_t i = 0; i < names->count; i++)
		if (!kept || compare(&names->items[kept - 1], &names->items[i]))
			names->items[kept++] = names->items[i];
	names->count = kept;
}

bool names_has(const struct names *names, const char *name)
{
	const struct name wanted = { .name = name };

	return names->count &&
	       bsearch(&wanted, names->items, names->count, sizeof(*names->items), compare);
}

void names_deinit(struct names *names)
{
	rb_text_deinit(&names->text);
	free(names->items);
	*names = (struct names){ 0 };
}
