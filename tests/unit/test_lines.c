// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_lines - the line table of .BTF.ext, written here as clang writes it, and bent.
 *
 * .BTF gives the strings alone; .BTF.ext the lines of two sections, the second with longer records, as
 * a later format may have them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/source_line.h"
#include "unit.h"

enum { FILE_C = 1, TEXT_A = 8, TEXT_B = 13, KPROBE = 18, XDP = 27 };
static const char strings[] = "\0prog.c\0\tint\0a();\0kprobe/f\0xdp";

#define HEADER 24

/* Two sections in malloc'd memory of exactly their size, so that the sanitizer sees a read behind. */
struct tables {
	uint8_t *btf, *ext;
	size_t btf_size, ext_size;
	bool swap;
};

static void put(struct tables *tables, uint8_t *at, uint32_t value)
{
	value = tables->swap ? __builtin_bswap32(value) : value;
	memcpy(at, &value, 4);
}

static void put_magic(struct tables *tables, uint8_t *at)
{
	uint16_t magic = tables->swap ? __builtin_bswap16(0xeb9f) : 0xeb9f;

	memcpy(at, &magic, 2);
	at[2] = 1;
	put(tables, at + 4, HEADER);
}

static uint8_t *put_record(struct tables *tables, uint8_t *at, uint32_t size, uint32_t offset,
			   uint32_t text, uint32_t place)
{
	put(tables, at, offset);
	put(tables, at + 4, FILE_C);
	put(tables, at + 8, text);
	put(tables, at + 12, place);
	return at + size;
}

/*
 * The line table, from HEADER on: the size of a record (4 bytes), then kprobe/f with three records
 * (0 -> 3:5, 16 -> 4:9, 16 -> 9:1 without a text), then xdp with one (8 -> 20:1).
 */
static void make_tables(struct tables *tables, uint32_t record_size, bool swap)
{
	size_t lines = 4 + 8 + 3 * record_size + 8 + record_size;
	uint8_t *at;

	tables->swap = swap;
	tables->btf_size = HEADER + sizeof(strings);
	tables->btf = calloc(1, tables->btf_size);
	put_magic(tables, tables->btf);
	put(tables, tables->btf + 16, 0);
	put(tables, tables->btf + 20, sizeof(strings));
	memcpy(tables->btf + HEADER, strings, sizeof(strings));

	tables->ext_size = HEADER + lines;
	tables->ext = calloc(1, tables->ext_size);
	put_magic(tables, tables->ext);
	put(tables, tables->ext + 16, 0);
	put(tables, tables->ext + 20, (uint32_t)lines);
	at = tables->ext + HEADER;
	put(tables, at, record_size);
	put(tables, at + 4, KPROBE);
	put(tables, at + 8, 3);
	at = put_record(tables, at + 12, record_size, 0, TEXT_A, 3 << 10 | 5);
	at = put_record(tables, at, record_size, 16, TEXT_B, 4 << 10 | 9);
	at = put_record(tables, at, record_size, 16, 0, 9 << 10 | 1);
	put(tables, at, XDP);
	put(tables, at + 4, 1);
	put_record(tables, at + 8, record_size, 8, TEXT_A, 20 << 10 | 1);
}

static void free_tables(struct tables *tables)
{
	free(tables->btf);
	free(tables->ext);
}

static int look(const struct tables *tables, const char *section, uint64_t offset,
		struct rb_line *ret, struct rawbpf_err *err)
{
	return rb_btf_line_at((struct rb_bytes){ tables->btf, tables->btf_size },
			      (struct rb_bytes){ tables->ext, tables->ext_size }, tables->swap,
			      section, offset, ret, err);
}

static void check_line(const struct tables *tables, const char *section, uint64_t offset,
		       uint32_t line, uint32_t column, const char *text)
{
	struct rb_line found = { 0 };

	CU_ASSERT_EQUAL_FATAL(look(tables, section, offset, &found, NULL), 0);
	CU_ASSERT_EQUAL(found.line, line);
	CU_ASSERT_EQUAL(found.column, column);
	CU_ASSERT_STRING_EQUAL(found.file, "prog.c");
	CU_ASSERT_STRING_EQUAL(found.text, text);
}

