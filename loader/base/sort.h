/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sort - merging runs that are in order already, which tables of compilers mostly consist of.
 *
 * musl's qsort() takes ten times as long for a hundred sections. What is equal stays in its order.
 */
#ifndef RB_BASE_SORT_H
#define RB_BASE_SORT_H

#include <stddef.h>

/* `compare` as qsort(3) has it; `scratch` has room for as many items again. */
void rb_sort(void *items, void *scratch, size_t count, size_t size,
	     int (*compare)(const void *left, const void *right));

#endif
