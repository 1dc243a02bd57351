// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf_reduce - BTF as an older kernel takes it: each kind rewritten, ids as they were, and what
 * comes out is BTF again.
 */
#include <stdlib.h>
#include <string.h>

#include "types/reduce.h"
#include "btf_builder.h"
#include "unit.h"

enum sample {
	INT = 1,
	BYTE,
	PROTO,
	FUNC,
	EXTERN_FUNC,
	STATIC_VAR,
	GLOBAL_VAR,
	EXTERN_VAR,
	VOID_VAR,
	BSS,
	KSYMS,
	KCONFIG,
	FLOAT,
	TYPE_TAG,
	SIGNS,
	WIDE,
	TAG_FUNC,
	TAG_EXTERN,
	TAG_PARAM,
	STRUCT,
	SAMPLE_END,
};

static void build_types(struct btf_builder *b, bool byte)
{
	made_int(b, "int", 4, 1);
	made_int(b, byte ? "char" : "short", byte ? 1 : 2, 0);
	made_type(b, RB_BTF_FUNC_PROTO, "", 2, INT);
	made_param(b, "ctx", INT);
	made_param(b, "", INT);
	made_type(b, RB_BTF_FUNC, "main", 1, PROTO);
	made_type(b, RB_BTF_FUNC, "kfunc", 2, PROTO);
	made_var(b, "kept", INT, 0);
	made_var(b, "count", INT, 1);
	made_var(b, "CONFIG_HZ", INT, 2);
	made_var(b, "runqueues", 0, 2);
	made_type(b, RB_BTF_DATASEC, ".b/ss", 2, 0);
	made_place(b, STATIC_VAR, 8, 4);
	made_place(b, GLOBAL_VAR, 0, 4);
	made_type(b, RB_BTF_DATASEC, ".ksyms", 2, 0);
	made_place(b, EXTERN_FUNC, 0, 0);
	made_place(b, VOID_VAR, 0, 0);
	made_type(b, RB_BTF_DATASEC, ".kconfig", 1, 0);
	made_place(b, EXTERN_VAR, 0, 4);
	made_type(b, RB_BTF_FLOAT, "double", 0, 8);
	made_type(b, RB_BTF_TYPE_TAG, "user", 0, INT);
	made_flagged(b, RB_BTF_ENUM, "signs", 1, 4);
	made_value(b, "MINUS", (uint32_t)-1);
	made_type(b, RB_BTF_ENUM64, "wide", 2, 8);
	made_value(b, "LOW", 1);
	made_word(b, 0);
	made_value(b, "HIGH", 0);
	made_word(b, 1);
	made_type(b, RB_BTF_DECL_TAG, "tag:1", 0, FUNC);
	made_word(b, UINT32_MAX);
	made_type(b, RB_BTF_DECL_TAG, "tag:2", 0, EXTERN_FUNC);
	made_word(b, UINT32_MAX);
	made_type(b, RB_BTF_DECL_TAG, "tag:3", 0, FUNC);
	made_word(b, 1);
	made_type(b, RB_BTF_STRUCT, "s", 2, 16);
	made_member(b, "real", FLOAT, 0);
	made_member(b, "wide", WIDE, 64);
}

struct made {
	struct btf_builder builder;
	struct rb_btf_copy copy;
};

static void make(struct made *made, bool swap, bool byte)
{
	struct rb_btf btf;
	uint8_t *blob;

	btf_builder_init(&made->builder, swap);
	build_types(&made->builder, byte);
	blob = made_parsed(&made->builder, &btf);
	CU_ASSERT_EQUAL_FATAL(rb_btf_copy_init(&btf, &made->copy, NULL), 0);
	/* the copy needs neither of them any more */
	rb_btf_deinit(&btf);
	free(blob);
}

static void unmake(struct made *made)
{
	rb_btf_copy_deinit(&made->copy);
	btf_builder_deinit(&made->builder);
}

static bool place(void *ctx, const char *variable, uint32_t *offset)
{
	uint32_t *asked = ctx;

	(*asked)++;
	*offset = 4;
	return !strcmp(variable, "count");
}

static void fix(struct made *made)
{
	uint32_t asked = 0;

	CU_ASSERT_EQUAL(rb_btf_fix_datasec(&made->copy, ".b/ss", 12, place, &asked, NULL), 0);
	CU_ASSERT_EQUAL(asked, 1);
	CU_ASSERT_EQUAL(rb_btf_fix_datasec(&made->copy, ".kconfig", 4, place, &asked, NULL), 0);
	CU_ASSERT_EQUAL(rb_btf_fix_datasec(&made->copy, ".none", 4, place, &asked, NULL), 0);
	CU_ASSERT_EQUAL(asked, 2);
}

