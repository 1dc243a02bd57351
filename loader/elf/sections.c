// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sections - the section header table -> the sections, each with its name and its bytes.
 *
 * The table is e_shnum entries of 64 bytes at e_shoff. Its first entry is not a section and holds
 * values that do not fit the 16-bit fields of the ELF header: with 65280 sections or more e_shnum
 * is 0 and sh_size has the number; when the index of the section of names does not fit, e_shstrndx
 * is SHN_XINDEX and sh_link has the index.
 *
 * A section of type SHT_NULL is inactive and its fields are undefined. SHT_NOBITS has a size in
 * memory and no bytes in the file. Sections without bytes may be anywhere; the others, the ELF
 * header and the table itself do not overlap in any file that a compiler, linker or strip writes.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/sort.h"
#include "elf/elf_internal.h"

#define CUT_SHORT "the file is truncated or damaged: compile or copy it again"

static uint64_t header_of_section(const struct rb_elf_table *table, size_t index)
{
	return table->offset + (uint64_t)index * sizeof(Elf64_Shdr);
}

int rb_elf_find_table(const struct rb_elf *elf, struct rb_elf_table *ret, struct rawbpf_err *err)
{
	const uint8_t *head = elf->image.data;
	struct rb_elf_table table = {
		.offset = RB_ELF64(elf, head, Elf64_Ehdr, e_shoff),
		.count = RB_ELF16(elf, head, Elf64_Ehdr, e_shnum),
		.names = RB_ELF16(elf, head, Elf64_Ehdr, e_shstrndx),
	};
	uint16_t entry_size = RB_ELF16(elf, head, Elf64_Ehdr, e_shentsize);
	struct rb_bytes first;

	if (!table.offset)
		return rb_elf_refuse(err, "no section header table (e_shoff is 0)");
	if (entry_size != sizeof(Elf64_Shdr))
		return rb_elf_refuse(err, "ELF header: e_shentsize is %u, expected %zu", entry_size,
				     sizeof(Elf64_Shdr));
	if (!rb_bytes_slice(elf->image, table.offset, sizeof(Elf64_Shdr), &first)) {
		rb_elf_refuse(err,
			      "the section header table starts at offset 0x%" PRIx64
			      ", but the file has %zu bytes",
			      table.offset, elf->image.size);
		rb_err_hint(err, CUT_SHORT);
		return -ENOEXEC;
	}
	if (!table.count)
		table.count = RB_ELF64(elf, first.data, Elf64_Shdr, sh_size);
	if (table.names == SHN_XINDEX)
		table.names = RB_ELF32(elf, first.data, Elf64_Shdr, sh_link);
	if (table.count > (elf->image.size - table.offset) / sizeof(Elf64_Shdr) ||
	    table.count > UINT32_MAX) {
		rb_elf_refuse(err,
			      "the section header table, %" PRIu64
			      " entries of %zu bytes at offset 0x%" PRIx64
			      ", ends past the file's %zu bytes",
			      table.count, sizeof(Elf64_Shdr), table.offset, elf->image.size);
		rb_err_hint(err, CUT_SHORT);
		return -ENOEXEC;
	}
	if (!table.count)
		return rb_elf_refuse(err, "the section header table has no entries");
	if (!table.names || table.names >= table.count)
		return rb_elf_refuse(err,
				     "ELF header: e_shstrndx (the section of names) is %" PRIu64
				     ", expected 1 to %" PRIu64,
				     table.names, table.count - 1);
	*ret = table;
	return 0;
}

static struct rb_section read_header(const struct rb_elf *elf, const uint8_t *p, size_t index)
{
	return (struct rb_section){
		.name = "",
		.index = (uint32_t)index,
		.type = RB_ELF32(elf, p, Elf64_Shdr, sh_type),
		.flags = RB_ELF64(elf, p, Elf64_Shdr, sh_flags),
		.addr = RB_ELF64(elf, p, Elf64_Shdr, sh_addr),
		.offset = RB_ELF64(elf, p, Elf64_Shdr, sh_offset),
		.size = RB_ELF64(elf, p, Elf64_Shdr, sh_size),
		.link = RB_ELF32(elf, p, Elf64_Shdr, sh_link),
		.info = RB_ELF32(elf, p, Elf64_Shdr, sh_info),
		.align = RB_ELF64(elf, p, Elf64_Shdr, sh_addralign),
		.entry_size = RB_ELF64(elf, p, Elf64_Shdr, sh_entsize),
	};
}

/* Find the section's bytes. */
static int find_data(const struct rb_elf *elf, struct rb_section *section, struct rawbpf_err *err)
{
	if (section->align & (section->align - 1))
		return rb_elf_refuse_section(
			err, section, "sh_addralign is 0x%" PRIx64 ", expected 0 or a power of two",
			section->align);
	if (section->type == SHT_NOBITS ||
	    rb_bytes_slice(elf->image, section->offset, section->size, &section->data))
		return 0;
	rb_elf_refuse_section(err, section,
			      "its 0x%" PRIx64 " bytes at offset 0x%" PRIx64
			      " end past the file's 0x%zx bytes",
			      section->size, section->offset, elf->image.size);
	rb_err_hint(err, CUT_SHORT);
	return -ENOEXEC;
}

