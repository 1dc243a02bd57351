/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * inflate - a decoder of DEFLATE (RFC 1951), the format between gzip's header and trailer. It needs
 * about 6 KB of stack, no other memory, and no C library.
 */
#ifndef RB_PACKED_INFLATE_H
#define RB_PACKED_INFLATE_H

#include <stddef.h>
#include <stdint.h>

struct rb_inflate {
	const uint8_t *in,
		*in_end; /* the input left to read; afterwards, the data after the stream */
	uint8_t *out;
	size_t out_size;    /* size of the buffer */
	size_t done;	    /* bytes written; initially 0 */
	unsigned long bits; /* read from `in` and not used yet, the lowest first; initially 0 */
	unsigned int held;  /* number of these bits; initially 0 */
};

/* 0, or -1: the data is damaged or truncated, or does not fit the buffer. */
int rb_packed_inflate(struct rb_inflate *stream);

#endif
