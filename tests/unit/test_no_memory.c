// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_no_memory - each request for memory of a whole run is refused once.
 *
 * As test_fault does with system calls: one clean run counts the requests, then one run for each of
 * them. Whatever is refused: nothing crashes, nothing is read that is not there, nothing leaks (the
 * leak sanitizer looks at the end), no descriptor stays open, and the run either goes on as if nothing
 * had been or ends with -ENOMEM and says so.
 *
 * What only makes text for a person may do without; what decides may not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/inspect.h"
#include "fail_alloc.h"
#include "load/load.h"
#include "made_maps.h"
#include "mock_kernel.h"
#include "session.h"
#include "types/header.h"
#include "types/reduce.h"
#include "types/subset.h"
#include "types/value.h"
#include "unit.h"

/* One journey: 0 or a negative errno, with nothing of it left. */
typedef int journey_fn(void *ctx, struct rawbpf_err *err);

static bool is_clean(const char *name, unsigned long nth, int code, const struct rawbpf_err *err)
{
	/* EBUSY is the kernel's word in a test here, where there was no memory for its log */
	bool clean =
		!code || code == -EBUSY ||
		(code == -ENOMEM && err->status == RAWBPF_IO && err->code == code && err->text[0]);

	if (!clean)
		printf("%s: request %lu refused: %d, kind %d: %s\n", name, nth, code,
		       (int)err->status, err->text);
	return clean;
}

/* How many of them ended the journey. */
static unsigned long refuse_each(const char *name, journey_fn *journey, void *ctx)
{
	struct rawbpf_err err = { 0 };
	unsigned long requests, ended = 0;
	int code;

	fail_alloc_at(0);
	code = journey(ctx, &err);
	requests = fail_alloc_off();
	if (code)
		printf("%s: %s\n", name, err.text);
	CU_ASSERT_EQUAL_FATAL(code, 0);
	CU_ASSERT_TRUE(requests > 0);
	for (unsigned long nth = 1; nth <= requests; nth++) {
		fail_alloc_at(nth);
		code = journey(ctx, &err);
		fail_alloc_off();
		CU_ASSERT_TRUE(is_clean(name, nth, code, &err));
		ended += code != 0;
		rawbpf_err_deinit(&err);
		/* and without anybody to tell */
		fail_alloc_at(nth);
		CU_ASSERT_EQUAL(journey(ctx, NULL), code);
		fail_alloc_off();
	}
	return ended;
}

/* ---- a whole session ---- */

struct run {
	size_t poisoned; /* ours: instructions that CO-RE had no answer for */
	const char *name;
	const uint8_t *image;
	size_t size;
	const char *attach;
	bool load_only, was_run;
};

static int take(void *ctx, const struct rawbpf_record *record)
{
	(void)ctx;
	(void)record;
	return 0;
}

static int enough(void *ctx)
{
	(void)ctx;
	return 1;
}

static void hear(void *ctx, const char *line)
{
	(void)ctx;
	(void)line;
}

static struct rb_bytes section_of(const struct rb_elf *elf, const char *name)
{
	const struct rb_section *section = rb_elf_section_named(elf, name);

	return section ? section->data : (struct rb_bytes){ 0 };
}

/* Stands before the kernel and counts calls of a helper that is none, in programs. */
struct counter {
	struct rb_sys door;
	struct rb_sys *next;
	size_t poisoned;
	bool refuses; /* what comes without a log */
};

static int64_t count_poisoned(struct rb_sys *sys, const struct rb_call *call)
{
	struct counter *counter = (struct counter *)sys;

	if (call->op == RB_OP_BPF && call->cmd == BPF_PROG_LOAD) {
		const union bpf_attr *attr = call->data;
		const struct bpf_insn *insns = (const void *)(uintptr_t)attr->insns;

		/* the types of its functions, or none at all */
		CU_ASSERT_EQUAL(attr->prog_btf_fd != 0, attr->func_info_cnt != 0);
		if (counter->refuses && !attr->log_level)
			return -EBUSY;
		for (uint32_t i = 0; i < attr->insn_cnt; i++)
			counter->poisoned +=
				insns[i].code == (BPF_JMP | BPF_CALL) && insns[i].imm == 195896080;
	}
	return counter->next->call(counter->next, call);
}

