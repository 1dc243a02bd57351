// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_wide - numbers of up to 128 bits at any bit of memory of either byte order, beside the compiler's
 * own arithmetic of 128 bits.
 */
#include <stdlib.h>
#include <string.h>

#include "text_check.h"
#include "types/wide.h"
#include "unit.h"

typedef unsigned __int128 number;

/* Bit by bit: the first of them is the lowest of little-endian memory, the highest of big-endian. */
static number bits_of(const uint8_t *data, uint64_t bit, uint32_t bits, bool big_endian)
{
	number value = 0;

	for (uint32_t i = 0; i < bits; i++) {
		uint64_t at = bit + i;
		unsigned int one = big_endian ? data[at / 8] >> (7 - at % 8) & 1
					      : data[at / 8] >> (at % 8) & 1;

		if (big_endian)
			value = value << 1 | one;
		else
			value |= (number)one << i;
	}
	return value;
}

static void print_number(number value, bool negative, char ret[48])
{
	char digits[48];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + (int)(value % 10));
		value /= 10;
	} while (value);
	if (negative)
		digits[--at] = '-';
	memcpy(ret, digits + at, sizeof(digits) - at);
	ret[sizeof(digits) - at] = '\0';
}

static bool prints(struct rb_wide wide, uint32_t bits, bool is_signed)
{
	number value = (number)wide.high << 64 | wide.low;
	bool negative = is_signed && bits && value >> (bits - 1) & 1;
	struct rb_text text = { 0 };
	char expected[48];
	bool same;

	if (negative)
		value = bits == 128 ? -value : ((number)1 << bits) - value;
	print_number(value, negative, expected);
	rb_wide_print(&text, wide, bits, is_signed);
	same = text_is(text.data, expected);
	rb_text_deinit(&text);
	return same;
}

/* Every place of a byte, every width; the memory is exactly as large as it must be. */
static void check_all(const uint8_t *random, bool big_endian)
{
	for (uint64_t bit = 0; bit < 8; bit++) {
		for (uint32_t bits = 0; bits <= 128; bits++) {
			size_t size = (size_t)(bit + bits + 7) / 8;
			uint8_t *data = malloc(size ? size : 1);
			struct rb_wide wide;
			number value;

			CU_ASSERT_PTR_NOT_NULL_FATAL(data);
			memcpy(data, random + bits, size);
			wide = rb_wide_load((struct rb_bytes){ data, size }, bit, bits, big_endian);
			value = (number)wide.high << 64 | wide.low;
			CU_ASSERT_TRUE(value == bits_of(data, bit, bits, big_endian));
			CU_ASSERT_TRUE(prints(wide, bits, false));
			CU_ASSERT_TRUE(prints(wide, bits, true));
			free(data);
		}
	}
}

static void test_wide_at_every_bit_of_every_width_is_read_and_printed(void)
{
	uint8_t random[256];

	srand(1);
	for (int round = 0; round < 4; round++) {
		for (size_t i = 0; i < sizeof(random); i++)
			random[i] = round == 0 ? 0xff : (uint8_t)(rand() >> 7);
		check_all(random, false);
		check_all(random, true);
	}
}

static void test_wide_edges_are_printed(void)
{
	for (uint32_t bits = 1; bits <= 128; bits++) {
		const number top = (number)1 << (bits - 1), all = top | (top - 1);
		const number values[] = { 0, 1, top, all, top - 1, all - 1, top | 1 };

		for (size_t i = 0; i < RB_COUNT(values); i++) {
			struct rb_wide wide = { (uint64_t)((values[i] & all) >> 64),
						(uint64_t)(values[i] & all) };

			CU_ASSERT_TRUE(prints(wide, bits, true));
			CU_ASSERT_TRUE(prints(wide, bits, false));
		}
	}
}

static void test_wide_hexadecimal_has_as_many_digits_as_asked_for(void)
{
	static const struct {
		struct rb_wide value;
		uint32_t digits;
		const char *text;
	} cases[] = {
		{ { 0, 0 }, 0, "0x0" },
		{ { 0, 0 }, 4, "0x0000" },
		{ { 0, 0x1f }, 0, "0x1f" },
		{ { 0, 0x1f }, 2, "0x1f" },
		{ { 0, 0x1f }, 3, "0x01f" },
		{ { 1, 0 }, 0, "0x10000000000000000" },
		{ { 0x8000000000000000, 0x123 }, 0, "0x80000000000000000000000000000123" },
		{ { 0, 0xa }, 32, "0x0000000000000000000000000000000a" },
		{ { 0, 0xa }, 99, "0x0000000000000000000000000000000a" },
		{ { 0, UINT64_MAX }, 1, "0xffffffffffffffff" },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		struct rb_text text = { 0 };

		rb_wide_print_hex(&text, cases[i].value, cases[i].digits);
		CU_ASSERT_TRUE(text_is(text.data, cases[i].text));
		rb_text_deinit(&text);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_wide_at_every_bit_of_every_width_is_read_and_printed),
		UNIT_TEST(test_wide_edges_are_printed),
		UNIT_TEST(test_wide_hexadecimal_has_as_many_digits_as_asked_for),
		CU_TEST_INFO_NULL,
	};

	return unit_run("wide", tests);
}
