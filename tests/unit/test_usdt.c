// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_usdt - where the arguments of USDT probes are, in the words of four assemblers; and the notes
 * that hold them. Offsets are those of the kernels' struct pt_regs, written out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_binary.h"
#include "target/usdt.h"
#include "unit.h"

enum { RBX = 40, RAX = 80, RCX = 88, RDX = 96, RSI = 104, RDI = 112, RIP = 128, RSP = 152 };
enum { RBP = 32, R8 = 72, R9 = 64, R10 = 56, R11 = 48, R12 = 24, R13 = 16, R14 = 8, R15 = 0 };

struct row {
	uint16_t machine;
	const char *text;
	enum rb_usdt_where where;
	uint8_t size;
	bool is_signed;
	int64_t value;
	uint16_t reg, index;
	uint8_t shift;
};

#define C RB_USDT_CONST
#define R RB_USDT_REGISTER
#define M RB_USDT_MEMORY
#define I RB_USDT_INDEXED

#ifdef __aarch64__
#define ARM(n) ((n)*8)
#define ARM_PC 256
#else
#define ARM(n) ((n)*4)
#define ARM_PC 60
#endif
#define X(n) ((n)*8)
#define S(n) (24 + (n)*8)

static const struct row rows[] = {
	/* x86-64: constants */
	{ EM_X86_64, "-4@$7", C, 4, true, 7, 0, 0, 0 },
	{ EM_X86_64, "-4@$-9", C, 4, true, -9, 0, 0, 0 },
	{ EM_X86_64, "8@$0xffffffffffffffff", C, 8, false, -1, 0, 0, 0 },
	{ EM_X86_64, "1@$0x1f", C, 1, false, 31, 0, 0, 0 },
	/* registers and their parts */
	{ EM_X86_64, "8@%rax", R, 8, false, 0, RAX, 0, 0 },
	{ EM_X86_64, "-4@%eax", R, 4, true, 0, RAX, 0, 0 },
	{ EM_X86_64, "2@%ax", R, 2, false, 0, RAX, 0, 0 },
	{ EM_X86_64, "1@%al", R, 1, false, 0, RAX, 0, 0 },
	{ EM_X86_64, "-1@%ah", R, 1, true, 0, RAX + 1, 0, 0 },
	{ EM_X86_64, "1@%bh", R, 1, false, 0, RBX + 1, 0, 0 },
	{ EM_X86_64, "1@%cl", R, 1, false, 0, RCX, 0, 0 },
	{ EM_X86_64, "1@%dh", R, 1, false, 0, RDX + 1, 0, 0 },
	{ EM_X86_64, "-1@%sil", R, 1, true, 0, RSI, 0, 0 },
	{ EM_X86_64, "-2@%di", R, 2, true, 0, RDI, 0, 0 },
	{ EM_X86_64, "1@%bpl", R, 1, false, 0, RBP, 0, 0 },
	{ EM_X86_64, "8@%rsp", R, 8, false, 0, RSP, 0, 0 },
	{ EM_X86_64, "-8@%r8", R, 8, true, 0, R8, 0, 0 },
	{ EM_X86_64, "-4@%r9d", R, 4, true, 0, R9, 0, 0 },
	{ EM_X86_64, "2@%r10w", R, 2, false, 0, R10, 0, 0 },
	{ EM_X86_64, "1@%r11b", R, 1, false, 0, R11, 0, 0 },
	{ EM_X86_64, "8@%r12", R, 8, false, 0, R12, 0, 0 },
	{ EM_X86_64, "8@%r13", R, 8, false, 0, R13, 0, 0 },
	{ EM_X86_64, "8@%r14", R, 8, false, 0, R14, 0, 0 },
	{ EM_X86_64, "4@%r15d", R, 4, false, 0, R15, 0, 0 },
	/* memory */
	{ EM_X86_64, "-4@-1204(%rbp)", M, 4, true, -1204, RBP, 0, 0 },
	{ EM_X86_64, "8@(%rdi)", M, 8, false, 0, RDI, 0, 0 },
	{ EM_X86_64, "1@0x10(%rsp)", M, 1, false, 16, RSP, 0, 0 },
	{ EM_X86_64, "1@-0x10(%rsp)", M, 1, false, -16, RSP, 0, 0 },
	{ EM_X86_64, "8@8+4(%rsp)", M, 8, false, 12, RSP, 0, 0 },
	{ EM_X86_64, "8@-8+-4(%rsp)", M, 8, false, -12, RSP, 0, 0 },
	{ EM_X86_64, "-4@16(%rip)", M, 4, true, 16, RIP, 0, 0 },
	/* indexed */
	{ EM_X86_64, "8@(%rax,%rcx)", I, 8, false, 0, RAX, RCX, 0 },
	{ EM_X86_64, "-4@(%rax,%rcx,4)", I, 4, true, 0, RAX, RCX, 2 },
	{ EM_X86_64, "-8@8(%rdx,%rsi,8)", I, 8, true, 8, RDX, RSI, 3 },
	{ EM_X86_64, "1@-3(%r8,%r9,1)", I, 1, false, -3, R8, R9, 0 },
	{ EM_X86_64, "2@(%rbp,%r15,2)", I, 2, false, 0, RBP, R15, 1 },
	{ EM_X86_64, "2@6(,%rdi)", M, 2, false, 6, RDI, 0, 0 },
	/* programs of 32 bits, whose registers are in the same struct */
	{ EM_386, "-4@%eax", R, 4, true, 0, RAX, 0, 0 },
	{ EM_386, "-4@8(%esp)", M, 4, true, 8, RSP, 0, 0 },
	{ EM_386, "1@%dl", R, 1, false, 0, RDX, 0, 0 },
	{ EM_386, "4@(%eax,%edx,4)", I, 4, false, 0, RAX, RDX, 2 },

	{ EM_AARCH64, "-4@42", C, 4, true, 42, 0, 0, 0 },
	{ EM_AARCH64, "-4@-42", C, 4, true, -42, 0, 0, 0 },
	{ EM_AARCH64, "8@#5", C, 8, false, 5, 0, 0, 0 },
	{ EM_AARCH64, "8@x0", R, 8, false, 0, X(0), 0, 0 },
	{ EM_AARCH64, "-4@w19", R, 4, true, 0, X(19), 0, 0 },
	{ EM_AARCH64, "8@x30", R, 8, false, 0, X(30), 0, 0 },
	{ EM_AARCH64, "8@sp", R, 8, false, 0, X(31), 0, 0 },
	{ EM_AARCH64, "-4@[sp]", M, 4, true, 0, X(31), 0, 0 },
	{ EM_AARCH64, "-4@[sp, 12]", M, 4, true, 12, X(31), 0, 0 },
	{ EM_AARCH64, "-4@[x29,#-12]", M, 4, true, -12, X(29), 0, 0 },
	{ EM_AARCH64, "-8@[x1, x2]", I, 8, true, 0, X(1), X(2), 0 },
	{ EM_AARCH64, "-8@[x1, x2, lsl 3]", I, 8, true, 0, X(1), X(2), 3 },
	{ EM_AARCH64, "-8@[x1, x2, lsl #3]", I, 8, true, 0, X(1), X(2), 3 },

	{ EM_ARM, "-4@#7", C, 4, true, 7, 0, 0, 0 },
	{ EM_ARM, "-4@#-7", C, 4, true, -7, 0, 0, 0 },
	{ EM_ARM, "4@r0", R, 4, false, 0, ARM(0), 0, 0 },
	{ EM_ARM, "-1@r10", R, 1, true, 0, ARM(10), 0, 0 },
	{ EM_ARM, "4@fp", R, 4, false, 0, ARM(11), 0, 0 },
	{ EM_ARM, "4@ip", R, 4, false, 0, ARM(12), 0, 0 },
	{ EM_ARM, "4@lr", R, 4, false, 0, ARM(14), 0, 0 },
	{ EM_ARM, "4@pc", R, 4, false, 0, ARM_PC, 0, 0 },
	{ EM_ARM, "-4@[fp, #-16]", M, 4, true, -16, ARM(11), 0, 0 },
	{ EM_ARM, "-4@[sp]", M, 4, true, 0, ARM(13), 0, 0 },
	{ EM_ARM, "4@[r1, r2]", I, 4, false, 0, ARM(1), ARM(2), 0 },
	{ EM_ARM, "4@[r1, r2, lsl #2]", I, 4, false, 0, ARM(1), ARM(2), 2 },

	{ EM_S390, "-4@-42", C, 4, true, -42, 0, 0, 0 },
	{ EM_S390, "8@5", C, 8, false, 5, 0, 0, 0 },
	{ EM_S390, "-4@%r2", R, 4, true, 0, S(2), 0, 0 },
	{ EM_S390, "8@%r15", R, 8, false, 0, S(15), 0, 0 },
	{ EM_S390, "8@160(%r15)", M, 8, false, 160, S(15), 0, 0 },
	{ EM_S390, "-4@(%r1)", M, 4, true, 0, S(1), 0, 0 },
	{ EM_S390, "-2@-8(%r11)", M, 2, true, -8, S(11), 0, 0 },
	{ EM_S390, "8@8(%r1,%r2)", I, 8, false, 8, S(2), S(1), 0 },
};