/* ---- whole tables ---- */

static void check_all(uint32_t record_size, bool swap)
{
	struct tables tables;

	make_tables(&tables, record_size, swap);
	check_line(&tables, "kprobe/f", 0, 3, 5, "\tint");
	check_line(&tables, "kprobe/f", 8, 3, 5, "\tint");
	check_line(&tables, "kprobe/f", 15, 3, 5, "\tint");
	check_line(&tables, "kprobe/f", 16, 9, 1, "");
	check_line(&tables, "kprobe/f", UINT64_MAX, 9, 1, "");
	check_line(&tables, "xdp", 8, 20, 1, "\tint");
	free_tables(&tables);
}

static void test_lines_instruction_is_of_the_last_line_before_it(void)
{
	check_all(16, false);
}

static void test_lines_other_byte_order_is_the_same(void)
{
	check_all(16, true);
}

static void test_lines_longer_records_are_stepped_over(void)
{
	check_all(20, false);
	check_all(4096, true);
}

static void test_lines_before_the_first_record_or_elsewhere_are_not_there(void)
{
	struct rb_line line = { .line = 77 };
	struct tables tables;

	make_tables(&tables, 16, false);
	CU_ASSERT_EQUAL(look(&tables, "xdp", 7, &line, NULL), -ENOENT);
	CU_ASSERT_EQUAL(look(&tables, "kprobe/g", 0, &line, NULL), -ENOENT);
	CU_ASSERT_EQUAL(look(&tables, "", 0, &line, NULL), -ENOENT);
	CU_ASSERT_EQUAL(line.line, 77);
	free_tables(&tables);
}

static void test_lines_without_the_sections_are_not_there(void)
{
	struct rb_line line;
	struct rawbpf_err err = { 0 };
	struct tables tables;
	size_t size;

	make_tables(&tables, 16, false);
	size = tables.btf_size;
	tables.btf_size = 0;
	CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, &err), -ENOENT);
	tables.btf_size = size;
	tables.ext_size = 0;
	CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, &err), -ENOENT);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	tables.ext_size = HEADER;
	put(&tables, tables.ext + 20, 0);
	CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, &err), -ENOENT);
	free_tables(&tables);
}

static void test_lines_longer_header_is_stepped_over(void)
{
	struct tables tables;
	uint8_t *longer;

	make_tables(&tables, 16, false);
	longer = calloc(1, tables.ext_size + 8);
	memcpy(longer, tables.ext, HEADER);
	memcpy(longer + HEADER + 8, tables.ext + HEADER, tables.ext_size - HEADER);
	free(tables.ext);
	tables.ext = longer;
	tables.ext_size += 8;
	put(&tables, tables.ext + 4, HEADER + 8);
	check_line(&tables, "xdp", 8, 20, 1, "\tint");
	free_tables(&tables);
}

/* ---- malformed ones: a number of 4 bytes each, and what is said ---- */

struct bend {
	bool btf; /* in .BTF, else in .BTF.ext */
	size_t at;
	uint32_t value;
	const char *says;
};

static void check_bent(const struct bend *bend)
{
	struct rb_line line = { .line = 77 };
	struct rawbpf_err err = { 0 };
	struct tables tables;

	make_tables(&tables, 16, false);
	put(&tables, (bend->btf ? tables.btf : tables.ext) + bend->at, bend->value);
	CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_EQUAL(line.line, 77);
	if (!strstr(err.text, bend->says))
		printf("'%s' is not in '%s'\n", bend->says, err.text);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bend->says));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bend->btf ? "section .BTF:" : "section .BTF.ext:"));
	CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, NULL), -ENOEXEC);
	free_tables(&tables);
}

