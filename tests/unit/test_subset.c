// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_subset - some types of a blob, as a blob. That they say the same as all types is for
 * tests/oracle/min.
 */
#include <stdlib.h>
#include <string.h>

#include "types/subset.h"
#include "btf_builder.h"
#include "unit.h"

struct made {
	struct btf_builder types;
	struct rb_btf btf, kept;
	uint8_t *blob;
	struct rb_btf_subset subset;
	struct rb_text text;
	struct rawbpf_err err;
};

static void begin(struct made *made, bool swap)
{
	*made = (struct made){ 0 };
	btf_builder_init(&made->types, swap);
}

static void parse(struct made *made)
{
	made->blob = made_parsed(&made->types, &made->btf);
	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_init(&made->btf, &made->subset, &made->err), 0);
}

static void write(struct made *made)
{
	struct rb_bytes blob;

	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_write(&made->subset, &made->text, &made->err), 0);
	blob = (struct rb_bytes){ (const uint8_t *)made->text.data, made->text.size };
	CU_ASSERT_EQUAL_FATAL(rb_btf_parse(blob, made->btf.swap, &made->kept, &made->err), 0);
}

static void end(struct made *made)
{
	rb_btf_deinit(&made->btf);
	rb_btf_deinit(&made->kept);
	rb_btf_subset_deinit(&made->subset);
	free(made->blob);
	btf_builder_deinit(&made->types);
	rb_text_deinit(&made->text);
	rawbpf_err_deinit(&made->err);
}

/* Kind and name of the kept type, and how many parts it has. */
static void check(const struct made *made, uint32_t id, enum rb_btf_kind kind, const char *name,
		  uint32_t count)
{
	struct rb_btf_type type;

	CU_ASSERT_TRUE_FATAL(id < made->kept.count);
	type = rb_btf_type(&made->kept, id);
	CU_ASSERT_EQUAL(type.kind, kind);
	CU_ASSERT_STRING_EQUAL(type.name, name);
	CU_ASSERT_EQUAL(type.count, count);
}

static void test_subset_of_nothing_is_a_header(void)
{
	struct made made;

	begin(&made, false);
	made_sample(&made.types);
	parse(&made);
	write(&made);
	CU_ASSERT_EQUAL(made.kept.count, 1);
	CU_ASSERT_EQUAL(made.text.size, 25);
	end(&made);
}

static void make_struct(struct made *made, bool swap)
{
	begin(made, swap);
	made_int(&made->types, "int", 4, 1);			/* 1 */
	made_type(&made->types, RB_BTF_CONST, "", 0, 1);	/* 2 */
	made_type(&made->types, RB_BTF_TYPEDEF, "alias", 0, 2); /* 3 */
	made_type(&made->types, RB_BTF_STRUCT, "inner", 1, 4);	/* 4 */
	made_member(&made->types, "x", 1, 0);
	made_type(&made->types, RB_BTF_PTR, "", 0, 4);	    /* 5 */
	made_array(&made->types, 4, 0);			    /* 6 */
	made_type(&made->types, RB_BTF_STRUCT, "s", 4, 24); /* 7 */
	made_member(&made->types, "a", 3, 0);
	made_member(&made->types, "p", 5, 64);
	made_member(&made->types, "rest", 6, 128);
	made_member(&made->types, "last", 1, 128);
	made_type(&made->types, RB_BTF_TYPEDEF, "s_t", 0, 7); /* 8 */
	parse(made);
}

