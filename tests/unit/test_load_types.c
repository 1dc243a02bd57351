// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load_types - which maps need the object's types, what the kernel is given of them, and what it is
 * asked again for when it knows fewer kinds of types.
 */
#include <stdlib.h>
#include <string.h>

#include "btf/names.h"
#include "load/load_internal.h"
#include "made_maps.h"
#include "map_kernel.h"
#include "text_check.h"
#include "type_words.h"
#include "unit.h"

/* Refuses types of kinds that it does not know, and keeps those that it took. */
struct types_kernel {
	struct rb_sys door;
	struct map_kernel maps;
	uint32_t unknown; /* RB_BTF_BIT() of kinds */
	unsigned int let; /* refuse so many whatever they are */
	int code;	  /* the answer to those; 0: -EINVAL */
	unsigned int asked;
	struct rb_btf btf;
	uint8_t *blob;
};

static void forget_types(struct types_kernel *kernel)
{
	rb_btf_deinit(&kernel->btf);
	free(kernel->blob);
	kernel->blob = NULL;
}

static int64_t judge(struct types_kernel *kernel, const union bpf_attr *attr)
{
	uint32_t has = 0;

	kernel->asked++;
	forget_types(kernel);
	kernel->blob = malloc(attr->btf_size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(kernel->blob);
	memcpy(kernel->blob, (const void *)(uintptr_t)attr->btf, attr->btf_size);
	CU_ASSERT_EQUAL_FATAL(rb_btf_parse((struct rb_bytes){ kernel->blob, attr->btf_size }, false,
					   &kernel->btf, NULL),
			      0);
	for (uint32_t id = 1; id < kernel->btf.count; id++)
		has |= RB_BTF_BIT(rb_btf_type(&kernel->btf, id).kind);
	if (kernel->asked <= kernel->let)
		return kernel->code ? kernel->code : -EINVAL;
	return has & kernel->unknown ? -EINVAL : 0;
}

static int64_t types_kernel_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct types_kernel *kernel = (struct types_kernel *)sys;
	int64_t code = 0;

	if (call->op == RB_OP_BPF && call->cmd == BPF_BTF_LOAD)
		code = judge(kernel, call->data);
	return code ? code : kernel->maps.door.call(&kernel->maps.door, call);
}

static void types_kernel_init(struct types_kernel *kernel)
{
	memset(kernel, 0, sizeof(*kernel));
	kernel->door.call = types_kernel_call;
	map_kernel_init(&kernel->maps, NULL, 0);
}

static void types_kernel_deinit(struct types_kernel *kernel)
{
	forget_types(kernel);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel->maps), 0);
}

/* ---- maps that need them ---- */

/* A map of that type, whose values are of the type that `make` adds. */
static bool is_given_types(uint32_t type, uint32_t (*make)(struct btf_builder *, const char *),
			   const char *words)
{
	struct types_kernel kernel;
	struct rb_load load;
	struct made_maps maps;
	bool given;

	made_maps_init(&maps);
	{
		const struct made_attribute attributes[] = {
			{ "type", made_maps_number(&maps, type) },
			{ "max_entries", made_maps_number(&maps, 1) },
			{ "value", made_maps_pointer(&maps, make(&maps.btf, words)) },
		};

		made_maps_add(&maps, "m", attributes, RB_COUNT(attributes));
	}
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	types_kernel_init(&kernel);
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &maps.made.object, &maps.made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_map(&load, 0, NULL), 0);
	given = kernel.asked != 0;
	CU_ASSERT_EQUAL(strstr(kernel.maps.calls.data, " btf 3 types 0 ") != NULL, given);
	CU_ASSERT_EQUAL(load.btf_fd, given ? 3 : -1);
	rb_load_deinit(&load, true);
	types_kernel_deinit(&kernel);
	made_maps_deinit(&maps);
	return given;
}

static void test_load_types_storage_maps_need_them(void)
{
	static const uint32_t storage[] = { BPF_MAP_TYPE_SK_STORAGE, BPF_MAP_TYPE_INODE_STORAGE,
					    BPF_MAP_TYPE_TASK_STORAGE, 32 };

	for (size_t i = 0; i < RB_COUNT(storage); i++)
		CU_ASSERT_TRUE(is_given_types(storage[i], type_of_words, "i8"));
	CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_HASH, type_of_words, "i8"));
	CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_ARRAY, type_of_words, "S{ai4b*i4}"));
}

/* struct NAME { int a; } */
static uint32_t named(struct btf_builder *builder, const char *name)
{
	uint32_t id, number = made_int(builder, "int", 4, 1);

	id = made_type(builder, RB_BTF_STRUCT, name, 1, 4);
	made_member(builder, "a", number, 0);
	return id;
}

