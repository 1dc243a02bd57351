// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load_maps - the calls that make an author's maps: sizes filled in, templates, what they start
 * with, and pins that are taken, refused, made and taken away again.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load/load.h"
#include "made_maps.h"
#include "map_kernel.h"
#include "text_check.h"
#include "unit.h"

static const struct rb_answer four_cpus[] = {
	{ RB_OP_READ, "/sys/devices/system/cpu/possible", -1, 0, "0-3\n", 0 },
};

/* One map of a type, and of so many entries. */
static void make(struct made_maps *maps, uint32_t type, uint32_t entries, bool pinned)
{
	made_maps_init(maps);
	const struct made_attribute attributes[] = {
		{ "type", made_maps_number(maps, type) },
		{ "max_entries", made_maps_number(maps, entries) },
		{ "pinning", made_maps_number(maps, pinned) },
	};

	made_maps_add(maps, "m", attributes, RB_COUNT(attributes));
	made_maps_end(maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps->made), 0);
}

/* Make the last map, and undo it; the answer is rb_load_map()'s. */
static int load_last(struct made_maps *maps, struct map_kernel *kernel, bool unpin,
		     struct rawbpf_err *err)
{
	struct rb_load load;
	int code;

	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel->door, &maps->made.object, &maps->made.plan, &load, NULL), 0);
	code = rb_load_map(&load, (uint32_t)maps->made.object.map_count - 1, err);
	rb_load_deinit(&load, unpin);
	return code;
}

static void check_made(uint32_t type, uint32_t entries, const char *calls)
{
	struct rawbpf_err err = { 0 };
	struct map_kernel kernel;
	struct made_maps maps;

	make(&maps, type, entries, false);
	map_kernel_init(&kernel, four_cpus, 1);
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), 0);
	CU_ASSERT_TRUE(text_is(err.text, ""));
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, calls));
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

static void test_load_maps_what_is_left_out_is_filled_in(void)
{
	check_made(BPF_MAP_TYPE_PERF_EVENT_ARRAY, 0,
		   "create m type 4 key 4 value 4 entries 4 flags 0x0 = 3\n");
	check_made(BPF_MAP_TYPE_PERF_EVENT_ARRAY, 2,
		   "create m type 4 key 4 value 4 entries 2 flags 0x0 = 3\n");
	check_made(BPF_MAP_TYPE_PROG_ARRAY, 5,
		   "create m type 3 key 4 value 4 entries 5 flags 0x0 = 3\n");
	check_made(BPF_MAP_TYPE_TASK_STORAGE, 0,
		   "create m type 29 key 0 value 0 entries 0 flags 0x0 = 3\n");
}

static void test_load_maps_ring_is_a_power_of_two_of_pages(void)
{
	char expected[128];
	long page = sysconf(_SC_PAGESIZE);

	snprintf(expected, sizeof(expected),
		 "create m type 27 key 0 value 0 entries %ld flags 0x0 = 3\n", page);
	check_made(BPF_MAP_TYPE_RINGBUF, 1, expected);
	snprintf(expected, sizeof(expected),
		 "create m type 27 key 0 value 0 entries %ld flags 0x0 = 3\n", 4 * page);
	check_made(BPF_MAP_TYPE_RINGBUF, (uint32_t)(3 * page), expected);
}

static void test_load_maps_without_a_size_are_refused_with_a_hint(void)
{
	static const uint32_t types[] = { BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_RINGBUF };

	for (size_t i = 0; i < RB_COUNT(types); i++) {
		struct rawbpf_err err = { 0 };
		struct map_kernel kernel;
		struct made_maps maps;

		make(&maps, types[i], 0, false);
		map_kernel_init(&kernel, NULL, 0);
		CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), -EINVAL);
		CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
		CU_ASSERT_TRUE(text_has(err.text, "map m: max_entries is 0"));
		CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, ""));
		map_kernel_deinit(&kernel);
		made_maps_deinit(&maps);
	}
}

/* ---- what they start with ---- */

