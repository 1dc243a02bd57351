// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_features - what rawbpf doctor is told of a machine: one that has everything, ones that lack
 * something, and ones where any single call fails.
 */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "why/features.h"
#include "sys/bpf.h"
#include "made_btf.h"
#include "sys/doors.h"
#include "unit.h"

struct found {
	const char *name; /* the row that is looked for */
	struct rb_feature feature;
	unsigned int rows, lacks, unknown;
};

static void each(void *ctx, const struct rb_feature *feature)
{
	struct found *found = ctx;

	found->rows++;
	found->lacks += feature->have == RB_HAVE_NO;
	found->unknown += feature->have == RB_HAVE_UNKNOWN;
	CU_ASSERT(feature->detail[0] != '\0');
	if (found->name && !strcmp(found->name, feature->name))
		found->feature = *feature;
}

#define READ(path_, data_)                                         \
	{                                                          \
		.op = RB_OP_READ, .path = (path_), .data = (data_) \
	}

static const struct rb_answer nothing = { .op = RB_OP_OPEN,
					  .path = "no such file",
					  .answer = -ENOENT };

/* What the kernel has for each kind of program that is loaded for a place. */
static struct made_btf kernel_types(void)
{
	static const char *const functions[] = { "bpf_fentry_test1", "bpf_lsm_file_open",
						 "bpf_iter_bpf_map" };
	const uint32_t none[] = { UINT32_MAX };
	struct made_btf made;
	uint32_t number;

	made_btf_init(&made);
	number = made_btf_int(&made, "int", 4, MADE_SIGNED);
	made_btf_type(&made, RB_BTF_TYPEDEF, "btf_trace_sys_enter", 0, number);
	for (size_t i = 0; i < RB_COUNT(functions); i++)
		made_btf_func(&made, functions[i], number, none);
	CU_ASSERT_TRUE_FATAL(made_btf_finish(&made));
	return made;
}

/* Look at a machine that has it all but for `first` and `second`. */
static struct found look(const char *name, const struct rb_answer *first,
			 const struct rb_answer *second, uint64_t failing_call)
{
	struct made_btf types = kernel_types();
	struct rb_answer answers[] = {
		first ? *first : nothing,
		second ? *second : nothing,
		READ("/proc/self/status",
		     "Uid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n"),
		READ("/proc/self/uid_map", "0 0 4294967295\n"),
		READ("/proc/self/limits", "Max locked memory  unlimited unlimited bytes\n"),
		READ("cap_last_cap", "40\n"),
		READ("lockdown", "[none] integrity confidentiality\n"),
		READ("unprivileged_bpf_disabled", "0\n"),
		READ("perf_event_paranoid", "2\n"),
		READ("bpf_jit_enable", "1\n"),
		READ("/proc/kallsyms", "ffffffff81000000 T register_kprobe\n"),
		READ("/sys/kernel/security/lsm", "lockdown,bpf\n"),
		{ .op = RB_OP_READ,
		  .path = "/sys/kernel/btf/vmlinux",
		  .data = types.blob.data,
		  .answer = (int64_t)types.blob.size },
		/* the one of no such name; not the one of what a program was loaded for */
		{ .op = RB_OP_BPF, .cmd = BPF_RAW_TRACEPOINT_OPEN, .answer = -ENOENT, .times = 1 },
		/* a link of many looks for the function, and there is none of that name */
		{ .op = RB_OP_BPF, .cmd = BPF_LINK_CREATE, .answer = -ESRCH, .times = 1 },
		/* ... one of user functions for the file, and that is a folder */
		{ .op = RB_OP_BPF, .cmd = BPF_LINK_CREATE, .answer = -EBADF, .times = 1 },
		{ .op = RB_OP_BPF, .cmd = BPF_LINK_CREATE, .answer = -ESRCH },
		/* tracefs is asked for first, bpffs later */
		{ .op = RB_OP_STATFS, .path = "/sys/fs/bpf", .answer = 0xcafe4a11 },
	};
	struct found found = { .name = name };
	struct rb_sys_script script;
	struct rb_sys_fail fail;

	rb_sys_script_init(&script, answers, RB_COUNT(answers));
	rb_sys_fail_init(&fail, &script.door, failing_call, -EIO);
	rb_features_look(&fail.door, each, &found);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	made_btf_deinit(&types);
	return found;
}

static void test_features_of_a_machine_that_has_all_lack_nothing(void)
{
	struct found found = look(NULL, NULL, NULL, 0);

	CU_ASSERT(found.rows > 10);
	CU_ASSERT_EQUAL(found.lacks, 0);
	CU_ASSERT_EQUAL(found.unknown, 0);
}

static bool lacks(const char *name, const struct rb_answer *first, const struct rb_answer *second,
		  const char *hint)
{
	struct found found = look(name, first, second, 0);

	if (found.feature.have == RB_HAVE_NO && strstr(found.feature.hint, hint))
		return true;
	fprintf(stderr, "%s: %d, %s, hint: %s\n", name, found.feature.have, found.feature.detail,
		found.feature.hint);
	return false;
}

