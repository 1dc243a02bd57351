// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_target - "kprobe/vfs_read+4" -> kind, name and offset, and back; and what is no target.
 *
 * What passes here is written into files of tracefs, so that what must not pass matters most.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "attach/attach.h"
#include "base/bytes.h"
#include "unit.h"

static void check_target(const char *text, const char *kind, const char *group, const char *name,
			 uint64_t offset, const char *again)
{
	struct rb_target target;
	struct rb_text words = { 0 };
	struct rawbpf_err err = { 0 };

	if (rb_target_parse(text, &target, &err)) {
		printf("'%s': %s\n", text, err.text);
		CU_FAIL("a target that should be one");
		return;
	}
	CU_ASSERT_STRING_EQUAL(target.kind->name, kind);
	CU_ASSERT_EQUAL(!target.group, !group);
	if (target.group && group)
		CU_ASSERT_STRING_EQUAL(target.group, group);
	CU_ASSERT_STRING_EQUAL(target.name, name);
	CU_ASSERT_EQUAL(target.offset, offset);
	rb_target_describe(&target, &words);
	CU_ASSERT_STRING_EQUAL(words.data, again);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	rb_text_deinit(&words);
	rb_target_deinit(&target);
	CU_ASSERT_PTR_NULL(target.name);
}

static void check_refused(const char *text, int code, enum rawbpf_status kind, const char *says)
{
	struct rb_target target = { .offset = 77 };
	struct rawbpf_err err = { 0 };
	int answer = rb_target_parse(text, &target, &err);

	if (answer != code || err.status != kind || !strstr(err.text, says))
		printf("'%s': %d, kind %d: %s\n", text, answer, (int)err.status, err.text);
	CU_ASSERT_EQUAL(answer, code);
	CU_ASSERT_EQUAL(err.status, kind);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "write"));
	CU_ASSERT_EQUAL(target.offset, 77);
	CU_ASSERT_EQUAL(rb_target_parse(text, &target, NULL), code);
}

static void test_target_function_with_and_without_offset_is_read(void)
{
	check_target("kprobe/vfs_read", "kprobe", NULL, "vfs_read", 0, "kprobe/vfs_read");
	check_target("kprobe/vfs_read+4", "kprobe", NULL, "vfs_read", 4, "kprobe/vfs_read+0x4");
	check_target("kprobe/vfs_read+0x1f", "kprobe", NULL, "vfs_read", 31,
		     "kprobe/vfs_read+0x1f");
	check_target("kprobe/_text+0x7fffffffffffffff", "kprobe", NULL, "_text", INT64_MAX,
		     "kprobe/_text+0x7fffffffffffffff");
	check_target("kretprobe/f.isra.0", "kretprobe", NULL, "f.isra.0", 0, "kretprobe/f.isra.0");
	check_target("kprobe/a$b", "kprobe", NULL, "a$b", 0, "kprobe/a$b");
}

static void test_target_system_call_tracepoint_and_event_are_read(void)
{
	check_target("ksyscall/clone", "ksyscall", NULL, "clone", 0, "ksyscall/clone");
	check_target("kretsyscall/openat2", "kretsyscall", NULL, "openat2", 0,
		     "kretsyscall/openat2");
	check_target("tracepoint/syscalls/sys_enter_clone", "tracepoint", "syscalls",
		     "sys_enter_clone", 0, "tracepoint/syscalls/sys_enter_clone");
	check_target("tracepoint/a-b/c-d", "tracepoint", "a-b", "c-d", 0, "tracepoint/a-b/c-d");
	check_target("raw_tracepoint/sys_enter", "raw_tracepoint", NULL, "sys_enter", 0,
		     "raw_tracepoint/sys_enter");
}

static void test_target_alias_is_its_kind(void)
{
	check_target("tp/sched/sched_switch", "tracepoint", "sched", "sched_switch", 0,
		     "tracepoint/sched/sched_switch");
	check_target("raw_tp/sys_exit", "raw_tracepoint", NULL, "sys_exit", 0,
		     "raw_tracepoint/sys_exit");
}

static void test_target_kinds_ask_for_their_program_types(void)
{
	CU_ASSERT_EQUAL(rb_kind_of("kprobe/x")->prog_type, BPF_PROG_TYPE_KPROBE);
	CU_ASSERT_EQUAL(rb_kind_of("kretsyscall")->prog_type, BPF_PROG_TYPE_KPROBE);
	CU_ASSERT_EQUAL(rb_kind_of("tp/x")->prog_type, BPF_PROG_TYPE_TRACEPOINT);
	CU_ASSERT_EQUAL(rb_kind_of("raw_tp/x")->prog_type, BPF_PROG_TYPE_RAW_TRACEPOINT);
}

