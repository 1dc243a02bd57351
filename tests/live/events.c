// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * events - are the ring and perf buffers' readers exact on the kernel that runs? Programs that count
 * for themselves fire a known number of events, and what was read, lost, discarded and refused has
 * to add up to that number.
 *
 *	events [N]	N events for each test, 20000 without
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "event_maker.h"
#include "stream/perf.h"

static unsigned long many = 20000;
static bool any_failed;

/* One test: who fires, who reads, and what came. */
struct test {
	const char *name;
	struct rb_sys sys;
	struct maker maker;
	struct rb_ring ring;
	struct rb_perf perf;
	struct rawbpf_err err;
	bool is_perf;
	bool failed;	 /* or skipped: told already */
	bool unnumbered; /* no order: of several CPUs, or without numbers */
	uint64_t next;	 /* the number that the next event begins with */
	uint64_t holes;	 /* numbers that did not come */
	uint64_t bytes;
};

static void fail(struct test *test, const char *why, long long got, long long expected)
{
	if (test->failed)
		return;
	printf("FAIL %s: %s: %lld, expected %lld%s%s\n", test->name, why, got, expected,
	       test->err.code ? ": " : "", test->err.text);
	test->failed = any_failed = true;
}

static void expect(struct test *test, const char *what, uint64_t got, uint64_t expected)
{
	if (got != expected)
		fail(test, what, (long long)got, (long long)expected);
}

/* Numbers ascend, where one thread fires; what is left out was lost. */
static int take(void *ctx, const void *data, size_t size)
{
	struct test *test = ctx;
	uint64_t number;

	test->bytes += size;
	if (test->unnumbered || size < sizeof(number))
		return 0;
	memcpy(&number, data, sizeof(number));
	if (number < test->next)
		fail(test, "an event came twice, or out of order", (long long)number,
		     (long long)test->next);
	test->holes += number - test->next;
	test->next = number + 1;
	return 0;
}

static int64_t read_all(struct test *test)
{
	int64_t got, sum = 0;
	int stop;

	do {
		got = test->is_perf ? rb_perf_read(&test->perf, take, test, &stop, &test->err)
				    : rb_ring_read(&test->ring, take, test, &stop, &test->err);
		if (got < 0)
			fail(test, "reading", got, 0);
		else
			sum += got;
	} while (got > 0);
	return sum;
}

/* `size`: of the ring in bytes, or of a CPU's perf buffer in pages. False: told already. */
static bool begin(struct test *test, const char *name, enum maker_kind kind, size_t size,
		  long syscall)
{
	struct maker_options options = { .kind = kind, .syscall = syscall };
	int code;

	*test = (struct test){ .name = name, .sys = rb_sys_real(), .is_perf = kind == MAKER_PERF };
	options.entries = test->is_perf ? 0 : (uint32_t)size;
	code = maker_create(&test->sys, &options, &test->maker);
	if (code) {
		printf("%s %s: loading the program: %s\n", code == -EPERM ? "SKIP" : "FAIL", name,
		       strerror(-code));
		any_failed |= code != -EPERM;
		return false;
	}
	code = test->is_perf
		       ? rb_perf_open(&test->sys, test->maker.events, size, &test->perf, &test->err)
		       : rb_ring_open(&test->sys, test->maker.events, options.entries, &test->ring,
				      &test->err);
	if (code) {
		printf("FAIL %s: %s\n", name, test->err.text);
		any_failed = true;
		maker_destroy(&test->maker);
		return false;
	}
	return true;
}

static void end(struct test *test)
{
	rb_ring_close(&test->ring);
	if (test->is_perf)
		rb_perf_close(&test->perf);
	maker_destroy(&test->maker);
	rawbpf_err_deinit(&test->err);
	if (!test->failed)
		printf("PASS %s\n", test->name);
	fflush(stdout);
}

static uint64_t events_of(const struct test *test)
{
	return test->is_perf ? test->perf.events : test->ring.events;
}

