// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_externs_object - what an object leaves open: which externs there are, of what kind and type,
 * and how values of the configuration are laid out in their map.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_builder.h"
#include "made_object.h"
#include "text_check.h"
#include "unit.h"

static uint32_t add_symbol(struct made_object *made, const char *name, bool weak)
{
	return elf_add_symbol(&made->builder, name, weak ? STB_WEAK : STB_GLOBAL, STT_NOTYPE,
			      SHN_UNDEF, 0, 0);
}

/* Externs of .kconfig, of these sizes, in the order of their symbols. */
static int make_kconfig(struct made_object *made, const uint32_t *sizes, uint32_t count)
{
	static const char *const names[] = { "CONFIG_A", "CONFIG_B", "CONFIG_C", "CONFIG_D" };
	struct btf_builder btf;
	uint32_t vars[4];
	uint8_t *blob;
	size_t size;
	int code;

	made_object_init(made, false);
	btf_builder_init(&btf, false);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t character = made_int(&btf, "char", 1, 2), type;

		type = sizes[i] <= 8 && sizes[i] && !(sizes[i] & (sizes[i] - 1))
			       ? made_int(&btf, "int", sizes[i], 0)
			       : made_array(&btf, character, sizes[i]);
		vars[i] = made_var(&btf, names[i], type, 2);
		add_symbol(made, names[i], i == 1);
	}
	made_type(&btf, RB_BTF_DATASEC, ".kconfig", count, 0);
	for (uint32_t i = 0; i < count; i++)
		made_place(&btf, vars[i], 0, sizes[i]);
	blob = made_btf(&btf, &size);
	elf_add_section(&made->builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	btf_builder_deinit(&btf);
	code = made_object_finish(made);
	return code;
}

static void test_externs_object_kconfig_values_are_aligned_in_one_map(void)
{
	static const uint32_t sizes[] = { 1, 4, 11, 8 }, offsets[] = { 0, 4, 8, 24 };
	struct made_object made;

	CU_ASSERT_EQUAL_FATAL(make_kconfig(&made, sizes, 4), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.extern_count, 4);
	for (size_t i = 0; i < 4; i++) {
		CU_ASSERT_EQUAL(made.object.externs[i].kind, RB_EXTERN_KCONFIG);
		CU_ASSERT_EQUAL(made.object.externs[i].offset, offsets[i]);
		CU_ASSERT_EQUAL(made.object.externs[i].size, sizes[i]);
		CU_ASSERT_EQUAL(made.object.externs[i].weak, i == 1);
	}
	CU_ASSERT_EQUAL_FATAL(made.object.map_count, 1);
	CU_ASSERT_EQUAL(made.object.maps[0].kind, RB_MAP_KCONFIG);
	CU_ASSERT_EQUAL(made.object.maps[0].value_size, 32);
	CU_ASSERT_EQUAL(made.object.maps[0].flags, BPF_F_RDONLY_PROG);
	made_object_deinit(&made);
}

/* Guards against a map as large as somebody likes, or of nothing. */
static void test_externs_object_kconfig_of_another_size_is_refused(void)
{
	static const uint32_t sizes[] = { 0, 4097 };

	for (size_t i = 0; i < RB_COUNT(sizes); i++) {
		struct made_object made;

		CU_ASSERT_EQUAL(make_kconfig(&made, &sizes[i], 1), -ENOEXEC);
		CU_ASSERT_EQUAL(made.err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(made.err.text, "extern CONFIG_A: expected a type of 1 to"));
		made_object_deinit(&made);
	}
}

static void test_externs_object_without_types_are_what_they_are_used_for(void)
{
	static const struct bpf_insn insns[] = { MADE_LOAD(1, 0), MADE_SECOND, MADE_CALL(-1),
						 MADE_EXIT };
	struct made_object made;
	uint32_t code, table;

	made_object_init(&made, false);
	code = made_code(&made, "kprobe/f", insns, RB_COUNT(insns));
	made_func(&made, "prog", code, 0, RB_COUNT(insns));
	table = elf_add_table(&made.builder, ".rel", SHT_REL, code);
	elf_add_reloc(&made.builder, table, 0, add_symbol(&made, "variable", false), 1, 0);
	elf_add_reloc(&made.builder, table, 16, add_symbol(&made, "function", true), 10, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.extern_count, 2);
	CU_ASSERT_EQUAL(made.object.externs[0].kind, RB_EXTERN_VAR);
	CU_ASSERT_FALSE(made.object.externs[0].weak);
	CU_ASSERT_EQUAL(made.object.externs[1].kind, RB_EXTERN_FUNC);
	CU_ASSERT_TRUE(made.object.externs[1].weak);
	CU_ASSERT_EQUAL(made.object.externs[1].type, 0);
	CU_ASSERT_EQUAL(made.object.map_count, 0);
	CU_ASSERT_STRING_EQUAL(made.err.text, "");
	made_object_deinit(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_externs_object_kconfig_values_are_aligned_in_one_map),
		UNIT_TEST(test_externs_object_kconfig_of_another_size_is_refused),
		UNIT_TEST(test_externs_object_without_types_are_what_they_are_used_for),
		CU_TEST_INFO_NULL,
	};

	return unit_run("externs_object", tests);
}
