// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf_file - where a file has its BTF: all of it, or a section of an ELF file; of either byte order.
 */
#include <stdlib.h>
#include <string.h>

#include "btf/file.h"
#include "btf_builder.h"
#include "elf_builder.h"
#include "text_check.h"
#include "unit.h"

static const bool host_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

static void test_btf_file_of_raw_types_is_all_of_it(void)
{
	for (int swapped = 0; swapped < 2; swapped++) {
		struct btf_builder builder;
		struct rb_bytes found;
		bool swap = !swapped;
		uint8_t *blob;
		size_t size;

		btf_builder_init(&builder, swapped);
		made_int(&builder, "int", 4, 1);
		blob = made_btf(&builder, &size);
		CU_ASSERT_EQUAL(
			rb_btf_of_file((struct rb_bytes){ blob, size }, &found, &swap, NULL), 0);
		CU_ASSERT_EQUAL(swap, swapped);
		CU_ASSERT_PTR_EQUAL(found.data, blob);
		CU_ASSERT_EQUAL(found.size, size);
		/* its first two bytes say it; what is wrong with the rest is found when it is parsed */
		CU_ASSERT_EQUAL(rb_btf_of_file((struct rb_bytes){ blob, 2 }, &found, &swap, NULL),
				0);
		CU_ASSERT_EQUAL(found.size, 2);
		free(blob);
		btf_builder_deinit(&builder);
	}
}

static void test_btf_file_of_elf_is_its_section(void)
{
	for (int big = 0; big < 2; big++) {
		struct elf_builder builder;
		struct rb_bytes found;
		uint8_t *image;
		size_t size;
		bool swap;

		elf_builder_init(&builder, big);
		elf_add_section(&builder, ".text", SHT_PROGBITS, "12345678", 8);
		elf_add_section(&builder, ".BTF", SHT_PROGBITS, "types", 5);
		image = elf_build(&builder, &size);
		CU_ASSERT_EQUAL(
			rb_btf_of_file((struct rb_bytes){ image, size }, &found, &swap, NULL), 0);
		CU_ASSERT_EQUAL(swap, big != host_big);
		CU_ASSERT_EQUAL_FATAL(found.size, 5);
		CU_ASSERT_EQUAL(memcmp(found.data, "types", 5), 0);
		free(image);
		elf_builder_deinit(&builder);
	}
}

static void test_btf_file_without_types_says_so(void)
{
	struct rawbpf_err err = { 0 };
	struct elf_builder builder;
	struct rb_bytes found;
	uint8_t *image;
	size_t size;
	bool swap;

	elf_builder_init(&builder, false);
	elf_add_section(&builder, ".text", SHT_PROGBITS, "12345678", 8);
	image = elf_build(&builder, &size);
	CU_ASSERT_EQUAL(rb_btf_of_file((struct rb_bytes){ image, size }, &found, &swap, &err),
			-ENOENT);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_TRUE(text_has(err.text, ".BTF"));
	rawbpf_err_deinit(&err);
	/* damaged: the ELF parser's code and story */
	CU_ASSERT_EQUAL(rb_btf_of_file((struct rb_bytes){ image, 20 }, &found, &swap, &err),
			-ENOEXEC);
	CU_ASSERT_EQUAL(err.code, -ENOEXEC);
	rawbpf_err_deinit(&err);
	free(image);
	elf_builder_deinit(&builder);
}

static void test_btf_file_too_short_to_be_anything_is_refused(void)
{
	static const uint8_t magic[] = { 0x9f, 0xeb };

	for (size_t size = 0; size < 2; size++) {
		uint8_t *data = malloc(size + 1);
		struct rb_bytes found;
		bool swap;

		CU_ASSERT_PTR_NOT_NULL_FATAL(data);
		memcpy(data, magic, size);
		data = realloc(data, size ? size : 1);
		CU_ASSERT_TRUE(
			rb_btf_of_file((struct rb_bytes){ data, size }, &found, &swap, NULL) < 0);
		free(data);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_btf_file_of_raw_types_is_all_of_it),
		UNIT_TEST(test_btf_file_of_elf_is_its_section),
		UNIT_TEST(test_btf_file_without_types_says_so),
		UNIT_TEST(test_btf_file_too_short_to_be_anything_is_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("btf_file", tests);
}
