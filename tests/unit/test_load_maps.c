// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_load_maps - the calls that make an author's maps: sizes filled in, templates, what they start
 * with, and pins that are taken, refused, made and taken away again.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load/load_internal.h"
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

/* How many CPUs there may be is not known: the map it is for is told. */
static void test_load_maps_without_a_count_of_cpus_are_refused(void)
{
	struct rawbpf_err err = { 0 };
	struct map_kernel kernel;
	struct made_maps maps;

	make(&maps, BPF_MAP_TYPE_PERF_EVENT_ARRAY, 0, false);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_TRUE(load_last(&maps, &kernel, true, &err) < 0);
	CU_ASSERT_TRUE(text_has(err.text, "map m: "));
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, ""));
	rawbpf_err_deinit(&err);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* What the author said of it is what the kernel is asked for. */
static void test_load_maps_of_every_attribute_are_created_with_it(void)
{
	struct map_kernel kernel;
	struct made_maps maps;

	made_maps_init(&maps);
	{
		const struct made_attribute attributes[] = {
			{ "type", made_maps_number(&maps, 30 /* BLOOM_FILTER */) },
			{ "value_size", made_maps_number(&maps, 8) },
			{ "max_entries", made_maps_number(&maps, 100) },
			{ "map_extra", made_maps_number(&maps, 3) },
			{ "map_flags", made_maps_number(&maps, 8) },
			{ "numa_node", made_maps_number(&maps, 1) },
		};

		made_maps_add(&maps, "bloom", attributes, RB_COUNT(attributes));
	}
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel,
					    "create bloom type 30 key 0 value 8 entries 100 "
					    "flags 0xc node 1 extra 3 = 3\n"));
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* A map of a type and flags, with keys and values of those sizes. */
static void check_sized(uint32_t type, uint32_t flags, uint32_t key, uint32_t value,
			const char *calls)
{
	struct map_kernel kernel;
	struct made_maps maps;

	made_maps_init(&maps);
	{
		struct made_attribute attributes[5] = {
			{ "type", made_maps_number(&maps, type) },
			{ "max_entries", made_maps_number(&maps, 1) },
			{ "map_flags", made_maps_number(&maps, flags) },
		};
		uint32_t count = 3;

		if (key)
			attributes[count++] =
				(struct made_attribute){ "key_size", made_maps_number(&maps, key) };
		if (value)
			attributes[count++] =
				(struct made_attribute){ "value_size",
							 made_maps_number(&maps, value) };
		made_maps_add(&maps, "m", attributes, count);
	}
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, calls));
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

static void test_load_maps_sizes_are_the_authors_where_he_says_them(void)
{
	static const uint32_t descriptors[] = { BPF_MAP_TYPE_PROG_ARRAY,
						BPF_MAP_TYPE_PERF_EVENT_ARRAY,
						BPF_MAP_TYPE_CGROUP_ARRAY };
	char calls[128];

	for (size_t i = 0; i < RB_COUNT(descriptors); i++) {
		snprintf(calls, sizeof(calls),
			 "create m type %u key 4 value 4 entries 1 flags 0x0 = 3\n",
			 descriptors[i]);
		check_sized(descriptors[i], 0, 0, 0, calls);
		snprintf(calls, sizeof(calls),
			 "create m type %u key 8 value 16 entries 1 flags 0x0 = 3\n",
			 descriptors[i]);
		check_sized(descriptors[i], 0, 8, 16, calls);
	}
	check_sized(BPF_MAP_TYPE_HASH, 0, 0, 0,
		    "create m type 1 key 0 value 0 entries 1 flags 0x0 = 3\n");
	/* a stack has as many addresses as the kernel takes, or as many places in files */
	check_sized(BPF_MAP_TYPE_STACK_TRACE, 0, 4, 0,
		    "create m type 7 key 4 value 1016 entries 1 flags 0x0 = 3\n");
	check_sized(BPF_MAP_TYPE_STACK_TRACE, BPF_F_STACK_BUILD_ID, 4, 0,
		    "create m type 7 key 4 value 4064 entries 1 flags 0x20 = 3\n");
	check_sized(BPF_MAP_TYPE_STACK_TRACE, 0, 4, 80,
		    "create m type 7 key 4 value 80 entries 1 flags 0x0 = 3\n");
	check_sized(BPF_MAP_TYPE_RINGBUF, 0, 0, 8,
		    "create m type 27 key 0 value 0 entries 4096 flags 0x0 = 3\n");
}

