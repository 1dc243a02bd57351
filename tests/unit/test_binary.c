// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_binary - user programs of both classes and both byte orders: symbols, versions, places in the
 * file, and every kind of damage: any byte of such a file may be anything.
 */
#include <stdlib.h>
#include <string.h>

#include "made_binary.h"
#include "target/binary.h"
#include "target/proc_maps.h"
#include "unit.h"

static const struct made_symbol symbols[] = {
	{ "main", MADE_AT(0x1010), 0x20, STT_FUNC, STB_GLOBAL, 0 },
	{ "helper", MADE_AT(0x1040), 0x10, STT_FUNC, STB_LOCAL, 0 },
	{ "helper", MADE_AT(0x1060), 0x10, STT_FUNC, STB_LOCAL, 0 },
	{ "twice", MADE_AT(0x1080), 8, STT_FUNC, STB_LOCAL, 0 },
	{ "twice", MADE_AT(0x1090), 8, STT_FUNC, STB_GLOBAL, 0 },
	{ "copy@@V2", MADE_AT(0x10a0), 8, STT_FUNC, STB_GLOBAL, 0 },
	{ "copy@V1", MADE_AT(0x10b0), 8, STT_FUNC, STB_GLOBAL, 0 },
	{ "alias", MADE_AT(0x1010), 0x20, STT_FUNC, STB_WEAK, 0 },
	{ "label", MADE_AT(0x10c0), 0, STT_NOTYPE, STB_LOCAL, 0 },
	{ "choice", MADE_AT(0x10d0), 4, STT_GNU_IFUNC, STB_GLOBAL, 0 },
	{ "data_label", MADE_BASE, 0, STT_NOTYPE, STB_LOCAL, 0 },
	{ "variable", MADE_AT(0x1010), 4, STT_OBJECT, STB_GLOBAL, 0 },
	{ "$x", MADE_AT(0x1012), 0, STT_NOTYPE, STB_LOCAL, 0 },
	{ NULL, 0, 0, 0, 0, 0 },
};

static const struct made_symbol dynamic[] = {
	{ "open", MADE_AT(0x1100), 8, STT_FUNC, STB_GLOBAL, 0x8002 },
	{ "open", MADE_AT(0x1110), 8, STT_FUNC, STB_GLOBAL, 3 },
	{ "old", MADE_AT(0x1120), 8, STT_FUNC, STB_GLOBAL, 0x8002 },
	{ NULL, 0, 0, 0, 0, 0 },
};

static const uint8_t build_id[4] = { 0xab, 0xcd, 0xef, 0x01 };
static const struct made_note notes[] = {
	{ ".note.gnu.build-id", "GNU", NT_GNU_BUILD_ID, { build_id, sizeof(build_id) } },
	{ NULL, NULL, 0, { NULL, 0 } },
};

static const struct made_binary variants[] = {
	{ true, false, 0, 0, symbols, dynamic, notes, 0 },
	{ true, true, EM_S390, 0, symbols, dynamic, notes, 0 },
	{ false, false, EM_386, ET_EXEC, symbols, dynamic, notes, 0 },
	{ false, true, EM_MIPS, 0, symbols, dynamic, notes, 0 },
};

static uint8_t *open_made(const struct made_binary *made, struct rb_binary *binary)
{
	struct rawbpf_err err = { 0 };
	size_t size;
	uint8_t *image = made_binary(made, &size);

	if (rb_binary_parse((struct rb_bytes){ image, size }, binary, &err))
		CU_FAIL_FATAL("a program that should be one");
	CU_ASSERT_STRING_EQUAL(err.text, "");
	return image;
}

static void check_found(struct rb_binary *binary, const char *name, uint64_t offset)
{
	struct rb_user_symbol symbol;
	struct rawbpf_err err = { 0 };
	uint64_t found = 0;

	CU_ASSERT_EQUAL_FATAL(rb_binary_find(binary, name, &symbol, &err), 0);
	CU_ASSERT_TRUE(rb_binary_offset_of(binary, symbol.address, &found));
	CU_ASSERT_EQUAL(found, offset);
	CU_ASSERT_TRUE(rb_binary_is_code(binary, found));
	CU_ASSERT_STRING_EQUAL(err.text, "");
}

static void check_missing(struct rb_binary *binary, const char *name, int code, const char *says,
			  const char *hint)
{
	struct rb_user_symbol symbol;
	struct rawbpf_err err = { 0 };

	CU_ASSERT_EQUAL(rb_binary_find(binary, name, &symbol, &err), code);
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, hint));
	rawbpf_err_deinit(&err);
}

