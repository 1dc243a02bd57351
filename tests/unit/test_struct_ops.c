// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_struct_ops - structures of functions: the object's variables, and member by member what they
 * are to a kernel whose struct is laid out in another way.
 */
#include <stdlib.h>
#include <string.h>

#include "btf_builder.h"
#include "made_btf.h"
#include "made_object.h"
#include "link/ops_value.h"
#include "sys/uapi.h"
#include "text_check.h"
#include "unit.h"

/*
 * What the object has:				and the kernel, behind 64 bytes of the value:
 *	struct ops___ours {			struct ops {
 *		void (*first)(void);			u32 flags, more;
 *		u32 flags, size;			void (*second)(void);
 *		void (*second)(void);			void *owner;
 *		void (*other)(void);			void (*first)(void);
 *	};					};
 */
enum { FIRST = 0, FLAGS = 8, SIZE = 12, SECOND = 16, OTHER = 24, END = 32, DATA = 64 };

struct stage {
	struct made_object made;
	struct btf_builder btf;
	struct made_btf kernel;
	uint32_t u32, pointer, text, code, section, table;
	uint32_t first, second, inner; /* symbols of functions */
	uint32_t value_type;	       /* the kernel's */
	struct rb_struct_ops ops;
	struct rawbpf_err err;
};

static void stage_init(struct stage *stage, const char *section, const uint8_t data[END])
{
	static const struct bpf_insn insns[] = { MADE_LOAD(1, 0), MADE_SECOND, MADE_EXIT,
						 MADE_EXIT };
	struct made_object *made = &stage->made;

	memset(stage, 0, sizeof(*stage));
	made_object_init(made, false);
	btf_builder_init(&stage->btf, false);
	stage->text = made_code(made, ".text", insns + 2, 1);
	stage->code = made_code(made, "struct_ops", insns, 4);
	stage->section = made_data(made, section, SHT_PROGBITS, data, END);
	stage->first = made_func(made, "one", stage->code, 0, 3);
	stage->second = made_func(made, "two", stage->code, 3, 1);
	stage->inner = made_func(made, "inner", stage->text, 0, 1);
	stage->table = elf_add_table(&made->builder, ".rel.ops", SHT_REL, stage->section);
	stage->u32 = made_int(&stage->btf, "unsigned int", 4, 0);
	stage->pointer = made_type(&stage->btf, RB_BTF_PTR, "", 0,
				   made_type(&stage->btf, RB_BTF_FUNC_PROTO, "", 0, 0));
}

static void put_program(struct stage *stage, uint32_t offset, uint32_t symbol)
{
	elf_add_reloc(&stage->made.builder, stage->table, offset, symbol, 2 /* R_BPF_64_ABS64 */,
		      0);
}

static uint32_t usual_struct(struct stage *stage)
{
	uint32_t id = made_type(&stage->btf, RB_BTF_STRUCT, "ops___ours", 5, END);

	made_member(&stage->btf, "first", stage->pointer, FIRST * 8);
	made_member(&stage->btf, "flags", stage->u32, FLAGS * 8);
	made_member(&stage->btf, "size", stage->u32, SIZE * 8);
	made_member(&stage->btf, "second", stage->pointer, SECOND * 8);
	made_member(&stage->btf, "other", stage->pointer, OTHER * 8);
	return id;
}

