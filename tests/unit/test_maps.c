// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_maps - definitions of maps, by BTF in .maps and by struct bpf_map_def in maps, and what they
 * are refused for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/narrate.h"
#include "made_maps.h"
#include "text_check.h"
#include "unit.h"

static void check_finish(struct made_maps *maps)
{
	made_maps_end(maps);
	if (made_object_finish(&maps->made))
		printf("refused: %s\n", maps->made.err.text);
	CU_ASSERT_TRUE_FATAL(maps->made.made);
}

static void check_refused(struct made_maps *maps, const char *says)
{
	made_maps_end(maps);
	CU_ASSERT_EQUAL(made_object_finish(&maps->made), -ENOEXEC);
	CU_ASSERT_EQUAL(maps->made.err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(maps->made.err.text, says));
	made_maps_deinit(maps);
}

/* ---- .maps ---- */

static void test_maps_of_every_attribute_has_them(void)
{
	struct made_maps maps;
	const struct rb_map *map;

	made_maps_init(&maps);
	{
		const struct made_attribute attributes[] = {
			{ "type", made_maps_number(&maps, BPF_MAP_TYPE_HASH) },
			{ "key", made_maps_pointer(&maps, maps.u32) },
			{ "value", made_maps_pointer(&maps, maps.u64) },
			{ "key_size", made_maps_number(&maps, 4) },
			{ "value_size", made_maps_number(&maps, 8) },
			{ "max_entries", made_maps_number(&maps, 1024) },
			{ "map_flags", made_maps_number(&maps, BPF_F_NO_PREALLOC) },
			{ "map_extra", made_maps_number(&maps, 3) },
			{ "numa_node", made_maps_number(&maps, 1) },
			{ "pinning", made_maps_number(&maps, 1) },
		};

		made_maps_add(&maps, "counts", attributes, RB_COUNT(attributes));
	}
	check_finish(&maps);
	CU_ASSERT_EQUAL_FATAL(maps.made.object.map_count, 1);
	map = &maps.made.object.maps[0];
	CU_ASSERT_STRING_EQUAL(map->name, "counts");
	CU_ASSERT_EQUAL(map->kind, RB_MAP_DEFINED);
	CU_ASSERT_EQUAL(map->section, maps.section);
	CU_ASSERT_EQUAL(map->type, BPF_MAP_TYPE_HASH);
	CU_ASSERT_EQUAL(map->key_type, maps.u32);
	CU_ASSERT_EQUAL(map->value_type, maps.u64);
	CU_ASSERT_EQUAL(map->key_size, 4);
	CU_ASSERT_EQUAL(map->value_size, 8);
	CU_ASSERT_EQUAL(map->max_entries, 1024);
	CU_ASSERT_EQUAL(map->flags, BPF_F_NO_PREALLOC | BPF_F_NUMA_NODE);
	CU_ASSERT_EQUAL(map->extra, 3);
	CU_ASSERT_EQUAL(map->numa_node, 1);
	CU_ASSERT_TRUE(map->pin_by_name);
	made_maps_deinit(&maps);
}

static void test_maps_of_a_type_alone_have_nothing_else(void)
{
	struct made_maps maps;
	const struct rb_map *map;

	made_maps_init(&maps);
	for (uint32_t i = 0; i < 2; i++) {
		const struct made_attribute type = { "type", made_maps_number(&maps, 27 + i) };

		made_maps_add(&maps, i ? "second" : "first", &type, 1);
	}
	check_finish(&maps);
	CU_ASSERT_EQUAL_FATAL(maps.made.object.map_count, 2);
	map = &maps.made.object.maps[1];
	CU_ASSERT_STRING_EQUAL(map->name, "second");
	CU_ASSERT_EQUAL(map->offset, MADE_MAPS_SIZE);
	CU_ASSERT_EQUAL(map->type, 28);
	CU_ASSERT_EQUAL(map->key_size | map->value_size | map->max_entries | map->flags, 0);
	CU_ASSERT_EQUAL(map->key_type | map->value_type | map->inner | map->values_at, 0);
	CU_ASSERT_FALSE(map->pin_by_name || map->template);
	made_maps_deinit(&maps);
}