static void test_binary_symbols_of_every_class_and_order_are_found(void)
{
	for (size_t i = 0; i < RB_COUNT(variants); i++) {
		struct rb_binary binary;
		uint8_t *image = open_made(&variants[i], &binary);

		CU_ASSERT_EQUAL(binary.wide, variants[i].wide);
		CU_ASSERT_EQUAL(binary.big_endian, variants[i].big_endian);
		check_found(&binary, "main", 0x1010);
		check_found(&binary, "alias", 0x1010);
		check_found(&binary, "label", 0x10c0);
		check_found(&binary, "choice", 0x10d0);
		rb_binary_close(&binary);
		free(image);
	}
}

static void test_binary_versions_choose_among_functions(void)
{
	for (size_t i = 0; i < RB_COUNT(variants); i++) {
		struct rb_binary binary;
		uint8_t *image = open_made(&variants[i], &binary);

		check_found(&binary, "copy", 0x10a0);
		check_found(&binary, "copy@V1", 0x10b0);
		check_found(&binary, "copy@V2", 0x10a0);
		check_found(&binary, "open", 0x1110);
		check_found(&binary, "open@V1", 0x1100);
		check_found(&binary, "open@@V2", 0x1110);
		check_found(&binary, "old", 0x1120);
		check_missing(&binary, "open@@V1", -ENOENT, "with version V1", "");
		check_missing(&binary, "open@V3", -ENOENT, "with version V3", "");
		rb_binary_close(&binary);
		free(image);
	}
}

static void test_binary_one_name_public_one_is_meant_or_all_are_told(void)
{
	struct rb_binary binary;
	uint8_t *image = open_made(&variants[0], &binary);

	check_found(&binary, "twice", 0x1090);
	check_missing(&binary, "helper", -ENOTUNIQ, "2 functions named helper", "0x1040 or 0x1060");
	rb_binary_close(&binary);
	free(image);
}

static void test_binary_missing_symbol_names_the_nearest(void)
{
	struct rb_binary binary;
	uint8_t *image = open_made(&variants[0], &binary);

	check_missing(&binary, "helpr", -ENOENT, "no function helpr", "did you mean helper?");
	check_missing(&binary, "variable", -ENOENT, "no function variable", "");
	check_missing(&binary, "data_label", -ENOENT, "no function data_label", "");
	check_missing(&binary, "$x", -ENOENT, "no function $x", "");
	check_missing(&binary, "", -ENOENT, "no function", "");
	rb_binary_close(&binary);
	free(image);
}

/* In 32-bit ARM the lowest bit of an address says which instructions the function has. */
static void test_binary_thumb_function_is_known(void)
{
	static const struct made_symbol arm[] = {
		{ "arm", MADE_AT(0x1010), 0x10, STT_FUNC, STB_GLOBAL, 0 },
		{ "thumb", MADE_AT(0x1021), 0x10, STT_FUNC, STB_GLOBAL, 0 },
		{ NULL, 0, 0, 0, 0, 0 },
	};
	struct made_binary made = { false, false, EM_ARM, 0, arm, NULL, NULL, 0 };
	struct rb_user_symbol symbol;
	struct rb_binary binary;
	uint8_t *image = open_made(&made, &binary);

	check_found(&binary, "arm", 0x1010);
	check_found(&binary, "thumb", 0x1020);
	CU_ASSERT_EQUAL(rb_binary_find(&binary, "thumb", &symbol, NULL), 0);
	CU_ASSERT_TRUE(symbol.thumb);
	CU_ASSERT_TRUE(rb_binary_is_thumb(&binary, 0x1020));
	CU_ASSERT_TRUE(rb_binary_is_thumb(&binary, 0x102f));
	CU_ASSERT_FALSE(rb_binary_is_thumb(&binary, 0x1030));
	CU_ASSERT_FALSE(rb_binary_is_thumb(&binary, 0x1010));
	rb_binary_close(&binary);
	free(image);
}

static void test_binary_stripped_says_so(void)
{
	struct made_binary made = { true, false, 0, 0, NULL, NULL, NULL, 0 };
	struct rb_binary binary;
	uint8_t *image = open_made(&made, &binary);

	check_missing(&binary, "main", -ENOENT, "stripped", "debug symbols");
	rb_binary_close(&binary);
	free(image);
	made.dynamic = dynamic;
	image = open_made(&made, &binary);
	check_missing(&binary, "qqqqqqqq", -ENOENT, "no function qqqqqqqq", "stripped");
	rb_binary_close(&binary);
	free(image);
}

