// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_leftover - what a killed rawbpf left is removed; what lives, or is another tool's, stays.
 *
 * The mock_kernel's lists hold events and instances of both; /proc has the living.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach/leftover.h"
#include "base/bytes.h"
#include "mock_kernel.h"
#include "text_check.h"
#include "unit.h"

#define DEAD  "rawbpf_100_5000_0000abcd" /* there is no 100 */
#define ALIVE "rawbpf_200_6000_1"	 /* started at 6000 */
#define OTHER "rawbpf_200_5999_1"	 /* its pid went to another process since */

#define STAT(start) \
	"200 (a) b (c) S 1 200 200 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 " start " 1 2 3\n"

static const char kprobes[] = "p:" DEAD "/hello_0 __x64_sys_clone+0\n"
			      "p:kprobes/mine vfs_read\n"
			      "p:" ALIVE "/hello_0 vfs_read\n"
			      "r16:" DEAD "/bye_1 vfs_read\n"
			      "p:rawbpf_tools/x vfs_read\n"
			      "r:" OTHER "/old_0 vfs_open\n"
			      "p:bcc/p_" DEAD " vfs_read\n"
			      "\n"
			      "garbage\n"
			      "p:" DEAD "_no_slash vfs_read\n";
static const char uprobes[] = "p:" DEAD "/up_0 /bin/bash:0x0000000000001234\n"
			      "p:uprobes/mine /bin/bash:0x10\n";
static const char instances[] = DEAD "\n" ALIVE "\nother\nrawbpf_\n" OTHER "\n" DEAD ".bak\n";

static const struct rb_answer everything[] = {
	{ RB_OP_READ, "kprobe_events", -1, 0, kprobes, 0 },
	{ RB_OP_READ, "uprobe_events", -1, 0, uprobes, 0 },
	{ RB_OP_LIST, "instances", -1, 0, instances, 0 },
	{ RB_OP_READ, "/proc/200/stat", -1, 0, STAT("6000"), 0 },
	{ RB_OP_OPEN, "/proc/100/stat", -1, -ENOENT, NULL, 0 },
};

struct sweep {
	struct mock_kernel mock;
	struct rb_tracefs tracefs;
	struct rawbpf_err err;
	struct rb_text told;
};

static void told(void *ctx, const char *where, const char *what, int code)
{
	struct sweep *sweep = ctx;

	rb_text_printf(&sweep->told, "%s %s %d\n", where, what, code);
}

static void sweep_init(struct sweep *sweep, const struct rb_answer *answers, size_t count)
{
	memset(sweep, 0, sizeof(*sweep));
	mock_kernel_init(&sweep->mock, answers, count);
	CU_ASSERT_EQUAL_FATAL(rb_tracefs_open(&sweep->mock.door, &sweep->tracefs, NULL), 0);
	rb_text_string(&sweep->mock.there,
		       DEAD "/hello_0\nkprobes/mine\n" ALIVE "/hello_0\n" DEAD "/bye_1\n"
			    "rawbpf_tools/x\n" OTHER "/old_0\n" DEAD "/up_0\nuprobes/mine\n"
			    "instances/" DEAD "\ninstances/" ALIVE "\ninstances/other\n"
			    "instances/" OTHER "\n");
}

static void sweep_deinit(struct sweep *sweep)
{
	rb_tracefs_close(&sweep->tracefs);
	CU_ASSERT_STRING_EQUAL(mock_text(&sweep->mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&sweep->mock), 0);
	rb_text_deinit(&sweep->told);
	rawbpf_err_deinit(&sweep->err);
}

static int run(struct sweep *sweep)
{
	return rb_leftover_remove(&sweep->tracefs, told, sweep, &sweep->err);
}

static void test_leftover_of_the_dead_alone_is_removed(void)
{
	struct sweep sweep;

	sweep_init(&sweep, everything, RB_COUNT(everything));
	CU_ASSERT_EQUAL(run(&sweep), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&sweep.mock.there),
			       "kprobes/mine\n" ALIVE "/hello_0\nrawbpf_tools/x\nuprobes/mine\n"
			       "instances/" ALIVE "\ninstances/other\n"));
	CU_ASSERT_TRUE(text_is(mock_text(&sweep.told), "kprobe_events " DEAD "/hello_0 0\n"
						       "kprobe_events " DEAD "/bye_1 0\n"
						       "kprobe_events " OTHER "/old_0 0\n"
						       "uprobe_events " DEAD "/up_0 0\n"
						       "instances " DEAD " 0\n"
						       "instances " OTHER " 0\n"));
	CU_ASSERT_TRUE(
		text_is(mock_text(&sweep.mock.writes),
			"kprobe_events: -:" DEAD "/hello_0\nkprobe_events: -:" DEAD "/bye_1\n"
			"kprobe_events: -:" OTHER "/old_0\nuprobe_events: -:" DEAD "/up_0\n"));
	CU_ASSERT_STRING_EQUAL(sweep.err.text, "");
	sweep_deinit(&sweep);
}

