// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_perf_open - perf buffers for the CPUs that there are: opened, refused, and put away.
 */
#include <string.h>
#include <unistd.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>

#include "base/bytes.h"
#include "perf_bench.h"
#include "unit.h"

static void test_perf_open_has_a_buffer_for_each_cpu(void)
{
	struct perf_bench bench;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	static const int ids[] = { 0, 1, 3 };

	perf_start(&bench);
	CU_ASSERT_EQUAL(bench.script.mapping_count, PERF_CPUS);
	CU_ASSERT_EQUAL(bench.puts, PERF_CPUS);
	for (size_t i = 0; i < PERF_CPUS; i++) {
		CU_ASSERT_EQUAL(bench.perf.cpus[i].cpu, ids[i]);
		CU_ASSERT_EQUAL(bench.script.mappings[i].size, 2 * page);
		CU_ASSERT_EQUAL(bench.script.mappings[i].fd, bench.perf.cpus[i].fd);
	}
	perf_end(&bench);
	CU_ASSERT_EQUAL(bench.takes, PERF_CPUS);
	rb_perf_close(&bench.perf);
}

static void test_perf_open_any_call_fails_nothing_is_left(void)
{
	for (uint64_t nth = 1;; nth++) {
		struct rb_sys_fail fail;
		struct perf_bench bench;
		int code;

		perf_begin(&bench);
		rb_sys_fail_init(&fail, &bench.door, nth, -EIO);
		code = rb_perf_open(&fail.door, PERF_MAP, 1, &bench.perf, &bench.err);
		if (!code) {
			bench.perf.sys = &bench.door;
			perf_end(&bench);
			if (fail.seen < nth)
				return;
			continue;
		}
		CU_ASSERT_TRUE(bench.err.text[0] != '\0');
		CU_ASSERT_PTR_NULL(bench.perf.cpus);
		perf_end(&bench);
	}
}

/* Before Linux 6.0 no perf event counts what it loses: EINVAL, and asked again without. */
struct old_kernel {
	struct rb_sys door;
	struct rb_sys *next;
	unsigned int with, without;
	int code;
};

static int64_t old_kernel_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct old_kernel *kernel = (struct old_kernel *)sys;

	if (call->op == RB_OP_PERF_OPEN) {
		const struct perf_event_attr *attr = call->data;

		if (attr->read_format) {
			kernel->with++;
			return kernel->code;
		}
		kernel->without++;
		if (attr->config != PERF_COUNT_SW_BPF_OUTPUT || !attr->sample_period)
			return -EIO;
	}
	return kernel->next->call(kernel->next, call);
}