static void test_subset_member_brings_its_type_alone(void)
{
	for (int swap = 0; swap < 2; swap++) {
		struct rb_btf_type type;
		struct rb_btf_member member;
		struct made made;

		make_struct(&made, swap);
		rb_btf_subset_part(&made.subset, 7, 0);
		rb_btf_subset_part(&made.subset, 7, 1);
		write(&made);
		CU_ASSERT_EQUAL(made.kept.count, 4);
		check(&made, 1, RB_BTF_INT, "int", 0);
		type = rb_btf_type(&made.kept, 1);
		CU_ASSERT_TRUE(rb_btf_int_signed(&made.kept, &type));
		check(&made, 2, RB_BTF_PTR, "", 0);
		CU_ASSERT_EQUAL(rb_btf_type(&made.kept, 2).type, 0);
		check(&made, 3, RB_BTF_STRUCT, "s", 2);
		type = rb_btf_type(&made.kept, 3);
		CU_ASSERT_EQUAL(type.size, 24);
		member = rb_btf_member(&made.kept, &type, 0);
		CU_ASSERT_STRING_EQUAL(member.name, "a");
		CU_ASSERT_EQUAL(member.type, 1);
		member = rb_btf_member(&made.kept, &type, 1);
		CU_ASSERT_EQUAL(member.type, 2);
		CU_ASSERT_EQUAL(member.bit_offset, 64);
		end(&made);
	}
}

static void test_subset_array_that_is_not_the_last_stays_so(void)
{
	struct made made;

	make_struct(&made, false);
	rb_btf_subset_part(&made.subset, 7, 2);
	write(&made);
	check(&made, 2, RB_BTF_STRUCT, "inner", 0);
	check(&made, 3, RB_BTF_ARRAY, "", 0);
	check(&made, 4, RB_BTF_STRUCT, "s", 2);
	end(&made);
}

static void test_subset_extents_go_as_far_as_they_say(void)
{
	struct made made;

	make_struct(&made, false);
	rb_btf_subset_type(&made.subset, 8, RB_BTF_SHELL);
	rb_btf_subset_type(&made.subset, 5, RB_BTF_SHELL);
	write(&made);
	CU_ASSERT_EQUAL(made.kept.count, 4);
	check(&made, 1, RB_BTF_PTR, "", 0);
	check(&made, 2, RB_BTF_STRUCT, "s", 0);
	check(&made, 3, RB_BTF_TYPEDEF, "s_t", 0);
	CU_ASSERT_EQUAL(rb_btf_resolve(&made.kept, 3), 2);
	end(&made);

	make_struct(&made, false);
	rb_btf_subset_type(&made.subset, 5, RB_BTF_FOLLOW);
	write(&made);
	CU_ASSERT_EQUAL(made.kept.count, 3);
	check(&made, 1, RB_BTF_STRUCT, "inner", 0);
	CU_ASSERT_EQUAL(rb_btf_type(&made.kept, 2).type, 1);
	end(&made);

	make_struct(&made, false);
	rb_btf_subset_type(&made.subset, 7, RB_BTF_WHOLE);
	write(&made);
	CU_ASSERT_EQUAL(made.kept.count, 6);
	check(&made, 2, RB_BTF_STRUCT, "inner", 1); /* the array has it by value */
	check(&made, 5, RB_BTF_STRUCT, "s", 4);
	end(&made);
}

static void test_subset_enum_keeps_the_values_that_are_used(void)
{
	struct rb_btf_type type;
	struct made made;

	begin(&made, false);
	made_flagged(&made.types, RB_BTF_ENUM64, "e", 2, 8);
	made_value(&made.types, "A", 1);
	made_word(&made.types, 2);
	made_value(&made.types, "B", 3);
	made_word(&made.types, 4);
	parse(&made);
	rb_btf_subset_part(&made.subset, 1, 1);
	write(&made);
	check(&made, 1, RB_BTF_ENUM64, "e", 1);
	type = rb_btf_type(&made.kept, 1);
	CU_ASSERT_TRUE(type.flag);
	CU_ASSERT_STRING_EQUAL(rb_btf_value(&made.kept, &type, 0).name, "B");
	CU_ASSERT_EQUAL(rb_btf_value(&made.kept, &type, 0).value, 4LL << 32 | 3);
	end(&made);
}