static void test_usdt_arg_of_every_form_is_read(void)
{
	for (size_t i = 0; i < RB_COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct rb_usdt_arg args[RB_USDT_ARGS];
		struct rawbpf_err err = { 0 };
		size_t count = 0;

		if (rb_usdt_parse(row->machine, row->text, args, &count, &err) || count != 1 ||
		    args[0].where != row->where || args[0].size != row->size ||
		    args[0].is_signed != row->is_signed || args[0].value != row->value ||
		    args[0].reg != row->reg || args[0].index != row->index ||
		    args[0].shift != row->shift || args[0].symbol || args[0].is_float) {
			printf("%u '%s': %s: %zu, kind %d size %d value %lld reg %d index %d shift "
			       "%d\n",
			       row->machine, row->text, err.text, count, (int)args[0].where,
			       args[0].size, (long long)args[0].value, args[0].reg, args[0].index,
			       args[0].shift);
			CU_FAIL("not what it says");
		}
	}
}

static const struct {
	uint16_t machine;
	const char *text, *why;
} beyond[] = {
	{ EM_X86_64, "8f@%xmm0", "vector register" },
	{ EM_X86_64, "4f@%xmm15", "vector register" },
	{ EM_X86_64, "8f@%st(1)", "vector register" },
	{ EM_X86_64, "8f@%st", "vector register" },
	{ EM_X86_64, "8@%mm3", "vector register" },
	{ EM_X86_64, "-4@%fs:0xfffffffffffffffc", "thread-local" },
	{ EM_X86_64, "-4@%fs:counter@tpoff", "thread-local" },
	{ EM_X86_64, "-4@counter@tpoff(%rax)", "thread-local" },
	{ EM_X86_64, "-4@0x1000", "absolute address" },
	{ EM_X86_64, "-4@(,%rcx,4)", "without a base" },
	{ EM_X86_64, "-4@table(,%rax,4)", "without a base" },
	{ EM_AARCH64, "8f@d0", "vector register" },
	{ EM_AARCH64, "4f@s7", "vector register" },
	{ EM_AARCH64, "8@[x0, w1, sxtw 3]", "32-bit register" },
	{ EM_AARCH64, "8@[x0, x1, sxtx]", "extended" },
	{ EM_AARCH64, "8@[x0, #:lo12:counter]", "a symbol" },
	{ EM_ARM, "8f@d8", "vector register" },
	{ EM_S390, "8f@%f0", "vector register" },
	{ EM_S390, "8@counter", "a symbol" },
};

