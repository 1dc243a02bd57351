// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_candidates - several places for a program: a list of which the first that exists is taken, and
 * several that are all taken, and undone in reverse. By way of a session, before a mock_kernel.
 */
#include <stdlib.h>
#include <string.h>

#include "attach_stage.h"
#include "made_object.h"
#include "session.h"
#include "text_check.h"
#include "unit.h"

struct whole {
	struct mock_kernel mock;
	struct made_object made;
	struct rawbpf *session;
	struct rawbpf_err err;
};

static int open_whole(struct whole *whole, const char *const *attach, size_t count, int pid)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .name = "made.o",
					  .attach = attach, .attach_count = count, .pid = pid };
	int code;

	memset(whole, 0, sizeof(*whole));
	mock_kernel_init(&whole->mock, stage_symbols, RB_COUNT(stage_symbols));
	CU_ASSERT_EQUAL_FATAL(made_object_of(&whole->made, ".text", "hello", insns, 2), 0);
	options.image = whole->made.image;
	options.image_size = whole->made.size;
	code = rb_session_open(&options, &whole->mock.door, &whole->session, &whole->err);
	return code ? code : rawbpf_load(whole->session, &whole->err);
}

static uint32_t links_of(const struct whole *whole)
{
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;

	CU_ASSERT_EQUAL(rawbpf_get_stats(whole->session, &stats, NULL), 0);
	return stats.links;
}

static void close_whole(struct whole *whole)
{
	CU_ASSERT_EQUAL(rawbpf_close(whole->session, NULL), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&whole->mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&whole->mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&whole->mock), 0);
	made_object_deinit(&whole->made);
	rawbpf_err_deinit(&whole->err);
}

static void refuse_symbol(struct whole *whole, size_t at, const char *symbol, int code)
{
	whole->mock.refusals[at] = (struct mock_refusal){
		.op = RB_OP_WRITE, .path = "kprobe_events", .data = symbol, .code = code
	};
}

static void test_candidates_the_first_that_exists_is_taken(void)
{
	static const char *const attach[] = { "kprobe/one|two|three" };
	struct whole whole;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 1, 0), 0);
	refuse_symbol(&whole, 0, " one+0", -ENOENT);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), 0);
	CU_ASSERT_EQUAL(links_of(&whole), 1);
	CU_ASSERT_STRING_EQUAL(rawbpf_program_at(whole.session, 0)->attached, "kprobe two");
	CU_ASSERT_FALSE(strstr(mock_text(&whole.mock.writes), "three") != NULL);
	close_whole(&whole);
}

static void test_candidates_none_of_which_exists_are_refused(void)
{
	static const char *const attach[] = { "kprobe/one|two" };
	struct whole whole;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 1, 0), 0);
	refuse_symbol(&whole, 0, NULL, -ENOENT);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), -ENOENT);
	CU_ASSERT_EQUAL(whole.err.status, RAWBPF_ATTACH);
	CU_ASSERT_TRUE(text_has(whole.err.text,
				"program hello: none of the candidates kprobe/one|two exists: "));
	CU_ASSERT_EQUAL(links_of(&whole), 0);
	close_whole(&whole);
}

/* Guards against trying on, and telling of the last candidate, when a right is missing. */
static void test_candidates_a_failure_of_another_kind_ends_the_search(void)
{
	static const char *const attach[] = { "kprobe/one|two" };
	struct whole whole;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 1, 0), 0);
	refuse_symbol(&whole, 0, " one+0", -EPERM);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), -EPERM);
	CU_ASSERT_EQUAL(whole.err.status, RAWBPF_PERMISSION);
	CU_ASSERT_TRUE(text_has(whole.err.text, "program hello: attach kprobe/one: writing"));
	CU_ASSERT_FALSE(strstr(mock_text(&whole.mock.writes), "two") != NULL);
	close_whole(&whole);
}

static void test_places_the_second_failing_leaves_the_first_to_the_close(void)
{
	static const char *const attach[] = { "kprobe/one", "kretprobe/two" };
	struct whole whole;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 2, 0), 0);
	refuse_symbol(&whole, 0, " two+0", -ENOENT);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), -ENOENT);
	CU_ASSERT_EQUAL(links_of(&whole), 1);
	CU_ASSERT_TRUE(text_is(mock_text(&whole.mock.there), STAGE_GROUP "/hello_0\n"));
	close_whole(&whole);
}

static void test_places_are_undone_in_reverse(void)
{
	static const char *const attach[] = { "kprobe/one", "kprobe/two" };
	struct whole whole;
	const char *first, *second;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 2, 0), 0);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), 0);
	CU_ASSERT_EQUAL(rawbpf_detach(whole.session, &whole.err), 0);
	first = strstr(mock_text(&whole.mock.writes), "-:" STAGE_GROUP "/hello_0");
	second = strstr(mock_text(&whole.mock.writes), "-:" STAGE_GROUP "/hello_1");
	CU_ASSERT_TRUE(first && second && second < first);
	close_whole(&whole);
}

/* Guards against a failing removal that keeps the others from being tried. */
static void test_places_one_that_stays_does_not_keep_the_others(void)
{
	static const char *const attach[] = { "kprobe/one", "kprobe/two" };
	struct whole whole;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 2, 0), 0);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), 0);
	refuse_symbol(&whole, 0, "/hello_1", -EIO);
	CU_ASSERT_EQUAL(rawbpf_detach(whole.session, &whole.err), -EIO);
	CU_ASSERT_EQUAL(whole.err.status, RAWBPF_CLEANUP);
	CU_ASSERT_TRUE(text_has(whole.err.text, "/hello_1 from"));
	CU_ASSERT_TRUE(text_is(mock_text(&whole.mock.there), STAGE_GROUP "/hello_1\n"));
	rb_text_clear(&whole.mock.there);
	close_whole(&whole);
}

static void test_pid_where_the_kind_cannot_is_refused_before_anything_is_made(void)
{
	static const char *const attach[] = { "kprobe/one" };
	struct whole whole;

	CU_ASSERT_EQUAL_FATAL(open_whole(&whole, attach, 1, 42), 0);
	CU_ASSERT_EQUAL(rawbpf_attach(whole.session, &whole.err), -EINVAL);
	CU_ASSERT_EQUAL(whole.err.status, RAWBPF_USAGE);
	CU_ASSERT_TRUE(text_has(whole.err.text, "-p: kprobe programs run for all processes"));
	CU_ASSERT_STRING_EQUAL(mock_text(&whole.mock.writes), "");
	close_whole(&whole);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_candidates_the_first_that_exists_is_taken),
		UNIT_TEST(test_candidates_none_of_which_exists_are_refused),
		UNIT_TEST(test_candidates_a_failure_of_another_kind_ends_the_search),
		UNIT_TEST(test_places_the_second_failing_leaves_the_first_to_the_close),
		UNIT_TEST(test_places_are_undone_in_reverse),
		UNIT_TEST(test_places_one_that_stays_does_not_keep_the_others),
		UNIT_TEST(test_pid_where_the_kind_cannot_is_refused_before_anything_is_made),
		CU_TEST_INFO_NULL,
	};

	return unit_run("candidates", tests);
}
