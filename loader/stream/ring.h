/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ring - events from a BPF_MAP_TYPE_RINGBUF (Linux 5.8): one buffer for all CPUs, in order.
 *
 *	page 0		the consumer's position: ours to write
 *	page 1		the producer's position
 *	page 2...	the data, mapped twice in a row, so that a record never wraps
 *
 * Positions are the kernel's `unsigned long`, count bytes, never go back, and wrap as the type does. A
 * record is 8 bytes of header (u32 length with a busy and a discard bit, u32 page offset), then the
 * payload, padded to 8. The kernel's kernel/bpf/ringbuf.c and Documentation/bpf/ringbuf.rst have it.
 *
 * The kernel does not count what did not fit: bpf_ringbuf_reserve() and _output() fail in the program
 * instead, which has to count for itself. Then fired = events + discarded + what the program counted.
 *
 * A record that a program has reserved and not yet submitted holds up those behind it: reading ends
 * there. poll() answers POLLIN as long as anything is unread, that record included.
 *
 * Limits: one reader per map, for the position is in the map. A 32-bit big-endian program on a 64-bit
 * kernel would look for the positions in the wrong half (little-endian ones do not). A map with
 * BPF_F_RB_OVERWRITE, where the producer overtakes the reader, is refused once it has.
 */
#ifndef RB_STREAM_RING_H
#define RB_STREAM_RING_H

#include "sys/sys.h"

/*
 * Called for each event. `data` is aligned to 8 bytes (perf: to 4), and lives until the return. Other
 * than 0: stop after this one.
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
 * `max_entries` is the map's size in bytes. The descriptor is needed for poll() alone from then on.
 * Errors: RAWBPF_USAGE (not a ring buffer's size), RAWBPF_PERMISSION, RAWBPF_IO.
 */
int rb_ring_open(struct rb_sys *sys, int map, uint32_t max_entries, struct rb_ring *ret,
		 struct rawbpf_err *err);
/*
 * What is there, without waiting; at most two buffers full, so that a flood does not keep the caller
 * here. Returns how many events were handed over; *stop is what the callback said. A record that
 * cannot be true is -EBADMSG, those before it having been read; nothing will be read after it.
 */
int64_t rb_ring_read(struct rb_ring *ring, rb_event_fn *event, void *ctx, int *stop,
		     struct rawbpf_err *err);
/* A zeroed ring, or one closed before, is fine. */
void rb_ring_close(struct rb_ring *ring);

#endif
