// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf_refuse - malformed type tables: each is refused with type, reason and numbers, and nothing
 * is read that is not there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf_builder.h"
#include "unit.h"

static void check_refused(struct rb_bytes bytes, bool swap, const char *says)
{
	struct rawbpf_err err = { 0 };
	struct rb_btf btf = { .count = 77 };

	CU_ASSERT_EQUAL(rb_btf_parse(bytes, swap, &btf, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_EQUAL(btf.count, 77);
	if (!strstr(err.text, says))
		printf("'%s' is not in '%s'\n", says, err.text);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	CU_ASSERT_EQUAL(rb_btf_parse(bytes, swap, &btf, NULL), -ENOEXEC);
	rawbpf_err_deinit(&err);
}

/* What was built, which must be refused. */
static void check_built(struct btf_builder *builder, const char *says)
{
	size_t size;
	uint8_t *blob = made_btf(builder, &size);

	check_refused((struct rb_bytes){ blob, size }, builder->swap, says);
	free(blob);
	btf_builder_deinit(builder);
}

struct bend {
	size_t at;
	uint32_t value;
	const char *says;
};

static void check_bent(const struct bend *bend, bool swap)
{
	struct btf_builder builder;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, swap);
	made_sample(&builder);
	blob = made_btf(&builder, &size);
	made_poke(&builder, blob, bend->at, bend->value);
	check_refused((struct rb_bytes){ blob, size }, swap, bend->says);
	free(blob);
	btf_builder_deinit(&builder);
}

/* Guards against tables outside of the blob, among them those whose end wraps around 32 bits. */
static void test_btf_header_bent_is_refused(void)
{
	static const struct bend bends[] = {
		{ 0, 0x12345678, "magic number: found" },
		{ 4, 23, "size of the header: found 23, expected 24" },
		{ 4, UINT32_MAX, "size of the header, at most the whole size" },
		{ 8, UINT32_MAX, "the types, " },
		{ 12, UINT32_MAX, "the types, 4294967295 bytes at 0, end past the" },
		{ 16, UINT32_MAX, "the strings, " },
		{ 20, UINT32_MAX, "the strings, " },
		{ 20, 0, "no string table" },
		{ 20, 4, "the string table's last byte" },
	};

	for (size_t i = 0; i < RB_COUNT(bends); i++) {
		check_bent(&bends[i], false);
		check_bent(&bends[i], true);
	}
}

/* Guards against a name at 0 that is not "", and one that does not end. */
static void test_btf_strings_without_their_nuls_are_refused(void)
{
	struct btf_builder builder;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, false);
	made_sample(&builder);
	blob = made_btf(&builder, &size);
	blob[size - 1] = 'x';
	check_refused((struct rb_bytes){ blob, size }, false,
		      "the string table's last byte: found 120, expected 0");
	blob[size - 1] = 0;
	blob[MADE_BTF_HEADER + builder.types.size] = 'x';
	check_refused((struct rb_bytes){ blob, size }, false,
		      "the string table's first byte: found 120, expected 0");
	free(blob);
	btf_builder_deinit(&builder);
}

/* Guards against reading what a later version or a flag says is something else. */
static void test_btf_version_or_flags_unknown_is_refused(void)
{
	struct btf_builder builder;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, false);
	blob = made_btf(&builder, &size);
	blob[2] = 2;
	check_refused((struct rb_bytes){ blob, size }, false, "version: found 2, expected 1");
	blob[2] = 1;
	blob[3] = 1;
	check_refused((struct rb_bytes){ blob, size }, false, "flags: found 1, expected 0");
	free(blob);
	btf_builder_deinit(&builder);
}

/* Guards against reads behind a blob that ends anywhere, also where the header says that it does. */
static void test_btf_cut_at_every_byte_is_answered(void)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, false);
	made_sample(&builder);
	blob = made_btf(&builder, &size);
	for (size_t cut = 0; cut < size; cut++) {
		uint8_t *less = malloc(cut ? cut : 1);

		memcpy(less, blob, cut);
		CU_ASSERT_EQUAL(rb_btf_parse((struct rb_bytes){ less, cut }, false, &btf, NULL),
				-ENOEXEC);
		free(less);
	}
	for (uint32_t types = 0; types < builder.types.size; types++) {
		made_poke(&builder, blob, 12, types);
		if (!rb_btf_parse((struct rb_bytes){ blob, size }, false, &btf, NULL))
			rb_btf_deinit(&btf);
	}
	free(blob);
	btf_builder_deinit(&builder);
}

