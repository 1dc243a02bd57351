// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load - programs, and what is tried twice: with more rights to lock memory, without a name, with
 * a log, with a larger log.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "load/load.h"
#include "made_object.h"
#include "mock_verifier.h"
#include "text_check.h"
#include "unit.h"

static const struct bpf_insn insns[] = { { .code = BPF_JMP | BPF_EXIT } };

static int load(struct verifier *verifier, struct rawbpf_err *err)
{
	struct rb_bpf_prog prog = {
		.type = BPF_PROG_TYPE_KPROBE,
		.insns = insns,
		.insn_count = 1,
		.license = "GPL",
		.kern_version = 0x060100,
		.name = "hello",
	};

	struct rb_code code = { 0 };
	struct made_object made;
	struct rb_load load;
	int fd;

	CU_ASSERT_EQUAL_FATAL(made_object_of(&made, "kprobe/f", "hello", insns, 1), 0);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&verifier->door, &made.object, &made.plan, &load, NULL),
			      0);
	fd = rb_load_program(&load, &prog, &code, err);
	rb_load_deinit(&load, false);
	made_object_deinit(&made);
	return fd;
}

/* ---- programs ---- */

static void test_load_program_that_is_fine_is_one_call_without_a_log(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };
	const union bpf_attr *attr = &verifier.asked[0].attr;
	int fd;

	verifier_init(&verifier);
	fd = load(&verifier, &err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(verifier.count, 1);
	CU_ASSERT_EQUAL(attr->prog_type, BPF_PROG_TYPE_KPROBE);
	CU_ASSERT_EQUAL(attr->insn_cnt, 1);
	CU_ASSERT_EQUAL(attr->insns, (uintptr_t)insns);
	CU_ASSERT_STRING_EQUAL((const char *)(uintptr_t)attr->license, "GPL");
	CU_ASSERT_EQUAL(attr->kern_version, 0x060100);
	CU_ASSERT_STRING_EQUAL(attr->prog_name, "hello");
	CU_ASSERT_EQUAL(attr->log_level, 0);
	CU_ASSERT_EQUAL(attr->log_buf, 0);
	CU_ASSERT_EQUAL(attr->log_size, 0);
	CU_ASSERT_EQUAL(verifier.raised, 0);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	rb_sys_close(&verifier.door, fd);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

static void test_load_program_rejected_is_asked_again_with_a_log(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.verdict = -EACCES;
	verifier.log = "0: (95) exit\nR0 !read_ok\n";
	CU_ASSERT_EQUAL(load(&verifier, &err), -EACCES);
	CU_ASSERT_EQUAL_FATAL(verifier.count, 2);
	CU_ASSERT_EQUAL(verifier.asked[0].log_level, 0);
	CU_ASSERT_EQUAL(verifier.asked[1].log_level, 1);
	CU_ASSERT_EQUAL(verifier.asked[1].log_size, 64 << 10);
	CU_ASSERT_EQUAL(err.status, RAWBPF_VERIFIER);
	CU_ASSERT_EQUAL(err.code, -EACCES);
	CU_ASSERT_STRING_EQUAL(err.text, "the verifier rejected it: Permission denied");
	CU_ASSERT_PTR_NOT_NULL_FATAL(err.detail);
	CU_ASSERT_STRING_EQUAL(err.detail, verifier.log);
	rawbpf_err_deinit(&err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

/* Guards against the second answer, which may be another one, in the place of the first. */
static void test_load_program_rejected_keeps_the_first_errno(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.verdict = -EINVAL;
	verifier.with_log = -ENOMEM;
	verifier.log = "back-edge from insn 1 to 0\n";
	CU_ASSERT_EQUAL(load(&verifier, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.code, -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_VERIFIER);
	rawbpf_err_deinit(&err);
	rb_sys_script_deinit(&verifier.script);
}

static void test_load_program_with_a_long_log_gets_a_larger_buffer(void)
{
	static const uint32_t sizes[] = { 0, 64 << 10, 256 << 10, 1 << 20, 4 << 20 };
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.verdict = -EACCES;
	verifier.log = "much";
	verifier.log_size = (1 << 20) + 1;
	CU_ASSERT_EQUAL(load(&verifier, &err), -EACCES);
	CU_ASSERT_EQUAL_FATAL(verifier.count, RB_COUNT(sizes));
	for (size_t i = 0; i < RB_COUNT(sizes); i++)
		CU_ASSERT_EQUAL(verifier.asked[i].log_size, sizes[i]);
	CU_ASSERT_STRING_EQUAL(err.detail, "much");
	rawbpf_err_deinit(&err);
	rb_sys_script_deinit(&verifier.script);
}

/* Guards against a buffer that grows for ever, and beyond what kernels before 5.2 take. */
static void test_load_program_with_an_endless_log_stops_at_16_mib(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.verdict = -E2BIG;
	verifier.log = "BPF program is too large. Processed 1000001 insn";
	verifier.log_size = SIZE_MAX;
	CU_ASSERT_EQUAL(load(&verifier, &err), -E2BIG);
	CU_ASSERT_EQUAL(err.code, -E2BIG);
	CU_ASSERT_EQUAL(verifier.asked[verifier.count - 1].log_size, (16 << 20) - 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(err.detail);
	CU_ASSERT_STRING_EQUAL(err.detail, verifier.log);
	rawbpf_err_deinit(&err);
	rb_sys_script_deinit(&verifier.script);
}

/* Some programs need their types, and get them the second time. */
static void test_load_program_that_loads_the_second_time_is_taken(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };
	int fd;

	verifier_init(&verifier);
	verifier.verdict = -EBUSY;
	verifier.loads_later = true;
	verifier.log = "processed 2 insns";
	fd = load(&verifier, &err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	CU_ASSERT_PTR_NULL(err.detail);
	CU_ASSERT_EQUAL(verifier.count, 2);
	rb_sys_close(&verifier.door, fd);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

static void test_load_program_without_a_word_of_the_verifier_is_told_by_errno(void)
{
	static const struct {
		int code;
		enum rawbpf_status kind;
		const char *says;
	} answers[] = {
		{ -EINVAL, RAWBPF_FEATURE, "the verifier log is empty" },
		{ -E2BIG, RAWBPF_FEATURE, "too many instructions for this kernel" },
		{ -EPERM, RAWBPF_PERMISSION, "loading it: Operation not permitted" },
		{ -EACCES, RAWBPF_PERMISSION, "loading it: Permission denied" },
		{ -ENOMEM, RAWBPF_IO, "bpf(BPF_PROG_LOAD): " },
		{ -ENOSYS, RAWBPF_IO, "bpf(BPF_PROG_LOAD): " },
	};

	for (size_t i = 0; i < RB_COUNT(answers); i++) {
		struct verifier verifier;
		struct rawbpf_err err = { 0 };

		verifier_init(&verifier);
		verifier.verdict = answers[i].code;
		CU_ASSERT_EQUAL(load(&verifier, &err), answers[i].code);
		CU_ASSERT_EQUAL(err.code, answers[i].code);
		CU_ASSERT_EQUAL(err.status, answers[i].kind);
		CU_ASSERT_TRUE(text_has(err.text, answers[i].says));
		CU_ASSERT_PTR_NULL(err.detail);
		rawbpf_err_deinit(&err);
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
	}
}

/* Statistics alone are no verdict: the kernel refused the program before it looked. */
static void test_load_program_that_nobody_looked_at_is_not_rejected_by_the_verifier(void)
{
	static const struct {
		const char *log;
		enum rawbpf_status kind;
	} logs[] = {
		{ "processed 0 insns (limit 1000000) max_states_per_insn 0\n", RAWBPF_PERMISSION },
		{ "processed 0 insns", RAWBPF_PERMISSION },
		{ "processed 1 insns (limit 1000000)\n", RAWBPF_VERIFIER },
		{ "processed 0 insns\nand more\n", RAWBPF_VERIFIER },
		{ "not supported\nprocessed 0 insns\n", RAWBPF_VERIFIER },
	};

	for (size_t i = 0; i < RB_COUNT(logs); i++) {
		struct verifier verifier;
		struct rawbpf_err err = { 0 };

		verifier_init(&verifier);
		verifier.verdict = -EPERM;
		verifier.log = logs[i].log;
		CU_ASSERT_EQUAL(load(&verifier, &err), -EPERM);
		CU_ASSERT_EQUAL(err.status, logs[i].kind);
		CU_ASSERT_EQUAL(err.detail != NULL, logs[i].kind == RAWBPF_VERIFIER);
		rawbpf_err_deinit(&err);
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
	}
}

static void test_load_program_eperm_raises_memlock_once(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };
	int fd;

	verifier_init(&verifier);
	verifier.memlock = true;
	fd = load(&verifier, &err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL(verifier.raised, 1);
	CU_ASSERT_EQUAL(verifier.count, 2);
	CU_ASSERT_EQUAL(verifier.asked[1].log_level, 0);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	rb_sys_close(&verifier.door, fd);
	rb_sys_script_deinit(&verifier.script);

	verifier_init(&verifier);
	verifier.verdict = -EPERM;
	CU_ASSERT_EQUAL(load(&verifier, NULL), -EPERM);
	CU_ASSERT_EQUAL(verifier.raised, 1);
	rb_sys_script_deinit(&verifier.script);
}

static void test_load_program_eperm_with_a_limit_that_stays_is_not_repeated(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.memlock = true;
	verifier.memlock_code = -EPERM;
	CU_ASSERT_EQUAL(load(&verifier, &err), -EPERM);
	CU_ASSERT_EQUAL(err.status, RAWBPF_PERMISSION);
	CU_ASSERT_EQUAL(verifier.raised, 1);
	/* one, and one that asks for a log; what looks for the reason asks for something harmless */
	CU_ASSERT_EQUAL(verifier.asked[0].log_level, 0);
	CU_ASSERT_EQUAL(verifier.asked[1].log_level, 1);
	for (size_t i = 2; i < verifier.count; i++)
		CU_ASSERT_NOT_EQUAL(verifier.asked[i].cmd, BPF_PROG_LOAD);
	rawbpf_err_deinit(&err);
	rb_sys_script_deinit(&verifier.script);
}

static void test_load_program_on_a_kernel_without_names_has_none(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };
	int fd;

	verifier_init(&verifier);
	verifier.no_names = true;
	fd = load(&verifier, &err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(verifier.count, 2);
	CU_ASSERT_TRUE(verifier.asked[0].named);
	CU_ASSERT_FALSE(verifier.asked[1].named);
	rb_sys_close(&verifier.door, fd);
	rb_sys_script_deinit(&verifier.script);
}

/* Guards against a name that, on such a kernel, keeps the verifier from saying why. */
static void test_load_program_on_a_kernel_without_names_gets_its_log(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.no_names = true;
	verifier.verdict = -EINVAL;
	verifier.log = "back-edge from insn 1 to 0\n";
	CU_ASSERT_EQUAL(load(&verifier, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_VERIFIER);
	CU_ASSERT_PTR_NOT_NULL_FATAL(err.detail);
	CU_ASSERT_STRING_EQUAL(err.detail, verifier.log);
	rawbpf_err_deinit(&err);
	rb_sys_script_deinit(&verifier.script);
}

static void test_load_program_for_nobody_gives_the_code_and_leaks_nothing(void)
{
	struct verifier verifier;

	verifier_init(&verifier);
	verifier.verdict = -EACCES;
	verifier.log = "why";
	CU_ASSERT_EQUAL(load(&verifier, NULL), -EACCES);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_program_that_is_fine_is_one_call_without_a_log),
		UNIT_TEST(test_load_program_rejected_is_asked_again_with_a_log),
		UNIT_TEST(test_load_program_rejected_keeps_the_first_errno),
		UNIT_TEST(test_load_program_with_a_long_log_gets_a_larger_buffer),
		UNIT_TEST(test_load_program_with_an_endless_log_stops_at_16_mib),
		UNIT_TEST(test_load_program_that_loads_the_second_time_is_taken),
		UNIT_TEST(test_load_program_without_a_word_of_the_verifier_is_told_by_errno),
		UNIT_TEST(test_load_program_that_nobody_looked_at_is_not_rejected_by_the_verifier),
		UNIT_TEST(test_load_program_eperm_raises_memlock_once),
		UNIT_TEST(test_load_program_eperm_with_a_limit_that_stays_is_not_repeated),
		UNIT_TEST(test_load_program_on_a_kernel_without_names_has_none),
		UNIT_TEST(test_load_program_on_a_kernel_without_names_gets_its_log),
		UNIT_TEST(test_load_program_for_nobody_gives_the_code_and_leaks_nothing),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load", tests);
}