/* struct value { int x; union { int y; struct NAME z; } w[2]; } */
static uint32_t hidden(struct btf_builder *builder, const char *name)
{
	uint32_t number = made_int(builder, "int", 4, 1), inner = named(builder, name), id;

	id = made_type(builder, RB_BTF_UNION, "", 2, 4);
	made_member(builder, "y", number, 0);
	made_member(builder, "z", inner, 0);
	id = made_type(builder, RB_BTF_CONST, "", 0, made_array(builder, id, 2));
	number = made_type(builder, RB_BTF_TYPEDEF, "number", 0, number);
	inner = made_type(builder, RB_BTF_STRUCT, "value", 2, 12);
	made_member(builder, "x", number, 0);
	made_member(builder, "w", id, 32);
	return inner;
}

static void test_load_types_values_with_what_the_kernel_keeps_need_them(void)
{
	static const char *const names[] = {
		"bpf_spin_lock",     "bpf_timer",     "bpf_wq",	     "bpf_list_head",
		"bpf_list_node",     "bpf_rb_root",   "bpf_rb_node", "bpf_refcount",
		"bpf_res_spin_lock", "bpf_task_work",
	};
	static const char *const others[] = { "bpf_spin_loc", "spin_lock", "", "timer" };

	for (size_t i = 0; i < RB_COUNT(names); i++) {
		CU_ASSERT_TRUE(is_given_types(BPF_MAP_TYPE_HASH, named, names[i]));
		CU_ASSERT_TRUE(is_given_types(BPF_MAP_TYPE_HASH, hidden, names[i]));
	}
	for (size_t i = 0; i < RB_COUNT(others); i++) {
		CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_HASH, named, others[i]));
		CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_HASH, hidden, others[i]));
	}
}

/* struct value { struct task __kptr *p; }; without the tag, a plain pointer. */
static uint32_t pointing(struct btf_builder *builder, const char *tag)
{
	uint32_t id = made_type(builder, RB_BTF_FWD, "task", 0, 0);

	if (*tag)
		id = made_type(builder, RB_BTF_TYPE_TAG, tag, 0, id);
	return made_type(builder, RB_BTF_PTR, "", 0, id);
}

static uint32_t pointing_member(struct btf_builder *builder, const char *tag)
{
	uint32_t id, pointer = pointing(builder, tag);

	id = made_type(builder, RB_BTF_STRUCT, "value", 2, 16);
	made_member(builder, "p", pointer, 0);
	made_member(builder, "q", pointer, 64);
	return id;
}

static void test_load_types_values_with_pointers_for_the_kernel_need_them(void)
{
	CU_ASSERT_TRUE(is_given_types(BPF_MAP_TYPE_HASH, pointing, "kptr"));
	CU_ASSERT_TRUE(is_given_types(BPF_MAP_TYPE_HASH, pointing_member, "kptr"));
	CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_HASH, pointing, ""));
	CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_HASH, pointing_member, ""));
}

/* 30 structs, each twice in the next: a billion of them, if each were looked at. */
static uint32_t doubled(struct btf_builder *builder, const char *name)
{
	uint32_t id = made_type(builder, RB_BTF_STRUCT, name, 0, 0);

	for (int i = 0; i < 30; i++) {
		uint32_t inner = id;

		id = made_type(builder, RB_BTF_STRUCT, "s", 2, 0);
		made_member(builder, "a", inner, 0);
		made_member(builder, "b", inner, 0);
	}
	return id;
}

static void test_load_types_used_twice_are_looked_at_once(void)
{
	CU_ASSERT_FALSE(is_given_types(BPF_MAP_TYPE_HASH, doubled, "innermost"));
	CU_ASSERT_TRUE(is_given_types(BPF_MAP_TYPE_HASH, doubled, "bpf_timer"));
}

/* ---- what the kernel is given ---- */

/* An object of types of all the kinds that older kernels don't know, and two sections with variables. */
struct all {
	struct made_object made;
	struct btf_builder btf;
	uint32_t data, bss; /* ids of DATASECs */
};

