// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_value_relocs - relocations of data: maps and programs among a map's values, addresses in data
 * sections, programs in structures; and CO-RE relocations, given to the functions that they are of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_maps.h"
#include "text_check.h"
#include "unit.h"

#define ABS64 2 /* R_BPF_64_ABS64 */

enum { INNER, MAPS, PROGS }; /* maps, in the order of their symbols */
#define VALUES 16	     /* of a map: where they begin */

struct stage {
	struct made_maps maps;
	uint32_t code, data, rodata;
	uint32_t first, second;		       /* programs, of 2 and 1 instructions */
	uint32_t in_rodata, external, section; /* symbols */
	uint32_t maps_table, data_table;
};

static void begin(struct stage *stage)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT, MADE_EXIT };
	struct made_attribute inner[2], outer[3];
	struct made_maps *maps = &stage->maps;
	struct elf_builder *builder = &maps->made.builder;

	memset(stage, 0, sizeof(*stage));
	made_maps_init(maps);
	stage->code = made_code(&maps->made, "kprobe/f", insns, 3);
	stage->data = made_data(&maps->made, ".data", SHT_PROGBITS, NULL, 32);
	stage->rodata = made_data(&maps->made, ".rodata", SHT_PROGBITS, "01234567", 8);
	stage->first = made_func(&maps->made, "first", stage->code, 0, 2);
	stage->second = made_func(&maps->made, "second", stage->code, 2, 1);
	stage->in_rodata =
		elf_add_symbol(builder, "ro", STB_GLOBAL, STT_OBJECT, stage->rodata, 3, 1);
	stage->external = elf_add_symbol(builder, "ext", STB_GLOBAL, STT_NOTYPE, SHN_UNDEF, 0, 0);
	inner[0] = (struct made_attribute){ "type", made_maps_number(maps, 2) };
	inner[1] = (struct made_attribute){ "max_entries", made_maps_number(maps, 3) };
	outer[0] = (struct made_attribute){ "type", made_maps_number(maps, 12) };
	outer[1] = (struct made_attribute){ "max_entries", made_maps_number(maps, 4) };
	outer[2] =
		(struct made_attribute){ "values",
					 made_maps_array(maps, made_maps_struct(maps, inner, 2)) };
	made_maps_add(maps, "inner", inner, 2);
	made_maps_add(maps, "maps", outer, 3);
	outer[0].type = made_maps_number(maps, 3);
	outer[2].type = made_array(
		&maps->btf,
		made_maps_pointer(maps, made_type(&maps->btf, RB_BTF_FUNC_PROTO, "", 0, 0)), 0);
	made_maps_add(maps, "progs", outer, 3);
	stage->section = elf_add_symbol(builder, "", STB_LOCAL, STT_SECTION, maps->section, 0, 0);
	stage->maps_table = elf_add_table(builder, ".rela.maps", SHT_RELA, maps->section);
	stage->data_table = elf_add_table(builder, ".rela.data", SHT_RELA, stage->data);
}

static int finish(struct stage *stage)
{
	made_maps_end(&stage->maps);
	return made_object_finish(&stage->maps.made);
}

static void in_maps(struct stage *stage, uint32_t map, uint64_t offset, uint32_t symbol,
		    int64_t addend)
{
	elf_add_reloc(&stage->maps.made.builder, stage->maps_table, map * MADE_MAPS_SIZE + offset,
		      symbol, ABS64, addend);
}

static const struct rb_map *map_named(const struct rb_object *object, const char *name)
{
	for (size_t i = 0; i < object->map_count; i++)
		if (!strcmp(object->maps[i].name, name) && !object->maps[i].template)
			return &object->maps[i];
	return NULL;
}

