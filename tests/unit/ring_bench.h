/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ring_bench - a ring buffer's reader on memory that a test lays out as the kernel would.
 *
 * The data is mapped twice in the kernel's version; here each byte is written in both places.
 */
#ifndef RB_TESTS_RING_BENCH_H
#define RB_TESTS_RING_BENCH_H

#include "stream/ring.h"
#include "sys/doors.h"

#define RING_MAP 7

/* A reader, the kernel's side of it, and what came. */
struct ring_bench {
	struct rb_sys_script script;
	struct rb_ring ring;
	struct rawbpf_err err;
	unsigned long produced;
	unsigned int sent, seen;     /* numbers in the payloads */
	unsigned int stop_at;	     /* 0: never */
	unsigned long told_at[4096]; /* the consumer's position as the callback found it */
	bool wrong;
};

/* Both positions at `position`; a buffer of one page. */
void ring_start_at(struct ring_bench *bench, unsigned long position);
/* Close, and nothing may be left open. */
void ring_end(struct ring_bench *bench);
/* The position that a page begins with. */
unsigned long *ring_word(void *page);
void ring_poke(struct ring_bench *bench, unsigned long at, const void *bytes, size_t size);
/* A record whose header says `header`, with `size` bytes of payload behind it. */
void ring_produce(struct ring_bench *bench, uint32_t header, size_t size);
void ring_produce_event(struct ring_bench *bench, size_t size);
/* An rb_event_fn: is it the next one sent? */
int ring_take(void *ctx, const void *data, size_t size);
int64_t ring_read(struct ring_bench *bench, int *stop);
/* All that was sent is there, as it was, and the kernel has been told. */
void ring_expect_all(struct ring_bench *bench);

#endif