/* What comes out is BTF, and reads as what the copy itself says. */
static void check_again(const struct made *made)
{
	struct rb_btf btf;

	CU_ASSERT_EQUAL_FATAL(rb_btf_parse((struct rb_bytes){ made->copy.data, made->copy.size },
					   made->builder.swap, &btf, NULL),
			      0);
	CU_ASSERT_EQUAL(btf.count, made->copy.btf.count);
	for (uint32_t id = 1; id < btf.count; id++)
		CU_ASSERT_EQUAL(rb_btf_type(&btf, id).kind, rb_btf_type(&made->copy.btf, id).kind);
	rb_btf_deinit(&btf);
}

static void check_kind(const struct made *made, uint32_t id, enum rb_btf_kind kind,
		       const char *name, uint32_t size)
{
	struct rb_btf_type type = rb_btf_type(&made->copy.btf, id);

	CU_ASSERT_EQUAL(type.kind, kind);
	CU_ASSERT_STRING_EQUAL(type.name, name);
	CU_ASSERT_EQUAL(type.size, size);
	CU_ASSERT_FALSE(type.flag);
}

/* ---- sections ---- */

static void test_reduce_section_gets_size_offsets_and_order(void)
{
	for (int swap = 0; swap < 2; swap++) {
		struct rb_btf_type type;
		struct made made;

		make(&made, swap, true);
		fix(&made);
		check_kind(&made, BSS, RB_BTF_DATASEC, ".b/ss", 12);
		type = rb_btf_type(&made.copy.btf, BSS);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 0).type, GLOBAL_VAR);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 0).offset, 4);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 1).type, STATIC_VAR);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 1).offset, 8);
		check_again(&made);
		unmake(&made);
	}
}

static bool nowhere(void *ctx, const char *variable, uint32_t *offset)
{
	(void)ctx;
	(void)variable;
	(void)offset;
	return false;
}

/* Guards against a section that says more than there is in the file. */
static void test_reduce_variable_without_a_place_is_refused(void)
{
	struct rawbpf_err err = { 0 };
	uint32_t asked = 0;
	struct made made;

	make(&made, false, true);
	CU_ASSERT_EQUAL(rb_btf_fix_datasec(&made.copy, ".b/ss", 12, nowhere, NULL, &err), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "no symbol for variable count"));
	CU_ASSERT_EQUAL(rb_btf_fix_datasec(&made.copy, ".b/ss", 11, place, &asked, &err), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "kept, 4 bytes at 8, ends past its 11"));
	CU_ASSERT_EQUAL(rb_btf_fix_datasec(&made.copy, ".kconfig", 4, nowhere, NULL, &err), 0);
	unmake(&made);
}

/* ---- types ---- */

static void test_reduce_for_a_new_kernel_changes_externs_alone(void)
{
	struct rb_btf_type type;
	struct made made;

	make(&made, false, true);
	fix(&made);
	rb_btf_reduce(&made.copy, RB_BTF_CAN_ALL);
	check_kind(&made, EXTERN_FUNC, RB_BTF_PTR, "", 0);
	check_kind(&made, VOID_VAR, RB_BTF_INT, "runqueues", 1);
	check_kind(&made, EXTERN_VAR, RB_BTF_VAR, "CONFIG_HZ", 0);
	type = rb_btf_type(&made.copy.btf, EXTERN_VAR);
	CU_ASSERT_EQUAL(rb_btf_linkage(&made.copy.btf, &type), 1);
	check_kind(&made, KSYMS, RB_BTF_STRUCT, "_ksyms", 2);
	type = rb_btf_type(&made.copy.btf, KSYMS);
	CU_ASSERT_STRING_EQUAL(rb_btf_member(&made.copy.btf, &type, 0).name, "kfunc");
	CU_ASSERT_EQUAL(rb_btf_member(&made.copy.btf, &type, 1).type, BYTE);
	CU_ASSERT_EQUAL(rb_btf_member(&made.copy.btf, &type, 1).bit_offset, 8);
	check_kind(&made, TAG_EXTERN, RB_BTF_INT, "", 1);
	check_kind(&made, KCONFIG, RB_BTF_DATASEC, ".kconfig", 4);
	check_kind(&made, BSS, RB_BTF_DATASEC, ".b/ss", 12);
	check_kind(&made, FUNC, RB_BTF_FUNC, "main", 0);
	check_kind(&made, TAG_PARAM, RB_BTF_DECL_TAG, "tag:3", 0);
	check_kind(&made, FLOAT, RB_BTF_FLOAT, "double", 8);
	check_kind(&made, WIDE, RB_BTF_ENUM64, "wide", 8);
	CU_ASSERT_TRUE(rb_btf_type(&made.copy.btf, SIGNS).flag);
	CU_ASSERT_EQUAL(made.copy.btf.count, SAMPLE_END);
	check_again(&made);
	unmake(&made);
}

