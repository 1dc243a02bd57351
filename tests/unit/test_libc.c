// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_libc - what takes the C library's place in the static program, beside the C library.
 *
 * The files are included here under other names; the C library's own functions are the oracle.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define qsort	small_qsort
#define qsort_r small_qsort_r
#define strstr	small_strstr
#define memmem	small_memmem
#define strspn	small_strspn
#define strcspn small_strcspn
#include "libc/sort.c"
#include "libc/string.c"
#undef qsort
#undef qsort_r
#undef strstr
#undef memmem
#undef strspn
#undef strcspn

#include "unit.h"

static unsigned int seed = 1;

static unsigned int any(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

/* ---- qsort ---- */

static int by_value(const void *one, const void *other)
{
	unsigned int a, b;

	memcpy(&a, one, sizeof(a));
	memcpy(&b, other, sizeof(b));
	return (a > b) - (a < b);
}

static int by_key(const void *one, const void *other, void *ctx)
{
	return by_value(one, other) * *(int *)ctx;
}

static void test_sort_every_length_and_order_is_as_the_c_librarys(void)
{
	unsigned int ours[200], theirs[200];

	for (unsigned int count = 0; count <= 200; count++) {
		for (unsigned int kind = 0; kind < 4; kind++) {
			for (unsigned int i = 0; i < count; i++)
				ours[i] = kind == 0   ? i
					  : kind == 1 ? count - i
						      : any(kind == 2 ? 5 : 1u << 20);
			memcpy(theirs, ours, sizeof(ours));
			small_qsort(ours, count, sizeof(*ours), by_value);
			qsort(theirs, count, sizeof(*theirs), by_value);
			CU_ASSERT_EQUAL(memcmp(ours, theirs, count * sizeof(*ours)), 0);
		}
	}
}

static void test_sort_items_of_odd_size_stay_whole(void)
{
	struct {
		unsigned int key;
		char name[7];
	} __attribute__((packed)) items[50];
	int down = -1;

	for (unsigned int i = 0; i < 50; i++) {
		items[i].key = any(1000);
		snprintf(items[i].name, sizeof(items[i].name), "%u", items[i].key);
	}
	small_qsort_r(items, 50, sizeof(items[0]), by_key, &down);
	for (unsigned int i = 0; i < 50; i++) {
		CU_ASSERT_EQUAL(strtoul(items[i].name, NULL, 10), items[i].key);
		CU_ASSERT(i == 0 || items[i - 1].key >= items[i].key);
	}
}

/* ---- strings ---- */

static void test_string_search_and_spans_are_as_the_c_librarys(void)
{
	char text[12], wanted[5];

	for (int round = 0; round < 20000; round++) {
		unsigned int size = any(sizeof(text)), less = any(sizeof(wanted));

		for (unsigned int i = 0; i < size; i++)
			text[i] = (char)('a' + any(3));
		for (unsigned int i = 0; i < less; i++)
			wanted[i] = (char)('a' + any(3));
		text[size] = wanted[less] = '\0';
		CU_ASSERT_PTR_EQUAL(small_strstr(text, wanted), strstr(text, wanted));
		CU_ASSERT_PTR_EQUAL(small_memmem(text, size, wanted, less),
				    memmem(text, size, wanted, less));
		CU_ASSERT_EQUAL(small_strspn(text, wanted), strspn(text, wanted));
		CU_ASSERT_EQUAL(small_strcspn(text, wanted), strcspn(text, wanted));
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_sort_every_length_and_order_is_as_the_c_librarys),
		UNIT_TEST(test_sort_items_of_odd_size_stay_whole),
		UNIT_TEST(test_string_search_and_spans_are_as_the_c_librarys),
		CU_TEST_INFO_NULL,
	};

	return unit_run("libc", tests);
}
