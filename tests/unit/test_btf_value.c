// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf_value - bytes and types -> text, JSON and columns.
 *
 * A check gives the bytes as they are in memory of the blob's byte order: of the host's, which the
 * tests write by hand for both, or the other one's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "types/value.h"
#include "btf_builder.h"
#include "unit.h"

/* A blob with its byte order said outright, and bytes to print. */
struct made {
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;
};

static bool host_is_big(void)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

static void begin(struct made *made, bool big)
{
	btf_builder_init(&made->builder, big != host_is_big());
}

static void parse(struct made *made)
{
	made->blob = made_parsed(&made->builder, &made->btf);
}

static void end(struct made *made)
{
	rb_btf_deinit(&made->btf);
	free(made->blob);
	btf_builder_deinit(&made->builder);
}

static void check(const struct made *made, uint32_t type, const void *bytes, size_t size,
		  enum rb_value_style style, const char *expected, int answer)
{
	struct rb_text text = { 0 };
	uint8_t *copy = malloc(size ? size : 1);

	if (size)
		memcpy(copy, bytes, size);
	rb_text_string(&text, "");
	CU_ASSERT_EQUAL(
		rb_btf_print(&made->btf, type, (struct rb_bytes){ copy, size }, style, &text),
		answer);
	if (strcmp(text.data, expected))
		printf("expected %s\n   found %s\n", expected, text.data);
	CU_ASSERT_STRING_EQUAL(text.data, expected);
	free(copy);
	rb_text_deinit(&text);
}

#define BYTES(...) (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })

static void check_text(const struct made *made, uint32_t type, const void *bytes, size_t size,
		       const char *expected)
{
	check(made, type, bytes, size, RB_VALUE_TEXT, expected, 0);
}

static void check_json(const struct made *made, uint32_t type, const void *bytes, size_t size,
		       const char *expected)
{
	check(made, type, bytes, size, RB_VALUE_JSON, expected, 0);
}

/* ---- numbers ---- */

static void test_value_int_of_every_width_is_decimal(void)
{
	struct made made;
	uint32_t u8, s8, u16, s32, u64, s64, u128, s128;
	uint8_t wide[16];

	begin(&made, false);
	u8 = made_int(&made.builder, "u8", 1, 0);
	s8 = made_int(&made.builder, "s8", 1, 1);
	u16 = made_int(&made.builder, "u16", 2, 0);
	s32 = made_int(&made.builder, "s32", 4, 1);
	u64 = made_int(&made.builder, "u64", 8, 0);
	s64 = made_int(&made.builder, "s64", 8, 1);
	u128 = made_int(&made.builder, "u128", 16, 0);
	s128 = made_int(&made.builder, "s128", 16, 1);
	parse(&made);
	check_text(&made, u8, BYTES(200), "200");
	check_text(&made, s8, BYTES(200), "-56");
	check_text(&made, s8, BYTES(128), "-128");
	check_text(&made, u16, BYTES(1, 2), "513");
	check_text(&made, s32, BYTES(0xff, 0xff, 0xff, 0xff), "-1");
	memset(wide, 0xff, sizeof(wide));
	check_text(&made, u64, wide, 8, "18446744073709551615");
	check_text(&made, u128, wide, 16, "340282366920938463463374607431768211455");
	check_json(&made, s128, wide, 16, "-1");
	memset(wide, 0, sizeof(wide));
	wide[15] = 0x80;
	check_text(&made, s128, wide, 16, "-170141183460469231731687303715884105728");
	check_text(&made, s64, wide + 8, 8, "-9223372036854775808");
	check_text(&made, u64, wide, 8, "0");
	end(&made);
}

static void test_value_int_of_the_other_byte_order_is_the_same(void)
{
	struct made made;
	uint32_t u16, s128;
	uint8_t wide[16] = { 0x80 };

	begin(&made, true);
	u16 = made_int(&made.builder, "u16", 2, 0);
	s128 = made_int(&made.builder, "s128", 16, 1);
	parse(&made);
	check_text(&made, u16, BYTES(1, 2), "258");
	check_text(&made, s128, wide, 16, "-170141183460469231731687303715884105728");
	end(&made);
}