/* __ulong() is an enum of one value. */
static void test_maps_number_as_an_enum_has_64_bits(void)
{
	struct made_maps maps;
	uint32_t wide;

	made_maps_init(&maps);
	wide = made_type(&maps.btf, RB_BTF_ENUM64, "", 1, 8);
	made_word(&maps.btf, made_name(&maps.btf, "__unique"));
	made_word(&maps.btf, 0x89abcdef);
	made_word(&maps.btf, 0x01234567);
	{
		const struct made_attribute attributes[] = {
			{ "type", made_maps_number(&maps, 1) },
			{ "map_extra", wide },
		};

		made_maps_add(&maps, "wide", attributes, 2);
	}
	check_finish(&maps);
	CU_ASSERT_EQUAL(maps.made.object.maps[0].extra, 0x0123456789abcdefULL);
	made_maps_deinit(&maps);
}

/* One attribute beside the type; `number`, or a type when `pointer` says so. */
enum form { NUMBER, POINTER, WORD };

static void test_maps_attribute_that_means_nothing_is_refused_by_name(void)
{
	static const struct {
		const char *name, *second;
		enum form form, second_form;
		uint32_t number, second_number;
		const char *says;
	} faults[] = {
		{ "colour", NULL, NUMBER, NUMBER, 1, 0,
		  "section 1 (.maps): map bad: colour: unknown map attribute" },
		{ "", NULL, NUMBER, NUMBER, 1, 0, "map bad: a member without a name: unknown" },
		{ "max_entries", NULL, WORD, NUMBER, 0, 0,
		  "map bad: max_entries: expected a number written as __uint" },
		{ "max_entries", NULL, POINTER, NUMBER, 0, 0, "max_entries: expected a number" },
		{ "key", NULL, WORD, NUMBER, 0, 0, "key: expected a type written as __type" },
		{ "key", "key_size", POINTER, NUMBER, 0, 8,
		  "key_size: key_size is 8, but __type(key) has 4 bytes" },
		{ "key_size", "key", NUMBER, POINTER, 8, 0,
		  "key: key_size is 8, but __type(key) has 4 bytes" },
		{ "value", "value_size", POINTER, NUMBER, 0, 2,
		  "value_size is 2, but __type(value) has 4 bytes" },
		{ "max_entries", "max_entries", NUMBER, NUMBER, 4, 4,
		  "map bad: max_entries: duplicate attribute" },
		{ "type", NULL, NUMBER, NUMBER, 1, 0, "map bad: type: duplicate attribute" },
		{ "pinning", NULL, NUMBER, NUMBER, 2, 0, "pinning: expected LIBBPF_PIN_NONE" },
		{ "values", NULL, WORD, NUMBER, 0, 0, "values: expected __array(values, TYPE)" },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct made_attribute attributes[3];
		struct made_maps maps;

		made_maps_init(&maps);
		attributes[0].name = "type";
		attributes[0].type = made_maps_number(&maps, 1);
		for (size_t j = 0; j < 2; j++) {
			enum form form = j ? faults[i].second_form : faults[i].form;
			uint32_t number = j ? faults[i].second_number : faults[i].number;

			attributes[1 + j].name = j ? faults[i].second : faults[i].name;
			attributes[1 + j].type = form == WORD ? maps.u32
						 : form == NUMBER
							 ? made_maps_number(&maps, number)
							 : made_maps_pointer(&maps, maps.u32);
		}
		made_maps_add(&maps, "bad", attributes, faults[i].second ? 3 : 2);
		check_refused(&maps, faults[i].says);
	}
}

static void test_maps_without_a_type_are_refused(void)
{
	struct made_maps maps;
	struct made_attribute size = { "key_size", 0 };

	made_maps_init(&maps);
	size.type = made_maps_number(&maps, 4);
	made_maps_add(&maps, "bad", &size, 1);
	check_refused(&maps, "map bad: type: missing");
	made_maps_init(&maps);
	made_maps_var(&maps, "bad", maps.u32, false);
	check_refused(&maps, "map bad: its type: expected a struct");
}

