// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_trace_read - what trace_pipe says, in pieces of every size, as records: none lost, none twice.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "text_check.h"
#include "trace_feeder.h"
#include "unit.h"

/* All pieces in one go, until there is nothing more; then what came of them. */
static void check_told(struct feeder *feeder, const struct piece *pieces, size_t count,
		       const char *told)
{
	int stop, code;

	rb_text_clear(&feeder->told);
	feeder->pieces = pieces;
	feeder->count = count;
	feeder->at = 0;
	while (feeder->at < feeder->count) {
		code = feeder_read(feeder, &stop);
		CU_ASSERT_TRUE(code >= 0);
		CU_ASSERT_EQUAL(stop, 0);
	}
	CU_ASSERT_EQUAL(feeder_read(feeder, &stop), 0);
	CU_ASSERT_TRUE(text_is(mock_text(&feeder->told), told));
	CU_ASSERT_EQUAL(feeder->trace.buffer.size, 0);
}

#define LINE(name, message) \
	"            " name "-6115    [001] ...2.  1262.517750: bpf_trace_printk: " message "\n"

/* A bit of everything: an ordinary line, one of two lines, a loss, a name of spaces and dashes. */
static const char everything[] = LINE("bash", "Hello, World!")
	LINE("bash", "one\ntwo") "CPU:1 [LOST 1234 EVENTS]\n" LINE("-1  ", "x") "\n" LINE("bash",
											  "last");
static const char everything_told[] = "trace bash 6115 'Hello, World!'\n"
				      "trace bash 6115 'one'\n"
				      "continue 'two'\n"
				      "loss cpu 1: 1234\n"
				      "trace -1   6115 'x'\n"
				      "continue ''\n"
				      "trace bash 6115 'last'\n";

/* Guards against a record that is lost, or told twice, where a read ends in the middle of it. */
static void test_trace_read_cut_in_two_at_every_byte_tells_the_same(void)
{
	const size_t size = sizeof(everything) - 1;

	for (size_t cut = 0; cut <= size; cut++) {
		const struct piece pieces[] = { { everything, cut, 0 },
						{ everything + cut, size - cut, 0 } };
		struct feeder feeder;

		feeder_init(&feeder);
		CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
		check_told(&feeder, pieces, 2, everything_told);
		CU_ASSERT_EQUAL(feeder.trace.events, 4);
		CU_ASSERT_EQUAL(feeder.trace.lost, 1234);
		CU_ASSERT_EQUAL(feeder.trace.unknown, 0);
		CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
		feeder_deinit(&feeder);
	}
}