int rb_elf_check_strings(const struct rb_section *table, struct rawbpf_err *err)
{
	const char *type = rb_elf_section_type_name(table->type);

	if (table->type != SHT_STRTAB)
		return rb_elf_refuse_section(err, table,
					     "type is %s (%" PRIu32
					     "), expected SHT_STRTAB (%u) for a table of names",
					     type ? type : "unknown", table->type, SHT_STRTAB);
	/*
	 * One check of the last byte, instead of a search per name, keeps a million names linear.
	 */
	if (table->data.size && table->data.data[table->data.size - 1])
		return rb_elf_refuse_section(err, table,
					     "the string table's last byte is 0x%02x, expected NUL",
					     table->data.data[table->data.size - 1]);
	return 0;
}

const char *rb_elf_string(const struct rb_section *table, uint64_t off)
{
	if (off < table->data.size)
		return (const char *)table->data.data + off;
	return off ? NULL : ""; /* gABI: an empty table has the empty name */
}

/* Names first, so that all later messages have them. */
static int read_names(struct rb_elf *elf, const struct rb_elf_table *table, struct rawbpf_err *err)
{
	struct rb_section *names = &elf->sections[table->names];
	const char *name;
	uint32_t off;
	size_t i;
	int code;

	code = find_data(elf, names, err);
	if (!code)
		code = rb_elf_check_strings(names, err);
	if (code) {
		rb_err_prefix(err, "section names");
		return code;
	}
	for (i = 1; i < elf->section_count; i++) {
		off = RB_ELF32(elf, elf->image.data + header_of_section(table, i), Elf64_Shdr,
			       sh_name);
		name = rb_elf_string(names, off);
		if (!name)
			return rb_elf_refuse_section(err, &elf->sections[i],
						     "its name is at offset 0x%" PRIx32
						     " of section %" PRIu64
						     ", which has 0x%zx bytes",
						     off, table->names, names->data.size);
		elf->sections[i].name = name;
	}
	return 0;
}

int rb_elf_read_sections(struct rb_elf *elf, const struct rb_elf_table *table,
			 struct rawbpf_err *err)
{
	size_t i;
	int code;

	elf->sections = calloc((size_t)table->count, sizeof(*elf->sections));
	if (!elf->sections)
		return rb_err_nomem(err);
	elf->section_count = (size_t)table->count;
	for (i = 0; i < elf->section_count; i++)
		elf->sections[i] =
			read_header(elf, elf->image.data + header_of_section(table, i), i);
	if (elf->sections[0].type != SHT_NULL)
		return rb_elf_refuse_section(err, &elf->sections[0],
					     "its type is %" PRIu32 ", expected 0 (SHT_NULL)",
					     elf->sections[0].type);
	code = read_names(elf, table, err);
	for (i = 1; !code && i < elf->section_count; i++)
		if (elf->sections[i].type != SHT_NULL)
			code = find_data(elf, &elf->sections[i], err);
	return code;
}

/* A range of the image in use. All are inside it, so begin + size does not wrap. */
struct extent {
	uint64_t begin, size;
	const struct rb_section *section; /* NULL: the ELF header, or the table */
};

/* By offset, then by index. */
static int compare_extents(const void *left, const void *right)
{
	const struct extent *a = left, *b = right;
	uint32_t index_a = a->section ? a->section->index : 0;
	uint32_t index_b = b->section ? b->section->index : 0;

	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return index_a < index_b ? -1 : index_a > index_b;
}

static int refuse_overlap(const struct extent *a, const struct extent *b, struct rawbpf_err *err)
{
	const struct extent *blamed = a->section ? a : b, *other = a->section ? b : a;
	const char *name;

	if (!blamed->section)
		return rb_elf_refuse(err,
				     "the section header table at offset 0x%" PRIx64
				     " overlaps the ELF header",
				     b->begin);
	name = !other->begin ? "the ELF header" : "the section header table";
	if (other->section)
		name = other->section->name;
	return rb_elf_refuse_section(err, blamed->section,
				     "its 0x%" PRIx64 " bytes at offset 0x%" PRIx64
				     " overlap %s, 0x%" PRIx64 " bytes at 0x%" PRIx64,
				     blamed->size, blamed->begin, rb_elf_show(name).text,
				     other->size, other->begin);
}

int rb_elf_check_overlaps(const struct rb_elf *elf, const struct rb_elf_table *table,
			  struct rawbpf_err *err)
{
	struct extent *extents = calloc(elf->section_count + 2, 2 * sizeof(*extents));
	size_t count = 0, i;
	int code = 0;

	if (!extents)
		return rb_err_nomem(err);
	extents[count++] = (struct extent){ 0, sizeof(Elf64_Ehdr), NULL };
	extents[count++] =
		(struct extent){ table->offset, table->count * sizeof(Elf64_Shdr), NULL };
	for (i = 1; i < elf->section_count; i++)
		if (elf->sections[i].data.size)
			extents[count++] =
				(struct extent){ elf->sections[i].offset,
						 elf->sections[i].data.size, &elf->sections[i] };
	rb_sort(extents, extents + count, count, sizeof(*extents), compare_extents);
	for (i = 1; !code && i < count; i++)
		if (extents[i - 1].begin + extents[i - 1].size > extents[i].begin)
			code = refuse_overlap(&extents[i - 1], &extents[i], err);
	free(extents);
	return code;
}

int rb_elf_count_entries(const struct rb_section *section, size_t entry_size, size_t *ret,
			 struct rawbpf_err *err)
{
	if (section->entry_size != entry_size)
		return rb_elf_refuse_section(err, section,
					     "sh_entsize is %" PRIu64 ", expected %zu",
					     section->entry_size, entry_size);
	if (section->data.size % entry_size)
		return rb_elf_refuse_section(
			err, section,
			"its size is %zu, expected a multiple of %zu (the size of an entry)",
			section->data.size, entry_size);
	*ret = section->data.size / entry_size;
	return 0;
}