static void test_load_maps_that_live_in_objects_have_no_entries(void)
{
	static const uint32_t types[] = { BPF_MAP_TYPE_SK_STORAGE,
					  BPF_MAP_TYPE_INODE_STORAGE,
					  BPF_MAP_TYPE_TASK_STORAGE,
					  BPF_MAP_TYPE_CGROUP_STORAGE,
					  BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE,
					  32 };
	char calls[128];

	for (size_t i = 0; i < RB_COUNT(types); i++) {
		snprintf(calls, sizeof(calls),
			 "create m type %u key 0 value 0 entries 0 flags 0x0 = 3\n", types[i]);
		check_made(types[i], 0, calls);
	}
}

static void test_load_maps_refused_say_by_errno_what_is_missing(void)
{
	struct rawbpf_err err = { 0 };
	struct map_kernel kernel;
	struct made_maps maps;

	make(&maps, BPF_MAP_TYPE_ARRAY, 1, false);
	map_kernel_init(&kernel, NULL, 0);
	kernel.refused = BPF_MAP_CREATE;
	kernel.code = -EMFILE;
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), -EMFILE);
	CU_ASSERT_EQUAL(err.status, RAWBPF_IO);
	CU_ASSERT_TRUE(text_has(err.hint, "ulimit -n"));
	rawbpf_err_deinit(&err);
	kernel.code = -EINVAL;
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_FEATURE);
	CU_ASSERT_TRUE(text_has(err.text, "map m: "));
	CU_ASSERT_STRING_EQUAL(err.hint, "");
	rawbpf_err_deinit(&err);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
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
	struct rawbpf_err of_template = { 0 }, of_map = { 0 };
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
	elf_add_reloc(&maps.made.builder, table, MADE_MAPS_SIZE + 16 + 24, maps.symbols[0], 2, 0);
	elf_add_reloc(&maps.made.builder, table, MADE_MAPS_SIZE + 16 + 8, maps.symbols[0], 2, 0);
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&kernel, "create out type 2 key 0 value 0 entries 3 flags 0x0 = 3\n"
			 "create out type 12 key 4 value 4 entries 4 flags 0x0 inner 3 = 4\n"
			 "create in type 2 key 0 value 0 entries 3 flags 0x0 = 3\n"
			 "update 4 [1] 03000000\n"
			 "update 4 [3] 03000000\n"));
	/* Guards against descriptors that stay when a later step fails, and against a code that is lost. */
	kernel.refused = BPF_MAP_CREATE;
	kernel.code = -ENOMEM;
	for (unsigned int skip = 0; skip < 3; skip++) {
		kernel.skip = skip;
		CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, NULL), -ENOMEM);
	}
	/* the template has the name of its map; who reads it needs to know that it is one */
	kernel.skip = 0;
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &of_template), -ENOMEM);
	kernel.skip = 1;
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &of_map), -ENOMEM);
	CU_ASSERT_TRUE(text_has(of_template.text, "map out: "));
	CU_ASSERT_TRUE(text_has(of_map.text, "map out: "));
	CU_ASSERT_STRING_NOT_EQUAL(of_template.text, of_map.text);
	rawbpf_err_deinit(&of_template);
	rawbpf_err_deinit(&of_map);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* Guards against a map that is made as its own template, or as that of another map of maps. */
static void test_load_maps_of_maps_within_each_other_are_refused(void)
{
	for (uint32_t own = 0; own < 2; own++) {
		struct rawbpf_err err = { 0 };
		struct made_attribute inner[2], outer[3];
		struct map_kernel kernel;
		struct made_maps maps;
		uint32_t table, type;

		made_maps_init(&maps);
		inner[0] = (struct made_attribute){ "type", made_maps_number(&maps, 2) };
		inner[1] = (struct made_attribute){ "max_entries", made_maps_number(&maps, 3) };
		outer[0] = (struct made_attribute){ "type", made_maps_number(&maps, 12) };
		outer[1] = (struct made_attribute){ "max_entries", made_maps_number(&maps, 4) };
		outer[2] = (struct made_attribute){
			"values", made_maps_array(&maps, made_maps_struct(&maps, inner, 2))
		};
		type = made_maps_struct(&maps, outer, 3);
		made_maps_var(&maps, "first", type, false);
		made_maps_var(&maps, "second", type, false);
		table = elf_add_table(&maps.made.builder, ".rel.maps", SHT_REL, maps.section);
		elf_add_reloc(&maps.made.builder, table, MADE_MAPS_SIZE + 16, maps.symbols[own], 2,
			      0);
		made_maps_end(&maps);
		CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
		map_kernel_init(&kernel, NULL, 0);
		{
			struct rb_load load;
			uint32_t index = 0;

			CU_ASSERT_EQUAL_FATAL(rb_load_init(&kernel.door, &maps.made.object,
							   &maps.made.plan, &load, NULL),
					      0);
			while (strcmp(maps.made.object.maps[index].name, "second") != 0 ||
			       maps.made.object.maps[index].template)
				index++;
			CU_ASSERT_EQUAL(rb_load_map(&load, index, &err), -EINVAL);
			rb_load_deinit(&load, true);
		}
		CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(err.text, "map second: value 0"));
		rawbpf_err_deinit(&err);
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
		made_maps_deinit(&maps);
	}
}