/* Guards against ids used as indexes. */
static void test_btf_id_out_of_range_is_refused(void)
{
	static const enum rb_btf_kind kinds[] = {
		RB_BTF_PTR,	 RB_BTF_TYPEDEF,  RB_BTF_CONST,
		RB_BTF_VOLATILE, RB_BTF_RESTRICT, RB_BTF_TYPE_TAG
	};
	struct btf_builder builder;

	for (size_t i = 0; i < RB_COUNT(kinds); i++) {
		btf_builder_init(&builder, i % 2);
		made_type(&builder, kinds[i], "", 0, 2);
		check_built(&builder, "type 0 refers to type 2, but the last type is 1");
	}
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_FUNC, "f", 0, UINT32_MAX);
	check_built(&builder, "(FUNC f): expected type 4294967295 to be a FUNC_PROTO");
	btf_builder_init(&builder, false);
	made_array(&builder, 2, 1);
	check_built(&builder, "element 0 refers to type 2");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_FUNC_PROTO, "", 1, 0);
	made_param(&builder, "p", 2);
	check_built(&builder, "parameter 0 refers to type 2");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_FUNC_PROTO, "", 0, 2);
	check_built(&builder, "return value 0 refers to type 2");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_DATASEC, ".bss", 1, 0);
	made_place(&builder, 2, 0, 0);
	check_built(&builder, "(DATASEC .bss): variable 0 refers to type 2");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, 2);
	made_word(&builder, UINT32_MAX);
	check_built(&builder, "refers to type 2");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "s", 1, 4);
	made_member(&builder, "m", UINT32_MAX, 0);
	check_built(&builder, "type 1 (STRUCT s): member 0 refers to type 4294967295");
}

/* Guards against a type where a reader expects another: a pointer to a section, a void member. */
static void test_btf_reference_to_a_wrong_kind_is_refused(void)
{
	struct btf_builder builder;

	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_PTR, "", 0, 2);
	made_type(&builder, RB_BTF_DATASEC, ".bss", 0, 0);
	check_built(&builder, "refers to type 2, a DATASEC, which has no values");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "s", 1, 4);
	made_member(&builder, "m", 0, 0);
	check_built(&builder, "member 0 is void");
	btf_builder_init(&builder, false);
	made_array(&builder, 0, 1);
	check_built(&builder, "element 0 is void");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_DATASEC, ".bss", 1, 0);
	made_place(&builder, 2, 0, 0);
	made_int(&builder, "int", 4, 1);
	check_built(&builder, "a INT, expected a VAR or FUNC");
	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_type(&builder, RB_BTF_FUNC, "f", 0, 1);
	check_built(&builder, "expected type 1 to be a FUNC_PROTO");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_FUNC_PROTO, "", 0, 0);
	made_type(&builder, RB_BTF_FUNC, "f", 3, 1);
	check_built(&builder, "linkage 3, expected 0 to 2");
	btf_builder_init(&builder, false);
	made_var(&builder, "v", 0, 3);
	check_built(&builder, "linkage 3, expected 0 to 2");
}

/* Guards against strings read outside of their table. */
static void test_btf_name_outside_of_the_strings_is_refused(void)
{
	struct btf_builder builder;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_type(&builder, RB_BTF_ENUM, "e", 1, 4);
	made_value(&builder, "V", 1);
	blob = made_btf(&builder, &size);
	made_poke(&builder, blob, MADE_BTF_HEADER, (uint32_t)builder.strings.size);
	check_refused((struct rb_bytes){ blob, size }, false, "the name of type 1, at offset 9");
	made_poke(&builder, blob, MADE_BTF_HEADER, 0);
	made_poke(&builder, blob, MADE_BTF_HEADER + 16 + 12, UINT32_MAX);
	check_refused((struct rb_bytes){ blob, size }, false,
		      "the name of value 0, at offset 4294967295");
	free(blob);
	btf_builder_deinit(&builder);
}

