/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sort - a stable merge sort, fast on input with sorted runs, as compilers' tables have them.
 *
 * musl's qsort() takes ten times as long for a hundred sections.
 */
#ifndef RB_BASE_SORT_H
#define RB_BASE_SORT_H

#include <stddef.h>

/* `compare` as qsort(3) has it; `scratch` has space for `count` more items. */
void rb_sort(void *items, void *scratch, size_t count, size_t size,
	     int (*compare)(const void *left, const void *right));

#endif
