// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_verdict - logs of verifiers from Linux 4.9 to 6.12, and the line and the words made of them.
 *
 * The program they are about loops twice, and its object has a line for each instruction that counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "why/verdict.h"
#include "made_object.h"
#include "text_check.h"
#include "unit.h"

/* The inner loop is 2-3, the outer one 1-6; the constant of 4 and 5 looks like a jump back. */
static const struct bpf_insn loops[] = {
	MADE_MOV(0, 0), MADE_MOV(1, 1),	 MADE_MOV(2, 2),
	MADE_JUMP(-2),	MADE_LOAD(3, 0), { .code = BPF_JMP | BPF_JA, .off = -6 },
	MADE_JUMP(-6),	MADE_HELPER(6),	 MADE_EXIT,
};

enum { FILE_C = 1, SECTION = 8, START = 14, INNER = 19, OUTER = 39, LAST = 50 };
static const char strings[] = "\0prog.c\0.text\0a();\0\t\twhile (inner()) {\0  for (;;)\0return 0;";

#define HEADER 24

static void put(uint8_t *at, uint32_t value)
{
	memcpy(at, &value, 4);
}

static void put_header(uint8_t *at, uint32_t size)
{
	const uint16_t magic = 0xeb9f;

	memcpy(at, &magic, 2);
	at[2] = 1;
	put(at + 4, HEADER);
	put(at + 20, size);
}

static void add_lines(struct made_object *made)
{
	static const uint32_t records[][4] = {
		{ 0, FILE_C, START, 3 << 10 | 1 },     { 2 * 8, FILE_C, START, 6 << 10 | 1 },
		{ 3 * 8, FILE_C, INNER, 5 << 10 | 1 }, { 6 * 8, FILE_C, OUTER, 4 << 10 | 1 },
		{ 7 * 8, FILE_C, LAST, 9 << 10 | 1 },  { 8 * 8, FILE_C, 0, 10 << 10 | 1 },
	};
	uint8_t btf[HEADER + sizeof(strings)] = { 0 }, ext[HEADER + 12 + sizeof(records)] = { 0 };

	put_header(btf, sizeof(strings));
	memcpy(btf + HEADER, strings, sizeof(strings));
	put_header(ext, 12 + sizeof(records));
	put(ext + HEADER, 16);
	put(ext + HEADER + 4, SECTION);
	put(ext + HEADER + 8, RB_COUNT(records));
	memcpy(ext + HEADER + 12, records, sizeof(records));
	elf_add_section(&made->builder, ".BTF", SHT_PROGBITS, btf, sizeof(btf));
	elf_add_section(&made->builder, ".BTF.ext", SHT_PROGBITS, ext, sizeof(ext));
}

/* The verdict on a program with lines or without, loaded with that log; the caller ends `err`. */
static void explain(const char *log, bool lines, struct rawbpf_err *err)
{
	struct made_object made;
	struct rb_code linked;
	uint32_t code;

	made_object_init(&made, false);
	code = made_code(&made, ".text", loops, RB_COUNT(loops));
	made_func(&made, "prog", code, 0, RB_COUNT(loops));
	if (lines)
		add_lines(&made);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	memset(err, 0, sizeof(*err));
	rb_err_set(err, RAWBPF_VERIFIER, -EINVAL, "rejected");
	err->detail = strdup(log);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &linked, NULL), 0);
	rb_explain_verdict(&made.object, &linked, err);
	rb_code_deinit(&linked);
	CU_ASSERT_STRING_EQUAL(err->detail, log);
	CU_ASSERT_EQUAL(err->status, RAWBPF_VERIFIER);
	made_object_deinit(&made);
}

struct verdict {
	const char *log, *line, *words, *hint;
};

static void check(const struct verdict *verdict)
{
	struct rawbpf_err err;

	explain(verdict->log, true, &err);
	CU_ASSERT_EQUAL(strncmp(err.text, "rejected\n  at ", 14), 0);
	CU_ASSERT_TRUE(text_has(err.text, verdict->line));
	CU_ASSERT_TRUE(text_has(err.text, verdict->words));
	CU_ASSERT_TRUE(text_has(err.hint, verdict->hint));
	rawbpf_err_deinit(&err);
}