static void all_init(struct all *all)
{
	struct btf_builder *btf = &all->btf;
	uint32_t number, proto, func, x, again, z, section[2];
	uint8_t *blob;
	size_t size;

	made_object_init(&all->made, false);
	btf_builder_init(btf, false);
	section[0] = made_data(&all->made, ".data", SHT_PROGBITS, "0123456789abcdef", 16);
	section[1] = made_data(&all->made, ".bss", SHT_NOBITS, NULL, 12);
	/* x is in both, and what is no variable has its name too */
	elf_add_symbol(&all->made.builder, "x", STB_LOCAL, STT_NOTYPE, section[0], 12, 4);
	elf_add_symbol(&all->made.builder, "x", STB_LOCAL, STT_OBJECT, section[1], 8, 4);
	elf_add_symbol(&all->made.builder, "x", STB_GLOBAL, STT_OBJECT, section[0], 4, 4);
	elf_add_symbol(&all->made.builder, "z", STB_GLOBAL, STT_OBJECT, section[0], 8, 4);
	number = made_int(btf, "int", 4, 1);
	made_int(btf, "char", 1, 0);
	proto = made_type(btf, RB_BTF_FUNC_PROTO, "", 0, 0);
	func = made_type(btf, RB_BTF_FUNC, "f", 1, proto);
	x = made_var(btf, "x", number, 1);
	z = made_var(btf, "z", number, 1);
	again = made_var(btf, "x", number, 1);
	all->data = made_type(btf, RB_BTF_DATASEC, ".data", 2, 0);
	made_place(btf, x, 0, 4);
	made_place(btf, z, 0, 4);
	all->bss = made_type(btf, RB_BTF_DATASEC, ".bss", 1, 0);
	made_place(btf, again, 0, 4);
	made_type(btf, RB_BTF_FLOAT, "double", 0, 8);
	made_type(btf, RB_BTF_DECL_TAG, "tag", 0, func);
	made_word(btf, UINT32_MAX);
	made_type(btf, RB_BTF_TYPE_TAG, "user", 0, number);
	made_type(btf, RB_BTF_ENUM64, "wide", 1, 8);
	made_value(btf, "A", 0);
	made_word(btf, 1);
	blob = made_btf(btf, &size);
	elf_add_section(&all->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&all->made), 0);
}

static void all_deinit(struct all *all)
{
	made_object_deinit(&all->made);
	btf_builder_deinit(&all->btf);
}

static void test_load_types_sections_get_the_places_of_the_symbols(void)
{
	struct types_kernel kernel;
	struct rb_btf_type type;
	struct rb_load load;
	struct all all;

	all_init(&all);
	types_kernel_init(&kernel);
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &all.made.object, &all.made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_btf(&load, NULL), 3);
	CU_ASSERT_EQUAL(rb_load_btf(&load, NULL), 3); /* once */
	CU_ASSERT_EQUAL(kernel.asked, 1);
	type = rb_btf_type(&kernel.btf, all.data);
	CU_ASSERT_EQUAL(type.size, 16);
	CU_ASSERT_EQUAL(rb_btf_var(&kernel.btf, &type, 0).offset, 4);
	CU_ASSERT_EQUAL(rb_btf_var(&kernel.btf, &type, 1).offset, 8);
	type = rb_btf_type(&kernel.btf, all.bss);
	CU_ASSERT_EQUAL(type.size, 12);
	CU_ASSERT_EQUAL(rb_btf_var(&kernel.btf, &type, 0).offset, 8);
	rb_load_deinit(&load, true);
	types_kernel_deinit(&kernel);
	all_deinit(&all);
}

/* How often a kernel without those kinds is asked until it takes them; 0: it never does. */
static unsigned int asked_without(uint32_t unknown)
{
	struct types_kernel kernel;
	struct rb_load load;
	unsigned int asked;
	struct all all;
	int fd;

	all_init(&all);
	types_kernel_init(&kernel);
	kernel.unknown = unknown;
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &all.made.object, &all.made.plan, &load, NULL), 0);
	fd = rb_load_btf(&load, NULL);
	CU_ASSERT_EQUAL(load.btf_fd, fd < 0 ? -1 : fd);
	asked = fd < 0 ? 0 : kernel.asked;
	rb_load_deinit(&load, true);
	types_kernel_deinit(&kernel);
	all_deinit(&all);
	return asked;
}

