/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * perf - events from a BPF_MAP_TYPE_PERF_EVENT_ARRAY (Linux 4.4): a buffer for each CPU.
 *
 * For each CPU that is online a perf event (PERF_COUNT_SW_BPF_OUTPUT) is made, mapped, and put into
 * the map at the CPU's index. The kernel writes PERF_RECORD_SAMPLE (a u32 size and the payload) and
 * PERF_RECORD_LOST (how many did not fit), so losses are exact. A record may wrap around the end of
 * the buffer. Format: perf_event_open(2).
 */
#ifndef RB_STREAM_PERF_H
#define RB_STREAM_PERF_H

#include "stream/ring.h"

struct rb_perf_cpu {
	int cpu;
	int fd;	       /* owned; poll() it for POLLIN */
	void *mapping; /* owned: a page of control, then the data */
};

struct rb_perf {
	struct rb_sys *sys;	  /* borrowed */
	int map;		  /* borrowed */
	size_t page, size;	  /* bytes; size: of one CPU's data, a power of two */
	struct rb_perf_cpu *cpus; /* owned */
	size_t cpu_count;
	struct rb_text scratch; /* a record that wraps is put together here */
	uint64_t events, lost;
};

/* `pages` of data for each CPU, a power of two. */
int rb_perf_open(struct rb_sys *sys, int map, size_t pages, struct rb_perf *ret,
		 struct rb_err *err);
int64_t rb_perf_read(struct rb_perf *perf, rb_event_fn *event, void *ctx, int *stop);
/* Takes the events out of the map and closes them. */
void rb_perf_close(struct rb_perf *perf);

#endif
