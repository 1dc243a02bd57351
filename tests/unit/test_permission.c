// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_permission - which lock is named when the kernel says EPERM. /proc and securityfs are a
 * script; a test changes one file of a machine where all is open.
 */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "why/permission.h"
#include "why/pinned.h"
#include "sys/doors.h"
#include "unit.h"

#define TEXT(path_, data_)                                         \
	{                                                          \
		.op = RB_OP_READ, .path = (path_), .data = (data_) \
	}

#define ROOT_STATUS                                               \
	"Name:\tx\nUid:\t0\t0\t0\t0\nCapInh:\t0000000000000000\n" \
	"CapEff:\t000001ffffffffff\nNoNewPrivs:\t0\nSeccomp:\t0\n"
#define FILTERED                                                  \
	"Name:\tx\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n" \
	"Seccomp:\t2\n"
#define NOBODY                                                                \
	"Name:\tx\nUid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\n" \
	"Seccomp:\t0\n"
#define BPF_ONLY /* CAP_BPF and CAP_PERFMON */                                \
	"Name:\tx\nUid:\t1000\t1000\t1000\t1000\nCapEff:\t000000c000000000\n" \
	"Seccomp:\t0\n"

static struct rawbpf_err err;

static void why(const struct rb_answer *a, const struct rb_answer *b, enum rb_needs needs,
		uint32_t kernel_version)
{
	const struct rb_answer none = { .op = RB_OP_OPEN,
					.path = "no such file",
					.answer = -ENOENT };
	struct rb_answer answers[] = {
		a ? *a : none,
		b ? *b : none,
		TEXT("/proc/self/status", ROOT_STATUS),
		TEXT("/proc/self/uid_map", "         0          0 4294967295\n"),
		TEXT("/proc/self/limits", "Max locked memory         65536    65536    bytes\n"),
		TEXT("cap_last_cap", "40\n"),
		TEXT("lockdown", "[none] integrity confidentiality\n"),
		TEXT("unprivileged_bpf_disabled", "2\n"),
		TEXT("perf_event_paranoid", "3\n"),
	};
	struct rb_sys_script script;

	rawbpf_err_deinit(&err);
	rb_sys_script_init(&script, answers, RB_COUNT(answers));
	script.self.kernel_version = kernel_version;
	CU_ASSERT_EQUAL(rb_kernel_why_not_permitted(&script.door, "load program hello", -EPERM,
						    needs, &err),
			-EPERM);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
	CU_ASSERT_EQUAL(err.code, -EPERM);
	CU_ASSERT(!strncmp(err.text, "load program hello: ", 20));
	CU_ASSERT(err.hint[0] != '\0');
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
}

static bool says(const char *words)
{
	if (strstr(err.text, words))
		return true;
	fprintf(stderr, "not in the text: \"%s\"; it says: %s\n", words, err.text);
	return false;
}

static void test_permission_no_capability_names_them_and_root(void)
{
	const struct rb_answer nobody = TEXT("/proc/self/status", NOBODY);

	why(&nobody, NULL, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("CAP_BPF and CAP_PERFMON"));
	CU_ASSERT(says("none of the relevant capabilities"));
	CU_ASSERT(says("unprivileged_bpf_disabled is 2"));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "root"));
	why(&nobody, NULL, RB_NEEDS_PERF, 0x060100);
	CU_ASSERT(says("CAP_PERFMON"));
	CU_ASSERT(says("perf_event_paranoid is 3"));
	why(&nobody, NULL, RB_NEEDS_TRACEFS, 0x060100);
	CU_ASSERT(says("tracefs belongs to root"));
}

static void test_permission_kernel_without_cap_bpf_wants_sys_admin(void)
{
	const struct rb_answer nobody = TEXT("/proc/self/status", NOBODY);
	const struct rb_answer old = TEXT("cap_last_cap", "37\n");

	why(&nobody, &old, RB_NEEDS_BPF, 0x050400);
	CU_ASSERT(says("it needs CAP_SYS_ADMIN,"));
	CU_ASSERT_PTR_NULL(strstr(err.text, "CAP_BPF"));
}

static void test_permission_cap_bpf_is_enough_for_bpf_and_not_for_tracefs(void)
{
	const struct rb_answer some = TEXT("/proc/self/status", BPF_ONLY);

	why(&some, NULL, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("every user"));
	why(&some, NULL, RB_NEEDS_TRACEFS, 0x060100);
	CU_ASSERT(says(
		"tracefs belongs to root, so CAP_DAC_OVERRIDE is required, but this process has cap_bpf, cap_perfmon"));
}

