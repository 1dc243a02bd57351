// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_btf_ext - the three tables of .BTF.ext, written here as clang writes them, and bent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/ext.h"
#include "btf_builder.h"
#include "unit.h"

#define HEADER 32

/* .BTF with a struct, a prototype and a function; the names that .BTF.ext refers to. */
struct made {
	struct btf_builder builder;
	struct rb_btf btf;
	uint8_t *blob, *ext;
	size_t size;
	struct rb_text body;
	size_t tables[3][2]; /* offset and length */
	uint32_t kprobe, xdp, file, text, access;
};

enum { STRUCT = 1, PROTO, FUNC };

static void put(struct made *made, uint32_t word)
{
	word = made->builder.swap ? __builtin_bswap32(word) : word;
	rb_text_add(&made->body, &word, sizeof(word));
}

static void put_section(struct made *made, uint32_t name, uint32_t count)
{
	put(made, name);
	put(made, count);
}

static void put_record(struct made *made, uint32_t extra, uint32_t offset, uint32_t one,
		       const uint32_t *more)
{
	put(made, offset);
	put(made, one);
	for (uint32_t i = 0; more && i < 2; i++)
		put(made, more[i]);
	for (uint32_t i = 0; i < extra; i++)
		put(made, 0xffffffff);
}

static void begin_table(struct made *made, unsigned int table, uint32_t record_size)
{
	made->tables[table][0] = made->body.size;
	put(made, record_size);
}

static void end_table(struct made *made, unsigned int table)
{
	made->tables[table][1] = made->body.size - made->tables[table][0];
}

/* Functions: one in each section. Lines: two in kprobe/f. CO-RE: one in xdp. */
static void put_tables(struct made *made, uint32_t extra)
{
	begin_table(made, 0, 8 + extra * 4);
	put_section(made, made->kprobe, 1);
	put_record(made, extra, 0, FUNC, NULL);
	put_section(made, made->xdp, 1);
	put_record(made, extra, 16, FUNC, NULL);
	end_table(made, 0);
	begin_table(made, 1, 16 + extra * 4);
	put_section(made, made->kprobe, 2);
	put_record(made, extra, 0, made->file, (uint32_t[]){ made->text, 3 << 10 | 5 });
	put_record(made, extra, 8, made->file, (uint32_t[]){ 0, 9 << 10 | 1 });
	end_table(made, 1);
	begin_table(made, 2, 16 + extra * 4);
	put_section(made, made->xdp, 1);
	put_record(made, extra, 24, STRUCT, (uint32_t[]){ made->access, 2 });
	end_table(made, 2);
}

static void make(struct made *made, bool swap, uint32_t extra, uint32_t header)
{
	*made = (struct made){ 0 };
	btf_builder_init(&made->builder, swap);
	made_type(&made->builder, RB_BTF_STRUCT, "s", 0, 0);
	made_type(&made->builder, RB_BTF_FUNC_PROTO, "", 0, 0);
	made_type(&made->builder, RB_BTF_FUNC, "f", 1, PROTO);
	made->kprobe = made_name(&made->builder, "kprobe/f");
	made->xdp = made_name(&made->builder, "xdp");
	made->file = made_name(&made->builder, "prog.c");
	made->text = made_name(&made->builder, "int x;");
	made->access = made_name(&made->builder, "0:1");
	made->blob = made_parsed(&made->builder, &made->btf);
	put_tables(made, extra);
	made->size = header + made->body.size;
	made->ext = calloc(1, made->size);
	memcpy(made->ext, made->blob, 4);
	made_poke(&made->builder, made->ext, 4, header);
	for (size_t i = 0; i < 3 && 8 + i * 8 < header; i++) {
		made_poke(&made->builder, made->ext, 8 + i * 8, (uint32_t)made->tables[i][0]);
		made_poke(&made->builder, made->ext, 12 + i * 8, (uint32_t)made->tables[i][1]);
	}
	memcpy(made->ext + header, made->body.data, made->body.size);
}

static void unmake(struct made *made)
{
	rb_text_deinit(&made->body);
	rb_btf_deinit(&made->btf);
	btf_builder_deinit(&made->builder);
	free(made->blob);
	free(made->ext);
}