/* Up to the loaded programs. */
static int load_session(const struct rawbpf_options *options, struct rb_sys *sys,
			struct rawbpf_err *err)
{
	struct rawbpf *session;
	int code = rb_session_open(options, sys, &session, err);

	if (code)
		return code;
	code = rawbpf_load(session, err);
	rawbpf_close(session, NULL);
	return code;
}

/* The object's own types are the kernel's. */
static int run_session(void *ctx, struct rawbpf_err *err)
{
	static const struct rb_answer answers[] = {
		{ RB_OP_READ, "trace_pipe", -1, 0,
		  "            bash-1    [001] ...2.  1.5: bpf_trace_printk: one\n", 0 },
		{ RB_OP_READ, "/proc/kallsyms", -1, 0, "ffffffff81000000 T vfs_read\n", 0 },
		{ RB_OP_READ, "/sys/devices/system/cpu", -1, 0, "0-1\n", 0 },
		{ RB_OP_READ, "/proc/config", -1, 0, "CONFIG_HZ=250\n", 0 },
	};
	struct run *run = ctx;
	struct rawbpf_options options = {
		.size = sizeof(options),
		.image = run->image,
		.image_size = run->size,
		.name = run->name,
		.attach = &run->attach,
		.attach_count = run->attach ? 1 : 0,
		.record = take,
		.idle = enough,
		.narrate = hear,
		.wake_fd = 1,
	};
	struct counter counter = { .door = { count_poisoned }, .refuses = run->load_only };
	struct fail_alloc_door door;
	struct mock_kernel mock;
	struct rb_elf elf;
	int code = rb_elf_parse((struct rb_bytes){ run->image, run->size }, &elf, err);

	if (code)
		return code;
	options.btf = section_of(&elf, ".BTF").data;
	options.btf_size = section_of(&elf, ".BTF").size;
	mock_kernel_init(&mock, answers, RB_COUNT(answers));
	counter.next = &mock.door;
	fail_alloc_door_init(&door, &counter.door);
	code = run->load_only ? load_session(&options, &door.door, err)
			      : rb_session_run(&options, &door.door, NULL, err);
	CU_ASSERT_STRING_EQUAL(mock_text(&mock.there), "");
	CU_ASSERT_STRING_EQUAL(mock_text(&mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&mock), 0);
	rb_elf_deinit(&elf);
	/* the first run is the clean one; what goes on without memory has made the same programs */
	if (!run->was_run)
		run->poisoned = counter.poisoned;
	run->was_run = true;
	if (!code)
		CU_ASSERT_EQUAL(counter.poisoned, run->poisoned);
	return code;
}

static uint8_t *read_example(const char *name, size_t *size)
{
	const char *build = getenv("RAWBPF_BUILD");
	char path[512];

	snprintf(path, sizeof(path), "%s/progs/%s.bpf.o", build ? build : "build", name);
	return made_file(path, size);
}

static void check_example(const char *name, const char *attach, bool load_only)
{
	struct run run = { .name = name, .attach = attach, .load_only = load_only };
	uint8_t *image = read_example(name, &run.size);

	if (!image) {
		printf("SKIP no_memory/%s: it is not there (make progs)\n", name);
		return;
	}
	run.image = image;
	CU_ASSERT_TRUE(refuse_each(name, run_session, &run) > 20);
	free(image);
}

static void test_no_memory_anywhere_in_a_session_that_prints_is_survived(void)
{
	check_example("hello", "kprobe/vfs_read", false);
}

static void test_no_memory_anywhere_in_a_session_with_data_is_survived(void)
{
	check_example("hello_tp", NULL, false);
}

