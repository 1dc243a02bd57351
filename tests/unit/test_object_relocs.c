// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_object_relocs - relocations -> what they name: data, a map, a call, a function, an extern.
 *
 * The objects are made here, a few instructions each; REL addends stand in the instruction, RELA's
 * in the table, and both must name the same thing.
 */
#include <stdlib.h>
#include <string.h>

#include "made_object.h"
#include "text_check.h"
#include "unit.h"

#define TO_DATA 1  /* R_BPF_64_64 */
#define TO_CODE 10 /* R_BPF_64_32 */

static const struct bpf_insn two_loads[] = {
	MADE_LOAD(1, 0), MADE_SECOND, MADE_LOAD(2, 8), MADE_SECOND, MADE_EXIT,
};

/* Refused as malformed, with a story that says this. */
static void check_refused(struct made_object *made, const char *part)
{
	CU_ASSERT_EQUAL(made_object_finish(made), -ENOEXEC);
	CU_ASSERT_EQUAL(made->err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(made->err.text, part));
	made_object_deinit(made);
}

static void check_words(const struct made_object *made, size_t reloc, const char *words)
{
	struct rb_text text = { 0 };

	rb_reloc_describe(&made->object, &made->object.relocs[reloc], &text);
	if (!text.data || strcmp(text.data, words))
		printf("is '%s', should be '%s'\n", text.data ? text.data : "", words);
	CU_ASSERT_TRUE(text.data && !strcmp(text.data, words));
	rb_text_deinit(&text);
}

/* An object with a bit of everything that a relocation can name; two ld_imm64, of 0 and of 8. */
struct parts {
	struct made_object made;
	uint32_t code, rodata, bss, maps, text;
	uint32_t in_rodata, section_rodata, in_bss, map, helper, nowhere, absolute, in_text;
};

static void make_parts(struct parts *parts, bool other_order, const struct bpf_insn *insns,
		       size_t count)
{
	static const struct bpf_insn helpers[] = { MADE_EXIT, MADE_MOV(0, 1), MADE_EXIT };
	/* two struct bpf_map_def of 32 bytes; a type is enough, in either byte order */
	static const uint32_t defs[16] = { 1, [8] = 1 };
	struct made_object *made = &parts->made;

	made_object_init(made, other_order);
	parts->code = made_code(made, "kprobe/f", insns, count);
	parts->text = made_code(made, ".text", helpers, 3);
	parts->rodata = made_data(made, ".rodata", SHT_PROGBITS, "0123456789abcdef", 16);
	parts->bss = made_data(made, ".bss", SHT_NOBITS, NULL, 32);
	parts->maps = made_data(made, "maps", SHT_PROGBITS, defs, sizeof(defs));
	parts->section_rodata =
		elf_add_symbol(&made->builder, "", STB_LOCAL, STT_SECTION, parts->rodata, 0, 0);
	parts->in_text =
		elf_add_symbol(&made->builder, "", STB_LOCAL, STT_SECTION, parts->text, 0, 0);
	made_func(made, "prog", parts->code, 0, (uint32_t)count);
	made_func(made, "outer", parts->text, 0, 1);
	parts->helper = made_func(made, "helper", parts->text, 1, 2);
	parts->in_rodata =
		elf_add_symbol(&made->builder, "text", STB_GLOBAL, STT_OBJECT, parts->rodata, 4, 4);
	parts->in_bss =
		elf_add_symbol(&made->builder, "count", STB_GLOBAL, STT_OBJECT, parts->bss, 16, 8);
	elf_add_symbol(&made->builder, "first", STB_GLOBAL, STT_OBJECT, parts->maps, 0, 32);
	parts->map = elf_add_symbol(&made->builder, "counts", STB_GLOBAL, STT_OBJECT, parts->maps,
				    32, 32);
	parts->nowhere = elf_add_symbol(&made->builder, "bpf_prog_active", STB_GLOBAL, STT_NOTYPE,
					SHN_UNDEF, 0, 0);
	parts->absolute =
		elf_add_symbol(&made->builder, "absolute", STB_GLOBAL, STT_NOTYPE, SHN_ABS, 8, 0);
}

static uint32_t add_table(struct parts *parts, bool rela)
{
	return elf_add_table(&parts->made.builder, rela ? ".relakprobe/f" : ".relkprobe/f",
			     rela ? SHT_RELA : SHT_REL, parts->code);
}