/* Guards against tables of parts that reach beyond the types, and words that mean nothing. */
static void test_btf_info_bent_is_refused(void)
{
	struct btf_builder builder;

	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "s", 0xffff, 4);
	check_built(&builder, "its 786432 bytes (vlen 65535) end past them");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "s", 0xffffff, 4);
	check_built(&builder, "(vlen 16777215) end past them");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_VOID, "", 0, 0);
	check_built(&builder, "unknown kind 0");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_UNKNOWN, "", 0, 0);
	check_built(&builder, "unknown kind 20");
	btf_builder_init(&builder, false);
	made_type(&builder, (enum rb_btf_kind)127, "", 0, 0);
	check_built(&builder, "unknown kind 127");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_PTR, "", 1, 0);
	check_built(&builder, "vlen is 1, expected 0");
	btf_builder_init(&builder, false);
	made_flagged(&builder, RB_BTF_PTR, "", 0, 0);
	check_built(&builder, "kind_flag is set");
	btf_builder_init(&builder, false);
	made_word(&builder, 0);
	check_built(&builder, "type 1, at 0 of 4 bytes of types");
}

/* Guards against numbers wider than what holds them. */
static void test_btf_sizes_bent_are_refused(void)
{
	struct btf_builder builder;

	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_INT, "int", 0, 4);
	made_word(&builder, 33);
	check_built(&builder, "33 bits at bit 0 end past its 4 bytes");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_INT, "int", 0, UINT32_MAX);
	made_word(&builder, 255 << 16 | 255);
	check_built(&builder, "255 bits at bit 255");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_ENUM, "e", 0, 3);
	check_built(&builder, "size 3 of an enum");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_ENUM64, "e", 0, 16);
	check_built(&builder, "size 16 of an enum");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_FLOAT, "f", 0, 5);
	check_built(&builder, "size 5 of a float");
}

/* Guards against members and bitfields that begin or end outside of their struct. */
static void test_btf_member_outside_of_its_struct_is_refused(void)
{
	struct btf_builder builder;

	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_type(&builder, RB_BTF_STRUCT, "s", 1, 4);
	made_member(&builder, "m", 1, 33);
	check_built(&builder, "(STRUCT s): member 0, 0 bits at bit 33, ends past its 4");
	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_flagged(&builder, RB_BTF_UNION, "u", 1, 4);
	made_member(&builder, "m", 1, 31u << 24 | 2);
	check_built(&builder, "(UNION u): member 0, 31 bits at bit 2");
	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_flagged(&builder, RB_BTF_STRUCT, "s", 1, 64);
	made_member(&builder, "m", 1, 129u << 24);
	check_built(&builder, "member 0, 129 bits");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "s", 0, 4);
	made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, 1);
	made_word(&builder, 0);
	check_built(&builder, "component 0 of type 1, which has 0");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "s", 0, 4);
	made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, 1);
	made_word(&builder, (uint32_t)-2);
	check_built(&builder, "component -2");
}

/* Guards against walks that never end. */
static void test_btf_loop_is_refused(void)
{
	static const enum rb_btf_kind kinds[] = { RB_BTF_TYPEDEF, RB_BTF_CONST, RB_BTF_TYPE_TAG };
	struct btf_builder builder;

	for (size_t i = 0; i < RB_COUNT(kinds); i++) {
		btf_builder_init(&builder, false);
		made_type(&builder, kinds[i], "", 0, 1);
		check_built(&builder, "contains itself, through type 1");
	}
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_STRUCT, "a", 1, 4);
	made_member(&builder, "m", 2, 0);
	made_array(&builder, 3, 1);
	made_type(&builder, RB_BTF_UNION, "b", 2, 4);
	made_member(&builder, "m", 4, 0);
	made_member(&builder, "n", 1, 0);
	made_int(&builder, "int", 4, 1);
	check_built(&builder, "type 3 (UNION b): contains itself, through type 1");
	btf_builder_init(&builder, false);
	made_array(&builder, 1, 1);
	check_built(&builder, "contains itself, through type 1");
}

