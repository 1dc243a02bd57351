// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_object - sections and symbols -> programs, data, license and version. The objects are made
 * here, a few instructions each; relocations have a program of their own (test_object_relocs.c).
 */
#include <stdlib.h>
#include <string.h>

#include "made_object.h"
#include "text_check.h"
#include "unit.h"

/* Refused as malformed, with a story that says this. */
static void check_refused(struct made_object *made, const char *part)
{
	CU_ASSERT_EQUAL(made_object_finish(made), -ENOEXEC);
	CU_ASSERT_EQUAL(made->err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(made->err.text, part));
	made_object_deinit(made);
}

/* ---- functions ---- */

static void test_object_function_in_a_section_is_a_program(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct made_object made;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/vfs_read", "prog", insns, 2), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.func_count, 1);
	CU_ASSERT_STRING_EQUAL(made.object.funcs[0].name, "prog");
	CU_ASSERT_STRING_EQUAL(made.object.funcs[0].section_name, "kprobe/vfs_read");
	CU_ASSERT_EQUAL(made.object.funcs[0].offset, 0);
	CU_ASSERT_EQUAL(made.object.funcs[0].count, 2);
	CU_ASSERT_EQUAL(made.object.funcs[0].insns.size, 16);
	CU_ASSERT_EQUAL(memcmp(made.object.funcs[0].insns.data, insns, 16), 0);
	CU_ASSERT_TRUE(made.object.funcs[0].program);
	CU_ASSERT_TRUE(made.object.funcs[0].global);
	CU_ASSERT_FALSE(made.object.bcc_style);
	CU_ASSERT_STRING_EQUAL(made.object.license, "");
	CU_ASSERT_EQUAL(made.object.kern_version, 0);
	made_object_deinit(&made);
}

static void test_object_functions_of_one_section_are_cut_by_their_symbols(void)
{
	static const struct bpf_insn insns[] = {
		MADE_MOV(0, 1), MADE_EXIT, MADE_EXIT, MADE_MOV(0, 3), MADE_MOV(0, 4), MADE_EXIT,
	};
	static const char *const names[] = { "first", "second", "third" };
	static const uint32_t offsets[] = { 0, 2, 3 }, counts[] = { 2, 1, 3 };
	struct made_object made;
	uint32_t code;

	made_object_init(&made, false);
	code = made_code(&made, "xdp", insns, 6);
	/* not in the order of the section; the last two do not say how long they are */
	made_func(&made, "third", code, 3, 0);
	made_func(&made, "first", code, 0, 2);
	made_func(&made, "second", code, 2, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.func_count, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct rb_func *func = &made.object.funcs[i];

		CU_ASSERT_STRING_EQUAL(func->name, names[i]);
		CU_ASSERT_EQUAL(func->offset, offsets[i]);
		CU_ASSERT_EQUAL(func->count, counts[i]);
		CU_ASSERT_EQUAL(func->insns.size, counts[i] * 8);
		CU_ASSERT_EQUAL(memcmp(func->insns.data, insns + offsets[i], counts[i] * 8), 0);
	}
	made_object_deinit(&made);
}

static void test_object_functions_in_text_beside_a_section_are_subprograms(void)
{
	static const struct bpf_insn insns[] = { MADE_EXIT };
	struct made_object made;
	uint32_t text, section;

	made_object_init(&made, false);
	text = made_code(&made, ".text", insns, 1);
	section = made_code(&made, "kprobe/f", insns, 1);
	made_func(&made, "helper", text, 0, 1);
	made_func(&made, "prog", section, 0, 1);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_FALSE(made.object.bcc_style);
	CU_ASSERT_EQUAL_FATAL(made.object.func_count, 2);
	CU_ASSERT_FALSE(made.object.funcs[0].program);
	CU_ASSERT_TRUE(made.object.funcs[1].program);
	made_object_deinit(&made);
}

static void test_object_functions_in_text_alone_are_programs_if_global(void)
{
	static const struct bpf_insn insns[] = { MADE_EXIT, MADE_EXIT };
	struct made_object made;
	uint32_t text;

	made_object_init(&made, false);
	text = made_code(&made, ".text", insns, 2);
	elf_add_symbol(&made.builder, "inner", STB_LOCAL, STT_FUNC, text, 8, 8);
	made_func(&made, "kprobe__sys_clone", text, 0, 1);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_TRUE(made.object.bcc_style);
	CU_ASSERT_EQUAL_FATAL(made.object.func_count, 2);
	CU_ASSERT_TRUE(made.object.funcs[0].program);
	CU_ASSERT_FALSE(made.object.funcs[1].program);
	made_object_deinit(&made);
}