static void test_usdt_arg_beyond_reach_is_marked(void)
{
	for (size_t i = 0; i < RB_COUNT(beyond); i++) {
		struct rb_usdt_arg args[RB_USDT_ARGS];
		size_t count = 0;

		if (rb_usdt_parse(beyond[i].machine, beyond[i].text, args, &count, NULL) ||
		    count != 1 || args[0].where != RB_USDT_UNREADABLE ||
		    !strstr(args[0].why, beyond[i].why)) {
			printf("'%s'\n", beyond[i].text);
			CU_FAIL("should be marked");
		}
	}
}

static const struct {
	uint16_t machine;
	const char *text;
} wrong[] = {
	{ EM_X86_64, "%rax" },
	{ EM_X86_64, "8%rax" },
	{ EM_X86_64, "@%rax" },
	{ EM_X86_64, "3@%rax" },
	{ EM_X86_64, "16@%rax" },
	{ EM_X86_64, "0@%rax" },
	{ EM_X86_64, "8@" },
	{ EM_X86_64, "8@%" },
	{ EM_X86_64, "8@%rxx" },
	{ EM_X86_64, "8@%r7" },
	{ EM_X86_64, "8@%r16" },
	{ EM_X86_64, "8@%r08" },
	{ EM_X86_64, "8@%r8x" },
	{ EM_X86_64, "8@%raxx" },
	{ EM_X86_64, "8@$" },
	{ EM_X86_64, "8@$-" },
	{ EM_X86_64, "8@$1x" },
	{ EM_X86_64, "8@4(%rax" },
	{ EM_X86_64, "8@4(rax)" },
	{ EM_X86_64, "8@()" },
	{ EM_X86_64, "8@(%rax,)" },
	{ EM_X86_64, "8@(%rax,%rcx,3)" },
	{ EM_X86_64, "8@(%rax,%rcx,)" },
	{ EM_X86_64, "8@(%rax)4" },
	{ EM_X86_64, "8@-a(%rip)" },
	{ EM_X86_64, "8@a+b(%rip)" },
	{ EM_X86_64, "8@$99999999999999999999" },
	{ EM_X86_64, "8@0x(%rax)" },
	{ EM_AARCH64, "8@x31" },
	{ EM_AARCH64, "8@[x0" },
	{ EM_AARCH64, "8@[x0, ]" },
	{ EM_AARCH64, "8@[x0, x1, lsl 99]" },
	{ EM_AARCH64, "8@[x0]!" },
	{ EM_AARCH64, "8@" },
	{ EM_ARM, "4@r16" },
	{ EM_ARM, "4@[r0, #x]" },
	{ EM_S390, "8@%r16" },
	{ EM_S390, "8@8(%r1" },
	{ EM_S390, "8@8(%r1,%r2,2)" },
	{ EM_S390, "8@8(r1)" },
	{ EM_S390, "8@8(%r0)" },
	{ EM_S390, "8@8(%r0,%r1)" },
	{ EM_MIPS, "8@$2" },
};