static void test_value_relocs_fill_maps_of_maps_and_of_programs(void)
{
	const struct rb_object *object;
	const struct rb_map *map;
	struct stage stage;

	begin(&stage);
	in_maps(&stage, PROGS, VALUES + 24, stage.second, 0);
	in_maps(&stage, MAPS, VALUES + 16, stage.maps.symbols[INNER], 0);
	in_maps(&stage, PROGS, VALUES, stage.first, 0);
	in_maps(&stage, MAPS, VALUES, stage.section, 0); /* by section: what is at its start */
	in_maps(&stage, PROGS, VALUES + 8, stage.first, 16);
	CU_ASSERT_EQUAL_FATAL(finish(&stage), 0);
	object = &stage.maps.made.object;
	CU_ASSERT_EQUAL_FATAL(object->slot_count, 5);
	map = map_named(object, "maps");
	CU_ASSERT_EQUAL_FATAL(map->slot_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct rb_slot *slot = &object->slots[map->slot + i];

		CU_ASSERT_PTR_EQUAL(&object->maps[slot->map], map);
		CU_ASSERT_EQUAL(slot->index, i * 2);
		CU_ASSERT_FALSE(slot->program);
		CU_ASSERT_STRING_EQUAL(object->maps[slot->target].name, "inner");
	}
	map = map_named(object, "progs");
	CU_ASSERT_EQUAL_FATAL(map->slot_count, 3);
	for (size_t i = 0; i < 3; i++) {
		static const uint32_t indexes[] = { 0, 1, 3 };
		static const char *const names[] = { "first", "second", "second" };
		const struct rb_slot *slot = &object->slots[map->slot + i];

		CU_ASSERT_EQUAL(slot->index, indexes[i]);
		CU_ASSERT_TRUE(slot->program);
		CU_ASSERT_STRING_EQUAL(object->funcs[slot->target].name, names[i]);
	}
	made_maps_deinit(&stage.maps);
}

static void test_value_relocs_that_mean_nothing_are_refused(void)
{
	enum { FIRST = 100, SECOND, RODATA, EXTERNAL, SECTION };
	static const struct {
		uint32_t map;
		uint64_t offset;
		uint32_t symbol; /* a map's number, or one of these */
		int64_t addend;
	} faults[] = {
		/* not among the values */
		{ MAPS, 8, INNER, 0 },
		{ MAPS, VALUES - 8, INNER, 0 },
		{ MAPS, VALUES + 4, INNER, 0 },
		{ INNER, VALUES, INNER, 0 },
		/* no map of this object, or not where it begins */
		{ MAPS, VALUES, EXTERNAL, 0 },
		{ MAPS, VALUES, INNER, 8 },
		{ MAPS, VALUES, SECTION, 4 },
		{ MAPS, VALUES, RODATA, 0 },
		/* the one where the other belongs */
		{ MAPS, VALUES, FIRST, 0 },
		{ PROGS, VALUES, INNER, 0 },
		{ PROGS, VALUES, RODATA, 0 },
		/* no function begins there */
		{ PROGS, VALUES, FIRST, 8 },
		{ PROGS, VALUES, FIRST, 4 },
		{ PROGS, VALUES, SECOND, 8 },
		{ PROGS, VALUES, FIRST, INT64_MIN },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct stage stage;
		uint32_t symbol;

		begin(&stage);
		symbol = faults[i].symbol == FIRST	? stage.first
			 : faults[i].symbol == SECOND	? stage.second
			 : faults[i].symbol == RODATA	? stage.in_rodata
			 : faults[i].symbol == EXTERNAL ? stage.external
			 : faults[i].symbol == SECTION	? stage.section
							: stage.maps.symbols[faults[i].symbol];
		in_maps(&stage, faults[i].map, faults[i].offset, symbol, faults[i].addend);
		CU_ASSERT_EQUAL(finish(&stage), -ENOEXEC);
		CU_ASSERT_EQUAL(stage.maps.made.err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(stage.maps.made.err.text[0] != '\0');
		made_maps_deinit(&stage.maps);
	}
}

static void test_value_relocs_two_at_one_index_are_refused(void)
{
	struct stage stage;

	begin(&stage);
	in_maps(&stage, MAPS, VALUES + 8, stage.maps.symbols[INNER], 0);
	in_maps(&stage, MAPS, VALUES + 8, stage.maps.symbols[INNER], 0);
	CU_ASSERT_EQUAL(finish(&stage), -ENOEXEC);
	CU_ASSERT_TRUE(text_has(stage.maps.made.err.text, "index 1"));
	made_maps_deinit(&stage.maps);
}

/* ---- addresses in data ---- */

static void test_value_relocs_of_data_are_addresses_of_this_object(void)
{
	struct rb_object *object;
	struct stage stage;

	begin(&stage);
	elf_add_reloc(&stage.maps.made.builder, stage.data_table, 24, stage.in_rodata, ABS64, 2);
	elf_add_reloc(&stage.maps.made.builder, stage.data_table, 8, stage.in_rodata, ABS64, 0);
	CU_ASSERT_EQUAL_FATAL(finish(&stage), 0);
	object = &stage.maps.made.object;
	CU_ASSERT_EQUAL_FATAL(object->patch_count, 2);
	for (size_t i = 0; i < 2; i++) {
		CU_ASSERT_STRING_EQUAL(object->maps[object->patches[i].map].name, ".data");
		CU_ASSERT_EQUAL(object->patches[i].offset, i ? 24 : 8);
		CU_ASSERT_EQUAL(object->patches[i].value, i ? 5 : 3);
	}
	CU_ASSERT_EQUAL(map_named(object, ".data")->patch_count, 2);
	made_maps_deinit(&stage.maps);

	begin(&stage);
	elf_add_reloc(&stage.maps.made.builder, stage.data_table, 8, stage.external, ABS64, 0);
	CU_ASSERT_EQUAL(finish(&stage), -ENOEXEC);
	CU_ASSERT_TRUE(text_has(stage.maps.made.err.text, "ext"));
	made_maps_deinit(&stage.maps);

	begin(&stage);
	elf_add_reloc(&stage.maps.made.builder, stage.data_table, 8, stage.in_rodata, 3, 0);
	CU_ASSERT_EQUAL(finish(&stage), -ENOEXEC);
	made_maps_deinit(&stage.maps);
}

/* ---- a program in a structure ---- */

/* struct ops { void (*f)(void); } of 8 bytes at `start`; and a program `bytes` behind f. */
static int one_member(uint64_t start, uint64_t offset, int64_t bytes)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT };
	struct made_object made;
	struct btf_builder btf;
	uint32_t code, ops, var, table, func;
	uint8_t *blob;
	size_t size;
	int failed;

	made_object_init(&made, false);
	btf_builder_init(&btf, false);
	code = made_code(&made, "struct_ops/f", insns, 2);
	ops = made_data(&made, ".struct_ops", SHT_PROGBITS, NULL, 24);
	func = made_func(&made, "f", code, 0, 2);
	elf_add_symbol(&made.builder, "mine", STB_GLOBAL, STT_OBJECT, ops, start, 8);
	table = elf_add_table(&made.builder, ".rela.ops", SHT_RELA, ops);
	elf_add_reloc(&made.builder, table, start + offset, func, ABS64, bytes);
	var = made_type(&btf, RB_BTF_PTR, "", 0, made_type(&btf, RB_BTF_FUNC_PROTO, "", 0, 0));
	code = made_type(&btf, RB_BTF_STRUCT, "ops", 1, 8);
	made_member(&btf, "f", var, 0);
	var = made_var(&btf, "mine", code, 1);
	made_type(&btf, RB_BTF_DATASEC, ".struct_ops", 1, 0);
	made_place(&btf, var, 0, 8);
	blob = made_btf(&btf, &size);
	elf_add_section(&made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	btf_builder_deinit(&btf);
	failed = made_object_finish(&made);
	if (!failed) {
		CU_ASSERT_EQUAL_FATAL(made.object.patch_count, 1);
		CU_ASSERT_EQUAL(made.object.patches[0].offset, offset);
		CU_ASSERT_STRING_EQUAL(made.object.patches[0].symbol, "f");
	}
	made_object_deinit(&made);
	return failed;
}