static void add_reloc(struct parts *parts, uint32_t table, uint32_t insn, uint32_t symbol,
		      uint32_t type, int64_t addend)
{
	elf_add_reloc(&parts->made.builder, table, (uint64_t)insn * 8, symbol, type, addend);
}

static void check_data_relocs(bool rela, bool other_order)
{
	struct parts parts;
	const struct rb_object *object = &parts.made.object;
	uint32_t table;

	make_parts(&parts, other_order, two_loads, RB_COUNT(two_loads));
	table = add_table(&parts, rela);
	/* backwards: the answer is by place; with RELA what stands in the instruction is ignored */
	add_reloc(&parts, table, 2, parts.section_rodata, TO_DATA, 12);
	add_reloc(&parts, table, 0, parts.in_rodata, TO_DATA, 3);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&parts.made), 0);
	CU_ASSERT_EQUAL_FATAL(object->reloc_count, 2);
	CU_ASSERT_EQUAL(object->relocs[0].kind, RB_RELOC_DATA);
	CU_ASSERT_EQUAL(object->relocs[0].insn, 0);
	CU_ASSERT_EQUAL(object->relocs[0].addend, rela ? 7 : 4);
	CU_ASSERT_EQUAL(object->relocs[0].target, 0);
	CU_ASSERT_STRING_EQUAL(object->relocs[0].symbol, "text");
	CU_ASSERT_STRING_EQUAL(object->relocs[0].section_name, ".rodata");
	CU_ASSERT_EQUAL(object->relocs[1].insn, 2);
	CU_ASSERT_EQUAL(object->relocs[1].addend, rela ? 12 : 8);
	check_words(&parts.made, 0, rela ? "data .rodata + 7" : "data .rodata + 4");
	CU_ASSERT_EQUAL(object->funcs[0].reloc_count, 2);
	CU_ASSERT_EQUAL(object->funcs[0].reloc, 0);
	made_object_deinit(&parts.made);
}

static void test_object_reloc_rel_takes_the_addend_from_the_instruction(void)
{
	check_data_relocs(false, false);
}

static void test_object_reloc_rela_takes_the_addend_from_the_table(void)
{
	check_data_relocs(true, false);
}

static void test_object_reloc_of_the_other_byte_order_is_the_same(void)
{
	check_data_relocs(false, true);
	check_data_relocs(true, true);
}

static void test_object_reloc_of_each_kind_is_named(void)
{
	static const struct bpf_insn insns[] = {
		MADE_LOAD(1, 8), MADE_SECOND,	  MADE_LOAD(2, 0), MADE_SECOND,
		MADE_LOAD(3, 8), MADE_SECOND,	  MADE_CALL(-1),   MADE_CALL(0),
		MADE_CALL(-1),	 MADE_LOAD(4, 0), MADE_SECOND,	   MADE_EXIT,
	};
	struct parts parts;
	const struct rb_reloc *relocs;
	uint32_t table;

	make_parts(&parts, false, insns, RB_COUNT(insns));
	table = add_table(&parts, false);
	add_reloc(&parts, table, 0, parts.in_bss, TO_DATA, 0);
	add_reloc(&parts, table, 2, parts.map, TO_DATA, 0);
	add_reloc(&parts, table, 4, parts.in_text, TO_DATA, 0);
	add_reloc(&parts, table, 6, parts.helper, TO_CODE, 0);
	/* imm 0 against the section: the instruction behind offset 0, which is helper's first */
	add_reloc(&parts, table, 7, parts.in_text, TO_CODE, 0);
	add_reloc(&parts, table, 8, parts.nowhere, TO_CODE, 0);
	add_reloc(&parts, table, 9, parts.nowhere, TO_DATA, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&parts.made), 0);
	CU_ASSERT_EQUAL_FATAL(parts.made.object.reloc_count, 7);
	relocs = parts.made.object.relocs;
	check_words(&parts.made, 0, "data .bss + 24");
	check_words(&parts.made, 1, "map counts");
	check_words(&parts.made, 2, "function helper");
	check_words(&parts.made, 3, "call helper");
	check_words(&parts.made, 4, "call helper");
	check_words(&parts.made, 5, "extern bpf_prog_active");
	check_words(&parts.made, 6, "extern bpf_prog_active");
	CU_ASSERT_EQUAL(relocs[0].kind, RB_RELOC_DATA);
	CU_ASSERT_EQUAL(relocs[0].target, 1);
	CU_ASSERT_EQUAL(relocs[1].kind, RB_RELOC_MAP);
	CU_ASSERT_EQUAL(relocs[1].addend, 32);
	CU_ASSERT_EQUAL(relocs[2].kind, RB_RELOC_FUNC);
	CU_ASSERT_EQUAL(relocs[3].kind, RB_RELOC_CALL);
	CU_ASSERT_EQUAL(relocs[4].kind, RB_RELOC_CALL);
	CU_ASSERT_STRING_EQUAL(parts.made.object.funcs[relocs[3].target].name, "helper");
	CU_ASSERT_STRING_EQUAL(parts.made.object.funcs[relocs[4].target].name, "helper");
	CU_ASSERT_EQUAL(relocs[5].kind, RB_RELOC_EXTERN);
	CU_ASSERT_STRING_EQUAL(relocs[5].section_name, "");
	made_object_deinit(&parts.made);
}

