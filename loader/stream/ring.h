/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ring - events from a BPF_MAP_TYPE_RINGBUF (Linux 5.8): one buffer for all CPUs, in order.
 *
 * Three mappings share memory with the kernel: the consumer's page, which we write; the producer's
 * page; and the data, mapped twice in a row so that a record never wraps. A record is an 8-byte
 * header (length, with a busy and a discard bit, and a page offset), then the payload, padded to 8.
 * Format: the kernel's kernel/bpf/ringbuf.c and Documentation/bpf/ringbuf.rst.
 *
 * The kernel does not count what did not fit: bpf_ringbuf_reserve() and _output() fail in the program
 * instead, which has to count for itself.
 */
#ifndef RB_STREAM_RING_H
#define RB_STREAM_RING_H

#include "sys/sys.h"

/* Called for each event; `data` lives until it returns. Other than 0: stop after this one. */
typedef int rb_event_fn(void *ctx, const void *data, size_t size);

struct rb_ring {
	struct rb_sys *sys;	   /* borrowed */
	int map;		   /* borrowed descriptor; poll() it for POLLIN */
	size_t page, size;	   /* bytes; size: of the data, a power of two */
	void *consumer, *producer; /* owned mappings; producer is followed by the data, twice */
	uint64_t events, discarded;
};

/* `max_entries` is the map's size in bytes. */
int rb_ring_open(struct rb_sys *sys, int map, uint32_t max_entries, struct rb_ring *ret,
		 struct rb_err *err);
/* What is there, without waiting. Returns how many events; *stop is what the callback said. */
int64_t rb_ring_read(struct rb_ring *ring, rb_event_fn *event, void *ctx, int *stop);
void rb_ring_close(struct rb_ring *ring);

#endif
