// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load_data - a data section as a map: created, filled, frozen; and undone when a step fails.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "load/load.h"
#include "mock_verifier.h"
#include "text_check.h"
#include "unit.h"

static const uint8_t bytes[] = "Hello\n";

static int load_data(struct verifier *verifier, enum rb_data_kind kind, struct rb_err *err)
{
	struct rb_data data = {
		.name = ".rodata.str1.1",
		.kind = kind,
		.size = sizeof(bytes),
		.init = { kind == RB_DATA_BSS ? NULL : bytes,
			  kind == RB_DATA_BSS ? 0 : sizeof(bytes) },
	};

	return rb_load_data(&verifier->door, &data, err);
}

static void check_data(enum rb_data_kind kind, uint32_t flags, size_t calls)
{
	static const uint64_t cmds[] = { BPF_MAP_CREATE, BPF_MAP_UPDATE_ELEM, BPF_MAP_FREEZE };
	struct verifier verifier;
	struct rb_err err = { 0 };
	const union bpf_attr *attr = &verifier.asked[0].attr;
	int fd;

	verifier_init(&verifier);
	fd = load_data(&verifier, kind, &err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(verifier.count, calls);
	for (size_t i = 0; i < calls; i++)
		CU_ASSERT_EQUAL(verifier.asked[i].cmd, cmds[i]);
	CU_ASSERT_EQUAL(attr->map_type, BPF_MAP_TYPE_ARRAY);
	CU_ASSERT_EQUAL(attr->key_size, 4);
	CU_ASSERT_EQUAL(attr->value_size, sizeof(bytes));
	CU_ASSERT_EQUAL(attr->max_entries, 1);
	CU_ASSERT_EQUAL(attr->map_flags, flags);
	CU_ASSERT_STRING_EQUAL(attr->map_name, "_rodata_str1_1");
	if (calls > 1) {
		CU_ASSERT_EQUAL(verifier.asked[1].attr.map_fd, (uint32_t)fd);
		CU_ASSERT_EQUAL(verifier.asked[1].attr.value, (uintptr_t)bytes);
		CU_ASSERT_EQUAL(verifier.asked[1].attr.flags, BPF_ANY);
	}
	if (calls > 2)
		CU_ASSERT_EQUAL(verifier.asked[2].attr.map_fd, (uint32_t)fd);
	rb_sys_close(&verifier.door, fd);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

static void test_load_data_of_each_kind_is_made_filled_and_frozen(void)
{
	check_data(RB_DATA_RODATA, BPF_F_RDONLY_PROG, 3);
	check_data(RB_DATA_DATA, 0, 2);
	check_data(RB_DATA_BSS, 0, 1);
}

static void test_load_data_eperm_raises_memlock_once(void)
{
	struct verifier verifier;
	struct rb_err err = { 0 };
	int fd;

	verifier_init(&verifier);
	verifier.memlock = true;
	fd = load_data(&verifier, RB_DATA_BSS, &err);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL(verifier.raised, 1);
	CU_ASSERT_EQUAL(verifier.count, 2);
	rb_sys_close(&verifier.door, fd);
	rb_sys_script_deinit(&verifier.script);
}

static void test_load_data_on_a_kernel_without_names_has_none(void)
{
	struct verifier verifier;
	int fd;

	verifier_init(&verifier);
	verifier.no_names = true;
	fd = load_data(&verifier, RB_DATA_BSS, NULL);
	CU_ASSERT_TRUE(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(verifier.count, 2);
	CU_ASSERT_FALSE(verifier.asked[1].named);
	rb_sys_close(&verifier.door, fd);
	rb_sys_script_deinit(&verifier.script);
}

/* Guards against a map that stays open when a later step fails. */
static void test_load_data_failing_at_each_step_is_undone(void)
{
	static const struct {
		uint64_t cmd;
		int code;
		enum rb_kind kind;
		const char *says;
	} steps[] = {
		{ BPF_MAP_CREATE, -EINVAL, RB_FEATURE, "creating its map: Invalid argument" },
		{ BPF_MAP_CREATE, -EPERM, RB_PERMISSION, "creating its map: Operation not" },
		{ BPF_MAP_CREATE, -ENOMEM, RB_IO, "creating its map: " },
		{ BPF_MAP_UPDATE_ELEM, -EIO, RB_IO, "filling its map: " },
		{ BPF_MAP_FREEZE, -EINVAL, RB_FEATURE, "freezing its map: Invalid argument" },
		{ BPF_MAP_FREEZE, -EBUSY, RB_IO, "freezing its map: " },
	};

	for (size_t i = 0; i < RB_COUNT(steps); i++) {
		struct rb_answer answer = { RB_OP_BPF,	   NULL, (int64_t)steps[i].cmd,
					    steps[i].code, NULL, 0 };
		struct rb_sys_script script;
		struct rb_err err = { 0 };
		struct rb_data data = {
			.name = ".rodata", .kind = RB_DATA_RODATA, .size = 7, .init = { bytes, 7 }
		};

		rb_sys_script_init(&script, &answer, 1);
		CU_ASSERT_EQUAL(rb_load_data(&script.door, &data, &err), steps[i].code);
		CU_ASSERT_EQUAL(err.kind, steps[i].kind);
		CU_ASSERT_TRUE(text_has(err.text, steps[i].says));
		CU_ASSERT_EQUAL(strncmp(err.text, "data .rodata (7 bytes): ", 24), 0);
		CU_ASSERT_EQUAL(rb_load_data(&script.door, &data, NULL), steps[i].code);
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
		rawbpf_err_deinit(&err);
	}
}

static void test_load_name_is_as_the_kernel_takes_it(void)
{
	char name[BPF_OBJ_NAME_LEN];

	memset(name, 'x', sizeof(name));
	rb_bpf_name(name, "a.b-c");
	CU_ASSERT_STRING_EQUAL(name, "a_b_c");
	for (size_t i = 5; i < sizeof(name); i++)
		CU_ASSERT_EQUAL(name[i], '\0');
	rb_bpf_name(name, "kprobe__sys_clone3_and_more");
	CU_ASSERT_STRING_EQUAL(name, "kprobe__sys_clo");
	rb_bpf_name(name, "");
	CU_ASSERT_STRING_EQUAL(name, "");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_data_of_each_kind_is_made_filled_and_frozen),
		UNIT_TEST(test_load_data_eperm_raises_memlock_once),
		UNIT_TEST(test_load_data_on_a_kernel_without_names_has_none),
		UNIT_TEST(test_load_data_failing_at_each_step_is_undone),
		UNIT_TEST(test_load_name_is_as_the_kernel_takes_it),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load_data", tests);
}
