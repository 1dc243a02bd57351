/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * name_list - a list of names, collected first and sorted once, for the output of find.
 *
 * The strings are consecutive in one text; an item has the offset of its string. So 120,000 names
 * need two growing blocks of memory, not one allocation each.
 */
#ifndef RB_CLI_NAME_LIST_H
#define RB_CLI_NAME_LIST_H

#include "base/array.h"

struct name {
	const char *name; /* valid once sorted */
	size_t at;	  /* in the text */
	uint64_t tag;	  /* the caller's */
};

struct names {
	struct rb_text text; /* owned, each name with its NUL */
	struct name *items;  /* owned */
	size_t count, capacity;
	bool failed; /* out of memory: the list is incomplete */
};

void names_add(struct names *names, const char *name, size_t size, uint64_t tag);
/* Sort by bytes, each name once (with one of the tags it was added with). */
void names_sort(struct names *names);
/* Is it in the list? The list must be sorted. */
bool names_has(const struct names *names, const char *name);
void names_deinit(struct names *names);

#endif
