// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * CO-RE: an object's types, a kernel's, and what becomes of an instruction.
 */
#include <stdlib.h>

#include "core_trial.h"
#include "unit.h"

/* struct request { int a; TYPE b } in the object, b at bit `at` of the kernel's. */
static void two_fields(struct trial *trial, const char *local, uint32_t local_size,
		       uint32_t local_encoding, uint32_t size, uint32_t encoding)
{
	struct btf_builder *types = &trial->object_types;

	made_int(types, "int", 4, 1);
	made_int(types, "its", local_size, local_encoding);
	made_type(types, RB_BTF_STRUCT, local, 2, 16);
	made_member(types, "a", 1, 0);
	made_member(types, "b", 2, 64);
	types = &trial->kernel_types;
	made_int(types, "int", 4, 1);
	made_int(types, "its", size, encoding);
	made_type(types, RB_BTF_STRUCT, "request", 2, 32);
	made_member(types, "b", 2, 192);
	made_member(types, "a", 1, 64);
}

static void test_core_moved_field_gets_its_offset(void)
{
	struct bpf_insn insns[] = { mov(8), load(BPF_W, 0), mov(1) };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "request", 8, 0, 8, 0);
	want(&trial, FIELD_OFFSET, 3, "0:1");
	want(&trial, FIELD_OFFSET, 3, "0:0");
	want(&trial, FIELD_EXISTS, 3, "0:1");
	CU_ASSERT_EQUAL(run(&trial, insns, 3), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 24);
	CU_ASSERT_EQUAL(trial.code.insns[1].off, 8);
	CU_ASSERT_EQUAL(trial.code.insns[2].imm, 1);
	CU_ASSERT_EQUAL(trial.code.fix_count, 3);
	CU_ASSERT_EQUAL(trial.code.fixes[0].before[0].imm, 8);
	CU_ASSERT_EQUAL(trial.code.fixes[0].after[0].imm, 24);
	trial_deinit(&trial);
}

static void test_core_flavour_is_not_part_of_the_name(void)
{
	struct bpf_insn insns[] = { mov(8) };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "request___old", 8, 0, 8, 0);
	want(&trial, FIELD_OFFSET, 3, "0:1");
	CU_ASSERT_EQUAL(run(&trial, insns, 1), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 24);
	trial_deinit(&trial);
}

static void test_core_missing_field_is_poisoned_and_does_not_exist(void)
{
	struct bpf_insn insns[] = {
		mov(8), mov(1), { .code = BPF_LD | BPF_IMM | BPF_DW, .imm = 8 }, { 0 }
	};
	struct rb_text words = { 0 };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "request", 8, 0, 8, 0);
	made_type(&trial.object_types, RB_BTF_STRUCT, "request", 1, 16);
	made_member(&trial.object_types, "rq_disk", 2, 64);
	want(&trial, FIELD_OFFSET, 4, "0:0");
	want(&trial, FIELD_EXISTS, 4, "0:0");
	want(&trial, FIELD_OFFSET, 4, "0:0");
	CU_ASSERT_EQUAL(run(&trial, insns, 4), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, POISON);
	CU_ASSERT_EQUAL(trial.code.insns[0].code, BPF_JMP | BPF_CALL);
	CU_ASSERT_TRUE(trial.code.fixes[0].poisoned);
	CU_ASSERT_EQUAL(trial.code.fixes[0].answer, RB_CORE_NO_MATCH);
	CU_ASSERT_EQUAL(trial.code.insns[1].imm, 0);
	CU_ASSERT_EQUAL(trial.code.insns[2].imm, POISON);
	CU_ASSERT_EQUAL(trial.code.insns[3].imm, POISON);
	rb_core_describe(&trial.object, &trial.relocs[0], false, &words);
	CU_ASSERT_STRING_EQUAL(words.data, "field request.rq_disk");
	rb_text_deinit(&words);
	trial_deinit(&trial);
}

static void test_core_missing_type_answers_questions_with_no(void)
{
	struct bpf_insn insns[] = { mov(1), mov(16), mov(8) };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "bio", 8, 0, 8, 0);
	want(&trial, TYPE_EXISTS, 3, "0");
	want(&trial, TYPE_SIZE, 3, "0");
	want(&trial, FIELD_OFFSET, 3, "0:1");
	CU_ASSERT_EQUAL(run(&trial, insns, 3), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 0);
	CU_ASSERT_EQUAL(trial.code.insns[1].imm, 0);
	CU_ASSERT_EQUAL(trial.code.insns[2].imm, POISON);
	CU_ASSERT_EQUAL(trial.code.fixes[2].answer, RB_CORE_NO_TYPE);
	trial_deinit(&trial);
}

