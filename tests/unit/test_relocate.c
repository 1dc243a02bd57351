// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_relocate - which bytes of a program change when its data has become maps and its externs
 * numbers, and which do not. Calls and callbacks have a program of their own (test_link.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_object.h"
#include "link/link.h"
#include "text_check.h"
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

/* funcs[func], linked and relocated; the caller ends `code`. */
static void relocate(const struct made_object *made, uint32_t func, const struct rb_values *values,
		     struct rb_code *code)
{
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made->object, func, code, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rb_relocate_code(&made->object, values, code, NULL), 0);
}

/* The before and after of both loads; `into_rodata` is where the first one points. */
static void check_reader(bool rela, bool by_section, int32_t into_rodata)
{
	static const int fds[] = { 5, -1, 9 };
	const struct rb_values values = { .map_fds = fds };
	struct made_object made;
	struct rb_code code;

	make_reader(&made, rela, by_section);
	relocate(&made, 1, &values, &code);
	CU_ASSERT_EQUAL_FATAL(code.count, RB_COUNT(reads));
	/* first the whole program: nothing but the loads has changed */
	CU_ASSERT_EQUAL(memcmp(&code.insns[0], &reads[0], 8), 0);
	check_insn(&code.insns[1], 0x18, 1, BPF_PSEUDO_MAP_VALUE, 0, 5);
	check_insn(&code.insns[2], 0, 0, 0, 0, into_rodata);
	check_insn(&code.insns[3], 0x18, 3, BPF_PSEUDO_MAP_VALUE, 0, 9);
	check_insn(&code.insns[4], 0, 0, 0, 0, 48);
	CU_ASSERT_EQUAL(memcmp(&code.insns[5], &reads[5], 16), 0);
	/* then the record of it */
	CU_ASSERT_EQUAL_FATAL(code.fix_count, 2);
	CU_ASSERT_EQUAL(code.fixes[0].insn, 1);
	CU_ASSERT_TRUE(code.fixes[0].wide);
	CU_ASSERT_PTR_NULL(code.fixes[0].callee);
	CU_ASSERT_EQUAL(memcmp(code.fixes[0].before, &reads[1], 16), 0);
	CU_ASSERT_EQUAL(memcmp(code.fixes[0].after, &code.insns[1], 16), 0);
	CU_ASSERT_PTR_EQUAL(code.fixes[0].reloc, &made.object.relocs[0]);
	CU_ASSERT_EQUAL(code.fixes[1].insn, 3);
	CU_ASSERT_EQUAL(memcmp(code.fixes[1].before, &reads[3], 16), 0);
	CU_ASSERT_EQUAL(memcmp(code.fixes[1].after, &code.insns[3], 16), 0);
	CU_ASSERT_PTR_EQUAL(code.fixes[1].reloc, &made.object.relocs[1]);
	/* and the object is as it was */
	CU_ASSERT_EQUAL(memcmp(made.object.funcs[1].insns.data, reads, sizeof(reads)), 0);
	rb_code_deinit(&code);
	CU_ASSERT_PTR_NULL(code.insns);
	made_object_deinit(&made);
}

/* What the linked text asks for, marked by index; NULL: not of interest. */
static void find_needs(const struct rb_object *object, const struct rb_code *code, bool *maps,
		       bool *externs)
{
	struct rb_code_cursor at = { 0 };
	const struct rb_reloc *reloc;

	while ((reloc = rb_code_next_reloc(object, code, &at))) {
		if (maps && (reloc->kind == RB_RELOC_DATA || reloc->kind == RB_RELOC_MAP))
			maps[reloc->target] = true;
		else if (externs && reloc->kind == RB_RELOC_EXTERN)
			externs[reloc->target] = true;
	}
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
	const struct rb_values values = { 0 };
	struct made_object made;
	struct rb_code code;

	make_reader(&made, false, false);
	relocate(&made, 0, &values, &code);
	CU_ASSERT_EQUAL(code.count, 1);
	CU_ASSERT_EQUAL(code.fix_count, 0);
	check_insn(&code.insns[0], BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

static void test_relocate_needs_are_the_data_that_is_used(void)
{
	struct made_object made;
	struct rb_code code;
	bool needed[3] = { false, false, false }, externs[1] = { false };

	make_reader(&made, false, false);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &code, NULL), 0);
	find_needs(&made.object, &code, needed, externs);
	CU_ASSERT_FALSE(needed[0] || needed[1] || needed[2]);
	rb_code_deinit(&code);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 1, &code, NULL), 0);
	find_needs(&made.object, &code, needed, externs);
	CU_ASSERT_TRUE(needed[0]);
	CU_ASSERT_FALSE(needed[1]);
	CU_ASSERT_TRUE(needed[2]);
	CU_ASSERT_FALSE(externs[0]);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

