/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * name_list - a list of names that is gathered first, and sorted once: what find prints.
 *
 * The strings stand behind each other in one text; an item says where its string begins. 120,000
 * names are two growing blocks of memory and not as many allocations.
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
	bool failed; /* out of memory: something is missing */
};

void names_add(struct names *names, const char *name, size_t size, uint64_t tag);
/* In the order of their bytes, each name once (the tag is one of those it was added with). */
void names_sort(struct names *names);
/* Is it in the list? Only once sorted. */
bool names_has(const struct names *names, const char *name);
void names_deinit(struct names *names);

#endif