/* Guards against a map that no relocation could ever mean. */
static void test_maps_variable_without_a_symbol_is_refused(void)
{
	struct made_maps maps;
	struct made_attribute type = { "type", 0 };

	made_maps_init(&maps);
	type.type = made_maps_number(&maps, 1);
	made_maps_var(&maps, "lost", made_maps_struct(&maps, &type, 1), true);
	check_refused(&maps, "section 1 (.maps): map lost: no symbol of that name");
}

static void test_maps_without_btf_are_refused(void)
{
	struct made_maps maps;

	made_maps_init(&maps);
	CU_ASSERT_EQUAL(made_object_finish(&maps.made), -ENOENT);
	CU_ASSERT_EQUAL(maps.made.err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(maps.made.err.text, "(.maps): no .BTF section: compile with -g"));
	made_maps_deinit(&maps);
}

/* ---- values: maps in maps, programs in arrays ---- */

/* An outer map whose inner ones are arrays; `values` is its first member, or its last. */
static void make_outer(struct made_maps *maps, bool first)
{
	struct made_attribute inner[2], outer[3];

	made_maps_init(maps);
	inner[0] = (struct made_attribute){ "type", made_maps_number(maps, BPF_MAP_TYPE_ARRAY) };
	inner[1] = (struct made_attribute){ "max_entries", made_maps_number(maps, 3) };
	outer[first ? 1 : 0] =
		(struct made_attribute){ "type",
					 made_maps_number(maps, BPF_MAP_TYPE_ARRAY_OF_MAPS) };
	outer[first ? 2 : 1] = (struct made_attribute){ "max_entries", made_maps_number(maps, 4) };
	outer[first ? 0 : 2] =
		(struct made_attribute){ "values",
					 made_maps_array(maps, made_maps_struct(maps, inner, 2)) };
	made_maps_add(maps, "outer", outer, 3);
	made_maps_add(maps, "inside", inner, 2);
}

static void check_slots(bool first)
{
	struct made_maps maps;
	const struct rb_object *object = &maps.made.object;
	const struct rb_map *outer;
	uint32_t table;

	make_outer(&maps, first);
	table = elf_add_table(&maps.made.builder, ".rel.maps", SHT_REL, maps.section);
	elf_add_reloc(&maps.made.builder, table, (first ? 0 : 16) + 24, maps.symbols[1], 2, 0);
	elf_add_reloc(&maps.made.builder, table, (first ? 0 : 16) + 8, maps.symbols[1], 2, 0);
	check_finish(&maps);
	CU_ASSERT_EQUAL_FATAL(object->map_count, 3);
	CU_ASSERT_TRUE(object->maps[0].template);
	CU_ASSERT_EQUAL(object->maps[0].max_entries, 3);
	outer = &object->maps[1];
	CU_ASSERT_STRING_EQUAL(outer->name, "outer");
	CU_ASSERT_EQUAL(outer->inner, 1);
	CU_ASSERT_EQUAL(outer->value_size, 4);
	CU_ASSERT_EQUAL_FATAL(object->slot_count, 2);
	CU_ASSERT_EQUAL(outer->slot, 0);
	CU_ASSERT_EQUAL(outer->slot_count, 2);
	CU_ASSERT_EQUAL(object->slots[0].index, 1);
	CU_ASSERT_EQUAL(object->slots[1].index, 3);
	CU_ASSERT_EQUAL(object->slots[0].target, 2);
	CU_ASSERT_FALSE(object->slots[0].program);
	made_maps_deinit(&maps);
}

static void test_maps_template_is_told_apart_from_its_map(void)
{
	struct rb_text text = { 0 };
	struct made_maps maps;

	make_outer(&maps, false);
	check_finish(&maps);
	rb_narrate_object(&maps.made.object, &text);
	CU_ASSERT_TRUE(text_has(text.data, "object: each inner map of outer is a map, key"));
	CU_ASSERT_TRUE(text_has(text.data, "object: outer: a map, key"));
	CU_ASSERT_TRUE(text_has(text.data, "object: inside: a map, key"));
	rb_text_deinit(&text);
	made_maps_deinit(&maps);
}

static void test_maps_of_maps_start_with_the_maps_they_name(void)
{
	check_slots(false);
}

/* Guards against offset 0 taken for "it has no values". */
static void test_maps_values_at_the_start_of_a_definition_are_values(void)
{
	check_slots(true);
}