static void check_oldest(bool swap)
{
	struct rb_btf_type type;
	struct made made;

	make(&made, swap, true);
	fix(&made);
	rb_btf_reduce(&made.copy, 0);
	check_kind(&made, PROTO, RB_BTF_ENUM, "", 4);
	type = rb_btf_type(&made.copy.btf, PROTO);
	CU_ASSERT_STRING_EQUAL(rb_btf_value(&made.copy.btf, &type, 0).name, "ctx");
	CU_ASSERT_STRING_EQUAL(rb_btf_value(&made.copy.btf, &type, 1).name, "int");
	check_kind(&made, FUNC, RB_BTF_TYPEDEF, "main", 0);
	check_kind(&made, EXTERN_FUNC, RB_BTF_PTR, "", 0);
	check_kind(&made, STATIC_VAR, RB_BTF_INT, "kept", 1);
	check_kind(&made, GLOBAL_VAR, RB_BTF_INT, "count", 1);
	check_kind(&made, BSS, RB_BTF_STRUCT, "_b_ss", 2);
	check_kind(&made, KCONFIG, RB_BTF_STRUCT, "_kconfig", 1);
	check_kind(&made, FLOAT, RB_BTF_STRUCT, "", 8);
	check_kind(&made, TYPE_TAG, RB_BTF_CONST, "", 0);
	check_kind(&made, SIGNS, RB_BTF_ENUM, "signs", 4);
	check_kind(&made, WIDE, RB_BTF_UNION, "wide", 8);
	type = rb_btf_type(&made.copy.btf, WIDE);
	CU_ASSERT_STRING_EQUAL(rb_btf_member(&made.copy.btf, &type, 1).name, "HIGH");
	CU_ASSERT_EQUAL(rb_btf_member(&made.copy.btf, &type, 1).type, BYTE);
	check_kind(&made, TAG_FUNC, RB_BTF_INT, "", 1);
	check_kind(&made, STRUCT, RB_BTF_STRUCT, "s", 16);
	CU_ASSERT_EQUAL(made.copy.btf.count, SAMPLE_END);
	check_again(&made);
	unmake(&made);
}

static void test_reduce_for_the_oldest_kernel_leaves_what_it_knows(void)
{
	check_oldest(false);
	check_oldest(true);
}

static bool far_place(void *ctx, const char *variable, uint32_t *offset)
{
	(void)ctx;
	(void)variable;
	*offset = 0x100;
	return true;
}

/* Of either byte order: 8 before 256. */
static void test_reduce_variables_are_in_the_order_of_their_places(void)
{
	for (int swap = 0; swap < 2; swap++) {
		struct rb_btf_type type;
		struct made made;

		make(&made, swap, true);
		CU_ASSERT_EQUAL(
			rb_btf_fix_datasec(&made.copy, ".b/ss", 0x104, far_place, NULL, NULL), 0);
		type = rb_btf_type(&made.copy.btf, BSS);
		CU_ASSERT_EQUAL(type.size, 0x104);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 0).type, STATIC_VAR);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 0).offset, 8);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 1).type, GLOBAL_VAR);
		CU_ASSERT_EQUAL(rb_btf_var(&made.copy.btf, &type, 1).offset, 0x100);
		unmake(&made);
	}
}

/* Tags with kind_flag, "attributes", are newer than tags. */
static void test_reduce_attributes_are_newer_than_tags(void)
{
	static const struct {
		unsigned int can;
		bool tag, flagged, decl_tag, decl_flagged;
	} cases[] = {
		{ RB_BTF_CAN_ALL, true, true, true, true },
		{ RB_BTF_CAN_ALL & ~RB_BTF_CAN_TAG_FLAG, true, false, true, false },
		{ RB_BTF_CAN_ALL & ~RB_BTF_CAN_TYPE_TAG, false, false, true, true },
		{ RB_BTF_CAN_ALL & ~RB_BTF_CAN_DECL_TAG, true, true, false, false },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		uint32_t tag, flagged, decl_tag, decl_flagged, id;
		struct rb_btf_copy copy;
		struct btf_builder b;
		struct rb_btf btf;
		uint8_t *blob;

		btf_builder_init(&b, false);
		made_int(&b, "int", 4, 1);
		made_int(&b, "char", 1, 0);
		tag = made_type(&b, RB_BTF_TYPE_TAG, "user", 0, 1);
		flagged = made_flagged(&b, RB_BTF_TYPE_TAG, "address_space(1)", 0, 1);
		id = made_type(&b, RB_BTF_STRUCT, "s", 1, 4);
		made_member(&b, "a", 1, 0);
		decl_tag = made_type(&b, RB_BTF_DECL_TAG, "t", 0, id);
		made_word(&b, UINT32_MAX);
		decl_flagged = made_flagged(&b, RB_BTF_DECL_TAG, "u", 0, id);
		made_word(&b, 0);
		blob = made_parsed(&b, &btf);
		CU_ASSERT_EQUAL_FATAL(rb_btf_copy_init(&btf, &copy, NULL), 0);
		rb_btf_reduce(&copy, cases[i].can);
		CU_ASSERT_EQUAL(rb_btf_type(&copy.btf, tag).kind == RB_BTF_TYPE_TAG, cases[i].tag);
		CU_ASSERT_EQUAL(rb_btf_type(&copy.btf, flagged).kind == RB_BTF_TYPE_TAG,
				cases[i].flagged);
		CU_ASSERT_EQUAL(rb_btf_type(&copy.btf, decl_tag).kind == RB_BTF_DECL_TAG,
				cases[i].decl_tag);
		CU_ASSERT_EQUAL(rb_btf_type(&copy.btf, decl_flagged).kind == RB_BTF_DECL_TAG,
				cases[i].decl_flagged);
		rb_btf_copy_deinit(&copy);
		rb_btf_deinit(&btf);
		free(blob);
		btf_builder_deinit(&b);
	}
}

