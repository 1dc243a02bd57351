// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_trace - an instance of the tracing buffers made and removed, or the global pipe in its place;
 * the switch that loading a program turns. What is read is test_trace_read.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "made_object.h"
#include "session.h"
#include "text_check.h"
#include "trace_feeder.h"
#include "unit.h"

#define PRINTK "events/bpf_trace/bpf_trace_printk/enable"

/* ---- open and close ---- */

static void test_trace_open_makes_an_instance_and_switches_its_event_on(void)
{
	struct feeder feeder;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	CU_ASSERT_STRING_EQUAL(feeder.trace.instance, "instances/" FEEDER_NAME);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.mock.there), "instances/" FEEDER_NAME "\n");
	CU_ASSERT_TRUE(text_is(mock_text(&feeder.mock.writes),
			       "instances/" FEEDER_NAME "/" PRINTK ": 1\n"
			       "instances/" FEEDER_NAME "/buffer_percent: 0\n"));
	CU_ASSERT_STRING_EQUAL(feeder.mock.script.paths[feeder.trace.fd],
			       "instances/" FEEDER_NAME "/trace_pipe");
	CU_ASSERT_TRUE(feeder.trace.wakes);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, &feeder.err), 0);
	CU_ASSERT_EQUAL(feeder.trace.fd, -1);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, &feeder.err), 0);
	feeder_deinit(&feeder);
}

static void test_trace_open_without_buffer_percent_does_not_wake(void)
{
	struct feeder feeder;

	feeder_init(&feeder);
	feeder.mock.refusals[0] = (struct mock_refusal){ .op = RB_OP_OPEN,
							 .path = "buffer_percent",
							 .code = -ENOENT };
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	CU_ASSERT_STRING_EQUAL(feeder.trace.instance, "instances/" FEEDER_NAME);
	CU_ASSERT_FALSE(feeder.trace.wakes);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

/* The global pipe: nothing made, nothing written, nothing removed. */
static void check_global(enum rb_op op, const char *path, int code)
{
	struct feeder feeder;

	feeder_init(&feeder);
	feeder.mock.refusals[0] = (struct mock_refusal){ .op = op, .path = path, .code = code };
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	CU_ASSERT_STRING_EQUAL(feeder.trace.instance, "");
	CU_ASSERT_STRING_EQUAL(feeder.mock.script.paths[feeder.trace.fd], "trace_pipe");
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.mock.there), "");
	CU_ASSERT_FALSE(feeder.trace.wakes);
	rb_text_clear(&feeder.mock.writes);
	rb_trace_stop(&feeder.trace);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, &feeder.err), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.mock.writes), "");
	feeder_deinit(&feeder);
}

static void test_trace_open_where_no_instance_can_be_made_takes_the_global_pipe(void)
{
	check_global(RB_OP_MKDIR, NULL, -ENOENT);
	check_global(RB_OP_MKDIR, NULL, -ENOMEM);
	check_global(RB_OP_OPEN, "instances/" FEEDER_NAME "/" PRINTK, -ENOENT);
	check_global(RB_OP_WRITE, "instances/" FEEDER_NAME "/" PRINTK, -EINVAL);
}

static void check_no_pipe(int code, enum rawbpf_status kind, const char *says, const char *hint)
{
	struct feeder feeder;

	feeder_init(&feeder);
	feeder.mock.refusals[0] =
		(struct mock_refusal){ .op = RB_OP_OPEN, .path = "trace_pipe", .code = code };
	CU_ASSERT_EQUAL(feeder_open(&feeder), code);
	CU_ASSERT_EQUAL(feeder.err.status, kind);
	CU_ASSERT_TRUE(text_has(feeder.err.text, says));
	CU_ASSERT_TRUE(text_has(feeder.err.hint, hint));
	CU_ASSERT_EQUAL(feeder.trace.fd, -1);
	feeder_deinit(&feeder); /* looks for an instance that is left */
}

static void test_trace_open_without_a_pipe_is_refused_and_leaves_nothing(void)
{
	check_no_pipe(-EBUSY, RAWBPF_FEATURE, "open /sys/kernel/tracing/trace_pipe: ",
		      "another process reads the global trace_pipe");
	check_no_pipe(-ENOENT, RAWBPF_FEATURE, "open /sys/kernel/tracing/trace_pipe: ", "");
	check_no_pipe(-EACCES, RAWBPF_PERMISSION, "open trace_pipe: Permission denied", "");
}

