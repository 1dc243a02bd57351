/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ring - events from a BPF_MAP_TYPE_RINGBUF (Linux 5.8): one buffer for all CPUs, in order.
 *
 *	page 0		the consumer's position, written by the reader
 *	page 1		the producer's position
 *	page 2...	the data, mapped twice in a row, so that a record never wraps
 *
 * Positions are the kernel's `unsigned long`, count bytes, never go back, and wrap as the type
 * does. A record is 8 bytes of header (u32 length with a busy and a discard bit, u32 page offset),
 * then the payload, padded to 8. Format: the kernel's kernel/bpf/ringbuf.c and
 * Documentation/bpf/ringbuf.rst.
 *
 * The kernel does not count records that did not fit: bpf_ringbuf_reserve() and _output() fail in
 * the program, which has to count them. Then fired = events + discarded + the program's count.
 *
 * A record that is reserved but not submitted blocks the records after it: reading stops there.
 * poll() returns POLLIN while anything is unread, that record included.
 *
 * Limits: one reader per map, since the position is in the map. A 32-bit big-endian process on a
 * 64-bit kernel would read the positions in the wrong half (little-endian ones do not). A map with
 * BPF_F_RB_OVERWRITE is an error once the producer has overtaken the reader.
 */
#ifndef RB_STREAM_RING_H
#define RB_STREAM_RING_H

#include "sys/sys.h"

/*
 * Called for each event. `data` is aligned to 8 bytes (perf: to 4), and valid until the return.
 * Non-zero: stop after this one.
 */
typedef int rb_event_fn(void *ctx, const void *data, size_t size);

struct rb_ring {
	struct rb_sys *sys;	   /* borrowed */
	int map;		   /* borrowed descriptor; poll() it for POLLIN */
	size_t page, size;	   /* bytes; size: of the data, a power of two */
	void *consumer, *producer; /* owned mappings; producer is followed by the data, twice */
	uint64_t events, discarded;
};

/*
 * `max_entries` is the map's size in bytes. Afterwards the descriptor is needed only for poll().
 * Errors: RAWBPF_USAGE (not a ring buffer's size), RAWBPF_PERMISSION, RAWBPF_IO.
 */
int rb_ring_open(struct rb_sys *sys, int map, uint32_t max_entries, struct rb_ring *ret,
		 struct rawbpf_err *err);
/*
 * Read the events present, without waiting; at most two buffers full, so that the call ends even
 * under load. Returns the number of events passed to the callback; *stop is its return value. A
 * malformed record is -EBADMSG; the events before it were read, and nothing can be read after it.
 */
int64_t rb_ring_read(struct rb_ring *ring, rb_event_fn *event, void *ctx, int *stop,
		     struct rawbpf_err *err);
/* A zeroed or closed ring is allowed. */
void rb_ring_close(struct rb_ring *ring);

#endif
