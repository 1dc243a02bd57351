// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_code_info - the records of .BTF.ext for a linked text: whose they are, moved to where the
 * functions lie; and all or nothing, for that is what the kernel takes.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_builder.h"
#include "link/info.h"
#include "made_object.h"
#include "unit.h"

#define TO_CODE 10 /* R_BPF_64_32 */

/* .text: unused (1 instruction), helper (2); kprobe/f: prog (3), which calls helper. */
struct stage {
	struct made_object made;
	struct btf_builder btf;
	uint32_t text_name, prog_name, file;
	struct rb_text funcs, lines;
	struct rb_code code;
	struct rb_btf_ext ext;
	struct rb_code_info info;
};

static void word(struct rb_text *text, uint32_t value)
{
	rb_text_add(text, &value, sizeof(value));
}

static void begin(struct stage *stage)
{
	static const struct bpf_insn text[] = { MADE_EXIT, MADE_MOV(0, 1), MADE_EXIT };
	static const struct bpf_insn prog[] = { MADE_MOV(0, 0), MADE_CALL(-1), MADE_EXIT };
	uint32_t code[2], helper, table;

	memset(stage, 0, sizeof(*stage));
	made_object_init(&stage->made, false);
	btf_builder_init(&stage->btf, false);
	code[0] = made_code(&stage->made, ".text", text, 3);
	code[1] = made_code(&stage->made, "kprobe/f", prog, 3);
	made_func(&stage->made, "unused", code[0], 0, 1);
	helper = made_func(&stage->made, "helper", code[0], 1, 2);
	made_func(&stage->made, "prog", code[1], 0, 3);
	table = elf_add_table(&stage->made.builder, ".rel", SHT_REL, code[1]);
	elf_add_reloc(&stage->made.builder, table, 8, helper, TO_CODE, 0);
	made_type(&stage->btf, RB_BTF_FUNC_PROTO, "", 0, 0);
	made_type(&stage->btf, RB_BTF_FUNC, "unused", 1, 1);
	made_type(&stage->btf, RB_BTF_FUNC, "helper", 1, 1);
	made_type(&stage->btf, RB_BTF_FUNC, "prog", 1, 1);
	stage->text_name = made_name(&stage->btf, ".text");
	stage->prog_name = made_name(&stage->btf, "kprobe/f");
	stage->file = made_name(&stage->btf, "prog.c");
	word(&stage->funcs, 8);
	word(&stage->lines, 16);
}

static void part(struct rb_text *table, uint32_t section, uint32_t count)
{
	word(table, section);
	word(table, count);
}

static void func(struct stage *stage, uint32_t insn, uint32_t type)
{
	word(&stage->funcs, insn * 8);
	word(&stage->funcs, type);
}

static void line(struct stage *stage, uint32_t insn, uint32_t number)
{
	word(&stage->lines, insn * 8);
	word(&stage->lines, stage->file);
	word(&stage->lines, 0);
	word(&stage->lines, number << 10 | 7);
}