static void test_usdt_arg_not_understood_is_refused_by_name(void)
{
	for (size_t i = 0; i < RB_COUNT(wrong); i++) {
		struct rb_usdt_arg args[RB_USDT_ARGS];
		struct rawbpf_err err = { 0 };
		size_t count = 0;

		if (!rb_usdt_parse(wrong[i].machine, wrong[i].text, args, &count, &err) ||
		    err.status != RAWBPF_ATTACH || !err.text[0] ||
		    (wrong[i].machine != EM_MIPS && !strstr(err.text, wrong[i].text))) {
			printf("'%s': %s\n", wrong[i].text, err.text);
			CU_FAIL("should be refused");
		}
		rawbpf_err_deinit(&err);
	}
}

static void test_usdt_args_many_are_read_in_order(void)
{
	struct rb_usdt_arg args[RB_USDT_ARGS];
	struct rawbpf_err err = { 0 };
	size_t count = 7;

	CU_ASSERT_EQUAL(rb_usdt_parse(EM_X86_64, "", args, &count, NULL), 0);
	CU_ASSERT_EQUAL(count, 0);
	CU_ASSERT_EQUAL(rb_usdt_parse(EM_X86_64, "  8@%rax  -4@$1 ", args, &count, NULL), 0);
	CU_ASSERT_EQUAL(count, 2);
	CU_ASSERT_EQUAL(args[1].text_size, 5);
	CU_ASSERT_EQUAL(
		rb_usdt_parse(EM_AARCH64, "8@[x0, x1, lsl 3] 4@[sp, 8] 1@w0", args, &count, NULL),
		0);
	CU_ASSERT_EQUAL(count, 3);
	CU_ASSERT_EQUAL(args[2].where, RB_USDT_REGISTER);
	CU_ASSERT_EQUAL(rb_usdt_parse(EM_X86_64,
				      "1@$0 1@$1 1@$2 1@$3 1@$4 1@$5 1@$6 1@$7 1@$8 1@$9 1@$10 "
				      "1@$11 1@$12",
				      args, &count, &err),
			-E2BIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "more than 12"));
	rawbpf_err_deinit(&err);
}

