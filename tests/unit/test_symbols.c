// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_symbols - addresses to functions: the kernel's from a scripted list of symbols, and those of a
 * process from the one that runs this test.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/stacks.h"
#include "kernel/addresses.h"
#include "made_btf.h"
#include "sys/doors.h"
#include "target/process.h"
#include "text_check.h"
#include "unit.h"

#define BASE 0xffffffff81000000ULL

static const char kallsyms[] = "0000000000000000 A fixed_percpu_data\n"
			       "0000000000021000 A cpu_tss_rw\n"
			       "ffffffff81000000 T _text\n"
			       "ffffffff81000000 T startup_64\n"
			       "ffffffff81000100 t first\n"
			       "ffffffff81000200 T second\n"
			       "ffffffff81000300 D some_variable\n"
			       "ffffffff81000400 W third\n"
			       "ffffffff81000500 T _etext\n"
			       "ffffffff82000000 T far\n"
			       "ffffffffc0002000 t later\t[module]\n"
			       "ffffffffc0001000 t earlier\t[module]\n"
			       "ffffffffc0003000 t bpf_prog_6deef7357e7b4530\t[bpf]\n";

/* "name+0xoff [module]" of each address, one a line. */
static int symbolize(const char *list, int64_t open_answer, const uint64_t *addresses, size_t count,
		     struct rb_text *ret, struct rawbpf_err *err)
{
	const struct rb_answer answers[] = {
		{ .op = RB_OP_OPEN, .path = "/proc/kallsyms", .cmd = -1, .answer = open_answer },
		{ .op = RB_OP_READ, .path = "/proc/kallsyms", .data = list },
	};
	bool refuses = open_answer < 0;
	struct rawbpf_symbol symbols[32];
	struct rawbpf_symbolizer *symbolizer;
	struct rb_sys_script script;
	int code;

	rb_sys_script_init(&script, refuses ? answers : answers + 1, 1);
	CU_ASSERT_EQUAL_FATAL(rb_symbolizer_create(&script.door, &symbolizer, NULL), 0);
	code = rawbpf_symbolize(symbolizer, 0, addresses, count, symbols, err);
	for (size_t i = 0; i < count; i++) {
		rb_text_printf(ret, "%s+0x%llx", symbols[i].name ? symbols[i].name : "?",
			       (unsigned long long)symbols[i].offset);
		if (symbols[i].file)
			rb_text_printf(ret, " [%s]", symbols[i].file);
		rb_text_string(ret, "\n");
	}
	rawbpf_symbolizer_destroy(symbolizer);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	return code;
}

static void test_kernel_symbols_nearest_before_is_found(void)
{
	/* unsorted, one twice, modules' symbols out of order */
	static const uint64_t addresses[] = {
		BASE + 0x250,	    BASE,
		BASE + 0x1ff,	    BASE + 0x100,
		BASE + 0x250,	    BASE + 0x40f,
		0xffffffffc0001008, 0xffffffffc0002fff,
		0xffffffffc0003001, 0xffffffff82000001,
	};
	struct rb_text text = { 0 };

	CU_ASSERT_EQUAL(symbolize(kallsyms, 0, addresses, 10, &text, NULL), 0);
	CU_ASSERT(text_is(text.data, "second+0x50\n_text+0x0\nfirst+0xff\nfirst+0x0\nsecond+0x50\n"
				     "third+0xf\nearlier+0x8 [module]\nlater+0xfff [module]\n"
				     "bpf_prog_6deef7357e7b4530+0x1 [bpf]\nfar+0x1\n"));
	rb_text_deinit(&text);
}

static void test_kernel_symbols_where_no_function_is_are_unknown(void)
{
	static const uint64_t addresses[] = {
		0,		/* before all */
		0x7f0000001000, /* a user's: behind the per-CPU variables */
		BASE - 1,
		BASE + 0x301, /* in a variable */
		BASE + 0x500, /* the end of the text */
		0xffffffff82000000 + RB_KERNEL_SYMBOL_MAX,
	};
	struct rb_text text = { 0 };

	CU_ASSERT_EQUAL(symbolize(kallsyms, 0, addresses, 6, &text, NULL), 0);
	CU_ASSERT(text_is(text.data, "?+0x0\n?+0x0\n?+0x0\n?+0x0\n?+0x0\n?+0x0\n"));
	rb_text_deinit(&text);
}

static void test_kernel_symbols_hidden_are_told(void)
{
	static const char hidden[] = "0000000000000000 T _text\n0000000000000000 t first\n";
	static const uint64_t address = BASE;
	struct rb_text text = { 0 };
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(symbolize(hidden, 0, &address, 1, &text, &err), -EPERM);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
	CU_ASSERT(text_has(err.hint, "kptr_restrict"));
	CU_ASSERT_EQUAL(symbolize(NULL, -ENOENT, &address, 1, &text, &err), -ENOENT);
	CU_ASSERT(text_is(text.data, "?+0x0\n?+0x0\n"));
	rb_text_deinit(&text);
}