static void check_at(struct rb_binary *binary, uint64_t offset, const char *name, uint64_t into)
{
	const char *found;
	uint64_t how_far = 0;
	size_t size;

	CU_ASSERT_TRUE_FATAL(rb_binary_symbol_at(binary, offset, &found, &size, &how_far));
	CU_ASSERT_EQUAL(size, strlen(name));
	CU_ASSERT_EQUAL(memcmp(found, name, size), 0);
	CU_ASSERT_EQUAL(how_far, into);
}

static void test_binary_place_in_the_file_has_a_function(void)
{
	for (size_t i = 0; i < RB_COUNT(variants); i++) {
		struct rb_binary binary;
		uint8_t *image = open_made(&variants[i], &binary);
		const char *name;
		uint64_t into;
		size_t size;

		check_at(&binary, 0x1010, "main", 0);
		check_at(&binary, 0x102f, "main", 0x1f);
		check_at(&binary, 0x1040, "helper", 0);
		check_at(&binary, 0x10b3, "copy", 3);
		check_at(&binary, 0x10c9, "label", 9);
		check_at(&binary, 0x1101, "open", 1);
		CU_ASSERT_FALSE(rb_binary_symbol_at(&binary, 0x1030, &name, &size, &into));
		CU_ASSERT_FALSE(rb_binary_symbol_at(&binary, 0x1008, &name, &size, &into));
		CU_ASSERT_FALSE(rb_binary_symbol_at(&binary, 0x10, &name, &size, &into));
		CU_ASSERT_FALSE(rb_binary_symbol_at(&binary, UINT64_MAX, &name, &size, &into));
		rb_binary_close(&binary);
		free(image);
	}
}

static void test_binary_build_id_is_found(void)
{
	for (size_t i = 0; i < RB_COUNT(variants); i++) {
		struct rb_binary binary;
		uint8_t *image = open_made(&variants[i], &binary);
		struct rb_bytes id;

		CU_ASSERT_TRUE_FATAL(rb_binary_build_id(&binary, &id));
		CU_ASSERT_EQUAL(id.size, sizeof(build_id));
		CU_ASSERT_EQUAL(memcmp(id.data, build_id, sizeof(build_id)), 0);
		rb_binary_close(&binary);
		free(image);
	}
}

static void check_stranger(const char *bytes, size_t size, const char *says)
{
	struct rawbpf_err err = { 0 };
	struct rb_binary binary;

	CU_ASSERT_EQUAL(
		rb_binary_parse((struct rb_bytes){ (const uint8_t *)bytes, size }, &binary, &err),
		-ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_ATTACH);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, says));
	rawbpf_err_deinit(&err);
}

static void test_binary_stranger_is_named(void)
{
	check_stranger("", 0, "an empty file");
	check_stranger("#! /bin/sh -e\n", 14, "a script, run by /bin/sh");
	check_stranger("!<arch>\nx", 9, "an archive");
	check_stranger("/* GNU ld script\n*/", 19, "a linker script");
	check_stranger("hello", 5, "not an ELF file");
	check_stranger("\x7f"
		       "ELF",
		       4, "not an ELF file");
}

static void test_binary_of_another_type_is_named(void)
{
	static const struct {
		uint16_t type;
		const char *says;
	} types[] = { { ET_REL, "not linked yet" }, { ET_CORE, "a core dump" }, { 77, "unknown" } };

	for (size_t i = 0; i < RB_COUNT(types); i++) {
		struct made_binary made = variants[0];
		uint8_t *image;
		size_t size;

		made.type = types[i].type;
		image = made_binary(&made, &size);
		check_stranger((const char *)image, size, types[i].says);
		free(image);
	}
}

