// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_function - what is said of a probe that a kernel refused. The kernel is a script: its symbols,
 * lists and logs; each test asserts the words that a person needs to read.
 */
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "why/evidence.h"
#include "why/function.h"
#include "sys/doors.h"
#include "unit.h"

#define TEXT(path_, data_)                                         \
	{                                                          \
		.op = RB_OP_READ, .path = (path_), .data = (data_) \
	}
#define GONE(path_)                                                  \
	{                                                            \
		.op = RB_OP_OPEN, .path = (path_), .answer = -ENOENT \
	}

static const char symbols[] = "ffffffff81000000 T _text\n"
			      "ffffffff81000100 T __noinstr_text_start\n"
			      "ffffffff81000110 T exc_int3\n"
			      "ffffffff81000200 T __noinstr_text_end\n"
			      "ffffffff81001000 T vfs_read\n"
			      "ffffffff81001100 T vfs_write\n"
			      "ffffffff81001200 t type_show\n"
			      "ffffffff81001300 t type_show\n"
			      "ffffffff81001400 T tcp_connect\n"
			      "ffffffff81001500 t finish_task_switch.isra.0\n"
			      "ffffffff81001600 t only_part.part.0\n"
			      "ffffffff81001680 t only_part.part.0.cold\n"
			      "ffffffff81001700 T __x64_sys_clone\n"
			      "ffffffff81001710 T __ia32_sys_clone\n"
			      "ffffffff81001720 T __x64_sys_openat2\n"
			      "ffffffff81001800 t __pfx_all_inlined\n"
			      "ffffffff81001900 T kprobe_dispatcher\n"
			      "ffffffff81001a00 T sched_clock\n"
			      "ffffffff81001b00 T register_kprobe\n"
			      "ffffffff81003000 T _sinittext\n"
			      "ffffffff81003010 T start_kernel\n"
			      "ffffffff81004000 T _einittext\n"
			      "ffffffff82000000 D init_task_data\n"
			      "ffffffffc0000000 t in_module\t[null_blk]\n";

static const char blacklist[] = "0xffffffff81001900-0xffffffff81001950\tkprobe_dispatcher\n";
static const char traceable[] = "vfs_read\nvfs_write\ntcp_connect\nin_module [null_blk]\n";
static const char not_unique[] = "[    9.0] trace_kprobe: error: The symbol is not unique\n"
				 "  Command: p:rawbpf_1000_5000_abcd/x_0 type_show+0\n"
				 "                                       ^\n";
static const char failed[] = "[    9.0] trace_kprobe: error: Failed to register probe event\n"
			     "  Command: r:rawbpf_1000_5000_abcd/x_0 vfs_read+0\n"
			     "                                       ^\n";
static const char events[] = "raw_syscalls:sys_enter\n"
			     "raw_syscalls:sys_exit\n"
			     "sched:sched_switch\n"
			     "sched:sched_wakeup\n"
			     "syscalls:sys_enter_clone\n"
			     "syscalls:sys_exit_clone\n"
			     "rawbpf_1_2_3:probe_0\n";

static struct rawbpf_err err;

/* As tests want it: the kernel above, with `first` answered before it. */
static int why(const struct rb_answer *first, const char *name, uint64_t offset, int code)
{
	struct rb_answer answers[] = {
		first ? *first : (struct rb_answer)GONE("no such file"),
		TEXT("/proc/kallsyms", symbols),
		TEXT("kprobes/blacklist", blacklist),
		TEXT("available_filter_functions", traceable),
	};
	struct rb_sys_script script;
	struct rb_tracefs tracefs;
	int said;

	rawbpf_err_deinit(&err);
	rb_sys_script_init(&script, answers, RB_COUNT(answers));
	CU_ASSERT_EQUAL(rb_tracefs_open(&script.door, &tracefs, &err), 0);
	said = rb_kernel_why_no_function(&script.door, &tracefs, name, offset, code, &err);
	rb_tracefs_close(&tracefs);
	CU_ASSERT_EQUAL(said, code);
	CU_ASSERT_EQUAL(err.code, code);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	return said;
}

static bool says(const char *words)
{
	if (strstr(err.text, words))
		return true;
	fprintf(stderr, "not in the text: \"%s\"; it says: %s\n", words, err.text);
	return false;
}