static void test_core_load_is_resized_without_a_sign_only(void)
{
	static const struct {
		uint32_t local, local_encoding, size, encoding;
		uint8_t code;
	} cases[] = {
		{ 4, 0, 8, 0, BPF_LDX | BPF_MEM | BPF_DW },
		{ 8, 0, 2, 0, BPF_LDX | BPF_MEM | BPF_H },
		{ 4, 1, 4, 0, BPF_LDX | BPF_MEM | BPF_W },
		{ 4, 1, 8, 1, BPF_JMP | BPF_CALL },
		{ 4, 0, 8, 1, BPF_JMP | BPF_CALL },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		struct bpf_insn insns[] = { load(cases[i].local == 4 ? BPF_W : BPF_DW, 8) };
		struct trial trial;

		trial_init(&trial);
		two_fields(&trial, "request", cases[i].local, cases[i].local_encoding,
			   cases[i].size, cases[i].encoding);
		want(&trial, FIELD_OFFSET, 3, "0:1");
		CU_ASSERT_EQUAL(run(&trial, insns, 1), 0);
		CU_ASSERT_EQUAL(trial.code.insns[0].code, cases[i].code);
		if (trial.code.fixes[0].poisoned)
			CU_ASSERT_EQUAL(trial.code.fixes[0].answer, RB_CORE_OTHER_SIZE);
		trial_deinit(&trial);
	}
}

static void test_core_instruction_that_disagrees_is_refused(void)
{
	struct bpf_insn insns[] = { mov(9) };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "request", 8, 0, 8, 0);
	want(&trial, FIELD_OFFSET, 3, "0:1");
	CU_ASSERT_EQUAL(run(&trial, insns, 1), -ENOEXEC);
	CU_ASSERT_STRING_EQUAL(
		trial.err.text,
		"function f: instruction 0: offset of field request.b: the instruction has 9, "
		"expected 8 from the object's types");
	trial_deinit(&trial);
}

static void test_core_candidates_must_agree(void)
{
	struct bpf_insn insns[] = { mov(8) };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "request", 8, 0, 8, 0);
	made_type(&trial.kernel_types, RB_BTF_STRUCT, "request", 1, 16);
	made_member(&trial.kernel_types, "b", 2, 0);
	want(&trial, FIELD_OFFSET, 3, "0:1");
	CU_ASSERT_EQUAL(run(&trial, insns, 1), -ENOTUNIQ);
	trial_deinit(&trial);
}

static void test_core_candidate_without_the_field_is_left_out(void)
{
	struct bpf_insn insns[] = { mov(8) };
	struct trial trial;

	trial_init(&trial);
	made_type(&trial.kernel_types, RB_BTF_STRUCT, "request", 0, 16);
	made_type(&trial.kernel_types, RB_BTF_UNION, "request", 0, 16);
	made_int(&trial.object_types, "int", 4, 1);
	made_type(&trial.object_types, RB_BTF_STRUCT, "request", 1, 16);
	made_member(&trial.object_types, "b", 1, 64);
	made_int(&trial.kernel_types, "int", 4, 1);
	made_type(&trial.kernel_types, RB_BTF_STRUCT, "request", 1, 16);
	made_member(&trial.kernel_types, "b", 3, 32);
	want(&trial, FIELD_OFFSET, 2, "0:0");
	CU_ASSERT_EQUAL(run(&trial, insns, 1), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 4);
	trial_deinit(&trial);
}

/* struct outer { union { struct { int x; }; }; } on one side, int x at the top on the other. */
static void test_core_anonymous_members_are_looked_into(void)
{
	struct bpf_insn insns[] = { mov(0) };
	struct btf_builder *types;
	struct trial trial;

	trial_init(&trial);
	types = &trial.object_types;
	made_int(types, "int", 4, 1);
	made_type(types, RB_BTF_STRUCT, "outer", 1, 4);
	made_member(types, "x", 1, 0);
	types = &trial.kernel_types;
	made_int(types, "int", 4, 1);
	made_type(types, RB_BTF_STRUCT, "", 2, 8);
	made_member(types, "y", 1, 0);
	made_member(types, "x", 1, 32);
	made_type(types, RB_BTF_UNION, "", 1, 8);
	made_member(types, "", 2, 0);
	made_type(types, RB_BTF_STRUCT, "outer", 2, 16);
	made_member(types, "z", 1, 0);
	made_member(types, "", 3, 64);
	want(&trial, FIELD_OFFSET, 2, "0:0");
	CU_ASSERT_EQUAL(run(&trial, insns, 1), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 12);
	trial_deinit(&trial);
}