static int parse(struct made *made, struct rb_btf_ext *ret, struct rawbpf_err *err)
{
	return rb_btf_ext_parse((struct rb_bytes){ made->ext, made->size }, &made->btf, ret, err);
}

/* ---- whole tables ---- */

static void check_tables(bool swap, uint32_t extra, uint32_t header)
{
	struct rb_btf_records records;
	struct rb_btf_line_info line;
	struct rb_btf_ext ext;
	struct made made;

	make(&made, swap, extra, header);
	CU_ASSERT_EQUAL_FATAL(parse(&made, &ext, NULL), 0);
	CU_ASSERT_TRUE(rb_btf_ext_find(&ext, RB_BTF_FUNC_INFO, "xdp", &records));
	CU_ASSERT_EQUAL(records.count, 1);
	CU_ASSERT_EQUAL(rb_btf_func_info(&records, 0).offset, 16);
	CU_ASSERT_EQUAL(rb_btf_func_info(&records, 0).type, FUNC);
	CU_ASSERT_TRUE(rb_btf_ext_find(&ext, RB_BTF_LINE_INFO, "kprobe/f", &records));
	CU_ASSERT_EQUAL_FATAL(records.count, 2);
	line = rb_btf_line_info(&records, 0);
	CU_ASSERT_STRING_EQUAL(line.file, "prog.c");
	CU_ASSERT_STRING_EQUAL(line.text, "int x;");
	CU_ASSERT_EQUAL(line.line, 3);
	CU_ASSERT_EQUAL(line.column, 5);
	line = rb_btf_line_info(&records, 1);
	CU_ASSERT_EQUAL(line.offset, 8);
	CU_ASSERT_STRING_EQUAL(line.text, "");
	CU_ASSERT_FALSE(rb_btf_ext_find(&ext, RB_BTF_LINE_INFO, "xdp", &records));
	CU_ASSERT_EQUAL(records.count, 0);
	CU_ASSERT_EQUAL(rb_btf_ext_find(&ext, RB_BTF_CORE_RELO, "xdp", &records), header >= 32);
	if (header >= 32) {
		struct rb_btf_core_relo relo = rb_btf_core_relo(&records, 0);

		CU_ASSERT_EQUAL(relo.offset, 24);
		CU_ASSERT_EQUAL(relo.type, STRUCT);
		CU_ASSERT_STRING_EQUAL(relo.access, "0:1");
		CU_ASSERT_EQUAL(relo.kind, 2);
	}
	unmake(&made);
}

static void test_btf_ext_tables_are_read(void)
{
	check_tables(false, 0, HEADER);
	check_tables(true, 0, HEADER);
}

static void test_btf_ext_longer_records_are_stepped_over(void)
{
	check_tables(false, 1, HEADER);
	check_tables(true, 100, HEADER);
}

static void test_btf_ext_header_may_be_shorter_or_longer(void)
{
	check_tables(false, 0, 24);
	check_tables(false, 0, 48);
}

static void test_btf_ext_sections_come_in_order(void)
{
	struct rb_btf_records records = { 0 };
	struct rb_btf_ext ext;
	struct made made;

	make(&made, false, 0, HEADER);
	CU_ASSERT_EQUAL_FATAL(parse(&made, &ext, NULL), 0);
	CU_ASSERT_TRUE(rb_btf_ext_next(&ext, RB_BTF_FUNC_INFO, &records));
	CU_ASSERT_STRING_EQUAL(records.section, "kprobe/f");
	CU_ASSERT_TRUE(rb_btf_ext_next(&ext, RB_BTF_FUNC_INFO, &records));
	CU_ASSERT_STRING_EQUAL(records.section, "xdp");
	CU_ASSERT_FALSE(rb_btf_ext_next(&ext, RB_BTF_FUNC_INFO, &records));
	CU_ASSERT_EQUAL(records.count, 0);
	unmake(&made);
}

