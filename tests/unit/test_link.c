// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_link - a program and what it calls, put one behind the other: by symbol, by section and
 * addend, without a relocation, by address; each once, whoever calls it.
 */
#include <stdlib.h>
#include <string.h>

#include "fail_alloc.h"
#include "made_object.h"
#include "link/link.h"
#include "text_check.h"
#include "unit.h"

#define TO_DATA 1  /* R_BPF_64_64 */
#define TO_CODE 10 /* R_BPF_64_32 */

/* "prog(0) helper(4)": who lies where. */
static void check_order(const struct made_object *made, const struct rb_code *code,
			const char *words)
{
	struct rb_text text = { 0 };

	for (size_t i = 0; i < code->func_count; i++)
		rb_text_printf(&text, "%s%s(%u)", i ? " " : "",
			       made->object.funcs[code->funcs[i].func].name, code->funcs[i].start);
	CU_ASSERT_TRUE(text_is(text.data ? text.data : "", words));
	rb_text_deinit(&text);
}

/*
 * .text has first (1 instruction) and second (3, a call of first without a relocation); two programs
 * use them: by symbol, and by section.
 */
static void make(struct made_object *made)
{
	static const struct bpf_insn text[] = { MADE_EXIT, MADE_MOV(0, 1), MADE_CALL(-3),
						MADE_EXIT };
	static const struct bpf_insn one[] = { MADE_CALL(-1), MADE_CALL(-1), MADE_EXIT };
	static const struct bpf_insn two[] = { MADE_CALL(0), MADE_LOAD(2, 8), MADE_SECOND,
					       MADE_EXIT };
	uint32_t code[3], first, second, section, table;

	made_object_init(made, false);
	code[0] = made_code(made, ".text", text, RB_COUNT(text));
	code[1] = made_code(made, "kprobe/one", one, RB_COUNT(one));
	code[2] = made_code(made, "kprobe/two", two, RB_COUNT(two));
	section = elf_add_symbol(&made->builder, "", STB_LOCAL, STT_SECTION, code[0], 0, 0);
	first = made_func(made, "first", code[0], 0, 1);
	second = made_func(made, "second", code[0], 1, 3);
	made_func(made, "one", code[1], 0, RB_COUNT(one));
	made_func(made, "two", code[2], 0, RB_COUNT(two));
	table = elf_add_table(&made->builder, ".relone", SHT_REL, code[1]);
	elf_add_reloc(&made->builder, table, 0, second, TO_CODE, 0);
	elf_add_reloc(&made->builder, table, 8, first, TO_CODE, 0);
	table = elf_add_table(&made->builder, ".reltwo", SHT_REL, code[2]);
	elf_add_reloc(&made->builder, table, 0, section, TO_CODE, 0);
	elf_add_reloc(&made->builder, table, 8, section, TO_DATA, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
}

static void test_link_calls_by_symbol_go_to_where_each_lies_once(void)
{
	struct made_object made;
	struct rb_code code;

	make(&made);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 2, &code, NULL), 0);
	check_order(&made, &code, "one(0) second(3) first(6)");
	CU_ASSERT_EQUAL(code.count, 7);
	CU_ASSERT_EQUAL(code.insns[0].imm, 2);
	CU_ASSERT_EQUAL(code.insns[1].imm, 4);
	/* the one that clang had resolved: its distance has changed */
	CU_ASSERT_EQUAL(code.insns[4].imm, 1);
	CU_ASSERT_EQUAL(code.insns[4].src_reg, BPF_PSEUDO_CALL);
	CU_ASSERT_EQUAL_FATAL(code.fix_count, 3);
	CU_ASSERT_PTR_NOT_NULL(code.fixes[0].reloc);
	CU_ASSERT_PTR_NULL(code.fixes[2].reloc);
	CU_ASSERT_STRING_EQUAL(code.fixes[2].callee->name, "first");
	CU_ASSERT_EQUAL(code.fixes[2].before[0].imm, -3);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

static void test_link_call_and_callback_by_section_and_addend(void)
{
	struct made_object made;
	struct rb_code code;

	make(&made);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 3, &code, NULL), 0);
	check_order(&made, &code, "two(0) second(4) first(7)");
	CU_ASSERT_EQUAL(code.insns[0].imm, 3);
	CU_ASSERT_EQUAL(code.insns[1].src_reg, BPF_PSEUDO_FUNC);
	CU_ASSERT_EQUAL(code.insns[1].imm, 2);
	CU_ASSERT_EQUAL(code.insns[2].imm, 0);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

