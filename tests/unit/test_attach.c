// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_attach - what is written where to make a probe, and that each failure takes it back again.
 *
 * A mock_kernel stands behind: it knows which events there are, and refuses what a test asks it to.
 */
#include <stdlib.h>
#include <string.h>

#include "attach_stage.h"
#include "base/bytes.h"
#include "text_check.h"
#include "unit.h"

/* ---- what is written ---- */

static void check_written(const char *target, const char *prog_name, const char *written,
			  const char *what)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, target, prog_name), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.mock.writes), written));
	CU_ASSERT_STRING_EQUAL(stage.link.what, what);
	CU_ASSERT_STRING_EQUAL(stage.err.text, "");
	stage_undo(&stage);
	stage_deinit(&stage);
}

static void test_attach_group_says_whose_it_is(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_STRING_EQUAL(stage.attacher.group, STAGE_GROUP);
	stage_deinit(&stage);
}

static void test_attach_kprobe_writes_one_command(void)
{
	check_written("kprobe/vfs_read", "hello",
		      "kprobe_events: p:" STAGE_GROUP "/hello_0 vfs_read+0\n", "kprobe vfs_read");
	check_written("kprobe/vfs_read+0x1f", "hello",
		      "kprobe_events: p:" STAGE_GROUP "/hello_0 vfs_read+31\n",
		      "kprobe vfs_read+0x1f");
	check_written("kretprobe/f.isra.0", "hello",
		      "kprobe_events: r:" STAGE_GROUP "/hello_0 f.isra.0+0\n",
		      "kretprobe f.isra.0");
	check_written("ksyscall/clone", "hello",
		      "kprobe_events: p:" STAGE_GROUP "/hello_0 " STAGE_WRAPPER "clone+0\n",
		      "kprobe " STAGE_WRAPPER "clone");
	check_written("kretsyscall/clone", "hello",
		      "kprobe_events: r:" STAGE_GROUP "/hello_0 " STAGE_WRAPPER "clone+0\n",
		      "kretprobe " STAGE_WRAPPER "clone");
}

static void test_attach_event_is_named_after_the_program_as_tracefs_takes_it(void)
{
	check_written("kprobe/f", "9a.b$c-d e",
		      "kprobe_events: p:" STAGE_GROUP "/_a_b_c_d_e_0 f+0\n", "kprobe f");
	check_written("kprobe/f", "kprobe/section:x\n",
		      "kprobe_events: p:" STAGE_GROUP "/kprobe_section_x__0 f+0\n", "kprobe f");
	check_written("kprobe/f", "a_name_that_is_much_longer_than_any_event_may_be_called",
		      "kprobe_events: p:" STAGE_GROUP
		      "/a_name_that_is_much_longer_than_any_eve_0 f+0\n",
		      "kprobe f");
}

/* Guards against two programs on one event: the second would get the first one's. */
static void test_attach_twice_makes_two_events(void)
{
	struct stage stage;
	struct rb_link first;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	first = stage.link;
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.mock.there),
			       STAGE_GROUP "/hello_0\n" STAGE_GROUP "/hello_1\n"));
	stage_undo(&stage);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.mock.there), STAGE_GROUP "/hello_0\n"));
	stage.link = first;
	stage_undo(&stage);
	stage_deinit(&stage);
}

/* Guards against kprobe_events opened to be truncated, which removes the probes of everyone. */
static void test_attach_kprobe_and_its_undoing_are_these_calls(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.calls),
			       "open kprobe_events append\nwrite p:" STAGE_GROUP
			       "/hello_0 f+0\nclose\n"
			       "open events/" STAGE_GROUP "/hello_0/id\nclose\n"
			       "perf 1234 pid -1 cpu 0\nset_bpf 7\nenable 0\n"));
	CU_ASSERT_TRUE(stage.link.fd >= 0);
	rb_text_clear(&stage.calls);
	stage_undo(&stage);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.calls),
			       "close\nopen kprobe_events append\n"
			       "write -:" STAGE_GROUP "/hello_0\nclose\n"));
	stage_deinit(&stage);
}

static void test_attach_tracepoint_writes_nothing(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "tp/sched/sched_switch", "hello"), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.calls),
			       "open events/sched/sched_switch/id\nclose\n"
			       "perf 1234 pid -1 cpu 0\nset_bpf 7\nenable 0\n"));
	CU_ASSERT_STRING_EQUAL(stage.link.what, "tracepoint sched/sched_switch");
	stage_undo(&stage);
	CU_ASSERT_STRING_EQUAL(mock_text(&stage.mock.writes), "");
	stage_deinit(&stage);
}