static void test_object_relocs_go_to_the_function_they_are_in(void)
{
	static const struct bpf_insn insns[] = {
		MADE_LOAD(1, 0), MADE_SECOND,	  MADE_EXIT,   MADE_EXIT, MADE_LOAD(1, 0),
		MADE_SECOND,	 MADE_LOAD(2, 4), MADE_SECOND, MADE_EXIT,
	};
	struct made_object made;
	uint32_t code, rodata, symbol, table;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 9);
	rodata = made_data(&made, ".rodata", SHT_PROGBITS, "01234567", 8);
	symbol = elf_add_symbol(&made.builder, "", STB_LOCAL, STT_SECTION, rodata, 0, 0);
	made_func(&made, "one", code, 0, 3);
	made_func(&made, "none", code, 3, 1);
	made_func(&made, "two", code, 4, 5);
	table = elf_add_table(&made.builder, ".relkprobe/f", SHT_REL, code);
	elf_add_reloc(&made.builder, table, 6 * 8, symbol, TO_DATA, 0);
	elf_add_reloc(&made.builder, table, 4 * 8, symbol, TO_DATA, 0);
	elf_add_reloc(&made.builder, table, 0, symbol, TO_DATA, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL(made.object.funcs[0].reloc, 0);
	CU_ASSERT_EQUAL(made.object.funcs[0].reloc_count, 1);
	CU_ASSERT_EQUAL(made.object.funcs[1].reloc_count, 0);
	CU_ASSERT_EQUAL(made.object.funcs[2].reloc, 1);
	CU_ASSERT_EQUAL(made.object.funcs[2].reloc_count, 2);
	CU_ASSERT_EQUAL(made.object.relocs[2].addend, 4);
	made_object_deinit(&made);
}

static void test_object_reloc_of_what_is_not_loaded_is_left_alone(void)
{
	static const struct bpf_insn insns[] = { MADE_EXIT };
	static const char *const names[] = { ".BTF", ".BTF.ext", ".eh_frame", ".debug_info" };
	struct made_object made;
	uint32_t text;

	made_object_init(&made, false);
	text = made_code(&made, "kprobe/f", insns, 1);
	text = elf_add_symbol(&made.builder, "", STB_LOCAL, STT_SECTION, text, 0, 0);
	for (size_t i = 0; i < RB_COUNT(names); i++) {
		uint32_t section = made_data(&made, names[i], SHT_PROGBITS, NULL, 16), table;

		/* clang marks .eh_frame as loaded; debug sections are not */
		if (!strcmp(names[i], ".debug_info"))
			made.builder.sections[section].flags = 0;
		table = elf_add_table(&made.builder, ".rel", SHT_REL, section);
		elf_add_reloc(&made.builder, table, 8, text, 2, 0);
	}
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL(made.object.reloc_count, 0);
	made_object_deinit(&made);
}