/* Guards against a view of something outside of the section. */
static void test_lines_header_bent_is_refused(void)
{
	static const struct bend bends[] = {
		{ true, 0, 0x12345678, "expected the magic number 60319" },
		{ false, 0, 0, "expected the magic number 60319, found 0" },
		{ true, 4, HEADER - 1, "expected a longer header, found 23" },
		{ false, 4, 0, "expected a longer header, found 0" },
		{ true, 4, 100000, "expected a header inside the section" },
		{ false, 4, UINT32_MAX, "expected a header inside the section" },
		{ true, 16, UINT32_MAX, "expected a table inside the section" },
		{ true, 20, sizeof(strings) + 1, "expected a table inside the section" },
		{ false, 16, 1, "expected a table inside the section" },
		{ false, 20, UINT32_MAX, "expected a table inside the section" },
	};

	for (size_t i = 0; i < RB_COUNT(bends); i++)
		check_bent(&bends[i]);
}

/* Guards against records read outside, and against a walk that does not move on. */
static void test_lines_table_bent_is_refused(void)
{
	const size_t second = HEADER + 4 + 8 + 3 * 16;
	const struct bend bends[] = {
		{ false, HEADER, 0, "expected line records of 16 to 4096 bytes, found 0" },
		{ false, HEADER, 15, "expected line records of 16 to 4096 bytes, found 15" },
		{ false, HEADER, 4097, "expected line records of 16 to 4096 bytes" },
		{ false, HEADER + 4, 100000, "expected a section's lines inside the table" },
		{ false, HEADER + 8, UINT32_MAX, "expected a section's lines inside the table" },
		{ false, HEADER + 8, 0x10000000, "expected a section's lines inside the table" },
		{ false, second + 4, 2, "expected a section's lines inside the table" },
		{ false, second + 4, 0x10000001, "expected a section's lines inside the table" },
		{ false, second + 8 + 4, 100000, "expected a name inside .BTF's strings" },
		{ false, second + 8 + 8, 100000, "expected a name inside .BTF's strings" },
	};

	for (size_t i = 0; i < RB_COUNT(bends); i++)
		check_bent(&bends[i]);
}

/* Guards against a string that runs out of the table. */
static void test_lines_string_without_an_end_is_refused(void)
{
	struct rb_line line;
	struct rawbpf_err err = { 0 };
	struct tables tables;

	make_tables(&tables, 16, false);
	put(&tables, tables.btf + 20, XDP + 3);
	CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(look(&tables, "kprobe/f", 0, &line, NULL), 0);
	rawbpf_err_deinit(&err);
	free_tables(&tables);
}

/* Guards against reads behind a section that ends anywhere: each length is an answer, never a crash. */
static void test_lines_cut_at_every_byte_is_answered(void)
{
	struct rb_line line;
	struct tables tables;

	make_tables(&tables, 16, false);
	for (size_t size = 0; size < tables.ext_size; size++) {
		struct tables cut = tables;

		cut.ext = malloc(size ? size : 1);
		memcpy(cut.ext, tables.ext, size);
		cut.ext_size = size;
		CU_ASSERT_EQUAL(look(&cut, "xdp", 8, &line, NULL), size ? -ENOEXEC : -ENOENT);
		/* the header may say that this is all */
		if (size >= HEADER) {
			put(&cut, cut.ext + 20, (uint32_t)(size - HEADER));
			CU_ASSERT_NOT_EQUAL(look(&cut, "xdp", 8, &line, NULL), 0);
		}
		free(cut.ext);
	}
	for (size_t size = 1; size < tables.btf_size; size++) {
		struct tables cut = tables;

		cut.btf = malloc(size);
		memcpy(cut.btf, tables.btf, size);
		cut.btf_size = size;
		CU_ASSERT_EQUAL(look(&cut, "xdp", 8, &line, NULL), -ENOEXEC);
		free(cut.btf);
	}
	free_tables(&tables);
}

/* A header that is all there is, a table that is a size alone: nothing is found, and nothing is wrong. */
static void test_lines_sections_that_end_early_are_read_to_their_end(void)
{
	struct rb_line line = { .line = 77 };
	struct tables tables;

	for (uint32_t size = 0; size <= 12; size++) {
		const int code = size == 0 || size == 4 || size == 12 ? -ENOENT : -ENOEXEC;
		uint8_t *whole;

		make_tables(&tables, 16, false);
		whole = tables.ext;
		put(&tables, whole + HEADER + 8, 0); /* no records */
		put(&tables, whole + 20, size);
		tables.ext_size = HEADER + size;
		tables.ext = malloc(tables.ext_size);
		memcpy(tables.ext, whole, tables.ext_size);
		free(whole);
		/* of fewer than 4 bytes not even the size is there */
		CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, NULL), size < 4 ? -ENOENT : code);
		if (size >= 4) { /* but where it is, it must be one */
			put(&tables, tables.ext + HEADER, 15);
			CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, NULL), -ENOEXEC);
		}
		free_tables(&tables);
	}
	CU_ASSERT_EQUAL(line.line, 77);
}

