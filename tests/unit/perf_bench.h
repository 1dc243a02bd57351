/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * perf_bench - the perf buffers' reader on memory that a test lays out as the kernel would.
 */
#ifndef RB_TESTS_PERF_BENCH_H
#define RB_TESTS_PERF_BENCH_H

#include <linux/perf_event.h>

#include "stream/perf.h"
#include "sys/doors.h"

#define PERF_MAP  7
#define PERF_CPUS 3 /* 0, 1 and 3 */

/* A reader, the kernel's side of it, and what came. */
struct perf_bench {
	struct rb_sys door; /* answers read() of a perf event; the script the rest */
	struct rb_sys_script script;
	struct rb_perf perf;
	struct rawbpf_err err;
	size_t answer;	      /* bytes that read() gives: 16 since Linux 6.0, 8 before */
	uint64_t kernel_lost; /* what it says there, of each CPU */
	uint64_t puts, takes; /* map updates and deletes seen */
	unsigned int sent, seen;
	unsigned int stop_at; /* 0: never */
	uint64_t told_at[4096];
	bool wrong;
};

/* What there is to read in a file that lists the CPUs. */
extern const struct rb_answer perf_three_cpus[1];

/* The door alone; or with the buffers open, a page for each CPU. */
void perf_begin(struct perf_bench *bench);
void perf_start(struct perf_bench *bench);
/* Close, and nothing may be left open. */
void perf_end(struct perf_bench *bench);
/* Here and below, `cpu` counts the buffers. */
struct perf_event_mmap_page *perf_control(struct perf_bench *bench, size_t cpu);
void perf_set_position(struct perf_bench *bench, size_t cpu, uint64_t position);
/* A record whose header says `said`, with `size` bytes in all. */
void perf_write_record(struct perf_bench *bench, size_t cpu, uint32_t type, const uint8_t *body,
		       size_t size, size_t said);
/* As the kernel pads: the payload's size is a multiple of 8, less the 4 of the size before it. */
void perf_produce_event(struct perf_bench *bench, size_t cpu, size_t payload);
void perf_produce_lost(struct perf_bench *bench, size_t cpu, uint64_t count);
/* An rb_event_fn: is it the next one sent? */
int perf_take(void *ctx, const void *data, size_t size);
int64_t perf_read(struct perf_bench *bench, int *stop);
/* All that was sent is there, as it was, and the kernel has been told. */
void perf_expect_all(struct perf_bench *bench);

#endif