static void test_btf_ext_empty_has_no_tables(void)
{
	struct rb_btf_records records = { 0 };
	struct rb_btf_ext ext;
	struct made made;

	make(&made, false, 0, HEADER);
	made.size = 0;
	CU_ASSERT_EQUAL_FATAL(parse(&made, &ext, NULL), 0);
	CU_ASSERT_FALSE(rb_btf_ext_next(&ext, RB_BTF_CORE_RELO, &records));
	CU_ASSERT_FALSE(rb_btf_ext_find(&ext, RB_BTF_LINE_INFO, "xdp", &records));
	unmake(&made);
}

/* ---- malformed ones ---- */

struct bend {
	size_t at;
	uint32_t value;
	const char *says;
};

static void check_bent(const struct bend *bend, bool swap)
{
	struct rb_btf_ext ext = { 0 };
	struct rawbpf_err err = { 0 };
	struct made made;

	make(&made, swap, 0, HEADER);
	made_poke(&made.builder, made.ext, bend->at, bend->value);
	CU_ASSERT_EQUAL(parse(&made, &ext, &err), -ENOEXEC);
	CU_ASSERT_EQUAL(err.status, RAWBPF_OBJECT);
	CU_ASSERT_PTR_NULL(ext.btf);
	if (!strstr(err.text, bend->says))
		printf("'%s' is not in '%s'\n", bend->says, err.text);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, bend->says));
	CU_ASSERT_EQUAL(parse(&made, &ext, NULL), -ENOEXEC);
	unmake(&made);
}

/* Guards against tables outside of the section, among them those whose end wraps around. */
static void test_btf_ext_header_bent_is_refused(void)
{
	static const struct bend bends[] = {
		{ 0, 0, "magic number: found 0, expected 60319" },
		{ 4, 23, "size of the header: found 23, expected 24" },
		{ 4, UINT32_MAX, "size of the header" },
		{ 8, UINT32_MAX, "function info, " },
		{ 12, UINT32_MAX, "function info, 4294967295 bytes at 0, end past the" },
		{ 12, 3, "function info, 3 bytes at 0" },
		{ 16, UINT32_MAX, "line info, " },
		{ 20, 100000, "line info, 100000 bytes" },
		{ 24, UINT32_MAX, "CO-RE relocations, " },
		{ 28, 5, "CO-RE relocations: a section's records, at 0 of 1 bytes" },
	};

	for (size_t i = 0; i < RB_COUNT(bends); i++) {
		check_bent(&bends[i], false);
		check_bent(&bends[i], true);
	}
}

/* Guards against records read outside, against a walk that stands still, and against bad indexes. */
static void test_btf_ext_table_bent_is_refused(void)
{
	const size_t lines = HEADER + 36, relos = lines + 4 + 8 + 32;
	const struct bend bends[] = {
		{ HEADER, 0, "function info: records of 0 bytes, expected at least 8" },
		{ HEADER, 7, "records of 7 bytes" },
		{ HEADER, 10, "records of 10 bytes" },
		{ HEADER, UINT32_MAX - 3, "a section's records, at 0 of 32 bytes" },
		{ HEADER + 4, 100000, "or its name is outside .BTF's strings" },
		{ HEADER + 8, UINT32_MAX, "a section's records, at 0" },
		{ HEADER + 8, 0x20000001, "a section's records, at 0" },
		{ HEADER + 12, 4,
		  "section kprobe/f, record 0: expected a multiple of 8 as offset, found 4" },
		{ HEADER + 16, 4, "refers to a type that does not exist, 4" },
		{ HEADER + 16, STRUCT, "expected a FUNC as type 1" },
		{ lines, 12, "line info: records of 12 bytes, expected at least 16" },
		{ lines + 12, 1, "line info of section kprobe/f, record 0" },
		{ lines + 16, 100000, "the file name is outside .BTF's strings, at 100000" },
		{ lines + 20, UINT32_MAX, "the text is outside .BTF's strings" },
		{ relos + 12, 7, "CO-RE relocations of section xdp, record 0" },
		{ relos + 16, UINT32_MAX, "refers to a type that does not exist, 4294967295" },
		{ relos + 20, 100000, "the text is outside .BTF's strings" },
	};

	for (size_t i = 0; i < RB_COUNT(bends); i++) {
		check_bent(&bends[i], false);
		check_bent(&bends[i], true);
	}
}

