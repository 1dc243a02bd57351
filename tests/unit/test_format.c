// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_format - format strings of trace_print(). What is expected is what Python's str.format()
 * answers for the same fields; where this one refuses more than Python does, the test says so.
 */
#include <stdio.h>
#include <string.h>

#include "report/format.h"
#include "unit.h"

#define STRING(s)                \
	{                        \
		s, sizeof(s) - 1 \
	}

static const struct rawbpf_record record = {
	.type = RAWBPF_TRACE,
	.task = STRING("bash"),
	.flags = STRING("d..31"),
	.time = STRING("288815.687851"),
	.message = STRING("Hello: {0}"),
	.pid = 1234,
	.cpu = 2,
};

static void check_record(const char *fmt, const struct rawbpf_record *of, const char *expected)
{
	struct rawbpf_err err = { 0 };
	struct rb_format format;
	struct rb_text out = { 0 };

	CU_ASSERT_EQUAL_FATAL(rb_format_compile(fmt, &format, &err), 0);
	rb_text_string(&out, "|");
	rb_format_apply(&format, of, &out);
	CU_ASSERT_FALSE(out.failed);
	CU_ASSERT_EQUAL(out.size, strlen(out.data));
	if (strcmp(out.data + 1, expected) != 0) {
		printf("'%s' gives '%s', should give '%s'\n", fmt, out.data + 1, expected);
		CU_FAIL("the line differs");
	}
	rb_text_deinit(&out);
	rb_format_deinit(&format);
}

static void check(const char *fmt, const char *expected)
{
	check_record(fmt, &record, expected);
}

static void check_refused(const char *fmt, const char *why)
{
	struct rb_format format = { .count = 77 };
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(rb_format_compile(fmt, &format, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
	CU_ASSERT_EQUAL(format.count, 77);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "{5} message"));
	if (!strstr(err.text, why)) {
		printf("'%s': \"%s\" should say \"%s\"\n", fmt, err.text, why);
		CU_FAIL("the message differs");
	}
	CU_ASSERT_EQUAL(rb_format_compile(fmt, &format, NULL), -EINVAL);
}

static void test_format_fields_are_filled_in(void)
{
	check("{0}", "bash");
	check("{1}", "1234");
	check("{2}", "2");
	check("{3}", "d..31");
	check("{4}", "288815.687851");
	check("{5}", "Hello: {0}");
	check("{1} {5}", "1234 Hello: {0}");
	check("{5}{5}{0}", "Hello: {0}Hello: {0}bash");
}

static void test_format_text_is_kept(void)
{
	check("", "");
	check("plain \xc3\xa9 \\n %s", "plain \xc3\xa9 \\n %s");
	check("a{1}b{2}c", "a1234b2c");
}

static void test_format_doubled_braces_are_braces(void)
{
	check("{{", "{");
	check("}}", "}");
	check("{{}}", "{}");
	check("{{1}}", "{1}");
	check("{{{1}}}", "{1234}");
	check("{{{{", "{{");
	check("a{{b}}c", "a{b}c");
}

static void test_format_without_numbers_counts(void)
{
	check("{} {} {} {} {} {}", "bash 1234 2 d..31 288815.687851 Hello: {0}");
	check("{:>6}|{:6}", "  bash|  1234");
}

static void test_format_width_aligns_texts_left_and_numbers_right(void)
{
	check("{0:8}|", "bash    |");
	check("{3:8}|", "d..31   |");
	check("{1:8}|", "    1234|");
	check("{4:15}|", "  288815.687851|");
	check("{0:2}|", "bash|");
	check("{0:}|{1:0}|", "bash|1234|");
}

static void test_format_align_is_obeyed(void)
{
	check("{0:<7}|", "bash   |");
	check("{0:>7}|", "   bash|");
	check("{0:^7}|", " bash  |");
	check("{1:<7}|", "1234   |");
	check("{1:^7}|", " 1234  |");
	check("{0:^}|", "bash|");
}

static void test_format_fill_is_used(void)
{
	check("{0:*<7}|", "bash***|");
	check("{0:->7}|", "---bash|");
	check("{0:<<7}|", "bash<<<|");
	check("{0:0>7}|", "000bash|");
	check("{0::^8}|", "::bash::|");
	check("{0:\xe2\x94\x80^8}|", "\xe2\x94\x80\xe2\x94\x80"
				     "bash\xe2\x94\x80\xe2\x94\x80|");
}

static void test_format_zeros_fill_numbers(void)
{
	check("{1:06d}", "001234");
	check("{1:06}", "001234");
	check("{2:03d}", "002");
	check("{1:d}", "1234");
	check("{0:s}|{5:12s}|", "bash|Hello: {0}  |");
	check("{4:015}", "00288815.687851");
	check("{1:<06d}|", "123400|");
	check("{1:*<06d}|", "1234**|");
}

static void test_format_negative_pid_keeps_its_sign_in_front(void)
{
	struct rawbpf_record negative = record;

	negative.pid = -1;
	check_record("{1:05d}", &negative, "-0001");
	check_record("{1:5d}", &negative, "   -1");
	negative.pid = INT64_MIN;
	check_record("{1}", &negative, "-9223372036854775808");
	negative.pid = INT64_MAX;
	check_record("{1}", &negative, "9223372036854775807");
}