/* fired = read + refused, and the kernel's count of losses is the program's own. */
static void expect_sum(struct test *test, uint64_t fired, bool losses)
{
	uint64_t counted, refused;

	expect(test, "asking the program's counters",
	       (uint64_t)-maker_count(&test->maker, &counted, &refused), 0);
	expect(test, "fired", counted, fired);
	expect(test, "events, discarded and refused",
	       events_of(test) + test->ring.discarded + refused, fired);
	if (test->is_perf)
		expect(test, "lost", test->perf.lost, refused);
	if (losses && !refused)
		fail(test, "nothing was lost, and something should", 0, 1);
	if (!losses)
		expect(test, "lost and should not", refused, 0);
	if (!test->failed)
		printf("%s: %llu fired = %llu read + %llu discarded + %llu lost\n", test->name,
		       (unsigned long long)counted, (unsigned long long)events_of(test),
		       (unsigned long long)test->ring.discarded, (unsigned long long)refused);
}

static void fire(struct test *test, uint64_t number, uint64_t size)
{
	int code = maker_run(&test->maker, number, size);

	if (code)
		fail(test, "BPF_PROG_TEST_RUN", code, 0);
}

/* Of all sizes, read before the buffer is full. */
static void read_as_fired(const char *name, enum maker_kind kind, size_t size)
{
	struct test test;
	uint64_t bytes = 0;

	if (!begin(&test, name, kind, size, -1))
		return;
	for (uint64_t i = 0; i < many && !test.failed; i++) {
		uint64_t payload = 8 + i % (MAKER_MAX - 8);

		fire(&test, i, payload);
		bytes += kind == MAKER_PERF ? ((payload + 4 + 7) & ~7ULL) - 4 : payload;
		/* in the order of the numbers also when the thread moves to another CPU */
		if (test.is_perf || i % 8 == 7)
			read_all(&test);
	}
	read_all(&test);
	expect(&test, "bytes of payload", test.bytes, bytes);
	expect(&test, "numbers missing", test.holes, 0);
	expect_sum(&test, many, false);
	end(&test);
}

/* An event on each CPU, for a thread may have moved while it fired. Returns how many that were. */
static uint64_t fire_on_each(struct test *test, uint64_t number)
{
	cpu_set_t before, one;

	sched_getaffinity(0, sizeof(before), &before);
	for (size_t i = 0; i < test->perf.cpu_count && !test->failed; i++) {
		CPU_ZERO(&one);
		CPU_SET((size_t)test->perf.cpus[i].cpu, &one);
		expect(test, "moving to a CPU", sched_setaffinity(0, sizeof(one), &one) != 0, 0);
		fire(test, number + i, 8);
	}
	sched_setaffinity(0, sizeof(before), &before);
	return test->perf.cpu_count;
}

/* Ask for what no event told of. */
static void settle(struct test *test)
{
	if (!test->is_perf || rb_perf_settle(&test->perf) || test->failed)
		return;
	printf("SKIP %s: this kernel does not say what was lost at the end\n", test->name);
	test->failed = true;
}

/*
 * Nobody reads until all is fired. `again`: then one event more on each CPU, which carries the news
 * of the losses.
 */
static void overfull(const char *name, enum maker_kind kind, size_t size, bool again)
{
	struct test test;
	uint64_t more = 0;

	if (!begin(&test, name, kind, size, -1))
		return;
	test.unnumbered = test.is_perf;
	for (uint64_t i = 0; i < many && !test.failed; i++)
		fire(&test, i, 8);
	read_all(&test);
	if (again) {
		more = fire_on_each(&test, many);
		read_all(&test);
	} else {
		settle(&test);
	}
	expect_sum(&test, many + more, true);
	end(&test);
}