static bool hints(const char *words)
{
	if (strstr(err.hint, words))
		return true;
	fprintf(stderr, "not in the hint: \"%s\"; it says: %s\n", words, err.hint);
	return false;
}

static void test_function_misspelt_names_the_nearest(void)
{
	why(NULL, "tcp_conect", 0, -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT(says("no kernel function tcp_conect"));
	CU_ASSERT(hints("did you mean kprobe/tcp_connect?"));
}

static void test_function_unknown_says_that_inlined_leaves_no_symbol(void)
{
	why(NULL, "qqq_zzz", 0, -ENOENT);
	CU_ASSERT(says("no kernel function qqq_zzz"));
	CU_ASSERT(says("inline"));
	CU_ASSERT(says("not loaded"));
	CU_ASSERT(hints("rawbpf find"));
}

static void test_function_with_suffix_names_it_and_its_meaning(void)
{
	why(NULL, "finish_task_switch", 0, -EINVAL);
	CU_ASSERT(says("finish_task_switch.isra.0"));
	CU_ASSERT(says("parameters"));
	CU_ASSERT(hints("kprobe/finish_task_switch.isra.0"));
}

static void test_function_of_which_a_part_is_left_says_the_rest_was_inlined(void)
{
	why(NULL, "only_part", 0, -ENOENT);
	CU_ASSERT(says("only_part.part.0"));
	CU_ASSERT(says("inlined into its callers"));
	CU_ASSERT(hints("kprobe/only_part.part.0"));
	CU_ASSERT_PTR_NULL(strstr(err.hint, ".cold"));
}

static void test_function_of_which_padding_is_left_was_inlined(void)
{
	why(NULL, "all_inlined", 0, -ENOENT);
	CU_ASSERT(says("padding"));
	CU_ASSERT(says("inlined"));
}

static void test_function_system_call_says_ksyscall(void)
{
	static const char *const names[] = { "sys_clone", "clone", "__arm64_sys_clone" };

	for (size_t i = 0; i < RB_COUNT(names); i++) {
		why(NULL, names[i], 0, -ENOENT);
		CU_ASSERT(says("__x64_sys_clone"));
		CU_ASSERT(hints("ksyscall/clone"));
	}
}

static void test_function_of_unknown_system_call_names_the_nearest(void)
{
	why(NULL, "__x64_sys_clonee", 0, -ENOENT);
	CU_ASSERT(says("no system call clonee"));
	CU_ASSERT(hints("did you mean ksyscall/clone?"));
}

static void test_function_that_is_a_variable_says_so(void)
{
	why(NULL, "init_task_data", 0, -EINVAL);
	CU_ASSERT(says("variable"));
}

static void test_function_of_a_name_many_have_names_each_place(void)
{
	const struct rb_answer log = TEXT("error_log", not_unique);

	why(NULL, "type_show", 0, -EADDRNOTAVAIL);
	CU_ASSERT(says("2 kernel functions are named type_show"));
	CU_ASSERT(hints("kprobe/_text+0x1200, kprobe/_text+0x1300"));
	why(&log, "type_show", 4, -EINVAL);
	CU_ASSERT(says("2 kernel functions are named type_show"));
	CU_ASSERT(hints("kprobe/_text+0x1204"));
}

static void test_function_offset_inside_an_instruction_says_so(void)
{
	why(NULL, "vfs_read", 3, -EILSEQ);
	CU_ASSERT(says("vfs_read+0x3 is in the middle of an instruction"));
	CU_ASSERT(hints("kprobe/vfs_read"));
}

static void test_function_offset_behind_its_end_says_its_size(void)
{
	why(NULL, "vfs_read", 0x100, -EINVAL);
	CU_ASSERT(says("vfs_read has 0x100 bytes"));
	CU_ASSERT(says("is past its end"));
}

static void test_function_noinstr_says_so(void)
{
	why(NULL, "exc_int3", 0, -EINVAL);
	CU_ASSERT(says("noinstr"));
}

static void test_function_boot_code_says_it_is_freed(void)
{
	why(NULL, "start_kernel", 0, -EINVAL);
	CU_ASSERT(says("__init"));
	CU_ASSERT(says("freed"));
}

static void test_function_blacklisted_says_so(void)
{
	why(NULL, "kprobe_dispatcher", 0, -EINVAL);
	CU_ASSERT(says("kprobes/blacklist"));
}

static void test_function_notrace_says_so(void)
{
	why(NULL, "sched_clock", 0, -EINVAL);
	CU_ASSERT(says("notrace"));
	CU_ASSERT(says("available_filter_functions"));
}

static void test_function_notrace_is_not_claimed_when_the_list_is_unreadable_or_empty(void)
{
	const struct rb_answer no_list = { .op = RB_OP_OPEN,
					   .path = "available_filter_functions",
					   .answer = -EPERM };
	const struct rb_answer empty = TEXT("available_filter_functions", "");

	why(&no_list, "sched_clock", 0, -EINVAL);
	CU_ASSERT_PTR_NULL(strstr(err.text, "notrace"));
	CU_ASSERT(says("exists, but the kernel refuses"));
	why(&empty, "sched_clock", 0, -EINVAL);
	CU_ASSERT_PTR_NULL(strstr(err.text, "notrace"));
}

static void test_function_refused_for_no_known_reason_quotes_error_log(void)
{
	const struct rb_answer log = TEXT("error_log", failed);

	why(&log, "vfs_read", 0, -EINVAL);
	CU_ASSERT(says("vfs_read exists"));
	CU_ASSERT(says("Failed to register probe event"));
	why(NULL, "in_module", 0, -EINVAL);
	CU_ASSERT(says("module null_blk"));
}

static void test_function_without_kallsyms_says_it_cannot_tell(void)
{
	const struct rb_answer gone = GONE("/proc/kallsyms");

	why(&gone, "vfs_read", 0, -ENOENT);
	CU_ASSERT(says("cannot"));
	CU_ASSERT(hints("CONFIG_KALLSYMS"));
}

static void test_function_not_permitted_is_about_permission(void)
{
	why(NULL, "vfs_read", 0, -EPERM);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
}

static void test_function_with_no_memory_for_a_story_still_returns_the_code(void)
{
	const struct rb_answer answers[] = { TEXT("/proc/kallsyms", symbols) };
	struct rb_sys_script script;

	rb_sys_script_init(&script, answers, 1);
	CU_ASSERT_EQUAL(
		rb_kernel_why_no_function(&script.door, NULL, "tcp_conect", 0, -ENOENT, NULL),
		-ENOENT);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
}

/* ---- kernel BTF ---- */

static struct {
	struct btf_header header;
	struct btf_type types[3];
	uint32_t int_data;
	struct btf_type function;
	char strings[32];
} btf;

static int64_t btf_call(struct rb_sys *sys, const struct rb_call *call)
{
	static size_t at;
	size_t size = sizeof(btf) - at;

	(void)sys;
	if (call->op == RB_OP_OPEN)
		at = 0;
	if (call->op != RB_OP_READ)
		return call->op == RB_OP_OPEN ? 3 : 0;
	size = call->size < size ? call->size : size;
	memcpy(call->data, (const char *)&btf + at, size);
	at += size;
	return (int64_t)size;
}

static void make_btf(void)
{
	memset(&btf, 0, sizeof(btf));
	btf.header = (struct btf_header){
		.magic = BTF_MAGIC,
		.version = 1,
		.hdr_len = sizeof(btf.header),
		.type_len = 4 * sizeof(struct btf_type) + 4,
		.str_off = 4 * sizeof(struct btf_type) + 4,
		.str_len = sizeof(btf.strings),
	};
	memcpy(btf.strings, "\0thrown_away\0not_a_function\0", 28);
	btf.types[0] = (struct btf_type){ .name_off = 13, .info = BTF_KIND_FWD << 24 };
	btf.types[1] = (struct btf_type){ .info = BTF_KIND_FUNC_PROTO << 24 };
	btf.types[2] = (struct btf_type){ .info = BTF_KIND_INT << 24 };
	btf.function = (struct btf_type){ .name_off = 1, .info = BTF_KIND_FUNC << 24 };
}

static void test_btf_function_is_found_by_its_kind_and_name(void)
{
	struct rb_sys sys = { .call = btf_call };

	make_btf();
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 1);
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_awa"), 0);
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "not_a_function"), 0);
}

