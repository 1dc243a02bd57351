/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * wide - extracts up to 128 bits from bytes, and prints them. Without __int128, which 32-bit hosts
 * lack.
 */
#ifndef RB_TYPES_WIDE_H
#define RB_TYPES_WIDE_H

#include "base/array.h"
#include "base/bytes.h"

struct rb_wide {
	uint64_t high, low;
};

/*
 * `bits` (at most 128) from bit `bit` on, which the caller has checked. Bits are counted as BTF
 * does: from the lowest of the first byte, or, in big-endian data, from its highest.
 */
struct rb_wide rb_wide_load(struct rb_bytes bytes, uint64_t bit, uint32_t bits, bool big_endian);
/* In decimal; `bits` wide, for a sign. */
void rb_wide_print(struct rb_text *text, struct rb_wide value, uint32_t bits, bool is_signed);
/* "0x1f", with at least `digits` digits. */
void rb_wide_print_hex(struct rb_text *text, struct rb_wide value, uint32_t digits);

#endif