/* `hidden`: no symbol says where the variable is. */
static int finish(struct stage *stage, uint32_t type, const char *section, bool hidden)
{
	uint32_t var = made_var(&stage->btf, "mine", type, 1);
	uint8_t *blob;
	size_t size;

	made_type(&stage->btf, RB_BTF_DATASEC, section, 1, 0);
	made_place(&stage->btf, var, 0, END);
	blob = made_btf(&stage->btf, &size);
	elf_add_section(&stage->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	if (!hidden)
		elf_add_symbol(&stage->made.builder, "mine", STB_GLOBAL, STT_OBJECT, stage->section,
			       0, END);
	return made_object_finish(&stage->made);
}

/* The kernel's side; `pointer_size` is that of its architecture. */
static void make_kernel(struct stage *stage, uint32_t pointer_size, uint32_t second_kind)
{
	struct made_btf *kernel = &stage->kernel;
	uint32_t word, data, pointer, object, type;

	made_btf_init(kernel);
	made_btf_int(kernel, "long unsigned int", pointer_size, 0);
	word = made_btf_int(kernel, "unsigned int", 4, 0);
	pointer = made_btf_pointer(kernel, made_btf_type(kernel, RB_BTF_FUNC_PROTO, NULL, 0, 0));
	object = made_btf_pointer(kernel, word);
	type = second_kind == RB_BTF_FUNC_PROTO ? pointer
	       : second_kind == RB_BTF_PTR	? object
						: word;
	data = made_btf_type(kernel, RB_BTF_STRUCT, "ops", 5, 8 + 3 * pointer_size);
	for (uint32_t i = 0; i < 5; i++) {
		static const char *const names[] = { "flags", "more", "second", "owner", "first" };
		uint32_t types[] = { word, word, type, object, pointer };

		made_btf_word(kernel, made_btf_name(kernel, names[i]));
		made_btf_word(kernel, types[i]);
		made_btf_word(kernel, i < 2 ? i * 32 : (8 + (i - 2) * pointer_size) * 8);
	}
	stage->value_type = made_btf_type(kernel, RB_BTF_STRUCT, "bpf_struct_ops_ops", 2, DATA * 2);
	made_btf_word(kernel, made_btf_name(kernel, "state"));
	made_btf_word(kernel, word);
	made_btf_word(kernel, 0);
	made_btf_word(kernel, made_btf_name(kernel, "data"));
	made_btf_word(kernel, data);
	made_btf_word(kernel, DATA * 8);
	CU_ASSERT_TRUE_FATAL(made_btf_finish(kernel));
}

static int match(struct stage *stage)
{
	return rb_struct_ops_match(&stage->made.object, &stage->made.object.maps[0],
				   &stage->kernel.btf, stage->value_type, &stage->ops, &stage->err);
}

static void stage_deinit(struct stage *stage)
{
	rb_struct_ops_deinit(&stage->ops);
	rawbpf_err_deinit(&stage->err);
	made_btf_deinit(&stage->kernel);
	btf_builder_deinit(&stage->btf);
	made_object_deinit(&stage->made);
}

/* ---- the object ---- */

static const uint8_t with_flags[END] = { [FLAGS] = 1, [FLAGS + 3] = 2 };

static void check_section(const char *section, uint32_t flags, bool optional)
{
	struct stage stage;
	const struct rb_object *object = &stage.made.object;
	const struct rb_map *map;

	stage_init(&stage, section, with_flags);
	put_program(&stage, SECOND, stage.second);
	put_program(&stage, FIRST, stage.first);
	CU_ASSERT_EQUAL_FATAL(finish(&stage, usual_struct(&stage), section, false), 0);
	CU_ASSERT_EQUAL_FATAL(object->map_count, 1);
	map = &object->maps[0];
	CU_ASSERT_STRING_EQUAL(map->name, "mine");
	CU_ASSERT_EQUAL(map->kind, RB_MAP_STRUCT_OPS);
	CU_ASSERT_EQUAL(map->type, BPF_MAP_TYPE_STRUCT_OPS);
	CU_ASSERT_EQUAL(map->flags, flags);
	CU_ASSERT_EQUAL(map->optional, optional);
	CU_ASSERT_EQUAL(map->key_size, 4);
	CU_ASSERT_EQUAL(map->value_size, END);
	CU_ASSERT_EQUAL(map->max_entries, 1);
	CU_ASSERT_EQUAL_FATAL(map->init.size, END);
	CU_ASSERT_EQUAL(memcmp(map->init.data, with_flags, END), 0);
	CU_ASSERT_EQUAL_FATAL(map->patch_count, 2);
	CU_ASSERT_EQUAL(object->patches[0].offset, FIRST);
	CU_ASSERT_STRING_EQUAL(object->funcs[object->patches[0].value].name, "one");
	CU_ASSERT_EQUAL(object->patches[1].offset, SECOND);
	CU_ASSERT_STRING_EQUAL(object->patches[1].symbol, "two");
	stage_deinit(&stage);
}

static void test_struct_ops_variable_is_a_map_with_programs(void)
{
	check_section(".struct_ops", 0, false);
	check_section(".struct_ops.link", RB_BPF_F_LINK, false);
	check_section("?.struct_ops", 0, true);
	check_section("?.struct_ops.link", RB_BPF_F_LINK, true);
}

static void check_refused(struct stage *stage, uint32_t type, bool hidden, const char *says)
{
	CU_ASSERT_EQUAL(finish(stage, type, ".struct_ops", hidden), -ENOEXEC);
	CU_ASSERT_EQUAL(stage->made.err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(stage->made.err.text, says));
	stage_deinit(stage);
}

static void test_struct_ops_variable_without_a_place_is_refused(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", with_flags);
	check_refused(&stage, usual_struct(&stage), true,
		      "mine: no symbol of that name in the section");
	stage_init(&stage, ".struct_ops", with_flags);
	check_refused(&stage, made_type(&stage.btf, RB_BTF_STRUCT, "large", 0, END + 1), false,
		      "mine: its bytes end past the section");
}

static void test_struct_ops_variable_of_no_struct_is_refused(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", with_flags);
	check_refused(&stage, stage.u32, false, "mine: expected a named struct");
	stage_init(&stage, ".struct_ops", with_flags);
	check_refused(&stage, made_type(&stage.btf, RB_BTF_STRUCT, "", 0, END), false,
		      "mine: expected a named struct");
}

static void test_struct_ops_without_types_is_refused(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", with_flags);
	CU_ASSERT_EQUAL(made_object_finish(&stage.made), -ENOENT);
	CU_ASSERT_TRUE(text_has(stage.made.err.text, "(.struct_ops): no .BTF section"));
	stage_deinit(&stage);
	stage_init(&stage, ".struct_ops", with_flags);
	CU_ASSERT_EQUAL(finish(&stage, usual_struct(&stage), ".data", false), -ENOEXEC);
	CU_ASSERT_TRUE(text_has(stage.made.err.text, "expected a DATASEC of that name in .BTF"));
	stage_deinit(&stage);
}

static void test_struct_ops_address_of_no_program_is_refused(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", with_flags);
	put_program(&stage, FIRST, stage.inner);
	check_refused(&stage, usual_struct(&stage), false,
		      "expected the start of a program, found another offset");
	stage_init(&stage, ".struct_ops", with_flags);
	put_program(&stage, FIRST,
		    elf_add_symbol(&stage.made.builder, "data", STB_GLOBAL, STT_OBJECT,
				   stage.section, 0, 8));
	check_refused(&stage, usual_struct(&stage), false, "expected a program of this object");
}

static void test_struct_ops_address_behind_the_variable_is_refused(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", with_flags);
	put_program(&stage, SECOND, stage.second);
	check_refused(&stage, made_type(&stage.btf, RB_BTF_STRUCT, "small", 0, SECOND), false,
		      "expected a location in a variable");
}

static void test_struct_ops_variable_that_a_program_reads_is_refused(void)
{
	struct stage stage;
	uint32_t table, symbol;

	stage_init(&stage, ".struct_ops", with_flags);
	table = elf_add_table(&stage.made.builder, ".rel.code", SHT_REL, stage.code);
	symbol = elf_add_symbol(&stage.made.builder, "at", STB_GLOBAL, STT_OBJECT, stage.section, 0,
				8);
	elf_add_reloc(&stage.made.builder, table, 0, symbol, 1 /* R_BPF_64_64 */, 0);
	check_refused(&stage, usual_struct(&stage), false, "found a struct_ops structure");
}

/* ---- the kernel's ---- */

static void check_matched(uint32_t pointer_size)
{
	struct stage stage;
	struct rb_text name = { 0 };
	int fds[8] = { 0 };
	uint8_t expected[DATA * 2] = { [DATA] = 1, [DATA + 3] = 2 };
	uint64_t wide[] = { 41, 42 };
	uint32_t narrow[] = { 41, 42 }, second = DATA + 8, first = second + 2 * pointer_size;
	bool is_wide = pointer_size == 8;

	stage_init(&stage, ".struct_ops", with_flags);
	put_program(&stage, FIRST, stage.first);
	put_program(&stage, SECOND, stage.second);
	CU_ASSERT_EQUAL_FATAL(finish(&stage, usual_struct(&stage), ".struct_ops", false), 0);
	rb_struct_ops_value_name(&stage.made.object, &stage.made.object.maps[0], &name);
	CU_ASSERT_STRING_EQUAL(name.data, "bpf_struct_ops_ops");
	rb_text_deinit(&name);
	make_kernel(&stage, pointer_size, RB_BTF_FUNC_PROTO);
	CU_ASSERT_EQUAL_FATAL(match(&stage), 0);
	CU_ASSERT_EQUAL(stage.ops.value_type, stage.value_type);
	CU_ASSERT_EQUAL(stage.ops.type, stage.value_type - 1);
	CU_ASSERT_EQUAL_FATAL(stage.ops.value_size, DATA * 2);
	CU_ASSERT_EQUAL(memcmp(stage.ops.value, expected, sizeof(expected)), 0);
	CU_ASSERT_EQUAL_FATAL(stage.ops.count, 2);
	CU_ASSERT_EQUAL(stage.ops.funcs[0].member, 4);
	CU_ASSERT_EQUAL(stage.ops.funcs[0].offset, first);
	CU_ASSERT_STRING_EQUAL(stage.ops.funcs[0].name, "first");
	CU_ASSERT_EQUAL(stage.ops.funcs[1].member, 2);
	CU_ASSERT_EQUAL(stage.ops.funcs[1].offset, second);
	fds[stage.ops.funcs[0].func] = 41;
	fds[stage.ops.funcs[1].func] = 42;
	rb_struct_ops_fill(&stage.ops, fds);
	CU_ASSERT_EQUAL(stage.ops.pointer_size, pointer_size);
	memcpy(expected + first, is_wide ? (void *)&wide[0] : &narrow[0], pointer_size);
	memcpy(expected + second, is_wide ? (void *)&wide[1] : &narrow[1], pointer_size);
	CU_ASSERT_EQUAL(memcmp(stage.ops.value, expected, sizeof(expected)), 0);
	stage_deinit(&stage);
}

static void test_struct_ops_members_go_where_the_kernel_has_them(void)
{
	check_matched(8);
	check_matched(4);
}

/*
 * The usual struct with that in it, on a kernel whose `second` is a pointer to that, or a number.
 */
static void check_unlike(const uint8_t *data, uint32_t program_at, uint32_t second_kind,
			 enum rawbpf_status kind, const char *says)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", data);
	put_program(&stage, program_at, stage.first);
	CU_ASSERT_EQUAL_FATAL(finish(&stage, usual_struct(&stage), ".struct_ops", false), 0);
	make_kernel(&stage, 8, second_kind);
	CU_ASSERT_TRUE(match(&stage) < 0);
	CU_ASSERT_EQUAL(stage.err.status, kind);
	CU_ASSERT_TRUE(text_has(stage.err.text, says));
	CU_ASSERT_PTR_NULL(stage.ops.value);
	stage_deinit(&stage);
}