/* Guards against a struct that is larger than any number says it is. */
static void test_btf_array_size_that_overflows_is_refused(void)
{
	struct btf_builder builder;

	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_array(&builder, 1, 1u << 30);
	check_built(&builder, "(ARRAY): its size does not fit 32 bits");
	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	for (uint32_t i = 0; i < 8; i++)
		made_array(&builder, 1 + i, 65536);
	check_built(&builder, "type 3 (ARRAY): its size does not fit 32 bits");
}

/* Guards against recursion, here and in everyone who walks a type, that runs out of stack. */
static void check_depth(uint32_t levels, bool backwards, bool fine)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, false);
	if (backwards)
		for (uint32_t i = 1; i < levels; i++)
			made_type(&builder, RB_BTF_TYPEDEF, "", 0, i + 1);
	made_int(&builder, "int", 4, 1);
	if (!backwards)
		for (uint32_t i = 1; i < levels; i++)
			made_type(&builder, RB_BTF_TYPEDEF, "", 0, i);
	blob = made_btf(&builder, &size);
	if (!fine) {
		check_refused((struct rb_bytes){ blob, size }, false, "more than 128 levels deep");
	} else {
		CU_ASSERT_EQUAL_FATAL(
			rb_btf_parse((struct rb_bytes){ blob, size }, false, &btf, NULL), 0);
		CU_ASSERT_EQUAL(rb_btf_size(&btf, backwards ? 1 : levels), 4);
		rb_btf_deinit(&btf);
	}
	free(blob);
	btf_builder_deinit(&builder);
}

static void test_btf_nesting_is_limited_whatever_the_order(void)
{
	check_depth(RB_BTF_DEPTH, false, true);
	check_depth(RB_BTF_DEPTH, true, true);
	check_depth(RB_BTF_DEPTH + 1, false, false);
	check_depth(RB_BTF_DEPTH + 1, true, false);
	check_depth(100000, false, false);
	check_depth(100000, true, false);
}

/* Guards against time that grows with the paths through types, of which there are 50^100. */
static void test_btf_many_paths_are_walked_once(void)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;

	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	for (uint32_t level = 1; level < 100; level++) {
		made_type(&builder, RB_BTF_UNION, "u", 50, 4);
		for (uint32_t i = 0; i < 50; i++)
			made_member(&builder, "m", level, 0);
	}
	blob = made_parsed(&builder, &btf);
	CU_ASSERT_EQUAL(rb_btf_size(&btf, 100), 4);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
}

/* A struct of one member, a union, a function of one parameter, an enum: whose name is the string's end. */
static int parse_named(enum rb_btf_kind kind, uint32_t beyond)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;
	size_t size, at;
	int code;

	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	at = MADE_BTF_HEADER + builder.types.size + 12;
	made_type(&builder, kind, kind == RB_BTF_FUNC_PROTO ? "" : "s", 1,
		  kind == RB_BTF_FUNC_PROTO ? 0 : 4);
	if (kind == RB_BTF_STRUCT || kind == RB_BTF_UNION)
		made_member(&builder, "a", 1, 0);
	else if (kind == RB_BTF_FUNC_PROTO)
		made_param(&builder, "a", 1);
	else
		made_value(&builder, "a", 1);
	if (kind == RB_BTF_ENUM64)
		made_word(&builder, 0);
	blob = made_btf(&builder, &size);
	made_poke(&builder, blob, at, (uint32_t)builder.strings.size - 1 + beyond);
	code = rb_btf_parse((struct rb_bytes){ blob, size }, false, &btf, NULL);
	if (!code)
		rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
	return code;
}

static void test_btf_name_of_a_part_outside_of_the_strings_is_refused(void)
{
	static const enum rb_btf_kind kinds[] = { RB_BTF_STRUCT, RB_BTF_UNION, RB_BTF_FUNC_PROTO,
						  RB_BTF_ENUM, RB_BTF_ENUM64 };

	for (size_t i = 0; i < RB_COUNT(kinds); i++) {
		CU_ASSERT_EQUAL(parse_named(kinds[i], 0), 0);
		CU_ASSERT_EQUAL(parse_named(kinds[i], 1), -ENOEXEC);
	}
}

