// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * wide - 128-bit numbers as two 64-bit halves; decimal digits by long division in 32-bit steps.
 *
 * In: bytes in either byte order, a bit offset and a number of bits. Out: the number,
 * zero-extended, and its decimal or hexadecimal text.
 */
#include "types/wide.h"

static struct rb_wide shift_in(struct rb_wide value, unsigned int bits, uint8_t more)
{
	return (struct rb_wide){ value.high << bits | value.low >> (64 - bits),
				 value.low << bits | more };
}

/* Whole bytes, at most 16. */
static struct rb_wide load_bytes(const uint8_t *data, uint32_t count, bool big_endian)
{
	const bool swap = big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	struct rb_wide value = { 0, 0 };

	if (count == 4)
		value.low = rb_load32(data, swap);
	else if (count == 8)
		value.low = rb_load64(data, swap);
	else
		for (uint32_t i = 0; i < count; i++)
			value = shift_in(value, 8, data[big_endian ? i : count - 1 - i]);
	return value;
}

struct rb_wide rb_wide_load(struct rb_bytes bytes, uint64_t bit, uint32_t bits, bool big_endian)
{
	uint32_t skip = bit % 8, count = (skip + bits + 7) / 8;
	struct rb_wide value = { 0, 0 };
	const uint8_t *data;

	if (!bits)
		return value;
	data = bytes.data + bit / 8;
	if (!skip && bits % 8 == 0)
		return load_bytes(data, count, big_endian);
	if (skip + bits <= 64) { /* load the bytes around it, then extract it */
		value = load_bytes(data, count, big_endian);
		value.low >>= big_endian ? count * 8 - skip - bits : skip;
		value.low &= UINT64_MAX >> (64 - bits);
		return value;
	}
	for (uint32_t i = 0; i < bits; i++) {
		uint32_t at = skip + (big_endian ? i : bits - 1 - i);

		value = shift_in(value, 1, data[at / 8] >> (big_endian ? 7 - at % 8 : at % 8) & 1);
	}
	return value;
}

static void add_digits(struct rb_text *text, struct rb_wide value)
{
	uint32_t quarters[4] = { (uint32_t)(value.high >> 32), (uint32_t)value.high,
				 (uint32_t)(value.low >> 32), (uint32_t)value.low };
	char digits[40];
	size_t at = sizeof(digits);
	bool more = true;

	while (more) {
		uint64_t rest = 0;

		more = false;
		for (size_t i = 0; i < 4; i++) {
			rest = rest << 32 | quarters[i];
			quarters[i] = (uint32_t)(rest / 10);
			rest %= 10;
			more |= quarters[i] != 0;
		}
		digits[--at] = (char)('0' + rest);
	}
	rb_text_add(text, digits + at, sizeof(digits) - at);
}

static struct rb_wide negate(struct rb_wide value, uint32_t bits)
{
	value.low = -value.low;
	value.high = ~value.high + (value.low == 0);
	if (bits < 64)
		value.low &= ((uint64_t)1 << bits) - 1;
	if (bits <= 64)
		value.high = 0;
	else if (bits < 128)
		value.high &= ((uint64_t)1 << (bits - 64)) - 1;
	return value;
}

void rb_wide_print(struct rb_text *text, struct rb_wide value, uint32_t bits, bool is_signed)
{
	uint64_t sign = !bits ? 0 : bits > 64 ? value.high >> (bits - 65) : value.low >> (bits - 1);

	if (is_signed && sign & 1) {
		rb_text_add(text, "-", 1);
		value = negate(value, bits);
	}
	if (value.high)
		add_digits(text, value);
	else
		rb_text_number(text, value.low, 1);
}

void rb_wide_print_hex(struct rb_text *text, struct rb_wide value, uint32_t digits)
{
	char out[34] = "0x";
	uint32_t count = 0;

	if (digits > 32)
		digits = 32;
	for (uint32_t i = 32; i-- > 0;) {
		uint64_t half = i >= 16 ? value.high : value.low;
		uint8_t digit = half >> (i % 16 * 4) & 15;

		if (digit || count || i < digits || !i)
			out[2 + count++] = "0123456789abcdef"[digit];
	}
	rb_text_add(text, out, 2 + count);
}