static void test_maps_value_that_is_none_is_refused(void)
{
	static const struct {
		uint64_t offset;
		bool twice;
		const char *says;
	} faults[] = {
		{ 8, false, "an element of a map of maps or a program array" },
		{ 20, false, "an element of a map" },
		{ MADE_MAPS_SIZE + 16, false, "an element of a map" },
		{ 16, true, "map outer: two initial values at index 0" },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct made_maps maps;
		uint32_t table;

		make_outer(&maps, false);
		table = elf_add_table(&maps.made.builder, ".rel.maps", SHT_REL, maps.section);
		for (int j = 0; j <= faults[i].twice; j++)
			elf_add_reloc(&maps.made.builder, table, faults[i].offset, maps.symbols[1],
				      2, 0);
		check_refused(&maps, faults[i].says);
	}
}

/* ---- addresses in data ---- */

static void test_values_address_in_data_is_the_offset_it_points_to(void)
{
	static const uint64_t words[] = { 7, 0, 3 };
	struct made_object made;
	uint32_t data, rodata, named, whole, table;

	made_object_init(&made, false);
	data = made_data(&made, ".data", SHT_PROGBITS, words, sizeof(words));
	rodata = made_data(&made, ".rodata", SHT_PROGBITS, "read\0write", 11);
	named = elf_add_symbol(&made.builder, "write", STB_GLOBAL, STT_OBJECT, rodata, 5, 6);
	whole = elf_add_symbol(&made.builder, "", STB_LOCAL, STT_SECTION, rodata, 0, 0);
	table = elf_add_table(&made.builder, ".rel.data", SHT_REL, data);
	elf_add_reloc(&made.builder, table, 16, whole, 2, 0);
	elf_add_reloc(&made.builder, table, 8, named, 2, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.patch_count, 2);
	CU_ASSERT_EQUAL(made.object.patches[0].offset, 8);
	CU_ASSERT_EQUAL(made.object.patches[0].value, 5);
	CU_ASSERT_STRING_EQUAL(made.object.patches[0].symbol, "write");
	CU_ASSERT_EQUAL(made.object.patches[1].offset, 16);
	CU_ASSERT_EQUAL(made.object.patches[1].value, 3);
	CU_ASSERT_EQUAL(made.object.maps[0].patch_count, 2);
	CU_ASSERT_EQUAL(made.object.maps[1].patch_count, 0);
	made_object_deinit(&made);
}

/* Guards against a pointer that silently stays 0; one that reaches out is no ELF file (elf/). */
static void test_values_address_that_cannot_be_is_refused(void)
{
	static const struct {
		uint64_t offset;
		uint32_t type;
		bool external;
		const char *says;
	} faults[] = {
		{ 0, 3, false, "expected an address of 8 bytes" },
		{ 0, 2, true, "expected an address in this object, found an extern" },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct made_object made;
		uint32_t data, symbol, table;

		made_object_init(&made, false);
		data = made_data(&made, ".data", SHT_PROGBITS, NULL, 8);
		symbol = elf_add_symbol(&made.builder, "x", STB_GLOBAL, STT_OBJECT,
					faults[i].external ? SHN_UNDEF : data, 0, 8);
		table = elf_add_table(&made.builder, ".rel.data", SHT_REL, data);
		elf_add_reloc(&made.builder, table, faults[i].offset, symbol, faults[i].type, 0);
		CU_ASSERT_TRUE(made_object_finish(&made) < 0);
		CU_ASSERT_EQUAL(made.err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(made.err.text, faults[i].says));
		made_object_deinit(&made);
	}
}

/* ---- maps ---- */

/* Two definitions of `fields` words; the second one's are 11, 12, 13 ... and zero behind. */
static int make_legacy(struct made_object *made, size_t fields, size_t set, size_t cut)
{
	uint32_t words[32] = { 1, 4, 8, 2 }, section;

	for (size_t i = 0; i < set; i++)
		words[fields + i] = (uint32_t)(11 + i);
	made_object_init(made, false);
	section = made_data(made, "maps", SHT_PROGBITS, words, fields * 8 - cut);
	elf_add_symbol(&made->builder, "one", STB_GLOBAL, STT_OBJECT, section, 0, 0);
	elf_add_symbol(&made->builder, "two", STB_GLOBAL, STT_OBJECT, section, fields * 4, 0);
	return made_object_finish(made);
}

