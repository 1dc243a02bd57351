// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * source_line - finds one line record in .BTF.ext.
 *
 * Both sections start with a magic number, a version, flags and the length of the header, which may
 * grow: unknown fields at its end are skipped. All offsets count from the header's end. The line
 * table is
 *
 *	u32 size of a record
 *	for each section:	u32 name, u32 count, then count records of
 *				u32 offset in bytes, u32 file, u32 text, u32 line << 10 | column
 */
#include "btf/source_line.h"

#define BTF_MAGIC 0xeb9f

struct reader {
	struct rb_bytes strings, lines;
	bool swap;
	struct rawbpf_err *err;
};

static int malformed(struct rawbpf_err *err, const char *section, const char *expected,
		     unsigned long long found)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "section %s: expected %s, found %llu",
			  section, expected, found);
}

/* The part of a section whose offset and length are at `at` in its header. */
static int part(struct rb_bytes section, const char *name, size_t at, bool swap,
		struct rb_bytes *ret, struct rawbpf_err *err)
{
	uint32_t header_size, offset, size;
	struct rb_bytes body = { 0 };

	if (section.size < at + 8)
		return malformed(err, name, "a header", section.size);
	if (rb_load16(section.data, swap) != BTF_MAGIC)
		return malformed(err, name, "the magic number 60319",
				 rb_load16(section.data, swap));
	header_size = rb_load32(section.data + 4, swap);
	if (header_size < at + 8)
		return malformed(err, name, "a longer header", header_size);
	if (header_size > section.size)
		return malformed(err, name, "a header inside the section", header_size);
	rb_bytes_slice(section, header_size, section.size - header_size, &body);
	offset = rb_load32(section.data + at, swap);
	size = rb_load32(section.data + at + 4, swap);
	if (!rb_bytes_slice(body, offset, size, ret))
		return malformed(err, name, "a table inside the section", offset);
	return 0;
}

/* The best record of one section's table. */
static int best_in(const struct reader *reader, struct rb_bytes records, uint32_t record_size,
		   uint64_t offset, struct rb_line *ret)
{
	const uint8_t *best = NULL;
	uint32_t best_at = 0, position;

	for (size_t at = 0; at < records.size; at += record_size) {
		const uint8_t *record = records.data + at;
		uint32_t begins = rb_load32(record, reader->swap);

		if (begins <= offset && (!best || begins >= best_at)) {
			best = record;
			best_at = begins;
		}
	}
	if (!best)
		return -ENOENT;
	ret->file = rb_bytes_string(reader->strings, rb_load32(best + 4, reader->swap));
	ret->text = rb_bytes_string(reader->strings, rb_load32(best + 8, reader->swap));
	if (!ret->file || !ret->text)
		return malformed(reader->err, ".BTF.ext", "a name inside .BTF's strings",
				 rb_load32(best + 4, reader->swap));
	position = rb_load32(best + 12, reader->swap);
	ret->line = position >> 10;
	ret->column = position & 0x3ff;
	return 0;
}

static int search(const struct reader *reader, const char *section, uint64_t offset,
		  struct rb_line *ret)
{
	struct rb_bytes left = reader->lines, records;
	uint32_t record_size;

	if (left.size < 4)
		return -ENOENT;
	record_size = rb_load32(left.data, reader->swap);
	if (record_size < 16 || record_size > 4096)
		return malformed(reader->err, ".BTF.ext", "line records of 16 to 4096 bytes",
				 record_size);
	rb_bytes_slice(left, 4, left.size - 4, &left);
	while (left.size) {
		const char *name;
		uint64_t size;

		if (left.size < 8)
			return malformed(reader->err, ".BTF.ext", "a whole line table", left.size);
		name = rb_bytes_string(reader->strings, rb_load32(left.data, reader->swap));
		size = (uint64_t)rb_load32(left.data + 4, reader->swap) * record_size;
		rb_bytes_slice(left, 8, left.size - 8, &left);
		if (!name || !rb_bytes_slice(left, 0, size, &records))
			return malformed(reader->err, ".BTF.ext",
					 "a section's lines inside the table", size);
		if (!strcmp(name, section))
			return best_in(reader, records, record_size, offset, ret);
		rb_bytes_slice(left, size, left.size - (size_t)size, &left);
	}
	return -ENOENT;
}

int rb_btf_line_at(struct rb_bytes btf, struct rb_bytes ext, bool swap, const char *section,
		   uint64_t offset, struct rb_line *ret, struct rawbpf_err *err)
{
	struct reader reader = { .swap = swap, .err = err };
	struct rb_line line = { 0 };
	int code;

	if (!btf.size || !ext.size)
		return -ENOENT;
	code = part(btf, ".BTF", 16, swap, &reader.strings, err);
	if (!code)
		code = part(ext, ".BTF.ext", 16, swap, &reader.lines, err);
	if (!code)
		code = search(&reader, section, offset, &line);
	if (!code)
		*ret = line;
	return code;
}

uint32_t rb_btf_core_size(struct rb_bytes ext, bool swap)
{
	const size_t field = 28; /* of the header, which ends before it in objects without CO-RE */

	if (ext.size < field + 4 || rb_load32(ext.data + 4, swap) < field + 4)
		return 0;
	return rb_load32(ext.data + field, swap);
}