static void test_verdict_loop_shows_the_line_of_the_loop(void)
{
	static const struct verdict verdicts[] = {
		/* 5.3 and later; the instruction named is one in the loop */
		{ "0: R1=ctx(off=0,imm=0) R10=fp0\n; a();\n0: (b7) r0 = 0\n"
		  "infinite loop detected at insn 2\ncur state: R0=0\nold state: R0=0\n"
		  "processed 12 insns (limit 1000000)\n",
		  "\n  at prog.c:5: while (inner()) {", "has an infinite loop",
		  "write a loop with a visible bound" },
		{ "infinite loop detected at insn 1\n", "\n  at prog.c:4: for (;;)",
		  "has an infinite loop", "bpf_loop()" },
		{ "infinite loop detected at insn 4\n", "\n  at prog.c:4: for (;;)",
		  "has an infinite loop", "bpf_loop()" },
		{ "infinite loop detected at insn 6\n", "\n  at prog.c:4: for (;;)",
		  "has an infinite loop", "bpf_loop()" },
		/* a loop that is not around it: the line itself */
		{ "infinite loop detected at insn 7\n", "\n  at prog.c:9: return 0;",
		  "has an infinite loop", "" },
		/* before 5.3 */
		{ "back-edge from insn 3 to 2\n", "\n  at prog.c:5: while (inner()) {",
		  "before 5.3", "#pragma unroll" },
		{ "back-edge from insn 6 to 1\n", "\n  at prog.c:4: for (;;)", "before 5.3",
		  "#pragma unroll" },
		/* it went round and round: the last instruction of the log */
		{ "1: (b7) r1 = 1\n2: (b7) r2 = 2\n3: (05) goto pc-2\n"
		  "BPF program is too large. Processed 1000001 insn\n"
		  "processed 1000001 insns (limit 1000000) max_states_per_insn 4\n",
		  "\n  at prog.c:5: while (inner()) {", "stopped after a million instructions",
		  "write a loop with a visible bound" },
	};

	for (size_t i = 0; i < RB_COUNT(verdicts); i++)
		check(&verdicts[i]);
}

static void test_verdict_loop_without_an_instruction_has_no_line(void)
{
	struct rawbpf_err err;

	explain("BPF program is too large. Processed 131073 insn\n", true, &err);
	CU_ASSERT_EQUAL(strncmp(err.text, "rejected\n  the verifier stopped", 31), 0);
	rawbpf_err_deinit(&err);
}