static void test_object_section_without_function_symbols_is_one_function(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct made_object made;
	uint32_t code;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 2);
	elf_add_symbol(&made.builder, "a_label", STB_GLOBAL, STT_NOTYPE, code, 0, 0);
	made_code(&made, "kprobe/g", insns, 2);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.func_count, 2);
	CU_ASSERT_STRING_EQUAL(made.object.funcs[0].name, "a_label");
	CU_ASSERT_EQUAL(made.object.funcs[0].count, 2);
	CU_ASSERT_STRING_EQUAL(made.object.funcs[1].name, "kprobe/g");
	made_object_deinit(&made);
}

static void test_object_two_names_for_one_place_are_one_function(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct made_object made;
	uint32_t code;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 2);
	elf_add_symbol(&made.builder, "alias", STB_LOCAL, STT_FUNC, code, 0, 16);
	made_func(&made, "prog", code, 0, 2);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.func_count, 1);
	CU_ASSERT_STRING_EQUAL(made.object.funcs[0].name, "prog");
	made_object_deinit(&made);
}

/* Guards against a function that begins or ends inside of an instruction, or outside. */
static void test_object_function_of_half_an_instruction_is_refused(void)
{
	static const struct {
		uint64_t value, size;
	} places[] = { { 4, 8 }, { 0, 12 }, { 16, 0 } };
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };

	for (size_t i = 0; i < RB_COUNT(places); i++) {
		struct made_object made;
		uint32_t code;

		made_object_init(&made, false);
		code = made_code(&made, "kprobe/f", insns, 2);
		elf_add_symbol(&made.builder, "prog", STB_GLOBAL, STT_FUNC, code, places[i].value,
			       places[i].size);
		check_refused(&made, "function prog: expected whole instructions");
	}
}

/* Guards against one instruction in two functions. */
static void test_object_functions_that_overlap_are_refused(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct made_object made;
	uint32_t code;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 2);
	made_func(&made, "long", code, 0, 2);
	made_func(&made, "inside", code, 1, 1);
	check_refused(&made, "function long: expected its end at or before inside at 0x8");
}

/* Guards against a last instruction that is cut off, and a function of none, whatever its section is. */
static void test_object_section_of_half_an_instruction_is_refused(void)
{
	static const char *const names[] = { "kprobe/f", "license", ".rodata", ".data", "version" };

	for (size_t i = 0; i < RB_COUNT(names); i++) {
		struct made_object made;
		uint32_t code;

		made_object_init(&made, false);
		code = elf_add_section(&made.builder, names[i], SHT_PROGBITS, NULL, 4);
		made.builder.sections[code].flags = SHF_ALLOC | SHF_EXECINSTR;
		check_refused(&made,
			      "expected a multiple of 8 bytes (instructions), found 4 bytes");
	}
}

/* ---- what else there is ---- */

static void test_object_license_and_version_are_read(void)
{
	static const struct bpf_insn insns[] = { MADE_EXIT };
	const uint32_t version = 0x060b05;
	struct made_object made;

	made_object_init(&made, false);
	made_code(&made, "kprobe/f", insns, 1);
	made_data(&made, "license", SHT_PROGBITS, "Dual BSD/GPL\0rest", 18);
	made_data(&made, "version", SHT_PROGBITS, &version, 4);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_STRING_EQUAL(made.object.license, "Dual BSD/GPL");
	CU_ASSERT_EQUAL(made.object.kern_version, 0x060b05);
	made_object_deinit(&made);
}

/* Guards against a string that is read past its section. */
static void test_object_license_without_an_end_is_refused(void)
{
	struct made_object made;

	made_object_init(&made, false);
	made_data(&made, "license", SHT_PROGBITS, "GPL", 3);
	check_refused(&made, "found 3 bytes without a NUL");
	made_object_init(&made, false);
	made_data(&made, "license", SHT_NOBITS, NULL, 4);
	check_refused(&made, "found 0 bytes without a NUL");
}