static void test_value_relocs_of_structures_are_programs_within_the_variable(void)
{
	for (uint64_t start = 0; start <= 8; start += 8) {
		CU_ASSERT_EQUAL(one_member(start, 0, 0), 0);
		CU_ASSERT_EQUAL(one_member(start, 8, 0), -ENOEXEC);
		CU_ASSERT_EQUAL(one_member(start, 1, 0), -ENOEXEC);
		CU_ASSERT_EQUAL(one_member(start, 0, 8), -ENOEXEC);
		CU_ASSERT_EQUAL(one_member(start, 0, 4), -ENOEXEC);
	}
}

/* ---- CO-RE ---- */

static void word(struct rb_text *text, uint32_t value)
{
	rb_text_add(text, &value, sizeof(value));
}

/* Three sections of functions; CO-RE relocations in the order of the sections, which is not that of funcs. */
struct cores {
	struct made_object made;
	struct rb_text table;
	struct btf_builder btf;
	uint32_t access;
};

static void cores_begin(struct cores *cores)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_MOV(0, 0), MADE_EXIT,
						 MADE_MOV(0, 0), MADE_EXIT,	 MADE_EXIT };
	static const char *const names[] = { "kprobe/a", ".text", "kprobe/b" };

	memset(cores, 0, sizeof(*cores));
	made_object_init(&cores->made, false);
	btf_builder_init(&cores->btf, false);
	for (size_t i = 0; i < RB_COUNT(names); i++) {
		uint32_t code = made_code(&cores->made, names[i], insns, 6);
		char name[8];

		snprintf(name, sizeof(name), "one_%zu", i);
		made_func(&cores->made, name, code, 0, 3);
		snprintf(name, sizeof(name), "two_%zu", i);
		made_func(&cores->made, name, code, 3, 2);
	}
	made_int(&cores->btf, "int", 4, 1);
	cores->access = made_name(&cores->btf, "0");
	word(&cores->table, 16);
}