static void test_verdict_other_complaints_are_put_in_words(void)
{
	static const struct verdict verdicts[] = {
		{ "0: (b7) r0 = 0\n7: (85) call bpf_trace_printk#6\n"
		  "cannot call GPL-restricted function from non-GPL compatible program\n",
		  "prog.c:9: return 0;", "only for GPL programs", "SEC(\"license\")" },
		{ "7: (85) call 6\ncannot call GPL only function from proprietary program\n",
		  "prog.c:9", "only for GPL programs", "SEC(\"license\")" },
		{ "7: (85) call unknown#195\ninvalid func unknown#195\nunknown func bpf_x#195\n",
		  "prog.c:9", "does not have", "newer kernel" },
		{ "7: (85) call bpf_x#6\nprogram of this type cannot use helper bpf_x#6\n",
		  "prog.c:9", "this program type does not have", "" },
		{ "unreachable insn 7\n", "prog.c:9", "unreachable", "remove the code" },
		{ "0: (b7) r1 = 0\n8: (95) exit\nR0 !read_ok\n", "prog.c:10",
		  "without setting its return value", "return 0;" },
		{ "2: (61) r0 = *(u32 *)(r0 +0)\n"
		  "R0 invalid mem access 'map_value_or_null'\n",
		  "prog.c:6", "the result of a map lookup is used without",
		  "if (!value) return 0;" },
		{ "2: (61) r0 = *(u32 *)(r0 +0)\n"
		  "R0 invalid mem access 'ringbuf_mem_or_null'\n",
		  "prog.c:6", "may be NULL", "if (!pointer)" },
		{ "2: (61) r0 = *(u32 *)(r1 +0)\nR1 invalid mem access 'scalar'\n", "prog.c:6",
		  "a number is used as a pointer", "bpf_probe_read_kernel" },
		{ "2: (61) r0 = *(u32 *)(r1 +0)\nR1 invalid mem access 'inv'\n", "prog.c:6",
		  "a number is used as a pointer", "bpf_probe_read(" },
		{ "7: (85) call 6\ninvalid indirect read from stack off -8+4 size 8\n", "prog.c:9",
		  "uninitialised stack memory", "initialise it" },
		{ "2: (79) r1 = *(u64 *)(r1 +400)\n"
		  "invalid bpf_context access off=400 size=8\n",
		  "prog.c:6", "out of bounds", "" },
		{ "7: (85) call 6\nR2 unbounded memory access, use 'var &= const'\n", "prog.c:9",
		  "no provable bound", "if (n > sizeof" },
		{ "0: (b7) r0 = 0\ncombined stack size of 2 calls is 544. Too large\n", "prog.c:3",
		  "more than 512 bytes of stack", "into a map" },
		{ "3: (05) goto pc-2\nThe sequence of 8193 jumps is too complex.\n", "prog.c:5",
		  "too many branches", "fewer branches" },
	};

	for (size_t i = 0; i < RB_COUNT(verdicts); i++)
		check(&verdicts[i]);
}

static void test_verdict_unknown_complaint_has_its_line_and_no_words(void)
{
	struct rawbpf_err err;

	explain("0: (b7) r0 = 0\n2: (b7) r2 = 2\nsomething new under the sun\n", true, &err);
	CU_ASSERT_STRING_EQUAL(err.text, "rejected\n  at prog.c:6: a();");
	CU_ASSERT_STRING_EQUAL(err.hint, "");
	rawbpf_err_deinit(&err);
}

static void test_verdict_line_whose_text_was_not_recorded_is_a_number(void)
{
	struct rawbpf_err err;

	explain("8: (95) exit\nsomething new under the sun\n", true, &err);
	CU_ASSERT_STRING_EQUAL(err.text, "rejected\n  at prog.c:10");
	rawbpf_err_deinit(&err);
}

static void test_verdict_without_lines_says_how_to_get_them(void)
{
	struct rawbpf_err err;

	explain("infinite loop detected at insn 2\n", false, &err);
	CU_ASSERT_TRUE(
		text_has(err.text, "\n  at instruction 3 (compile with -g to see the line)"));
	CU_ASSERT_TRUE(text_has(err.text, "has an infinite loop"));
	rawbpf_err_deinit(&err);
}

/* Guards against numbers from outside taken for places in the program. */
static void test_verdict_instruction_that_is_not_there_has_no_line(void)
{
	static const char *const logs[] = {
		"infinite loop detected at insn 9\n",
		"infinite loop detected at insn 99999999999999999999999999\n",
		"infinite loop detected at insn -1\n",
		"infinite loop detected at insn \n",
		"infinite loop detected at insn ",
		"back-edge from insn 4294967296 to 2\n",
		"99999999999999999999: (05) goto\nBPF program is too large. Processed 1\n",
	};

	for (size_t i = 0; i < RB_COUNT(logs); i++) {
		struct rawbpf_err err;

		explain(logs[i], true, &err);
		CU_ASSERT_PTR_NULL(strstr(err.text, "\n  at "));
		CU_ASSERT_TRUE(strlen(err.text) > strlen("rejected\n"));
		rawbpf_err_deinit(&err);
	}
}