static void test_btf_malformed_has_no_function(void)
{
	struct rb_sys sys = { .call = btf_call };

	make_btf();
	btf.header.str_len = UINT32_MAX; /* a size that is not there */
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 0);
	make_btf();
	btf.header.hdr_len = UINT32_MAX; /* an offset that wraps */
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 0);
	make_btf();
	btf.types[1].info |= 0xffff; /* members behind the end */
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 0);
	make_btf();
	btf.types[1].info = 31U << 24; /* a kind of the future */
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 0);
	make_btf();
	btf.function.name_off = UINT32_MAX; /* a name that is nowhere */
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 0);
	make_btf();
	btf.header.magic = 0;
	CU_ASSERT_EQUAL(rb_kernel_btf_has_function(&sys, "thrown_away"), 0);
}

/* ---- kernels without kprobes, and tracepoints ---- */

enum asked { KPROBES, TRACEPOINT, RAW };

static void why_no(enum asked asked, const struct rb_answer *first, const char *a, const char *b)
{
	struct rb_answer answers[] = {
		first ? *first : (struct rb_answer)GONE("no such file"),
		TEXT("/proc/kallsyms", symbols),
		TEXT("available_events", events),
		TEXT("lockdown", "[none] integrity confidentiality"),
	};
	struct rb_sys_script script;
	struct rb_tracefs tracefs;

	rawbpf_err_deinit(&err);
	rb_sys_script_init(&script, answers, RB_COUNT(answers));
	CU_ASSERT_EQUAL(rb_tracefs_open(&script.door, &tracefs, &err), 0);
	if (asked == KPROBES)
		rb_kernel_why_no_kprobes(&script.door, &tracefs, a, &err);
	else if (asked == TRACEPOINT)
		rb_kernel_why_no_tracepoint(&tracefs, a, b, &err);
	else
		rb_kernel_why_no_raw_tracepoint(&tracefs, a, &err);
	rb_tracefs_close(&tracefs);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
}