static int pinned(const struct rb_answer *answer, int code)
{
	const struct rb_answer answers[] = {
		*answer,
		TEXT("/proc/self/status", ROOT_STATUS),
		TEXT("lockdown", "[none] integrity confidentiality\n"),
	};
	struct rb_sys_script script;

	rawbpf_err_deinit(&err);
	rb_sys_script_init(&script, answers, RB_COUNT(answers));
	code = rb_kernel_why_not_pinned(&script.door, "map", "/some/pin", code, &err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
	return code;
}

static void test_permission_pin_tells_a_missing_file_another_file_system_and_a_right(void)
{
	const struct rb_answer bpffs = { .op = RB_OP_STATFS,
					 .path = "/some/pin",
					 .answer = 0xcafe4a11 };
	const struct rb_answer tmpfs = { .op = RB_OP_STATFS,
					 .path = "/some/pin",
					 .answer = 0x01021994 };
	const struct rb_answer shut = { .op = RB_OP_OPEN, .path = "/some/pin", .answer = -EACCES };

	CU_ASSERT_EQUAL(pinned(&tmpfs, -ENOENT), -ENOENT);
	CU_ASSERT_STRING_EQUAL(err.text, "no map is pinned at /some/pin");
	CU_ASSERT_EQUAL(pinned(&tmpfs, -EACCES), -EACCES);
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT(says("/some/pin: the file is not on bpffs"));
	CU_ASSERT_EQUAL(pinned(&bpffs, -EACCES), -EACCES);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
	CU_ASSERT_EQUAL(pinned(&shut, -EACCES), -EACCES); /* not known: no claim about bpffs */
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
	CU_ASSERT_EQUAL(pinned(&bpffs, -EMFILE), -EMFILE);
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT(says("opening the pinned map /some/pin: "));
}

static void test_permission_user_namespace_is_named(void)
{
	const struct rb_answer map =
		TEXT("/proc/self/uid_map", "         0       1000          1\n");

	why(&map, NULL, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("user namespace"));
}

static void test_permission_lockdown_is_named(void)
{
	const struct rb_answer locked = TEXT("lockdown", "none integrity [confidentiality]\n");

	why(&locked, NULL, RB_NEEDS_TRACEFS, 0x060100);
	CU_ASSERT(says("locked down"));
	CU_ASSERT(says("/sys/kernel/security/lockdown"));
}

static void test_permission_lockdown_is_found_where_securityfs_is_not_mounted(void)
{
	const struct rb_answer gone = { .op = RB_OP_OPEN,
					.path = "/sys/kernel/security/lockdown",
					.answer = -ENOENT };
	const struct rb_answer locked = TEXT("lockdown", "none integrity [confidentiality]\n");

	why(&gone, &locked, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("locked down"));
}

static void test_permission_seccomp_that_refuses_the_call_is_named(void)
{
	const struct rb_answer filtered = TEXT("/proc/self/status", FILTERED);
	const struct rb_answer no_bpf = { .op = RB_OP_BPF, .cmd = -1, .answer = -EPERM };
	const struct rb_answer no_perf = { .op = RB_OP_PERF_OPEN, .answer = -EACCES };

	why(&filtered, &no_bpf, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("seccomp"));
	CU_ASSERT(says("refuses the system call"));
	why(&filtered, &no_perf, RB_NEEDS_PERF, 0x060100);
	CU_ASSERT(says("refuses the system call"));
	why(&filtered, NULL, RB_NEEDS_PERF, 0x060100);
	CU_ASSERT(says("seccomp"));
	CU_ASSERT(says("may refuse"));
}

static void test_permission_memlock_is_named_where_it_counts(void)
{
	const struct rb_answer unlimited = TEXT(
		"/proc/self/limits", "Max locked memory         unlimited   unlimited  bytes\n");

	why(NULL, NULL, RB_NEEDS_BPF, 0x050a00);
	CU_ASSERT(says("locked memory"));
	CU_ASSERT(says("64 KiB"));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "ulimit -l"));
	why(NULL, NULL, RB_NEEDS_BPF, 0x050b00);
	CU_ASSERT(says("every user"));
	why(&unlimited, NULL, RB_NEEDS_BPF, 0x050a00);
	CU_ASSERT(says("every user"));
}

static void test_permission_nothing_shut_blames_the_kernel(void)
{
	why(NULL, NULL, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("this kernel"));
	CU_ASSERT(says("every user"));
}

static void test_permission_without_proc_says_it_cannot_tell(void)
{
	const struct rb_answer gone = { .op = RB_OP_OPEN, .path = "/proc/", .answer = -ENOENT };

	why(&gone, NULL, RB_NEEDS_BPF, 0x060100);
	CU_ASSERT(says("cause unknown"));
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_permission_no_capability_names_them_and_root),
		UNIT_TEST(test_permission_kernel_without_cap_bpf_wants_sys_admin),
		UNIT_TEST(test_permission_cap_bpf_is_enough_for_bpf_and_not_for_tracefs),
		UNIT_TEST(test_permission_pin_tells_a_missing_file_another_file_system_and_a_right),
		UNIT_TEST(test_permission_user_namespace_is_named),
		UNIT_TEST(test_permission_lockdown_is_named),
		UNIT_TEST(test_permission_lockdown_is_found_where_securityfs_is_not_mounted),
		UNIT_TEST(test_permission_seccomp_that_refuses_the_call_is_named),
		UNIT_TEST(test_permission_memlock_is_named_where_it_counts),
		UNIT_TEST(test_permission_nothing_shut_blames_the_kernel),
		UNIT_TEST(test_permission_without_proc_says_it_cannot_tell),
		CU_TEST_INFO_NULL,
	};

	return unit_run("permission", tests);
}
