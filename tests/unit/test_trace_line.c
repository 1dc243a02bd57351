// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_trace_line - the parser of trace_pipe. The lines are as kernels wrote them (4.x to 6.18, with
 * names set by prctl(PR_SET_NAME)), or bent in one place to guard one fault.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stream/trace_line.h"
#include "unit.h"

/* What follows a name on a 6.x kernel, and a whole such record. */
#define AFTER	     "-6115    [001] ...2.  1262.517750: bpf_trace_printk: "
#define RECORD(name) name AFTER "hi\n"

static bool same(struct rawbpf_string s, const char *text)
{
	if (s.size == strlen(text) && !memcmp(s.data, text, s.size))
		return true;
	printf("is '%.*s', should be '%s'\n", (int)s.size, s.data, text);
	return false;
}

/* All of `text` is one record of `type`. */
static struct rawbpf_record parse_all(const char *text, enum rawbpf_record_type type)
{
	struct rawbpf_record record = { .pid = -99 };
	size_t size = strlen(text);

	CU_ASSERT_EQUAL(rb_trace_line_parse(text, size, &record), size);
	CU_ASSERT_EQUAL(record.type, type);
	CU_ASSERT_EQUAL(record.line.data, text);
	CU_ASSERT_EQUAL(record.line.size, size - 1);
	return record;
}

static void check_task(const char *text, const char *task)
{
	struct rawbpf_record record = parse_all(text, RAWBPF_TRACE);

	CU_ASSERT_TRUE(same(record.task, task));
	CU_ASSERT_EQUAL(record.pid, 6115);
	CU_ASSERT_EQUAL(record.cpu, 1);
	CU_ASSERT_TRUE(same(record.flags, "...2."));
	CU_ASSERT_TRUE(same(record.time, "1262.517750"));
	CU_ASSERT_TRUE(same(record.message, "hi"));
}

static void check_message(const char *text, const char *message)
{
	struct rawbpf_record record = parse_all(text, RAWBPF_TRACE);

	CU_ASSERT_TRUE(same(record.message, message));
}

static void check_other(const char *text)
{
	struct rawbpf_record record = parse_all(text, RAWBPF_CONTINUE);

	CU_ASSERT_EQUAL(record.message.data, text);
	CU_ASSERT_EQUAL(record.message.size, strlen(text) - 1);
	CU_ASSERT_EQUAL(record.task.size, 0);
	CU_ASSERT_EQUAL(record.pid, 0);
	CU_ASSERT_EQUAL(record.lost, 0);
}

static void test_trace_line_ordinary_gives_all_fields(void)
{
	struct rawbpf_record record =
		parse_all("            bash-1234    [002] d..31   288.815687: "
			  "bpf_trace_printk: Hello, World!\n",
			  RAWBPF_TRACE);

	CU_ASSERT_TRUE(same(record.task, "bash"));
	CU_ASSERT_EQUAL(record.pid, 1234);
	CU_ASSERT_EQUAL(record.cpu, 2);
	CU_ASSERT_TRUE(same(record.flags, "d..31"));
	CU_ASSERT_TRUE(same(record.time, "288.815687"));
	CU_ASSERT_TRUE(same(record.message, "Hello, World!"));
	CU_ASSERT_EQUAL(record.lost, 0);
}

static void test_trace_line_name_like_a_header_stays_the_name(void)
{
	check_task(RECORD("     a-1 [000] b"), "a-1 [000] b");
	check_task(RECORD("  -1 [0] 1: x: y"), "-1 [0] 1: x: y");
	check_task(RECORD("       x (1) - y"), "x (1) - y");
	check_task(RECORD(" [LOST 5 EVENTS]"), "[LOST 5 EVENTS]");
	check_task(RECORD(" CPU:1 [LOST 5 E"), "CPU:1 [LOST 5 E");
}

