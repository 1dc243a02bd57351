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

#define qsort	 small_qsort
#define qsort_r	 small_qsort_r
#define strtol	 small_strtol
#define strtoul	 small_strtoul
#define strtoll	 small_strtoll
#define strtoull small_strtoull
#define strstr	 small_strstr
#define memmem	 small_memmem
#define strspn	 small_strspn
#define strcspn	 small_strcspn
#include "libc/number.c"
#include "libc/sort.c"
#include "libc/string.c"
#undef qsort
#undef qsort_r
#undef strtol
#undef strtoul
#undef strtoll
#undef strtoull
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

/* ---- numbers ---- */

static const char *const numbers_text[] = {
	"",
	"0",
	"1",
	"-1",
	"+7",
	" \t\n12",
	"- 1",
	"+-1",
	"007",
	"08",
	"0x",
	"0x1F",
	"0XfFg",
	"0xg",
	"x1",
	"12abc",
	"9223372036854775807",
	"9223372036854775808",
	"-9223372036854775808",
	"-9223372036854775809",
	"18446744073709551615",
	"18446744073709551616",
	"-18446744073709551615",
	"-18446744073709551616",
	"99999999999999999999999",
	"-99999999999999999999999",
	"ffffffffffffffff",
	"1ffffffffffffffff",
	"2147483647",
	"2147483648",
	"-2147483648",
	"4294967295",
	"4294967296",
	"  -0x10",
	"zz",
	"\v\f\r5",
};

#define SAME_NUMBER(function, type)                                                            \
	do {                                                                                   \
		char *our_end, *their_end;                                                     \
		int our_errno, their_errno;                                                    \
		type ours, theirs;                                                             \
                                                                                               \
		errno = 0;                                                                     \
		ours = small_##function(text, &our_end, base);                                 \
		our_errno = errno;                                                             \
		errno = 0;                                                                     \
		theirs = function(text, &their_end, base);                                     \
		their_errno = errno == EINVAL ? 0 : errno;                                     \
		if (ours != theirs || our_end != their_end || our_errno != their_errno)        \
			fprintf(stderr, #function "('%s', %d)\n", text, base);                 \
		CU_ASSERT(ours == theirs && our_end == their_end && our_errno == their_errno); \
	} while (0)

static void test_number_every_base_and_border_is_as_the_c_librarys(void)
{
	static const int bases[] = { 0, 8, 10, 16, 36, 2 };

	for (size_t i = 0; i < sizeof(numbers_text) / sizeof(*numbers_text); i++) {
		const char *text = numbers_text[i];

		for (size_t j = 0; j < sizeof(bases) / sizeof(*bases); j++) {
			int base = bases[j];

			SAME_NUMBER(strtol, long);
			SAME_NUMBER(strtoul, unsigned long);
			SAME_NUMBER(strtoll, long long);
			SAME_NUMBER(strtoull, unsigned long long);
		}
	}
	CU_ASSERT_EQUAL(small_strtoull("12", NULL, 10), 12);
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
		UNIT_TEST(test_number_every_base_and_border_is_as_the_c_librarys),
		UNIT_TEST(test_string_search_and_spans_are_as_the_c_librarys),
		CU_TEST_INFO_NULL,
	};

	return unit_run("libc", tests);
}