static void test_usdt_float_is_handed_over_as_bits(void)
{
	struct rb_usdt_arg args[RB_USDT_ARGS];
	size_t count;

	CU_ASSERT_EQUAL(rb_usdt_parse(EM_X86_64, "8f@-48(%rbp) 4f@%eax", args, &count, NULL), 0);
	CU_ASSERT_TRUE(args[0].is_float && args[0].where == RB_USDT_MEMORY);
	CU_ASSERT_TRUE(args[1].is_float && args[1].where == RB_USDT_REGISTER);
}

/* ---- notes ---- */

static const struct made_symbol symbols[] = {
	{ "counter", MADE_AT(0x1800), 4, STT_OBJECT, STB_LOCAL, 0 },
	{ "twice", MADE_AT(0x1810), 4, STT_OBJECT, STB_LOCAL, 0 },
	{ "twice", MADE_AT(0x1820), 4, STT_OBJECT, STB_LOCAL, 0 },
	{ NULL, 0, 0, 0, 0, 0 },
};

struct seen {
	struct rb_usdt_probe probes[4];
	struct rb_usdt_arg args[4][RB_USDT_ARGS];
	size_t counts[4];
	size_t count;
	struct rb_binary *binary;
};

static int each_probe(void *ctx, const struct rb_usdt_probe *probe)
{
	struct seen *seen = ctx;
	size_t at = seen->count++;

	CU_ASSERT_FATAL(at < 4);
	seen->probes[at] = *probe;
	return rb_usdt_args(seen->binary, probe, seen->args[at], &seen->counts[at], NULL);
}

static struct rb_text note(bool wide, bool big_endian, uint64_t at, uint64_t base,
			   uint64_t semaphore, const char *strings, size_t size)
{
	struct rb_text desc = { 0 };

	made_number(&desc, big_endian, at, wide ? 8 : 4);
	made_number(&desc, big_endian, base, wide ? 8 : 4);
	made_number(&desc, big_endian, semaphore, wide ? 8 : 4);
	rb_text_add(&desc, strings, size);
	return desc;
}

#define NOTE(wide, big, at, base, semaphore, strings) \
	note(wide, big, at, base, semaphore, strings, sizeof(strings))

static struct rb_bytes bytes_of(const struct rb_text *text)
{
	return (struct rb_bytes){ (const uint8_t *)text->data, text->size };
}