static void finish(struct stage *stage)
{
	struct rb_text ext = { 0 };
	const struct rb_section *section;
	uint8_t *blob;
	size_t size;

	blob = made_btf(&stage->btf, &size);
	elf_add_section(&stage->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	word(&ext, 1 << 16 | 0xeb9f);
	word(&ext, 24);
	word(&ext, 0);
	word(&ext, (uint32_t)stage->funcs.size);
	word(&ext, (uint32_t)stage->funcs.size);
	word(&ext, (uint32_t)stage->lines.size);
	rb_text_add(&ext, stage->funcs.data, stage->funcs.size);
	rb_text_add(&ext, stage->lines.data, stage->lines.size);
	elf_add_section(&stage->made.builder, ".BTF.ext", SHT_PROGBITS, ext.data, ext.size);
	rb_text_deinit(&ext);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&stage->made), 0);
	CU_ASSERT_EQUAL_FATAL(rb_object_need_btf(&stage->made.object, NULL), 0);
	for (uint32_t i = 0; i < stage->made.object.func_count; i++)
		if (stage->made.object.funcs[i].program)
			CU_ASSERT_EQUAL_FATAL(
				rb_link_func(&stage->made.object, i, &stage->code, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(stage->code.func_count, 2);
	section = rb_elf_section_named(&stage->made.elf, ".BTF.ext");
	CU_ASSERT_EQUAL_FATAL(
		rb_btf_ext_parse(section->data, &stage->made.object.btf, &stage->ext, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(
		rb_code_info_init(&stage->made.object, &stage->ext, &stage->code, &stage->info), 0);
}

static void end(struct stage *stage)
{
	rb_code_info_deinit(&stage->info);
	rb_code_deinit(&stage->code);
	made_object_deinit(&stage->made);
	btf_builder_deinit(&stage->btf);
	rb_text_deinit(&stage->funcs);
	rb_text_deinit(&stage->lines);
}

/* The text is prog (0 to 2), helper (3 and 4). */
static void test_code_info_records_are_moved_with_their_functions(void)
{
	static const uint32_t funcs[] = { 0, 4, 3, 3 };
	static const uint32_t lines[][2] = { { 0, 10 }, { 2, 12 }, { 3, 20 }, { 4, 21 } };
	struct stage stage;

	begin(&stage);
	part(&stage.funcs, stage.text_name, 2);
	func(&stage, 0, 2);
	func(&stage, 1, 3);
	part(&stage.funcs, stage.prog_name, 1);
	func(&stage, 0, 4);
	part(&stage.lines, stage.text_name, 3);
	line(&stage, 0, 5);
	line(&stage, 1, 20);
	line(&stage, 2, 21);
	part(&stage.lines, stage.prog_name, 2);
	line(&stage, 0, 10);
	line(&stage, 2, 12);
	finish(&stage);
	CU_ASSERT_EQUAL_FATAL(stage.info.func_count, 2);
	CU_ASSERT_EQUAL(memcmp(stage.info.funcs, funcs, sizeof(funcs)), 0);
	CU_ASSERT_EQUAL_FATAL(stage.info.line_count, 4);
	for (size_t i = 0; i < RB_COUNT(lines); i++) {
		CU_ASSERT_EQUAL(stage.info.lines[4 * i], lines[i][0]);
		CU_ASSERT_EQUAL(stage.info.lines[4 * i + 1], stage.file);
		CU_ASSERT_EQUAL(stage.info.lines[4 * i + 2], 0);
		CU_ASSERT_EQUAL(stage.info.lines[4 * i + 3], lines[i][1] << 10 | 7);
	}
	end(&stage);
}

/* The kernel wants the first line of each function, or none at all. */
static void test_code_info_without_the_first_line_of_a_function_has_no_lines(void)
{
	for (int which = 0; which < 3; which++) {
		struct stage stage;

		begin(&stage);
		part(&stage.funcs, stage.text_name, 1);
		func(&stage, 1, 3);
		part(&stage.funcs, stage.prog_name, 1);
		func(&stage, 0, 4);
		if (which != 2) {
			part(&stage.lines, stage.text_name, 1);
			line(&stage, which == 1 ? 2 : 1, 20);
		}
		part(&stage.lines, stage.prog_name, 1);
		line(&stage, which == 0 ? 1 : 0, 10);
		finish(&stage);
		CU_ASSERT_EQUAL(stage.info.func_count, 2);
		CU_ASSERT_EQUAL(stage.info.line_count, 0);
		end(&stage);
	}
}

/* A function without a record, or with one that is not of its first instruction: none for any. */
static void test_code_info_without_the_type_of_a_function_has_nothing(void)
{
	for (int which = 0; which < 3; which++) {
		struct stage stage;

		begin(&stage);
		if (which != 2) {
			part(&stage.funcs, stage.text_name, 1);
			func(&stage, which ? 2 : 0, 3);
		}
		part(&stage.funcs, stage.prog_name, 1);
		func(&stage, 0, 4);
		part(&stage.lines, stage.text_name, 1);
		line(&stage, 1, 20);
		part(&stage.lines, stage.prog_name, 1);
		line(&stage, 0, 10);
		finish(&stage);
		CU_ASSERT_EQUAL(stage.info.func_count, 0);
		CU_ASSERT_EQUAL(stage.info.line_count, 0);
		end(&stage);
	}
}

/* What was linked is as it was: calls within the text are no business of descriptors. */
static void test_code_info_calls_are_left_alone_by_what_comes_after(void)
{
	const struct rb_values values = { 0 };
	struct bpf_insn before[5];
	struct stage stage;
	size_t fixes;

	begin(&stage);
	part(&stage.funcs, stage.prog_name, 1);
	func(&stage, 0, 4);
	part(&stage.lines, stage.prog_name, 1);
	line(&stage, 0, 10);
	finish(&stage);
	CU_ASSERT_EQUAL_FATAL(stage.code.count, 5);
	memcpy(before, stage.code.insns, sizeof(before));
	fixes = stage.code.fix_count;
	CU_ASSERT_EQUAL(rb_relocate_code(&stage.made.object, &values, &stage.code, NULL), 0);
	CU_ASSERT_EQUAL(memcmp(before, stage.code.insns, sizeof(before)), 0);
	CU_ASSERT_EQUAL(stage.code.fix_count, fixes);
	end(&stage);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_code_info_records_are_moved_with_their_functions),
		UNIT_TEST(test_code_info_without_the_first_line_of_a_function_has_no_lines),
		UNIT_TEST(test_code_info_without_the_type_of_a_function_has_nothing),
		UNIT_TEST(test_code_info_calls_are_left_alone_by_what_comes_after),
		CU_TEST_INFO_NULL,
	};

	return unit_run("code_info", tests);
}
