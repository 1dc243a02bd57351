// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_session - what the steps between the rooms add: codes without a story, room for descriptors.
 */
#include <elf.h>
#include <stdio.h>
#include <string.h>

#include "made_object.h"
#include "mock_kernel.h"
#include "session.h"
#include "text_check.h"
#include "unit.h"

static void test_session_without_an_err_keeps_the_code(void)
{
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .image = "no object",
					  .image_size = 9, .name = "text" };
	struct rawbpf_err err = { 0 };
	struct rawbpf *session;

	CU_ASSERT_EQUAL(rawbpf_open(&options, &session, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(strncmp(err.text, "text: ", 6), 0);
	CU_ASSERT_EQUAL(rawbpf_open(&options, &session, NULL), -ENOEXEC);
}

/* An object of so many maps and one program that uses none of them, up to its load. */
static unsigned int asked_for_descriptors(uint32_t maps)
{
	static const struct bpf_insn insns[] = { { .code = BPF_JMP | BPF_EXIT } };
	static uint32_t words[1024 * 4];
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .name = "many" };
	struct mock_kernel mock;
	struct made_object made;
	struct rawbpf *session;
	uint32_t section;
	unsigned int asked;

	made_object_init(&made, false);
	section = made_code(&made, "raw_tp/f", insns, 1);
	made_func(&made, "prog", section, 0, 1);
	for (uint32_t i = 0; i < maps; i++)
		memcpy(&words[i * 4], (uint32_t[]){ 2, 4, 4, 1 }, 16);
	section = made_data(&made, "maps", SHT_PROGBITS, words, maps * 16);
	for (uint32_t i = 0; i < maps; i++) {
		char name[16];

		snprintf(name, sizeof(name), "map_%u", i);
		elf_add_symbol(&made.builder, name, STB_GLOBAL, STT_OBJECT, section, i * 16, 16);
	}
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	options.image = made.image;
	options.image_size = made.size;
	mock_kernel_init(&mock, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_session_open(&options, &mock.door, &session, NULL), 0);
	CU_ASSERT_EQUAL(mock.total, 0);
	CU_ASSERT_EQUAL(rawbpf_load(session, NULL), 0);
	asked = mock.calls[RB_OP_NOFILE];
	rawbpf_close(session, NULL);
	CU_ASSERT_EQUAL(mock_kernel_deinit(&mock), 0);
	made_object_deinit(&made);
	return asked;
}

static void test_session_of_many_maps_asks_for_descriptors_once(void)
{
	CU_ASSERT_EQUAL(asked_for_descriptors(3), 0);
	CU_ASSERT_EQUAL(asked_for_descriptors(1000), 1);
}

/* The next word of five letters whose hash ends as that of all others so made does. */
static void next_alike(uint32_t *from, char name[6])
{
	uint32_t hash;

	do {
		uint32_t rest = (*from)++;

		hash = 2166136261; /* FNV-1a, as btf/names.c has it */
		for (int i = 0; i < 5; i++, rest /= 26) {
			name[i] = (char)('a' + rest % 26);
			hash = (hash ^ (uint8_t)name[i]) * 16777619;
		}
		name[5] = '\0';
	} while (((hash ^ hash >> 16) & 0xfff) != 7);
}

/* Each program asks for the types of all: what one of them was refused must not be in the way. */
static void test_session_of_names_made_alike_refuses_each_program(void)
{
	static const struct bpf_insn insns[] = { { .code = BPF_JMP | BPF_EXIT } };
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .name = "alike" };
	char section[16] = "fentry/", name[6];
	struct mock_kernel mock;
	struct made_object made;
	struct rawbpf *session;
	uint32_t from = 0;

	made_object_init(&made, false);
	for (int i = 0; i < 70; i++) {
		next_alike(&from, name);
		memcpy(section + 7, name, sizeof(name));
		made_func(&made, name, made_code(&made, section, insns, 1), 0, 1);
	}
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	options.image = made.image;
	options.image_size = made.size;
	mock_kernel_init(&mock, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_session_open(&options, &mock.door, &session, NULL), 0);
	for (size_t i = 0; i < 3; i++) {
		struct rawbpf_err err = { 0 };

		CU_ASSERT_EQUAL(rawbpf_load_program(session, i, &err), -E2BIG);
		CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
		rawbpf_err_deinit(&err);
	}
	rawbpf_close(session, NULL);
	CU_ASSERT_EQUAL(mock_kernel_deinit(&mock), 0);
	made_object_deinit(&made);
}

/* What the kernel would take of our memory for an element of the object's own map is more than we have. */
static int attach_with_specs(uint32_t type, uint32_t key_size, uint32_t value_size,
			     struct rawbpf_err *err)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		{ .code = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	const uint32_t words[] = { type, key_size, value_size, 1 };
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .name = "usdt" };
	struct mock_kernel mock;
	struct made_object made;
	struct rawbpf *session;
	uint32_t code, maps, map;
	int failed;

	made_object_init(&made, false);
	code = made_code(&made, "raw_tp/f", insns, 3);
	made_func(&made, "prog", code, 0, 3);
	maps = made_data(&made, "maps", SHT_PROGBITS, words, sizeof(words));
	map = elf_add_symbol(&made.builder, "__bpf_usdt_specs", STB_GLOBAL, STT_OBJECT, maps, 0,
			     16);
	elf_add_reloc(&made.builder, elf_add_table(&made.builder, ".rel", SHT_REL, code), 0, map, 1,
		      0);
	CU_ASSERT_EQUAL_FATAL(made_object_finish(&made), 0);
	options.image = made.image;
	options.image_size = made.size;
	mock_kernel_init(&mock, NULL, 0);
	CU_ASSERT_EQUAL_FATAL(rb_session_open(&options, &mock.door, &session, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(rawbpf_load(session, NULL), 0);
	failed = rawbpf_attach(session, err);
	rawbpf_close(session, NULL);
	CU_ASSERT_EQUAL(mock_kernel_deinit(&mock), 0);
	made_object_deinit(&made);
	return failed;
}

static void test_session_of_other_usdt_maps_is_refused(void)
{
	static const struct {
		uint32_t type, key_size, value_size;
	} wrong[] = { { BPF_MAP_TYPE_HASH, 64, 208 },
		      { BPF_MAP_TYPE_PERCPU_ARRAY, 4, 208 },
		      { BPF_MAP_TYPE_ARRAY, 4, 4096 } };

	CU_ASSERT_EQUAL(attach_with_specs(BPF_MAP_TYPE_ARRAY, 4, 208, NULL), 0);
	for (size_t i = 0; i < RB_COUNT(wrong); i++) {
		struct rawbpf_err err = { 0 };

		CU_ASSERT_EQUAL(attach_with_specs(wrong[i].type, wrong[i].key_size,
						  wrong[i].value_size, &err),
				-EINVAL);
		CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
		CU_ASSERT_TRUE(text_has(err.text, "unknown version of usdt.bpf.h"));
		rawbpf_err_deinit(&err);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_session_without_an_err_keeps_the_code),
		UNIT_TEST(test_session_of_many_maps_asks_for_descriptors_once),
		UNIT_TEST(test_session_of_names_made_alike_refuses_each_program),
		UNIT_TEST(test_session_of_other_usdt_maps_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("session", tests);
}
