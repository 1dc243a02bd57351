// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf - the type table: what is read of it, in both byte orders.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf_builder.h"
#include "unit.h"

static void check_types(const struct rb_btf *btf)
{
	struct rb_btf_type type = rb_btf_type(btf, A_NODE);

	CU_ASSERT_EQUAL(btf->count, MADE_END);
	CU_ASSERT_EQUAL(type.kind, RB_BTF_STRUCT);
	CU_ASSERT_STRING_EQUAL(type.name, "node");
	CU_ASSERT_EQUAL(type.count, 3);
	CU_ASSERT_EQUAL(type.size, 32);
	CU_ASSERT_EQUAL(rb_btf_type(btf, 0).kind, RB_BTF_VOID);
	CU_ASSERT_STRING_EQUAL(rb_btf_type(btf, A_POINTER).name, "");
	CU_ASSERT_EQUAL(rb_btf_type(btf, A_POINTER).type, A_NODE);
	CU_ASSERT_TRUE(rb_btf_type(btf, A_FORWARD).flag);
	type = rb_btf_type(btf, A_INT);
	CU_ASSERT_EQUAL(rb_btf_int_bits(btf, &type), 32);
	CU_ASSERT_TRUE(rb_btf_int_signed(btf, &type));
	CU_ASSERT_FALSE(rb_btf_int_bool(btf, &type));
	CU_ASSERT_FALSE(rb_btf_int_char(btf, &type));
	type = rb_btf_type(btf, A_CHAR);
	CU_ASSERT_TRUE(rb_btf_int_char(btf, &type));
	type = rb_btf_type(btf, A_CHARS);
	CU_ASSERT_EQUAL(rb_btf_array_element(btf, &type), A_CHAR);
	CU_ASSERT_EQUAL(rb_btf_array_count(btf, &type), 16);
	type = rb_btf_type(btf, A_FUNC);
	CU_ASSERT_EQUAL(rb_btf_linkage(btf, &type), 1);
	CU_ASSERT_EQUAL(type.count, 0);
	type = rb_btf_type(btf, A_VAR);
	CU_ASSERT_EQUAL(rb_btf_linkage(btf, &type), 1);
	type = rb_btf_type(btf, A_TAG);
	CU_ASSERT_EQUAL(rb_btf_component(btf, &type), 2);
}

static void check_parts(const struct rb_btf *btf)
{
	struct rb_btf_type type = rb_btf_type(btf, A_NODE);
	struct rb_btf_member member = rb_btf_member(btf, &type, 2);

	CU_ASSERT_STRING_EQUAL(member.name, "id");
	CU_ASSERT_EQUAL(member.type, A_CONST_ALIAS);
	CU_ASSERT_EQUAL(member.bit_offset, 192);
	CU_ASSERT_EQUAL(member.bit_size, 0);
	type = rb_btf_type(btf, A_FIELDS);
	member = rb_btf_member(btf, &type, 1);
	CU_ASSERT_EQUAL(member.bit_offset, 33);
	CU_ASSERT_EQUAL(member.bit_size, 17);
	type = rb_btf_type(btf, A_COLOR);
	CU_ASSERT_STRING_EQUAL(rb_btf_value(btf, &type, 0).name, "RED");
	CU_ASSERT_EQUAL(rb_btf_value(btf, &type, 0).value, 5);
	CU_ASSERT_EQUAL(rb_btf_value(btf, &type, 1).value, -2);
	type = rb_btf_type(btf, A_WIDE);
	CU_ASSERT_EQUAL(rb_btf_value(btf, &type, 0).value, 0x123456789abcdef);
	type = rb_btf_type(btf, A_PROTO);
	CU_ASSERT_STRING_EQUAL(rb_btf_param(btf, &type, 0).name, "ctx");
	CU_ASSERT_EQUAL(rb_btf_param(btf, &type, 1).type, 0);
	type = rb_btf_type(btf, A_SECTION);
	CU_ASSERT_EQUAL(rb_btf_var(btf, &type, 0).type, A_VAR);
	CU_ASSERT_EQUAL(rb_btf_var(btf, &type, 0).size, 4);
}