static void test_link_recursion_ends(void)
{
	static const struct bpf_insn insns[] = { MADE_CALL(-1), MADE_EXIT };
	struct made_object made;
	struct rb_code code;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/f", "prog", insns, 2), 0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &code, NULL), 0);
	CU_ASSERT_EQUAL(code.func_count, 1);
	CU_ASSERT_EQUAL(code.insns[0].imm, -1);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

/* Guards against a call into the middle of a function, or out of the section. */
static void test_link_call_of_no_functions_start_is_refused(void)
{
	static const int32_t distances[] = { 0, 1, -2, 100, INT32_MAX, INT32_MIN };

	for (size_t i = 0; i < RB_COUNT(distances); i++) {
		const struct bpf_insn insns[] = { MADE_CALL(distances[i]), MADE_EXIT, MADE_EXIT };
		struct rawbpf_err err = { 0 };
		struct made_object made;
		struct rb_code code = { .count = 77 };

		CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/f", "prog", insns, 3), 0);
		CU_ASSERT_EQUAL(rb_link_func(&made.object, 0, &code, &err), -ENOEXEC);
		CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(
			err.text,
			"function prog: instruction 0: the call target is not the start of a "
			"function"));
		CU_ASSERT_EQUAL(code.count, 77);
		made_object_deinit(&made);
	}
}

static void check_refused(const struct bpf_insn *insns, size_t count, bool reloc)
{
	struct rb_code code = { .count = 77 };
	struct rawbpf_err err = { 0 };
	struct made_object made;
	uint32_t section, helper, text, table;

	made_object_init(&made, false);
	section = made_code(&made, "kprobe/f", insns, count);
	text = made_code(&made, ".text", insns + count - 1, 1);
	made_func(&made, "prog", section, 0, (uint32_t)count);
	helper = made_func(&made, "helper", text, 0, 1);
	table = elf_add_table(&made.builder, ".rel", SHT_REL, section);
	if (reloc)
		elf_add_reloc(&made.builder, table, 8, helper, TO_CODE, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	for (uint32_t i = 0; i < made.object.func_count; i++)
		if (made.object.funcs[i].program)
			CU_ASSERT_EQUAL(rb_link_func(&made.object, i, &code, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(err.text, "function prog"));
	CU_ASSERT_EQUAL(code.count, 77);
	rawbpf_err_deinit(&err);
	made_object_deinit(&made);
}

/* Guards against half an instruction that is read beyond the end, or changed by itself. */
static void test_link_half_instructions_are_refused(void)
{
	static const struct bpf_insn cut[] = { MADE_MOV(0, 0), MADE_LOAD(1, 0) };
	static const struct bpf_insn nowhere[] = { { .code = BPF_LD | BPF_IMM | BPF_DW,
						     .src_reg = BPF_PSEUDO_FUNC },
						   MADE_SECOND,
						   MADE_EXIT };
	static const struct bpf_insn second[] = { MADE_LOAD(1, 0), MADE_CALL(-1), MADE_EXIT };

	check_refused(cut, RB_COUNT(cut), false);
	check_refused(nowhere, RB_COUNT(nowhere), false);
	check_refused(second, RB_COUNT(second), true);
}

static void test_link_helpers_that_are_called_are_found(void)
{
	static struct bpf_insn insns[] = { MADE_LOAD(1, 6), { .imm = 6 },   MADE_CALL(6),
					   MADE_HELPER(7),  MADE_HELPER(9), MADE_EXIT };
	const struct rb_code code = { .insns = insns, .count = RB_COUNT(insns) };
	const struct rb_code one = { .insns = insns, .count = 4 };

	/* the second half of a load is no instruction, and a function of the object no helper */
	insns[1].code = BPF_JMP | BPF_CALL;
	CU_ASSERT_FALSE(rb_code_calls(&code, 6));
	CU_ASSERT_TRUE(rb_code_calls(&code, 7));
	CU_ASSERT_TRUE(rb_code_calls(&code, 9));
	CU_ASSERT_FALSE(rb_code_calls(&one, 9));
	CU_ASSERT_FALSE(rb_code_calls(&code, 0));
}

/* Guards against half a program, whichever request for memory is the one that is refused. */
static void check_no_memory(const struct made_object *made)
{
	struct rb_code code;
	unsigned long requests;

	fail_alloc_at(0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made->object, 0, &code, NULL), 0);
	requests = fail_alloc_off();
	rb_code_deinit(&code);
	CU_ASSERT_TRUE(requests > 3);
	for (unsigned long nth = 1; nth <= requests; nth++) {
		fail_alloc_at(nth);
		CU_ASSERT_EQUAL(rb_link_func(&made->object, 0, &code, NULL), -ENOMEM);
		fail_alloc_off();
	}
}

/* A thousand functions, each calling the next: each is there once, and none goes deep. */
static void test_link_chain_of_a_thousand_is_linked_in_order(void)
{
	enum { FUNCS = 1000 };
	static struct bpf_insn insns[2 * FUNCS];
	struct made_object made;
	struct rb_code linked;
	uint32_t code;

	for (size_t i = 0; i < FUNCS; i++) {
		insns[2 * i] = i + 1 < FUNCS ? (struct bpf_insn)MADE_CALL(1)
					     : (struct bpf_insn)MADE_MOV(0, 0);
		insns[2 * i + 1] = (struct bpf_insn)MADE_EXIT;
	}
	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, RB_COUNT(insns));
	for (uint32_t i = 0; i < FUNCS; i++)
		made_func(&made, "f", code, 2 * i, 2);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &linked, NULL), 0);
	CU_ASSERT_EQUAL(linked.func_count, FUNCS);
	CU_ASSERT_EQUAL(linked.fix_count, FUNCS - 1);
	CU_ASSERT_EQUAL(memcmp(linked.insns, insns, sizeof(insns)), 0);
	rb_code_deinit(&linked);
	check_no_memory(&made);
	made_object_deinit(&made);
}