static void test_trace_read_a_byte_at_a_time_tells_the_same(void)
{
	struct piece pieces[sizeof(everything) - 1];
	struct feeder feeder;

	for (size_t i = 0; i < RB_COUNT(pieces); i++)
		pieces[i] = (struct piece){ everything + i, 1, 0 };
	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	check_told(&feeder, pieces, RB_COUNT(pieces), everything_told);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_read_cut_with_nothing_between_tells_the_same(void)
{
	const size_t size = sizeof(everything) - 1;
	static const int codes[] = { -EAGAIN, -EINTR };

	for (size_t cut = 0; cut <= size; cut++) {
		/*
		 * where a line ends, what follows might belong to a name: an EAGAIN there says no
		 */
		const struct piece pieces[] = { { everything, cut, 0 },
						{ NULL, 0, codes[cut % 2] },
						{ everything + cut, size - cut, 0 } };
		struct feeder feeder;

		feeder_init(&feeder);
		CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
		check_told(&feeder, pieces, 3, everything_told);
		CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
		feeder_deinit(&feeder);
	}
}

/* Guards against a last line, which could begin a name of two lines, that waits for ever. */
static void test_trace_read_dry_hands_over_what_could_have_been_a_name(void)
{
	static const struct piece pieces[] = { { "  short\n", 8, 0 } };
	struct feeder feeder;
	int stop;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	feeder.pieces = pieces;
	feeder.count = 1;
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), 8);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.told), "");
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.told), "continue '  short'\n");
	CU_ASSERT_EQUAL(feeder.trace.events, 0);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_read_dry_keeps_half_a_line(void)
{
	static const struct piece pieces[] = { { "half", 4, 0 },
					       { NULL, 0, -EAGAIN },
					       { " a line\n", 8, 0 } };
	struct feeder feeder;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	check_told(&feeder, pieces, 3, "continue 'half a line'\n");
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_read_losses_are_counted_by_what_is_known(void)
{
	static const char text[] = "CPU:0 [LOST 7 EVENTS]\nCPU:3 [LOST EVENTS]\n"
				   "CPU:1 [LOST 5 EVENTS]\n";
	static const struct piece pieces[] = { { text, sizeof(text) - 1, 0 } };
	struct feeder feeder;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	check_told(&feeder, pieces, 1, "loss cpu 0: 7\nloss cpu 3: 0\nloss cpu 1: 5\n");
	CU_ASSERT_EQUAL(feeder.trace.lost, 12);
	CU_ASSERT_EQUAL(feeder.trace.unknown, 1);
	CU_ASSERT_EQUAL(feeder.trace.events, 0);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

/* Guards against memory that grows with a line that never ends. */
static void test_trace_read_line_without_an_end_is_handed_over_in_parts(void)
{
	static const struct piece pieces[] = { { "end\n", 4, 0 } };
	struct feeder feeder;
	int stop;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	feeder.endless = (3 << 20) + 5;
	while (feeder.endless) {
		CU_ASSERT_TRUE_FATAL(feeder_read(&feeder, &stop) > 0);
		CU_ASSERT_TRUE_FATAL(feeder.trace.buffer.capacity <= 4 << 20);
	}
	feeder.pieces = pieces;
	feeder.count = 1;
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), 4);
	CU_ASSERT_TRUE(text_is(mock_text(&feeder.told), "continue 1048576 bytes\n"
							"continue 1048576 bytes\n"
							"continue 1048576 bytes\n"
							"continue 'xxxxxend'\n"));
	CU_ASSERT_EQUAL(feeder.trace.buffer.size, 0);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_read_stopped_keeps_the_rest(void)
{
	static const struct piece pieces[] = { { "one\ntwo\nthree\n", 14, 0 } };
	struct feeder feeder;
	int stop;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	feeder.pieces = pieces;
	feeder.count = 1;
	feeder.stop_after = 2;
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), 14);
	CU_ASSERT_EQUAL(stop, 5);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.told), "continue 'one'\ncontinue 'two'\n");
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), 0);
	CU_ASSERT_EQUAL(stop, 0);
	CU_ASSERT_STRING_EQUAL(mock_text(&feeder.told),
			       "continue 'one'\ncontinue 'two'\ncontinue 'three'\n");
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_read_for_nobody_counts_all_the_same(void)
{
	const struct piece pieces[] = { { everything, sizeof(everything) - 1, 0 } };
	struct feeder feeder;
	int stop;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	feeder.pieces = pieces;
	feeder.count = 1;
	CU_ASSERT_TRUE(rb_trace_read(&feeder.trace, NULL, NULL, &stop, NULL) > 0);
	CU_ASSERT_EQUAL(feeder.trace.events, 4);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

static void test_trace_read_failing_says_so(void)
{
	static const struct piece pieces[] = { { NULL, 0, -EIO }, { NULL, 0, 0 } };
	struct feeder feeder;
	int stop = 77;

	feeder_init(&feeder);
	CU_ASSERT_EQUAL_FATAL(feeder_open(&feeder), 0);
	feeder.pieces = pieces;
	feeder.count = 2;
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), -EIO);
	CU_ASSERT_EQUAL(stop, 0);
	CU_ASSERT_EQUAL(feeder.err.status, RAWBPF_IO);
	CU_ASSERT_TRUE(text_has(feeder.err.text, "read trace_pipe: "));
	CU_ASSERT_EQUAL(feeder_read(&feeder, &stop), 0);
	CU_ASSERT_EQUAL(rb_trace_close(&feeder.trace, NULL), 0);
	feeder_deinit(&feeder);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_trace_read_cut_in_two_at_every_byte_tells_the_same),
		UNIT_TEST(test_trace_read_a_byte_at_a_time_tells_the_same),
		UNIT_TEST(test_trace_read_cut_with_nothing_between_tells_the_same),
		UNIT_TEST(test_trace_read_dry_hands_over_what_could_have_been_a_name),
		UNIT_TEST(test_trace_read_dry_keeps_half_a_line),
		UNIT_TEST(test_trace_read_losses_are_counted_by_what_is_known),
		UNIT_TEST(test_trace_read_line_without_an_end_is_handed_over_in_parts),
		UNIT_TEST(test_trace_read_stopped_keeps_the_rest),
		UNIT_TEST(test_trace_read_for_nobody_counts_all_the_same),
		UNIT_TEST(test_trace_read_failing_says_so),
		CU_TEST_INFO_NULL,
	};

	return unit_run("trace_read", tests);
}
