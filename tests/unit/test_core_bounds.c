// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * CO-RE against objects and kernel types that were made to take for ever, or all memory: what would be
 * the product of two large numbers is given up. That a test ends is what it tests.
 */
#include <stdlib.h>

#include "types/subset.h"
#include "btf_builder.h"
#include "core/core.h"
#include "unit.h"

enum { FIELD_OFFSET = 0, TYPE_EXISTS = 8, ENUM_EXISTS = 10, TYPE_MATCHES = 12 };

#define MANY 60000

struct siege {
	struct btf_builder object_types, kernel_types;
	uint8_t *object_blob, *kernel_blob;
	struct rb_btf kernel;
	struct rb_func func;
	struct rb_object object;
	struct rb_core core;
	struct rb_code code;
	struct rawbpf_err err;
};

static void siege_init(struct siege *siege)
{
	*siege = (struct siege){ .func = { .name = "f" } };
	btf_builder_init(&siege->object_types, false);
	btf_builder_init(&siege->kernel_types, false);
}

static void siege_deinit(struct siege *siege)
{
	rb_core_deinit(&siege->core);
	rb_code_deinit(&siege->code);
	rb_btf_deinit(&siege->object.btf);
	rb_btf_deinit(&siege->kernel);
	free(siege->object.cores);
	free(siege->object_blob);
	free(siege->kernel_blob);
	btf_builder_deinit(&siege->object_types);
	btf_builder_deinit(&siege->kernel_types);
	rawbpf_err_deinit(&siege->err);
}

/* `count` relocations of one instruction, of types `first`, `first` + `step`... */
static int lay(struct siege *siege, size_t count, uint32_t kind, uint32_t first, uint32_t step,
	       const char *access)
{
	struct rb_core *core = &siege->core;
	int code;

	siege->object.cores = calloc(count, sizeof(*siege->object.cores));
	siege->code.insns = calloc(1, sizeof(*siege->code.insns));
	siege->code.funcs = calloc(1, sizeof(*siege->code.funcs));
	CU_ASSERT_FATAL(siege->object.cores && siege->code.insns && siege->code.funcs);
	for (size_t i = 0; i < count; i++)
		siege->object.cores[i] = (struct rb_core_reloc){ .type = first + (uint32_t)i * step,
								 .kind = kind,
								 .access = access };
	siege->code.insns[0].code = BPF_ALU64 | BPF_MOV | BPF_K;
	siege->code.insns[0].imm = 1;
	siege->code.count = 1;
	siege->code.func_count = 1;
	siege->func.core_count = siege->object.core_count = count;
	siege->object.funcs = &siege->func;
	siege->object.func_count = 1;
	siege->object_blob = made_parsed(&siege->object_types, &siege->object.btf);
	siege->kernel_blob = made_parsed(&siege->kernel_types, &siege->kernel);
	code = rb_core_init(&siege->object, core, &siege->err);
	if (!code)
		code = rb_core_want(core, &siege->func, &siege->err);
	if (!code)
		code = rb_btf_names_look(&core->names, &siege->kernel, &siege->err);
	if (!code)
		code = rb_core_offer(core, &core->names, &siege->kernel, &siege->err);
	return code < 0 ? code : rb_core_relocate(core, &siege->code, &siege->err);
}

