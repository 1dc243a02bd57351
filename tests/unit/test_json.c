// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_json - JSON text from hostile bytes: what comes out is always valid JSON and valid UTF-8.
 */
#include <stdio.h>
#include <string.h>

#include "report/json.h"
#include "base/escape.h"
#include "unit.h"

#define BAD "\xef\xbf\xbd" /* U+FFFD */

static void check_bytes(const char *data, size_t size, const char *expected)
{
	struct rawbpf_string value = { data, size };
	struct rb_text text = { 0 };
	char line[512];

	rb_json_string(&text, "k", value);
	snprintf(line, sizeof(line), ",\"k\":\"%s\"", expected);
	CU_ASSERT_FALSE(text.failed);
	if (strcmp(text.data, line) != 0) {
		printf("is %s, should be %s\n", text.data, line);
		CU_FAIL("the text differs");
	}
	rb_text_deinit(&text);
}

static void check(const char *data, const char *expected)
{
	check_bytes(data, strlen(data), expected);
}

static void check_raw(const char *number, const char *expected)
{
	struct rawbpf_string value = { number, strlen(number) };
	struct rb_text text = { 0 };

	rb_json_raw(&text, "t", value);
	if (strcmp(text.data + strlen(",\"t\":"), expected) != 0) {
		printf("is %s, should end in %s\n", text.data, expected);
		CU_FAIL("the text differs");
	}
	rb_text_deinit(&text);
}

static void test_json_object_is_one_line(void)
{
	struct rawbpf_string message = { "Hello, World!", 13 }, time = { "288815.687851", 13 };
	struct rb_text text = { 0 };

	rb_json_begin(&text, "trace");
	rb_json_cstring(&text, "task", "bash");
	rb_json_int(&text, "pid", 1234);
	rb_json_uint(&text, "cpu", 2);
	rb_json_raw(&text, "time", time);
	rb_json_string(&text, "message", message);
	rb_json_bool(&text, "yes", true);
	rb_json_bool(&text, "no", false);
	rb_json_cstring(&text, "none", NULL);
	rb_json_end(&text);
	CU_ASSERT_STRING_EQUAL(text.data,
			       "{\"type\":\"trace\",\"task\":\"bash\",\"pid\":1234,\"cpu\":2,"
			       "\"time\":288815.687851,\"message\":\"Hello, World!\","
			       "\"yes\":true,\"no\":false,\"none\":null}\n");
	CU_ASSERT_EQUAL(text.size, strlen(text.data));
	rb_text_deinit(&text);
}

static void test_json_empty_object_has_its_type(void)
{
	struct rb_text text = { 0 };

	rb_json_begin(&text, "a\"b");
	rb_json_end(&text);
	CU_ASSERT_STRING_EQUAL(text.data, "{\"type\":\"a\\\"b\"}\n");
	rb_text_deinit(&text);
}

static void test_json_string_plain_is_copied(void)
{
	check("", "");
	check_bytes(NULL, 0, "");
	check("a", "a");
	check("Hello: </script> ' \x7f", "Hello: </script> ' \x7f");
}

static void test_json_string_control_characters_are_escaped(void)
{
	check("\"", "\\\"");
	check("\\", "\\\\");
	check("\b\f\n\r\t", "\\b\\f\\n\\r\\t");
	check("\x01\x1f\x1b[0m", "\\u0001\\u001f\\u001b[0m");
	check_bytes("a\0b", 3, "a\\u0000b");
	check("a\nb\"c\\d", "a\\nb\\\"c\\\\d");
	check("\n\n", "\\n\\n");
}