static void test_verdict_of_no_log_or_nobody_changes_nothing(void)
{
	struct rawbpf_err err = { 0 };
	struct made_object made;
	struct rb_code linked;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/f", "prog", loops, RB_COUNT(loops)), 0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &linked, NULL), 0);
	rb_err_set(&err, RAWBPF_VERIFIER, -EINVAL, "rejected");
	rb_explain_verdict(&made.object, &linked, &err);
	CU_ASSERT_STRING_EQUAL(err.text, "rejected");
	rb_explain_verdict(&made.object, &linked, NULL);
	rb_code_deinit(&linked);
	made_object_deinit(&made);
}

/* ---- subprograms and externs ---- */

/* prog (2 instructions) calls helper, whose lines are in a section of its own, and an extern. */
static void explain_called(const char *log, struct rawbpf_err *err)
{
	static const struct bpf_insn prog[] = { MADE_CALL(-1), MADE_CALL(-1), MADE_EXIT };
	struct made_object made;
	struct rb_code linked;
	uint32_t text, section, table, helper, missing;

	made_object_init(&made, false);
	section = made_code(&made, "kprobe/f", prog, RB_COUNT(prog));
	text = made_code(&made, ".text", loops, RB_COUNT(loops));
	made_func(&made, "prog", section, 0, RB_COUNT(prog));
	helper = made_func(&made, "helper", text, 0, RB_COUNT(loops));
	missing =
		elf_add_symbol(&made.builder, "bpf_missing", STB_WEAK, STT_NOTYPE, SHN_UNDEF, 0, 0);
	table = elf_add_table(&made.builder, ".relkprobe/f", SHT_REL, section);
	elf_add_reloc(&made.builder, table, 0, helper, 10, 0);
	elf_add_reloc(&made.builder, table, 8, missing, 10, 0);
	add_lines(&made);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(rb_link_func(&made.object, 0, &linked, NULL), 0);
	memset(err, 0, sizeof(*err));
	rb_err_set(err, RAWBPF_VERIFIER, -EINVAL, "rejected");
	err->detail = strdup(log);
	rb_explain_verdict(&made.object, &linked, err);
	rb_code_deinit(&linked);
	made_object_deinit(&made);
}

/* Guards against a number of the linked text taken for one of the program's section. */
static void test_verdict_in_a_subprogram_shows_the_subprograms_line(void)
{
	struct rawbpf_err err;

	explain_called("infinite loop detected at insn 5\n", &err);
	CU_ASSERT_TRUE(text_has(err.text, "\n  at prog.c:5: while (inner()) {"));
	rawbpf_err_deinit(&err);
	explain_called("11: (95) exit\nsomething new under the sun\n", &err);
	CU_ASSERT_TRUE(text_has(err.text, "\n  at prog.c:10"));
	rawbpf_err_deinit(&err);
}

static void test_verdict_call_of_a_missing_extern_names_it(void)
{
	struct rawbpf_err err;

	explain_called("1: (85) call unknown#2002000000\ninvalid func unknown#2002000000\n", &err);
	CU_ASSERT_TRUE(text_has(err.text, "it calls bpf_missing, which this kernel"));
	rawbpf_err_deinit(&err);
	explain_called("1: (85) call unknown#2002000001\ninvalid func unknown#2002000001\n", &err);
	CU_ASSERT_PTR_NULL(strstr(err.text, "it calls"));
	rawbpf_err_deinit(&err);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_verdict_loop_shows_the_line_of_the_loop),
		UNIT_TEST(test_verdict_loop_without_an_instruction_has_no_line),
		UNIT_TEST(test_verdict_other_complaints_are_put_in_words),
		UNIT_TEST(test_verdict_unknown_complaint_has_its_line_and_no_words),
		UNIT_TEST(test_verdict_line_whose_text_was_not_recorded_is_a_number),
		UNIT_TEST(test_verdict_without_lines_says_how_to_get_them),
		UNIT_TEST(test_verdict_instruction_that_is_not_there_has_no_line),
		UNIT_TEST(test_verdict_of_no_log_or_nobody_changes_nothing),
		UNIT_TEST(test_verdict_in_a_subprogram_shows_the_subprograms_line),
		UNIT_TEST(test_verdict_call_of_a_missing_extern_names_it),
		CU_TEST_INFO_NULL,
	};

	return unit_run("verdict", tests);
}
