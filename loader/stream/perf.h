/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * perf - events from a BPF_MAP_TYPE_PERF_EVENT_ARRAY (Linux 4.4): a buffer for each CPU.
 *
 * For each CPU that is online a perf event (PERF_COUNT_SW_BPF_OUTPUT) is made, mapped, and put into
 * the map at the CPU's index. The kernel writes, each padded to 8 bytes:
 *
 *	PERF_RECORD_SAMPLE	header, u32 size, the payload; size includes the padding's zeroes
 *	PERF_RECORD_LOST	header, u64 id, u64 how many did not fit
 *
 * A record may wrap around the end of the buffer. Format: perf_event_open(2).
 *
 * Losses are exact: fired = events + lost. But the kernel tells of them in front of the next record
 * that fits, so those at the very end it never tells; rb_perf_settle() asks. What was never written is
 * not lost but refused, and bpf_perf_event_output() says so to the program: on a CPU that came online
 * after rb_perf_open() (-ENOENT), and on one that went offline and came back (-EOPNOTSUPP), until
 * rb_perf_online() is called. One that goes and comes back between two such calls is not noticed.
 *
 * Events of one CPU come in order; those of different CPUs one CPU after the other.
 */
#ifndef RB_STREAM_PERF_H
#define RB_STREAM_PERF_H

#include "stream/ring.h"

struct rb_perf_cpu {
	int cpu;
	int fd;		     /* owned; poll() it for POLLIN */
	void *mapping;	     /* owned: a page of control, then the data */
	uint64_t told;	     /* losses, as records told of them */
	uint64_t lost;	     /* told, or what the kernel answered when asked, if that is more */
	uint64_t head, tail; /* as they were when it was last read */
	bool unsure; /* it may have been full since the last event, which alone would tell */
	bool away;   /* it was seen to be offline: what comes after wants another event */
};

struct rb_perf {
	struct rb_sys *sys;	  /* borrowed */
	int map;		  /* borrowed, and needed until rb_perf_close() */
	size_t page, size;	  /* bytes; size: of one CPU's data, a power of two */
	struct rb_perf_cpu *cpus; /* owned */
	size_t cpu_count, cpu_capacity;
	uint8_t *scratch; /* owned: a record that wraps is put together here */
	uint64_t events, lost;
	unsigned int
		changes;     /* how often perf->cpus became others: poll() their descriptors anew */
	bool renewed_unsure; /* of a CPU's first event, when it has its second */
};

/*
 * `pages` of data for each CPU, a power of two. Errors: RAWBPF_USAGE (pages; a map with fewer entries
 * than CPUs), RAWBPF_PERMISSION, RAWBPF_FEATURE, RAWBPF_IO.
 */
int rb_perf_open(struct rb_sys *sys, int map, size_t pages, struct rb_perf *ret,
		 struct rawbpf_err *err);
/*
 * Take in the CPUs that came online since, and those that were seen to go and are back; perf->cpus
 * may move and grow. One small file is read, so call it every second or so. After a failure those
 * that were taken in remain.
 */
int rb_perf_online(struct rb_perf *perf, struct rawbpf_err *err);
/*
 * What was there when it was called, without waiting. Returns how many events were handed over; *stop
 * is what the callback said. A record that cannot be true is -EBADMSG, and its CPU is stuck.
 *
 * poll() answers POLLIN once for what came since it was last asked: read after each, without stopping
 * early, and once before the first.
 */
int64_t rb_perf_read(struct rb_perf *perf, rb_event_fn *event, void *ctx, int *stop,
		     struct rawbpf_err *err);
/*
 * Ask the kernel what was lost (Linux 6.0) and bring perf->lost up to it. False: this kernel cannot
 * say, and a buffer was full enough after its last event that losses may be missing. To be exact,
 * call it when nothing fires any more and all is read.
 */
bool rb_perf_settle(struct rb_perf *perf);
/* Takes the events out of the map and closes them. A zeroed one, or one closed before, is fine. */
void rb_perf_close(struct rb_perf *perf);

#endif