static void test_reduce_type_that_is_missing_is_added_behind_the_last(void)
{
	struct rb_btf_copy copy;
	struct btf_builder b;
	struct rb_btf btf, again;
	struct rb_btf_type type;
	uint8_t *blob;

	btf_builder_init(&b, true);
	made_type(&b, RB_BTF_ENUM64, "wide", 1, 4);
	made_value(&b, "LOW", 1);
	made_word(&b, 0);
	blob = made_parsed(&b, &btf);
	CU_ASSERT_EQUAL_FATAL(rb_btf_copy_init(&btf, &copy, NULL), 0);
	rb_btf_reduce(&copy, 0);
	CU_ASSERT_EQUAL_FATAL(
		rb_btf_parse((struct rb_bytes){ copy.data, copy.size }, true, &again, NULL), 0);
	CU_ASSERT_EQUAL(again.count, 3);
	CU_ASSERT_EQUAL(rb_btf_size(&again, 2), 1);
	type = rb_btf_type(&again, 1);
	CU_ASSERT_STRING_EQUAL(type.name, "wide");
	CU_ASSERT_EQUAL(rb_btf_member(&again, &type, 0).type, 2);
	rb_btf_deinit(&again);
	rb_btf_copy_deinit(&copy);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&b);
}

static void test_reduce_between_the_two_changes_what_is_missing(void)
{
	struct rb_btf_type type;
	struct made made;

	make(&made, false, true);
	fix(&made);
	rb_btf_reduce(&made.copy,
		      RB_BTF_CAN_ALL & ~(RB_BTF_CAN_FUNC_GLOBAL | RB_BTF_CAN_SECTION_NAME));
	type = rb_btf_type(&made.copy.btf, FUNC);
	CU_ASSERT_EQUAL(rb_btf_linkage(&made.copy.btf, &type), 0);
	check_kind(&made, BSS, RB_BTF_DATASEC, ".b_ss", 12);
	check_again(&made);
	unmake(&made);
	make(&made, false, true);
	rb_btf_make_static(&made.copy, FUNC);
	type = rb_btf_type(&made.copy.btf, FUNC);
	CU_ASSERT_EQUAL(rb_btf_linkage(&made.copy.btf, &type), 0);
	CU_ASSERT_STRING_EQUAL(type.name, "main");
	unmake(&made);
}

/* Every set of capabilities, in both byte orders, and a section that nobody fixed. */
static void test_reduce_for_any_kernel_is_btf_again(void)
{
	for (unsigned int can = 0; can <= RB_BTF_CAN_ALL; can++) {
		struct made made;

		make(&made, can % 3 == 0, can % 2);
		if (can % 5)
			fix(&made);
		rb_btf_reduce(&made.copy, can);
		check_again(&made);
		unmake(&made);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_reduce_section_gets_size_offsets_and_order),
		UNIT_TEST(test_reduce_variable_without_a_place_is_refused),
		UNIT_TEST(test_reduce_for_a_new_kernel_changes_externs_alone),
		UNIT_TEST(test_reduce_for_the_oldest_kernel_leaves_what_it_knows),
		UNIT_TEST(test_reduce_variables_are_in_the_order_of_their_places),
		UNIT_TEST(test_reduce_attributes_are_newer_than_tags),
		UNIT_TEST(test_reduce_type_that_is_missing_is_added_behind_the_last),
		UNIT_TEST(test_reduce_between_the_two_changes_what_is_missing),
		UNIT_TEST(test_reduce_for_any_kernel_is_btf_again),
		CU_TEST_INFO_NULL,
	};

	return unit_run("btf_reduce", tests);
}