static void test_core_enum_values_by_name(void)
{
	struct bpf_insn insns[] = { mov(7), mov(1), mov(8), mov(1) };
	struct btf_builder *types;
	struct trial trial;

	trial_init(&trial);
	types = &trial.object_types;
	made_type(types, RB_BTF_ENUM, "state", 2, 4);
	made_value(types, "ON", 7);
	made_value(types, "OFF", 8);
	types = &trial.kernel_types;
	made_type(types, RB_BTF_ENUM64, "state", 1, 8);
	made_value(types, "ON", 70);
	made_word(types, 0);
	want(&trial, ENUM_VALUE, 1, "0");
	want(&trial, ENUM_EXISTS, 1, "0");
	want(&trial, ENUM_VALUE, 1, "1");
	want(&trial, ENUM_EXISTS, 1, "1");
	CU_ASSERT_EQUAL(run(&trial, insns, 4), 0);
	CU_ASSERT_EQUAL(trial.code.insns[0].imm, 70);
	CU_ASSERT_EQUAL(trial.code.insns[1].imm, 1);
	CU_ASSERT_EQUAL(trial.code.insns[2].imm, POISON);
	CU_ASSERT_EQUAL(trial.code.insns[3].imm, 0);
	trial_deinit(&trial);
}

static void test_core_malformed_access_is_refused(void)
{
	static const char *const wrong[] = { "",      ":",    "0:",	     "x", "0:2",
					     "0:0:0", "0:1x", "99999999999", "-1" };

	for (size_t i = 0; i < RB_COUNT(wrong); i++) {
		struct bpf_insn insns[] = { mov(8) };
		struct trial trial;

		trial_init(&trial);
		two_fields(&trial, "request", 8, 0, 8, 0);
		want(&trial, FIELD_OFFSET, 3, wrong[i]);
		CU_ASSERT_EQUAL(run(&trial, insns, 1), -ENOEXEC);
		CU_ASSERT_EQUAL(trial.err.status, RAWBPF_OBJECT);
		trial_deinit(&trial);
	}
}

static void test_core_unknown_kind_is_refused(void)
{
	struct bpf_insn insns[] = { mov(8) };
	struct trial trial;

	trial_init(&trial);
	two_fields(&trial, "request", 8, 0, 8, 0);
	want(&trial, 13, 3, "0");
	CU_ASSERT_EQUAL(run(&trial, insns, 1), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(trial.err.text, "unknown kind"));
	trial_deinit(&trial);
}

/* ---- names ---- */

static void test_names_end_at_the_last_flavour(void)
{
	static const struct {
		const char *name;
		size_t size;
	} cases[] = {
		{ "", 0 },     { "a", 1 },	{ "a___b", 1 },	 { "a___b___c", 5 },
		{ "___b", 4 }, { "a___", 4 },	{ "a____b", 6 }, { "task_struct___x", 11 },
		{ "a__b", 4 }, { "_a___b", 2 },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++)
		CU_ASSERT_EQUAL(rb_btf_essential(cases[i].name), cases[i].size);
}

/* What the whole parser and the one pass know of the same types is the same. */
static void test_names_of_one_byte_are_found_in_every_flavour(void)
{
	static const char *const there[] = { "t", "t___new", "tt", "", "t__", "s" };
	struct rb_btf_names names = { 0 };
	const struct rb_btf_name *name;

	CU_ASSERT_EQUAL(rb_btf_names_add(&names, "t___old", RB_BTF_BIT(RB_BTF_STRUCT)), 0);
	for (uint32_t i = 0; i < RB_COUNT(there); i++)
		CU_ASSERT_EQUAL(rb_btf_names_offer(&names, RB_BTF_STRUCT, there[i], i), 0);
	name = rb_btf_names_find(&names, "t", RB_BTF_BIT(RB_BTF_STRUCT));
	CU_ASSERT_PTR_NOT_NULL_FATAL(name);
	CU_ASSERT_EQUAL(name->count, 2);
	CU_ASSERT_EQUAL(name->ids[0], 0);
	CU_ASSERT_EQUAL(name->ids[1], 1);
	rb_btf_names_deinit(&names);
}