static void check_walks(const struct rb_btf *btf)
{
	CU_ASSERT_EQUAL(rb_btf_resolve(btf, A_CONST_ALIAS), A_INT);
	CU_ASSERT_EQUAL(rb_btf_resolve(btf, A_TYPE_TAG), A_INT);
	CU_ASSERT_EQUAL(rb_btf_resolve(btf, A_NODE), A_NODE);
	CU_ASSERT_EQUAL(rb_btf_size(btf, A_CONST_ALIAS), 4);
	CU_ASSERT_EQUAL(rb_btf_size(btf, A_CHARS), 16);
	CU_ASSERT_EQUAL(rb_btf_size(btf, A_POINTER), 8);
	CU_ASSERT_EQUAL(rb_btf_size(btf, A_VAR), 4);
	CU_ASSERT_EQUAL(rb_btf_size(btf, A_FORWARD), -EINVAL);
	CU_ASSERT_EQUAL(rb_btf_size(btf, A_FUNC), -EINVAL);
	CU_ASSERT_EQUAL(rb_btf_size(btf, 0), -EINVAL);
	CU_ASSERT_EQUAL(rb_btf_find(btf, RB_BTF_UNION, "either"), A_EITHER);
	CU_ASSERT_EQUAL(rb_btf_find(btf, RB_BTF_STRUCT, "either"), 0);
	CU_ASSERT_PTR_NULL(rb_btf_string(btf, (uint32_t)btf->strings.size));
	CU_ASSERT_STRING_EQUAL(rb_btf_kind_name(RB_BTF_DECL_TAG), "DECL_TAG");
}

static void check_sample(bool swap)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;

	btf_builder_init(&builder, swap);
	made_sample(&builder);
	blob = made_parsed(&builder, &btf);
	check_types(&btf);
	check_parts(&btf);
	check_walks(&btf);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
}

static void test_btf_of_every_kind_is_read(void)
{
	check_sample(false);
}

static void test_btf_of_the_other_byte_order_is_the_same(void)
{
	check_sample(true);
}

static void test_btf_without_types_is_void_alone(void)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;

	btf_builder_init(&builder, false);
	blob = made_parsed(&builder, &btf);
	CU_ASSERT_EQUAL(btf.count, 1);
	CU_ASSERT_EQUAL(btf.pointer_size, 8);
	CU_ASSERT_EQUAL(rb_btf_find(&btf, RB_BTF_INT, "int"), 0);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
}

static void test_btf_pointers_are_as_wide_as_long(void)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;

	btf_builder_init(&builder, false);
	made_int(&builder, "long unsigned int", 4, 0);
	made_type(&builder, RB_BTF_PTR, "", 0, 0);
	blob = made_parsed(&builder, &btf);
	CU_ASSERT_EQUAL(btf.pointer_size, 4);
	CU_ASSERT_EQUAL(rb_btf_size(&btf, 2), 4);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
}

static void test_btf_longer_header_is_stepped_over(void)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob, *longer;
	size_t size;

	btf_builder_init(&builder, false);
	made_sample(&builder);
	blob = made_btf(&builder, &size);
	longer = calloc(1, size + 4);
	memcpy(longer, blob, MADE_BTF_HEADER);
	memcpy(longer + MADE_BTF_HEADER + 4, blob + MADE_BTF_HEADER, size - MADE_BTF_HEADER);
	made_poke(&builder, longer, 4, MADE_BTF_HEADER + 4);
	CU_ASSERT_EQUAL_FATAL(
		rb_btf_parse((struct rb_bytes){ longer, size + 4 }, false, &btf, NULL), 0);
	check_types(&btf);
	rb_btf_deinit(&btf);
	free(longer);
	free(blob);
	btf_builder_deinit(&builder);
}