static void test_maps_legacy_of_any_length_are_read(void)
{
	static const size_t lengths[] = { 4, 5, 7, 9 };

	for (size_t i = 0; i < RB_COUNT(lengths); i++) {
		struct made_object made;
		const struct rb_map *map;

		CU_ASSERT_EQUAL_FATAL(make_legacy(&made, lengths[i], lengths[i] < 5 ? 4 : 5, 0), 0);
		CU_ASSERT_EQUAL_FATAL(made.object.map_count, 2);
		map = &made.object.maps[1];
		CU_ASSERT_STRING_EQUAL(map->name, "two");
		CU_ASSERT_EQUAL(map->offset, lengths[i] * 4);
		CU_ASSERT_EQUAL(map->type, 11);
		CU_ASSERT_EQUAL(map->key_size, 12);
		CU_ASSERT_EQUAL(map->value_size, 13);
		CU_ASSERT_EQUAL(map->max_entries, 14);
		CU_ASSERT_EQUAL(map->flags, lengths[i] < 5 ? 0 : 15);
		made_object_deinit(&made);
	}
}

static void check_legacy_refused(size_t fields, size_t set, size_t cut, const char *says)
{
	struct made_object made;

	CU_ASSERT_EQUAL(make_legacy(&made, fields, set, cut), -ENOEXEC);
	CU_ASSERT_EQUAL(made.err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(made.err.text, says));
	made_object_deinit(&made);
}

/* Guards against a map made without what another loader would have read there. */
static void test_maps_legacy_with_more_fields_set_are_refused_by_name(void)
{
	check_legacy_refused(9, 6, 0, "map two: expected 0 as the 6th field (inner_map_idx, id)");
	check_legacy_refused(5, 0, 0, "map two: expected a non-zero type, found 0");
}

static void test_maps_legacy_of_uneven_lengths_are_refused(void)
{
	check_legacy_refused(5, 5, 1,
			     "expected 2 definitions of equal length, at least 16 bytes each");
	check_legacy_refused(3, 3, 0,
			     "expected 2 definitions of equal length, at least 16 bytes each");
	/* even, but the second does not begin where the first one ends */
	check_legacy_refused(6, 5, 4 * 2, "map two: expected the offset of a whole definition");
}

static void test_maps_legacy_without_symbols_say_what_stripped_them(void)
{
	static const uint32_t words[] = { 1, 4, 8, 2 };
	struct made_object made;

	made_object_init(&made, false);
	made_data(&made, "maps", SHT_PROGBITS, words, sizeof(words));
	CU_ASSERT_EQUAL(made_object_finish(&made), -ENOEXEC);
	CU_ASSERT_TRUE(
		text_has(made.err.text, "(maps): expected a symbol for each map, found none"));
	CU_ASSERT_TRUE(text_has(made.err.hint, "llvm-strip -g"));
	made_object_deinit(&made);
}

/* Their order is that of the sections, and in each that of its symbols. */
static void test_maps_legacy_of_several_sections_keep_their_order(void)
{
	static const uint32_t words[] = { 1, 4, 8, 2, 2, 4, 8, 2 };
	static const char *const names[] = { "a", "b", "c", "d" };
	struct made_object made;
	uint32_t first, second;

	made_object_init(&made, false);
	first = made_data(&made, "maps/x", SHT_PROGBITS, words, sizeof(words));
	second = made_data(&made, "maps", SHT_PROGBITS, words, sizeof(words));
	elf_add_symbol(&made.builder, "c", STB_GLOBAL, STT_OBJECT, second, 16, 0);
	elf_add_symbol(&made.builder, "a", STB_GLOBAL, STT_OBJECT, first, 0, 0);
	elf_add_symbol(&made.builder, "d", STB_GLOBAL, STT_OBJECT, second, 0, 0);
	elf_add_symbol(&made.builder, "b", STB_GLOBAL, STT_OBJECT, first, 16, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.map_count, RB_COUNT(names));
	for (size_t i = 0; i < RB_COUNT(names); i++)
		CU_ASSERT_STRING_EQUAL(made.object.maps[i].name, names[i]);
	made_object_deinit(&made);
}