static void test_index_knows_what_the_parser_knows(void)
{
	struct rb_btf_names names = { 0 };
	struct btf_builder builder;
	struct rb_btf parsed, indexed;
	struct rawbpf_err err = { 0 };
	uint8_t *blob;
	int64_t node;

	btf_builder_init(&builder, false);
	made_sample(&builder);
	made_sample(&builder);
	blob = made_parsed(&builder, &parsed);
	node = rb_btf_names_add(&names, "node", RB_BTF_BIT(RB_BTF_STRUCT));
	CU_ASSERT_EQUAL(rb_btf_names_add(&names, "node___x", RB_BTF_BIT(RB_BTF_STRUCT)), node);
	CU_ASSERT_EQUAL_FATAL(rb_btf_index(parsed.blob, &names, &indexed, &err), 0);
	CU_ASSERT_EQUAL(indexed.count, parsed.count);
	CU_ASSERT_EQUAL(indexed.pointer_size, parsed.pointer_size);
	for (uint32_t id = 1; id < parsed.count; id++) {
		struct rb_btf_type one = rb_btf_type(&parsed, id), two = rb_btf_type(&indexed, id);

		CU_ASSERT_EQUAL(one.kind, two.kind);
		CU_ASSERT_PTR_EQUAL(one.name, two.name);
		CU_ASSERT_PTR_EQUAL(one.more, two.more);
		CU_ASSERT_EQUAL(one.type, two.type);
		CU_ASSERT_EQUAL(rb_btf_size(&parsed, id), rb_btf_size(&indexed, id));
	}
	CU_ASSERT_EQUAL_FATAL(names.items[node].count, 2);
	CU_ASSERT_EQUAL(names.items[node].ids[0], A_NODE);
	CU_ASSERT_EQUAL(names.items[node].ids[1], A_NODE + MADE_END - 1);
	rb_btf_names_deinit(&names);
	rb_btf_deinit(&indexed);
	rb_btf_deinit(&parsed);
	free(blob);
	btf_builder_deinit(&builder);
}

/* Every word of every type changed: asking still ends, and stays inside. */
static void test_index_damaged_types_can_be_asked(void)
{
	static const uint32_t words[] = { 0, 1, 7, 0xffffff, 0x7fffffff, 0xffffffff };
	struct btf_builder builder;
	uint8_t *blob;
	size_t size, asked = 0;

	btf_builder_init(&builder, false);
	made_sample(&builder);
	blob = made_btf(&builder, &size);
	for (size_t at = MADE_BTF_HEADER; at + 4 <= size; at += 4) {
		uint32_t before = made_peek(&builder, blob, at);

		for (size_t i = 0; i < RB_COUNT(words); i++) {
			struct rb_btf btf;

			made_poke(&builder, blob, at, words[i]);
			if (rb_btf_index((struct rb_bytes){ blob, size }, NULL, &btf, NULL))
				continue;
			for (uint32_t id = 1; id < btf.count; id++)
				asked += rb_btf_resolve(&btf, id) + (rb_btf_size(&btf, id) > 0);
			rb_btf_deinit(&btf);
		}
		made_poke(&builder, blob, at, before);
	}
	CU_ASSERT_TRUE(asked > 0);
	free(blob);
	btf_builder_deinit(&builder);
}

/* The types cut after each byte: whole types are a table, anything else is refused. */
static void test_index_of_types_cut_short_is_refused(void)
{
	struct btf_builder builder;
	struct rb_btf parsed;
	uint8_t *blob;
	uint32_t types;

	btf_builder_init(&builder, false);
	made_sample(&builder);
	blob = made_parsed(&builder, &parsed);
	types = (uint32_t)builder.types.size;
	for (uint32_t cut = 0; cut <= types; cut++) {
		/* what is cut off goes to the strings, which end with the NUL that they had */
		size_t size = parsed.blob.size;
		struct rb_btf indexed;
		bool whole = cut == types;
		int code;

		for (uint32_t id = 1; id < parsed.count; id++)
			whole |= parsed.offsets[id - 1] == cut;
		made_poke(&builder, blob, 12, cut);
		made_poke(&builder, blob, 16, cut);
		made_poke(&builder, blob, 20, (uint32_t)(size - MADE_BTF_HEADER - cut));
		/* strings begin with a NUL, or there are none that could be asked for */
		blob[MADE_BTF_HEADER + cut] = 0;
		code = rb_btf_index((struct rb_bytes){ blob, size }, NULL, &indexed, NULL);
		CU_ASSERT_EQUAL(code == 0, whole);
		if (!code)
			rb_btf_deinit(&indexed);
		rb_btf_deinit(&parsed);
		free(blob);
		blob = made_parsed(&builder, &parsed);
	}
	rb_btf_deinit(&parsed);
	free(blob);
	btf_builder_deinit(&builder);
}

