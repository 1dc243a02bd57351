// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_elf_identify - files that are no ELF, and ELF files that are not for BPF: they are named, with
 * what to do.
 */
#include <stdlib.h>
#include <string.h>

#include "elf/elf.h"
#include "elf_builder.h"
#include "elf_refusal.h"
#include "unit.h"

#define HOST_IS_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* Guards: other files given by mistake; each is named, with what to do. */
static void test_elf_not_elf_is_named(void)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *text, *hint;
	} strangers[] = {
		{ "", 0, "an empty file", "compile" },
		{ "!<arch>\n", 8, "an archive", "ar x" },
		{ "BC\xc0\xde\x35\x14", 6, "LLVM bitcode", "without -flto and -emit-llvm" },
		{ "\xde\xc0\x17\x0b", 4, "LLVM bitcode", "without -flto" },
		{ "; ModuleID = 'x'", 16, "LLVM IR", "-emit-llvm" },
		{ "\x9f\xeb\x01\0", 4, "raw BTF", NULL },
		{ "\x1f\x8b\x08\0", 4, "gzip", "gzip -d" },
		{ "#!/bin/sh\n", 10, "a script", NULL },
		{ "#include <linux/bpf.h>\n", 23, "C source", "-target bpf -c" },
		{ "int x;\nSEC(\"kprobe\")\n", 21, "C source", "-target bpf -c" },
		{ "\t.text\n\t.globl x\n", 17, "assembler", "-c instead of -S" },
		{ "hello\n", 6, "a text file", "-target bpf -c" },
		{ "\x7f", 1, "not an ELF file: it has only 1 bytes", NULL },
		{ "\x7f"
		  "ELG\2\1\1",
		  7, "not an ELF file: it begins with 7f 45 4c 47", NULL },
		{ "\0\0\0\0", 4, "begins with 00 00 00 00", NULL },
	};
	size_t i;

	for (i = 0; i < RB_COUNT(strangers); i++)
		expect_refusal((const uint8_t *)strangers[i].bytes, strangers[i].size,
			       strangers[i].text, strangers[i].hint);
	expect_refusal(NULL, 0, "an empty file", NULL);
}

/* Guards: an ELF header that is not whole. */
static void test_elf_header_cut_short_refused(void)
{
	uint8_t *image;
	size_t size;

	image = elf_sample(false, &size);
	expect_refusal(image, 4, "truncated: the file has 4 bytes", "again");
	expect_refusal(image, 63, "truncated: the file has 63 bytes", "again");
	expect_refusal(image, 64, "the section header table starts", "truncated");
	expect_refusal(image, size - 1, "the section header table, 9 entries", "truncated");
	free(image);
}

static void test_elf_check_bpf_own_byte_order_accepted(void)
{
	size_t size;
	uint8_t *image = elf_sample(HOST_IS_BIG_ENDIAN, &size);
	struct rb_elf elf;

	CU_ASSERT_EQUAL_FATAL(rb_elf_parse((struct rb_bytes){ image, size }, &elf, NULL), 0);
	CU_ASSERT_EQUAL(rb_elf_check_bpf(&elf, NULL), 0);
	elf.machine = EM_NONE;
	CU_ASSERT_EQUAL(rb_elf_check_bpf(&elf, NULL), 0);
	rb_elf_deinit(&elf);
	free(image);
}

static void expect_not_bpf(const struct rb_elf *elf, const char *text, const char *hint)
{
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(rb_elf_check_bpf(elf, &err), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, text));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, hint));
}

/* Guards: objects for another machine, linked programs, and the wrong byte order. */
static void test_elf_check_bpf_other_machine_or_order_refused(void)
{
	uint8_t *image;
	struct rb_elf elf;
	size_t size;

	image = elf_sample(!HOST_IS_BIG_ENDIAN, &size);
	CU_ASSERT_EQUAL_FATAL(rb_elf_parse((struct rb_bytes){ image, size }, &elf, NULL), 0);
	expect_not_bpf(&elf, "-endian and this host is", HOST_IS_BIG_ENDIAN ? "bpfeb" : "bpfel");
	elf.machine = EM_X86_64;
	expect_not_bpf(&elf, "an ELF file for x86-64 (machine 62), not for BPF", "-target bpf");
	elf.machine = 0xabcd;
	expect_not_bpf(&elf, "an ELF file for an unknown machine (machine 43981)", "-target bpf");
	elf.machine = EM_BPF;
	elf.type = ET_EXEC;
	expect_not_bpf(&elf, "ELF type is 2, expected 1 (ET_REL, relocatable)", "-r");
	CU_ASSERT_EQUAL(rb_elf_check_bpf(&elf, NULL), -ENOEXEC);
	rb_elf_deinit(&elf);
	free(image);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_elf_not_elf_is_named),
		UNIT_TEST(test_elf_header_cut_short_refused),
		UNIT_TEST(test_elf_check_bpf_own_byte_order_accepted),
		UNIT_TEST(test_elf_check_bpf_other_machine_or_order_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("elf_identify", tests);
}
