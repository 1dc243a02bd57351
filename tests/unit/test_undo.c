// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_undo - the removal of what an attachment made, where the kernel is slow or refuses it.
 */
#include <stdlib.h>
#include <string.h>

#include "attach_stage.h"
#include "base/bytes.h"
#include "text_check.h"
#include "unit.h"

static void test_undo_of_a_busy_event_tries_again(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	stage.mock.refusals[0] = (struct mock_refusal){
		.op = RB_OP_WRITE, .data = "-:", .code = -EBUSY, .times = 49
	};
	stage_undo(&stage);
	CU_ASSERT_EQUAL(stage.mock.calls[RB_OP_POLL], 49);
	stage_deinit(&stage);
}

static void test_undo_of_an_event_busy_for_good_says_what_stays(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	stage.mock.refusals[0] =
		(struct mock_refusal){ .op = RB_OP_WRITE, .data = "-:", .code = -EBUSY };
	CU_ASSERT_EQUAL(rb_link_undo(&stage.attacher, &stage.link, &stage.err), -EBUSY);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_CLEANUP);
	CU_ASSERT_TRUE(text_has(stage.err.text, "removing " STAGE_GROUP "/hello_0 from "
						"/sys/kernel/tracing/kprobe_events: "));
	CU_ASSERT_STRING_EQUAL(stage.err.hint, "rawbpf clean");
	CU_ASSERT_EQUAL(stage.mock.calls[RB_OP_POLL], 49);
	CU_ASSERT_EQUAL(stage.link.fd, -1);
	CU_ASSERT_PTR_NULL(stage.link.event);
	rb_text_clear(&stage.mock.there); /* it stays, as was said */
	stage_deinit(&stage);
}

static void test_undo_of_an_event_that_another_removed_is_fine(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	rb_text_clear(&stage.mock.there);
	stage_undo(&stage);
	CU_ASSERT_STRING_EQUAL(stage.err.text, "");
	stage_deinit(&stage);
}

static void test_undo_failing_otherwise_is_not_repeated(void)
{
	struct stage stage;

	stage_init(&stage);
	CU_ASSERT_EQUAL_FATAL(stage_attach(&stage, "kprobe/f", "hello"), 0);
	stage.mock.refusals[0] =
		(struct mock_refusal){ .op = RB_OP_WRITE, .data = "-:", .code = -EIO };
	CU_ASSERT_EQUAL(rb_link_undo(&stage.attacher, &stage.link, &stage.err), -EIO);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_CLEANUP);
	CU_ASSERT_EQUAL(stage.mock.calls[RB_OP_POLL], 0);
	rb_text_clear(&stage.mock.there);
	stage_deinit(&stage);
}

static void test_attach_failing_and_its_undoing_too_tells_of_both(void)
{
	struct stage stage;

	stage_init(&stage);
	stage.mock.refusals[0] = (struct mock_refusal){ .op = RB_OP_IOCTL, .code = -EIO };
	stage.mock.refusals[1] =
		(struct mock_refusal){ .op = RB_OP_WRITE, .data = "-:", .code = -EINVAL };
	CU_ASSERT_EQUAL(stage_attach(&stage, "kprobe/f", "hello"), -EIO);
	CU_ASSERT_EQUAL(stage.err.status, RAWBPF_IO);
	CU_ASSERT_TRUE(text_has(stage.err.text, "SET_BPF"));
	CU_ASSERT_TRUE(text_has(stage.err.text, "; and removing " STAGE_GROUP "/hello_0 from "));
	rb_text_clear(&stage.mock.there);
	stage_deinit(&stage);
}

static void test_undo_of_nothing_is_nothing(void)
{
	struct stage stage;

	stage_init(&stage);
	stage_undo(&stage);
	CU_ASSERT_STRING_EQUAL(mock_text(&stage.calls), "");
	stage_deinit(&stage);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_undo_of_a_busy_event_tries_again),
		UNIT_TEST(test_undo_of_an_event_busy_for_good_says_what_stays),
		UNIT_TEST(test_undo_of_an_event_that_another_removed_is_fine),
		UNIT_TEST(test_undo_failing_otherwise_is_not_repeated),
		UNIT_TEST(test_attach_failing_and_its_undoing_too_tells_of_both),
		UNIT_TEST(test_undo_of_nothing_is_nothing),
		CU_TEST_INFO_NULL,
	};

	return unit_run("undo", tests);
}
