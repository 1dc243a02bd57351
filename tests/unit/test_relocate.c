// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_relocate - which bytes of a program change when its data has become maps, and which do not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_object.h"
#include "relocate/relocate.h"
#include "unit.h"

#define TO_DATA 1  /* R_BPF_64_64 */
#define TO_CODE 10 /* R_BPF_64_32 */

/* The numbers of an instruction, in the order of its bytes on a little-endian host. */
static void check_insn(const struct bpf_insn *insn, uint8_t opcode, uint8_t dst, uint8_t src,
		       int16_t off, int32_t imm)
{
	CU_ASSERT_EQUAL(insn->code, opcode);
	CU_ASSERT_EQUAL(insn->dst_reg, dst);
	CU_ASSERT_EQUAL(insn->src_reg, src);
	CU_ASSERT_EQUAL(insn->off, off);
	CU_ASSERT_EQUAL(insn->imm, imm);
}

static const struct bpf_insn reads[] = {
	MADE_MOV(0, 7), MADE_LOAD(1, 8), MADE_SECOND, MADE_LOAD(3, 0),
	MADE_SECOND,	MADE_HELPER(6),	 MADE_EXIT,
};

/* Two functions in one section; the second, of all of `reads`, uses .rodata and .bss. */
static void make_reader(struct made_object *made, bool rela, bool by_section)
{
	static const struct bpf_insn first = MADE_EXIT;
	struct bpf_insn insns[1 + RB_COUNT(reads)];
	uint32_t code, rodata, bss, in_rodata, in_bss, table;

	insns[0] = first;
	memcpy(insns + 1, reads, sizeof(reads));
	made_object_init(made, false);
	code = made_code(made, "kprobe/f", insns, RB_COUNT(insns));
	rodata = made_data(made, ".rodata", SHT_PROGBITS, "0123456789abcdef", 16);
	made_data(made, ".data", SHT_PROGBITS, "unused", 6);
	bss = made_data(made, ".bss", SHT_NOBITS, NULL, 64);
	in_rodata = by_section ? elf_add_symbol(&made->builder, "", STB_LOCAL, STT_SECTION, rodata,
						0, 0)
			       : elf_add_symbol(&made->builder, "fmt", STB_GLOBAL, STT_OBJECT,
						rodata, 4, 12);
	in_bss = elf_add_symbol(&made->builder, "count", STB_GLOBAL, STT_OBJECT, bss, 48, 8);
	made_func(made, "first", code, 0, 1);
	made_func(made, "reader", code, 1, RB_COUNT(reads));
	table = elf_add_table(&made->builder, rela ? ".relakprobe/f" : ".relkprobe/f",
			      rela ? SHT_RELA : SHT_REL, code);
	elf_add_reloc(&made->builder, table, 2 * 8, in_rodata, TO_DATA, 3);
	elf_add_reloc(&made->builder, table, 4 * 8, in_bss, TO_DATA, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
}

/* The before and after of both loads; `into_rodata` is where the first one points. */
static void check_reader(bool rela, bool by_section, int32_t into_rodata)
{
	static const int fds[] = { 5, -1, 9 };
	struct made_object made;
	struct rb_text_insns text;

	make_reader(&made, rela, by_section);
	CU_ASSERT_EQUAL_FATAL(
		rb_relocate_func(&made.object, &made.object.funcs[1], fds, &text, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(text.count, RB_COUNT(reads));
	/* first the whole program: nothing but the loads has changed */
	CU_ASSERT_EQUAL(memcmp(&text.insns[0], &reads[0], 8), 0);
	check_insn(&text.insns[1], 0x18, 1, BPF_PSEUDO_MAP_VALUE, 0, 5);
	check_insn(&text.insns[2], 0, 0, 0, 0, into_rodata);
	check_insn(&text.insns[3], 0x18, 3, BPF_PSEUDO_MAP_VALUE, 0, 9);
	check_insn(&text.insns[4], 0, 0, 0, 0, 48);
	CU_ASSERT_EQUAL(memcmp(&text.insns[5], &reads[5], 16), 0);
	/* then the record of it */
	CU_ASSERT_EQUAL_FATAL(text.fix_count, 2);
	CU_ASSERT_EQUAL(text.fixes[0].insn, 1);
	CU_ASSERT_EQUAL(memcmp(text.fixes[0].before, &reads[1], 16), 0);
	CU_ASSERT_EQUAL(memcmp(text.fixes[0].after, &text.insns[1], 16), 0);
	CU_ASSERT_PTR_EQUAL(text.fixes[0].reloc, &made.object.relocs[0]);
	CU_ASSERT_EQUAL(text.fixes[1].insn, 3);
	CU_ASSERT_EQUAL(memcmp(text.fixes[1].before, &reads[3], 16), 0);
	CU_ASSERT_EQUAL(memcmp(text.fixes[1].after, &text.insns[3], 16), 0);
	CU_ASSERT_PTR_EQUAL(text.fixes[1].reloc, &made.object.relocs[1]);
	/* and the object is as it was */
	CU_ASSERT_EQUAL(memcmp(made.object.funcs[1].insns.data, reads, sizeof(reads)), 0);
	rb_text_insns_deinit(&text);
	CU_ASSERT_PTR_NULL(text.insns);
	made_object_deinit(&made);
}

static void test_relocate_rel_adds_what_the_instruction_holds(void)
{
	check_reader(false, false, 4 + 8);
}

static void test_relocate_rel_of_a_section_symbol_takes_the_instruction_alone(void)
{
	check_reader(false, true, 8);
}

static void test_relocate_rela_adds_what_the_table_holds(void)
{
	check_reader(true, false, 4 + 3);
	check_reader(true, true, 3);
}

static void test_relocate_function_without_relocations_is_copied(void)
{
	struct made_object made;
	struct rb_text_insns text;

	make_reader(&made, false, false);
	CU_ASSERT_EQUAL_FATAL(
		rb_relocate_func(&made.object, &made.object.funcs[0], NULL, &text, NULL), 0);
	CU_ASSERT_EQUAL(text.count, 1);
	CU_ASSERT_EQUAL(text.fix_count, 0);
	check_insn(&text.insns[0], BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	rb_text_insns_deinit(&text);
	made_object_deinit(&made);
}

static void test_relocate_needs_are_the_data_that_is_used(void)
{
	struct made_object made;
	bool needed[3] = { false, false, false };

	make_reader(&made, false, false);
	rb_relocate_needs(&made.object, &made.object.funcs[0], needed);
	CU_ASSERT_FALSE(needed[0] || needed[1] || needed[2]);
	rb_relocate_needs(&made.object, &made.object.funcs[1], needed);
	CU_ASSERT_TRUE(needed[0]);
	CU_ASSERT_FALSE(needed[1]);
	CU_ASSERT_TRUE(needed[2]);
	made_object_deinit(&made);
}

static void check_calls(bool other_order)
{
	/* the bytes of a call of helper 7, as the constant of an ld_imm64's second half */
	static const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		{ .code = BPF_JMP | BPF_CALL, .imm = 7 },
		MADE_HELPER(6),
		MADE_CALL(9),
		MADE_EXIT,
	};
	struct made_object made;
	uint32_t code;

	made_object_init(&made, other_order);
	code = made_code(&made, "kprobe/f", insns, RB_COUNT(insns));
	made_func(&made, "prog", code, 0, RB_COUNT(insns));
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_TRUE(rb_relocate_calls(&made.object.funcs[0], 6, made.elf.swap));
	CU_ASSERT_FALSE(rb_relocate_calls(&made.object.funcs[0], 7, made.elf.swap));
	CU_ASSERT_FALSE(rb_relocate_calls(&made.object.funcs[0], 9, made.elf.swap));
	made_object_deinit(&made);
}

static void test_relocate_calls_finds_helpers_alone(void)
{
	check_calls(false);
	check_calls(true);
}

/* ---- what cannot be met yet is refused, and not loaded as it stands ---- */

static void check_refused(struct made_object *made, const char *func, const char *says)
{
	struct rb_text_insns text = { .count = 77 };
	struct rb_err err = { 0 };
	static const int fds[8] = { 3, 4, 5, 6, 7, 8, 9, 10 };

	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
	for (size_t i = 0; i < made->object.func_count; i++) {
		if (strcmp(made->object.funcs[i].name, func))
			continue;
		CU_ASSERT_EQUAL(
			rb_relocate_func(&made->object, &made->object.funcs[i], fds, &text, &err),
			-ENOTSUP);
	}
	CU_ASSERT_EQUAL(text.count, 77);
	CU_ASSERT_EQUAL(err.kind, RB_OBJECT);
	if (!strstr(err.text, says))
		printf("'%s' is not in '%s'\n", says, err.text);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	rawbpf_err_deinit(&err);
	made_object_deinit(made);
}

static void test_relocate_map_is_refused_by_name(void)
{
	static const struct bpf_insn insns[] = { MADE_LOAD(1, 0), MADE_SECOND, MADE_EXIT };
	static const char *const sections[] = { ".maps", "maps", "maps/events" };

	for (size_t i = 0; i < RB_COUNT(sections); i++) {
		struct made_object made;
		uint32_t code, maps, symbol;

		made_object_init(&made, false);
		code = made_code(&made, "kprobe/f", insns, 3);
		maps = made_data(&made, sections[i], SHT_PROGBITS, NULL, 32);
		symbol = elf_add_symbol(&made.builder, "counts", STB_GLOBAL, STT_OBJECT, maps, 0,
					32);
		made_func(&made, "prog", code, 0, 3);
		elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rel", SHT_REL, code), 0,
			      symbol, TO_DATA, 0);
		check_refused(
			&made, "prog",
			"section 1 (kprobe/f): function prog: instruction 0 uses counts: maps "
			"are not supported yet");
	}
}

/* A program that uses something in .text, and the relocation that says so. */
static void make_user(struct made_object *made, const struct bpf_insn *insns, size_t count,
		      uint32_t type, bool external)
{
	static const struct bpf_insn helper[] = { MADE_EXIT };
	uint32_t code, text, symbol;

	made_object_init(made, false);
	code = made_code(made, "kprobe/f", insns, count);
	text = made_code(made, ".text", helper, 1);
	made_func(made, "prog", code, 0, (uint32_t)count);
	symbol = made_func(made, "helper", text, 0, 1);
	if (external)
		symbol = elf_add_symbol(&made->builder, "bpf_thing", STB_GLOBAL, STT_NOTYPE,
					SHN_UNDEF, 0, 0);
	elf_add_reloc(&made->builder, elf_add_table(&made->builder, ".rel", SHT_REL, code), 8,
		      symbol, type, 0);
}

static void test_relocate_subprogram_and_extern_are_refused_by_name(void)
{
	static const struct bpf_insn load[] = { MADE_MOV(0, 0), MADE_LOAD(1, 0), MADE_SECOND,
						MADE_EXIT };
	static const struct bpf_insn call[] = { MADE_MOV(0, 0), MADE_CALL(-1), MADE_EXIT };
	struct made_object made;

	make_user(&made, call, RB_COUNT(call), TO_CODE, false);
	check_refused(&made, "prog", "instruction 1 uses helper: subprograms are not supported");
	make_user(&made, load, RB_COUNT(load), TO_DATA, false);
	check_refused(&made, "prog", "instruction 1 uses helper: subprograms are not supported");
	make_user(&made, load, RB_COUNT(load), TO_DATA, true);
	check_refused(&made, "prog", "instruction 1 uses bpf_thing: externs are not supported");
	make_user(&made, call, RB_COUNT(call), TO_CODE, true);
	check_refused(&made, "prog", "instruction 1 uses bpf_thing: externs are not supported");
}

/* Guards against a call of a neighbour, which needs no relocation, loaded without the neighbour. */
static void test_relocate_call_within_the_section_is_refused(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_CALL(1), MADE_EXIT,
						 MADE_EXIT };
	struct made_object made;
	uint32_t code;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 4);
	made_func(&made, "prog", code, 0, 3);
	made_func(&made, "neighbour", code, 3, 1);
	check_refused(&made, "prog", "function prog: instruction 1 calls a subprogram");
}