static void check_given_up(struct siege *siege, int code, int expected)
{
	CU_ASSERT_EQUAL(code, expected);
	CU_ASSERT_EQUAL(siege->err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(siege->err.text[0] != '\0');
	siege_deinit(siege);
}

static void made_empty_structs(struct btf_builder *types, uint32_t count)
{
	uint32_t name = made_name(types, "t");

	for (uint32_t i = 0; i < count; i++) {
		made_word(types, name);
		made_word(types, (uint32_t)RB_BTF_STRUCT << 24);
		made_word(types, 0);
	}
	types->count += count;
}

static void test_core_many_candidates_for_many_relocations_are_given_up(void)
{
	struct siege siege;

	siege_init(&siege);
	made_empty_structs(&siege.object_types, 1);
	made_empty_structs(&siege.kernel_types, MANY);
	check_given_up(&siege, lay(&siege, MANY, TYPE_EXISTS, 1, 0, "0"), -ELOOP);
}

static void test_core_many_candidates_for_many_types_are_given_up(void)
{
	struct siege siege;

	siege_init(&siege);
	made_empty_structs(&siege.object_types, MANY);
	made_empty_structs(&siege.kernel_types, MANY);
	check_given_up(&siege, lay(&siege, MANY, TYPE_EXISTS, 1, 1, "0"), -ELOOP);
}

static void made_long_enum(struct btf_builder *types, uint32_t count)
{
	made_type(types, RB_BTF_ENUM, "e", count, 4);
	for (uint32_t i = 0; i < count; i++) {
		made_word(types, i + 1 < count ? 1 : made_name(types, "last"));
		made_word(types, i);
	}
}

static void test_core_many_values_for_many_relocations_are_given_up(void)
{
	struct siege siege;

	siege_init(&siege);
	made_type(&siege.object_types, RB_BTF_ENUM, "e", 1, 4);
	made_value(&siege.object_types, "last", 1);
	made_long_enum(&siege.kernel_types, MANY);
	check_given_up(&siege, lay(&siege, MANY, ENUM_EXISTS, 1, 0, "0"), -ELOOP);
}

/* Each struct has the next one twice, all by one name: 2^30 ways to the bottom. */
static void made_tower(struct btf_builder *types, uint32_t levels)
{
	for (uint32_t i = 0; i < levels; i++) {
		made_type(types, RB_BTF_STRUCT, i ? "level" : "t", 2, 8);
		made_member(types, "m", i + 1 < levels ? i + 2 : levels + 1, 0);
		made_member(types, "m", i + 1 < levels ? i + 2 : levels + 1, 0);
	}
}

static void test_core_towers_of_members_are_given_up(void)
{
	struct siege siege;

	siege_init(&siege);
	made_tower(&siege.object_types, 30);
	made_int(&siege.object_types, "int", 4, 1);
	made_tower(&siege.kernel_types, 30);
	made_int(&siege.kernel_types, "other", 4, 1);
	check_given_up(&siege, lay(&siege, 1, TYPE_MATCHES, 1, 0, "0"), -ELOOP);
}

/* Unions within unions without names, none of which has the member. */
static void test_core_towers_without_names_are_given_up(void)
{
	struct btf_builder *types;
	struct siege siege;

	siege_init(&siege);
	types = &siege.object_types;
	made_type(types, RB_BTF_STRUCT, "t", 1, 8);
	made_member(types, "wanted", 2, 0);
	made_int(types, "int", 4, 1);
	types = &siege.kernel_types;
	for (uint32_t i = 0; i < 30; i++) {
		made_type(types, RB_BTF_UNION + (i ? 0 : RB_BTF_STRUCT - RB_BTF_UNION),
			  i ? "" : "t", 2, 8);
		made_member(types, i < 29 ? "" : "other", i + 2, 0);
		made_member(types, i < 29 ? "" : "other", i + 2, 0);
	}
	made_int(types, "int", 4, 1);
	check_given_up(&siege, lay(&siege, 1, FIELD_OFFSET, 1, 0, "0:0"), -ELOOP);
}

static char *long_string(char what, size_t size)
{
	char *string = malloc(size + 1);

	CU_ASSERT_FATAL(string != NULL);
	memset(string, what, size);
	string[size] = '\0';
	return string;
}

static void test_core_path_of_a_million_digits_is_refused(void)
{
	char *zeros = long_string('0', 1 << 20);
	struct siege siege;

	siege_init(&siege);
	made_empty_structs(&siege.object_types, 1);
	made_empty_structs(&siege.kernel_types, 1);
	check_given_up(&siege, lay(&siege, MANY, FIELD_OFFSET, 1, 0, zeros), -ENOEXEC);
	free(zeros);
}

/* A name that many types share, on both sides. */
static void made_shared_name(struct btf_builder *types, const char *name, uint32_t count)
{
	uint32_t offset = made_name(types, name);

	for (uint32_t i = 0; i < count; i++) {
		made_word(types, offset);
		made_word(types, (uint32_t)RB_BTF_STRUCT << 24);
		made_word(types, 0);
	}
	types->count += count;
}

static void test_names_of_a_megabyte_are_looked_at_in_part(void)
{
	char *name = long_string('n', 1 << 20);
	struct siege siege;

	siege_init(&siege);
	made_shared_name(&siege.object_types, name, 1);
	made_shared_name(&siege.kernel_types, name, MANY);
	CU_ASSERT_EQUAL(rb_btf_essential(name), RB_BTF_NAME_MOST);
	CU_ASSERT_EQUAL(lay(&siege, 1, TYPE_EXISTS, 1, 0, "0"), 0);
	siege_deinit(&siege);
	free(name);
}

static void test_core_member_of_a_long_name_is_refused(void)
{
	char *name = long_string('n', RB_BTF_NAME_MOST + 1);
	struct siege siege;

	siege_init(&siege);
	made_type(&siege.object_types, RB_BTF_STRUCT, "t", 1, 8);
	made_member(&siege.object_types, name, 2, 0);
	made_int(&siege.object_types, "int", 4, 1);
	made_empty_structs(&siege.kernel_types, 1);
	check_given_up(&siege, lay(&siege, 1, FIELD_OFFSET, 1, 0, "0:0"), -ENOEXEC);
	free(name);
}

/* Nothing of the kernel can be meant by it, so that nothing is kept for it. */
static void test_core_type_without_a_name_keeps_nothing(void)
{
	struct rb_btf_subset subset;
	struct rb_text blob = { 0 };
	struct siege siege;

	siege_init(&siege);
	made_type(&siege.object_types, RB_BTF_STRUCT, "", 0, 4);
	made_type(&siege.kernel_types, RB_BTF_STRUCT, "", 0, 4);
	CU_ASSERT_EQUAL(lay(&siege, 1, TYPE_EXISTS, 1, 0, "0"), -ENOEXEC);
	CU_ASSERT_EQUAL_FATAL(rb_btf_subset_init(&siege.kernel, &subset, NULL), 0);
	CU_ASSERT_EQUAL(rb_core_keep(&siege.object, &subset, NULL), 0);
	CU_ASSERT_EQUAL(rb_btf_subset_write(&subset, &blob, NULL), 0);
	CU_ASSERT_EQUAL(blob.size, 25); /* a header and no string */
	rb_text_deinit(&blob);
	rb_btf_subset_deinit(&subset);
	siege_deinit(&siege);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_core_many_candidates_for_many_relocations_are_given_up),
		UNIT_TEST(test_core_many_candidates_for_many_types_are_given_up),
		UNIT_TEST(test_core_many_values_for_many_relocations_are_given_up),
		UNIT_TEST(test_core_towers_of_members_are_given_up),
		UNIT_TEST(test_core_towers_without_names_are_given_up),
		UNIT_TEST(test_core_path_of_a_million_digits_is_refused),
		UNIT_TEST(test_names_of_a_megabyte_are_looked_at_in_part),
		UNIT_TEST(test_core_member_of_a_long_name_is_refused),
		UNIT_TEST(test_core_type_without_a_name_keeps_nothing),
		CU_TEST_INFO_NULL,
	};

	return unit_run("core_bounds", tests);
}