/* One in three: its size is odd. */
static void discarded(const char *name)
{
	struct test test;

	if (!begin(&test, name, MAKER_RESERVE, 65536, -1))
		return;
	for (uint64_t i = 0; i < many && !test.failed; i++) {
		fire(&test, i, i % 3);
		if (i % 32 == 31)
			read_all(&test);
	}
	read_all(&test);
	expect(&test, "discarded", test.ring.discarded, (many + 1) / 3);
	expect_sum(&test, many, false);
	end(&test);
}

static void *fire_many(void *ctx)
{
	struct test *test = ctx;

	for (uint64_t i = 0; i < many * 5; i++)
		if (maker_run(&test->maker, i, 100 + i % 100))
			return (void *)1;
	return NULL;
}

/* One thread fires as fast as it can, and one reads; the buffer is small, so losses are likely. */
static void concurrent(const char *name, enum maker_kind kind, size_t size)
{
	struct test test;
	pthread_t thread;
	void *wrong = NULL;

	if (!begin(&test, name, kind, size, -1))
		return;
	test.unnumbered = test.is_perf;
	if (pthread_create(&thread, NULL, fire_many, &test)) {
		fail(&test, "starting a thread", -1, 0);
		end(&test);
		return;
	}
	while (pthread_tryjoin_np(thread, &wrong))
		read_all(&test);
	read_all(&test);
	if (wrong)
		fail(&test, "BPF_PROG_TEST_RUN", -1, 0);
	settle(&test);
	expect_sum(&test, many * 5, events_of(&test) != many * 5);
	end(&test);
}

/* On a real tracepoint, waiting by poll(): sleep until there is something, then read. */
static void attached(const char *name, enum maker_kind kind, size_t size)
{
	struct pollfd fds[256];
	size_t count = 1;
	struct test test;
	int link;

	if (!begin(&test, name, kind, size, SYS_getppid))
		return;
	test.unnumbered = true;
	fds[0] = (struct pollfd){ .fd = test.maker.events, .events = POLLIN };
	for (count = test.is_perf ? 0 : 1; count < test.perf.cpu_count && count < 256; count++)
		fds[count] = (struct pollfd){ .fd = test.perf.cpus[count].fd, .events = POLLIN };
	link = rb_bpf_raw_tracepoint_open(&test.sys, "sys_enter", test.maker.prog);
	expect(&test, "attaching to sys_enter", link < 0 ? (uint64_t)-link : 0, 0);
	for (uint64_t i = 0; i < 1000 && !test.failed; i++) {
		for (uint64_t j = 0; j <= i % 3; j++)
			syscall(SYS_getppid);
		expect(&test, "poll", rb_sys_poll(&test.sys, fds, count, 5000) > 0, 1);
		expect(&test, "events after poll", (uint64_t)read_all(&test), i % 3 + 1);
		expect(&test, "poll when all is read",
		       (uint64_t)rb_sys_poll(&test.sys, fds, count, 0), 0);
	}
	rb_sys_close(&test.sys, link);
	expect_sum(&test, 1999, false);
	end(&test);
}

int main(int argc, char **argv)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (argc > 1)
		many = strtoul(argv[1], NULL, 10);
	prctl(PR_SET_NAME, MAKER_NAME);
	read_as_fired("events_ring_all_sizes_are_read", MAKER_RING, page);
	read_as_fired("events_perf_all_sizes_are_read", MAKER_PERF, 1);
	overfull("events_ring_overfull_is_counted", MAKER_RING, page, false);
	overfull("events_perf_overfull_is_told_by_the_next", MAKER_PERF, 1, true);
	overfull("events_perf_overfull_at_the_end_is_asked_for", MAKER_PERF, 1, false);
	discarded("events_ring_discarded_are_counted");
	concurrent("events_ring_read_while_written", MAKER_RING, 64 * page);
	concurrent("events_perf_read_while_written", MAKER_PERF, 64);
	attached("events_ring_poll_wakes", MAKER_RING, page);
	attached("events_perf_poll_wakes", MAKER_PERF, 4);
	return any_failed;
}
