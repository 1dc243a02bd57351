// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ext - parses three tables of the same format.
 *
 * The header is that of .BTF up to its length, then offset and length of each table, from the
 * header's end: functions and lines always, CO-RE relocations in a header of 32 bytes or more.
 * Header and records may grow; unknown fields at the end are skipped. A table is
 *
 *	u32 size of a record
 *	for each section:	u32 name, u32 count, then count records of
 *				u32 offset in bytes, and three words or (functions) one
 */
#include "btf/ext.h"
#include "btf/layout.h"

static const struct {
	const char *name;
	uint32_t record_size; /* the minimum */
} kinds[RB_BTF_EXT_KINDS] = {
	[RB_BTF_FUNC_INFO] = { "function info", 8 },
	[RB_BTF_LINE_INFO] = { "line info", 16 },
	[RB_BTF_CORE_RELO] = { "CO-RE relocations", 16 },
};

static uint32_t word(const struct rb_btf_records *records, uint32_t n, size_t field)
{
	return rb_load32(records->data.data + (size_t)n * records->record_size + field * 4,
			 records->ext->btf->swap);
}

/* Where the walk continues: after `records`, which are of this table, or at its start. */
static size_t next_at(struct rb_bytes parts, const struct rb_btf_records *records)
{
	if (!records->ext)
		return 0;
	return (size_t)(records->data.data - parts.data) + records->data.size;
}

/* The part at `at`; -ENOEXEC without a message when it is not inside. */
static int part_at(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind, size_t at,
		   struct rb_btf_records *ret)
{
	struct rb_btf_records records = { .ext = ext,
					  .record_size = ext->tables[kind].record_size };
	struct rb_bytes parts = ext->tables[kind].parts, head;

	if (!rb_bytes_slice(parts, at, 8, &head))
		return -ENOEXEC;
	records.section = rb_btf_string(ext->btf, rb_load32(head.data, ext->btf->swap));
	records.count = rb_load32(head.data + 4, ext->btf->swap);
	if (!records.section ||
	    !rb_bytes_slice(parts, (uint64_t)at + 8, (uint64_t)records.count * records.record_size,
			    &records.data))
		return -ENOEXEC;
	*ret = records;
	return 0;
}

static int refuse(const struct rb_btf_records *records, enum rb_btf_ext_kind kind, uint32_t n,
		  const char *what, uint32_t found, struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
			  ".BTF.ext: %s of section %.64s, record %u: %s %u", kinds[kind].name,
			  records->section, n, what, found);
}

static int check_record(const struct rb_btf_records *records, enum rb_btf_ext_kind kind, uint32_t n,
			struct rawbpf_err *err)
{
	const struct rb_btf *btf = records->ext->btf;
	uint32_t offset = word(records, n, 0), first = word(records, n, 1);

	if (offset % 8)
		return refuse(records, kind, n, "expected a multiple of 8 as offset, found", offset,
			      err);
	if (kind == RB_BTF_LINE_INFO) {
		if (!rb_btf_string(btf, first))
			return refuse(records, kind, n,
				      "the file name is outside .BTF's strings, at", first, err);
	} else if (first >= btf->count) {
		return refuse(records, kind, n, "refers to a type that does not exist,", first,
			      err);
	} else if (kind == RB_BTF_FUNC_INFO && rb_btf_type(btf, first).kind != RB_BTF_FUNC) {
		return refuse(records, kind, n, "expected a FUNC as type", first, err);
	}
	if (kind != RB_BTF_FUNC_INFO && !rb_btf_string(btf, word(records, n, 2)))
		return refuse(records, kind, n, "the text is outside .BTF's strings, at",
			      word(records, n, 2), err);
	return 0;
}

static int check_table(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind,
		       struct rawbpf_err *err)
{
	struct rb_btf_records records;
	size_t at = 0;
	int code = 0;

	while (at < ext->tables[kind].parts.size) {
		if (part_at(ext, kind, at, &records))
			return rb_err_set(
				err, RAWBPF_OBJECT, -ENOEXEC,
				".BTF.ext: %s: a section's records, at %zu of %zu bytes, end past "
				"them, or its name is outside .BTF's strings",
				kinds[kind].name, at, ext->tables[kind].parts.size);
		for (uint32_t i = 0; i < records.count && !code; i++)
			code = check_record(&records, kind, i, err);
		if (code)
			return code;
		at = next_at(ext->tables[kind].parts, &records);
	}
	return 0;
}