static void test_relocate_calls_finds_helpers_alone(void)
{
	/* the bytes of a call of helper 7, as the constant of an ld_imm64's second half */
	static const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		{ .code = BPF_JMP | BPF_CALL, .imm = 7 },
		MADE_HELPER(6),
		MADE_CALL(1),
		MADE_EXIT,
		MADE_EXIT,
	};
	struct made_object made;
	struct rb_code code;
	uint32_t section;

	made_object_init(&made, false);
	section = made_code(&made, "kprobe/f", insns, RB_COUNT(insns));
	made_func(&made, "prog", section, 0, 5);
	made_func(&made, "next", section, 5, 1);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &code, NULL), 0);
	CU_ASSERT_TRUE(rb_code_calls(&code, 6));
	CU_ASSERT_FALSE(rb_code_calls(&code, 7));
	CU_ASSERT_FALSE(rb_code_calls(&code, 1));
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

/* ---- maps ---- */

static void test_relocate_map_is_its_descriptor(void)
{
	static const struct bpf_insn insns[] = { MADE_LOAD(1, 0), MADE_SECOND, MADE_EXIT };
	static const char *const sections[] = { "maps", "maps/events" };
	static const uint32_t def[5] = { BPF_MAP_TYPE_HASH, 4, 8, 16, 0 };
	static const int fds[] = { 23 };
	const struct rb_values values = { .map_fds = fds };

	for (size_t i = 0; i < RB_COUNT(sections); i++) {
		struct made_object made;
		struct rb_code linked;
		bool needed[1] = { false };
		uint32_t code, maps, symbol;

		made_object_init(&made, false);
		code = made_code(&made, "kprobe/f", insns, 3);
		maps = made_data(&made, sections[i], SHT_PROGBITS, def, sizeof(def));
		symbol = elf_add_symbol(&made.builder, "counts", STB_GLOBAL, STT_OBJECT, maps, 0,
					sizeof(def));
		made_func(&made, "prog", code, 0, 3);
		elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rel", SHT_REL, code), 0,
			      symbol, TO_DATA, 0);
		CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
		relocate(&made, 0, &values, &linked);
		find_needs(&made.object, &linked, needed, NULL);
		CU_ASSERT_TRUE(needed[0]);
		check_insn(&linked.insns[0], 0x18, 1, BPF_PSEUDO_MAP_FD, 0, 23);
		check_insn(&linked.insns[1], 0, 0, 0, 0, 0);
		rb_code_deinit(&linked);
		made_object_deinit(&made);
	}
}

/* ---- externs: what nobody says the type of, so that its use says what it is ---- */