static void test_trace_stop_switches_the_event_off_and_the_rest_can_be_read(void)
{
	struct feeder feeder;
	int stop;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	rb_text_clear(&feeder.mock.writes);
	rb_trace_stop(&feeder.trace);
	rb_trace_stop(&feeder.trace);
	CU_ASSERT_TRUE(text_is(mock_text(&feeder.mock.writes),
			       "instances/" FEEDER_NAME "/" PRINTK ": 0\n"));
	CU_ASSERT_EQUAL(rb_trace_read(&feeder.trace, NULL, NULL, &stop, NULL), 0);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_close_of_an_instance_that_stays_says_which(void)
{
	struct feeder feeder;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	feeder.mock.refusals[0] = (struct mock_refusal){ .op = RB_OP_RMDIR, .code = -EBUSY };
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, &feeder.err), -EBUSY);
	CU_ASSERT_EQUAL(feeder.err.status, RAWBPF_CLEANUP);
	CU_ASSERT_TRUE(text_has(
		feeder.err.text,
		"remove the trace instance /sys/kernel/tracing/instances/" FEEDER_NAME ": "));
	CU_ASSERT_STRING_EQUAL(feeder.err.hint, "rawbpf clean");
	CU_ASSERT_EQUAL(feeder.trace.fd, -1);
	rb_text_clear(&feeder.mock.there);
	feeder_deinit(&feeder);
}

static void test_trace_close_of_an_instance_that_another_removed_is_fine(void)
{
	struct feeder feeder;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	rb_text_clear(&feeder.mock.there);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, &feeder.err), 0);
	CU_ASSERT_STRING_EQUAL(feeder.err.text, "");
	feeder_deinit(&feeder);
}

/* ---- the switch that loading a program turns ---- */

static void check_switch(const char *before, const char *after, const char *written)
{
	struct rb_answer answers[] = { { RB_OP_READ, PRINTK, -1, 0, before, 0 } };
	struct rb_trace_switch saved;
	struct feeder feeder;

	feeder_init(&feeder);
	feeder.mock.script.answers = answers;
	feeder.mock.script.answer_count = 1;
	rb_trace_printk_save(&feeder.tracefs, &saved);
	answers[0].data = after;
	rb_trace_printk_restore(&feeder.tracefs, &saved);
	CU_ASSERT_TRUE(text_is(mock_text(&feeder.mock.writes), written));
	feeder_deinit(&feeder);
}

/* Guards against an event that is switched off under another tool that had switched it on. */
static void test_trace_printk_is_left_as_it_was(void)
{
	check_switch("0\n", "1\n", PRINTK ": 0\n");
	check_switch("0\n", "0\n", "");
	check_switch("1\n", "1\n", "");
	check_switch("1\n", "0\n", "");
	check_switch("", "1\n", "");
	check_switch("X\n", "1\n", "");
}

/* ---- a session's words about the pipe it took ---- */

static void count_note(void *ctx, const char *line)
{
	CU_ASSERT_TRUE(text_has(line, "reading the global trace_pipe"));
	(*(int *)ctx)++;
}

static int notes_of(int mkdir_code, bool prints)
{
	static const struct bpf_insn printing[] = { MADE_HELPER(6), MADE_EXIT },
				     silent[] = { MADE_HELPER(5), MADE_EXIT };
	static const char *const attach[] = { "kprobe/f" };
	int notes = 0;
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .attach = attach,
					  .attach_count = 1, .note = count_note, .ctx = &notes };
	struct mock_kernel mock;
	struct made_object made;
	struct rawbpf *session;

	CU_ASSERT_EQUAL_FATAL(
		made_object_of(&made, ".text", "hello", prints ? printing : silent, 2), 0);
	mock_kernel_init(&mock, NULL, 0);
	if (mkdir_code)
		mock.refusals[0] = (struct mock_refusal){ .op = RB_OP_MKDIR, .code = mkdir_code };
	options.image = made.image;
	options.image_size = made.size;
	CU_ASSERT_EQUAL_FATAL(rb_session_open(&options, &mock.door, &session, NULL), 0);
	CU_ASSERT_EQUAL(rawbpf_load(session, NULL), 0);
	CU_ASSERT_EQUAL(rawbpf_attach(session, NULL), 0);
	CU_ASSERT_EQUAL(mock.calls[RB_OP_MKDIR], prints);
	CU_ASSERT_EQUAL(rawbpf_close(session, NULL), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&mock), 0);
	made_object_deinit(&made);
	return notes;
}

static void test_trace_global_pipe_is_noted_and_an_instance_is_not(void)
{
	CU_ASSERT_EQUAL(notes_of(0, true), 0);
	CU_ASSERT_EQUAL(notes_of(-ENOENT, true), 1);
	CU_ASSERT_EQUAL(notes_of(0, false), 0);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_trace_open_makes_an_instance_and_switches_its_event_on),
		UNIT_TEST(test_trace_open_without_buffer_percent_does_not_wake),
		UNIT_TEST(test_trace_open_where_no_instance_can_be_made_takes_the_global_pipe),
		UNIT_TEST(test_trace_open_without_a_pipe_is_refused_and_leaves_nothing),
		UNIT_TEST(test_trace_stop_switches_the_event_off_and_the_rest_can_be_read),
		UNIT_TEST(test_trace_close_of_an_instance_that_stays_says_which),
		UNIT_TEST(test_trace_close_of_an_instance_that_another_removed_is_fine),
		UNIT_TEST(test_trace_printk_is_left_as_it_was),
		UNIT_TEST(test_trace_global_pipe_is_noted_and_an_instance_is_not),
		CU_TEST_INFO_NULL,
	};

	return unit_run("trace", tests);
}