/* A header of 32 bytes: a table says how long types of each kind are, those to come among them. */
static void test_btf_unknown_kind_with_a_layout_is_stepped_over(void)
{
	struct btf_builder builder;
	struct rawbpf_err err = { 0 };
	struct rb_btf btf;
	uint8_t *blob, *longer;
	size_t size, layout = 4 * 22;

	btf_builder_init(&builder, false);
	made_type(&builder, (enum rb_btf_kind)21, "later", 3, 7);
	for (int i = 0; i < 4; i++)
		made_word(&builder, 0xffffffff);
	made_int(&builder, "int", 4, 1);
	blob = made_btf(&builder, &size);
	CU_ASSERT_EQUAL(rb_btf_parse((struct rb_bytes){ blob, size }, false, &btf, &err), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "unknown kind 21"));
	longer = calloc(1, size + 8 + layout);
	memcpy(longer, blob, MADE_BTF_HEADER);
	memcpy(longer + 32, blob + MADE_BTF_HEADER, size - MADE_BTF_HEADER);
	made_poke(&builder, longer, 4, 32);
	made_poke(&builder, longer, 24, (uint32_t)(size - MADE_BTF_HEADER));
	made_poke(&builder, longer, 28, (uint32_t)layout);
	longer[size + 8 + 4 * 21] = 4;
	longer[size + 8 + 4 * 21 + 1] = 4;
	CU_ASSERT_EQUAL_FATAL(
		rb_btf_parse((struct rb_bytes){ longer, size + 8 + layout }, false, &btf, NULL), 0);
	CU_ASSERT_EQUAL(rb_btf_type(&btf, 1).kind, RB_BTF_UNKNOWN);
	CU_ASSERT_EQUAL(rb_btf_find(&btf, RB_BTF_INT, "int"), 2);
	CU_ASSERT_EQUAL(rb_btf_size(&btf, 1), -EINVAL);
	rb_btf_deinit(&btf);
	made_poke(&builder, longer, 28, 4 * 21);
	CU_ASSERT_EQUAL(
		rb_btf_parse((struct rb_bytes){ longer, size + 8 + layout }, false, &btf, NULL),
		-ENOEXEC);
	free(longer);
	free(blob);
	btf_builder_deinit(&builder);
}

static void test_btf_split_goes_on_where_its_base_ends(void)
{
	struct btf_builder base, split;
	struct rb_btf whole, part;
	uint8_t *blob, *more;
	struct rb_btf_type type;
	size_t size;

	btf_builder_init(&base, true);
	made_sample(&base);
	blob = made_parsed(&base, &whole);
	btf_builder_init(&split, true);
	split.string_base = (uint32_t)base.strings.size;
	made_type(&split, RB_BTF_STRUCT, "module", 2, 40);
	made_member(&split, "node", A_NODE, 0);
	made_member(&split, "own", MADE_END + 1, 256);
	made_type(&split, RB_BTF_TYPEDEF, "own_t", 0, A_INT);
	more = made_btf(&split, &size);
	CU_ASSERT_EQUAL_FATAL(
		rb_btf_parse_split((struct rb_bytes){ more, size }, &whole, &part, NULL), 0);
	CU_ASSERT_EQUAL(part.count, MADE_END + 2);
	type = rb_btf_type(&part, MADE_END);
	CU_ASSERT_STRING_EQUAL(type.name, "module");
	CU_ASSERT_STRING_EQUAL(rb_btf_member(&part, &type, 1).name, "own");
	CU_ASSERT_EQUAL(rb_btf_size(&part, MADE_END + 1), 4);
	CU_ASSERT_STRING_EQUAL(rb_btf_type(&part, A_NODE).name, "node");
	CU_ASSERT_EQUAL(rb_btf_find(&part, RB_BTF_STRUCT, "node"), A_NODE);
	CU_ASSERT_EQUAL(rb_btf_find(&part, RB_BTF_STRUCT, "module"), MADE_END);
	CU_ASSERT_EQUAL(rb_btf_parse_split((struct rb_bytes){ more, size }, &part, &whole, NULL),
			-EINVAL);
	made_poke(&split, more, MADE_BTF_HEADER + 16, MADE_END + 2);
	rb_btf_deinit(&part);
	CU_ASSERT_EQUAL(rb_btf_parse_split((struct rb_bytes){ more, size }, &whole, &part, NULL),
			-ENOEXEC);
	rb_btf_deinit(&whole);
	free(more);
	free(blob);
	btf_builder_deinit(&split);
	btf_builder_deinit(&base);
}

