/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * perf - events from a BPF_MAP_TYPE_PERF_EVENT_ARRAY (Linux 4.4): a buffer for each CPU.
 *
 * For each online CPU a perf event (PERF_COUNT_SW_BPF_OUTPUT) is opened, mapped, and put into the
 * map at the CPU's index. The kernel writes records padded to 8 bytes:
 *
 *	PERF_RECORD_SAMPLE	header, u32 size, the payload; size includes the padding's zeroes
 *	PERF_RECORD_LOST	header, u64 id, u64 number of lost records
 *
 * A record may wrap around the end of the buffer. Format: perf_event_open(2).
 *
 * Losses are exact: fired = events + lost. But the kernel reports them before the next record that
 * fits, so losses at the very end are never reported; rb_perf_settle() reads the counter. Events on
 * a CPU without a buffer are not lost but refused, and bpf_perf_event_output() returns an error to
 * the program: on a CPU that came online after rb_perf_open() (-ENOENT), and on one that went
 * offline and came back (-EOPNOTSUPP), until rb_perf_online() is called. A CPU that goes offline
 * and back between two calls is not noticed.
 *
 * Events of one CPU are in order; CPUs are read one after the other.
 */
#ifndef RB_STREAM_PERF_H
#define RB_STREAM_PERF_H

#include "stream/ring.h"

struct rb_perf_cpu {
	int cpu;
	int fd;		     /* owned; poll() it for POLLIN */
	void *mapping;	     /* owned: a control page, then the data */
	uint64_t reported;   /* losses reported in records */
	uint64_t lost;	     /* the maximum of `reported` and the kernel's counter */
	uint64_t head, tail; /* at the last read */
	bool unsure; /* it may have been full since the last event, with unreported losses */
	bool away;   /* it was seen offline: needs a new event when it returns */
};

struct rb_perf {
	struct rb_sys *sys;	  /* borrowed */
	int map;		  /* borrowed, and needed until rb_perf_close() */
	size_t page, size;	  /* bytes; size: of one CPU's data, a power of two */
	struct rb_perf_cpu *cpus; /* owned */
	size_t cpu_count, cpu_capacity;
	uint8_t *scratch; /* owned: a record that wraps is copied here */
	uint64_t events, lost;
	unsigned int
		changes; /* counts changes of perf->cpus, after which their descriptors must be polled anew */
	bool renewed_unsure; /* `unsure` of a CPU's first event, after it was replaced */
};

/*
 * `pages` of data for each CPU, a power of two. Errors: RAWBPF_USAGE (pages; a map with fewer
 * entries than CPUs), RAWBPF_PERMISSION, RAWBPF_FEATURE, RAWBPF_IO.
 */
int rb_perf_open(struct rb_sys *sys, int map, size_t pages, struct rb_perf *ret,
		 struct rawbpf_err *err);
/*
 * Add the CPUs that came online since, and those that were seen offline and are back; perf->cpus
 * may move and grow. It reads one small file, so call it about once a second. After a failure the
 * CPUs added so far remain.
 */
int rb_perf_online(struct rb_perf *perf, struct rawbpf_err *err);
/*
 * Read the events present at the call, without waiting. Returns the number of events passed to the
 * callback; *stop is its return value. A malformed record is -EBADMSG, and its CPU cannot be read
 * further.
 *
 * poll() returns POLLIN once for events since the last poll: read completely after each, and once
 * before the first.
 */
int64_t rb_perf_read(struct rb_perf *perf, rb_event_fn *event, void *ctx, int *stop,
		     struct rawbpf_err *err);
/*
 * Read the kernel's loss counters (Linux 6.0) and update perf->lost. False: this kernel has none,
 * and a buffer was full enough after its last event that losses may be missing. For an exact
 * result, call it when no program runs any more and all events are read.
 */
bool rb_perf_settle(struct rb_perf *perf);
/* Removes the events from the map and closes them. A zeroed or closed struct is allowed. */
void rb_perf_close(struct rb_perf *perf);

#endif
