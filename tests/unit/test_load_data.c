// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load_data - a data section as a map: created, filled, frozen; and undone when a step fails.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "load/load.h"
#include "btf_builder.h"
#include "made_object.h"
#include "map_kernel.h"
#include "mock_verifier.h"
#include "text_check.h"
#include "unit.h"

static const uint8_t bytes[] = "Hello\n";

/* An object with one section of data, and nothing else. */
static void make(struct made_object *made, const char *section)
{
	bool bss = !strcmp(section, ".bss");

	made_object_init(made, false);
	made_data(made, section, bss ? SHT_NOBITS : SHT_PROGBITS, bss ? NULL : bytes,
		  sizeof(bytes));
	CU_ASSERT_EQUAL_FATAL(made_object_finish(made), 0);
}

/* Its map, made and undone; the answer is rb_load_map()'s. */
static int load_data(struct rb_sys *sys, const char *section, struct rawbpf_err *err)
{
	struct made_object made;
	struct rb_load load;
	int code;

	make(&made, section);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(sys, &made.object, &made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(load.map_fds[0], -1);
	code = rb_load_map(&load, 0, err);
	CU_ASSERT_EQUAL(load.map_fds[0] >= 0, code == 0);
	if (!code) {
		CU_ASSERT_EQUAL(rb_load_map(&load, 0, err), 0); /* it is made once */
	}
	rb_load_deinit(&load, true);
	made_object_deinit(&made);
	return code;
}

static void check_data(const char *section, const char *calls)
{
	struct map_kernel kernel;
	struct rawbpf_err err = { 0 };

	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL(load_data(&kernel.door, section, &err), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, calls));
	CU_ASSERT_STRING_EQUAL(err.text, "");
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
}

static void test_load_data_of_each_kind_is_made_filled_and_frozen(void)
{
	check_data(".rodata.str1.1",
		   "create _rodata_str1_1 type 2 key 4 value 7 entries 1 flags 0x80 = 3\n"
		   "update 3 [0] 48656c6c6f0a00\n"
		   "freeze 3\n");
	check_data(".data", "create _data type 2 key 4 value 7 entries 1 flags 0x0 = 3\n"
			    "update 3 [0] 48656c6c6f0a00\n");
	check_data(".bss", "create _bss type 2 key 4 value 7 entries 1 flags 0x0 = 3\n");
}

/* Addresses within the object, in the order of the file or not, each in its own place. */
static void test_load_data_of_pointers_has_each_in_its_place(void)
{
	static const uint64_t data[] = { 0, 1 }, other[] = { 7 };
	struct map_kernel kernel;
	struct made_object made;
	struct rb_load load;
	uint32_t sections[3], symbols[2], table;

	made_object_init(&made, false);
	sections[0] = made_data(&made, ".rodata", SHT_PROGBITS, "01234567", 8);
	sections[1] = made_data(&made, ".data", SHT_PROGBITS, data, sizeof(data));
	sections[2] = made_data(&made, ".data.more", SHT_PROGBITS, other, sizeof(other));
	symbols[0] =
		elf_add_symbol(&made.builder, "two", STB_GLOBAL, STT_OBJECT, sections[0], 2, 1);
	symbols[1] =
		elf_add_symbol(&made.builder, "four", STB_GLOBAL, STT_OBJECT, sections[0], 4, 1);
	table = elf_add_table(&made.builder, ".rel.data.more", SHT_REL, sections[2]);
	elf_add_reloc(&made.builder, table, 0, symbols[0], 2, 0);
	table = elf_add_table(&made.builder, ".rel.data", SHT_REL, sections[1]);
	elf_add_reloc(&made.builder, table, 8, symbols[0], 2, 0); /* and the 1 that is there */
	elf_add_reloc(&made.builder, table, 0, symbols[1], 2, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL(made.object.patch_count, 3);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&kernel.door, &made.object, &made.plan, &load, NULL), 0);
	for (uint32_t i = 0; i < made.object.map_count; i++)
		CU_ASSERT_EQUAL(rb_load_map(&load, i, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&kernel, "create _rodata type 2 key 4 value 8 entries 1 flags 0x80 = 3\n"
			 "update 3 [0] 3031323334353637\n"
			 "freeze 3\n"
			 "create _data type 2 key 4 value 16 entries 1 flags 0x0 = 4\n"
			 "update 4 [0] 04000000000000000300000000000000\n"
			 "create _data_more type 2 key 4 value 8 entries 1 flags 0x0 = 5\n"
			 "update 5 [0] 0900000000000000\n"));
	rb_load_deinit(&load, true);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_object_deinit(&made);
}

