// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_event_format - a tracepoint's format as a structure in C: what lies as the format says, and what
 * is refused.
 */
#include <string.h>

#include "base/bytes.h"
#include "kernel/event_format.h"
#include "text_check.h"
#include "unit.h"

#define FIELD(text, offset, size, is_signed) \
	"\tfield:" text ";\toffset:" #offset ";\tsize:" #size ";\tsigned:" #is_signed ";\n"

static void check(const char *format, const char *expected)
{
	struct rb_text text = { 0 };

	CU_ASSERT_TRUE(rb_event_format_struct("an-event", format, strlen(format), &text));
	CU_ASSERT_TRUE(text_is(text.data, expected));
	rb_text_deinit(&text);
}

static void test_event_format_numbers_are_of_their_size_and_sign(void)
{
	check("name: an-event\nID: 7\nformat:\n" FIELD("unsigned short common_type", 0, 2, 0)
		      FIELD("unsigned char common_flags", 2, 1, 0) FIELD("signed char s", 3, 1, 1)
			      FIELD("int common_pid", 4, 4, 1) FIELD("const char * filename", 8, 8,
								     0) "\nprint fmt: \"x\"\n",
	      "struct an_event {\n"
	      "\t__u16 common_type; /* unsigned short */\n"
	      "\t__u8 common_flags; /* unsigned char */\n"
	      "\t__s8 s; /* signed char */\n"
	      "\t__s32 common_pid; /* int */\n"
	      "\t__u64 filename; /* const char * */\n"
	      "};\n");
}

static void test_event_format_arrays_are_of_characters_or_of_numbers(void)
{
	check(FIELD("char comm[16]", 0, 16, 0) FIELD("__u8 saddr[4]", 16, 4, 0)
		      FIELD("unsigned long args[6]", 24, 48, 0) FIELD("long long x[N+1]", 72, 8, 1),
	      "struct an_event {\n"
	      "\tchar comm[16]; /* char */\n"
	      "\t__u8 saddr[4]; /* __u8 */\n"
	      "\t__u8 pad_20[4];\n"
	      "\t__u64 args[6]; /* unsigned long */\n"
	      "\t__s8 x[8]; /* long long */\n"
	      "};\n");
}

/* Guards against a compiler that puts a field where the kernel does not. */
static void test_event_format_gaps_are_filled_and_what_is_askew_is_bytes(void)
{
	check(FIELD("u8 a", 0, 1, 0) FIELD("u32 b", 8, 4, 0) FIELD("u64 c", 12, 8, 0)
		      FIELD("struct x y", 20, 24, 0),
	      "struct an_event {\n"
	      "\t__u8 a; /* u8 */\n"
	      "\t__u8 pad_1[7];\n"
	      "\t__u32 b; /* u32 */\n"
	      "\t__u8 c[8]; /* u64 */\n"
	      "\t__u8 y[24]; /* struct x */\n"
	      "};\n");
}

static void test_event_format_strings_elsewhere_are_places(void)
{
	check(FIELD("__data_loc char[] name", 0, 4, 0) FIELD("__rel_loc u8[] data", 4, 4, 0)
		      FIELD("char buf[]", 8, 0, 0),
	      "struct an_event {\n"
	      "\t__u32 __data_loc_name; /* __data_loc char[]: offset | size << 16 */\n"
	      "\t__u32 __rel_loc_data; /* __rel_loc u8[]: offset | size << 16 */\n"
	      "\t__u8 buf[0]; /* char */\n"
	      "};\n");
}

/* Guards against a comment that ends early. */
static void test_event_format_type_that_ends_a_comment_does_not(void)
{
	check(FIELD("char */ x", 0, 4, 0), "struct an_event {\n\t__u32 x; /* char *| */\n};\n");
}

static void test_event_format_damaged_lines_are_no_fields(void)
{
	static const char *const lines[] = {
		"",
		"\tfield:",
		"\tfield:int x",
		"\tfield:int x;",
		"\tfield:int x;\toffset:4;",
		"\tfield:int x;\toffset:;\tsize:4;",
		"\tfield:int x;\toffset:4;\tsize:99999999999;",
		"\tfield:int x;\toffset:-4;\tsize:4;",
		"\tfield:x;\toffset:4;\tsize:4;",
		"\tfield:int 4x;\toffset:4;\tsize:4;",
		"\tfield:int ;\toffset:4;\tsize:4;",
		"\tfield:];\toffset:4;\tsize:4;",
		"field:int x;\toffset:4;\tsize:4;",
	};
	struct rb_event_field field;

	for (size_t i = 0; i < RB_COUNT(lines); i++)
		CU_ASSERT_FALSE(rb_event_field_parse(lines[i], strlen(lines[i]), &field));
}

static void test_event_format_without_fields_or_with_two_in_one_place_is_refused(void)
{
	static const char *const formats[] = { "", "name: x\nID: 1\n",
					       FIELD("int a", 0, 4, 1) FIELD("int b", 2, 4, 1) };

	for (size_t i = 0; i < RB_COUNT(formats); i++) {
		struct rb_text text = { 0 };

		CU_ASSERT_FALSE(rb_event_format_struct("x", formats[i], strlen(formats[i]), &text));
		rb_text_deinit(&text);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_event_format_numbers_are_of_their_size_and_sign),
		UNIT_TEST(test_event_format_arrays_are_of_characters_or_of_numbers),
		UNIT_TEST(test_event_format_gaps_are_filled_and_what_is_askew_is_bytes),
		UNIT_TEST(test_event_format_strings_elsewhere_are_places),
		UNIT_TEST(test_event_format_type_that_ends_a_comment_does_not),
		UNIT_TEST(test_event_format_damaged_lines_are_no_fields),
		UNIT_TEST(test_event_format_without_fields_or_with_two_in_one_place_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("event_format", tests);
}