static void test_no_memory_anywhere_in_a_load_with_core_and_maps_is_survived(void)
{
	check_example("disksnoop", NULL, true);
	check_example("execs", NULL, true);
	check_example("readlat", NULL, true);
}

/* ---- the object's types, written and shown ---- */

struct types {
	struct rb_bytes blob;
};

static int drop(void *ctx, struct rb_text *text)
{
	(void)ctx;
	rb_text_clear(text);
	return 0;
}

static int write_header(void *ctx, struct rawbpf_err *err)
{
	const struct types *types = ctx;
	struct rb_btf btf;
	int code = rb_btf_parse(types->blob, false, &btf, err);

	if (!code) {
		code = rb_btf_header(&btf, drop, NULL, err);
		rb_btf_deinit(&btf);
	}
	return code;
}

static int write_subset(void *ctx, struct rawbpf_err *err)
{
	const struct types *types = ctx;
	struct rb_btf_subset subset;
	struct rb_text text = { 0 };
	struct rb_btf btf;
	int code = rb_btf_parse(types->blob, false, &btf, err);

	if (code)
		return code;
	code = rb_btf_subset_init(&btf, &subset, err);
	if (!code) {
		for (uint32_t id = 1; id < btf.count; id++)
			rb_btf_subset_type(&subset, id, RB_BTF_WHOLE);
		code = rb_btf_subset_write(&subset, &text, err);
		rb_btf_subset_deinit(&subset);
	}
	rb_text_deinit(&text);
	rb_btf_deinit(&btf);
	return code;
}

static int reduce(void *ctx, struct rawbpf_err *err)
{
	const struct types *types = ctx;
	struct rb_btf_copy copy;
	struct rb_btf btf;
	int code = rb_btf_parse(types->blob, false, &btf, err);

	if (code)
		return code;
	code = rb_btf_copy_init(&btf, &copy, err);
	if (!code) {
		rb_btf_reduce(&copy, 0);
		rb_btf_copy_deinit(&copy);
	}
	rb_btf_deinit(&btf);
	return code;
}

/* A value of each type, of as many zeros as it takes. */
static int print_values(void *ctx, struct rawbpf_err *err)
{
	static const uint8_t zeros[4096];
	const struct types *types = ctx;
	struct rb_btf btf;
	int code = rb_btf_parse(types->blob, false, &btf, err);

	if (code)
		return code;
	for (uint32_t id = 1; !code && id < btf.count && id < 60; id++) {
		struct rb_text text = { 0 };
		struct rb_form form;
		int64_t size = rb_btf_size(&btf, id);

		if (size < 0 || size > (int64_t)sizeof(zeros))
			continue;
		code = rb_form_init(&btf, id, RB_VALUE_JSON, &form, err);
		if (code == -EINVAL) { /* no values are of it */
			code = 0;
			rawbpf_err_deinit(err ? err : &(struct rawbpf_err){ 0 });
			continue;
		}
		if (code)
			break;
		rb_form_print(&form, (struct rb_bytes){ zeros, (size_t)size }, &text);
		if (text.failed)
			code = rb_err_nomem(err);
		rb_text_deinit(&text);
		rb_form_deinit(&form);
	}
	rb_btf_deinit(&btf);
	return code;
}

static void test_no_memory_anywhere_in_writing_types_is_survived(void)
{
	static journey_fn *const journeys[] = { write_header, write_subset, reduce, print_values };
	struct rb_elf elf;
	size_t size;
	uint8_t *image = read_example("readlat", &size);

	if (!image) {
		printf("SKIP no_memory/%s: it is not there (make progs)\n", "readlat");
		return;
	}
	CU_ASSERT_EQUAL_FATAL(rb_elf_parse((struct rb_bytes){ image, size }, &elf, NULL), 0);
	for (size_t i = 0; i < RB_COUNT(journeys); i++) {
		struct types types = { section_of(&elf, ".BTF") };

		CU_ASSERT_TRUE(refuse_each("types", journeys[i], &types) > 1);
	}
	rb_elf_deinit(&elf);
	free(image);
}