static void test_trace_line_name_of_odd_bytes_is_kept(void)
{
	check_task(RECORD("           <...>"), "<...>");
	check_task(RECORD("          <idle>"), "<idle>");
	check_task(RECORD("         a: b: c"), "a: b: c");
	check_task(RECORD("              -5"), "-5");
	check_task(RECORD("             a--"), "a--");
	check_task(RECORD(" ---------------"), "---------------");
	check_task(RECORD("        tab\there"), "tab\there");
	check_task(RECORD("               \t"), "\t");
	check_task(RECORD("          trail "), "trail ");
	check_task(RECORD("        \xc3\xa9\xe4\xb8\xad\xe6\x96\x87"),
		   "\xc3\xa9\xe4\xb8\xad\xe6\x96\x87");
	check_task(RECORD("              \xff\xfe"), "\xff\xfe");
}

static void test_trace_line_name_of_15_characters_is_whole(void)
{
	check_task(RECORD(" exactly15chars!"), "exactly15chars!");
	check_task(RECORD(" exactly-15-char"), "exactly-15-char");
}

static void test_trace_line_name_empty_is_empty(void)
{
	check_task(RECORD("                "), "");
}

static void test_trace_line_name_with_newline_is_one_record(void)
{
	check_task(RECORD("         nl\nname"), "nl\nname");
	check_task(RECORD("               \n"), "\n");
	check_task(RECORD(" \n\n\nabcdefghijkl"), "\n\n\nabcdefghijkl");
	check_task(RECORD(" \n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"), "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
	check_task(RECORD("  abcdefghijklm\n"), "abcdefghijklm\n");
}

static void test_trace_line_name_with_newline_in_pieces_waits(void)
{
	static const char text[] = RECORD("         nl\nname");
	struct rawbpf_record record;

	for (size_t size = 0; size < strlen(text); size++)
		CU_ASSERT_EQUAL(rb_trace_line_parse(text, size, &record), 0);
	CU_ASSERT_EQUAL(rb_trace_line_parse(text, strlen(text), &record), strlen(text));
}

static void test_trace_line_short_line_before_a_record_is_not_its_name(void)
{
	static const char text[] = " b\n" RECORD("     a-1 [000] b");
	struct rawbpf_record record;

	/* As long as what follows could be a name it waits; " b" and a cut header are no record. */
	CU_ASSERT_EQUAL(rb_trace_line_parse(text, 3, &record), 0);
	CU_ASSERT_EQUAL(rb_trace_line_parse(text, 17, &record), 3);
	CU_ASSERT_EQUAL(rb_trace_line_parse(text, strlen(text), &record), 3);
	CU_ASSERT_EQUAL(record.type, RAWBPF_CONTINUE);
	CU_ASSERT_TRUE(same(record.message, " b"));
}

static void test_trace_line_unfinished_asks_for_more(void)
{
	static const char text[] = RECORD("            bash");
	struct rawbpf_record record = { .pid = -99 };

	for (size_t size = 0; size < strlen(text); size++)
		CU_ASSERT_EQUAL(rb_trace_line_parse(text, size, &record), 0);
	CU_ASSERT_EQUAL(record.pid, -99);
	CU_ASSERT_EQUAL(rb_trace_line_parse("text", 4, &record), 0);
	CU_ASSERT_EQUAL(rb_trace_line_parse("CPU:1 [LOST 5 EVENTS]", 21, &record), 0);
}

static void test_trace_line_tgid_column_is_passed_over(void)
{
	check_task("             opt-6115    (   6115) [001] ...2.  1262.517750: "
		   "bpf_trace_printk: hi\n",
		   "opt");
	check_task("             opt-6115    (-------) [001] ...2.  1262.517750: "
		   "bpf_trace_printk: hi\n",
		   "opt");
	check_task("             opt-6115  (-----) [001] ...2.  1262.517750: 0x1: hi\n", "opt");
	check_task("             opt-6115  [001] ( 6115) ...2.  1262.517750: 0x1: hi\n", "opt");
}

static void test_trace_line_without_irq_info_has_no_flags(void)
{
	struct rawbpf_record record =
		parse_all("             opt-6115    [001]  1262.536784: bpf_trace_printk: hi\n",
			  RAWBPF_TRACE);

	CU_ASSERT_EQUAL(record.flags.size, 0);
	CU_ASSERT_TRUE(same(record.time, "1262.536784"));
	CU_ASSERT_TRUE(same(record.message, "hi"));
}

static void test_trace_line_flags_of_all_kernels_are_taken(void)
{
	static const char *const flags[] = { "....", "d.h1", "...2.", "DNZff", "dNh311", "X...." };
	char text[128];

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		struct rawbpf_record record;

		snprintf(text, sizeof(text), "             opt-6115    [001] %s  1.5: f: hi\n",
			 flags[i]);
		record = parse_all(text, RAWBPF_TRACE);
		CU_ASSERT_TRUE(same(record.flags, flags[i]));
	}
}