/* Each of these is one fault of one relocation; what is refused is said. */
static void test_object_reloc_that_means_nothing_is_refused_by_name(void)
{
	enum { RODATA, SECTION, MAP, ABSOLUTE, IN_TEXT, LICENSE };
	static const struct {
		bool rela;
		uint64_t offset;
		int symbol;
		uint32_t type;
		int64_t addend;
		const char *says;
	} faults[] = {
		{ false, 4, RODATA, TO_DATA, 0, "expected the offset of a whole instruction" },
		{ false, 16, RODATA, TO_DATA, 0, "expected an ld_imm64 of 16 bytes" },
		{ false, 0, RODATA, TO_CODE, 0, "expected a call, found another instruction" },
		{ false, 0, RODATA, 7, 0, "found 7" },
		{ false, 0, ABSOLUTE, TO_DATA, 0, "found an absolute or common one" },
		{ false, 24, ABSOLUTE, TO_CODE, 0, "found an absolute or common symbol" },
		{ true, 0, RODATA, TO_DATA, 12, "expected an offset inside its section" },
		{ true, 0, RODATA, TO_DATA, -5, "expected an offset inside its section" },
		{ true, 0, RODATA, TO_DATA, INT64_MAX, "found a sum that wraps" },
		{ true, 0, MAP, TO_DATA, 32, "expected an offset inside its section" },
		{ true, 0, IN_TEXT, TO_DATA, 4, "expected an offset that is a multiple of 8" },
		{ true, 0, IN_TEXT, TO_DATA, 16, "expected the start of a function" },
		{ true, 0, IN_TEXT, TO_DATA, -8, "expected the start of a function" },
		{ true, 24, IN_TEXT, TO_CODE, 16, "expected the start of a function" },
		{ true, 24, IN_TEXT, TO_CODE, INT64_MIN, "expected the start of a function" },
		{ true, 24, RODATA, TO_CODE, INT64_MAX, "found a sum that wraps" },
		{ false, 0, LICENSE, TO_DATA, 0, "found license" },
		{ true, 0, MAP, TO_DATA, 4, "found maps" },
	};
	static const struct bpf_insn insns[] = {
		MADE_LOAD(1, 0), MADE_SECOND, MADE_MOV(0, 0), MADE_CALL(-1), MADE_EXIT,
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct parts parts;
		uint32_t symbols[6], table, license;

		make_parts(&parts, false, insns, RB_COUNT(insns));
		license = made_data(&parts.made, "license", SHT_PROGBITS, "GPL", 4);
		symbols[RODATA] = parts.in_rodata;
		symbols[SECTION] = parts.section_rodata;
		symbols[MAP] = parts.map;
		symbols[ABSOLUTE] = parts.absolute;
		symbols[IN_TEXT] = parts.in_text;
		symbols[LICENSE] = elf_add_symbol(&parts.made.builder, "LICENSE", STB_GLOBAL,
						  STT_OBJECT, license, 0, 4);
		table = add_table(&parts, faults[i].rela);
		elf_add_reloc(&parts.made.builder, table, faults[i].offset,
			      symbols[faults[i].symbol], faults[i].type, faults[i].addend);
		check_refused(&parts.made, faults[i].says);
	}
}

/* Guards against an instruction that is patched twice, by two tables that say different things. */
static void test_object_two_relocs_of_one_instruction_are_refused(void)
{
	struct parts parts;
	uint32_t table;

	make_parts(&parts, false, two_loads, RB_COUNT(two_loads));
	table = add_table(&parts, false);
	add_reloc(&parts, table, 0, parts.in_rodata, TO_DATA, 0);
	add_reloc(&parts, table, 0, parts.in_bss, TO_DATA, 0);
	check_refused(&parts.made, "two relocations patch the instruction at 0x0");
}

/* Guards against a relocation that no function would ever apply. */
static void test_object_reloc_between_functions_is_refused(void)
{
	struct made_object made;
	uint32_t code, rodata, symbol, table;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", two_loads, RB_COUNT(two_loads));
	rodata = made_data(&made, ".rodata", SHT_PROGBITS, "01234567", 8);
	symbol = elf_add_symbol(&made.builder, "x", STB_GLOBAL, STT_OBJECT, rodata, 0, 8);
	made_func(&made, "last", code, 4, 1);
	table = elf_add_table(&made.builder, ".relkprobe/f", SHT_REL, code);
	elf_add_reloc(&made.builder, table, 0, symbol, TO_DATA, 0);
	check_refused(&made, "the relocation at 0x0 is in no function");
}

/* The last byte of a section has an address; the place behind it none, for data without bytes either. */
static void test_object_reloc_of_the_last_byte_is_in_its_section(void)
{
	for (uint32_t bss = 0; bss < 2; bss++) {
		for (int64_t last = 0; last < 2; last++) {
			struct parts parts;
			uint32_t table;

			make_parts(&parts, false, two_loads, RB_COUNT(two_loads));
			table = add_table(&parts, true);
			add_reloc(&parts, table, 0, bss ? parts.in_bss : parts.section_rodata,
				  TO_DATA, 15 + !last);
			if (!last) {
				check_refused(&parts.made, "section 1 (kprobe/f)");
				continue;
			}
			CU_ASSERT_EQUAL_FATAL(made_object_finish(&parts.made), 0);
			CU_ASSERT_EQUAL(parts.made.object.relocs[0].addend, bss ? 31 : 15);
			CU_ASSERT_EQUAL(parts.made.object.relocs[0].kind, RB_RELOC_DATA);
			made_object_deinit(&parts.made);
		}
	}
}