static void test_struct_ops_member_that_the_kernel_lacks_is_refused_unless_zero(void)
{
	static const uint8_t sized[END] = { [SIZE] = 1 };

	check_unlike(sized, FIRST, RB_BTF_FUNC_PROTO, RAWBPF_FEATURE,
		     "struct ops___ours: member size: this kernel's struct does not have it");
	check_unlike(with_flags, OTHER, RB_BTF_FUNC_PROTO, RAWBPF_FEATURE,
		     "member other: this kernel's struct does not have it");
}

static void test_struct_ops_member_of_another_kind_is_refused(void)
{
	check_unlike(with_flags, SECOND, RB_BTF_PTR, RAWBPF_FEATURE,
		     "member second: this kernel's member is not a pointer to a function");
	check_unlike(with_flags, FIRST, RB_BTF_INT, RAWBPF_FEATURE,
		     "member second: this kernel's member has another type");
}

static void test_struct_ops_pointer_to_no_program_is_refused(void)
{
	static const uint8_t pointing[END] = { [SECOND] = 1 };

	check_unlike(pointing, FIRST, RB_BTF_FUNC_PROTO, RAWBPF_OBJECT,
		     "member second: a pointer that is not to a program");
	/* between two members */
	check_unlike(with_flags, SECOND + 4, RB_BTF_FUNC_PROTO, RAWBPF_OBJECT,
		     "it has 1 addresses of programs, but 0 members for them");
}