static void test_value_bool_pointer_float_have_their_forms(void)
{
	struct made made;
	uint32_t yes, pointer, real;

	begin(&made, false);
	yes = made_int(&made.builder, "_Bool", 1, 4);
	pointer = made_type(&made.builder, RB_BTF_PTR, "", 0, 0);
	real = made_type(&made.builder, RB_BTF_FLOAT, "float", 0, 4);
	parse(&made);
	check_text(&made, yes, BYTES(0), "false");
	check_json(&made, yes, BYTES(1), "true");
	check_text(&made, yes, BYTES(2), "2");
	check_text(&made, pointer, BYTES(0xa1, 3, 0x80, 0x88, 0xff, 0xff, 0, 0), "0xffff888003a1");
	check_json(&made, pointer, BYTES(0, 0, 0, 0, 0, 0, 0, 0), "\"0x0\"");
	check_text(&made, real, BYTES(0, 0, 0x80, 0x3f), "0x3f800000");
	check_json(&made, real, BYTES(0, 0, 0, 0), "\"0x00000000\"");
	end(&made);
}

static void test_value_enum_is_its_name(void)
{
	struct made made;
	uint32_t color, old, wide;

	begin(&made, false);
	color = made_flagged(&made.builder, RB_BTF_ENUM, "color", 2, 4);
	made_value(&made.builder, "RED", 1);
	made_value(&made.builder, "MINUS", (uint32_t)-2);
	/* as clang before 15 writes a signed one */
	old = made_type(&made.builder, RB_BTF_ENUM, "old", 1, 1);
	made_value(&made.builder, "MINUS", (uint32_t)-1);
	wide = made_type(&made.builder, RB_BTF_ENUM64, "wide", 1, 8);
	made_value(&made.builder, "HUGE", 1);
	made_word(&made.builder, 1);
	parse(&made);
	check_text(&made, color, BYTES(1, 0, 0, 0), "RED");
	check_json(&made, color, BYTES(0xfe, 0xff, 0xff, 0xff), "\"MINUS\"");
	check_text(&made, color, BYTES(3, 0, 0, 0), "3");
	check_json(&made, color, BYTES(0xff, 0xff, 0xff, 0xff), "-1");
	check_text(&made, old, BYTES(0xff), "MINUS");
	check_text(&made, wide, BYTES(1, 0, 0, 0, 1, 0, 0, 0), "HUGE");
	check_text(&made, wide, BYTES(1, 0, 0, 0, 0, 0, 0, 0x80), "9223372036854775809");
	end(&made);
}

/* ---- structs ---- */

/* struct { u32 a:3; s32 b:5; u32 c:24; u64 d:3, e:60 from bit 35 } */
static uint32_t build_bitfields(struct made *made)
{
	uint32_t u32 = made_int(&made->builder, "u32", 4, 0), u64, s32, type;

	s32 = made_int(&made->builder, "s32", 4, 1);
	u64 = made_int(&made->builder, "u64", 8, 0);
	type = made_flagged(&made->builder, RB_BTF_STRUCT, "fields", 5, 12);
	made_member(&made->builder, "a", u32, 3 << 24 | 0);
	made_member(&made->builder, "b", s32, 5 << 24 | 3);
	made_member(&made->builder, "c", u32, 24 << 24 | 8);
	made_member(&made->builder, "d", u64, 3 << 24 | 32);
	made_member(&made->builder, "e", u64, 60 << 24 | 35);
	parse(made);
	return type;
}

static void test_value_bitfields_are_counted_from_the_lowest_bit(void)
{
	struct made made;
	uint32_t type;

	begin(&made, false);
	type = build_bitfields(&made);
	/* a = 5, b = -2, c = 0x030201; d = 6, e = 1 << 59 | 1 */
	check_text(&made, type, BYTES(5 | 30 << 3, 1, 2, 3, 6 | 1 << 3, 0, 0, 0, 0, 0, 0, 1 << 6),
		   "{a: 5, b: -2, c: 197121, d: 6, e: 576460752303423489}");
	end(&made);
}