static void test_json_string_utf8_is_kept(void)
{
	check("\xc2\x80\xdf\xbf", "\xc2\x80\xdf\xbf");
	check("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf",
	      "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf");
	check("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
	check("x\xe4\xb8\xad\ny", "x\xe4\xb8\xad\\ny");
}

static void test_json_string_invalid_utf8_is_replaced_byte_by_byte(void)
{
	check("\x80", BAD);
	check("a\xff\xfe"
	      "b",
	      "a" BAD BAD "b");
	check("\xc0\xaf", BAD BAD); /* overlong */
	check("\xc1\xbf", BAD BAD);
	check("\xe0\x9f\xbf", BAD BAD BAD); /* overlong */
	check("\xed\xa0\x80", BAD BAD BAD); /* a surrogate */
	check("\xf0\x8f\xbf\xbf", BAD BAD BAD BAD);
	check("\xf4\x90\x80\x80", BAD BAD BAD BAD); /* above U+10FFFF */
	check("\xf5\x80\x80\x80", BAD BAD BAD BAD);
}

static void test_json_string_cut_utf8_is_replaced(void)
{
	check("\xc3", BAD);
	check("x\xe4\xb8", "x" BAD BAD);
	check("\xf0\x9f\x98", BAD BAD BAD);
	check("\xe4\xb8\"", BAD BAD "\\\"");
	check("\xe4"
	      "a",
	      BAD "a");
	/* The missing byte lies behind the end: it must not be looked at. */
	check_bytes("\xe4\xb8\xad", 2, BAD BAD);
}

static void test_json_numbers_at_their_ends_are_exact(void)
{
	struct rb_text text = { 0 };

	rb_json_int(&text, "a", INT64_MIN);
	rb_json_int(&text, "b", INT64_MAX);
	rb_json_int(&text, "c", -1);
	rb_json_int(&text, "d", 0);
	rb_json_uint(&text, "e", UINT64_MAX);
	CU_ASSERT_STRING_EQUAL(text.data, ",\"a\":-9223372036854775808,\"b\":9223372036854775807,"
					  "\"c\":-1,\"d\":0,\"e\":18446744073709551615");
	rb_text_deinit(&text);
}

static void test_json_raw_decimal_is_a_number(void)
{
	check_raw("288815.687851", "288815.687851");
	check_raw("0.000000", "0.000000");
	check_raw("0", "0");
	check_raw("18446744073709551615", "18446744073709551615");
}

static void test_json_raw_other_is_a_string(void)
{
	check_raw("", "\"\"");
	check_raw("0x1f", "\"0x1f\"");
	check_raw("012", "\"012\"");
	check_raw("00.5", "\"00.5\"");
	check_raw("1.", "\"1.\"");
	check_raw(".5", "\".5\"");
	check_raw("1.5.5", "\"1.5.5\"");
	check_raw("1e5", "\"1e5\"");
	check_raw("-1", "\"-1\"");
	check_raw(" 1", "\" 1\"");
	check_raw("NaN\n", "\"NaN\\n\"");
}

/* ---- for a terminal ---- */

static void check_text(const char *from, size_t size, const char *expected)
{
	struct rb_text text = { 0 };

	rb_escape_text(&text, from, size);
	rb_text_add(&text, "", 0);
	if (strcmp(text.data, expected))
		printf("is '%s', should be '%s'\n", text.data, expected);
	CU_ASSERT_STRING_EQUAL(text.data, expected);
	rb_text_deinit(&text);
}

/* Guards against a name in a file that moves the cursor, or worse. */
static void test_text_bytes_that_a_terminal_acts_upon_are_escaped(void)
{
	for (unsigned int c = 0; c < 256; c++) {
		static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
		const char byte = (char)c;
		const char *known = c ? strchr(from, byte) : NULL;
		char expected[8];

		if (known)
			snprintf(expected, sizeof(expected), "\\%c", to[known - from]);
		else if (c >= ' ' && c < 0x7f)
			snprintf(expected, sizeof(expected), "%c", byte);
		else
			snprintf(expected, sizeof(expected), "\\x%02x", c);
		check_text(&byte, 1, expected);
	}
	/* U+0080 to U+009F are control characters, U+00A0 is none */
	check_text("\xc2\x80", 2, "\\xc2\\x80");
	check_text("\xc2\x9b[2J", 5, "\\xc2\\x9b[2J");
	check_text("\xc2\x9f", 2, "\\xc2\\x9f");
	check_text("\xc2\xa0", 2, "\xc2\xa0");
	check_text("\xc3\x9b", 2, "\xc3\x9b");
	check_text("\xe4\xb8\xad", 3, "\xe4\xb8\xad");
	check_text("a\xe4\xb8", 3, "a\\xe4\\xb8");
	check_text("a\x1b[0mb", 6, "a\\x1b[0mb");
	check_text("", 0, "");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_json_object_is_one_line),
		UNIT_TEST(test_json_empty_object_has_its_type),
		UNIT_TEST(test_json_string_plain_is_copied),
		UNIT_TEST(test_json_string_control_characters_are_escaped),
		UNIT_TEST(test_json_string_utf8_is_kept),
		UNIT_TEST(test_json_string_invalid_utf8_is_replaced_byte_by_byte),
		UNIT_TEST(test_json_string_cut_utf8_is_replaced),
		UNIT_TEST(test_json_numbers_at_their_ends_are_exact),
		UNIT_TEST(test_json_raw_decimal_is_a_number),
		UNIT_TEST(test_json_raw_other_is_a_string),
		UNIT_TEST(test_text_bytes_that_a_terminal_acts_upon_are_escaped),
		CU_TEST_INFO_NULL,
	};

	return unit_run("json", tests);
}