static void cores_part(struct cores *cores, const char *section, uint32_t count)
{
	word(&cores->table, made_name(&cores->btf, section));
	word(&cores->table, count);
}

static void cores_reloc(struct cores *cores, uint32_t insn, uint32_t kind)
{
	word(&cores->table, insn * 8);
	word(&cores->table, 1);
	word(&cores->table, cores->access);
	word(&cores->table, kind);
}

static int cores_finish(struct cores *cores)
{
	struct rb_text ext = { 0 };
	uint8_t *blob;
	size_t size;

	blob = made_btf(&cores->btf, &size);
	elf_add_section(&cores->made.builder, ".BTF", SHT_PROGBITS, blob, size);
	free(blob);
	word(&ext, 1 << 16 | 0xeb9f);
	word(&ext, 32);
	word(&ext, 0);
	word(&ext, 4);
	word(&ext, 4);
	word(&ext, 4);
	word(&ext, 8);
	word(&ext, (uint32_t)cores->table.size);
	word(&ext, 8);
	word(&ext, 16);
	rb_text_add(&ext, cores->table.data, cores->table.size);
	elf_add_section(&cores->made.builder, ".BTF.ext", SHT_PROGBITS, ext.data, ext.size);
	rb_text_deinit(&ext);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&cores->made), 0);
	CU_ASSERT_TRUE(cores->made.object.has_core);
	return rb_object_need_core(&cores->made.object, &cores->made.err);
}

static void cores_end(struct cores *cores)
{
	made_object_deinit(&cores->made);
	btf_builder_deinit(&cores->btf);
	rb_text_deinit(&cores->table);
}

static void check_cores(const struct rb_object *object, const char *func, const char *words)
{
	struct rb_text text = { 0 };

	for (size_t i = 0; i < object->func_count; i++) {
		if (strcmp(object->funcs[i].name, func) != 0)
			continue;
		for (size_t j = 0; j < object->funcs[i].core_count; j++) {
			const struct rb_core_reloc *reloc =
				&object->cores[object->funcs[i].core + j];

			rb_text_printf(&text, "%u:%u ", reloc->insn, reloc->kind);
			CU_ASSERT_EQUAL(reloc->type, 1);
			CU_ASSERT_STRING_EQUAL(reloc->access, "0");
		}
	}
	CU_ASSERT_TRUE(text_is(text.data ? text.data : "", words));
	rb_text_deinit(&text);
}

static void test_core_relocs_go_to_the_functions_they_are_in(void)
{
	struct rb_object *object;
	struct cores cores;

	cores_begin(&cores);
	cores_part(&cores, "kprobe/b", 3);
	cores_reloc(&cores, 4, 8);
	cores_reloc(&cores, 0, 9);
	cores_reloc(&cores, 3, 8);
	cores_part(&cores, "kprobe/a", 2);
	cores_reloc(&cores, 2, 9);
	cores_reloc(&cores, 3, 8);
	cores_part(&cores, ".text", 1);
	cores_reloc(&cores, 1, 12);
	CU_ASSERT_EQUAL_FATAL(cores_finish(&cores), 0);
	object = &cores.made.object;
	CU_ASSERT_EQUAL(object->core_count, 6);
	check_cores(object, "one_0", "2:9 ");
	check_cores(object, "two_0", "0:8 ");
	check_cores(object, "one_1", "1:12 ");
	check_cores(object, "two_1", "");
	check_cores(object, "one_2", "0:9 ");
	check_cores(object, "two_2", "1:8 0:8 ");
	CU_ASSERT_EQUAL(rb_object_need_core(object, NULL), 0); /* read once */
	cores_end(&cores);
}

