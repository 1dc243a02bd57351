/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * inflate - the decoder of DEFLATE (RFC 1951), which is what gzip writes between its header and its
 * trailer. It needs no memory but some 6 KB of stack, and nothing from the C library.
 */
#ifndef RB_PACKED_INFLATE_H
#define RB_PACKED_INFLATE_H

#include <stddef.h>
#include <stdint.h>

struct rb_inflate {
	const uint8_t *in, *in_end; /* what is still to be read; afterwards, what follows */
	uint8_t *out;
	size_t out_size; /* room there */
	size_t done;	 /* bytes written there; 0 at first */
	unsigned long
		bits; /* taken from `in` and not used yet, the first is the lowest; 0 at first */
	unsigned int held; /* how many of them there are; 0 at first */
};

/* 0, or -1: what is there is damaged, ends too early, or is more than there is room for. */
int rb_packed_inflate(struct rb_inflate *stream);

#endif