/* A tag on `component` of a type: on which is there one of that number? */
static int parse_tagged(enum rb_btf_kind kind, uint32_t component)
{
	struct btf_builder builder;
	uint32_t id, number;
	struct rb_btf btf;
	uint8_t *blob;
	size_t size;
	int code;

	btf_builder_init(&builder, false);
	number = made_int(&builder, "int", 4, 1);
	switch (kind) {
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
		id = made_type(&builder, kind, "s", 2, 8);
		made_member(&builder, "a", number, 0);
		made_member(&builder, "b", number, 0);
		break;
	case RB_BTF_FUNC:
		id = made_type(&builder, RB_BTF_FUNC_PROTO, "", 2, 0);
		made_param(&builder, "a", number);
		made_param(&builder, "b", number);
		id = made_type(&builder, RB_BTF_FUNC, "f", 1, id);
		break;
	case RB_BTF_VAR:
		id = made_var(&builder, "v", number, 1);
		break;
	default:
		id = made_type(&builder, RB_BTF_TYPEDEF, "t", 0, number);
	}
	made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, id);
	made_word(&builder, component);
	blob = made_btf(&builder, &size);
	code = rb_btf_parse((struct rb_bytes){ blob, size }, false, &btf, NULL);
	if (!code)
		rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
	return code;
}

static void test_btf_tag_of_a_part_that_is_not_there_is_refused(void)
{
	static const enum rb_btf_kind parted[] = { RB_BTF_STRUCT, RB_BTF_UNION, RB_BTF_FUNC };
	static const enum rb_btf_kind whole[] = { RB_BTF_VAR, RB_BTF_TYPEDEF };

	for (size_t i = 0; i < RB_COUNT(parted); i++) {
		CU_ASSERT_EQUAL(parse_tagged(parted[i], UINT32_MAX), 0);
		CU_ASSERT_EQUAL(parse_tagged(parted[i], 0), 0);
		CU_ASSERT_EQUAL(parse_tagged(parted[i], 1), 0);
		CU_ASSERT_EQUAL(parse_tagged(parted[i], 2), -ENOEXEC);
		CU_ASSERT_EQUAL(parse_tagged(parted[i], UINT32_MAX - 1), -ENOEXEC);
	}
	for (size_t i = 0; i < RB_COUNT(whole); i++) {
		CU_ASSERT_EQUAL(parse_tagged(whole[i], UINT32_MAX), 0);
		CU_ASSERT_EQUAL(parse_tagged(whole[i], 0), -ENOEXEC);
	}
}

/* What was built, which must be read. */
static void check_read(struct btf_builder *builder)
{
	struct rb_btf btf;
	uint8_t *blob = made_parsed(builder, &btf);

	CU_ASSERT_EQUAL(btf.count, builder->count + 1);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(builder);
}

/* Void has no values: nothing is of it but what may be of nothing. */
static void test_btf_void_is_refused_where_a_type_is_needed(void)
{
	static const enum rb_btf_kind fine[] = {
		RB_BTF_PTR,	 RB_BTF_TYPEDEF,  RB_BTF_CONST,
		RB_BTF_VOLATILE, RB_BTF_RESTRICT, RB_BTF_TYPE_TAG
	};
	struct btf_builder builder;

	btf_builder_init(&builder, false);
	for (size_t i = 0; i < RB_COUNT(fine); i++)
		made_type(&builder, fine[i], fine[i] == RB_BTF_TYPEDEF ? "t" : "", 0, 0);
	made_type(&builder, RB_BTF_FUNC_PROTO, "", 1, 0);
	made_param(&builder, "", 0);
	made_var(&builder, "v", 0, 0);
	made_int(&builder, "int", 4, 1);
	made_type(&builder, RB_BTF_ARRAY, "", 0, 0);
	made_word(&builder, builder.count - 1);
	made_word(&builder, 0);
	made_word(&builder, 3);
	check_read(&builder);
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_FUNC, "f", 0, 0);
	check_built(&builder, "type 1 (FUNC f): expected type 0");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_DATASEC, ".bss", 1, 0);
	made_place(&builder, 0, 0, 0);
	check_built(&builder, "(DATASEC .bss): variable 0 refers to type 0");
	btf_builder_init(&builder, false);
	made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, 0);
	made_word(&builder, UINT32_MAX);
	check_built(&builder, "(DECL_TAG tag): refers to type 0");
}