/* Guards against a number that is read past its section. */
static void test_object_version_of_another_size_is_refused(void)
{
	struct made_object made;

	made_object_init(&made, false);
	made_data(&made, "version", SHT_PROGBITS, "abc", 3);
	check_refused(&made, "section 1 (version): expected 4 bytes, found 3");
	made_object_init(&made, false);
	made_data(&made, "version", SHT_NOBITS, NULL, 4);
	check_refused(&made, "expected 4 bytes, found 0");
}

static void test_object_data_sections_are_known_by_name(void)
{
	static const struct {
		const char *name;
		uint32_t type;
		int kind; /* -1: no data */
	} sections[] = {
		{ ".rodata", SHT_PROGBITS, RB_MAP_RODATA },
		{ ".rodata.str1.1", SHT_PROGBITS, RB_MAP_RODATA },
		{ ".data", SHT_PROGBITS, RB_MAP_DATA },
		{ ".data.hot", SHT_PROGBITS, RB_MAP_DATA },
		{ ".bss", SHT_NOBITS, RB_MAP_BSS },
		{ ".bss.x", SHT_NOBITS, RB_MAP_BSS },
		{ ".database", SHT_PROGBITS, -1 },
		{ ".rodatas", SHT_PROGBITS, -1 },
		{ ".bss", SHT_PROGBITS, -1 },
		{ ".data", SHT_NOBITS, -1 },
		{ ".comment", SHT_PROGBITS, -1 },
	};
	struct made_object made;
	size_t found = 0;

	made_object_init(&made, false);
	for (size_t i = 0; i < RB_COUNT(sections); i++)
		made_data(&made, sections[i].name, sections[i].type,
			  sections[i].type == SHT_NOBITS ? NULL : "0123456789", 10);
	made_data(&made, ".rodata.empty", SHT_PROGBITS, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	for (size_t i = 0; i < RB_COUNT(sections); i++) {
		const struct rb_map *map = &made.object.maps[found];

		if (sections[i].kind < 0)
			continue;
		CU_ASSERT_TRUE_FATAL(found++ < made.object.map_count);
		CU_ASSERT_STRING_EQUAL(map->name, sections[i].name);
		CU_ASSERT_EQUAL((int)map->kind, sections[i].kind);
		CU_ASSERT_EQUAL(map->section, i + 1);
		CU_ASSERT_EQUAL(map->type, BPF_MAP_TYPE_ARRAY);
		CU_ASSERT_EQUAL(map->key_size, 4);
		CU_ASSERT_EQUAL(map->value_size, 10);
		CU_ASSERT_EQUAL(map->max_entries, 1);
		CU_ASSERT_EQUAL(map->flags, map->kind == RB_MAP_RODATA ? BPF_F_RDONLY_PROG : 0);
		CU_ASSERT_EQUAL(map->init.size, map->kind == RB_MAP_BSS ? 0 : 10);
	}
	CU_ASSERT_EQUAL(made.object.map_count, found);
	made_object_deinit(&made);
}

/* Guards against a size that does not fit the kernel's 32 bits. */
static void test_object_data_too_large_for_a_map_is_refused(void)
{
	struct made_object made;

	made_object_init(&made, false);
	made_data(&made, ".bss", SHT_NOBITS, NULL, 0x100000000ULL);
	check_refused(&made, "section 1 (.bss): 4294967296 bytes of data");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_object_function_in_a_section_is_a_program),
		UNIT_TEST(test_object_functions_of_one_section_are_cut_by_their_symbols),
		UNIT_TEST(test_object_functions_in_text_beside_a_section_are_subprograms),
		UNIT_TEST(test_object_functions_in_text_alone_are_programs_if_global),
		UNIT_TEST(test_object_section_without_function_symbols_is_one_function),
		UNIT_TEST(test_object_two_names_for_one_place_are_one_function),
		UNIT_TEST(test_object_function_of_half_an_instruction_is_refused),
		UNIT_TEST(test_object_functions_that_overlap_are_refused),
		UNIT_TEST(test_object_section_of_half_an_instruction_is_refused),
		UNIT_TEST(test_object_license_and_version_are_read),
		UNIT_TEST(test_object_license_without_an_end_is_refused),
		UNIT_TEST(test_object_version_of_another_size_is_refused),
		UNIT_TEST(test_object_data_sections_are_known_by_name),
		UNIT_TEST(test_object_data_too_large_for_a_map_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("object", tests);
}