static void test_features_lacking_name_their_hint(void)
{
	const struct rb_answer jit = READ("bpf_jit_enable", "0\n");
	const struct rb_answer btf = { .op = RB_OP_OPEN,
				       .path = "/sys/kernel/btf",
				       .answer = -ENOENT };
	const struct rb_answer freeze = { .op = RB_OP_BPF,
					  .cmd = BPF_MAP_FREEZE,
					  .answer = -EINVAL };
	const struct rb_answer kprobes = { .op = RB_OP_OPEN,
					   .path = "kprobe_events",
					   .answer = -ENOENT };
	const struct rb_answer uprobes = { .op = RB_OP_OPEN,
					   .path = "uprobe_events",
					   .answer = -ENOENT };
	const struct rb_answer bpffs = { .op = RB_OP_STATFS, .path = "/sys/fs/bpf", .answer = 1 };
	const struct rb_answer raw = { .op = RB_OP_BPF,
				       .cmd = BPF_RAW_TRACEPOINT_OPEN,
				       .answer = -EINVAL };
	const struct rb_answer links = { .op = RB_OP_BPF,
					 .cmd = BPF_LINK_CREATE,
					 .answer = -EINVAL };
	const struct rb_answer modules = READ("/sys/kernel/security/lsm", "lockdown,yama\n");
	const struct rb_answer counters = { .op = RB_OP_PERF_OPEN, .answer = -ENOENT };
	const struct rb_answer locked = READ("lockdown", "none integrity [confidentiality]\n");

	CU_ASSERT(lacks("jit", &jit, NULL, "sysctl net.core.bpf_jit_enable=1"));
	CU_ASSERT(lacks("kernel btf", &btf, NULL, "CONFIG_DEBUG_INFO_BTF=y"));
	CU_ASSERT(lacks("global data", &freeze, NULL, "5.2"));
	CU_ASSERT(lacks("kprobes", &kprobes, NULL, "CONFIG_KPROBES=y"));
	CU_ASSERT(lacks("uprobes", &uprobes, NULL, "CONFIG_UPROBE_EVENTS=y"));
	CU_ASSERT(lacks("bpffs", &bpffs, NULL, "mount -t bpf"));
	CU_ASSERT(lacks("raw tracepoints", &raw, NULL, "4.17"));
	CU_ASSERT(lacks("kprobe.multi", &links, NULL, "CONFIG_FPROBE=y"));
	CU_ASSERT(lacks("uprobe.multi", &links, NULL, "6.6"));
	CU_ASSERT(lacks("kprobe.session", &links, NULL, "CONFIG_FPROBE=y"));
	CU_ASSERT(lacks("bpf lsm", &modules, NULL, "boot with lsm=lockdown,yama,bpf"));
	CU_ASSERT(lacks("samples", &counters, NULL, "CONFIG_PERF_EVENTS=y"));
	CU_ASSERT(lacks("hardware counters", &counters, NULL, "cpu-clock"));
	CU_ASSERT(lacks("tp_btf", &btf, NULL, "CONFIG_DEBUG_INFO_BTF=y"));
	CU_ASSERT(lacks("iterators", &btf, NULL, "CONFIG_DEBUG_INFO_BTF=y"));
	CU_ASSERT(lacks("no lockdown", &locked, NULL, "lockdown"));
}

static void test_features_of_nobody_are_unknown_and_say_root(void)
{
	const struct rb_answer nobody = READ(
		"/proc/self/status", "Uid:\t1\t1\t1\t1\nCapEff:\t0000000000000000\nSeccomp:\t0\n");
	const struct rb_answer refused = { .op = RB_OP_BPF, .cmd = -1, .answer = -EPERM };
	struct found found = look("bpf", &nobody, &refused, 0);

	CU_ASSERT_EQUAL(found.feature.have, RB_HAVE_UNKNOWN);
	CU_ASSERT_PTR_NOT_NULL(strstr(found.feature.hint, "root"));
	CU_ASSERT(lacks("capabilities", &nobody, &refused, "root"));
}

static void test_features_without_tracefs_are_unknown(void)
{
	const struct rb_answer gone = { .op = RB_OP_OPEN, .path = "tracing", .answer = -ENOENT };
	const struct rb_answer nowhere = { .op = RB_OP_FSMOUNT,
					   .path = "tracefs",
					   .answer = -EPERM };
	struct found found = look("kprobes", &gone, &nowhere, 0);

	CU_ASSERT_EQUAL(found.feature.have, RB_HAVE_UNKNOWN);
	found = look("tracefs", &gone, &nowhere, 0);
	CU_ASSERT_EQUAL(found.feature.have, RB_HAVE_UNKNOWN);
	CU_ASSERT_PTR_NOT_NULL(strstr(found.feature.hint, "mount -t tracefs"));
}

static void test_features_any_call_failing_says_every_row_and_leaks_nothing(void)
{
	unsigned int rows = look(NULL, NULL, NULL, 0).rows;

	for (uint64_t nth = 1; nth < 120; nth++)
		CU_ASSERT_EQUAL(look(NULL, NULL, NULL, nth).rows, rows);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_features_of_a_machine_that_has_all_lack_nothing),
		UNIT_TEST(test_features_lacking_name_their_hint),
		UNIT_TEST(test_features_of_nobody_are_unknown_and_say_root),
		UNIT_TEST(test_features_without_tracefs_are_unknown),
		UNIT_TEST(test_features_any_call_failing_says_every_row_and_leaks_nothing),
		CU_TEST_INFO_NULL,
	};

	return unit_run("features", tests);
}