/* ---- a process: this one ---- */

__attribute__((noinline)) int known_function(int x)
{
	__asm__ volatile("" : "+r"(x));
	return x + 1;
}

static struct rawbpf_symbol look_up(struct rawbpf_symbolizer *symbolizer, const void *at)
{
	uint64_t address = (uintptr_t)at;
	struct rawbpf_symbol symbol;

	CU_ASSERT_EQUAL(rawbpf_symbolize(symbolizer, getpid(), &address, 1, &symbol, NULL), 0);
	return symbol;
}

static void test_process_function_has_its_name_and_file(void)
{
	struct rawbpf_symbolizer *symbolizer;
	struct rawbpf_symbol symbol;
	char path[4096];
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);

	CU_ASSERT_FATAL(size > 0);
	path[size] = '\0';
	CU_ASSERT_EQUAL_FATAL(rawbpf_symbolizer_create(&symbolizer, NULL), 0);
	symbol = look_up(symbolizer, (const char *)known_function + 1);
	CU_ASSERT_FATAL(symbol.name && symbol.file);
	CU_ASSERT_STRING_EQUAL(symbol.name, "known_function");
	CU_ASSERT_EQUAL(symbol.offset, 1);
	CU_ASSERT_STRING_EQUAL(symbol.file, path);
	CU_ASSERT(symbol.file_offset > 0);
	rawbpf_symbolizer_destroy(symbolizer);
}