static void test_core_relocs_of_nothing_are_refused(void)
{
	static const struct {
		const char *section;
		uint32_t insn;
	} faults[] = { { "kprobe/c", 0 }, { "kprobe/a", 5 }, { "kprobe/b", 6 }, { ".BTF", 0 } };

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct cores cores;

		cores_begin(&cores);
		cores_part(&cores, "kprobe/a", 1);
		cores_reloc(&cores, 0, 8);
		cores_part(&cores, faults[i].section, 1);
		cores_reloc(&cores, faults[i].insn, 8);
		CU_ASSERT_EQUAL(cores_finish(&cores), -ENOEXEC);
		CU_ASSERT_EQUAL(cores.made.err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(cores.made.err.text, faults[i].section));
		/* what was counted before is forgotten */
		CU_ASSERT_PTR_NULL(cores.made.object.cores);
		for (size_t j = 0; j < cores.made.object.func_count; j++)
			CU_ASSERT_EQUAL(cores.made.object.funcs[j].core_count, 0);
		cores_end(&cores);
	}
}

/* ---- definitions with values ---- */

/* A map of a type, with values: of maps, of programs, of numbers. */
static int with_values(uint32_t type, int of)
{
	struct made_attribute inner[2], outer[3];
	struct made_maps maps;
	uint32_t values;
	int code;

	made_maps_init(&maps);
	inner[0] = (struct made_attribute){ "type", made_maps_number(&maps, 2) };
	inner[1] = (struct made_attribute){ "max_entries", made_maps_number(&maps, 3) };
	values = of == MAPS    ? made_maps_struct(&maps, inner, 2)
		 : of == PROGS ? made_type(&maps.btf, RB_BTF_FUNC_PROTO, "", 0, 0)
			       : maps.u32;
	outer[0] = (struct made_attribute){ "type", made_maps_number(&maps, type) };
	outer[1] = (struct made_attribute){ "max_entries", made_maps_number(&maps, 4) };
	outer[2] = (struct made_attribute){ "values", made_maps_array(&maps, values) };
	made_maps_add(&maps, "outer", outer, 3);
	made_maps_end(&maps);
	code = made_object_finish(&maps.made);
	if (!code) {
		const struct rb_map *map = map_named(&maps.made.object, "outer");

		CU_ASSERT_EQUAL(map->value_size, 4);
		CU_ASSERT_EQUAL(map->values_at, VALUES + 1);
		CU_ASSERT_EQUAL(map->inner != 0, of == MAPS);
	}
	made_maps_deinit(&maps);
	return code;
}

static void test_value_relocs_maps_of_the_right_type_alone_have_values(void)
{
	CU_ASSERT_EQUAL(with_values(12, MAPS), 0); /* ARRAY_OF_MAPS */
	CU_ASSERT_EQUAL(with_values(13, MAPS), 0); /* HASH_OF_MAPS */
	CU_ASSERT_EQUAL(with_values(3, PROGS), 0); /* PROG_ARRAY */
	CU_ASSERT_EQUAL(with_values(12, PROGS), -ENOEXEC);
	CU_ASSERT_EQUAL(with_values(3, MAPS), -ENOEXEC);
	CU_ASSERT_EQUAL(with_values(1, MAPS), -ENOEXEC);
	CU_ASSERT_EQUAL(with_values(1, PROGS), -ENOEXEC);
	CU_ASSERT_EQUAL(with_values(12, INNER), -ENOEXEC);
	CU_ASSERT_EQUAL(with_values(3, INNER), -ENOEXEC);
}

/* What has no size can be no key. */
static void test_value_relocs_keys_without_a_size_are_refused(void)
{
	static const enum rb_btf_kind kinds[] = { RB_BTF_FWD, RB_BTF_FUNC_PROTO };

	for (size_t i = 0; i < RB_COUNT(kinds); i++) {
		struct made_attribute attributes[2];
		struct made_maps maps;

		made_maps_init(&maps);
		attributes[0] = (struct made_attribute){ "type", made_maps_number(&maps, 1) };
		attributes[1] = (struct made_attribute){
			"key",
			made_maps_pointer(&maps, made_type(&maps.btf, kinds[i], i ? "" : "s", 0, 0))
		};
		made_maps_add(&maps, "m", attributes, 2);
		made_maps_end(&maps);
		CU_ASSERT_EQUAL(made_object_finish(&maps.made), -ENOEXEC);
		CU_ASSERT_TRUE(text_has(maps.made.err.text, "map m: key"));
		made_maps_deinit(&maps);
	}
}