/* Guards against reads behind a section that ends anywhere. */
static void test_btf_ext_cut_at_every_byte_is_refused(void)
{
	struct rb_btf_ext ext;
	struct made made;
	uint8_t *whole;
	size_t size;

	make(&made, false, 0, HEADER);
	whole = made.ext;
	size = made.size;
	for (size_t cut = 1; cut < size; cut++) {
		made.ext = malloc(cut);
		memcpy(made.ext, whole, cut);
		made.size = cut;
		CU_ASSERT_EQUAL(parse(&made, &ext, NULL), -ENOEXEC);
		free(made.ext);
	}
	made.ext = whole;
	unmake(&made);
}

/* The table of one record, put into a section of exactly its size; 0, or why it is refused. */
static int parse_record(enum rb_btf_ext_kind kind, uint32_t record_size, const uint32_t *words,
			uint32_t missing)
{
	struct rb_btf_ext ext;
	struct made made;
	int code;

	make(&made, false, 0, HEADER);
	free(made.ext);
	rb_text_deinit(&made.body);
	made.body = (struct rb_text){ 0 };
	put(&made, record_size);
	put_section(&made, made.xdp, 1);
	for (uint32_t i = 0; i < record_size / 4; i++)
		put(&made, i < 4 ? words[i] : 0);
	made.size = HEADER + made.body.size - missing;
	made.ext = calloc(1, made.size);
	memcpy(made.ext, made.blob, 4);
	made_poke(&made.builder, made.ext, 4, HEADER);
	made_poke(&made.builder, made.ext, 12 + (size_t)kind * 8,
		  (uint32_t)made.body.size - missing);
	memcpy(made.ext + HEADER, made.body.data, made.body.size - missing);
	code = parse(&made, &ext, NULL);
	if (!code) {
		struct rb_btf_records records;

		CU_ASSERT_TRUE(rb_btf_ext_find(&ext, kind, "xdp", &records));
		CU_ASSERT_EQUAL(records.count, 1);
		CU_ASSERT_EQUAL(records.record_size, record_size);
	}
	unmake(&made);
	return code;
}

/* The last record may end with its section, and what it refers to may be the last that is there. */
static void test_btf_ext_record_at_each_limit_is_read_and_behind_it_refused(void)
{
	struct made made;
	uint32_t end;

	make(&made, false, 0, HEADER);
	end = (uint32_t)made.builder.strings.size;
	unmake(&made);
	for (uint32_t behind = 0; behind < 2; behind++) {
		const int code = behind ? -ENOEXEC : 0;
		const uint32_t func[4] = { 8, FUNC + behind };
		const uint32_t file[4] = { 8, end - 1 + behind, 0, 0 };
		const uint32_t text[4] = { 8, 0, end - 1 + behind, 0 };
		const uint32_t type[4] = { 8, FUNC + behind, 0, 0 };
		const uint32_t fine[4] = { 8, FUNC, 0, 0 };

		CU_ASSERT_EQUAL(parse_record(RB_BTF_FUNC_INFO, 8, func, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_LINE_INFO, 16, file, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_LINE_INFO, 16, text, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_CORE_RELO, 16, type, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_CORE_RELO, 16, text, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_FUNC_INFO, 8 + 4 * behind, fine, behind), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_FUNC_INFO, 8 - 4 * behind, fine, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_LINE_INFO, 16 - 4 * behind, fine, 0), code);
		CU_ASSERT_EQUAL(parse_record(RB_BTF_CORE_RELO, 16 - 4 * behind, fine, 0), code);
	}
	/* void has no name, but is a type */
	CU_ASSERT_EQUAL(parse_record(RB_BTF_CORE_RELO, 16, (uint32_t[4]){ 0 }, 0), 0);
	CU_ASSERT_EQUAL(parse_record(RB_BTF_FUNC_INFO, 8, (uint32_t[4]){ 0 }, 0), -ENOEXEC);
}