static void test_relocate_constant_that_looks_like_a_call_is_no_call(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		MADE_CALL(3),
		MADE_EXIT,
	};
	struct made_object made;
	struct rb_text_insns text;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/f", "prog", insns, 3), 0);
	CU_ASSERT_EQUAL_FATAL(
		rb_relocate_func(&made.object, &made.object.funcs[0], NULL, &text, NULL), 0);
	CU_ASSERT_EQUAL(memcmp(text.insns, insns, sizeof(insns)), 0);
	rb_text_insns_deinit(&text);
	made_object_deinit(&made);
}

/* Guards against a write behind the copy: the second half belongs to the next function. */
static void test_relocate_load_cut_by_the_functions_end_is_refused(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_LOAD(1, 0), MADE_SECOND,
						 MADE_EXIT };
	struct made_object made;
	uint32_t code, rodata, symbol;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 4);
	rodata = made_data(&made, ".rodata", SHT_PROGBITS, "01234567", 8);
	symbol = elf_add_symbol(&made.builder, "fmt", STB_GLOBAL, STT_OBJECT, rodata, 0, 8);
	made_func(&made, "cut", code, 0, 2);
	made_func(&made, "rest", code, 2, 2);
	elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rel", SHT_REL, code), 8, symbol,
		      TO_DATA, 0);
	check_refused(&made, "cut", "the second half of the ld_imm64 is behind the function's end");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_relocate_rel_adds_what_the_instruction_holds),
		UNIT_TEST(test_relocate_rel_of_a_section_symbol_takes_the_instruction_alone),
		UNIT_TEST(test_relocate_rela_adds_what_the_table_holds),
		UNIT_TEST(test_relocate_function_without_relocations_is_copied),
		UNIT_TEST(test_relocate_needs_are_the_data_that_is_used),
		UNIT_TEST(test_relocate_calls_finds_helpers_alone),
		UNIT_TEST(test_relocate_map_is_refused_by_name),
		UNIT_TEST(test_relocate_subprogram_and_extern_are_refused_by_name),
		UNIT_TEST(test_relocate_call_within_the_section_is_refused),
		UNIT_TEST(test_relocate_constant_that_looks_like_a_call_is_no_call),
		UNIT_TEST(test_relocate_load_cut_by_the_functions_end_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("relocate", tests);
}
