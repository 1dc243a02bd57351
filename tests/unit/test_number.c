// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_number - the one reader of numbers: digits and nothing else, and no overflow.
 */
#include <string.h>

#include "base/number.h"
#include "unit.h"

static size_t scan(const char *text, unsigned int base, uint64_t *ret)
{
	return rb_number_scan(text, strlen(text), base, ret);
}

static void test_number_scan_stops_at_what_is_not_a_digit(void)
{
	uint64_t value = 7;

	CU_ASSERT_EQUAL(scan("12hz", 10, &value), 2);
	CU_ASSERT_EQUAL(value, 12);
	CU_ASSERT_EQUAL(scan("fFg", 16, &value), 2);
	CU_ASSERT_EQUAL(value, 0xff);
	CU_ASSERT_EQUAL(scan("0x1F+", 0, &value), 4);
	CU_ASSERT_EQUAL(value, 0x1f);
	CU_ASSERT_EQUAL(scan("0x", 0, &value), 1); /* a zero, and an x */
	CU_ASSERT_EQUAL(value, 0);
	value = 7;
	CU_ASSERT_EQUAL(scan("", 10, &value), 0);
	CU_ASSERT_EQUAL(scan("-1", 10, &value), 0);
	CU_ASSERT_EQUAL(scan(" 1", 10, &value), 0);
	CU_ASSERT_EQUAL(scan("a", 10, &value), 0);
	CU_ASSERT_EQUAL(value, 7);
}

static void test_number_of_more_than_64_bits_is_none(void)
{
	uint64_t value = 7;

	CU_ASSERT_EQUAL(scan("18446744073709551615", 10, &value), 20);
	CU_ASSERT_EQUAL(value, UINT64_MAX);
	value = 7;
	CU_ASSERT_EQUAL(scan("18446744073709551616", 10, &value), 0);
	CU_ASSERT_EQUAL(scan("10000000000000000", 16, &value), 0);
	CU_ASSERT_EQUAL(value, 7);
}

static void test_number_read_takes_all_or_nothing(void)
{
	uint64_t value = 7;

	CU_ASSERT_TRUE(rb_number_read("123", 2, 10, &value));
	CU_ASSERT_EQUAL(value, 12);
	CU_ASSERT_FALSE(rb_number_read("12x", 3, 10, &value));
	CU_ASSERT_FALSE(rb_number_read("", 0, 10, &value));
	CU_ASSERT_EQUAL(value, 12);
}

static void test_number_of_a_user_has_a_limit_and_no_leading_zero(void)
{
	uint64_t value = 7;

	CU_ASSERT_TRUE(rb_number_of("0", 0, &value));
	CU_ASSERT_EQUAL(value, 0);
	CU_ASSERT_TRUE(rb_number_of("0x10", 16, &value));
	CU_ASSERT_EQUAL(value, 16);
	CU_ASSERT_FALSE(rb_number_of("17", 16, &value));
	CU_ASSERT_FALSE(rb_number_of("010", 16, &value));
	CU_ASSERT_FALSE(rb_number_of("+1", 16, &value));
	CU_ASSERT_EQUAL(value, 16);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_number_scan_stops_at_what_is_not_a_digit),
		UNIT_TEST(test_number_of_more_than_64_bits_is_none),
		UNIT_TEST(test_number_read_takes_all_or_nothing),
		UNIT_TEST(test_number_of_a_user_has_a_limit_and_no_leading_zero),
		CU_TEST_INFO_NULL,
	};

	return unit_run("number", tests);
}