/* Guards against removing what may live: only "there is no such process" says that it is dead. */
static void test_leftover_of_an_owner_that_cannot_be_told_stays(void)
{
	static const struct rb_answer unknown[] = {
		{ RB_OP_OPEN, "/proc/", -1, -EACCES, NULL, 0 },
		{ RB_OP_OPEN, "/proc/", -1, -EMFILE, NULL, 0 },
		{ RB_OP_READ, "/proc/", -1, -EIO, NULL, 0 },
		{ RB_OP_READ, "/proc/", -1, 0, "", 0 },
		{ RB_OP_READ, "/proc/", -1, 0, "200 (cut", 0 },
		{ RB_OP_READ, "/proc/", -1, 0, "200 (cut) S 1 2 3", 0 },
	};

	for (size_t i = 0; i < RB_COUNT(unknown); i++) {
		struct rb_answer answers[] = { unknown[i], everything[0], everything[1],
					       everything[2] };
		struct sweep sweep;

		sweep_init(&sweep, answers, RB_COUNT(answers));
		CU_ASSERT_EQUAL(run(&sweep), 0);
		CU_ASSERT_STRING_EQUAL(mock_text(&sweep.told), "");
		CU_ASSERT_STRING_EQUAL(mock_text(&sweep.mock.writes), "");
		CU_ASSERT_EQUAL(sweep.mock.calls[RB_OP_RMDIR], 0);
		sweep_deinit(&sweep);
	}
}

static void test_leftover_process_that_ends_while_looked_at_is_dead(void)
{
	struct rb_answer answers[] = { { RB_OP_READ, "/proc/", -1, -ESRCH, NULL, 0 },
				       everything[2] };
	struct sweep sweep;

	sweep_init(&sweep, answers, RB_COUNT(answers));
	CU_ASSERT_EQUAL(run(&sweep), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&sweep.told), "instances " DEAD " 0\ninstances " ALIVE
						       " 0\ninstances " OTHER " 0\n"));
	sweep_deinit(&sweep);
}

static void test_leftover_that_resists_is_named_and_the_rest_removed(void)
{
	struct sweep sweep;

	sweep_init(&sweep, everything, RB_COUNT(everything));
	sweep.mock.refusals[0] =
		(struct mock_refusal){ .op = RB_OP_WRITE, .data = "/hello_0", .code = -EBUSY };
	sweep.mock.refusals[1] = (struct mock_refusal){ .op = RB_OP_RMDIR, .code = -EPERM };
	CU_ASSERT_EQUAL(run(&sweep), -EBUSY);
	CU_ASSERT_EQUAL(sweep.err.status, RAWBPF_CLEANUP);
	CU_ASSERT_PTR_NOT_NULL(strstr(sweep.err.text, "removing " DEAD "/hello_0 from "
						      "/sys/kernel/tracing/kprobe_events: "));
	CU_ASSERT_PTR_NOT_NULL(strstr(sweep.err.hint, "it is still in use"));
	CU_ASSERT_TRUE(text_is(mock_text(&sweep.told), "kprobe_events " DEAD "/hello_0 -16\n"
						       "kprobe_events " DEAD "/bye_1 0\n"
						       "kprobe_events " OTHER "/old_0 0\n"
						       "uprobe_events " DEAD "/up_0 0\n"
						       "instances " DEAD " -1\n"
						       "instances " OTHER " -1\n"));
	sweep_deinit(&sweep);
}

static void test_leftover_that_another_removed_is_not_mentioned(void)
{
	struct sweep sweep;

	sweep_init(&sweep, everything, RB_COUNT(everything));
	rb_text_clear(&sweep.mock.there);
	CU_ASSERT_EQUAL(run(&sweep), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&sweep.told), "");
	sweep_deinit(&sweep);
}

