// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sort - qsort(3) and qsort_r(3), for the static program: a heapsort.
 *
 * It needs n log n comparisons for any input, since keys come from untrusted files; no memory, and
 * no recursion. As with any qsort(), equal items are in unspecified order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct sort {
	char *items;
	size_t size;
	int (*compare)(const void *, const void *, void *);
	void *ctx;
};

static void swap(struct sort *sort, size_t one, size_t other)
{
	char *a = sort->items + one * sort->size, *b = sort->items + other * sort->size;

	size_t i = 0;

	for (; sort->size - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t word, with;

		memcpy(&word, a + i, sizeof(word));
		memcpy(&with, b + i, sizeof(with));
		memcpy(a + i, &with, sizeof(with));
		memcpy(b + i, &word, sizeof(word));
	}
	for (; i < sort->size; i++) {
		char byte = a[i];

		a[i] = b[i];
		b[i] = byte;
	}
}

static int compare(struct sort *sort, size_t one, size_t other)
{
	return sort->compare(sort->items + one * sort->size, sort->items + other * sort->size,
			     sort->ctx);
}

/* Sift the item at `top` down until neither of its children is larger. */
static void sink(struct sort *sort, size_t top, size_t count)
{
	while (top < count / 2) {
		size_t below = 2 * top + 1;

		if (below + 1 < count && compare(sort, below, below + 1) < 0)
			below++;
		if (compare(sort, top, below) >= 0)
			return;
		swap(sort, top, below);
		top = below;
	}
}

void qsort_r(void *items, size_t count, size_t size,
	     int (*compare)(const void *, const void *, void *), void *ctx)
{
	struct sort sort = { items, size, compare, ctx };
	size_t ordered = 1;

	/* compilers' tables often are sorted */
	while (ordered < count &&
	       compare(sort.items + (ordered - 1) * size, sort.items + ordered * size, ctx) <= 0)
		ordered++;
	if (ordered >= count)
		return;
	for (size_t top = count / 2; top > 0; top--)
		sink(&sort, top - 1, count);
	while (count > 1) {
		swap(&sort, 0, --count);
		sink(&sort, 0, count);
	}
}

static int without_ctx(const void *one, const void *other, void *ctx)
{
	return (*(int (**)(const void *, const void *))ctx)(one, other);
}

void qsort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	qsort_r(items, count, size, without_ctx, &compare);
}