static void test_load_data_eperm_raises_memlock_once(void)
{
	struct verifier verifier;
	struct rawbpf_err err = { 0 };

	verifier_init(&verifier);
	verifier.memlock = true;
	CU_ASSERT_EQUAL(load_data(&verifier.door, ".bss", &err), 0);
	CU_ASSERT_EQUAL(verifier.raised, 1);
	CU_ASSERT_EQUAL(verifier.count, 2);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

static void test_load_data_on_a_kernel_without_names_has_none(void)
{
	struct verifier verifier;

	verifier_init(&verifier);
	verifier.no_names = true;
	CU_ASSERT_EQUAL(load_data(&verifier.door, ".bss", NULL), 0);
	CU_ASSERT_EQUAL_FATAL(verifier.count, 2);
	CU_ASSERT_FALSE(verifier.asked[1].named);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&verifier.script), 0);
}

/* Guards against a map that stays open when a later step fails. */
static void test_load_data_failing_at_each_step_is_undone(void)
{
	static const struct {
		int cmd, code;
		enum rawbpf_status kind;
		const char *says;
	} steps[] = {
		{ BPF_MAP_CREATE, -EINVAL, RAWBPF_FEATURE, "creating it: Invalid argument" },
		{ BPF_MAP_CREATE, -EPERM, RAWBPF_PERMISSION, "creating it: Operation not" },
		{ BPF_MAP_CREATE, -ENOMEM, RAWBPF_IO, "creating it: " },
		{ BPF_MAP_UPDATE_ELEM, -EIO, RAWBPF_IO, "filling it: " },
		{ BPF_MAP_FREEZE, -EINVAL, RAWBPF_FEATURE, "freezing it: Invalid argument" },
		{ BPF_MAP_FREEZE, -EBUSY, RAWBPF_IO, "freezing it: " },
	};

	for (size_t i = 0; i < RB_COUNT(steps); i++) {
		struct map_kernel kernel;
		struct rawbpf_err err = { 0 };

		map_kernel_init(&kernel, NULL, 0);
		kernel.refused = steps[i].cmd;
		kernel.code = steps[i].code;
		CU_ASSERT_EQUAL(load_data(&kernel.door, ".rodata", &err), steps[i].code);
		CU_ASSERT_EQUAL(err.status, steps[i].kind);
		CU_ASSERT_TRUE(text_has(err.text, steps[i].says));
		CU_ASSERT_EQUAL(strncmp(err.text, "map .rodata: ", 13), 0);
		/* EINVAL: a kernel from before maps for data */
		CU_ASSERT_EQUAL(strstr(err.hint, "5.2") != NULL, steps[i].code == -EINVAL);
		CU_ASSERT_EQUAL(load_data(&kernel.door, ".rodata", NULL), steps[i].code);
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
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

/* Zeros by the object, but a variable of it may have been set. */
static void test_load_data_of_a_bss_with_a_value_is_filled(void)
{
	struct map_kernel kernel;
	struct made_object made;
	struct rb_load load;

	make(&made, ".bss");
	CU_ASSERT_EQUAL_FATAL(made.plan.maps[0].kind, RB_MAP_BSS);
	made.plan.maps[0].init = (struct rb_bytes){ bytes, sizeof(bytes) };
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&kernel.door, &made.object, &made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_map(&load, 0, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&kernel, "create _bss type 2 key 4 value 7 entries 1 flags 0x0 = 3\n"
			 "update 3 [0] 48656c6c6f0a00\n"));
	rb_load_deinit(&load, true);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_object_deinit(&made);
}

/* Settings of the kernel are looked up and frozen; and go into their own map alone. */
static void test_load_data_of_kconfig_has_the_kernels_values(void)
{
	static const struct rb_answer answers[] = {
		{ .op = RB_OP_READ, .path = "/proc/sys/kernel/osrelease", .data = "6.1.0\n" },
		{ .op = RB_OP_READ, .path = "/boot/config", .data = "CONFIG_A=250\n" },
	};

	for (uint32_t known = 0; known < 2; known++) {
		struct btf_builder btf;
		struct map_kernel kernel;
		struct made_object made;
		struct rb_load load;
		uint32_t var;
		uint8_t *blob;
		size_t size;

		made_object_init(&made, false);
		made_data(&made, ".data", SHT_PROGBITS, bytes, sizeof(bytes));
		btf_builder_init(&btf, false);
		var = made_var(&btf, "CONFIG_A", made_int(&btf, "int", 4, 0), 2);
		elf_add_symbol(&made.builder, "CONFIG_A", STB_GLOBAL, STT_NOTYPE, SHN_UNDEF, 0, 0);
		made_type(&btf, RB_BTF_DATASEC, ".kconfig", 1, 0);
		made_place(&btf, var, 0, 4);
		blob = made_btf(&btf, &size);
		elf_add_section(&made.builder, ".BTF", SHT_PROGBITS, blob, size);
		free(blob);
		btf_builder_deinit(&btf);
		CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
		CU_ASSERT_EQUAL_FATAL(made.object.map_count, 2);
		CU_ASSERT_EQUAL_FATAL(made.object.maps[1].kind, RB_MAP_KCONFIG);
		map_kernel_init(&kernel, answers, known ? 2 : 1);
		CU_ASSERT_EQUAL_FATAL(
			rb_load_init(&kernel.door, &made.object, &made.plan, &load, NULL), 0);
		CU_ASSERT_EQUAL(load.kconfig, 1);
		CU_ASSERT_EQUAL(rb_load_map(&load, 0, NULL), 0);
		CU_ASSERT_TRUE(text_has(kernel.calls.data, "update 3 [0] 48656c6c6f0a00\n"));
		rb_text_clear(&kernel.calls);
		CU_ASSERT_EQUAL(rb_load_map(&load, 1, NULL) < 0, !known);
		CU_ASSERT_EQUAL(load.map_fds[1] < 0, !known);
		CU_ASSERT_EQUAL(!strstr(kernel.calls.data, MADE_HOST_BIG_ENDIAN
								   ? "update 4 [0] 000000fa\n"
								   : "update 4 [0] fa000000\n"),
				!known);
		CU_ASSERT_EQUAL(!strstr(kernel.calls.data, "freeze 4\n"), !known);
		CU_ASSERT_EQUAL(!strstr(kernel.calls.data, "update"), !known);
		rb_load_deinit(&load, true);
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
		made_object_deinit(&made);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_data_of_each_kind_is_made_filled_and_frozen),
		UNIT_TEST(test_load_data_of_pointers_has_each_in_its_place),
		UNIT_TEST(test_load_data_eperm_raises_memlock_once),
		UNIT_TEST(test_load_data_on_a_kernel_without_names_has_none),
		UNIT_TEST(test_load_data_failing_at_each_step_is_undone),
		UNIT_TEST(test_load_name_is_as_the_kernel_takes_it),
		UNIT_TEST(test_load_data_of_a_bss_with_a_value_is_filled),
		UNIT_TEST(test_load_data_of_kconfig_has_the_kernels_values),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load_data", tests);
}