/* What was found in the kernel is forgotten for its modules; what is wanted is not. */
static void test_names_cleared_are_found_again(void)
{
	struct rb_btf_names names = { 0 }, copy = { 0 };
	uint32_t kinds = RB_BTF_BIT(RB_BTF_STRUCT);

	CU_ASSERT_EQUAL(rb_btf_names_add(&names, "one", kinds), 0);
	CU_ASSERT_EQUAL(rb_btf_names_add(&names, "two", kinds), 1);
	CU_ASSERT_EQUAL(rb_btf_names_offer(&names, RB_BTF_STRUCT, "one", 5), 0);
	CU_ASSERT_EQUAL(rb_btf_names_offer(&names, RB_BTF_STRUCT, "two", 6), 0);
	CU_ASSERT_EQUAL(rb_btf_names_offer(&names, RB_BTF_UNION, "two", 7), 0);
	CU_ASSERT_EQUAL(rb_btf_names_offer(&names, RB_BTF_STRUCT, "three", 8), 0);
	CU_ASSERT_EQUAL(names.items[0].count, 1);
	CU_ASSERT_EQUAL(names.items[1].count, 1);
	CU_ASSERT_EQUAL_FATAL(rb_btf_names_copy(&names, &copy), 0);
	CU_ASSERT_EQUAL_FATAL(copy.count, 2);
	for (size_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(copy.items[i].count, 0);
		CU_ASSERT_STRING_EQUAL(copy.items[i].text, names.items[i].text);
	}
	rb_btf_names_clear(&names);
	CU_ASSERT_EQUAL(names.items[0].count, 0);
	CU_ASSERT_EQUAL(names.items[1].count, 0);
	CU_ASSERT_EQUAL(rb_btf_names_offer(&names, RB_BTF_STRUCT, "one", 9), 0);
	CU_ASSERT_EQUAL_FATAL(names.items[0].count, 1);
	CU_ASSERT_EQUAL(names.items[0].ids[0], 9);
	CU_ASSERT_PTR_NULL(rb_btf_names_find(&names, "one", RB_BTF_BIT(RB_BTF_UNION)));
	CU_ASSERT_PTR_NULL(rb_btf_names_find(&names, "three", kinds));
	rb_btf_names_deinit(&copy);
	rb_btf_names_deinit(&names);
}

/* The kernel's own types are not checked: a typedef of itself is nothing. */
static void test_index_typedef_of_itself_is_void(void)
{
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob;
	size_t size;

	btf_builder_init(&builder, false);
	made_int(&builder, "int", 4, 1);
	made_type(&builder, RB_BTF_TYPEDEF, "loop", 0, 2);
	blob = made_btf(&builder, &size);
	CU_ASSERT_EQUAL_FATAL(rb_btf_index((struct rb_bytes){ blob, size }, NULL, &btf, NULL), 0);
	CU_ASSERT_EQUAL(rb_btf_resolve(&btf, 1), 1);
	CU_ASSERT_EQUAL(rb_btf_resolve(&btf, 2), 0);
	rb_btf_deinit(&btf);
	free(blob);
	btf_builder_deinit(&builder);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_core_moved_field_gets_its_offset),
		UNIT_TEST(test_core_flavour_is_not_part_of_the_name),
		UNIT_TEST(test_core_missing_field_is_poisoned_and_does_not_exist),
		UNIT_TEST(test_core_missing_type_answers_questions_with_no),
		UNIT_TEST(test_core_load_is_resized_without_a_sign_only),
		UNIT_TEST(test_core_instruction_that_disagrees_is_refused),
		UNIT_TEST(test_core_candidates_must_agree),
		UNIT_TEST(test_core_candidate_without_the_field_is_left_out),
		UNIT_TEST(test_core_anonymous_members_are_looked_into),
		UNIT_TEST(test_core_enum_values_by_name),
		UNIT_TEST(test_core_malformed_access_is_refused),
		UNIT_TEST(test_core_unknown_kind_is_refused),
		UNIT_TEST(test_names_end_at_the_last_flavour),
		UNIT_TEST(test_names_of_one_byte_are_found_in_every_flavour),
		UNIT_TEST(test_index_knows_what_the_parser_knows),
		UNIT_TEST(test_index_damaged_types_can_be_asked),
		UNIT_TEST(test_index_of_types_cut_short_is_refused),
		UNIT_TEST(test_names_cleared_are_found_again),
		UNIT_TEST(test_index_typedef_of_itself_is_void),
		CU_TEST_INFO_NULL,
	};

	return unit_run("core", tests);
}
