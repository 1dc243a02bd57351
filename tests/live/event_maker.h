/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * event_maker - programs, put together here instruction by instruction, that send events into a ring
 * or perf buffer and count what they sent and what was refused.
 *
 * A program is a raw tracepoint's, and is run by BPF_PROG_TEST_RUN (Linux 5.10) with a number and a
 * size, or attached to sys_enter, where it sends for one system call of threads of one name. The
 * payload begins with the number.
 */
#ifndef RB_TESTS_EVENT_MAKER_H
#define RB_TESTS_EVENT_MAKER_H

#include "sys/bpf.h"

#define MAKER_NAME "rbevents" /* eight letters: one comparison */
#define MAKER_MAX  255	      /* bytes of payload */

enum maker_kind {
	MAKER_RING,    /* bpf_ringbuf_output() */
	MAKER_RESERVE, /* bpf_ringbuf_reserve(), then _submit(), or _discard() for an odd size */
	MAKER_PERF,    /* bpf_perf_event_output() on the CPU that it runs on */
};

struct maker {
	struct rb_sys *sys;
	int events;   /* the ring buffer, or the perf event array */
	int counters; /* for each CPU: fired, refused, and room for a payload */
	int prog;
	size_t cpus; /* possible ones */
};

struct maker_options {
	enum maker_kind kind;
	uint32_t entries; /* of `events` */
	uint32_t burst;	  /* events for each run; 0: one */
	long syscall;	  /* to be attached: send for this one alone; -1: to be run */
};

/* 0 or a negative errno. */
int maker_create(struct rb_sys *sys, const struct maker_options *options, struct maker *ret);
int maker_run(struct maker *maker, uint64_t number, uint64_t size);
int maker_count(struct maker *maker, uint64_t *fired, uint64_t *refused);
void maker_destroy(struct maker *maker);

#endif