/* A program array with two programs, at 1 and at 3. */
static void make_tail_calls(struct made_maps *maps)
{
	static const struct bpf_insn insns[] = { MADE_MOV(0, 0), MADE_EXIT, MADE_EXIT };
	struct made_attribute attributes[3];
	uint32_t code, table, one, two;

	made_maps_init(maps);
	attributes[0] = (struct made_attribute){ "type", made_maps_number(maps, 3) };
	attributes[1] = (struct made_attribute){ "max_entries", made_maps_number(maps, 4) };
	attributes[2] = (struct made_attribute){
		"values",
		made_array(
			&maps->btf,
			made_maps_pointer(maps, made_type(&maps->btf, RB_BTF_FUNC_PROTO, "", 0, 0)),
			0)
	};
	code = made_code(&maps->made, "kprobe/f", insns, 3);
	one = made_func(&maps->made, "one", code, 0, 2);
	two = made_func(&maps->made, "two", code, 2, 1);
	made_maps_add(maps, "jumps", attributes, 3);
	table = elf_add_table(&maps->made.builder, ".rel.maps", SHT_REL, maps->section);
	elf_add_reloc(&maps->made.builder, table, 16 + 24, two, 2, 0);
	elf_add_reloc(&maps->made.builder, table, 16 + 8, one, 2, 0);
	made_maps_end(maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps->made), 0);
}

static void test_load_maps_of_programs_get_those_that_are_loaded(void)
{
	struct rawbpf_err err = { 0 };
	struct map_kernel kernel;
	struct made_maps maps;
	struct rb_load load;
	int fds[] = { 77, 78 };

	make_tail_calls(&maps);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &maps.made.object, &maps.made.plan, &load, NULL), 0);
	/* as long as nobody needed the map, there is nothing to put anywhere */
	CU_ASSERT_EQUAL(rb_load_tail_calls(&load, fds, &err), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, ""));
	CU_ASSERT_EQUAL(rb_load_map(&load, 0, &err), 0);
	CU_ASSERT_EQUAL(rb_load_tail_calls(&load, fds, &err), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(
		&kernel, "create jumps type 3 key 4 value 4 entries 4 flags 0x0 = 3\n"
			 "update 3 [1] 4d000000\n"
			 "update 3 [3] 4e000000\n"));
	/* a program with descriptor 0 is one */
	fds[0] = 0;
	CU_ASSERT_EQUAL(rb_load_tail_calls(&load, fds, &err), 0);
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, "update 3 [1] 00000000\n"
						     "update 3 [3] 4e000000\n"));
	fds[1] = -1;
	CU_ASSERT_EQUAL(rb_load_tail_calls(&load, fds, &err), -ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(err.text, "map jumps: value 3: program two"));
	rawbpf_err_deinit(&err);
	kernel.refused = BPF_MAP_UPDATE_ELEM;
	kernel.code = -EIO;
	CU_ASSERT_EQUAL(rb_load_tail_calls(&load, fds, &err), -EIO);
	CU_ASSERT_TRUE(text_has(err.text, "map jumps: "));
	rawbpf_err_deinit(&err);
	rb_load_deinit(&load, true);
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
		{ { .type = 1, .max_entries = 8 }, "found type 1, expected 2" },
		{ { .type = 2, .key_size = 4, .max_entries = 8 }, "found key size 4, expected" },
		{ { .type = 2, .value_size = 4, .max_entries = 8 },
		  "found value size 4, expected" },
		{ { .type = 2, .max_entries = 9 }, "found max_entries 9, expected 8" },
		{ { .type = 2, .max_entries = 8, .map_flags = 1 }, "found map_flags 1, expected" },
		{ { .type = 2, .max_entries = 8, .map_extra = 5 }, "found map_extra 5, expected" },
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
	static const int codes[] = { -EPERM, -ENOENT, -EINVAL, -EEXIST };

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
		/* is there a bpffs at all? */
		CU_ASSERT_EQUAL(strstr(err.hint, "mount -t bpf") != NULL, codes[i] != -EEXIST);
		CU_ASSERT_EQUAL(err.status, codes[i] == -EEXIST ? RAWBPF_IO : RAWBPF_FEATURE);
		rawbpf_err_deinit(&err);
		CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, GET CREATE));
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
		made_maps_deinit(&maps);
	}
}

