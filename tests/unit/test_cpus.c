// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_cpus - lists of CPUs, and the two files that have one.
 */
#include <string.h>

#include "base/bytes.h"
#include "kernel/cpus.h"
#include "sys/doors.h"
#include "unit.h"

static int parse(const char *text, struct rb_cpus *ret, struct rawbpf_err *err)
{
	*err = (struct rawbpf_err){ 0 };
	*ret = (struct rb_cpus){ 0 };
	return rb_cpus_parse(text, strlen(text), ret, err);
}

static void test_parse_ranges_and_numbers_are_taken(void)
{
	static const int expected[] = { 0, 1, 2, 3, 7 };
	struct rb_cpus cpus;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL(parse("0-3,7\n", &cpus, &err), 0);
	CU_ASSERT_EQUAL_FATAL(cpus.count, RB_COUNT(expected));
	CU_ASSERT_EQUAL(memcmp(cpus.ids, expected, sizeof(expected)), 0);
	rb_cpus_deinit(&cpus);
	CU_ASSERT_EQUAL(parse("5", &cpus, &err), 0);
	CU_ASSERT_EQUAL_FATAL(cpus.count, 1);
	CU_ASSERT_EQUAL(cpus.ids[0], 5);
	rb_cpus_deinit(&cpus);
	CU_ASSERT_EQUAL(parse("\n", &cpus, &err), 0);
	CU_ASSERT_EQUAL(cpus.count, 0);
}

static void test_parse_what_is_no_list_is_refused(void)
{
	static const char *const bad[] = {
		"x",   "0-", "3-1",  "1,1",   "3,2",	    "0-3,3",	 "0,",	  ",0",
		"0 1", "-1", "0--1", "65536", "4294967296", "0-65535,0", "0\n\n",
	};
	struct rb_cpus cpus;
	struct rawbpf_err err;

	for (size_t i = 0; i < RB_COUNT(bad); i++) {
		CU_ASSERT_EQUAL(parse(bad[i], &cpus, &err), -EINVAL);
		CU_ASSERT_EQUAL(err.status, RAWBPF_IO);
		CU_ASSERT_PTR_NULL(cpus.ids);
	}
	parse("0-3,x", &cpus, &err);
	CU_ASSERT_STRING_EQUAL(
		err.text,
		"list of CPUs, byte 4 of '0-3,x': expected ascending numbers below 65536, such as "
		"0-3,7");
}

static int look(const struct rb_answer *answers, size_t count, enum rb_cpus_which which,
		struct rb_cpus *ret, struct rawbpf_err *err)
{
	struct rb_sys_script script;
	int code;

	*err = (struct rawbpf_err){ 0 };
	*ret = (struct rb_cpus){ 0 };
	rb_sys_script_init(&script, answers, count);
	code = rb_kernel_cpus(&script.door, which, ret, err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	return code;
}

static void test_kernel_possible_and_online_are_two_files(void)
{
	static const struct rb_answer answers[] = {
		{ .op = RB_OP_READ, .path = "/sys/devices/system/cpu/possible", .data = "0-7\n" },
		{ .op = RB_OP_READ, .path = "/sys/devices/system/cpu/online", .data = "0,2\n" },
	};
	struct rb_cpus cpus;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL(look(answers, 2, RB_CPUS_POSSIBLE, &cpus, &err), 0);
	CU_ASSERT_EQUAL(cpus.count, 8);
	rb_cpus_deinit(&cpus);
	CU_ASSERT_EQUAL(look(answers, 2, RB_CPUS_ONLINE, &cpus, &err), 0);
	CU_ASSERT_EQUAL_FATAL(cpus.count, 2);
	CU_ASSERT_EQUAL(cpus.ids[1], 2);
	rb_cpus_deinit(&cpus);
}

static void test_kernel_without_sysfs_is_told(void)
{
	static const struct rb_answer gone[] = {
		{ .op = RB_OP_OPEN, .path = "cpu/", .answer = -ENOENT },
	};
	static const struct rb_answer empty[] = {
		{ .op = RB_OP_READ, .path = "cpu/", .data = "\n" },
	};
	static const struct rb_answer odd[] = {
		{ .op = RB_OP_READ, .path = "cpu/", .data = "all\n" },
	};
	struct rb_cpus cpus;
	struct rawbpf_err err;

	CU_ASSERT_EQUAL(look(gone, 1, RB_CPUS_ONLINE, &cpus, &err), -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT_STRING_EQUAL(err.text,
			       "/sys/devices/system/cpu/online: No such file or directory");
	CU_ASSERT_STRING_EQUAL(err.hint, "mount -t sysfs sysfs /sys");
	CU_ASSERT_EQUAL(look(empty, 1, RB_CPUS_POSSIBLE, &cpus, &err), -ENODATA);
	CU_ASSERT_STRING_EQUAL(
		err.text,
		"/sys/devices/system/cpu/possible: expected at least one CPU, found none");
	CU_ASSERT_EQUAL(look(empty, 0, RB_CPUS_POSSIBLE, &cpus, &err), -ENODATA);
	CU_ASSERT_EQUAL(look(odd, 1, RB_CPUS_POSSIBLE, &cpus, &err), -EINVAL);
	CU_ASSERT_STRING_EQUAL(
		err.text,
		"/sys/devices/system/cpu/possible: list of CPUs, byte 0 of 'all': expected "
		"ascending numbers below 65536, such as 0-3,7");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_parse_ranges_and_numbers_are_taken),
		UNIT_TEST(test_parse_what_is_no_list_is_refused),
		UNIT_TEST(test_kernel_possible_and_online_are_two_files),
		UNIT_TEST(test_kernel_without_sysfs_is_told),
		CU_TEST_INFO_NULL,
	};

	return unit_run("cpus", tests);
}