static void test_value_bitfields_big_endian_are_counted_from_the_highest_bit(void)
{
	struct made made;
	uint32_t type;

	begin(&made, true);
	type = build_bitfields(&made);
	/* d: 110; e: 1, 58 zeros, 1 */
	check_text(&made, type,
		   BYTES(5 << 5 | 30, 3, 2, 1, 6 << 5 | 1 << 4, 0, 0, 0, 0, 0, 0, 1 << 1),
		   "{a: 5, b: -2, c: 197121, d: 6, e: 576460752303423489}");
	end(&made);
}

static void test_value_int_with_an_offset_is_a_bitfield(void)
{
	struct made made;
	uint32_t type;

	begin(&made, false);
	type = made_type(&made.builder, RB_BTF_INT, "old", 0, 4);
	made_word(&made.builder, 1 << 24 | 9 << 16 | 4);
	parse(&made);
	check_text(&made, type, BYTES(0xff, 0x12, 0xff, 0xff), "-7");
	end(&made);
}

/* struct event { u32 pid; char comm[8]; struct { u16 x, y; }; union { u32 n; u8 b[4]; } u; } */
static uint32_t build_event(struct made *made)
{
	struct btf_builder *b = &made->builder;
	uint32_t u32 = made_int(b, "u32", 4, 0), u16 = made_int(b, "u16", 2, 0);
	uint32_t u8 = made_int(b, "unsigned char", 1, 0), ch = made_int(b, "char", 1, 1);
	uint32_t chars = made_array(b, ch, 8), bytes = made_array(b, u8, 4), both, either, type;

	both = made_type(b, RB_BTF_STRUCT, "", 2, 4);
	made_member(b, "x", u16, 0);
	made_member(b, "y", u16, 16);
	either = made_type(b, RB_BTF_UNION, "", 2, 4);
	made_member(b, "n", u32, 0);
	made_member(b, "b", bytes, 0);
	type = made_type(b, RB_BTF_STRUCT, "event", 4, 20);
	made_member(b, "pid", u32, 0);
	made_member(b, "comm", chars, 32);
	made_member(b, "", both, 96);
	made_member(b, "u", either, 128);
	parse(made);
	return type;
}

static const uint8_t event[] = { 42,  1, 0, 0, 'b', 'a', 's', 'h', '\n', 0,
				 'x', 0, 3, 0, 4,   0,	 1,   2,   0,	 0 };

static void test_value_struct_has_its_members(void)
{
	struct made made;
	uint32_t type;

	begin(&made, false);
	type = build_event(&made);
	check_text(&made, type, event, sizeof(event),
		   "{pid: 298, comm: \"bash\\n\", x: 3, y: 4, u: {n: 513, b: [1, 2, 0, 0]}}");
	check_json(&made, type, event, sizeof(event),
		   "{\"pid\":298,\"comm\":\"bash\\n\",\"x\":3,\"y\":4,"
		   "\"u\":{\"n\":513,\"b\":[1,2,0,0]}}");
	end(&made);
}

static void test_value_cut_short_is_shown_as_far_as_it_goes(void)
{
	static const struct {
		size_t size;
		const char *text, *json;
	} cuts[] = {
		{ 0, "{...}", "{}" },
		{ 3, "{pid: ...}", "{\"pid\":null}" },
		{ 4, "{pid: 298, ...}", "{\"pid\":298}" },
		{ 6, "{pid: 298, comm: \"ba\"...}", "{\"pid\":298,\"comm\":\"ba\"}" },
		{ 10, "{pid: 298, comm: \"bash\\n\", ...}", "{\"pid\":298,\"comm\":\"bash\\n\"}" },
		{ 13, "{pid: 298, comm: \"bash\\n\", x: ...}",
		  "{\"pid\":298,\"comm\":\"bash\\n\",\"x\":null}" },
		{ 18, "{pid: 298, comm: \"bash\\n\", x: 3, y: 4, u: {n: ...}}",
		  "{\"pid\":298,\"comm\":\"bash\\n\",\"x\":3,\"y\":4,\"u\":{\"n\":null}}" },
	};
	struct made made;
	uint32_t type;

	begin(&made, false);
	type = build_event(&made);
	for (size_t i = 0; i < RB_COUNT(cuts); i++) {
		check(&made, type, event, cuts[i].size, RB_VALUE_TEXT, cuts[i].text, 1);
		check(&made, type, event, cuts[i].size, RB_VALUE_JSON, cuts[i].json, 1);
	}
	end(&made);
}