static void test_trace_line_clocks_keep_their_form(void)
{
	static const char *const times[] = { "0.000000", "1795302858.149868",	 "12",
					     "126236",	 "18446744073709551615", "0x1f" };
	char text[128];

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		struct rawbpf_record record;

		snprintf(text, sizeof(text), "             opt-6115    [001] ...2. %12s: f: hi\n",
			 times[i]);
		record = parse_all(text, RAWBPF_TRACE);
		CU_ASSERT_TRUE(same(record.time, times[i]));
		CU_ASSERT_TRUE(same(record.message, "hi"));
	}
}

static void test_trace_line_events_of_all_kernels_are_passed_over(void)
{
	static const char *const events[] = {
		"bpf_trace_printk:",
		"tracing_mark_write:",
		"0:",
		"0x1:",
		"0x00000001:",
		":",
		"do_sys_openat2+0x14/0x90:",
		"nf_hook+0x1/0x2 [nf_tables]:",
		"f+0x1/0x2 [m] <ffffffff81000000>:",
	};
	char text[160];

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		snprintf(text, sizeof(text), "             opt-6115    [001] ...2. 1.5: %s a: b\n",
			 events[i]);
		check_message(text, "a: b");
	}
}

static void test_trace_line_message_is_taken_as_it_is(void)
{
	check_message("            bash" AFTER "\n", "");
	check_message("            bash" AFTER "  two spaces \n", "  two spaces ");
	check_message("            bash" AFTER "a: b: c\n", "a: b: c");
	check_message("            bash" AFTER "x-1 [000] .... 1.5: f: y\n",
		      "x-1 [000] .... 1.5: f: y");
	check_message("            bash" AFTER "\x80\xff\n", "\x80\xff");
	/* An editor took the space at the line's end. */
	check_message("            bash-1     [001] ....     1.5: 0:\n", "");
}

static void test_trace_line_message_of_several_lines_continues(void)
{
	static const char text[] = "            bash" AFTER "a\nb\n\n" RECORD("             cat");
	struct rawbpf_record record;
	const char *at = text, *end = text + strlen(text);

	at += rb_trace_line_parse(at, (size_t)(end - at), &record);
	CU_ASSERT_EQUAL(record.type, RAWBPF_TRACE);
	CU_ASSERT_TRUE(same(record.message, "a"));
	at += rb_trace_line_parse(at, (size_t)(end - at), &record);
	CU_ASSERT_EQUAL(record.type, RAWBPF_CONTINUE);
	CU_ASSERT_TRUE(same(record.message, "b"));
	at += rb_trace_line_parse(at, (size_t)(end - at), &record);
	CU_ASSERT_EQUAL(record.type, RAWBPF_CONTINUE);
	CU_ASSERT_TRUE(same(record.message, ""));
	at += rb_trace_line_parse(at, (size_t)(end - at), &record);
	CU_ASSERT_EQUAL(record.type, RAWBPF_TRACE);
	CU_ASSERT_TRUE(same(record.task, "cat"));
	CU_ASSERT_EQUAL(at, end);
}