/* Two places of one probe, moved by 0x100 since the notes were made; one without a base. */
static void check_notes(bool wide, bool big_endian)
{
	struct rb_text first = NOTE(wide, big_endian, MADE_AT(0x1100), MADE_AT(0x1700),
				    MADE_AT(0x1780), "app\0go\0-4@$1 8@$-2");
	struct rb_text second =
		NOTE(wide, big_endian, MADE_AT(0x1120), MADE_AT(0x1700), 0, "app\0go\0-4@%eax");
	struct rb_text third = NOTE(wide, big_endian, MADE_AT(0x1140), 0, 0,
				    "app\0stay\0"
				    "4@counter+2(%rip) 4@twice(%rip) 4@gone(%rip) 8@$counter "
				    "4@counter(%eax)");
	const struct made_note notes[] = {
		{ ".note.stapsdt", "stapsdt", 3, bytes_of(&first) },
		{ ".note.stapsdt", "other", 3, bytes_of(&second) },
		{ ".note.stapsdt", "stapsdt", 3, bytes_of(&second) },
		{ ".note.stapsdt", "stapsdt", 3, bytes_of(&third) },
		{ NULL, NULL, 0, { NULL, 0 } },
	};
	const struct made_binary made = { wide,	 big_endian,	 wide ? EM_X86_64 : EM_386,
					  0,	 symbols,	 NULL,
					  notes, MADE_AT(0x1800) };
	struct rb_binary binary;
	struct rawbpf_err err = { 0 };
	struct seen seen = { .binary = &binary };
	size_t size;
	uint8_t *image = made_binary(&made, &size);

	CU_ASSERT_EQUAL_FATAL(rb_binary_parse((struct rb_bytes){ image, size }, &binary, &err), 0);
	CU_ASSERT_EQUAL(rb_usdt_walk(&binary, each_probe, &seen, &err), 0);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	CU_ASSERT_EQUAL_FATAL(seen.count, 3);
	CU_ASSERT_STRING_EQUAL(seen.probes[0].provider, "app");
	CU_ASSERT_STRING_EQUAL(seen.probes[0].name, "go");
	CU_ASSERT_EQUAL(seen.probes[0].offset, 0x1200);
	CU_ASSERT_EQUAL(seen.probes[0].semaphore, 0x1880);
	CU_ASSERT_EQUAL(seen.counts[0], 2);
	CU_ASSERT_EQUAL(seen.args[0][1].value, -2);
	CU_ASSERT_EQUAL(seen.probes[1].offset, 0x1220);
	CU_ASSERT_EQUAL(seen.probes[1].semaphore, 0);
	CU_ASSERT_EQUAL(seen.counts[1], 1);
	CU_ASSERT_EQUAL(seen.probes[2].offset, 0x1140);
	CU_ASSERT_EQUAL_FATAL(seen.counts[2], 5);
	CU_ASSERT_EQUAL(seen.args[2][0].where, RB_USDT_MEMORY);
	CU_ASSERT_EQUAL(seen.args[2][0].reg, RIP);
	CU_ASSERT_EQUAL(seen.args[2][0].value, 0x1802 - 0x1140);
	CU_ASSERT_EQUAL(seen.args[2][1].where, RB_USDT_UNREADABLE);
	CU_ASSERT_EQUAL(seen.args[2][2].where, RB_USDT_UNREADABLE);
	CU_ASSERT_EQUAL(seen.args[2][3].where, RB_USDT_UNREADABLE);
	CU_ASSERT_EQUAL(seen.args[2][4].where, RB_USDT_UNREADABLE);
	rb_binary_close(&binary);
	free(image);
	rb_text_deinit(&first);
	rb_text_deinit(&second);
	rb_text_deinit(&third);
}

static void test_usdt_notes_of_every_class_and_order_are_read(void)
{
	check_notes(true, false);
	check_notes(true, true);
	check_notes(false, false);
	check_notes(false, true);
}