/* One member `flags` of that type, on the usual kernel. */
static void check_flags(struct stage *stage, uint32_t type, const char *says)
{
	CU_ASSERT_EQUAL_FATAL(finish(stage, type, ".struct_ops", false), 0);
	make_kernel(stage, 8, RB_BTF_FUNC_PROTO);
	CU_ASSERT_EQUAL(match(stage), -ENOTSUP);
	CU_ASSERT_TRUE(text_has(stage->err.text, says));
	stage_deinit(stage);
}

static void test_struct_ops_member_of_another_size_is_refused(void)
{
	struct stage stage;
	uint32_t wide, type;

	stage_init(&stage, ".struct_ops", with_flags);
	wide = made_int(&stage.btf, "long", 8, 0);
	type = made_type(&stage.btf, RB_BTF_STRUCT, "ops", 1, END);
	made_member(&stage.btf, "flags", wide, 0);
	check_flags(&stage, type, "struct ops: member flags: it has 8 bytes, this kernel's has 4");
}

static void test_struct_ops_bitfield_is_refused(void)
{
	struct stage stage;
	uint32_t type;

	stage_init(&stage, ".struct_ops", with_flags);
	type = made_flagged(&stage.btf, RB_BTF_STRUCT, "ops", 1, END);
	made_member(&stage.btf, "flags", stage.u32, 3U << 24);
	check_flags(&stage, type, "member flags: it is a bitfield");
}