/* A load and a call of two externs. */
static void make_externs(struct made_object *made)
{
	static const struct bpf_insn insns[] = {
		MADE_LOAD(1, 0),
		MADE_SECOND,
		MADE_CALL(-1),
		MADE_EXIT,
	};
	uint32_t code, table;

	made_object_init(made, false);
	code = made_code(made, "kprobe/f", insns, RB_COUNT(insns));
	made_func(made, "prog", code, 0, RB_COUNT(insns));
	table = elf_add_table(&made->builder, ".rel", SHT_REL, code);
	elf_add_reloc(&made->builder, table, 0,
		      elf_add_symbol(&made->builder, "bpf_prog_active", STB_WEAK, STT_NOTYPE,
				     SHN_UNDEF, 0, 0),
		      TO_DATA, 0);
	elf_add_reloc(&made->builder, table, 16,
		      elf_add_symbol(&made->builder, "bpf_task_acquire", STB_WEAK, STT_NOTYPE,
				     SHN_UNDEF, 0, 0),
		      TO_CODE, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
	CU_ASSERT_EQUAL_FATAL(made->object.extern_count, 2);
}

static void check_externs(const struct rb_resolved *variable, const struct rb_resolved *function,
			  uint8_t load_src, int32_t low, int32_t high, uint8_t call_src,
			  int16_t off, int32_t imm)
{
	const struct rb_resolved resolved[] = { *variable, *function };
	const struct rb_values values = { .externs = resolved };
	bool externs[2] = { false, false };
	struct made_object made;
	struct rb_code code;

	make_externs(&made);
	relocate(&made, 0, &values, &code);
	find_needs(&made.object, &code, NULL, externs);
	CU_ASSERT_TRUE(externs[0] && externs[1]);
	check_insn(&code.insns[0], 0x18, 1, load_src, 0, low);
	check_insn(&code.insns[1], 0, 0, 0, 0, high);
	check_insn(&code.insns[2], BPF_JMP | BPF_CALL, 0, call_src, off, imm);
	CU_ASSERT_EQUAL(code.fix_count, 2);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

static void test_relocate_extern_is_an_address_or_a_type(void)
{
	static const struct rb_resolved address = { .found = true, .address = 0xffffffff81234568 };
	static const struct rb_resolved typed = { .found = true, .btf_id = 77, .btf_fd = 6 };
	static const struct rb_resolved function = { .found = true, .btf_id = 99, .fd_index = 2 };

	check_externs(&address, &function, 0, (int32_t)0x81234568, -1, BPF_PSEUDO_KFUNC_CALL, 2,
		      99);
	check_externs(&typed, &function, BPF_PSEUDO_BTF_ID, 77, 6, BPF_PSEUDO_KFUNC_CALL, 2, 99);
}

/* Guards against a weak function that is missing, called as whatever helper has its number. */
static void test_relocate_extern_that_is_missing_is_zero_or_no_helper(void)
{
	static const struct rb_resolved missing = { .found = false };

	check_externs(&missing, &missing, 0, 0, 0, 0, 0, 2002000001);
}

static void test_relocate_constant_that_looks_like_a_call_is_no_call(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		MADE_CALL(3),
		MADE_EXIT,
	};
	const struct rb_values values = { 0 };
	struct made_object made;
	struct rb_code code;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/f", "prog", insns, 3), 0);
	relocate(&made, 0, &values, &code);
	CU_ASSERT_EQUAL(memcmp(code.insns, insns, sizeof(insns)), 0);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

/* Guards against a write behind the copy: the second half belongs to the next function. */
static void test_relocate_load_cut_by_the_functions_end_is_refused(void)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_LOAD(1, 0), MADE_SECOND,
						 MADE_EXIT };
	struct made_object made;
	struct rb_code linked = { .count = 77 };
	struct rawbpf_err err = { 0 };
	uint32_t code, rodata, symbol;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 4);
	rodata = made_data(&made, ".rodata", SHT_PROGBITS, "01234567", 8);
	symbol = elf_add_symbol(&made.builder, "fmt", STB_GLOBAL, STT_OBJECT, rodata, 0, 8);
	made_func(&made, "cut", code, 0, 2);
	made_func(&made, "rest", code, 2, 2);
	elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rel", SHT_REL, code), 8, symbol,
		      TO_DATA, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL(rb_link_func(&made.object, 0, &linked, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(linked.count, 77);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(
		err.text,
		"section 1 (kprobe/f): function cut: instruction 1: the function ends inside an "
		"ld_imm64"));
	rawbpf_err_deinit(&err);
	made_object_deinit(&made);
}