/* What is there, and is no map, or can't be looked at, is not taken; and nothing stays open. */
static void test_load_maps_pinned_that_cannot_be_taken_are_refused(void)
{
	static const struct {
		int command, code;
		enum rawbpf_status status;
	} faults[] = {
		{ BPF_OBJ_GET, -EINVAL, RAWBPF_OBJECT },
		{ BPF_OBJ_GET, -EPERM, RAWBPF_PERMISSION },
		{ BPF_OBJ_GET, -EIO, RAWBPF_IO },
		{ BPF_OBJ_GET_INFO_BY_FD, -EIO, RAWBPF_IO },
	};

	for (size_t i = 0; i < RB_COUNT(faults); i++) {
		struct rawbpf_err err = { 0 };
		struct map_kernel kernel;
		struct made_maps maps;

		make(&maps, BPF_MAP_TYPE_ARRAY, 8, true);
		map_kernel_init(&kernel, NULL, 0);
		kernel.there = "/m";
		kernel.pinned =
			(struct bpf_map_info){ .type = BPF_MAP_TYPE_ARRAY, .max_entries = 8 };
		kernel.refused = faults[i].command;
		kernel.code = faults[i].code;
		CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), faults[i].code);
		CU_ASSERT_EQUAL(err.status, faults[i].status);
		CU_ASSERT_TRUE(text_has(err.text, "map m: "));
		CU_ASSERT_PTR_NULL(strstr(kernel.calls.data ? kernel.calls.data : "", "create"));
		rawbpf_err_deinit(&err);
		CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
		made_maps_deinit(&maps);
	}
}

/* bpffs takes no dots. */
static void test_load_maps_pin_is_named_after_the_map(void)
{
	struct rb_map map = { .name = ".data/a.b" };
	struct rb_load load = { .pin_dir = "/pins" };
	struct rb_text path = { 0 };

	CU_ASSERT_EQUAL(rb_load_pin_path(&load, &map, &path, NULL), 0);
	CU_ASSERT_STRING_EQUAL(path.data, "/pins/_data_a_b");
	rb_text_deinit(&path);
}

/* Whichever map of the object it is. */
static void test_load_maps_stacks_have_a_size_wherever_they_are(void)
{
	struct map_kernel kernel;
	struct made_maps maps;
	struct rb_load load;

	made_maps_init(&maps);
	for (uint32_t i = 0; i < 3; i++) {
		const struct made_attribute attributes[] = {
			{ "type", made_maps_number(&maps, i == 1 ? 1 : BPF_MAP_TYPE_STACK_TRACE) },
			{ "max_entries", made_maps_number(&maps, 1) },
		};
		static const char *const names[] = { "a", "b", "c" };

		made_maps_add(&maps, names[i], attributes, 2);
	}
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	map_kernel_init(&kernel, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(
		rb_load_init(&kernel.door, &maps.made.object, &maps.made.plan, &load, NULL), 0);
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(maps.made.plan.maps[i].value_size, i == 1 ? 0 : 127 * 8);
		CU_ASSERT_EQUAL(load.map_fds[i], -1);
	}
	rb_load_deinit(&load, true);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* Guards against a pin that is taken though nothing says what it should be. */
static void test_load_maps_pinned_of_no_known_size_are_not_taken(void)
{
	struct rawbpf_err err = { 0 };
	struct map_kernel kernel;
	struct made_maps maps;

	make(&maps, BPF_MAP_TYPE_ARRAY, 0, true);
	map_kernel_init(&kernel, NULL, 0);
	kernel.there = "/m";
	kernel.pinned = (struct bpf_map_info){ .type = BPF_MAP_TYPE_ARRAY };
	CU_ASSERT_EQUAL(load_last(&maps, &kernel, true, &err), -EINVAL);
	CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
	CU_ASSERT_TRUE(text_has(err.text, "map m: "));
	CU_ASSERT_TRUE(map_kernel_was_asked(&kernel, GET));
	rawbpf_err_deinit(&err);
	CU_ASSERT_EQUAL(map_kernel_deinit(&kernel), 0);
	made_maps_deinit(&maps);
}

/* A kernel whose only descriptor is 0, as it is where standard input was closed. */
struct zero_kernel {
	struct rb_sys door;
	bool there; /* a pin */
	unsigned int created, closed, purposes;
};

static int64_t zero_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct zero_kernel *kernel = (struct zero_kernel *)sys;
	const union bpf_attr *attr = call->data;

	if (call->op == RB_OP_CLOSE) {
		kernel->closed += call->fd == 0;
		return 0;
	}
	if (call->op != RB_OP_BPF)
		return -ENOSYS;
	kernel->purposes += call->purpose.step == RB_STEP_MAP && call->purpose.subject &&
			    !strcmp(call->purpose.subject, "m");
	if (call->cmd == BPF_MAP_CREATE)
		kernel->created++;
	if (call->cmd == BPF_OBJ_GET && !kernel->there)
		return -ENOENT;
	if (call->cmd == BPF_OBJ_GET_INFO_BY_FD)
		*(struct bpf_map_info *)(uintptr_t)attr->info.info =
			(struct bpf_map_info){ .type = BPF_MAP_TYPE_ARRAY, .max_entries = 8 };
	return 0;
}