static void test_trace_line_loss_gives_cpu_and_count(void)
{
	struct rawbpf_record record = parse_all("CPU:1 [LOST 14790 EVENTS]\n", RAWBPF_LOSS);

	CU_ASSERT_EQUAL(record.cpu, 1);
	CU_ASSERT_EQUAL(record.lost, 14790);
	record = parse_all("CPU:127 [LOST EVENTS]\n", RAWBPF_LOSS);
	CU_ASSERT_EQUAL(record.cpu, 127);
	CU_ASSERT_EQUAL(record.lost, 0);
	record = parse_all("CPU:0 [LOST 18446744073709551615 EVENTS]\n", RAWBPF_LOSS);
	CU_ASSERT_EQUAL(record.lost, UINT64_MAX);
}

static void test_trace_line_loss_bent_is_text(void)
{
	check_other("CPU:1 [LOST 5 EVENTS] \n");
	check_other("CPU:1 [LOST 5EVENTS]\n");
	check_other("CPU:1 [LOST  EVENTS]\n");
	check_other("CPU: [LOST 5 EVENTS]\n");
	check_other("CPU:1 [LOST 18446744073709551616 EVENTS]\n");
	check_other("CPU:4294967296 [LOST 5 EVENTS]\n");
	check_other("[LOST 5 EVENTS]\n");
	check_other("CPU:\n");
}

static void test_trace_line_pasted_of_other_width_is_found(void)
{
	struct rawbpf_record record = parse_all(
		"ThreadPoolForeg-7898  [001] .... 288815.687851: 0: hello world\n", RAWBPF_TRACE);

	CU_ASSERT_TRUE(same(record.task, "ThreadPoolForeg"));
	CU_ASSERT_EQUAL(record.pid, 7898);
	CU_ASSERT_TRUE(same(record.flags, "...."));
	CU_ASSERT_TRUE(same(record.time, "288815.687851"));
	CU_ASSERT_TRUE(same(record.message, "hello world"));
	record = parse_all("\tThreadPoolForeg-7898  [001] .... 288815.687851: 0: hello\n",
			   RAWBPF_TRACE);
	CU_ASSERT_TRUE(same(record.task, "ThreadPoolForeg"));
	record = parse_all("   \tThreadPoolForeg-7898  [001] .... 2.5: 0: hello\n", RAWBPF_TRACE);
	CU_ASSERT_TRUE(same(record.task, "ThreadPoolForeg"));
	record = parse_all("a-b--12 [000] 1: f: m\n", RAWBPF_TRACE);
	CU_ASSERT_TRUE(same(record.task, "a-b-"));
	CU_ASSERT_EQUAL(record.pid, 12);
}

static void test_trace_line_pid_negative_in_its_column_is_kept(void)
{
	struct rawbpf_record record =
		parse_all("           <XXX>--1      [001] ....     1.5: f: m\n", RAWBPF_TRACE);

	CU_ASSERT_TRUE(same(record.task, "<XXX>"));
	CU_ASSERT_EQUAL(record.pid, -1);
}

static void test_trace_line_header_bent_is_text(void)
{
	check_other("\n");
	check_other("text\n");
	check_other("-\n");
	check_other("----------------------------------------------------------------\n");
	check_other("            bash-x    [001] ....     1.5: f: m\n");
	check_other("            bash-1    001 ....     1.5: f: m\n");
	check_other("            bash-1    [] ....     1.5: f: m\n");
	check_other("            bash-1    [001 ....     1.5: f: m\n");
	check_other("            bash-1    [001] ....     1.5 f: m\n");
	check_other("            bash-1    [001] ....     1.5.5: f: m\n");
	check_other("            bash-1    [001] ....     1.: f: m\n");
	check_other("            bash-1    [001] ....     0x: f: m\n");
	check_other("            bash-1    [001] ....     .: f: m\n");
	check_other("            bash-1    [001] ....     : f: m\n");
	check_other("            bash-1    [001] ../.     1.5: f: m\n");
	check_other("            bash-1    [001] .................     1.5: f: m\n");
	check_other("            bash-1    [001] .... 1.5: do_sys_open <-ksys_read\n");
	check_other("            bash-1    [001] .... 1.5: f\n");
	check_other("            bash-1    [001] .... 1.5:\n");
	check_other("            bash-1    [001] ....\n");
	check_other("            bash-99999999999    [001] .... 1.5: f: m\n");
	check_other("            bash-1    [99999999999] .... 1.5: f: m\n");
	check_other("            bash-1    (x) [001] .... 1.5: f: m\n");
	check_other("            bash-1    (1 [001] .... 1.5: f: m\n");
}