/* Guards against reading the header where it has ended, and a table of a header too short for it. */
static void test_btf_ext_header_alone_has_no_tables(void)
{
	for (uint32_t size = 23; size <= 32; size++) {
		struct rb_btf_records records = { 0 };
		struct rb_btf_ext ext;
		struct made made;

		make(&made, false, 0, HEADER);
		free(made.ext);
		made.ext = calloc(1, size);
		memcpy(made.ext, made.blob, 4);
		made_poke(&made.builder, made.ext, 4, size);
		made.size = size;
		CU_ASSERT_EQUAL(parse(&made, &ext, NULL), size < 24 ? -ENOEXEC : 0);
		if (size >= 24)
			for (int kind = 0; kind < RB_BTF_EXT_KINDS; kind++)
				CU_ASSERT_FALSE(rb_btf_ext_next(&ext, (enum rb_btf_ext_kind)kind,
								&records));
		made_poke(&made.builder, made.ext, 4, size + 1);
		CU_ASSERT_EQUAL(parse(&made, &ext, NULL), -ENOEXEC);
		unmake(&made);
	}
}

/* Four bytes are a table: the size of the records that it has not. */
static void test_btf_ext_table_of_a_size_alone_is_empty(void)
{
	struct rb_btf_records records = { 0 };
	struct rb_btf_ext ext;
	struct made made;

	make(&made, false, 0, HEADER);
	made_poke(&made.builder, made.ext, 12, 4);
	CU_ASSERT_EQUAL_FATAL(parse(&made, &ext, NULL), 0);
	CU_ASSERT_FALSE(rb_btf_ext_next(&ext, RB_BTF_FUNC_INFO, &records));
	CU_ASSERT_TRUE(rb_btf_ext_next(&ext, RB_BTF_LINE_INFO, &records));
	unmake(&made);
}

/* A byte of version, a byte of flags: told as one number. */
static void test_btf_ext_version_or_flags_unknown_is_refused(void)
{
	static const struct {
		uint8_t version, flags;
		const char *says;
	} others[] = { { 2, 0, "found 2, expected 1" },
		       { 1, 1, "found 257, expected 1" },
		       { 0, 3, "found 768, expected 1" } };

	for (size_t i = 0; i < RB_COUNT(others); i++) {
		struct rawbpf_err err = { 0 };
		struct rb_btf_ext ext;
		struct made made;

		make(&made, false, 0, HEADER);
		made.ext[2] = others[i].version;
		made.ext[3] = others[i].flags;
		CU_ASSERT_EQUAL(parse(&made, &ext, &err), -ENOEXEC);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, others[i].says));
		rawbpf_err_deinit(&err);
		unmake(&made);
	}
}

/* Guards against a fourth table, read from what a later format has there. */
static void test_btf_ext_longer_header_has_no_more_tables(void)
{
	struct rb_btf_ext ext;
	struct made made;

	make(&made, false, 0, 48);
	made_poke(&made.builder, made.ext, 32, 0);
	made_poke(&made.builder, made.ext, 36, 100000);
	made_poke(&made.builder, made.ext, 40, 1);
	made_poke(&made.builder, made.ext, 44, 100000);
	CU_ASSERT_EQUAL(parse(&made, &ext, NULL), 0);
	unmake(&made);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_btf_ext_tables_are_read),
		UNIT_TEST(test_btf_ext_longer_records_are_stepped_over),
		UNIT_TEST(test_btf_ext_header_may_be_shorter_or_longer),
		UNIT_TEST(test_btf_ext_sections_come_in_order),
		UNIT_TEST(test_btf_ext_empty_has_no_tables),
		UNIT_TEST(test_btf_ext_header_bent_is_refused),
		UNIT_TEST(test_btf_ext_table_bent_is_refused),
		UNIT_TEST(test_btf_ext_cut_at_every_byte_is_refused),
		UNIT_TEST(test_btf_ext_record_at_each_limit_is_read_and_behind_it_refused),
		UNIT_TEST(test_btf_ext_header_alone_has_no_tables),
		UNIT_TEST(test_btf_ext_table_of_a_size_alone_is_empty),
		UNIT_TEST(test_btf_ext_version_or_flags_unknown_is_refused),
		UNIT_TEST(test_btf_ext_longer_header_has_no_more_tables),
		CU_TEST_INFO_NULL,
	};

	return unit_run("btf_ext", tests);
}
