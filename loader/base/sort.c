// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sort - a bottom-up merge sort: runs of 1, 2, 4... items, merged in pairs.
 *
 * Two adjacent runs that are already in order are copied after one comparison, so sorted input is
 * fast. The caller provides the scratch memory; equal items keep their order.
 */
#include <string.h>

#include "base/sort.h"

struct sorting {
	size_t size; /* bytes of an item */
	int (*compare)(const void *left, const void *right);
};

/* Merge [left, middle) and [middle, end) into `to`. */
static void merge(const struct sorting *sorting, const char *left, const char *middle,
		  const char *end, char *to)
{
	const char *right = middle;

	if (left == middle || right == end ||
	    sorting->compare(middle - sorting->size, middle) <= 0) {
		memcpy(to, left, (size_t)(end - left));
		return;
	}
	while (left < middle && right < end) {
		const char **from = sorting->compare(left, right) <= 0 ? &left : &right;

		memcpy(to, *from, sorting->size);
		*from += sorting->size;
		to += sorting->size;
	}
	memcpy(to, left, (size_t)(middle - left));
	to += middle - left;
	memcpy(to, right, (size_t)(end - right));
}

void rb_sort(void *items, void *scratch, size_t count, size_t size,
	     int (*compare)(const void *left, const void *right))
{
	struct sorting sorting = { size, compare };
	char *from = items, *to = scratch, *swap;

	for (size_t run = 1; run < count; run *= 2) {
		for (size_t at = 0; at < count; at += 2 * run) {
			size_t middle = count - at < run ? count : at + run;
			size_t end = count - middle < run ? count : middle + run;

			merge(&sorting, from + at * size, from + middle * size, from + end * size,
			      to + at * size);
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != items)
		memcpy(items, from, count * size);
}