/* The last type may be referred to, and none behind it: member, element, index, function, variable. */
static void test_btf_reference_one_behind_the_last_type_is_refused(void)
{
	for (uint32_t behind = 0; behind < 2; behind++) {
		struct btf_builder builder;

		for (uint32_t which = 0; which < 2; which++) {
			btf_builder_init(&builder, false);
			made_type(&builder, RB_BTF_ARRAY, "", 0, 0);
			made_word(&builder, 2 + (behind && !which));
			made_word(&builder, 2 + (behind && which));
			made_word(&builder, 1);
			made_int(&builder, "int", 4, 1);
			if (behind)
				check_built(&builder, "type 1 (ARRAY): ");
			else
				check_read(&builder);
		}
		btf_builder_init(&builder, false);
		made_type(&builder, RB_BTF_FUNC, "f", 0, 2 + behind);
		made_type(&builder, RB_BTF_FUNC_PROTO, "", 0, 0);
		if (behind)
			check_built(&builder, "type 1 (FUNC f): expected type 3");
		else
			check_read(&builder);
		btf_builder_init(&builder, false);
		made_var(&builder, "v", 2 + behind, 0);
		made_int(&builder, "int", 4, 1);
		if (behind)
			check_built(&builder,
				    "(VAR v): variable 0 refers to type 3, but the last type is 2");
		else
			check_read(&builder);
		btf_builder_init(&builder, false);
		made_type(&builder, RB_BTF_DATASEC, ".bss", 2, 0);
		made_place(&builder, 2, 0, 0);
		made_place(&builder, 2 + behind, 0, 0);
		made_var(&builder, "v", 0, 0);
		if (behind)
			check_built(&builder,
				    "variable 1 refers to type 3, but the last type is 2");
		else
			check_read(&builder);
		btf_builder_init(&builder, false);
		made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, 2 + behind);
		made_word(&builder, 0);
		made_type(&builder, RB_BTF_STRUCT, "s", 1, 4);
		made_member(&builder, "m", 1, 0);
		check_built(&builder, behind ? "refers to type 3, but the last type is 2"
					     : "type 2 (STRUCT s): member 0");
	}
}

/* The component of a function whose prototype is not there: a refusal, and no read of it. */
static void test_btf_tag_of_a_function_without_a_prototype_is_refused(void)
{
	static const uint32_t protos[] = { 0, 2, 3, 1000, UINT32_MAX };

	for (size_t i = 0; i < RB_COUNT(protos); i++) {
		struct btf_builder builder;

		btf_builder_init(&builder, false);
		made_type(&builder, RB_BTF_DECL_TAG, "tag", 0, 2);
		made_word(&builder, 0);
		made_type(&builder, RB_BTF_FUNC, "f", 0, protos[i]);
		check_built(&builder, "component 0 of type 2, which has 0");
	}
}