static void test_subset_of_32_bits_goes_on_to_say_so(void)
{
	struct made made;

	begin(&made, false);
	made_int(&made.types, "long unsigned int", 4, 0);
	made_type(&made.types, RB_BTF_PTR, "", 0, 0);
	made_type(&made.types, RB_BTF_STRUCT, "s", 1, 4);
	made_member(&made.types, "p", 2, 0);
	parse(&made);
	rb_btf_subset_part(&made.subset, 3, 0);
	write(&made);
	CU_ASSERT_EQUAL(made.kept.pointer_size, 4);
	CU_ASSERT_EQUAL(made.kept.count, 4);
	end(&made);
}

static void test_subset_of_types_in_circles_ends(void)
{
	struct rb_btf_type type;
	struct made made;

	begin(&made, false);
	made_type(&made.types, RB_BTF_PTR, "", 0, 2);
	made_type(&made.types, RB_BTF_FUNC_PROTO, "", 2, 1);
	made_param(&made.types, "p", 1);
	made_param(&made.types, "", 0);
	for (uint32_t i = 2; i < 100000; i++)
		made_type(&made.types, RB_BTF_PTR, "", 0, i);
	parse(&made);
	rb_btf_subset_type(&made.subset, 1, RB_BTF_FOLLOW);
	rb_btf_subset_type(&made.subset, 100000, RB_BTF_WHOLE);
	write(&made);
	check(&made, 2, RB_BTF_FUNC_PROTO, "", 2);
	type = rb_btf_type(&made.kept, 2);
	CU_ASSERT_EQUAL(rb_btf_param(&made.kept, &type, 0).type, 1);
	end(&made);
}

/* A name is there once, however many have it; and no name takes no room. */
static void test_subset_strings_are_there_once(void)
{
	struct rb_btf_subset subset;
	struct rb_text text = { 0 };
	struct btf_builder builder;
	struct rb_btf btf, again;
	uint32_t name;
	uint8_t *blob;

	btf_builder_init(&builder, false);
	name = made_name(&builder, "a");
	made_int(&builder, "int", 4, 1);
	for (int i = 0; i < 2; i++) {
		made_type(&builder, RB_BTF_STRUCT, i ? "" : "s", 2, 8);
		for (uint32_t j = 0; j < 2; j++) {
			made_word(&builder, name);
			made_word(&builder, 1);
			made_word(&builder, j * 32);
		}
	}
	made_type(&builder, RB_BTF_STRUCT, "not kept", 0, 0);
	blob = made_parsed(&builder, &btf);
	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_init(&btf, &subset, NULL), 0);
	rb_btf_subset_type(&subset, 2, RB_BTF_WHOLE);
	rb_btf_subset_type(&subset, 3, RB_BTF_WHOLE);
	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_write(&subset, &text, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rb_btf_parse((struct rb_bytes){ (uint8_t *)text.data, text.size },
					   false, &again, NULL),
			      0);
	CU_ASSERT_EQUAL(again.count, 4);
	CU_ASSERT_EQUAL(again.strings.size, sizeof("\0int\0s\0a"));
	rb_btf_deinit(&again);
	rb_text_deinit(&text);
	rb_btf_subset_deinit(&subset);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_subset_of_nothing_is_a_header),
		UNIT_TEST(test_subset_member_brings_its_type_alone),
		UNIT_TEST(test_subset_array_that_is_not_the_last_stays_so),
		UNIT_TEST(test_subset_extents_go_as_far_as_they_say),
		UNIT_TEST(test_subset_enum_keeps_the_values_that_are_used),
		UNIT_TEST(test_subset_of_32_bits_goes_on_to_say_so),
		UNIT_TEST(test_subset_of_types_in_circles_ends),
		UNIT_TEST(test_subset_strings_are_there_once),
		CU_TEST_INFO_NULL,
	};

	return unit_run("subset", tests);
}