/* The newest go first, one kind after the other: what a kernel takes is the most that it knows. */
static void test_load_types_a_kernel_without_a_kind_is_asked_without_it(void)
{
	const uint32_t wide = RB_BTF_BIT(RB_BTF_ENUM64), tag = wide | RB_BTF_BIT(RB_BTF_TYPE_TAG),
		       decl = tag | RB_BTF_BIT(RB_BTF_DECL_TAG),
		       real = decl | RB_BTF_BIT(RB_BTF_FLOAT),
		       section = real | RB_BTF_BIT(RB_BTF_DATASEC) | RB_BTF_BIT(RB_BTF_VAR),
		       func = section | RB_BTF_BIT(RB_BTF_FUNC) | RB_BTF_BIT(RB_BTF_FUNC_PROTO);

	CU_ASSERT_EQUAL(asked_without(0), 1);
	CU_ASSERT_EQUAL(asked_without(wide), 4);
	CU_ASSERT_EQUAL(asked_without(tag), 5);
	CU_ASSERT_EQUAL(asked_without(decl), 6);
	CU_ASSERT_EQUAL(asked_without(real), 7);
	CU_ASSERT_EQUAL(asked_without(section), 9);
	CU_ASSERT_EQUAL(asked_without(func), 10);
	CU_ASSERT_EQUAL(asked_without(RB_BTF_BIT(RB_BTF_INT)), 0);
}

static void test_load_types_refused_for_another_reason_are_not_asked_for_again(void)
{
	struct rawbpf_err err = { 0 };
	struct types_kernel kernel;
	struct rb_load load;
	struct all all;

	all_init(&all);
	types_kernel_init(&kernel);
	kernel.let = 1;
	kernel.code = -EPERM;
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &all.made.object, &all.made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_btf(&load, &err), -EPERM);
	CU_ASSERT_EQUAL(kernel.asked, 1);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT_TRUE(text_has(err.text, "BPF_BTF_LOAD"));
	CU_ASSERT_EQUAL(load.btf_fd, -1);
	rawbpf_err_deinit(&err);
	rb_load_deinit(&load, true);
	types_kernel_deinit(&kernel);
	all_deinit(&all);
}

/* Guards against a copy that stays: of each that was refused, and of one that could not be completed. */
static void test_load_types_of_a_variable_without_a_symbol_are_refused(void)
{
	struct rawbpf_err err = { 0 };
	struct types_kernel kernel;
	struct made_object made;
	struct btf_builder btf;
	struct rb_load load;
	uint8_t *blob;
	size_t size;

	made_object_init(&made, false);
	btf_builder_init(&btf, false);
	made_data(&made, ".data", SHT_PROGBITS, "0123", 4);
	made_var(&btf, "x", made_int(&btf, "int", 4, 1), 1);
	made_type(&btf, RB_BTF_DATASEC, ".data", 1, 0);
	made_place(&btf, 2, 0, 4);
	blob = made_btf(&btf, &size);
	elf_add_section(&made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	types_kernel_init(&kernel);
	CU_ASSERT_EQUAL_FATAL(rb_load_init(&kernel.door, &made.object, &made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_btf(&load, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(err.text, " x"));
	CU_ASSERT_EQUAL(kernel.asked, 0);
	rawbpf_err_deinit(&err);
	rb_load_deinit(&load, true);
	types_kernel_deinit(&kernel);
	made_object_deinit(&made);
	btf_builder_deinit(&btf);
}

/* A map that needs its types is tried without them where the kernel takes none. */
static void test_load_types_refused_leave_the_map_without_them(void)
{
	struct types_kernel kernel;
	struct rb_load load;
	struct made_maps maps;

	made_maps_init(&maps);
	{
		const struct made_attribute attributes[] = {
			{ "type", made_maps_number(&maps, BPF_MAP_TYPE_TASK_STORAGE) },
			{ "value", made_maps_pointer(&maps, maps.u32) },
		};

		made_maps_add(&maps, "m", attributes, RB_COUNT(attributes));
	}
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	types_kernel_init(&kernel);
	kernel.let = 100;
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &maps.made.object, &maps.made.plan, &load, NULL), 0);
	CU_ASSERT_EQUAL(rb_load_map(&load, 0, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&kernel.maps, "create m type 29 key 0 value 4 entries 0 flags 0x0 = 3\n"));
	rb_load_deinit(&load, true);
	types_kernel_deinit(&kernel);
	made_maps_deinit(&maps);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_types_storage_maps_need_them),
		UNIT_TEST(test_load_types_values_with_what_the_kernel_keeps_need_them),
		UNIT_TEST(test_load_types_values_with_pointers_for_the_kernel_need_them),
		UNIT_TEST(test_load_types_used_twice_are_looked_at_once),
		UNIT_TEST(test_load_types_sections_get_the_places_of_the_symbols),
		UNIT_TEST(test_load_types_a_kernel_without_a_kind_is_asked_without_it),
		UNIT_TEST(test_load_types_refused_for_another_reason_are_not_asked_for_again),
		UNIT_TEST(test_load_types_of_a_variable_without_a_symbol_are_refused),
		UNIT_TEST(test_load_types_refused_leave_the_map_without_them),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load_types", tests);
}