static void test_trace_line_other_output_formats_are_text(void)
{
	/* Options latency-format, raw, and no context-info. */
	check_other("     opt-6115      1...2. 1262537961us : bpf_trace_printk: hi\n");
	check_other("6115 1 1262541540563 type: 550\n");
	check_other("bpf_trace_printk: hi\n");
	check_other("[LINE TOO BIG]\n");
}

/* Nanoseconds to parse `size` bytes of `pattern` repeated. */
static double cost(const char *pattern, size_t size)
{
	char *text = malloc(size);
	struct rawbpf_record record;
	struct timespec start, end;

	for (size_t i = 0; i < size; i++)
		text[i] = pattern[i % strlen(pattern)];
	text[size - 1] = '\n';
	clock_gettime(CLOCK_MONOTONIC, &start);
	CU_ASSERT_EQUAL(rb_trace_line_parse(text, size, &record), size);
	clock_gettime(CLOCK_MONOTONIC, &end);
	free(text);
	return (double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec);
}

/* A quadratic parser would take minutes for a mebibyte of these; this one takes milliseconds. */
static void test_trace_line_hostile_takes_linear_time(void)
{
	static const char *const patterns[] = {
		"-",	       "-1",	       "-1 ",
		"-1 (",	       "-1 (-",	       "-1 [",
		"-1 [0] ",     "-1 [0] a",     "-1 [0] a-1",
		"-1 [0] 1:",   "-1 [0] 1: ",   "-1 [0] 1: a [x-1 [0] ",
		"-1 [0] 1: [", "-1 [0] 1: <-", "-1 [0] a 1: [b-1 ",
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		CU_ASSERT_TRUE(cost(patterns[i], 1 << 20) < 5e9);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_trace_line_ordinary_gives_all_fields),
		UNIT_TEST(test_trace_line_name_like_a_header_stays_the_name),
		UNIT_TEST(test_trace_line_name_of_odd_bytes_is_kept),
		UNIT_TEST(test_trace_line_name_of_15_characters_is_whole),
		UNIT_TEST(test_trace_line_name_empty_is_empty),
		UNIT_TEST(test_trace_line_name_with_newline_is_one_record),
		UNIT_TEST(test_trace_line_name_with_newline_in_pieces_waits),
		UNIT_TEST(test_trace_line_short_line_before_a_record_is_not_its_name),
		UNIT_TEST(test_trace_line_unfinished_asks_for_more),
		UNIT_TEST(test_trace_line_tgid_column_is_passed_over),
		UNIT_TEST(test_trace_line_without_irq_info_has_no_flags),
		UNIT_TEST(test_trace_line_flags_of_all_kernels_are_taken),
		UNIT_TEST(test_trace_line_clocks_keep_their_form),
		UNIT_TEST(test_trace_line_events_of_all_kernels_are_passed_over),
		UNIT_TEST(test_trace_line_message_is_taken_as_it_is),
		UNIT_TEST(test_trace_line_message_of_several_lines_continues),
		UNIT_TEST(test_trace_line_loss_gives_cpu_and_count),
		UNIT_TEST(test_trace_line_loss_bent_is_text),
		UNIT_TEST(test_trace_line_pasted_of_other_width_is_found),
		UNIT_TEST(test_trace_line_pid_negative_in_its_column_is_kept),
		UNIT_TEST(test_trace_line_header_bent_is_text),
		UNIT_TEST(test_trace_line_other_output_formats_are_text),
		UNIT_TEST(test_trace_line_hostile_takes_linear_time),
		CU_TEST_INFO_NULL,
	};

	return unit_run("trace_line", tests);
}
