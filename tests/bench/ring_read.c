// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ring_read - events per second out of a ring buffer: rawbpf's reader beside libbpf's, taking turns
 * on one map, so that what the machine does otherwise meets both.
 *
 *	ring_read [ROUNDS]	prints, for each measure, both rates and rawbpf's as a multiple
 *
 * drain: the buffer is filled while nobody reads, and the processor's time to empty it is taken. write: a thread
 * fills it as fast as it can while the other empties it, for a tenth of a second; events that were
 * refused because the buffer was full do not count.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <bpf/libbpf.h>

#include "event_maker.h"
#include "stream/ring.h"

#define SIZE	(16U << 20)
#define PAYLOAD 16
#define BURST	1000
#define WRITE_S 0.1

struct bench {
	struct maker maker;
	struct rb_ring ours;
	struct ring_buffer *theirs;
	uint64_t seen, sum;
	atomic_bool enough;
};

/* The same work for both: look at the event. */
static int take(void *ctx, const void *data, size_t size)
{
	struct bench *bench = ctx;
	uint64_t number;

	(void)size;
	memcpy(&number, data, sizeof(number));
	bench->sum += number;
	bench->seen++;
	return 0;
}

static int take_theirs(void *ctx, void *data, size_t size)
{
	return take(ctx, data, size);
}

static double now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* What is there; both stop when they have caught up. */
static void read_ours(struct bench *bench)
{
	int stop;

	while (rb_ring_read(&bench->ours, take, bench, &stop, NULL) > 0)
		if (atomic_load_explicit(&bench->enough, memory_order_relaxed))
			break;
}

static void read_theirs(struct bench *bench)
{
	ring_buffer__consume(bench->theirs);
}

typedef void read_fn(struct bench *bench);

static double drain(struct bench *bench, read_fn *read_all)
{
	double start;

	for (uint32_t i = 0; i < SIZE / (8 + PAYLOAD) / BURST; i++)
		if (maker_run(&bench->maker, i, PAYLOAD))
			exit(1);
	bench->seen = 0;
	start = now(CLOCK_THREAD_CPUTIME_ID);
	read_all(bench);
	return (double)bench->seen / (now(CLOCK_THREAD_CPUTIME_ID) - start);
}

static void *write_on(void *ctx)
{
	struct bench *bench = ctx;

	while (!atomic_load(&bench->enough))
		maker_run(&bench->maker, 1, PAYLOAD);
	return NULL;
}

static double while_written(struct bench *bench, read_fn *read_all)
{
	double start = now(CLOCK_MONOTONIC), end = start;
	pthread_t thread;

	atomic_store(&bench->enough, false);
	bench->seen = 0;
	pthread_create(&thread, NULL, write_on, bench);
	for (; end - start < WRITE_S; end = now(CLOCK_MONOTONIC))
		read_all(bench);
	atomic_store(&bench->enough, true);
	pthread_join(thread, NULL);
	read_all(bench);
	read_all(bench);
	atomic_store(&bench->enough, false);
	return (double)bench->seen / (now(CLOCK_MONOTONIC) - start);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void compare(struct bench *bench, const char *name,
		    double measure(struct bench *, read_fn *), size_t rounds)
{
	double *ours = calloc(rounds, sizeof(double)), *theirs = calloc(rounds, sizeof(double));

	for (size_t i = 0; i < rounds; i++) {
		if (i % 2)
			theirs[i] = measure(bench, read_theirs);
		ours[i] = measure(bench, read_ours);
		if (i % 2 == 0)
			theirs[i] = measure(bench, read_theirs);
	}
	qsort(ours, rounds, sizeof(double), by_size);
	qsort(theirs, rounds, sizeof(double), by_size);
	printf("ring_%s: rawbpf %.1f, libbpf %.1f million events/s, ratio %.2f\n", name,
	       ours[rounds / 2] / 1e6, theirs[rounds / 2] / 1e6,
	       ours[rounds / 2] / theirs[rounds / 2]);
	free(ours);
	free(theirs);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 21;
	struct maker_options options = {
		.kind = MAKER_RING, .entries = SIZE, .burst = BURST, .syscall = -1
	};
	struct rb_sys sys = rb_sys_real();
	struct bench bench = { .seen = 0 };
	int code = maker_create(&sys, &options, &bench.maker);

	if (code) {
		printf("ring_read: %s\n", strerror(-code));
		return 77;
	}
	bench.theirs = ring_buffer__new(bench.maker.events, take_theirs, &bench, NULL);
	if (!bench.theirs || !rounds ||
	    rb_ring_open(&sys, bench.maker.events, SIZE, &bench.ours, NULL))
		return 1;
	compare(&bench, "drain", drain, rounds);
	compare(&bench, "write", while_written, rounds);
	ring_buffer__free(bench.theirs);
	rb_ring_close(&bench.ours);
	maker_destroy(&bench.maker);
	return 0;
}