/* Guards against a kind that is known by its first letters. */
static void test_target_kind_is_a_whole_word(void)
{
	static const char *const none[] = { "",		"/",	   "kprob/x",	"kprobes/x",
					    "KPROBE/x", "kprobe ", "tracepoin", "t/x",
					    "xdp2",	"kprobe+4" };

	for (size_t i = 0; i < RB_COUNT(none); i++) {
		CU_ASSERT_PTR_NULL(rb_kind_of(none[i]));
		check_refused(none[i], -ENOENT, RAWBPF_OBJECT,
			      "is not a section name or probe kind");
	}
}

static void test_target_without_a_place_is_refused(void)
{
	check_refused("kprobe", -EINVAL, RAWBPF_USAGE, "'kprobe': expected a target");
	check_refused("kprobe/", -EINVAL, RAWBPF_USAGE, "'kprobe/': expected a target");
	check_refused("tp/", -EINVAL, RAWBPF_USAGE, "'tp/': expected a target");
}

/* Guards against a name that ends the command and begins another one, or adds words to it. */
static void test_target_name_of_other_characters_is_refused(void)
{
	static const char *const bad[] = {
		"kprobe/a b",	"kprobe/a\nb",	   "kprobe/a:b",  "kprobe/a/b",	     "kprobe/+4",
		"kprobe/a-b",	"kprobe/\xc3\xa4", "kprobe/a\tb", "ksyscall/a+4",    "ksyscall/a b",
		"ksyscall/a\n", "ksyscall/a/b",	   "raw_tp/a b",  "raw_tp/a\n-:x/y", "raw_tp/a/b",
		"tp/a",		"tp/a/",	   "tp//a",	  "tp/a/b/c",	     "tp/../x",
		"tp/a/..",	"tp/./b",	   "tp/a b/c",	  "tp/a/b\n",	     "kprobe/a;b",
		"kprobe/#",	"kprobe/%s",	   "tp/a/%n",
	};

	for (size_t i = 0; i < RB_COUNT(bad); i++)
		check_refused(bad[i], -EINVAL, RAWBPF_USAGE, "expected");
}

static void test_target_offset_that_is_no_number_is_refused(void)
{
	static const char *const bad[] = {
		"kprobe/f+",
		"kprobe/f+x",
		"kprobe/f+-4",
		"kprobe/f++4",
		"kprobe/f+4 ",
		"kprobe/f+ 4",
		"kprobe/f+0x",
		"kprobe/f+4k",
		"kprobe/f+4+4",
		"kprobe/f+08",
		"kprobe/f+9223372036854775808",
		"kprobe/f+99999999999999999999999",
	};

	for (size_t i = 0; i < RB_COUNT(bad); i++)
		check_refused(bad[i], -EINVAL, RAWBPF_USAGE, "expected a number of bytes");
}

/* Guards against messages as long as what was typed. */
static void test_target_of_great_length_is_refused_briefly(void)
{
	struct rb_target target;
	struct rawbpf_err err = { 0 };
	char *text = malloc(100001);

	memset(text, 'x', 100000);
	text[100000] = '\0';
	CU_ASSERT_EQUAL(rb_target_parse(text, &target, &err), -ENOENT);
	CU_ASSERT_TRUE(strlen(err.text) < 300);
	memcpy(text, "kprobe/ ", 8);
	CU_ASSERT_EQUAL(rb_target_parse(text, &target, &err), -EINVAL);
	CU_ASSERT_TRUE(strlen(err.text) < 400);
	memcpy(text, "raw_tp/x", 8);
	CU_ASSERT_EQUAL(rb_target_parse(text, &target, &err), -EINVAL);
	CU_ASSERT_TRUE(strlen(err.text) < 400);
	memcpy(text, "tp/xxxx ", 8);
	CU_ASSERT_EQUAL(rb_target_parse(text, &target, &err), -EINVAL);
	CU_ASSERT_TRUE(strlen(err.text) < 400);
	rawbpf_err_deinit(&err);
	free(text);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_target_function_with_and_without_offset_is_read),
		UNIT_TEST(test_target_system_call_tracepoint_and_event_are_read),
		UNIT_TEST(test_target_alias_is_its_kind),
		UNIT_TEST(test_target_kinds_ask_for_their_program_types),
		UNIT_TEST(test_target_kind_is_a_whole_word),
		UNIT_TEST(test_target_without_a_place_is_refused),
		UNIT_TEST(test_target_name_of_other_characters_is_refused),
		UNIT_TEST(test_target_offset_that_is_no_number_is_refused),
		UNIT_TEST(test_target_of_great_length_is_refused_briefly),
		CU_TEST_INFO_NULL,
	};

	return unit_run("target", tests);
}