static void test_format_width_counts_characters_not_bytes(void)
{
	struct rawbpf_record chinese = record;

	chinese.task = (struct rawbpf_string)STRING("\xe4\xb8\xad\xe6\x96\x87");
	check_record("{0:4}|", &chinese, "\xe4\xb8\xad\xe6\x96\x87  |");
}

static void test_format_empty_record_is_padded(void)
{
	struct rawbpf_record empty = { 0 };

	check_record("{0}|{1}|{2}|{3}|{4}|{5}", &empty, "|0|0|||");
	check_record("{0:2}|{4:02}|{3:^3}|", &empty, "  |00|   |");
}

static void test_format_buffer_is_reused(void)
{
	struct rawbpf_err err = { 0 };
	struct rb_format format;
	struct rb_text out = { 0 };
	const char *before;

	CU_ASSERT_EQUAL_FATAL(rb_format_compile("{0:20}{1:020d}{5}", &format, &err), 0);
	rb_format_apply(&format, &record, &out);
	before = out.data;
	for (int i = 0; i < 1000; i++) {
		rb_text_clear(&out);
		rb_format_apply(&format, &record, &out);
	}
	CU_ASSERT_PTR_EQUAL(out.data, before);
	CU_ASSERT_STRING_EQUAL(out.data, "bash                00000000000000001234Hello: {0}");
	rb_text_deinit(&out);
	rb_format_deinit(&format);
}

static void test_format_wrong_field_is_refused(void)
{
	check_refused("{6}", "character 2: no such field");
	check_refused("{0} {99999999999999999999}", "character 6: no such field");
	check_refused("{}{}{}{}{}{}{}", "character 14: no seventh field");
	check_refused("{task}", "character 2: expected a field number");
	check_refused("{-1}", "character 2: expected a field number");
	check_refused("{ 1}", "character 2: expected a field number");
	check_refused("{0} {}", "character 6: {} and {0} cannot be mixed");
	check_refused("{} {0}", "character 5: {} and {0} cannot be mixed");
}

static void test_format_lone_brace_is_refused(void)
{
	check_refused("{", "character 1: '{' without '}'");
	check_refused("ab{1", "character 3: '{' without '}'");
	check_refused("{1:", "character 1: '{' without '}'");
	check_refused("{1:5", "character 1: '{' without '}'");
	check_refused("{1:*", "character 4: expected '}'");
	check_refused("{1:*<", "character 1: '{' without '}'");
	check_refused("ab}", "character 3: '}' without '{'");
	check_refused("{1}}", "character 4: '}' without '{'");
	check_refused("{{{", "character 3: '{' without '}'");
}

static void test_format_wrong_spec_is_refused(void)
{
	check_refused("{0!r}", "character 3: expected '}'");
	check_refused("{1:x}", "character 4: expected '}'");
	check_refused("{1:+}", "character 4: expected '}'");
	check_refused("{4:.3f}", "character 4: expected '}'");
	check_refused("{1:,}", "character 4: expected '}'");
	check_refused("{1:=6}", "character 4: expected '}'");
	check_refused("{0:{1}}", "character 4: expected '}'");
	check_refused("{0.x}", "character 3: expected '}'");
	check_refused("{0[1]}", "character 3: expected '}'");
	check_refused("{1:6dd}", "character 6: expected '}'");
	check_refused("{0:d}", "character 4: 'd' is only valid for pid and cpu");
	check_refused("{4:6d}", "character 5: 'd' is only valid for pid and cpu");
	check_refused("{1:s}", "character 4: 's' is only valid for task");
	check_refused("{0:06}", "character 4: only pid, cpu and time"); /* Python: right-filled */
}

static void test_format_width_beyond_the_limit_is_refused(void)
{
	check_refused("{0:1025}", "character 4: expected a width of at most 1024");
	check_refused("{1:099999999999999999999d}",
		      "character 5: expected a width of at most 1024");
}

static void test_format_place_counts_characters(void)
{
	check_refused("\xe4\xb8\xad\xe6\x96\x87{6}", "character 4: no such field");
}

static void test_format_fill_cut_off_is_refused(void)
{
	check_refused("{0:\xe4", "character 4: expected '}'");
	check_refused("{0:\x80\x80\x80", "expected '}'");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_format_fields_are_filled_in),
		UNIT_TEST(test_format_text_is_kept),
		UNIT_TEST(test_format_doubled_braces_are_braces),
		UNIT_TEST(test_format_without_numbers_counts),
		UNIT_TEST(test_format_width_aligns_texts_left_and_numbers_right),
		UNIT_TEST(test_format_align_is_obeyed),
		UNIT_TEST(test_format_fill_is_used),
		UNIT_TEST(test_format_zeros_fill_numbers),
		UNIT_TEST(test_format_negative_pid_keeps_its_sign_in_front),
		UNIT_TEST(test_format_width_counts_characters_not_bytes),
		UNIT_TEST(test_format_empty_record_is_padded),
		UNIT_TEST(test_format_buffer_is_reused),
		UNIT_TEST(test_format_wrong_field_is_refused),
		UNIT_TEST(test_format_lone_brace_is_refused),
		UNIT_TEST(test_format_wrong_spec_is_refused),
		UNIT_TEST(test_format_width_beyond_the_limit_is_refused),
		UNIT_TEST(test_format_place_counts_characters),
		UNIT_TEST(test_format_fill_cut_off_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("format", tests);
}