static void test_load_maps_descriptor_0_is_one(void)
{
	for (uint32_t pinned = 0; pinned < 3; pinned++) {
		struct zero_kernel kernel = { .door.call = zero_call, .there = pinned == 2 };
		static const unsigned int calls[] = { 1, 3, 2 };
		struct made_maps maps;
		struct rb_load load;

		make(&maps, BPF_MAP_TYPE_ARRAY, 8, pinned);
		CU_ASSERT_EQUAL_FATAL(
			rb_load_init(&kernel.door, &maps.made.object, &maps.made.plan, &load, NULL),
			0);
		for (unsigned int again = 0; again < 2; again++) {
			CU_ASSERT_EQUAL(rb_load_map(&load, 0, NULL), 0);
			CU_ASSERT_EQUAL(load.map_fds[0], 0);
			CU_ASSERT_EQUAL(kernel.created, pinned < 2);
			/* create; get, create, pin; get, info: each of them for this map */
			CU_ASSERT_EQUAL(kernel.purposes, calls[pinned]);
		}
		CU_ASSERT_EQUAL(kernel.closed, 0);
		rb_load_deinit(&load, false);
		CU_ASSERT_EQUAL(kernel.closed, 1);
		made_maps_deinit(&maps);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_load_maps_what_is_left_out_is_filled_in),
		UNIT_TEST(test_load_maps_without_a_count_of_cpus_are_refused),
		UNIT_TEST(test_load_maps_of_every_attribute_are_created_with_it),
		UNIT_TEST(test_load_maps_sizes_are_the_authors_where_he_says_them),
		UNIT_TEST(test_load_maps_that_live_in_objects_have_no_entries),
		UNIT_TEST(test_load_maps_refused_say_by_errno_what_is_missing),
		UNIT_TEST(test_load_maps_ring_is_a_power_of_two_of_pages),
		UNIT_TEST(test_load_maps_without_a_size_are_refused_with_a_hint),
		UNIT_TEST(test_load_maps_of_maps_have_a_template_and_their_values),
		UNIT_TEST(test_load_maps_of_maps_within_each_other_are_refused),
		UNIT_TEST(test_load_maps_of_programs_get_those_that_are_loaded),
		UNIT_TEST(test_load_maps_pinned_by_name_are_made_and_pinned),
		UNIT_TEST(test_load_maps_pinned_already_are_taken_and_stay),
		UNIT_TEST(test_load_maps_pinned_as_another_are_refused_by_attribute),
		UNIT_TEST(test_load_maps_that_cannot_be_pinned_are_undone),
		UNIT_TEST(test_load_maps_pinned_that_cannot_be_taken_are_refused),
		UNIT_TEST(test_load_maps_pin_is_named_after_the_map),
		UNIT_TEST(test_load_maps_stacks_have_a_size_wherever_they_are),
		UNIT_TEST(test_load_maps_pinned_of_no_known_size_are_not_taken),
		UNIT_TEST(test_load_maps_descriptor_0_is_one),
		CU_TEST_INFO_NULL,
	};

	return unit_run("load_maps", tests);
}