/* Both names of the best record are in the strings, or there is no line. */
static void test_lines_names_at_the_end_of_the_strings_are_empty(void)
{
	const size_t second = HEADER + 4 + 8 + 3 * 16 + 8;

	for (size_t field = 4; field <= 8; field += 4) {
		struct rb_line line = { 0 };
		struct tables tables;

		make_tables(&tables, 16, false);
		put(&tables, tables.ext + second + field, sizeof(strings) - 1);
		CU_ASSERT_EQUAL_FATAL(look(&tables, "xdp", 8, &line, NULL), 0);
		CU_ASSERT_STRING_EQUAL(field == 4 ? line.file : line.text, "");
		CU_ASSERT_STRING_EQUAL(field == 4 ? line.text : line.file,
				       field == 4 ? "\tint" : "prog.c");
		put(&tables, tables.ext + second + field, sizeof(strings));
		CU_ASSERT_EQUAL(look(&tables, "xdp", 8, &line, NULL), -ENOEXEC);
		free_tables(&tables);
	}
}

/* Records may be in any order: the one closest before the instruction, and of two the later one. */
static void test_lines_out_of_order_the_closest_is_found(void)
{
	struct tables tables;

	make_tables(&tables, 16, false);
	put(&tables, tables.ext + HEADER + 12, 32);
	check_line(&tables, "kprobe/f", 31, 9, 1, "");
	check_line(&tables, "kprobe/f", 32, 3, 5, "\tint");
	check_line(&tables, "kprobe/f", 40, 3, 5, "\tint");
	free_tables(&tables);
}

/* How long the CO-RE table is, where the header is long enough to say so. */
static void test_lines_core_size_is_in_a_header_of_32_bytes(void)
{
	for (uint32_t swap = 0; swap < 2; swap++) {
		for (size_t size = 0; size <= 40; size++) {
			for (uint32_t says = 24; says <= 40; says++) {
				struct tables tables = { .swap = swap };
				uint8_t *ext = calloc(1, 40), *exact = malloc(size ? size : 1);

				put(&tables, ext + 4, says);
				put(&tables, ext + 24, 5);
				put(&tables, ext + 28, 6);
				put(&tables, ext + 32, 7);
				memcpy(exact, ext, size);
				CU_ASSERT_EQUAL(
					rb_btf_core_size((struct rb_bytes){ exact, size }, swap),
					size >= 32 && says >= 32 ? 6 : 0);
				free(ext);
				free(exact);
			}
		}
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_lines_instruction_is_of_the_last_line_before_it),
		UNIT_TEST(test_lines_other_byte_order_is_the_same),
		UNIT_TEST(test_lines_longer_records_are_stepped_over),
		UNIT_TEST(test_lines_before_the_first_record_or_elsewhere_are_not_there),
		UNIT_TEST(test_lines_without_the_sections_are_not_there),
		UNIT_TEST(test_lines_longer_header_is_stepped_over),
		UNIT_TEST(test_lines_header_bent_is_refused),
		UNIT_TEST(test_lines_table_bent_is_refused),
		UNIT_TEST(test_lines_string_without_an_end_is_refused),
		UNIT_TEST(test_lines_cut_at_every_byte_is_answered),
		UNIT_TEST(test_lines_sections_that_end_early_are_read_to_their_end),
		UNIT_TEST(test_lines_names_at_the_end_of_the_strings_are_empty),
		UNIT_TEST(test_lines_out_of_order_the_closest_is_found),
		UNIT_TEST(test_lines_core_size_is_in_a_header_of_32_bytes),
		CU_TEST_INFO_NULL,
	};

	return unit_run("lines", tests);
}