/* Guards against a relocation that never comes up, for no instruction begins there. */
static void test_relocate_second_half_of_a_load_is_refused(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		{ .code = BPF_JMP | BPF_CALL },
		MADE_EXIT,
	};
	struct made_object made;
	struct rb_code linked;
	struct rawbpf_err err = { 0 };
	uint32_t code, symbol;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, 3);
	symbol = made_func(&made, "prog", code, 0, 3);
	elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rela", SHT_RELA, code), 8,
		      symbol, TO_CODE, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL(rb_link_func(&made.object, 0, &linked, &err), -ENOEXEC);
	CU_ASSERT_TRUE(text_has(err.text, "instruction 1: a relocation of the second half"));
	rawbpf_err_deinit(&err);
	made_object_deinit(&made);
}

/* The record of a call is of one instruction, counted from where its function starts. */
static void test_relocate_record_of_a_call_is_of_one_instruction(void)
{
	static const struct bpf_insn nothing, insns[] = {
		MADE_EXIT, MADE_MOV(0, 0), MADE_MOV(0, 1), MADE_CALL(-1), MADE_EXIT,
	};
	static const struct rb_resolved resolved = { .found = true, .btf_id = 9, .fd_index = 3 };
	const struct rb_values values = { .externs = &resolved };
	struct made_object made;
	struct rb_code linked;
	uint32_t code, symbol;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, RB_COUNT(insns));
	made_func(&made, "first", code, 0, 1);
	made_func(&made, "second", code, 1, 4);
	symbol = elf_add_symbol(&made.builder, "bpf_x", STB_GLOBAL, STT_NOTYPE, SHN_UNDEF, 0, 0);
	elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rel", SHT_REL, code), 3 * 8,
		      symbol, TO_CODE, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	relocate(&made, 1, &values, &linked);
	CU_ASSERT_EQUAL_FATAL(linked.fix_count, 1);
	CU_ASSERT_EQUAL(linked.fixes[0].insn, 2);
	CU_ASSERT_FALSE(linked.fixes[0].wide);
	CU_ASSERT_EQUAL(memcmp(&linked.fixes[0].before[0], &insns[3], 8), 0);
	CU_ASSERT_EQUAL(memcmp(&linked.fixes[0].before[1], &nothing, 8), 0);
	CU_ASSERT_EQUAL(memcmp(&linked.fixes[0].after[1], &nothing, 8), 0);
	check_insn(&linked.insns[2], BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 3, 9);
	rb_code_deinit(&linked);
	made_object_deinit(&made);
}

/* Guards against a number of the section where the function's is meant. */
static void test_relocate_second_half_is_counted_from_the_functions_start(void)
{
	static const struct bpf_insn insns[] = {
		MADE_EXIT, MADE_EXIT, MADE_LOAD(1, 0), MADE_SECOND, MADE_EXIT,
	};
	struct bpf_insn bent[RB_COUNT(insns)];
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_code linked;
	uint32_t code, symbol;

	memcpy(bent, insns, sizeof(insns));
	bent[3].code = BPF_JMP | BPF_CALL;
	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", bent, RB_COUNT(bent));
	symbol = made_func(&made, "first", code, 0, 2);
	made_func(&made, "second", code, 2, 3);
	elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rela", SHT_RELA, code), 3 * 8,
		      symbol, TO_CODE, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL(rb_link_func(&made.object, 1, &linked, &err), -ENOEXEC);
	CU_ASSERT_TRUE(text_has(err.text, "function second: instruction 1: "));
	rawbpf_err_deinit(&err);
	made_object_deinit(&made);
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
		UNIT_TEST(test_relocate_map_is_its_descriptor),
		UNIT_TEST(test_relocate_extern_is_an_address_or_a_type),
		UNIT_TEST(test_relocate_extern_that_is_missing_is_zero_or_no_helper),
		UNIT_TEST(test_relocate_constant_that_looks_like_a_call_is_no_call),
		UNIT_TEST(test_relocate_load_cut_by_the_functions_end_is_refused),
		UNIT_TEST(test_relocate_second_half_of_a_load_is_refused),
		UNIT_TEST(test_relocate_record_of_a_call_is_of_one_instruction),
		UNIT_TEST(test_relocate_second_half_is_counted_from_the_functions_start),
		CU_TEST_INFO_NULL,
	};

	return unit_run("relocate", tests);
}