/* A fixed program may name an address as a constant. */
static void test_usdt_symbol_of_a_fixed_program_is_a_constant(void)
{
	struct rb_text desc = NOTE(true, false, MADE_AT(0x1100), 0, 0,
				   "app\0go\0"
				   "8@$counter+8 4@counter 4@counter(%rax)");
	const struct made_note notes[] = {
		{ ".note.stapsdt", "stapsdt", 3, bytes_of(&desc) },
		{ NULL, NULL, 0, { NULL, 0 } },
	};
	const struct made_binary made = {
		true, false, EM_X86_64, ET_EXEC, symbols, NULL, notes, 0
	};
	struct rb_binary binary;
	struct seen seen = { .binary = &binary };
	size_t size;
	uint8_t *image = made_binary(&made, &size);

	CU_ASSERT_EQUAL_FATAL(rb_binary_parse((struct rb_bytes){ image, size }, &binary, NULL), 0);
	CU_ASSERT_EQUAL(rb_usdt_walk(&binary, each_probe, &seen, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(seen.counts[0], 3);
	CU_ASSERT_EQUAL(seen.args[0][2].where, RB_USDT_MEMORY);
	CU_ASSERT_EQUAL(seen.args[0][2].reg, RAX);
	CU_ASSERT_EQUAL(seen.args[0][2].value, MADE_AT(0x1800));
	CU_ASSERT_EQUAL(seen.args[0][0].where, RB_USDT_CONST);
	CU_ASSERT_EQUAL(seen.args[0][0].value, MADE_AT(0x1808));
	CU_ASSERT_EQUAL(seen.args[0][1].where, RB_USDT_MEMORY);
	CU_ASSERT_EQUAL(seen.args[0][1].reg, RIP);
	CU_ASSERT_EQUAL(seen.args[0][1].value, 0x700);
	rb_binary_close(&binary);
	free(image);
	rb_text_deinit(&desc);
}

static void check_damaged(struct rb_text desc, const char *says)
{
	const struct made_note notes[] = {
		{ ".note.stapsdt", "stapsdt", 3, bytes_of(&desc) },
		{ NULL, NULL, 0, { NULL, 0 } },
	};
	const struct made_binary made = { true, false, EM_X86_64, 0, symbols, NULL, notes, 0 };
	struct rb_binary binary;
	struct rawbpf_err err = { 0 };
	struct seen seen = { .binary = &binary };
	size_t size;
	uint8_t *image = made_binary(&made, &size);

	CU_ASSERT_EQUAL_FATAL(rb_binary_parse((struct rb_bytes){ image, size }, &binary, NULL), 0);
	CU_ASSERT_EQUAL(rb_usdt_walk(&binary, each_probe, &seen, &err), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	CU_ASSERT_EQUAL(seen.count, 0);
	rawbpf_err_deinit(&err);
	rb_binary_close(&binary);
	free(image);
	rb_text_deinit(&desc);
}

static void test_usdt_damaged_note_is_refused(void)
{
	check_damaged((struct rb_text){ 0 }, "too short");
	check_damaged(note(true, false, MADE_AT(0x1100), 0, 0, "", 0), "three strings");
	check_damaged(note(true, false, MADE_AT(0x1100), 0, 0, "app\0go\0abc", 10),
		      "three strings");
	check_damaged(note(true, false, MADE_AT(0x1100), 0, 0, "app\0go", 7), "three strings");
	check_damaged(NOTE(true, false, 0x10, 0, 0, "app\0go\0"), "outside the binary");
	check_damaged(NOTE(true, false, MADE_AT(0x1100), 0, 0x10, "app\0go\0"), "semaphore");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_usdt_arg_of_every_form_is_read),
		UNIT_TEST(test_usdt_arg_beyond_reach_is_marked),
		UNIT_TEST(test_usdt_arg_not_understood_is_refused_by_name),
		UNIT_TEST(test_usdt_args_many_are_read_in_order),
		UNIT_TEST(test_usdt_float_is_handed_over_as_bits),
		UNIT_TEST(test_usdt_notes_of_every_class_and_order_are_read),
		UNIT_TEST(test_usdt_symbol_of_a_fixed_program_is_a_constant),
		UNIT_TEST(test_usdt_damaged_note_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("usdt", tests);
}