static void test_attach_raw_tracepoint_is_one_call(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "raw_tp/sys_enter", "hello"), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&stage.calls), "");
	CU_ASSERT_EQUAL(stage.mock.calls[RB_OP_BPF], 1);
	CU_ASSERT_STRING_EQUAL(stage.link.what, "raw tracepoint sys_enter");
	stage_undo(&stage);
	CU_ASSERT_TRUE(text_is(mock_text(&stage.calls), "close\n"));
	stage_deinit(&stage);
}

static void test_attach_with_the_first_cpus_offline_takes_the_next(void)
{
	struct stage stage;

	stage_init(&stage);
	stage.mock.refusals[0] =
		(struct mock_refusal){ .op = RB_OP_PERF_OPEN, .code = -ENODEV, .times = 2 };
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "tp/a/b", "hello"), 0);
	CU_ASSERT_TRUE(text_has(mock_text(&stage.calls), "cpu 0\nperf 1234 pid -1 cpu 1\n"
							 "perf 1234 pid -1 cpu 2\nset_bpf"));
	stage_undo(&stage);
	stage_deinit(&stage);
}

static void test_attach_with_every_cpu_offline_ends(void)
{
	struct stage stage;

	stage_init(&stage);
	stage.mock.refusals[0] = (struct mock_refusal){ .op = RB_OP_PERF_OPEN, .code = -ENODEV };
	CU_ASSERT_EQUAL(stage_attach(&stage, "tp/a/b", "hello"), -ENODEV);
	CU_ASSERT_EQUAL(stage.mock.calls[RB_OP_PERF_OPEN], 64);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_IO);
	stage_deinit(&stage);
}

/* ---- each failing step ---- */

struct step {
	const char *target;
	struct mock_refusal refusal;
	enum rawbpf_status kind;
	const char *says;
};

/* Nothing is left (stage_deinit looks), and the story is of the step. */
static void check_failing(const struct step *step)
{
	struct stage stage;
	int code;

	stage_init(&stage);
	stage.mock.refusals[0] = step->refusal;
	code = stage_attach(&stage, step->target, "hello");
	if (code != step->refusal.code || stage.err.status != step->kind)
		printf("%s, %s: %d, kind %d: %s\n", step->target, step->says, code,
		       (int)stage.err.status, stage.err.text);
	CU_ASSERT_EQUAL(code, step->refusal.code);
	CU_ASSERT_EQUAL(stage.err.code, step->refusal.code);
	CU_ASSERT_EQUAL(stage.err.status, step->kind);
	CU_ASSERT_TRUE(text_has(stage.err.text, step->says));
	CU_ASSERT_EQUAL(stage.link.fd, -1);
	CU_ASSERT_PTR_NULL(stage.link.what);
	stage_deinit(&stage);
}

#define SET_BPF RB_OP_IOCTL, NULL, NULL