/* "char" is one by its name, others by what their encoding says; and of one byte both. */
static void test_btf_characters_are_known_by_name_or_encoding(void)
{
	static const struct {
		const char *name;
		uint32_t size, encoding;
		bool character, is_bool, is_signed;
	} cases[] = {
		{ "char", 1, 0, true, false, false },	   { "char", 1, 1, true, false, true },
		{ "u8", 1, 2, true, false, false },	   { "u8", 1, 0, false, false, false },
		{ "char", 2, 2, false, false, false },	   { "_Bool", 1, 4, false, true, false },
		{ "_Bool", 1, 6, true, true, false },	   { "u8", 1, 1, false, false, true },
		{ "unsigned", 4, 0, false, false, false },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		struct btf_builder builder;
		struct rb_btf_type type;
		struct rb_btf btf;
		uint8_t *blob;

		btf_builder_init(&builder, i & 1);
		made_int(&builder, cases[i].name, cases[i].size, cases[i].encoding);
		blob = made_parsed(&builder, &btf);
		type = rb_btf_type(&btf, 1);
		CU_ASSERT_EQUAL(rb_btf_int_char(&btf, &type), cases[i].character);
		CU_ASSERT_EQUAL(rb_btf_int_bool(&btf, &type), cases[i].is_bool);
		CU_ASSERT_EQUAL(rb_btf_int_signed(&btf, &type), cases[i].is_signed);
		rb_btf_deinit(&btf);
		free(blob);
		btf_builder_deinit(&builder);
	}
}

/* How wide the machine's addresses are is seen from "long". */
static void test_btf_pointers_are_as_wide_as_a_long(void)
{
	static const char *const names[] = { "long unsigned int", "long int", "unsigned long",
					     "long" };

	for (size_t i = 0; i < RB_COUNT(names); i++) {
		for (uint32_t size = 4; size <= 8; size += 4) {
			struct btf_builder builder;
			struct rb_btf btf;
			uint8_t *blob;

			btf_builder_init(&builder, false);
			made_int(&builder, "long long int", 8, 1);
			made_int(&builder, names[i], size, 0);
			made_type(&builder, RB_BTF_PTR, "", 0, 0);
			blob = made_parsed(&builder, &btf);
			CU_ASSERT_EQUAL(btf.pointer_size, size);
			CU_ASSERT_EQUAL(rb_btf_size(&btf, 3), size);
			rb_btf_deinit(&btf);
			free(blob);
			btf_builder_deinit(&builder);
		}
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_btf_of_every_kind_is_read),
		UNIT_TEST(test_btf_of_the_other_byte_order_is_the_same),
		UNIT_TEST(test_btf_without_types_is_void_alone),
		UNIT_TEST(test_btf_pointers_are_as_wide_as_long),
		UNIT_TEST(test_btf_longer_header_is_stepped_over),
		UNIT_TEST(test_btf_unknown_kind_with_a_layout_is_stepped_over),
		UNIT_TEST(test_btf_split_goes_on_where_its_base_ends),
		UNIT_TEST(test_btf_characters_are_known_by_name_or_encoding),
		UNIT_TEST(test_btf_pointers_are_as_wide_as_a_long),
		CU_TEST_INFO_NULL,
	};

	return unit_run("btf", tests);
}
