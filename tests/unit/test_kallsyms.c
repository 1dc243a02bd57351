// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_kallsyms - lines of /proc/kallsyms, of the kprobes blacklist and of available_events, well
 * formed and not, and the walk over a file that comes in pieces.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/events.h"
#include "why/evidence.h"
#include "kernel/kallsyms.h"
#include "kernel/text_file.h"
#include "sys/doors.h"
#include "unit.h"

static bool parse(const char *line, struct rb_kallsym *ret)
{
	/* on the heap and without a NUL, so that a sanitizer sees a read behind the end */
	size_t size = strlen(line);
	static char *copy;

	free(copy);
	copy = malloc(size ? size : 1);
	if (!copy)
		abort();
	memcpy(copy, line, size);
	return rb_kallsyms_parse(copy, size, ret);
}

static void test_kallsyms_function_is_parsed(void)
{
	struct rb_kallsym symbol;

	CU_ASSERT(parse("ffffffff8110bd30 T kernel_clone", &symbol));
	CU_ASSERT_EQUAL(symbol.address, 0xffffffff8110bd30ULL);
	CU_ASSERT_EQUAL(symbol.type, 'T');
	CU_ASSERT(rb_kallsym_is(&symbol, "kernel_clone"));
	CU_ASSERT(!rb_kallsym_is(&symbol, "kernel_clon"));
	CU_ASSERT_PTR_NULL(symbol.module);
	CU_ASSERT(rb_kallsym_is_text(&symbol));
}

static void test_kallsyms_hidden_address_of_a_module_is_parsed(void)
{
	struct rb_kallsym symbol;

	CU_ASSERT(parse("0000000000000000 t nf_hook_entry\t[nf_tables]", &symbol));
	CU_ASSERT_EQUAL(symbol.address, 0);
	CU_ASSERT(rb_kallsym_is(&symbol, "nf_hook_entry"));
	CU_ASSERT_EQUAL(symbol.module_size, 9);
	CU_ASSERT(!memcmp(symbol.module, "nf_tables", 9));
}

static void test_kallsyms_address_of_32_bits_is_parsed(void)
{
	struct rb_kallsym symbol;

	CU_ASSERT(parse("c0101000 D jiffies", &symbol));
	CU_ASSERT_EQUAL(symbol.address, 0xc0101000);
	CU_ASSERT(!rb_kallsym_is_text(&symbol));
}

static void test_kallsyms_malformed_lines_are_no_symbols(void)
{
	static const char *const lines[] = {
		"",
		" ",
		"ffffffff8110bd30",
		"ffffffff8110bd30 T",
		"ffffffff8110bd30 T ",
		"ffffffff8110bd30 TT name",
		"xfffffff8110bd30 T name",
		"FFFFFFFF8110BD30 T name",
		"0ffffffff8110bd30 T name",
		"ffffffff8110bd30 T name module",
		"ffffffff8110bd30 T name []",
		"ffffffff8110bd30 T name [module",
		"ffffffff8110bd30 T name [",
	};
	struct rb_kallsym symbol = { .type = '?' };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		CU_ASSERT(!parse(lines[i], &symbol));
	CU_ASSERT_EQUAL(symbol.type, '?'); /* written on success only */
}

static void test_kallsyms_system_calls_are_recognised(void)
{
	size_t size = 0;

	CU_ASSERT_STRING_EQUAL(rb_kallsym_syscall("__x64_sys_clone", 15, &size), "clone");
	CU_ASSERT_EQUAL(size, 5);
	CU_ASSERT_STRING_EQUAL(rb_kallsym_syscall("__arm64_sys_openat2", 19, &size), "openat2");
	CU_ASSERT_STRING_EQUAL(rb_kallsym_syscall("sys_read", 8, &size), "read");
	CU_ASSERT_PTR_NULL(rb_kallsym_syscall("do_sys_open", 11, &size));
	CU_ASSERT_PTR_NULL(rb_kallsym_syscall("sys_", 4, &size));
}

struct seen {
	unsigned int count;
	char names[256];
	int stop_at;
};

static int see(void *ctx, const struct rb_kallsym *symbol)
{
	struct seen *seen = ctx;

	strncat(seen->names, symbol->name, symbol->size);
	strcat(seen->names, " ");
	return ++seen->count == (unsigned int)seen->stop_at ? 42 : 0;
}

/* A door that reads `step` bytes at a time, as if the kernel's pages ended there. */
struct slow {
	struct rb_sys door;
	struct rb_sys *next;
	size_t step;
};

static int64_t slow_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct slow *slow = (struct slow *)sys;
	struct rb_call small = *call;

	if (call->op == RB_OP_READ && small.size > slow->step)
		small.size = slow->step;
	return slow->next->call(slow->next, &small);
}

static const char kallsyms[] = "ffffffff81000000 T _text\n"
			       "not a symbol\n"
			       "ffffffff81000010 t first\n"
			       "ffffffff81000020 T second\n"
			       "ffffffffc0000000 t third\t[module]";

static void test_kallsyms_walk_lines_across_reads_are_whole(void)
{
	const struct rb_answer answers[] = {
		{ .op = RB_OP_READ, .path = "/proc/kallsyms", .data = kallsyms },
	};

	for (size_t step = 1; step < sizeof(kallsyms) + 2; step++) {
		struct rb_sys_script script;
		struct slow slow = { { .call = slow_call }, &script.door, step };
		struct seen seen = { 0 };

		rb_sys_script_init(&script, answers, 1);
		CU_ASSERT_EQUAL(rb_kallsyms_walk(&slow.door, see, &seen), 0);
		CU_ASSERT_STRING_EQUAL(seen.names, "_text first second third ");
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	}
}

