/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bytes - a bounds-checked view of untrusted memory.
 *
 * Offsets and sizes come from the image itself, so they are 64-bit, are compared before use, and
 * are never added to each other (off + n can wrap; n > size - off cannot). Numbers are copied out,
 * never read through a cast: the image may be unaligned or of the other byte order.
 */
#ifndef RB_BASE_BYTES_H
#define RB_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define RB_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Borrowed: the code that fills it in documents who owns the memory. */
struct rb_bytes {
	const uint8_t *data;
	size_t size;
};

/* The `size` bytes at `off` of `all`; false, and `ret` unchanged, when they are not all inside. */
static inline bool rb_bytes_slice(struct rb_bytes all, uint64_t off, uint64_t size,
				  struct rb_bytes *ret)
{
	if (off > all.size || size > all.size - off)
		return false;
	*ret = (struct rb_bytes){ all.data ? all.data + off : NULL, (size_t)size };
	return true;
}

/* The NUL-terminated string at `off`; NULL when it does not start and end inside. */
static inline const char *rb_bytes_string(struct rb_bytes table, uint64_t off)
{
	if (off >= table.size || !memchr(table.data + off, '\0', table.size - (size_t)off))
		return NULL;
	return (const char *)table.data + off;
}

/* Numbers at `p`, which the caller has checked; `swap` when the image has the other byte order. */
static inline uint16_t rb_load16(const void *p, bool swap)
{
	uint16_t value;

	memcpy(&value, p, sizeof(value));
	return swap ? __builtin_bswap16(value) : value;
}

static inline uint32_t rb_load32(const void *p, bool swap)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return swap ? __builtin_bswap32(value) : value;
}

static inline uint64_t rb_load64(const void *p, bool swap)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return swap ? __builtin_bswap64(value) : value;
}

#endif