/* ---- all that is in an object, shown ---- */

static int inspect(void *ctx, struct rawbpf_err *err)
{
	const struct run *run = ctx;
	struct inspect inspect = {
		.write = drop, .sections = true, .symbols = true, .code = true, .rest = true
	};

	return inspect_image(&inspect, (struct rb_bytes){ run->image, run->size }, err);
}

static void test_no_memory_anywhere_in_inspect_is_survived(void)
{
	struct run run = { .name = "execs" };
	uint8_t *image = read_example(run.name, &run.size);

	if (!image) {
		printf("SKIP no_memory/%s: it is not there (make progs)\n", "execs");
		return;
	}
	run.image = image;
	CU_ASSERT_TRUE(refuse_each("inspect", inspect, &run) > 10);
	free(image);
}

/* ---- a map of maps, with its inner map ---- */

static int open_and_load(void *ctx, struct rawbpf_err *err)
{
	const struct run *run = ctx;
	struct rb_bytes image = { run->image, run->size };
	struct rb_object object;
	struct fail_alloc_door door;
	struct mock_kernel mock;
	struct rb_load load = { 0 };
	struct rb_plan plan = { 0 };
	struct rb_elf elf;
	int code = rb_elf_parse(image, &elf, err);

	if (code)
		return code;
	code = rb_object_init(&elf, &object, err);
	if (code) {
		rb_elf_deinit(&elf);
		return code;
	}
	mock_kernel_init(&mock, NULL, 0);
	fail_alloc_door_init(&door, &mock.door);
	code = rb_plan_make(&object, NULL, 0, &plan, err);
	if (!code)
		code = rb_load_init(&door.door, &object, &plan, &load, err);
	for (uint32_t i = 0; !code && i < object.map_count; i++)
		if (!object.maps[i].template)
			code = rb_load_map(&load, i, err);
	if (load.map_fds)
		rb_load_deinit(&load, true);
	CU_ASSERT_STRING_EQUAL(mock_text(&mock.misused), "");
	CU_ASSERT_EQUAL(mock_kernel_deinit(&mock), 0);
	rb_plan_deinit(&plan);
	rb_object_deinit(&object);
	rb_elf_deinit(&elf);
	return code;
}

static void test_no_memory_anywhere_in_maps_of_maps_is_survived(void)
{
	struct made_attribute inner[2], outer[3], storage[2];
	struct run run = { .name = "maps" };
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
	/* the kernel wants its types */
	storage[0] = (struct made_attribute){ "type",
					      made_maps_number(&maps, BPF_MAP_TYPE_TASK_STORAGE) };
	storage[1] = (struct made_attribute){ "value", made_maps_pointer(&maps, maps.u64) };
	made_maps_add(&maps, "storage", storage, 2);
	table = elf_add_table(&maps.made.builder, ".rel.maps", SHT_REL, maps.section);
	elf_add_reloc(&maps.made.builder, table, MADE_MAPS_SIZE + 16 + 8, maps.symbols[0], 2, 0);
	made_data(&maps.made, ".data", SHT_PROGBITS, "data", 5);
	made_maps_end(&maps);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&maps.made), 0);
	run.image = maps.made.image;
	run.size = maps.made.size;
	CU_ASSERT_TRUE(refuse_each(run.name, open_and_load, &run) > 5);
	made_maps_deinit(&maps);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_no_memory_anywhere_in_a_session_that_prints_is_survived),
		UNIT_TEST(test_no_memory_anywhere_in_a_session_with_data_is_survived),
		UNIT_TEST(test_no_memory_anywhere_in_a_load_with_core_and_maps_is_survived),
		UNIT_TEST(test_no_memory_anywhere_in_writing_types_is_survived),
		UNIT_TEST(test_no_memory_anywhere_in_inspect_is_survived),
		UNIT_TEST(test_no_memory_anywhere_in_maps_of_maps_is_survived),
		CU_TEST_INFO_NULL,
	};

	return unit_run("no_memory", tests);
}