static void test_struct_ops_of_another_name_is_refused(void)
{
	struct stage stage;

	stage_init(&stage, ".struct_ops", with_flags);
	check_flags(&stage, made_type(&stage.btf, RB_BTF_STRUCT, "op", 0, END),
		    "struct op: the kernel's struct bpf_struct_ops_op has no such member");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_struct_ops_variable_is_a_map_with_programs),
		UNIT_TEST(test_struct_ops_variable_without_a_place_is_refused),
		UNIT_TEST(test_struct_ops_variable_of_no_struct_is_refused),
		UNIT_TEST(test_struct_ops_without_types_is_refused),
		UNIT_TEST(test_struct_ops_address_of_no_program_is_refused),
		UNIT_TEST(test_struct_ops_address_behind_the_variable_is_refused),
		UNIT_TEST(test_struct_ops_variable_that_a_program_reads_is_refused),
		UNIT_TEST(test_struct_ops_members_go_where_the_kernel_has_them),
		UNIT_TEST(test_struct_ops_member_that_the_kernel_lacks_is_refused_unless_zero),
		UNIT_TEST(test_struct_ops_member_of_another_kind_is_refused),
		UNIT_TEST(test_struct_ops_pointer_to_no_program_is_refused),
		UNIT_TEST(test_struct_ops_member_of_another_size_is_refused),
		UNIT_TEST(test_struct_ops_bitfield_is_refused),
		UNIT_TEST(test_struct_ops_of_another_name_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("struct_ops", tests);
}