/* An extern has no parts, and a symbol of this file alone that is nowhere is no extern. */
static void test_object_reloc_of_an_extern_names_it_as_a_whole(void)
{
	static const struct bpf_insn insns[] = { MADE_LOAD(1, 0), MADE_SECOND, MADE_CALL(-1),
						 MADE_EXIT };

	for (uint32_t fault = 0; fault < 4; fault++) {
		struct parts parts;
		uint32_t table, local;

		make_parts(&parts, false, insns, RB_COUNT(insns));
		local = elf_add_symbol(&parts.made.builder, "local", STB_LOCAL, STT_NOTYPE,
				       SHN_UNDEF, 0, 0);
		table = add_table(&parts, true);
		if (fault < 2) {
			add_reloc(&parts, table, 0, parts.nowhere, TO_DATA, fault ? 8 : 0);
			if (!fault) {
				CU_ASSERT_EQUAL(made_object_finish(&parts.made), 0);
				CU_ASSERT_EQUAL(parts.made.object.reloc_count, 1);
				made_object_deinit(&parts.made);
				continue;
			}
		} else {
			add_reloc(&parts, table, fault == 2 ? 0 : 2, local,
				  fault == 2 ? TO_DATA : TO_CODE, 0);
		}
		check_refused(&parts.made,
			      fault == 1 ? "against bpf_prog_active: " : "against local: ");
	}
}

/* Tables may be of any section in any order; each function gets its own relocations. */
static void test_object_relocs_of_several_sections_are_sorted(void)
{
	static const char *const names[] = { "kprobe/a", "kprobe/b" };
	struct made_object made;
	uint32_t code[2], rodata, symbol;

	made_object_init(&made, false);
	for (uint32_t i = 0; i < 2; i++)
		code[i] = made_code(&made, names[i], two_loads, RB_COUNT(two_loads));
	rodata = made_data(&made, ".rodata", SHT_PROGBITS, "0123456789abcdef", 16);
	for (uint32_t i = 0; i < 2; i++)
		made_func(&made, names[i] + 7, code[i], 0, RB_COUNT(two_loads));
	symbol = elf_add_symbol(&made.builder, "", STB_LOCAL, STT_SECTION, rodata, 0, 0);
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t table =
			elf_add_table(&made.builder, ".rela", SHT_RELA, code[i % 2 ? 0 : 1]);

		elf_add_reloc(&made.builder, table, i < 2 ? 16 : 0, symbol, TO_DATA, i);
	}
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.reloc_count, 4);
	for (uint32_t i = 0; i < 4; i++) {
		static const int64_t addends[] = { 3, 1, 2, 0 };

		CU_ASSERT_EQUAL(made.object.relocs[i].section, code[i / 2]);
		CU_ASSERT_EQUAL(made.object.relocs[i].insn, i % 2 ? 2 : 0);
		CU_ASSERT_EQUAL(made.object.relocs[i].addend, addends[i]);
	}
	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(made.object.funcs[i].reloc, 2 * i);
		CU_ASSERT_EQUAL(made.object.funcs[i].reloc_count, 2);
	}
	made_object_deinit(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_object_reloc_rel_takes_the_addend_from_the_instruction),
		UNIT_TEST(test_object_reloc_rela_takes_the_addend_from_the_table),
		UNIT_TEST(test_object_reloc_of_the_other_byte_order_is_the_same),
		UNIT_TEST(test_object_reloc_of_each_kind_is_named),
		UNIT_TEST(test_object_relocs_go_to_the_function_they_are_in),
		UNIT_TEST(test_object_reloc_of_what_is_not_loaded_is_left_alone),
		UNIT_TEST(test_object_reloc_that_means_nothing_is_refused_by_name),
		UNIT_TEST(test_object_two_relocs_of_one_instruction_are_refused),
		UNIT_TEST(test_object_reloc_between_functions_is_refused),
		UNIT_TEST(test_object_reloc_of_the_last_byte_is_in_its_section),
		UNIT_TEST(test_object_reloc_of_an_extern_names_it_as_a_whole),
		UNIT_TEST(test_object_relocs_of_several_sections_are_sorted),
		CU_TEST_INFO_NULL,
	};

	return unit_run("object_relocs", tests);
}