static void test_no_kprobes_names_the_option_and_the_tracepoint(void)
{
	const struct rb_answer none = TEXT("/proc/kallsyms", "ffffffff81000000 T _text\n");

	why_no(KPROBES, &none, "clone", NULL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT(says("CONFIG_KPROBES is not set"));
	CU_ASSERT(hints("tracepoint/syscalls/sys_enter_clone"));
	why_no(KPROBES, NULL, NULL, NULL);
	CU_ASSERT(says("CONFIG_KPROBES is set (CONFIG_KPROBE_EVENTS is not)"));
	CU_ASSERT(hints("rawbpf find tracepoint"));
}

static void test_no_kprobes_and_no_such_event_falls_back_to_what_is_there(void)
{
	const struct rb_answer no_syscalls = GONE("events/syscalls");
	const struct rb_answer no_events = GONE("events/");

	why_no(KPROBES, &no_syscalls, "clone", NULL);
	CU_ASSERT(hints("raw_tp/sys_enter"));
	why_no(KPROBES, &no_events, "clone", NULL);
	CU_ASSERT(hints("CONFIG_KPROBES=y"));
}

static void test_no_kprobes_under_lockdown_is_about_lockdown(void)
{
	const struct rb_answer locked = TEXT("lockdown", "none integrity [confidentiality]");

	why_no(KPROBES, &locked, "clone", NULL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
}

static void test_tracepoint_misspelt_names_the_nearest(void)
{
	why_no(TRACEPOINT, NULL, "sched", "sched_swich");
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT(says("category sched has no such event"));
	CU_ASSERT(hints("did you mean tracepoint/sched/sched_switch?"));
}

static void test_tracepoint_in_another_category_names_it(void)
{
	why_no(TRACEPOINT, NULL, "syscalls", "sys_enter");
	CU_ASSERT(hints("tracepoint/raw_syscalls/sys_enter"));
	why_no(TRACEPOINT, NULL, "nowhere", "sched_switch");
	CU_ASSERT(hints("tracepoint/sched/sched_switch"));
}

static void test_tracepoint_of_unknown_category_names_the_nearest(void)
{
	why_no(TRACEPOINT, NULL, "shed", "nothing_like_it");
	CU_ASSERT(says("no category shed"));
	CU_ASSERT(hints("did you mean tracepoint/sched?"));
	why_no(TRACEPOINT, NULL, "zzz", "nothing_like_it");
	CU_ASSERT(says("module that is not loaded"));
}

static void test_tracepoint_syscalls_not_built_names_the_option(void)
{
	const struct rb_answer without = TEXT("available_events", "sched:sched_switch\n");

	why_no(TRACEPOINT, &without, "syscalls", "sys_enter_clone");
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT(says("CONFIG_FTRACE_SYSCALLS"));
}

static void test_raw_tracepoint_of_one_system_call_names_sys_enter(void)
{
	why_no(RAW, NULL, "sys_enter_clone", NULL);
	CU_ASSERT(says("raw_syscalls"));
	CU_ASSERT(hints("raw_tp/sys_enter"));
	CU_ASSERT(hints("tracepoint/syscalls/sys_enter_clone"));
}

static void test_raw_tracepoint_misspelt_names_the_nearest(void)
{
	why_no(RAW, NULL, "sched_swich", NULL);
	CU_ASSERT(hints("did you mean raw_tp/sched_switch?"));
	why_no(RAW, NULL, "probe_0", NULL);
	CU_ASSERT(says("created by a probe"));
}

static void test_tracepoint_list_unreadable_says_it_cannot_tell(void)
{
	const struct rb_answer gone = GONE("available_events");

	why_no(TRACEPOINT, &gone, "sched", "sched_switch");
	CU_ASSERT(says("cannot"));
	CU_ASSERT_EQUAL(err.code, -ENOENT);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_function_misspelt_names_the_nearest),
		UNIT_TEST(test_function_unknown_says_that_inlined_leaves_no_symbol),
		UNIT_TEST(test_function_with_suffix_names_it_and_its_meaning),
		UNIT_TEST(test_function_of_which_a_part_is_left_says_the_rest_was_inlined),
		UNIT_TEST(test_function_of_which_padding_is_left_was_inlined),
		UNIT_TEST(test_function_system_call_says_ksyscall),
		UNIT_TEST(test_function_of_unknown_system_call_names_the_nearest),
		UNIT_TEST(test_function_that_is_a_variable_says_so),
		UNIT_TEST(test_function_of_a_name_many_have_names_each_place),
		UNIT_TEST(test_function_offset_inside_an_instruction_says_so),
		UNIT_TEST(test_function_offset_behind_its_end_says_its_size),
		UNIT_TEST(test_function_noinstr_says_so),
		UNIT_TEST(test_function_boot_code_says_it_is_freed),
		UNIT_TEST(test_function_blacklisted_says_so),
		UNIT_TEST(test_function_notrace_says_so),
		UNIT_TEST(
			test_function_notrace_is_not_claimed_when_the_list_is_unreadable_or_empty),
		UNIT_TEST(test_function_refused_for_no_known_reason_quotes_error_log),
		UNIT_TEST(test_function_without_kallsyms_says_it_cannot_tell),
		UNIT_TEST(test_function_not_permitted_is_about_permission),
		UNIT_TEST(test_function_with_no_memory_for_a_story_still_returns_the_code),
		UNIT_TEST(test_btf_function_is_found_by_its_kind_and_name),
		UNIT_TEST(test_btf_malformed_has_no_function),
		UNIT_TEST(test_no_kprobes_names_the_option_and_the_tracepoint),
		UNIT_TEST(test_no_kprobes_and_no_such_event_falls_back_to_what_is_there),
		UNIT_TEST(test_no_kprobes_under_lockdown_is_about_lockdown),
		UNIT_TEST(test_tracepoint_misspelt_names_the_nearest),
		UNIT_TEST(test_tracepoint_in_another_category_names_it),
		UNIT_TEST(test_tracepoint_of_unknown_category_names_the_nearest),
		UNIT_TEST(test_tracepoint_syscalls_not_built_names_the_option),
		UNIT_TEST(test_raw_tracepoint_of_one_system_call_names_sys_enter),
		UNIT_TEST(test_raw_tracepoint_misspelt_names_the_nearest),
		UNIT_TEST(test_tracepoint_list_unreadable_says_it_cannot_tell),
		CU_TEST_INFO_NULL,
	};

	return unit_run("function", tests);
}