static void test_leftover_on_a_kernel_without_such_probes_is_looked_for_elsewhere(void)
{
	static const struct rb_answer answers[] = {
		{ RB_OP_OPEN, "kprobe_events", -1, -ENOENT, NULL, 0 },
		{ RB_OP_OPEN, "uprobe_events", -1, -ENOENT, NULL, 0 },
		{ RB_OP_LIST, "instances", -1, 0, DEAD "\n", 0 },
		{ RB_OP_OPEN, "/proc/100/stat", -1, -ENOENT, NULL, 0 },
	};
	struct sweep sweep;

	sweep_init(&sweep, answers, RB_COUNT(answers));
	CU_ASSERT_EQUAL(run(&sweep), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&sweep.told), "instances " DEAD " 0\n");
	sweep_deinit(&sweep);
}

static void test_leftover_lists_that_cannot_be_read_are_an_error(void)
{
	static const struct {
		struct rb_answer answer;
		enum rawbpf_status kind;
	} faults[] = {
		{ { RB_OP_OPEN, "kprobe_events", -1, -EACCES, NULL, 0 }, RAWBPF_PERMISSION },
		{ { RB_OP_READ, "uprobe_events", -1, -EIO, NULL, 0 }, RAWBPF_IO },
		{ { RB_OP_OPEN, "instances", -1, -EPERM, NULL, 0 }, RAWBPF_PERMISSION },
		{ { RB_OP_LIST, "instances", -1, -EIO, NULL, 0 }, RAWBPF_IO },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct sweep sweep;

		sweep_init(&sweep, &faults[i].answer, 1);
		CU_ASSERT_EQUAL(run(&sweep), faults[i].answer.answer);
		CU_ASSERT_EQUAL(sweep.err.status, faults[i].kind);
		CU_ASSERT_PTR_NOT_NULL(strstr(sweep.err.text, "reading /sys/kernel/tracing/"));
		sweep_deinit(&sweep);
	}
}

/* ---- names ---- */

static bool parses(const char *name, int pid, uint64_t start)
{
	size_t size = strlen(name);
	char *exact = malloc(size ? size : 1); /* no NUL behind it */
	uint64_t found_start = 0;
	int found = 0;
	bool is;

	memcpy(exact, name, size);
	is = rb_leftover_parse(exact, size, &found, &found_start);
	free(exact);
	if (is) {
		CU_ASSERT_EQUAL(found, pid);
		CU_ASSERT_EQUAL(found_start, start);
	}
	return is;
}

static void test_leftover_name_of_ours_gives_pid_and_start(void)
{
	CU_ASSERT_TRUE(parses("rawbpf_1_2_3", 1, 2));
	CU_ASSERT_TRUE(parses(DEAD, 100, 5000));
	CU_ASSERT_TRUE(parses("rawbpf_4194304_18446744073709551615_ffffffff", 4194304, UINT64_MAX));
}

static void test_leftover_name_of_another_form_is_not_ours(void)
{
	static const char *const others[] = {
		"",
		"rawbpf",
		"rawbpf_",
		"rawbpf_1",
		"rawbpf_1_",
		"rawbpf_1_2",
		"rawbpf_1_2_",
		"rawbpf_1_2_g",
		"rawbpf_1_2_3_4",
		"rawbpf_1_2_3 ",
		"rawbpf_-1_2_3",
		"rawbpf_a_2_3",
		"rawbpf_1_0x2_3",
		"rawbpf__2_3",
		"Rawbpf_1_2_3",
		"xrawbpf_1_2_3",
		"rawbpf_1_2_3/",
		"rawbpf_1_2_A",
		"rawbpf_99999999999_2_3",
		"rawbpf_1_99999999999999999999_3",
		"rawbpf_1_2_fffffffffffffffff",
		"bpftrace_1_2_3",
	};

	for (size_t i = 0; i < RB_COUNT(others); i++)
		if (parses(others[i], 0, 0)) {
			printf("'%s' is taken for ours\n", others[i]);
			CU_FAIL("a name of another tool");
		}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_leftover_of_the_dead_alone_is_removed),
		UNIT_TEST(test_leftover_of_an_owner_that_cannot_be_told_stays),
		UNIT_TEST(test_leftover_process_that_ends_while_looked_at_is_dead),
		UNIT_TEST(test_leftover_that_resists_is_named_and_the_rest_removed),
		UNIT_TEST(test_leftover_that_another_removed_is_not_mentioned),
		UNIT_TEST(test_leftover_on_a_kernel_without_such_probes_is_looked_for_elsewhere),
		UNIT_TEST(test_leftover_lists_that_cannot_be_read_are_an_error),
		UNIT_TEST(test_leftover_name_of_ours_gives_pid_and_start),
		UNIT_TEST(test_leftover_name_of_another_form_is_not_ours),
		CU_TEST_INFO_NULL,
	};

	return unit_run("leftover", tests);
}
