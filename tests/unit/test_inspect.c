// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_inspect - what rawbpf inspect shows, byte for byte, of objects made here: of both byte orders,
 * of a sound one, of one that makes no sense, and of ELF that is no object.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/inspect.h"
#include "elf_builder.h"
#include "unit.h"

static int gather(void *ctx, struct rb_text *text)
{
	rb_text_add(ctx, text->data, text->size);
	rb_text_clear(text);
	return 0;
}

static int refuse(void *ctx, struct rb_text *text)
{
	++*(int *)ctx;
	rb_text_clear(text);
	return -EPIPE;
}

/* A program that loads the address of data, calls another one, and ends; and a hostile name. */
static void build(struct elf_builder *builder, bool big_endian, const char *name)
{
	static const uint8_t little[] = {
		0x18, 0x01, 0, 0, 8,	0,    0,    0,	  0, 0, 0, 0, 0, 0, 0, 0, /* r1 = 8 ll */
		0x85, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff,			  /* call sub */
		0x95, 0,    0, 0, 0,	0,    0,    0,
	};
	static const uint8_t big[] = {
		0x18, 0x10, 0, 0, 0,	0,    0,    8,	  0,	0, 0, 0, 0, 0, 0, 0,
		0x85, 0x01, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x95, 0, 0, 0, 0, 0, 0, 0,
	};
	uint32_t code, sub, data, table, prog_symbol, sub_symbol, data_symbol;

	elf_builder_init(builder, big_endian);
	code = elf_add_section(builder, name, SHT_PROGBITS, big_endian ? big : little, 32);
	sub = elf_add_section(builder, ".text", SHT_PROGBITS, little + 24, 8);
	data = elf_add_section(builder, ".data", SHT_PROGBITS, NULL, 16);
	builder->sections[code].flags = builder->sections[sub].flags = SHF_ALLOC | SHF_EXECINSTR;
	builder->sections[data].flags = SHF_ALLOC | SHF_WRITE;
	elf_add_section(builder, "license", SHT_PROGBITS, "GPL", 4);
	table = elf_add_table(builder, ".rel", SHT_REL, code);
	data_symbol = elf_add_symbol(builder, "", STB_LOCAL, STT_SECTION, data, 0, 0);
	prog_symbol = elf_add_symbol(builder, "prog", STB_GLOBAL, STT_FUNC, code, 0, 32);
	sub_symbol = elf_add_symbol(builder, "sub", STB_GLOBAL, STT_FUNC, sub, 0, 8);
	elf_add_reloc(builder, table, 0, data_symbol, 1, 0);
	elf_add_reloc(builder, table, 16, sub_symbol, 10, 0);
	(void)prog_symbol;
}

/* Inspect what is built and free it; `what` is of "Ssdrj", r the rest. */
static int inspect(struct elf_builder *builder, const char *what, struct rb_text *ret)
{
	struct inspect inspect = { .write = gather, .ctx = ret };
	struct rawbpf_err err = { 0 };
	uint8_t *image;
	size_t size;
	int code;

	inspect.json = strchr(what, 'j');
	inspect.sections = strchr(what, 'S');
	inspect.symbols = strchr(what, 's');
	inspect.code = strchr(what, 'd');
	inspect.rest = strchr(what, 'r');
	image = elf_build(builder, &size);
	code = inspect_image(&inspect, (struct rb_bytes){ image, size }, &err);
	CU_ASSERT(!code == !err.text[0] && (!code || err.status == RAWBPF_OBJECT));
	elf_builder_deinit(builder);
	free(image);
	rawbpf_err_deinit(&err);
	return code;
}

static void check(const char *found, const char *wanted)
{
	if (!found || strcmp(found, wanted))
		printf("# found:\n%s# expected:\n%s", found ? found : "(nothing)", wanted);
	CU_ASSERT_STRING_EQUAL(found ? found : "", wanted);
}

static void test_inspect_instructions_have_what_their_relocations_point_to(void)
{
	struct elf_builder builder;
	struct rb_text text = { 0 };

	build(&builder, false, "kprobe/f");
	CU_ASSERT_EQUAL(inspect(&builder, "dr", &text), 0);
	check(strchr(text.data, '\n') + 1,
	      "program     prog                      kprobe/f                  global  offset 0     "
	      "insns 4     relocations 2\n"
	      "subprogram  sub                       .text                     global  offset 0     "
	      "insns 1     relocations 0\n"
	      "data        .data                     variables         size 16\n"
	      "\n"
	      "prog: program in kprobe/f\n"
	      "     0  18 01 00 00 08 00 00 00  r1 = 8 ll                           ; data .data + 8\n"
	      "     1  00 00 00 00 00 00 00 00\n"
	      "     2  85 10 00 00 ff ff ff ff  call pc-1                           ; call sub\n"
	      "     3  95 00 00 00 00 00 00 00  exit\n"
	      "\n"
	      "sub: in .text\n"
	      "     0  95 00 00 00 00 00 00 00  exit\n");
	rb_text_deinit(&text);
}

