// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_kinds - the table of section names: the longest name wins, and it is whole words.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/bytes.h"
#include "plan/target.h"
#include "sys/uapi.h"
#include "text_check.h"
#include "unit.h"

static void test_kinds_longest_name_wins(void)
{
	static const struct {
		const char *section, *name;
		uint32_t type, attach;
	} sections[] = {
		{ "xdp", "xdp", BPF_PROG_TYPE_XDP, BPF_XDP },
		{ "xdp/eth0", "xdp", BPF_PROG_TYPE_XDP, BPF_XDP },
		{ "xdp/devmap", "xdp/devmap", BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP },
		{ "xdp/devmap/x", "xdp/devmap", BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP },
		{ "xdp/devmaps", "xdp", BPF_PROG_TYPE_XDP, BPF_XDP },
		{ "sk_skb", "sk_skb", BPF_PROG_TYPE_SK_SKB, 0 },
		{ "sk_skb/stream_parser", "sk_skb/stream_parser", BPF_PROG_TYPE_SK_SKB,
		  BPF_SK_SKB_STREAM_PARSER },
		{ "cgroup/connect4", "cgroup/connect4", BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
		  BPF_CGROUP_INET4_CONNECT },
		{ "cgroup/sock", "cgroup/sock", BPF_PROG_TYPE_CGROUP_SOCK,
		  BPF_CGROUP_INET_SOCK_CREATE },
		{ "tp/sched/sched_switch", "tracepoint", BPF_PROG_TYPE_TRACEPOINT, 0 },
		{ "tp_btf/sched_switch", "tp_btf", BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP },
		{ "fentry.s/x", "fentry.s", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY },
		{ "lsm/file_open", "lsm", BPF_PROG_TYPE_LSM, BPF_LSM_MAC },
		{ "syscall", "syscall", BPF_PROG_TYPE_SYSCALL, 0 },
	};

	for (size_t i = 0; i < RB_COUNT(sections); i++) {
		const struct rb_kind *kind = rb_kind_of(sections[i].section);

		CU_ASSERT_PTR_NOT_NULL_FATAL(kind);
		CU_ASSERT_TRUE(text_is(kind->name, sections[i].name));
		CU_ASSERT_EQUAL(kind->prog_type, sections[i].type);
		CU_ASSERT_EQUAL(kind->attach_type, sections[i].attach);
	}
	CU_ASSERT_EQUAL(rb_kind_of("fentry.s/x")->prog_flags, BPF_F_SLEEPABLE);
	CU_ASSERT_EQUAL(rb_kind_of("xdp.frags")->prog_flags, BPF_F_XDP_HAS_FRAGS);
}

static void test_kinds_of_new_kernels_have_their_numbers(void)
{
	static const struct {
		const char *section;
		uint8_t type, attach, flags, bits;
	} rows[] = {
		{ "fsession/f", BPF_PROG_TYPE_TRACING, 58, 0, RB_KIND_SESSION },
		{ "fsession.s/f", BPF_PROG_TYPE_TRACING, 58, BPF_F_SLEEPABLE, RB_KIND_SESSION },
		{ "fentry.multi/f", BPF_PROG_TYPE_TRACING, 59, 0, RB_KIND_MULTI },
		{ "fexit.multi.s/f", BPF_PROG_TYPE_TRACING, 60, BPF_F_SLEEPABLE,
		  RB_KIND_MULTI | RB_KIND_AT_RETURN },
		{ "fsession.multi", BPF_PROG_TYPE_TRACING, 61, 0, RB_KIND_MULTI | RB_KIND_SESSION },
		{ "tp.s/a/b", BPF_PROG_TYPE_TRACEPOINT, 0, BPF_F_SLEEPABLE, 0 },
		{ "raw_tracepoint.s/a", BPF_PROG_TYPE_RAW_TRACEPOINT, 0, BPF_F_SLEEPABLE, 0 },
		{ "tp_btf.s/a", BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, BPF_F_SLEEPABLE, 0 },
		{ "cgroup/connect_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 49, 0, 0 },
		{ "cgroup/getsockname_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 53, 0, 0 },
	};

	for (size_t i = 0; i < RB_COUNT(rows); i++) {
		const struct rb_kind *kind = rb_kind_of(rows[i].section);

		CU_ASSERT_PTR_NOT_NULL_FATAL(kind);
		CU_ASSERT_EQUAL(kind->prog_type, rows[i].type);
		CU_ASSERT_EQUAL(kind->attach_type, rows[i].attach);
		CU_ASSERT_EQUAL(kind->prog_flags, rows[i].flags);
		CU_ASSERT_EQUAL(kind->bits, rows[i].bits);
	}
	/* loaded without a BTF type of their own: the link names the functions */
	CU_ASSERT_FALSE(rb_kind_has_btf_target(rb_kind_of("fentry.multi")));
	CU_ASSERT_TRUE(rb_kind_has_btf_target(rb_kind_of("fsession")));
}

static void test_kinds_unknown_sections_have_none(void)
{
	static const char *const sections[] = { "",	    "cgroup", "cgroup/x", "xdp.fragments",
						"tcx",	    "tp_bt",  "maps",	  "lsm.sleepable",
						"sk_skb2/x" };

	for (size_t i = 0; i < RB_COUNT(sections); i++)
		CU_ASSERT_PTR_NULL(rb_kind_of(sections[i]));
}

/* Guards against two rows of one name, of which one is never found. */
static void test_kinds_each_row_is_found_by_its_name(void)
{
	const struct rb_kind *last = NULL;

	for (const struct rb_kind *kind = rb_kinds; kind->name; kind++) {
		last = kind->bits & RB_KIND_ALIAS ? last : kind;
		CU_ASSERT_PTR_EQUAL(rb_kind_of(kind->name), last);
	}
}

/* What is told of a target is what it is written as. */
static void test_kinds_targets_are_described_as_they_are_written(void)
{
	static const char *const targets[] = {
		"kprobe/vfs_read",
		"kprobe/vfs_read+0x10",
		"kretprobe/vfs_read",
		"ksyscall/clone",
		"tracepoint/syscalls/sys_enter_clone",
		"raw_tracepoint/sys_enter",
		"uprobe/libc.so.6:malloc",
		"uretprobe/libc.so.6:malloc",
		"uprobe//bin/sh:main+0x8",
		"usdt/libc.so.6:libc:setjmp",
		"fentry/vfs_read",
		"tp_btf/sched_switch",
		"lsm/file_open",
		"iter/task",
		"perf_event/cpu-clock:99hz",
	};

	for (size_t i = 0; i < RB_COUNT(targets); i++) {
		struct rb_target target;
		struct rb_text text = { 0 };

		CU_ASSERT_EQUAL_FATAL(rb_target_parse(targets[i], &target, NULL), 0);
		rb_target_describe(&target, &text);
		CU_ASSERT_TRUE(text_is(text.data, targets[i]));
		rb_text_deinit(&text);
		rb_target_deinit(&target);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_kinds_longest_name_wins),
		UNIT_TEST(test_kinds_of_new_kernels_have_their_numbers),
		UNIT_TEST(test_kinds_unknown_sections_have_none),
		UNIT_TEST(test_kinds_each_row_is_found_by_its_name),
		UNIT_TEST(test_kinds_targets_are_described_as_they_are_written),
		CU_TEST_INFO_NULL,
	};

	return unit_run("kinds", tests);
}