/* What is recorded of a load is all of it, and of a call nothing of the instruction behind it. */
static void test_link_record_of_a_fix_is_of_its_own_instructions(void)
{
	static const struct bpf_insn nothing;
	struct made_object made;
	struct rb_code code;

	make(&made);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 3, &code, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(code.fix_count, 3);
	CU_ASSERT_FALSE(code.fixes[0].wide);
	CU_ASSERT_EQUAL(memcmp(&code.fixes[0].before[1], &nothing, 8), 0);
	CU_ASSERT_EQUAL(memcmp(&code.fixes[0].after[1], &nothing, 8), 0);
	CU_ASSERT_TRUE(code.fixes[1].wide);
	CU_ASSERT_EQUAL(memcmp(code.fixes[1].before, made.object.funcs[3].insns.data + 8, 16), 0);
	CU_ASSERT_EQUAL(memcmp(code.fixes[1].after, &code.insns[1], 16), 0);
	rb_code_deinit(&code);
	made_object_deinit(&made);
}

/*
 * Guards against the instruction behind a function, which in the linked text is another function's: a
 * call there, an address, half of a load.
 */
static void test_link_instruction_behind_a_function_is_not_its_own(void)
{
	static const struct bpf_insn starts[][2] = {
		{ MADE_CALL(1), MADE_EXIT },
		{ MADE_LOAD(1, 0), MADE_SECOND },
	};

	for (size_t i = 0; i < RB_COUNT(starts); i++) {
		const struct bpf_insn prog[] = { MADE_CALL(-1), MADE_EXIT };
		const struct bpf_insn text[] = { starts[i][0], starts[i][1], MADE_EXIT };
		struct made_object made;
		struct rb_code code;
		uint32_t sections[2], helper, table;

		made_object_init(&made, false);
		sections[0] = made_code(&made, "kprobe/f", prog, RB_COUNT(prog));
		sections[1] = made_code(&made, ".text", text, RB_COUNT(text));
		made_func(&made, "prog", sections[0], 0, 2);
		helper = made_func(&made, "helper", sections[1], 0, i ? 3 : 2);
		if (!i)
			made_func(&made, "last", sections[1], 2, 1);
		table = elf_add_table(&made.builder, ".rel", SHT_REL, sections[0]);
		elf_add_reloc(&made.builder, table, 0, helper, TO_CODE, 0);
		CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
		CU_ASSERT_EQUAL(rb_link_func(&made.object, 0, &code, NULL), 0);
		check_order(&made, &code, i ? "prog(0) helper(2)" : "prog(0) helper(2) last(4)");
		CU_ASSERT_EQUAL(code.fix_count, i ? 1 : 2);
		rb_code_deinit(&code);
		made_object_deinit(&made);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_link_calls_by_symbol_go_to_where_each_lies_once),
		UNIT_TEST(test_link_call_and_callback_by_section_and_addend),
		UNIT_TEST(test_link_recursion_ends),
		UNIT_TEST(test_link_call_of_no_functions_start_is_refused),
		UNIT_TEST(test_link_half_instructions_are_refused),
		UNIT_TEST(test_link_helpers_that_are_called_are_found),
		UNIT_TEST(test_link_chain_of_a_thousand_is_linked_in_order),
		UNIT_TEST(test_link_record_of_a_fix_is_of_its_own_instructions),
		UNIT_TEST(test_link_instruction_behind_a_function_is_not_its_own),
		CU_TEST_INFO_NULL,
	};

	return unit_run("link", tests);
}