static void test_value_arrays_nest_and_strings_are_escaped(void)
{
	struct made made;
	uint32_t ch, chars, lines, ints, empty;

	begin(&made, false);
	ch = made_int(&made.builder, "char", 1, 1);
	chars = made_array(&made.builder, ch, 3);
	lines = made_array(&made.builder, chars, 2);
	ints = made_array(&made.builder, made_int(&made.builder, "s8", 1, 1), 3);
	empty = made_array(&made.builder, ints, 0);
	parse(&made);
	check_text(&made, lines, "abcd\0e", 6, "[\"abc\", \"d\"]");
	check_text(&made, chars, "\"\x1b\xff", 3, "\"\\\"\\x1b\\xff\"");
	check_json(&made, chars, "\"\x1b\xff", 3, "\"\\\"\\u001b\xef\xbf\xbd\"");
	check_json(&made, chars, "\xc3\xa4z", 3, "\"\xc3\xa4z\"");
	check_text(&made, ints, BYTES(1, 2, 0xff), "[1, 2, -1]");
	check(&made, ints, "\1\2", 2, RB_VALUE_TEXT, "[1, 2, ...]", 1);
	check(&made, ints, "\1\2", 2, RB_VALUE_JSON, "[1,2]", 1);
	check_text(&made, empty, "", 0, "[]");
	end(&made);
}

/* struct { u16 size; char text[]; }: an event as long as what it tells */
static void test_value_array_without_a_length_takes_the_rest(void)
{
	struct made made;
	uint32_t u16, text, type, around;

	begin(&made, false);
	u16 = made_int(&made.builder, "u16", 2, 0);
	text = made_array(&made.builder, made_int(&made.builder, "char", 1, 1), 0);
	type = made_type(&made.builder, RB_BTF_STRUCT, "event", 2, 2);
	made_member(&made.builder, "size", u16, 0);
	made_member(&made.builder, "text", text, 16);
	around = made_type(&made.builder, RB_BTF_STRUCT, "around", 2, 4);
	made_member(&made.builder, "first", type, 0);
	made_member(&made.builder, "second", u16, 16);
	parse(&made);
	check_text(&made, type, "\4\0abcd", 6, "{size: 4, text: \"abcd\"}");
	check_text(&made, type, "\4\0", 2, "{size: 4, text: \"\"}");
	check_text(&made, around, "\4\0\1\0", 4, "{first: {size: 4, text: \"\"}, second: 1}");
	end(&made);
}

static void test_value_section_is_its_variables(void)
{
	struct made made;
	uint32_t number, a, b, type;

	begin(&made, false);
	number = made_int(&made.builder, "int", 4, 1);
	a = made_var(&made.builder, "a", number, 1);
	b = made_var(&made.builder, "b", number, 0);
	type = made_type(&made.builder, RB_BTF_DATASEC, ".bss", 2, 8);
	made_place(&made.builder, a, 0, 4);
	made_place(&made.builder, b, 4, 4);
	parse(&made);
	check_text(&made, type, BYTES(1, 0, 0, 0, 2, 0, 0, 0), "{a: 1, b: 2}");
	check_text(&made, b, BYTES(7, 0, 0, 0), "7");
	end(&made);
}

static void test_value_of_what_has_none_is_refused(void)
{
	struct made made;
	uint32_t forward, proto, type;

	begin(&made, false);
	forward = made_type(&made.builder, RB_BTF_FWD, "f", 0, 0);
	proto = made_type(&made.builder, RB_BTF_FUNC_PROTO, "", 0, 0);
	type = made_type(&made.builder, RB_BTF_STRUCT, "s", 1, 4);
	made_member(&made.builder, "m", forward, 0);
	parse(&made);
	check(&made, 0, "abcd", 4, RB_VALUE_TEXT, "", -EINVAL);
	check(&made, forward, "abcd", 4, RB_VALUE_TEXT, "", -EINVAL);
	check(&made, proto, "abcd", 4, RB_VALUE_JSON, "", -EINVAL);
	check_text(&made, type, "abcd", 4, "{m: ?}");
	check_json(&made, type, "abcd", 4, "{\"m\":null}");
	end(&made);
}