static void test_inspect_the_other_byte_order_means_the_same(void)
{
	struct rb_text texts[2] = { { 0 }, { 0 } };

	for (int big_endian = 0; big_endian < 2; big_endian++) {
		struct elf_builder builder;

		build(&builder, big_endian, "kprobe/f");
		CU_ASSERT_EQUAL(inspect(&builder, "Ssr", &texts[big_endian]), 0);
	}
	CU_ASSERT_PTR_NOT_NULL(strstr(texts[0].data, "BPF  little-endian"));
	CU_ASSERT_PTR_NOT_NULL(strstr(texts[1].data, "BPF  big-endian"));
	CU_ASSERT_STRING_EQUAL(strchr(texts[0].data, '\n'), strchr(texts[1].data, '\n'));
	rb_text_deinit(&texts[0]);
	rb_text_deinit(&texts[1]);
}

static void test_inspect_big_endian_instructions_are_read(void)
{
	struct elf_builder builder;
	struct rb_text text = { 0 };

	build(&builder, true, "kprobe/f");
	CU_ASSERT_EQUAL(inspect(&builder, "d", &text), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "     0  18 10 00 00 00 00 00 08  r1 = 8 ll  "));
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "; data .data + 8\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "call pc-1"));
	rb_text_deinit(&text);
}

static void test_inspect_json_has_one_object_a_line(void)
{
	struct elf_builder builder;
	struct rb_text text = { 0 };

	build(&builder, false, "kprobe/f");
	CU_ASSERT_EQUAL(inspect(&builder, "drj", &text), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(
		text.data, "{\"type\":\"insn\",\"section\":\"kprobe/f\",\"function\":\"prog\","
			   "\"index\":0,\"bytes\":\"18 01 00 00 08 00 00 00 00 00 00 00 00 00 "
			   "00 00\",\"text\":\"r1 = 8 ll\",\"remark\":\"data .data + 8\","
			   "\"file\":null,\"line\":0,\"column\":0,\"source\":null}\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "{\"type\":\"data\",\"name\":\".data\",\"kind\":"
						 "\"variables\",\"size\":16}\n"));
	rb_text_deinit(&text);
}

static void test_inspect_names_do_not_reach_the_terminal_as_they_are(void)
{
	struct elf_builder builder;
	struct rb_text text = { 0 };

	build(&builder, false, "a\033[2J\n\x9b");
	CU_ASSERT_EQUAL(inspect(&builder, "Ssdr", &text), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "prog: program in a\\x1b[2J\\x0a\\x9b\n"));
	for (size_t i = 0; i < text.size; i++)
		CU_ASSERT(text.data[i] == '\n' || (text.data[i] >= ' ' && text.data[i] <= '~'));
	rb_text_deinit(&text);
}

static void test_inspect_object_without_sense_is_shown_without_its_names(void)
{
	struct elf_builder builder;
	struct rb_text text = { 0 };
	uint32_t odd;

	build(&builder, false, "kprobe/f");
	odd = elf_add_section(&builder, "odd", SHT_PROGBITS, "12345678901", 11);
	builder.sections[odd].flags = SHF_ALLOC | SHF_EXECINSTR;
	CU_ASSERT_EQUAL(inspect(&builder, "Sdr", &text), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "section     6    odd "));
	CU_ASSERT_PTR_NOT_NULL(
		strstr(text.data, "relocation  kprobe/f                  offset 0x10"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "(no function): in kprobe/f\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "     1  39 30 31  .word 39 30 31\n"));
	rb_text_deinit(&text);
}

static void test_inspect_other_machines_file_shows_its_sections(void)
{
	struct elf_builder builder;
	struct rb_text text = { 0 };

	build(&builder, false, "kprobe/f");
	builder.machine = EM_X86_64;
	CU_ASSERT_EQUAL(inspect(&builder, "Sdr", &text), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "file        relocatable  x86-64  little-endian"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "section     1    kprobe/f"));
	CU_ASSERT_PTR_NULL(strstr(text.data, "r1 = 8 ll"));
	rb_text_deinit(&text);
}

static void test_inspect_reader_that_leaves_ends_it(void)
{
	int calls = 0;
	struct inspect inspect = { .sections = true, .write = refuse, .ctx = &calls };
	struct rawbpf_err err = { 0 };
	size_t size;
	uint8_t *image = elf_sample(false, &size);

	CU_ASSERT_EQUAL(inspect_image(&inspect, (struct rb_bytes){ image, size }, &err), -EPIPE);
	CU_ASSERT_EQUAL(err.status, RAWBPF_IO);
	CU_ASSERT_EQUAL(calls, 1);
	free(image);
	rawbpf_err_deinit(&err);
}

static void test_inspect_what_is_no_elf_is_refused(void)
{
	struct inspect inspect = { .sections = true };
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(
		inspect_image(&inspect, (struct rb_bytes){ (const uint8_t *)"hello", 5 }, &err),
		-ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	rawbpf_err_deinit(&err);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_inspect_instructions_have_what_their_relocations_point_to),
		UNIT_TEST(test_inspect_the_other_byte_order_means_the_same),
		UNIT_TEST(test_inspect_big_endian_instructions_are_read),
		UNIT_TEST(test_inspect_json_has_one_object_a_line),
		UNIT_TEST(test_inspect_names_do_not_reach_the_terminal_as_they_are),
		UNIT_TEST(test_inspect_object_without_sense_is_shown_without_its_names),
		UNIT_TEST(test_inspect_other_machines_file_shows_its_sections),
		UNIT_TEST(test_inspect_reader_that_leaves_ends_it),
		UNIT_TEST(test_inspect_what_is_no_elf_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("inspect", tests);
}