/* A number of the header, or of the first section's, of any class and order. */
#define OFFSET(made, kind, field) \
	((made)->wide ? offsetof(Elf64_##kind, field) : offsetof(Elf32_##kind, field))
#define WIDTH(made, kind, field) \
	((made)->wide ? sizeof(((Elf64_##kind *)0)->field) : sizeof(((Elf32_##kind *)0)->field))

static uint64_t get(const struct made_binary *made, const uint8_t *at, size_t width)
{
	uint64_t value = 0;

	for (size_t i = 0; i < width; i++)
		value = value << 8 | at[made->big_endian ? i : width - 1 - i];
	return value;
}

static void put(const struct made_binary *made, uint8_t *at, size_t width, uint64_t value)
{
	for (size_t i = 0; i < width; i++)
		at[made->big_endian ? width - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

#define GET(made, at, kind, field) \
	get(made, (at) + OFFSET(made, kind, field), WIDTH(made, kind, field))
#define PUT(made, at, kind, field, value) \
	put(made, (at) + OFFSET(made, kind, field), WIDTH(made, kind, field), value)

/* As with 65,280 sections or more: each count and index in turn, and all, moved to section 0. */
static void test_binary_counts_too_large_for_the_header_are_in_section_0(void)
{
	for (size_t i = 0; i < RB_COUNT(variants); i++) {
		for (unsigned int which = 1; which < 8; which++) {
			const struct made_binary *made = &variants[i];
			struct rb_binary plain, binary;
			size_t size;
			uint8_t *image = made_binary(made, &size);
			uint8_t *first = image + GET(made, image, Ehdr, e_shoff);

			CU_ASSERT_EQUAL_FATAL(
				rb_binary_parse((struct rb_bytes){ image, size }, &plain, NULL), 0);
			if (which & 1) {
				PUT(made, first, Shdr, sh_size, GET(made, image, Ehdr, e_shnum));
				PUT(made, image, Ehdr, e_shnum, 0);
			}
			if (which & 2) {
				PUT(made, first, Shdr, sh_link, GET(made, image, Ehdr, e_shstrndx));
				PUT(made, image, Ehdr, e_shstrndx, SHN_XINDEX);
			}
			if (which & 4) {
				PUT(made, first, Shdr, sh_info, GET(made, image, Ehdr, e_phnum));
				PUT(made, image, Ehdr, e_phnum, PN_XNUM);
			}
			CU_ASSERT_EQUAL_FATAL(
				rb_binary_parse((struct rb_bytes){ image, size }, &binary, NULL),
				0);
			CU_ASSERT_EQUAL(binary.section_count, plain.section_count);
			CU_ASSERT_EQUAL(binary.segment_count, plain.segment_count);
			CU_ASSERT_STRING_EQUAL(binary.sections[1].name, plain.sections[1].name);
			CU_ASSERT_TRUE(binary.sections[1].name[0] != '\0');
			rb_binary_close(&binary);
			rb_binary_close(&plain);
			/* and where no section header is in the file, nothing can be said */
			PUT(made, image, Ehdr, e_shoff, size - 1);
			CU_ASSERT_EQUAL(
				rb_binary_parse((struct rb_bytes){ image, size }, &binary, NULL),
				-ENOEXEC);
			free(image);
		}
	}
}

/* Everything that can be asked of it; only sanitizers may mind. */
static void ask_all(struct rb_bytes bytes)
{
	struct rawbpf_err err = { 0 };
	struct rb_user_symbol symbol;
	struct rb_binary binary;
	struct rb_bytes id;
	const char *name;
	uint64_t into;
	size_t size;

	if (rb_binary_parse(bytes, &binary, &err)) {
		CU_ASSERT_TRUE(err.text[0] != '\0' && err.code < 0);
		rawbpf_err_deinit(&err);
		return;
	}
	rb_binary_find(&binary, "open@V1", &symbol, NULL);
	rb_binary_find(&binary, "helpr", &symbol, &err);
	for (uint64_t offset = 0; offset < bytes.size; offset += 0x35)
		rb_binary_symbol_at(&binary, offset, &name, &size, &into);
	rb_binary_build_id(&binary, &id);
	rb_binary_close(&binary);
	rawbpf_err_deinit(&err);
}

/* Each byte of the headers and tables in turn, set to values that hurt. */
static void test_binary_damaged_anywhere_is_refused_or_read(void)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

	for (size_t i = 0; i < RB_COUNT(variants); i++) {
		size_t size;
		uint8_t *image = made_binary(&variants[i], &size);

		for (size_t at = 0; at < size; at++) {
			uint8_t was = image[at];

			if (at == 0x80)
				at = MADE_CODE + MADE_CODE_SIZE;
			was = image[at];
			for (size_t j = 0; j < RB_COUNT(values); j++) {
				image[at] = values[j];
				ask_all((struct rb_bytes){ image, size });
			}
			image[at] = was;
		}
		free(image);
	}
}

static void test_binary_cut_short_is_refused_or_read(void)
{
	size_t size;
	uint8_t *image = made_binary(&variants[2], &size);

	for (size_t left = 0; left < size; left += left < 0x80 || left > 0x1ff0 ? 1 : 0x100) {
		uint8_t *part = malloc(left ? left : 1);

		CU_ASSERT_PTR_NOT_NULL_FATAL(part);
		memcpy(part, image, left);
		ask_all((struct rb_bytes){ part, left });
		free(part);
	}
	free(image);
}

static void test_maps_ranges_are_found_by_address(void)
{
	static const char text[] =
		"00400000-00401000 r--p 00000000 08:01 77 /usr/bin/a program\n"
		"00401000-00403000 r-xp 00001000 08:01 77 /usr/bin/a program\n"
		"this is no range\n"
		"00500000-00500000 r-xp 00001000 08:01 77 /empty\n"
		"7ffff000-80000000 rw-p 00000000 00:00 0 \n"
		"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  "
		"[vsyscall]\n";
	const struct rb_user_range *range;
	struct rb_text copy = { 0 };
	struct rb_user_maps maps;

	rb_text_string(&copy, text);
	CU_ASSERT_EQUAL_FATAL(rb_user_maps_parse(&copy, &maps), 0);
	CU_ASSERT_EQUAL(maps.count, 4);
	CU_ASSERT_PTR_NULL(rb_user_maps_find(&maps, 0x3fffff));
	CU_ASSERT_PTR_NULL(rb_user_maps_find(&maps, 0x403000));
	range = rb_user_maps_find(&maps, 0x402fff);
	CU_ASSERT_PTR_NOT_NULL_FATAL(range);
	CU_ASSERT_TRUE(range->code);
	CU_ASSERT_EQUAL(0x402fff - range->start + range->offset, 0x2fff);
	CU_ASSERT_STRING_EQUAL(range->path, "/usr/bin/a program");
	range = rb_user_maps_find(&maps, 0x7ffff000);
	CU_ASSERT_PTR_NOT_NULL_FATAL(range);
	CU_ASSERT_FALSE(range->code);
	CU_ASSERT_STRING_EQUAL(range->path, "");
	range = rb_user_maps_find(&maps, 0xffffffffff600010);
	CU_ASSERT_PTR_NOT_NULL_FATAL(range);
	CU_ASSERT_STRING_EQUAL(range->path, "[vsyscall]");
	rb_user_maps_deinit(&maps);
}

/* Sections may say that each of them is nearly all of the file. */
static void test_image_of_parts_over_each_other_is_read_twice_at_most(void)
{
	struct rb_sys sys = rb_sys_real();
	struct rb_image image;
	struct rb_bytes part;
	uint64_t size;
	size_t i = 0;

	CU_ASSERT_EQUAL_FATAL(
		rb_image_of_file(&sys, rb_sys_open(&sys, AT_FDCWD, "/proc/self/exe", O_RDONLY),
				 &image, NULL),
		0);
	size = image.size;
	CU_ASSERT_EQUAL(rb_image_slice(&image, 0, size, &part), 0);
	CU_ASSERT_EQUAL(rb_image_slice(&image, 1, size - 1, &part), 0);
	CU_ASSERT_EQUAL(rb_image_slice(&image, 2, size - 2, &part), -EFBIG);
	CU_ASSERT_EQUAL(rb_image_slice(&image, 0, size, &part), 0); /* is there */
	rb_image_close(&image);
	CU_ASSERT_EQUAL_FATAL(
		rb_image_of_file(&sys, rb_sys_open(&sys, AT_FDCWD, "/proc/self/exe", O_RDONLY),
				 &image, NULL),
		0);
	while (i < 5000 && !rb_image_slice(&image, i, 1, &part))
		i++;
	CU_ASSERT_EQUAL(i, 1024);
	rb_image_close(&image);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_binary_symbols_of_every_class_and_order_are_found),
		UNIT_TEST(test_binary_versions_choose_among_functions),
		UNIT_TEST(test_binary_one_name_public_one_is_meant_or_all_are_told),
		UNIT_TEST(test_binary_missing_symbol_names_the_nearest),
		UNIT_TEST(test_binary_thumb_function_is_known),
		UNIT_TEST(test_binary_stripped_says_so),
		UNIT_TEST(test_binary_place_in_the_file_has_a_function),
		UNIT_TEST(test_binary_build_id_is_found),
		UNIT_TEST(test_binary_stranger_is_named),
		UNIT_TEST(test_binary_of_another_type_is_named),
		UNIT_TEST(test_binary_counts_too_large_for_the_header_are_in_section_0),
		UNIT_TEST(test_binary_damaged_anywhere_is_refused_or_read),
		UNIT_TEST(test_binary_cut_short_is_refused_or_read),
		UNIT_TEST(test_maps_ranges_are_found_by_address),
		UNIT_TEST(test_image_of_parts_over_each_other_is_read_twice_at_most),
		CU_TEST_INFO_NULL,
	};

	return unit_run("binary", tests);
}