static void test_value_names_are_escaped_where_they_must(void)
{
	static const char longest[] =
		"a123456789_123456789_123456789_123456789_123456789_123456789_123";
	char longer[sizeof(longest) + 1], expected[512];
	struct made made;
	uint32_t u32, type;

	begin(&made, false);
	u32 = made_int(&made.builder, "u32", 4, 0);
	snprintf(longer, sizeof(longer), "%sX", longest);
	type = made_type(&made.builder, RB_BTF_STRUCT, "s", 5, 20);
	made_member(&made.builder, "a\"b", u32, 0);
	made_member(&made.builder, longest, u32, 32);
	made_member(&made.builder, longer, u32, 64);
	made_member(&made.builder, "\x1b", u32, 96);
	made_member(&made.builder, "z", u32, 128);
	parse(&made);
	snprintf(expected, sizeof(expected), "{a\\\"b: 1, %s: 2, %s: 3, \\x1b: 4, z: 5}", longest,
		 longer);
	check_text(&made, type, BYTES(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0),
		   expected);
	snprintf(expected, sizeof(expected),
		 "{\"a\\\"b\":1,\"%s\":2,\"%s\":3,\"\\u001b\":4,\"z\":5}", longest, longer);
	check_json(&made, type, BYTES(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0),
		   expected);
	end(&made);
}

/* Guards against a form that grows with the members of one type, and not with the types. */
static void test_value_form_has_each_type_once(void)
{
	struct rb_form form;
	struct made made;
	uint32_t u32, inner, type;

	begin(&made, false);
	u32 = made_int(&made.builder, "u32", 4, 0);
	inner = made_type(&made.builder, RB_BTF_STRUCT, "inner", 3, 12);
	made_member(&made.builder, "x", u32, 0);
	made_member(&made.builder, "y", u32, 32);
	made_member(&made.builder, "z", u32, 64);
	type = made_type(&made.builder, RB_BTF_STRUCT, "outer", 50, 600);
	for (uint32_t i = 0; i < 50; i++)
		made_member(&made.builder, "m", inner, 96 * i);
	parse(&made);
	CU_ASSERT_EQUAL_FATAL(rb_form_init(&made.btf, type, RB_VALUE_TEXT, &form, NULL), 0);
	CU_ASSERT_EQUAL(form.count, 1 + 50 + 3);
	rb_form_deinit(&form);
	CU_ASSERT_EQUAL(rb_form_init(&made.btf, 0, RB_VALUE_TEXT, &form, NULL), -EINVAL);
	end(&made);
}

/* Guards against output, and work without output, that grows with the paths through types. */
static void test_value_of_types_that_explode_is_limited(void)
{
	struct rb_text text = { 0 };
	struct made made;
	const char *names[] = { "m", "" };

	for (size_t n = 0; n < RB_COUNT(names); n++) {
		uint32_t type;

		begin(&made, false);
		type = n ? made_type(&made.builder, RB_BTF_STRUCT, "", 0, 0)
			 : made_int(&made.builder, "u8", 1, 0);
		for (size_t level = 0; level < 100; level++) {
			uint32_t inner = type;

			type = made_type(&made.builder, RB_BTF_UNION, "u", 50, 1);
			for (size_t i = 0; i < 50; i++)
				made_member(&made.builder, names[n], inner, 0);
		}
		parse(&made);
		rb_text_clear(&text);
		CU_ASSERT_EQUAL(rb_btf_print(&made.btf, type,
					     (struct rb_bytes){ (const uint8_t *)"", 1 },
					     RB_VALUE_TEXT, &text),
				1);
		CU_ASSERT_TRUE(text.size < 80000);
		end(&made);
	}
	begin(&made, false);
	made_type(&made.builder, RB_BTF_STRUCT, "", 0, 0);
	made_array(&made.builder, 1, UINT32_MAX);
	parse(&made);
	rb_text_clear(&text);
	CU_ASSERT_EQUAL(
		rb_btf_print(&made.btf, 2, (struct rb_bytes){ NULL, 0 }, RB_VALUE_JSON, &text), 1);
	CU_ASSERT_TRUE(text.size < 80000);
	end(&made);
	rb_text_deinit(&text);
}