static void test_process_memory_without_symbols_says_what_it_is(void)
{
	size_t size = 4 * (size_t)sysconf(_SC_PAGESIZE);
	char *code = mmap(NULL, size, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const char *vdso = (const char *)(uintptr_t)getauxval(AT_SYSINFO_EHDR);
	struct rawbpf_symbolizer *symbolizer;
	struct rawbpf_symbol symbol;
	int local;

	CU_ASSERT_FATAL(code != MAP_FAILED);
	CU_ASSERT_EQUAL_FATAL(rawbpf_symbolizer_create(&symbolizer, NULL), 0);
	symbol = look_up(symbolizer, code + 5);
	CU_ASSERT_PTR_NULL(symbol.name);
	CU_ASSERT(symbol.file && !strcmp(symbol.file, "[anon]"));
	symbol = look_up(symbolizer, &local);
	CU_ASSERT(!symbol.name && symbol.file && !strcmp(symbol.file, "[stack]"));
	if (vdso) {
		symbol = look_up(symbolizer, vdso + 0x12);
		CU_ASSERT(!symbol.name && symbol.file && !strcmp(symbol.file, "[vdso]"));
		CU_ASSERT_EQUAL(symbol.file_offset, 0x12);
	}
	symbol = look_up(symbolizer, NULL);
	CU_ASSERT(!symbol.name && !symbol.file);
	rawbpf_symbolizer_destroy(symbolizer);
	munmap(code, size);
}

static void test_process_that_is_gone_is_told(void)
{
	struct rawbpf_symbolizer *symbolizer;
	struct rawbpf_symbol symbol = { .name = "?" };
	struct rawbpf_err err = { 0 };
	uint64_t address = 4096;
	pid_t child = fork();

	if (!child)
		_exit(0);
	CU_ASSERT_EQUAL_FATAL(rawbpf_symbolizer_create(&symbolizer, NULL), 0);
	for (int i = 0; i < 2; i++) { /* gone, and remembered to be */
		siginfo_t info;

		/* a zombie has no memory either */
		CU_ASSERT(!waitid(P_PID, (id_t)child, &info, WEXITED | (i ? 0 : WNOWAIT)));
		CU_ASSERT_EQUAL(rawbpf_symbolize(symbolizer, child, &address, 1, &symbol, &err),
				-ESRCH);
		CU_ASSERT(!symbol.name && !symbol.file);
	}
	CU_ASSERT(text_has(err.text, "does not exist"));
	rawbpf_symbolizer_destroy(symbolizer);
}

static void test_process_build_id_finds_the_file(void)
{
	struct rb_sys sys = rb_sys_real();
	struct rawbpf_symbolizer *symbolizer;
	struct rawbpf_symbol at, symbol;
	struct rb_binary binary;
	uint8_t id[RB_BUILD_ID_SIZE] = { 0 };
	struct rb_bytes own;

	CU_ASSERT_EQUAL_FATAL(rb_binary_open(&sys, "/proc/self/exe", &binary, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rawbpf_symbolizer_create(&symbolizer, NULL), 0);
	at = look_up(symbolizer, (const char *)known_function + 2);
	if (rb_binary_build_id(&binary, &own) && own.size <= sizeof(id)) {
		memcpy(id, own.data, own.size);
		CU_ASSERT_EQUAL(rawbpf_symbolize_build_id(symbolizer, getpid(), id, at.file_offset,
							  &symbol, NULL),
				0);
		CU_ASSERT(symbol.name && !strcmp(symbol.name, "known_function"));
		CU_ASSERT_EQUAL(symbol.offset, 2);
	}
	id[0] ^= 1;
	CU_ASSERT_EQUAL(
		rawbpf_symbolize_build_id(symbolizer, getpid(), id, at.file_offset, &symbol, NULL),
		0);
	CU_ASSERT(!symbol.name && !symbol.file);
	rawbpf_symbolizer_destroy(symbolizer);
	rb_binary_close(&binary);
}

/* ---- which fields are ids of stacks ---- */

static void test_stack_field_names_are_recognised(void)
{
	static const struct {
		const char *name;
		enum stack_space space;
	} names[] = {
		{ "stack_id", STACK_ANY },	   { "stackid", STACK_ANY },
		{ "kern_stack_id", STACK_KERNEL }, { "kernel_stack_id", STACK_KERNEL },
		{ "kstack_id", STACK_KERNEL },	   { "kstackid", STACK_KERNEL },
		{ "w_k_stack_id", STACK_KERNEL },  { "user_stack_id", STACK_USER },
		{ "ustackid", STACK_USER },	   { "t_u_stack_id", STACK_USER },
		{ "task_stack_id", STACK_ANY },
	};
	enum stack_space space;

	for (size_t i = 0; i < RB_COUNT(names); i++) {
		CU_ASSERT(stack_field_name(names[i].name, &space));
		CU_ASSERT_EQUAL(space, names[i].space);
	}
	CU_ASSERT(!stack_field_name("stack_id_of", &space));
	CU_ASSERT(!stack_field_name("stack", &space));
	CU_ASSERT(!stack_field_name("id", &space));
	CU_ASSERT(!stack_field_name("", &space));
}

static void member(struct made_btf *made, const char *name, uint32_t type, uint32_t at)
{
	made_btf_word(made, made_btf_name(made, name));
	made_btf_word(made, type);
	made_btf_word(made, at * 8);
}

static void test_stack_fields_of_nested_structs_are_found(void)
{
	struct rb_map map = { .name = "m", .key_size = 24, .value_size = 16 };
	struct stack_fields fields;
	struct made_btf made;
	uint32_t u32, s64, inner;

	made_btf_init(&made);
	u32 = made_btf_int(&made, "u32", 4, 0);
	s64 = made_btf_int(&made, "s64", 8, MADE_SIGNED);
	inner = made_btf_type(&made, RB_BTF_STRUCT, "inner", 2, 8);
	member(&made, "tgid", u32, 0);
	member(&made, "user_stack_id", u32, 4);
	map.key_type = made_btf_type(&made, RB_BTF_STRUCT, "key", 3, 24);
	member(&made, "pid", u32, 0);
	member(&made, "in", inner, 8);
	member(&made, "kern_stack_id", s64, 16);
	map.value_type = made_btf_type(&made, RB_BTF_STRUCT, "value", 2, 16);
	member(&made, "stack_id", u32, 4);
	member(&made, "ustackid", s64, 12); /* not inside the value */
	CU_ASSERT_FATAL(made_btf_finish(&made));
	CU_ASSERT_EQUAL(stack_fields_find(&made.btf, &map, &fields), 0);
	CU_ASSERT_EQUAL_FATAL(fields.count, 3);
	CU_ASSERT(fields.items[0].in_key && fields.items[0].at == 12 && fields.items[0].size == 4);
	CU_ASSERT(fields.items[1].in_key && fields.items[1].at == 16 && fields.items[1].size == 8);
	CU_ASSERT(!fields.items[2].in_key && fields.items[2].at == 4);
	CU_ASSERT(fields.pid.in_key && fields.pid.at == 8); /* tgid, not pid */
	stack_fields_deinit(&fields);
	made_btf_deinit(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_kernel_symbols_nearest_before_is_found),
		UNIT_TEST(test_kernel_symbols_where_no_function_is_are_unknown),
		UNIT_TEST(test_kernel_symbols_hidden_are_told),
		UNIT_TEST(test_process_function_has_its_name_and_file),
		UNIT_TEST(test_process_memory_without_symbols_says_what_it_is),
		UNIT_TEST(test_process_that_is_gone_is_told),
		UNIT_TEST(test_process_build_id_finds_the_file),
		UNIT_TEST(test_stack_field_names_are_recognised),
		UNIT_TEST(test_stack_fields_of_nested_structs_are_found),
		CU_TEST_INFO_NULL,
	};

	return unit_run("symbols", tests);
}