/* 8 bytes at the very end of their section are a place for an address; fewer are none. */
static void test_value_relocs_at_the_end_of_their_section_need_8_bytes(void)
{
	static const struct {
		uint64_t size, at;
		int code;
	} cases[] = {
		{ 32, 24, 0 },
		{ 32, 25, -ENOEXEC },
		{ 32, 31, -ENOEXEC },
		{ 32, 32, -ENOEXEC },
		{ 8, 0, 0 },
		{ 7, 0, -ENOEXEC },
		{ 32, UINT64_MAX, -ENOEXEC },
	};

	for (size_t i = 0; i < RB_COUNT(cases); i++) {
		static const uint8_t fives[32] = { [24] = 5, [31] = 0 };

		for (uint32_t type = SHT_RELA; type; type = type == SHT_RELA ? SHT_REL : 0) {
			struct made_object made;
			uint32_t data, symbol, table;

			made_object_init(&made, false);
			data = made_data(&made, ".data", SHT_PROGBITS, fives, cases[i].size);
			symbol = elf_add_symbol(&made.builder, "d", STB_GLOBAL, STT_OBJECT, data, 0,
						1);
			table = elf_add_table(&made.builder, ".rel.data", type, data);
			elf_add_reloc(&made.builder, table, cases[i].at, symbol, ABS64, 3);
			CU_ASSERT_EQUAL(made_object_finish(&made), cases[i].code);
			if (!cases[i].code) {
				CU_ASSERT_EQUAL_FATAL(made.object.patch_count, 1);
				CU_ASSERT_EQUAL(made.object.patches[0].offset, cases[i].at);
				CU_ASSERT_EQUAL(made.object.patches[0].value, type == SHT_RELA ? 3
									      : !cases[i].at   ? 0
									      : MADE_HOST_BIG_ENDIAN
										      ? 5ULL << 56
										      : 5);
			}
			made_object_deinit(&made);
		}
	}
}

/* Several tables may be of one section, and be anywhere in the file: each map's addresses are together. */
static void test_value_relocs_of_each_map_are_together(void)
{
	struct made_object made;
	uint32_t sections[2], symbol;

	made_object_init(&made, false);
	sections[0] = made_data(&made, ".data.a", SHT_PROGBITS, NULL, 64);
	sections[1] = made_data(&made, ".data.b", SHT_PROGBITS, NULL, 64);
	symbol = elf_add_symbol(&made.builder, "d", STB_GLOBAL, STT_OBJECT, sections[0], 0, 1);
	for (uint64_t i = 0; i < 8; i++) {
		uint32_t table =
			elf_add_table(&made.builder, ".rela", SHT_RELA, sections[!(i % 2)]);

		elf_add_reloc(&made.builder, table, 56 - 8 * i, symbol, ABS64, (int64_t)i);
	}
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.patch_count, 8);
	for (uint32_t map = 0; map < 2; map++) {
		CU_ASSERT_EQUAL(made.object.maps[map].patch, map * 4);
		CU_ASSERT_EQUAL(made.object.maps[map].patch_count, 4);
		for (uint32_t i = 0; i < 4; i++) {
			const struct rb_patch *patch = &made.object.patches[map * 4 + i];

			CU_ASSERT_EQUAL(patch->map, map);
			CU_ASSERT_EQUAL(patch->offset, 16 * i + 8 * map);
			CU_ASSERT_EQUAL(patch->value, 7 - 2 * i - map);
		}
	}
	made_object_deinit(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_value_relocs_fill_maps_of_maps_and_of_programs),
		UNIT_TEST(test_value_relocs_that_mean_nothing_are_refused),
		UNIT_TEST(test_value_relocs_two_at_one_index_are_refused),
		UNIT_TEST(test_value_relocs_of_data_are_addresses_of_this_object),
		UNIT_TEST(test_value_relocs_of_structures_are_programs_within_the_variable),
		UNIT_TEST(test_core_relocs_go_to_the_functions_they_are_in),
		UNIT_TEST(test_core_relocs_of_nothing_are_refused),
		UNIT_TEST(test_value_relocs_maps_of_the_right_type_alone_have_values),
		UNIT_TEST(test_value_relocs_keys_without_a_size_are_refused),
		UNIT_TEST(test_value_relocs_at_the_end_of_their_section_need_8_bytes),
		UNIT_TEST(test_value_relocs_of_each_map_are_together),
		CU_TEST_INFO_NULL,
	};

	return unit_run("value_relocs", tests);
}
