// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_print - text from a format, beside the C library's snprintf().
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/bytes.h"
#include "base/print.h"
#include "text_check.h"
#include "unit.h"

/* Into every size of room that could matter: the same bytes, and the same answer. */
#define SAME(...)                                                                              \
	do {                                                                                   \
		char theirs[256];                                                              \
		int expected = snprintf(theirs, sizeof(theirs), __VA_ARGS__);                  \
                                                                                               \
		for (size_t room = 0; room <= (size_t)expected + 2; room++) {                  \
			char *ours = malloc(room ? room : 1);                                  \
			size_t most;                                                           \
                                                                                               \
			CU_ASSERT_PTR_NOT_NULL_FATAL(ours);                                    \
			CU_ASSERT_EQUAL(rb_print(ours, room, __VA_ARGS__), expected);          \
			most = room && (size_t)expected >= room ? room - 1 : (size_t)expected; \
			if (room) {                                                            \
				CU_ASSERT_EQUAL(strlen(ours), most);                           \
				CU_ASSERT_EQUAL(memcmp(ours, theirs, most), 0);                \
			}                                                                      \
			free(ours);                                                            \
		}                                                                              \
	} while (0)

static void test_print_numbers_of_every_length_are_as_the_c_librarys(void)
{
	SAME("%d %d %d", 0, INT_MAX, INT_MIN);
	SAME("%u %x", UINT_MAX, UINT_MAX);
	SAME("%ld %ld", LONG_MAX, LONG_MIN);
	SAME("%lu %lx", ULONG_MAX, ULONG_MAX);
	SAME("%lld %lld", LLONG_MAX, LLONG_MIN);
	SAME("%llu %llx", ULLONG_MAX, ULLONG_MAX);
	SAME("%zu", SIZE_MAX);
	SAME("%u %lu %llu", 1U << 31, 1UL << 33, 1ULL << 63);
	SAME("%x", 0x1a2b3c4d);
}

static void test_print_widths_and_flags_are_as_the_c_librarys(void)
{
	SAME("[%5d] [%-5d] [%05d] [%5d]", 42, 42, 42, 123456);
	SAME("[%5d] [%-5d] [%05d]", -42, -42, -42);
	SAME("[%08x] [%8x] [%-8x]", 0xbeef, 0xbeef, 0xbeef);
	SAME("[%02u] [%02u] [%02u]", 7U, 77U, 777U);
	SAME("[%*d] [%-*u]", 6, 42, 6, 42U);
	SAME("[%6s] [%-6s] [%s] [%2s]", "abc", "abc", "abc", "abc");
	SAME("[%.2s] [%.9s] [%.0s] [%5.2s] [%-5.2s]", "abc", "abc", "abc", "abc", "abc");
	SAME("[%.*s] [%.*s] [%.*s]", 2, "abc", 0, "abc", -1, "abc");
	SAME("[%c] [%3c] [%-3c]", 'x', 'y', 'z');
	SAME("%d%%", 100);
	SAME("%s", "");
	SAME("no conversion");
	SAME("%10s|%12d|%-12d|%012d", "right", 1, 2, -3);
}

static void check(const char *expected, const char *found, int size)
{
	CU_ASSERT_TRUE(text_is(found, expected));
	CU_ASSERT_EQUAL(size, (int)strlen(expected));
}

/* A string that is not there, a width that is negative, a letter that is none: no crash, and visible. */
static void test_print_what_is_not_meant_is_visible(void)
{
	char text[64];
	const char *volatile nothing = NULL;
	const char *fmt = "a %y b %";

	check("(null)", text, rb_print(text, sizeof(text), "%s", nothing));
	check("[7]", text, rb_print(text, sizeof(text), "[%*d]", -5, 7));
	check("a %y b %", text, rb_print(text, sizeof(text), fmt));
}

static void test_text_printf_grows_as_it_must(void)
{
	char long_one[300];

	memset(long_one, 'x', sizeof(long_one) - 1);
	for (size_t size = 0; size < sizeof(long_one); size += 7) {
		struct rb_text text = { 0 };

		long_one[size] = '\0';
		rb_text_printf(&text, "%s,%d;", long_one, 42);
		rb_text_printf(&text, "%s", "end");
		CU_ASSERT_FALSE_FATAL(text.failed);
		CU_ASSERT_EQUAL(text.size, size + strlen(",42;end"));
		CU_ASSERT_EQUAL(strlen(text.data), text.size);
		CU_ASSERT_STRING_EQUAL(text.data + size, ",42;end");
		rb_text_deinit(&text);
		long_one[size] = 'x';
	}
}

static void test_text_number_has_all_its_digits(void)
{
	static const uint64_t numbers[] = { 0,	 9,	     10,	 99,	      100,
					    101, UINT32_MAX, 4294967296, 10000000000, UINT64_MAX };
	static const unsigned int widths[] = { 0, 1, 2, 5, 20, 24 };

	for (size_t i = 0; i < RB_COUNT(numbers); i++) {
		for (size_t j = 0; j < RB_COUNT(widths); j++) {
			struct rb_text text = { 0 };
			char expected[64];

			snprintf(expected, sizeof(expected), "%0*llu", (int)widths[j],
				 (unsigned long long)numbers[i]);
			rb_text_number(&text, numbers[i], widths[j]);
			CU_ASSERT_TRUE(text_is(text.data, expected));
			CU_ASSERT_EQUAL(text.size, strlen(expected));
			rb_text_deinit(&text);
		}
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_print_numbers_of_every_length_are_as_the_c_librarys),
		UNIT_TEST(test_print_widths_and_flags_are_as_the_c_librarys),
		UNIT_TEST(test_print_what_is_not_meant_is_visible),
		UNIT_TEST(test_text_printf_grows_as_it_must),
		UNIT_TEST(test_text_number_has_all_its_digits),
		CU_TEST_INFO_NULL,
	};

	return unit_run("print", tests);
}