/* ---- columns ---- */

static void check_columns(const struct made *made, uint32_t type, const void *bytes, size_t size,
			  const char *header, const char *row, int answer)
{
	struct rb_btf_columns columns;
	struct rb_text text = { 0 };

	CU_ASSERT_EQUAL_FATAL(rb_btf_columns_init(&made->btf, type, &columns, NULL), 0);
	rb_btf_columns_header(&columns, &text);
	CU_ASSERT_STRING_EQUAL(text.data, header);
	rb_text_clear(&text);
	CU_ASSERT_EQUAL(rb_btf_columns_row(&columns, (struct rb_bytes){ bytes, size }, &text),
			answer);
	if (strcmp(text.data, row))
		printf("expected %s\n   found %s\n", row, text.data);
	CU_ASSERT_STRING_EQUAL(text.data, row);
	rb_text_deinit(&text);
	rb_btf_columns_deinit(&columns);
}

static void test_value_columns_are_as_wide_as_their_types(void)
{
	struct made made;
	uint32_t type;

	begin(&made, false);
	type = build_event(&made);
	check_columns(&made, type, event, sizeof(event), "       pid  comm          x      y  u",
		      "       298  bash\\n        3      4  {n: 513, b: [1, 2, 0, 0]}", 0);
	check_columns(&made, type, event, 10, "       pid  comm          x      y  u",
		      "       298  bash\\n      ...    ...  {...}", 1);
	check_columns(&made, 1, BYTES(7, 0, 0, 0), "     value", "         7", 0);
	end(&made);
}

/* Guards against a table of columns that types without bytes make endless. */
static void test_value_columns_are_limited(void)
{
	struct rb_btf_columns columns;
	struct rawbpf_err err = { 0 };
	struct made made;
	uint32_t type;

	begin(&made, false);
	type = made_int(&made.builder, "u8", 1, 0);
	for (size_t level = 0; level < 100; level++) {
		uint32_t inner = type;

		type = made_type(&made.builder, RB_BTF_UNION, "u", 50, 1);
		for (size_t i = 0; i < 50; i++)
			made_member(&made.builder, level ? "" : "m", inner, 0);
	}
	parse(&made);
	CU_ASSERT_EQUAL(rb_btf_columns_init(&made.btf, type, &columns, &err), -E2BIG);
	CU_ASSERT_STRING_EQUAL(err.text, "more than 256 columns");
	CU_ASSERT_EQUAL(rb_btf_columns_init(&made.btf, 0, &columns, &err), -EINVAL);
	end(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_value_int_of_every_width_is_decimal),
		UNIT_TEST(test_value_int_of_the_other_byte_order_is_the_same),
		UNIT_TEST(test_value_bool_pointer_float_have_their_forms),
		UNIT_TEST(test_value_enum_is_its_name),
		UNIT_TEST(test_value_bitfields_are_counted_from_the_lowest_bit),
		UNIT_TEST(test_value_bitfields_big_endian_are_counted_from_the_highest_bit),
		UNIT_TEST(test_value_int_with_an_offset_is_a_bitfield),
		UNIT_TEST(test_value_struct_has_its_members),
		UNIT_TEST(test_value_cut_short_is_shown_as_far_as_it_goes),
		UNIT_TEST(test_value_arrays_nest_and_strings_are_escaped),
		UNIT_TEST(test_value_array_without_a_length_takes_the_rest),
		UNIT_TEST(test_value_section_is_its_variables),
		UNIT_TEST(test_value_of_what_has_none_is_refused),
		UNIT_TEST(test_value_names_are_escaped_where_they_must),
		UNIT_TEST(test_value_form_has_each_type_once),
		UNIT_TEST(test_value_of_types_that_explode_is_limited),
		UNIT_TEST(test_value_columns_are_as_wide_as_their_types),
		UNIT_TEST(test_value_columns_are_limited),
		CU_TEST_INFO_NULL,
	};

	return unit_run("btf_value", tests);
}