/* The table whose offset and length are at `at` in the header. */
static int read_table(struct rb_btf_ext *ext, enum rb_btf_ext_kind kind, struct rb_bytes bytes,
		      struct rb_bytes body, size_t at, struct rawbpf_err *err)
{
	uint32_t offset = rb_load32(bytes.data + at, ext->btf->swap);
	uint32_t size = rb_load32(bytes.data + at + 4, ext->btf->swap), record_size;
	struct rb_bytes table;

	if (!size)
		return 0;
	if (!rb_bytes_slice(body, offset, size, &table) || size < 4)
		return rb_err_set(
			err, RAWBPF_OBJECT, -ENOEXEC,
			".BTF.ext: %s, %u bytes at %u, end past the %zu bytes after the header",
			kinds[kind].name, size, offset, body.size);
	record_size = rb_load32(table.data, ext->btf->swap);
	if (record_size < kinds[kind].record_size || record_size % 4)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  ".BTF.ext: %s: records of %u bytes, expected at least %u",
				  kinds[kind].name, record_size, kinds[kind].record_size);
	rb_bytes_slice(table, 4, size - 4, &ext->tables[kind].parts);
	ext->tables[kind].record_size = record_size;
	return check_table(ext, kind, err);
}

static int malformed(struct rawbpf_err *err, const char *what, unsigned long found,
		     unsigned long expected)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, ".BTF.ext: %s: found %lu, expected %lu",
			  what, found, expected);
}

int rb_btf_ext_parse(struct rb_bytes bytes, const struct rb_btf *btf, struct rb_btf_ext *ret,
		     struct rawbpf_err *err)
{
	struct rb_btf_ext ext = { .btf = btf };
	struct rb_bytes body = { 0 };
	uint32_t size;
	int code = 0;

	if (!bytes.size) {
		*ret = ext;
		return 0;
	}
	if (bytes.size < 24)
		return malformed(err, "bytes of header", bytes.size, 24);
	if (rb_load16(bytes.data, btf->swap) != RB_BTF_MAGIC)
		return malformed(err, "magic number", rb_load16(bytes.data, btf->swap),
				 RB_BTF_MAGIC);
	if (bytes.data[2] != 1 || bytes.data[3] != 0)
		return malformed(err, "version", bytes.data[2] + bytes.data[3] * 256UL, 1);
	size = rb_load32(bytes.data + 4, btf->swap);
	if (size < 24 || size > bytes.size)
		return malformed(err, "size of the header", size, 24);
	rb_bytes_slice(bytes, size, bytes.size - size, &body);
	for (unsigned int i = 0; i < RB_BTF_EXT_KINDS && 16 + i * 8 <= size && !code; i++)
		code = read_table(&ext, (enum rb_btf_ext_kind)i, bytes, body, 8 + i * 8, err);
	if (!code)
		*ret = ext;
	return code;
}

bool rb_btf_ext_next(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind,
		     struct rb_btf_records *records)
{
	size_t at = next_at(ext->tables[kind].parts, records);

	if (part_at(ext, kind, at, records)) {
		*records = (struct rb_btf_records){ 0 };
		return false;
	}
	records->ext = ext;
	return true;
}

bool rb_btf_ext_find(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind, const char *section,
		     struct rb_btf_records *ret)
{
	*ret = (struct rb_btf_records){ 0 };
	while (rb_btf_ext_next(ext, kind, ret))
		if (!strcmp(ret->section, section))
			return true;
	return false;
}

struct rb_btf_func_info rb_btf_func_info(const struct rb_btf_records *records, uint32_t n)
{
	return (struct rb_btf_func_info){ word(records, n, 0), word(records, n, 1) };
}

struct rb_btf_line_info rb_btf_line_info(const struct rb_btf_records *records, uint32_t n)
{
	uint32_t position = word(records, n, 3);

	return (struct rb_btf_line_info){
		.offset = word(records, n, 0),
		.file = rb_btf_string(records->ext->btf, word(records, n, 1)),
		.text = rb_btf_string(records->ext->btf, word(records, n, 2)),
		.line = position >> 10,
		.column = position & 0x3ff,
	};
}

struct rb_btf_core_relo rb_btf_core_relo(const struct rb_btf_records *records, uint32_t n)
{
	return (struct rb_btf_core_relo){
		.offset = word(records, n, 0),
		.type = word(records, n, 1),
		.access = rb_btf_string(records->ext->btf, word(records, n, 2)),
		.kind = word(records, n, 3),
	};
}