/* Guards against definitions counted that are none: what is local, a function, a section, or unnamed. */
static void test_maps_legacy_symbols_that_define_nothing_are_not_counted(void)
{
	static const uint32_t words[] = { 1, 4, 8, 2, 2, 4, 8, 2 };
	struct made_object made;
	uint32_t section;

	made_object_init(&made, false);
	section = made_data(&made, "maps", SHT_PROGBITS, words, sizeof(words));
	elf_add_symbol(&made.builder, "", STB_LOCAL, STT_SECTION, section, 0, 0);
	elf_add_symbol(&made.builder, "label", STB_LOCAL, STT_NOTYPE, section, 0, 0);
	elf_add_symbol(&made.builder, "hidden", STB_LOCAL, STT_OBJECT, section, 16, 0);
	elf_add_symbol(&made.builder, "function", STB_GLOBAL, STT_FUNC, section, 0, 0);
	elf_add_symbol(&made.builder, "", STB_GLOBAL, STT_OBJECT, section, 0, 0);
	elf_add_symbol(&made.builder, "one", STB_GLOBAL, STT_OBJECT, section, 0, 0);
	elf_add_symbol(&made.builder, "two", STB_WEAK, STT_NOTYPE, section, 16, 0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	CU_ASSERT_EQUAL_FATAL(made.object.map_count, 2);
	CU_ASSERT_STRING_EQUAL(made.object.maps[0].name, "one");
	CU_ASSERT_EQUAL(made.object.maps[0].type, 1);
	CU_ASSERT_STRING_EQUAL(made.object.maps[1].name, "two");
	CU_ASSERT_EQUAL(made.object.maps[1].type, 2);
	made_object_deinit(&made);
}

/* Each of the words behind map_flags, wherever the definition ends; `words` of each of two. */
static void test_maps_legacy_every_word_beyond_the_flags_must_be_0(void)
{
	for (uint32_t count = 6; count <= 12; count++) {
		for (uint32_t at = 5; at < count; at++) {
			uint32_t words[24] = { 1, 4, 8, 2 }, section;
			struct made_object made;
			char says[32];

			words[count] = 2;
			words[count + at] = 70 + at;
			made_object_init(&made, false);
			section = made_data(&made, "maps", SHT_PROGBITS, words, (size_t)count * 8);
			elf_add_symbol(&made.builder, "one", STB_GLOBAL, STT_OBJECT, section, 0, 0);
			elf_add_symbol(&made.builder, "two", STB_GLOBAL, STT_OBJECT, section,
				       count * 4, 0);
			CU_ASSERT_EQUAL(made_object_finish(&made), -ENOEXEC);
			CU_ASSERT_TRUE(text_has(made.err.text, "map two: "));
			snprintf(says, sizeof(says), ", found %u", 70 + at);
			CU_ASSERT_TRUE(text_has(made.err.text, says));
			if (at < 9) {
				snprintf(says, sizeof(says), " %uth field ", at + 1);
				CU_ASSERT_TRUE(text_has(made.err.text, says));
			}
			made_object_deinit(&made);
		}
	}
}

/* A definition needs no whole number of words; what is less than one at its end is not read as one. */
static void test_maps_legacy_of_odd_length_end_where_they_end(void)
{
	for (size_t more = 0; more < 4; more++) {
		static const uint8_t words[64] = {
			[0] = 1, [16] = 7, [20] = 1, [21] = 1, [22] = 1
		};
		struct made_object made;
		uint32_t section;

		made_object_init(&made, false);
		section = made_data(&made, "maps", SHT_PROGBITS, words, 20 + more);
		elf_add_symbol(&made.builder, "m", STB_GLOBAL, STT_OBJECT, section, 0, 0);
		CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
		CU_ASSERT_EQUAL_FATAL(made.object.map_count, 1);
		CU_ASSERT_EQUAL(made.object.maps[0].flags, MADE_HOST_BIG_ENDIAN ? 7 << 24 : 7);
		made_object_deinit(&made);
	}
	for (size_t more = 0; more < 4; more++) {
		static const uint8_t words[64] = { [0] = 1, [16] = 7, [17] = 7, [18] = 7 };
		struct made_object made;
		uint32_t section;

		made_object_init(&made, false);
		section = made_data(&made, "maps", SHT_PROGBITS, words, 16 + more);
		elf_add_symbol(&made.builder, "m", STB_GLOBAL, STT_OBJECT, section, 0, 0);
		CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
		CU_ASSERT_EQUAL(made.object.maps[0].flags, 0);
		made_object_deinit(&made);
	}
}

static void test_maps_legacy_that_begins_where_its_section_ends_is_refused(void)
{
	static const uint32_t words[] = { 1, 4, 8, 2, 2, 4, 8, 2 };
	struct made_object made;
	uint32_t section;

	made_object_init(&made, false);
	section = made_data(&made, "maps", SHT_PROGBITS, words, sizeof(words));
	elf_add_symbol(&made.builder, "one", STB_GLOBAL, STT_OBJECT, section, 16, 0);
	elf_add_symbol(&made.builder, "two", STB_GLOBAL, STT_OBJECT, section, 32, 0);
	CU_ASSERT_EQUAL(made_object_finish(&made), -ENOEXEC);
	CU_ASSERT_TRUE(text_has(made.err.text, "map two: "));
	CU_ASSERT_TRUE(text_has(made.err.text, ", found 32"));
	made_object_deinit(&made);
}

/* Of several sections, the one that has none is named; one of no bytes needs none. */
static void test_maps_legacy_section_without_symbols_is_refused_by_name(void)
{
	static const uint32_t words[] = { 1, 4, 8, 2 };

	for (uint32_t empty = 0; empty < 2; empty++) {
		struct made_object made;
		uint32_t section;

		made_object_init(&made, false);
		section = made_data(&made, "maps", SHT_PROGBITS, words, sizeof(words));
		made_data(&made, "maps/more", SHT_PROGBITS, words, empty ? 0 : sizeof(words));
		elf_add_symbol(&made.builder, "one", STB_GLOBAL, STT_OBJECT, section, 0, 0);
		CU_ASSERT_EQUAL(made_object_finish(&made), empty ? 0 : -ENOEXEC);
		if (!empty)
			CU_ASSERT_TRUE(text_has(made.err.text, "section 2 (maps/more): "));
		made_object_deinit(&made);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_maps_template_is_told_apart_from_its_map),
		UNIT_TEST(test_maps_legacy_without_symbols_say_what_stripped_them),
		UNIT_TEST(test_maps_legacy_of_several_sections_keep_their_order),
		UNIT_TEST(test_maps_of_every_attribute_has_them),
		UNIT_TEST(test_maps_of_a_type_alone_have_nothing_else),
		UNIT_TEST(test_maps_number_as_an_enum_has_64_bits),
		UNIT_TEST(test_maps_attribute_that_means_nothing_is_refused_by_name),
		UNIT_TEST(test_maps_without_a_type_are_refused),
		UNIT_TEST(test_maps_variable_without_a_symbol_is_refused),
		UNIT_TEST(test_maps_without_btf_are_refused),
		UNIT_TEST(test_maps_of_maps_start_with_the_maps_they_name),
		UNIT_TEST(test_maps_values_at_the_start_of_a_definition_are_values),
		UNIT_TEST(test_maps_value_that_is_none_is_refused),
		UNIT_TEST(test_values_address_in_data_is_the_offset_it_points_to),
		UNIT_TEST(test_values_address_that_cannot_be_is_refused),
		UNIT_TEST(test_maps_legacy_of_any_length_are_read),
		UNIT_TEST(test_maps_legacy_with_more_fields_set_are_refused_by_name),
		UNIT_TEST(test_maps_legacy_of_uneven_lengths_are_refused),
		UNIT_TEST(test_maps_legacy_symbols_that_define_nothing_are_not_counted),
		UNIT_TEST(test_maps_legacy_every_word_beyond_the_flags_must_be_0),
		UNIT_TEST(test_maps_legacy_of_odd_length_end_where_they_end),
		UNIT_TEST(test_maps_legacy_that_begins_where_its_section_ends_is_refused),
		UNIT_TEST(test_maps_legacy_section_without_symbols_is_refused_by_name),
		CU_TEST_INFO_NULL,
	};

	return unit_run("maps", tests);
}