/* The template is closed when the outer map is there; the inner map is made before it is put in. */
static void test_load_maps_of_maps_have_a_template_and_their_values(void)
{
	struct made_attribute inner[2], outer[3];
	struct map_kernel kernel;
	struct made_maps maps;
	uint32_t table;

	made_maps_init(&maps);
	inner[0] = (struct made_attribute){ "type", made_maps_number(&maps, BPF_MAP_TYPE_ARRAY) };
	inner[1] = (struct made_attribute){ "max_entries", made_maps_number(&maps, 3) };
	outer[0] = (struct made_attribute){ "type",
					    made_maps_number(&maps, BPF_MAP_TYPE_ARRAY_OF_MAPS) };
	outer[1] = (struct made_attribute){ "max_entries", made_maps_number(&maps, 4) };
	outer[2] = (struct made_attribute){
		"values", made_maps_array(&maps, made_maps_struct(&maps, inner, 2))
	};
	made_maps_add(&maps, "in", inner, 2);
	made_maps_add(&maps, "out", outer, 3);
	table = elf_add_table(&maps.made.builder, ".rel.maps", SHT_REL, maps.section);
	elf_add_reloc(&maps.made.builder, table, MADE_MAPS_SIZE + 16 + 8, maps.symbols[0], 2, 0);
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&kernel, "create out type 2 key 0 value 0 entries 3 flags 0x0 = 3\n"
			 "create out type 12 key 4 value 4 entries 4 flags 0x0 inner 3 = 4\n"
			 "create in type 2 key 0 value 0 entries 3 flags 0x0 = 3\n"
			 "update 4 [1] 03000000\n"));
	/* Guards against descriptors that stay when a later step fails, and against a code that is lost. */
	kernel.refused = BPF_MAP_CREATE;
	kernel.code = -ENOMEM;
	for (unsigned int skip = 0; skip < 3; skip++) {
		kernel.skip = skip;
		CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), -ENOMEM);
	}
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* ---- pins ---- */

#define CREATE "create m type 2 key 0 value 0 entries 8 flags 0x0 = 3\n"
#define GET    "get /sys/fs/bpf/m\n"
#define PIN    "pin 3 /sys/fs/bpf/m\n"

static void test_load_maps_pinned_by_name_are_made_and_pinned(void)
{
	struct map_kernel kernel;
	struct made_maps maps;

	make(&maps, BPF_MAP_TYPE_ARRAY, 8, true);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, false, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, GET CREATE PIN));
	/* who fails later takes it away */
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, GET CREATE PIN "unlink /sys/fs/bpf/m\n"));
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

static void test_load_maps_pinned_already_are_taken_and_stay(void)
{
	struct map_kernel kernel;
	struct made_maps maps;

	make(&maps, BPF_MAP_TYPE_ARRAY, 8, true);
	map_kernel_init(&kernel, NULL, 0);
	kernel.there = "/m";
	kernel.pinned = (struct bpf_map_info){ .type = BPF_MAP_TYPE_ARRAY, .max_entries = 8 };
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, GET "info 3\n"));
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* Guards against a program that reads values of another size. */
static void test_load_maps_pinned_as_another_are_refused_by_attribute(void)
{
	static const struct {
		struct bpf_map_info info;
		const char *says;
	} others[] = {
		{ { .type = 1, .max_entries = 8 }, "its type is 1, this one's 2" },
		{ { .type = 2, .key_size = 4, .max_entries = 8 }, "its key size is 4" },
		{ { .type = 2, .value_size = 4, .max_entries = 8 }, "its value size is 4" },
		{ { .type = 2, .max_entries = 9 }, "its max_entries is 9, this one's 8" },
		{ { .type = 2, .max_entries = 8, .map_flags = 1 }, "its map_flags is 1" },
		{ { .type = 2, .max_entries = 8, .map_extra = 5 }, "its map_extra is 5" },
	};

	for (size_t i = 0; i < RB_COUNT(others); i++) {
		struct rawbpf_err err = { 0 };
		struct map_kernel kernel;
		struct made_maps maps;

		make(&maps, BPF_MAP_TYPE_ARRAY, 8, true);
		map_kernel_init(&kernel, NULL, 0);
		kernel.there = "/m";
		kernel.pinned = others[i].info;
		CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), -EEXIST);
		CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(err.text, others[i].says));
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
		made_maps_deinit(&maps);
	}
}

static void test_load_maps_that_cannot_be_pinned_are_undone(void)
{
	static const int codes[] = { -EPERM, -ENOENT, -EEXIST };

	for (size_t i = 0; i < RB_COUNT(codes); i++) {
		struct rawbpf_err err = { 0 };
		struct map_kernel kernel;
		struct made_maps maps;

		make(&maps, BPF_MAP_TYPE_ARRAY, 8, true);
		map_kernel_init(&kernel, NULL, 0);
		kernel.refused = BPF_OBJ_PIN;
		kernel.code = codes[i];
		CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), codes[i]);
		CU_ASSERT_TRUE(text_has(err.text, "map m: pinning it"));
		CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, GET CREATE));
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
		made_maps_deinit(&maps);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_maps_what_is_left_out_is_filled_in),
		UNIT_TEST(test_load_maps_ring_is_a_power_of_two_of_pages),
		UNIT_TEST(test_load_maps_without_a_size_are_refused_with_a_hint),
		UNIT_TEST(test_load_maps_of_maps_have_a_template_and_their_values),
		UNIT_TEST(test_load_maps_pinned_by_name_are_made_and_pinned),
		UNIT_TEST(test_load_maps_pinned_already_are_taken_and_stay),
		UNIT_TEST(test_load_maps_pinned_as_another_are_refused_by_attribute),
		UNIT_TEST(test_load_maps_that_cannot_be_pinned_are_undone),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load_maps", tests);
}