static void test_perf_open_without_a_count_of_losses_is_tried_again(void)
{
	struct old_kernel kernel = { .door = { old_kernel_call }, .code = -EINVAL };
	struct perf_bench bench;

	perf_begin(&bench);
	kernel.next = &bench.door;
	CU_ASSERT_EQUAL(rb_perf_open(&kernel.door, PERF_MAP, 1, &bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(kernel.with, PERF_CPUS);
	CU_ASSERT_EQUAL(kernel.without, PERF_CPUS);
	bench.perf.sys = &bench.door;
	perf_end(&bench);

	/* what is refused for another reason is refused */
	kernel = (struct old_kernel){ .door = { old_kernel_call }, .code = -EMFILE };
	perf_begin(&bench);
	kernel.next = &bench.door;
	CU_ASSERT_EQUAL(rb_perf_open(&kernel.door, PERF_MAP, 1, &bench.perf, &bench.err), -EMFILE);
	CU_ASSERT_EQUAL(kernel.without, 0);
	perf_end(&bench);
}

static void test_perf_open_absurd_sizes_are_refused(void)
{
	static const size_t pages[] = { 0, 3, 6, SIZE_MAX, SIZE_MAX / 2 + 1, SIZE_MAX / 4096 };

	for (size_t i = 0; i < RB_COUNT(pages); i++) {
		struct perf_bench bench;

		perf_begin(&bench);
		CU_ASSERT_EQUAL(
			rb_perf_open(&bench.door, PERF_MAP, pages[i], &bench.perf, &bench.err),
			-EINVAL);
		CU_ASSERT_EQUAL(bench.err.status, RAWBPF_USAGE);
		perf_end(&bench);
	}
}

static void test_perf_open_map_too_small_says_so(void)
{
	struct rb_answer answers[] = {
		perf_three_cpus[0],
		{ .op = RB_OP_BPF, .cmd = BPF_MAP_UPDATE_ELEM, .answer = -E2BIG },
	};
	struct perf_bench bench;

	perf_begin(&bench);
	rb_sys_script_init(&bench.script, answers, RB_COUNT(answers));
	CU_ASSERT_EQUAL(rb_perf_open(&bench.door, PERF_MAP, 1, &bench.perf, &bench.err), -E2BIG);
	CU_ASSERT_EQUAL(bench.err.status, RAWBPF_USAGE);
	CU_ASSERT_PTR_NOT_NULL(strstr(bench.err.text, "CPU 0"));
	perf_end(&bench);
}

static void test_perf_online_takes_in_what_came(void)
{
	static const struct rb_answer more[] = {
		{ .op = RB_OP_READ, .path = "cpu/online", .data = "0-3\n" },
	};
	struct perf_bench bench;

	perf_start(&bench);
	CU_ASSERT_EQUAL(rb_perf_online(&bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(bench.perf.cpu_count, PERF_CPUS);
	bench.script.answers = more;
	CU_ASSERT_EQUAL(rb_perf_online(&bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(bench.perf.cpu_count, 4);
	CU_ASSERT_EQUAL(bench.perf.cpus[3].cpu, 2);
	perf_end(&bench);
}

static void test_perf_cpu_that_is_back_gets_another_event_once_read(void)
{
	static const struct rb_answer fewer[] = {
		{ .op = RB_OP_READ, .path = "cpu/online", .data = "0-1\n" },
	};
	struct perf_bench bench;
	int stop;

	perf_start(&bench);
	bench.kernel_lost = 5;
	perf_produce_event(&bench, 2, 12);
	bench.script.answers = fewer;
	CU_ASSERT_EQUAL(rb_perf_online(&bench.perf, &bench.err), 0);
	bench.script.answers = perf_three_cpus;
	CU_ASSERT_EQUAL(rb_perf_online(&bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(bench.puts, PERF_CPUS); /* there is something in it still */
	CU_ASSERT_EQUAL(perf_read(&bench, &stop), 1);
	CU_ASSERT_EQUAL(rb_perf_online(&bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(bench.puts, PERF_CPUS + 1);
	CU_ASSERT_EQUAL(bench.perf.changes, PERF_CPUS + 1);
	CU_ASSERT_EQUAL(bench.perf.cpu_count, PERF_CPUS);
	CU_ASSERT_EQUAL(bench.perf.cpus[2].cpu, 3);
	CU_ASSERT_EQUAL(bench.perf.lost, 5); /* of the event that is gone */
	CU_ASSERT_EQUAL(rb_perf_online(&bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(bench.puts, PERF_CPUS + 1);
	perf_end(&bench);
}

static void test_perf_cpu_that_went_offline_is_left_out(void)
{
	struct rb_answer answers[] = {
		perf_three_cpus[0],
		{ .op = RB_OP_PERF_OPEN, .cmd = -1, .answer = -ENODEV, .times = 1 },
	};
	struct perf_bench bench;

	perf_begin(&bench);
	rb_sys_script_init(&bench.script, answers, RB_COUNT(answers));
	CU_ASSERT_EQUAL(rb_perf_open(&bench.door, PERF_MAP, 1, &bench.perf, &bench.err), 0);
	CU_ASSERT_EQUAL(bench.perf.cpu_count, 2);
	CU_ASSERT_EQUAL(bench.perf.cpus[0].cpu, 1);
	perf_end(&bench);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_perf_open_has_a_buffer_for_each_cpu),
		UNIT_TEST(test_perf_open_any_call_fails_nothing_is_left),
		UNIT_TEST(test_perf_open_without_a_count_of_losses_is_tried_again),
		UNIT_TEST(test_perf_open_absurd_sizes_are_refused),
		UNIT_TEST(test_perf_open_map_too_small_says_so),
		UNIT_TEST(test_perf_online_takes_in_what_came),
		UNIT_TEST(test_perf_cpu_that_is_back_gets_another_event_once_read),
		UNIT_TEST(test_perf_cpu_that_went_offline_is_left_out),
		CU_TEST_INFO_NULL,
	};

	return unit_run("perf_open", tests);
}