/* The widest and narrowest that are allowed, and one more or less. */
static void test_btf_sizes_at_their_limits_are_read(void)
{
	static const uint32_t enums[] = { 1, 2, 4, 8 }, floats[] = { 2, 4, 8, 12, 16 };
	struct btf_builder builder;

	for (uint32_t size = 0; size <= 17; size++) {
		bool of_enum = false, of_float = false;

		for (size_t i = 0; i < RB_COUNT(enums); i++)
			of_enum = of_enum || enums[i] == size;
		for (size_t i = 0; i < RB_COUNT(floats); i++)
			of_float = of_float || floats[i] == size;
		for (uint32_t wide = 0; wide < 2; wide++) {
			btf_builder_init(&builder, false);
			made_type(&builder, wide ? RB_BTF_ENUM64 : RB_BTF_ENUM, "e", 0, size);
			if (of_enum)
				check_read(&builder);
			else
				check_built(&builder, wide ? "(ENUM64 e)" : "(ENUM e)");
		}
		btf_builder_init(&builder, false);
		made_type(&builder, RB_BTF_FLOAT, "f", 0, size);
		if (of_float)
			check_read(&builder);
		else
			check_built(&builder, "(FLOAT f)");
	}
	for (uint32_t offset = 0; offset <= 2; offset++) {
		btf_builder_init(&builder, false);
		made_type(&builder, RB_BTF_INT, "i", 0, 17);
		made_word(&builder, offset << 16 | 127);
		if (offset < 2)
			check_read(&builder);
		else
			check_built(&builder, "(INT i): 127 bits at bit 2 ");
	}
	for (uint32_t linkage = 0; linkage <= 3; linkage++) {
		btf_builder_init(&builder, false);
		made_var(&builder, "v", 0, linkage);
		made_type(&builder, RB_BTF_FUNC_PROTO, "", 0, 0);
		made_type(&builder, RB_BTF_FUNC, "f", linkage < 3 ? linkage : 0, 2);
		if (linkage < 3)
			check_read(&builder);
		else
			check_built(&builder, "(VAR v): linkage 3");
	}
}

/* A member that fills its struct to the last bit, and one of no bits at its end. */
static void test_btf_member_at_the_end_of_its_struct_is_read(void)
{
	static const struct {
		uint32_t bytes, bits, offset;
		bool fine;
	} members[] = {
		{ 4, 1, 31, true },	{ 4, 1, 32, false },   { 4, 0, 32, true },
		{ 4, 32, 0, true },	{ 4, 33, 0, false },   { 16, 128, 0, true },
		{ 32, 128, 128, true }, { 32, 129, 0, false }, { 0, 0, 0, true },
		{ 0, 0, 1, false },
	};

	for (size_t i = 0; i < RB_COUNT(members); i++) {
		struct btf_builder builder;

		btf_builder_init(&builder, false);
		made_int(&builder, "int", 4, 1);
		made_flagged(&builder, RB_BTF_STRUCT, "s", 1, members[i].bytes);
		made_member(&builder, "m", 1, members[i].bits << 24 | members[i].offset);
		if (members[i].fine)
			check_read(&builder);
		else
			check_built(&builder, "(STRUCT s): member 0, ");
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_btf_header_bent_is_refused),
		UNIT_TEST(test_btf_strings_without_their_nuls_are_refused),
		UNIT_TEST(test_btf_version_or_flags_unknown_is_refused),
		UNIT_TEST(test_btf_cut_at_every_byte_is_answered),
		UNIT_TEST(test_btf_id_out_of_range_is_refused),
		UNIT_TEST(test_btf_reference_to_a_wrong_kind_is_refused),
		UNIT_TEST(test_btf_name_outside_of_the_strings_is_refused),
		UNIT_TEST(test_btf_info_bent_is_refused),
		UNIT_TEST(test_btf_sizes_bent_are_refused),
		UNIT_TEST(test_btf_member_outside_of_its_struct_is_refused),
		UNIT_TEST(test_btf_loop_is_refused),
		UNIT_TEST(test_btf_array_size_that_overflows_is_refused),
		UNIT_TEST(test_btf_nesting_is_limited_whatever_the_order),
		UNIT_TEST(test_btf_many_paths_are_walked_once),
		UNIT_TEST(test_btf_name_of_a_part_outside_of_the_strings_is_refused),
		UNIT_TEST(test_btf_tag_of_a_part_that_is_not_there_is_refused),
		UNIT_TEST(test_btf_void_is_refused_where_a_type_is_needed),
		UNIT_TEST(test_btf_reference_one_behind_the_last_type_is_refused),
		UNIT_TEST(test_btf_tag_of_a_function_without_a_prototype_is_refused),
		UNIT_TEST(test_btf_sizes_at_their_limits_are_read),
		UNIT_TEST(test_btf_member_at_the_end_of_its_struct_is_read),
		CU_TEST_INFO_NULL,
	};

	return unit_run("btf_refuse", tests);
}