static void test_kallsyms_walk_ends_when_told(void)
{
	const struct rb_answer answers[] = {
		{ .op = RB_OP_READ, .path = "/proc/kallsyms", .data = kallsyms },
	};
	struct seen seen = { .stop_at = 2 };
	struct rb_sys_script script;

	rb_sys_script_init(&script, answers, 1);
	CU_ASSERT_EQUAL(rb_kallsyms_walk(&script.door, see, &seen), 42);
	CU_ASSERT_STRING_EQUAL(seen.names, "_text first ");
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
}

static void test_kallsyms_walk_open_or_read_fails_is_told(void)
{
	const struct rb_answer no_open[] = {
		{ .op = RB_OP_OPEN, .path = "/proc/kallsyms", .answer = -ENOENT },
	};
	const struct rb_answer no_read[] = {
		{ .op = RB_OP_READ, .path = "/proc/kallsyms", .answer = -EIO },
	};
	struct seen seen = { 0 };
	struct rb_sys_script script;

	rb_sys_script_init(&script, no_open, 1);
	CU_ASSERT_EQUAL(rb_kallsyms_walk(&script.door, see, &seen), -ENOENT);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	rb_sys_script_init(&script, no_read, 1);
	CU_ASSERT_EQUAL(rb_kallsyms_walk(&script.door, see, &seen), -EIO);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
}

static int count_line(void *ctx, const char *line, size_t size)
{
	unsigned int *count = ctx;

	CU_ASSERT(size < 10 && line[0] != 'x');
	++*count;
	return 0;
}

static void test_lines_longer_than_the_buffer_are_left_out(void)
{
	const size_t size = 30000;
	char *text = malloc(size);
	struct rb_answer answers[] = { { .op = RB_OP_READ, .data = text } };
	struct rb_sys_script script;
	unsigned int count = 0;

	if (!text)
		abort();
	memset(text, 'x', size);
	memcpy(text, "one\n", 4);
	memcpy(text + size - 10, "\ntwo\nthree", 10);
	text[size - 1] = '\0';
	rb_sys_script_init(&script, answers, 1);
	CU_ASSERT_EQUAL(rb_lines_walk(&script.door,
				      rb_sys_open(&script.door, AT_FDCWD, "long", O_RDONLY),
				      count_line, &count),
			0);
	CU_ASSERT_EQUAL(count, 3);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	free(text);
}

static void test_blacklist_line_is_parsed(void)
{
	static const char line[] = "0xffffffff81000990-0xffffffff810009b0\tasm_exc_divide_error";
	struct rb_blacklist_line at;

	CU_ASSERT(rb_blacklist_parse(line, strlen(line), &at));
	CU_ASSERT_EQUAL(at.from, 0xffffffff81000990ULL);
	CU_ASSERT_EQUAL(at.to, 0xffffffff810009b0ULL);
	CU_ASSERT_EQUAL(at.size, strlen("asm_exc_divide_error"));
	CU_ASSERT(!rb_blacklist_parse("name", 4, &at));
	CU_ASSERT(!rb_blacklist_parse("", 0, &at));
	CU_ASSERT(!rb_blacklist_parse("0x1\tname", 8, &at));
	CU_ASSERT(!rb_blacklist_parse("0x1-0x2x\tname", 13, &at));
}

static void test_event_line_is_parsed(void)
{
	struct rb_event event;

	CU_ASSERT(rb_event_parse("sched:sched_switch", 18, &event));
	CU_ASSERT_EQUAL(event.category_size, 5);
	CU_ASSERT_EQUAL(event.name_size, 12);
	CU_ASSERT(rb_event_is_raw(&event));
	CU_ASSERT(rb_event_parse("syscalls:sys_enter_clone", 24, &event));
	CU_ASSERT(!rb_event_is_raw(&event));
	CU_ASSERT(rb_event_parse("rawbpf_1_2_3:x", 14, &event));
	CU_ASSERT(rb_event_is_dynamic(&event));
	CU_ASSERT(!rb_event_parse("sched", 5, &event));
	CU_ASSERT(!rb_event_parse(":name", 5, &event));
	CU_ASSERT(!rb_event_parse("sched:", 6, &event));
}

static void test_labels_are_no_functions(void)
{
	static const char *const labels[] = { "__pfx_vfs_read", "__SCT__cond_resched",
					      "_text",		"__noinstr_text_end",
					      "do_exit.cold",	"__ksymtab_vfs_read" };
	static const char *const functions[] = { "vfs_read", "do_exit", "x.isra.0", "__pf",
						 "cold" };

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		CU_ASSERT(rb_kallsym_is_label(labels[i], strlen(labels[i])));
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		CU_ASSERT(!rb_kallsym_is_label(functions[i], strlen(functions[i])));
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_kallsyms_function_is_parsed),
		UNIT_TEST(test_kallsyms_hidden_address_of_a_module_is_parsed),
		UNIT_TEST(test_kallsyms_address_of_32_bits_is_parsed),
		UNIT_TEST(test_kallsyms_malformed_lines_are_no_symbols),
		UNIT_TEST(test_kallsyms_system_calls_are_recognised),
		UNIT_TEST(test_kallsyms_walk_lines_across_reads_are_whole),
		UNIT_TEST(test_kallsyms_walk_ends_when_told),
		UNIT_TEST(test_kallsyms_walk_open_or_read_fails_is_told),
		UNIT_TEST(test_lines_longer_than_the_buffer_are_left_out),
		UNIT_TEST(test_blacklist_line_is_parsed),
		UNIT_TEST(test_event_line_is_parsed),
		UNIT_TEST(test_labels_are_no_functions),
		CU_TEST_INFO_NULL,
	};

	return unit_run("kallsyms", tests);
}
