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
	struct rawbpf_options options = { .image = "no object", .image_size = 9, .name = "text" };
	struct rb_err err = { 0 };
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
	struct rawbpf_options options = { .name = "many" };
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

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_session_without_an_err_keeps_the_code),
		UNIT_TEST(test_session_of_many_maps_asks_for_descriptors_once),
		CU_TEST_INFO_NULL,
	};

	return unit_run("session", tests);
}