static void test_attach_failing_at_each_step_takes_all_back(void)
{
	static const struct step steps[] = {
		{ "kprobe/f",
		  { RB_OP_OPEN, "kprobe_events", NULL, -ENOENT, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "kernel function f" },
		{ "kprobe/f",
		  { RB_OP_OPEN, "kprobe_events", NULL, -ENOENT, 0, 0, 0 },
		  RAWBPF_FEATURE,
		  "no kprobes" },
		{ "kprobe/f",
		  { RB_OP_OPEN, "kprobe_events", NULL, -EACCES, 0, 1, 0 },
		  RAWBPF_PERMISSION,
		  "writing kprobe_events: Permission denied" },
		{ "kprobe/f",
		  { RB_OP_WRITE, "kprobe_events", NULL, -ENOENT, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "no kernel function f" },
		{ "kprobe/vfs_read",
		  { RB_OP_WRITE, "kprobe_events", NULL, -EINVAL, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "vfs_read exists, but the kernel refuses a kprobe on it" },
		{ "kprobe/f",
		  { RB_OP_WRITE, "kprobe_events", NULL, -EPERM, 0, 1, 0 },
		  RAWBPF_PERMISSION,
		  "writing kprobe_events: Operation not permitted" },
		{ "kprobe/f",
		  { RB_OP_OPEN, "/id", NULL, -EIO, 0, 1, 0 },
		  RAWBPF_IO,
		  "/hello_0/id: " },
		{ "kprobe/f",
		  { RB_OP_READ, "/id", NULL, -EIO, 0, 1, 0 },
		  RAWBPF_IO,
		  "/hello_0/id: " },
		{ "kprobe/f",
		  { RB_OP_PERF_OPEN, NULL, NULL, -EMFILE, 0, 1, 0 },
		  RAWBPF_IO,
		  "perf_event_open() on the event: " },
		{ "kprobe/f",
		  { RB_OP_PERF_OPEN, NULL, NULL, -EPERM, 0, 1, 0 },
		  RAWBPF_PERMISSION,
		  "perf_event_open() on the event: Operation not permitted" },
		{ "kprobe/f", { SET_BPF, -EINVAL, 0, 1, 0 }, RAWBPF_FEATURE, "SET_BPF" },
		{ "kprobe/f", { SET_BPF, -EACCES, 0, 1, 0 }, RAWBPF_ATTACH, "SET_BPF" },
		{ "kprobe/f",
		  { SET_BPF, -E2BIG, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "the maximum of 64 programs" },
		{ "kprobe/f", { SET_BPF, -EPERM, 0, 1, 0 }, RAWBPF_PERMISSION, "SET_BPF" },
		{ "kprobe/f", { SET_BPF, -EIO, 0, 1, 0 }, RAWBPF_IO, "SET_BPF" },
		{ "kprobe/f", { SET_BPF, -EIO, 1, 1, 0 }, RAWBPF_IO, "enabling the event" },
		{ "ksyscall/clone", { SET_BPF, -EIO, 1, 1, 0 }, RAWBPF_IO, "enabling the event" },
		{ "tp/a/b",
		  { RB_OP_OPEN, "/id", NULL, -ENOENT, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "no tracepoint a/b" },
		{ "tp/a/b",
		  { RB_OP_OPEN, "/id", NULL, -EACCES, 0, 1, 0 },
		  RAWBPF_PERMISSION,
		  "events/a/b/id: Permission denied" },
		{ "tp/a/b",
		  { RB_OP_PERF_OPEN, NULL, NULL, -EBUSY, 0, 1, 0 },
		  RAWBPF_IO,
		  "perf_event_open() on the event: " },
		{ "tp/a/b",
		  { SET_BPF, -EACCES, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "reads past the end of this event" },
		{ "tp/a/b", { SET_BPF, -EIO, 1, 1, 0 }, RAWBPF_IO, "enabling the event" },
		{ "raw_tp/x",
		  { RB_OP_BPF, NULL, NULL, -ENOENT, 0, 1, 0 },
		  RAWBPF_ATTACH,
		  "no raw tracepoint x" },
		{ "raw_tp/x",
		  { RB_OP_BPF, NULL, NULL, -EINVAL, 0, 1, 0 },
		  RAWBPF_FEATURE,
		  "bpf(BPF_RAW_TRACEPOINT_OPEN, x): Invalid argument" },
		{ "raw_tp/x",
		  { RB_OP_BPF, NULL, NULL, -EPERM, 0, 1, 0 },
		  RAWBPF_PERMISSION,
		  "opening the raw tracepoint: Operation not permitted" },
	};

	for (size_t i = 0; i < RB_COUNT(steps); i++)
		check_failing(&steps[i]);
}

/* Guards against an id that is no number: a perf event on another event. */
static void test_attach_id_that_is_no_number_is_refused(void)
{
	static const char *const ids[] = { "x\n", "\n", "99999999999999999999999\n" };

	for (size_t i = 0; i < RB_COUNT(ids); i++) {
		struct rb_answer answer = { RB_OP_READ, "/id", -1, 0, ids[i], 0 };
		struct stage stage;

		stage_init(&stage);
		stage.mock.script.answers = &answer;
		stage.mock.script.answer_count = 1;
		CU_ASSERT_EQUAL(stage_attach(&stage, "kprobe/f", "hello"), -EINVAL);
		CU_ASSERT_EQUAL(stage.mock.calls[RB_OP_PERF_OPEN], 0);
		stage_deinit(&stage);
	}
}

/* ---- the names of a system call ---- */

static void refuse_symbols(struct stage *stage, size_t count)
{
	static const char *const symbols[] = { " " STAGE_WRAPPER, " sys_", " SyS_" };

	for (size_t i = 0; i < count; i++)
		stage->mock.refusals[i] = (struct mock_refusal){ .op = RB_OP_WRITE,
								 .path = "kprobe_events",
								 .data = symbols[i],
								 .code = -ENOENT };
}

static void test_attach_system_call_by_its_older_names(void)
{
	struct stage stage;

	stage_init(&stage);
	refuse_symbols(&stage, 2);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "ksyscall/clone", "hello"), 0);
	CU_ASSERT_STRING_EQUAL(stage.link.what, "kprobe SyS_clone");
	CU_ASSERT_STRING_EQUAL(stage.err.text, "");
	CU_ASSERT_TRUE(text_has(mock_text(&stage.mock.there), "_2\n") ||
		       !strcmp(STAGE_WRAPPER, "sys_"));
	stage_undo(&stage);
	stage_deinit(&stage);
}

static void test_attach_system_call_of_no_name_tells_of_todays(void)
{
	struct stage stage;

	stage_init(&stage);
	refuse_symbols(&stage, 3);
	CU_ASSERT_EQUAL(stage_attach(&stage, "ksyscall/clone", "hello"), -ENOENT);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_ATTACH);
	CU_ASSERT_TRUE(text_has(stage.err.text, STAGE_WRAPPER "clone"));
	stage_deinit(&stage);
}

/* Guards against the story of a name that is not there, told of one that is. */
static void test_attach_system_call_failing_at_an_older_name_tells_of_that(void)
{
	struct stage stage;

	stage_init(&stage);
	refuse_symbols(&stage, strcmp(STAGE_WRAPPER, "sys_") ? 1 : 0);
	stage.mock.refusals[1] = (struct mock_refusal){ .op = RB_OP_PERF_OPEN, .code = -EMFILE };
	CU_ASSERT_EQUAL(stage_attach(&stage, "ksyscall/clone", "hello"), -EMFILE);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_IO);
	CU_ASSERT_EQUAL(stage.err.code, -EMFILE);
	CU_ASSERT_TRUE(text_has(stage.err.text, "perf_event_open()"));
	stage_deinit(&stage);
}

/* An attempt under one name that made its event and then failed is undone before the next name. */
static void test_attach_ksyscall_failing_anywhere_leaves_no_event(void)
{
	static const int codes[] = { -EACCES, -ENOENT, -EINVAL };

	for (size_t i = 0; i < RB_COUNT(codes); i++) {
		for (uint64_t nth = 1; nth < 60; nth++) {
			struct rb_sys_fail fail;
			struct stage stage;

			stage_init(&stage);
			rb_sys_fail_init(&fail, &stage.mock.door, nth, codes[i]);
			stage.record.next = &fail.door;
			stage_attach(&stage, "ksyscall/clone", "prog");
			stage.record.next = &stage.mock.door;
			if (stage.link.event)
				stage_undo(&stage);
			stage_deinit(&stage); /* nothing is left in kprobe_events */
		}
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_attach_group_says_whose_it_is),
		UNIT_TEST(test_attach_kprobe_writes_one_command),
		UNIT_TEST(test_attach_event_is_named_after_the_program_as_tracefs_takes_it),
		UNIT_TEST(test_attach_twice_makes_two_events),
		UNIT_TEST(test_attach_kprobe_and_its_undoing_are_these_calls),
		UNIT_TEST(test_attach_tracepoint_writes_nothing),
		UNIT_TEST(test_attach_raw_tracepoint_is_one_call),
		UNIT_TEST(test_attach_with_the_first_cpus_offline_takes_the_next),
		UNIT_TEST(test_attach_with_every_cpu_offline_ends),
		UNIT_TEST(test_attach_failing_at_each_step_takes_all_back),
		UNIT_TEST(test_attach_id_that_is_no_number_is_refused),
		UNIT_TEST(test_attach_system_call_by_its_older_names),
		UNIT_TEST(test_attach_system_call_of_no_name_tells_of_todays),
		UNIT_TEST(test_attach_system_call_failing_at_an_older_name_tells_of_that),
		UNIT_TEST(test_attach_ksyscall_failing_anywhere_leaves_no_event),
		CU_TEST_INFO_NULL,
	};

	return unit_run("attach", tests);
}
