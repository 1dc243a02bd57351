// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_elf_oracle - does elf/ read the same as libelf?
 *
 *	test_elf_oracle OBJECT...
 *
 * Each object is read by both and compared field by field: header, sections and their bytes,
 * symbols, relocations, notes. Then it is cut short at some two thousand lengths (small objects: at
 * every one), and elf/ must refuse every piece: the section header table is at the end of all that
 * our tools write. A line `PASS object` or `FAIL object: why` for each; status 1 when one failed.
 */
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "elf/elf.h"

/* One object, in the eyes of both. */
struct both {
	const char *path;
	struct rb_elf ours;
	Elf *theirs;
	bool failed;
};

/* The first difference is the one that is told. */
static void __attribute__((format(printf, 2, 3))) fail(struct both *both, const char *fmt, ...)
{
	va_list args;

	if (both->failed)
		return;
	both->failed = true;
	printf("FAIL %s: ", both->path);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

static void compare_number(struct both *both, const char *what, size_t index, const char *field,
			   uint64_t ours, uint64_t theirs)
{
	if (ours != theirs)
		fail(both, "%s %zu: %s is 0x%" PRIx64 ", libelf reads 0x%" PRIx64, what, index,
		     field, ours, theirs);
}

#define COMPARE(field, ours, theirs) compare_number(both, what, i, field, ours, theirs)

static void compare_name(struct both *both, const char *what, size_t index, const char *ours,
			 const char *theirs)
{
	if (!theirs || strcmp(ours, theirs))
		fail(both, "%s %zu: its name is \"%s\", libelf reads \"%s\"", what, index, ours,
		     theirs ? theirs : "(nothing)");
}

static void compare_header(struct both *both)
{
	static const char *const what = "ELF header";
	size_t count = 0, i = 0;
	GElf_Ehdr header;

	if (!gelf_getehdr(both->theirs, &header) || elf_getshdrnum(both->theirs, &count)) {
		fail(both, "libelf: %s", elf_errmsg(-1));
		return;
	}
	COMPARE("e_type", both->ours.type, header.e_type);
	COMPARE("e_machine", both->ours.machine, header.e_machine);
	COMPARE("byte order", both->ours.big_endian ? ELFDATA2MSB : ELFDATA2LSB,
		header.e_ident[EI_DATA]);
	COMPARE("number of sections", both->ours.section_count, count);
}

static void compare_section(struct both *both, size_t i, size_t names)
{
	static const char *const what = "section";
	const struct rb_section *ours = &both->ours.sections[i];
	Elf_Scn *section = elf_getscn(both->theirs, i);
	GElf_Shdr header;
	Elf_Data *data;

	if (!section || !gelf_getshdr(section, &header)) {
		fail(both, "section %zu: libelf: %s", i, elf_errmsg(-1));
		return;
	}
	compare_name(both, what, i, ours->name, elf_strptr(both->theirs, names, header.sh_name));
	COMPARE("index", ours->index, elf_ndxscn(section));
	COMPARE("sh_type", ours->type, header.sh_type);
	COMPARE("sh_flags", ours->flags, header.sh_flags);
	COMPARE("sh_addr", ours->addr, header.sh_addr);
	COMPARE("sh_offset", ours->offset, header.sh_offset);
	COMPARE("sh_size", ours->size, header.sh_size);
	COMPARE("sh_link", ours->link, header.sh_link);
	COMPARE("sh_info", ours->info, header.sh_info);
	COMPARE("sh_addralign", ours->align, header.sh_addralign);
	COMPARE("sh_entsize", ours->entry_size, header.sh_entsize);
	if (header.sh_type == SHT_NOBITS || header.sh_type == SHT_NULL) {
		COMPARE("number of bytes", ours->data.size, 0);
		return;
	}
	data = elf_rawdata(section, NULL);
	if (!data) {
		fail(both, "section %zu: libelf: %s", i, elf_errmsg(-1));
		return;
	}
	COMPARE("number of bytes", ours->data.size, data->d_size);
	if (!both->failed && data->d_size && memcmp(ours->data.data, data->d_buf, data->d_size))
		fail(both, "section %zu: other bytes than libelf's", i);
}

static void compare_sections(struct both *both)
{
	size_t names = 0, i;

	if (elf_getshdrstrndx(both->theirs, &names))
		fail(both, "libelf: %s", elf_errmsg(-1));
	for (i = 0; !both->failed && i < both->ours.section_count; i++)
		compare_section(both, i, names);
}

/* libelf's data of the first section of that type, and of that sh_link unless it is 0. */
static Elf_Data *find_data(struct both *both, uint32_t type, uint32_t link, GElf_Shdr *ret)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(both->theirs, section)))
		if (gelf_getshdr(section, ret) && ret->sh_type == type &&
		    (!link || ret->sh_link == link))
			return elf_getdata(section, NULL);
	return NULL;
}

static void compare_symbol(struct both *both, size_t i, const GElf_Sym *theirs, Elf32_Word wide,
			   const char *name)
{
	static const char *const what = "symbol";
	const struct rb_symbol *ours = &both->ours.symbols[i];
	bool extended = theirs->st_shndx == SHN_XINDEX;
	bool special = !extended && theirs->st_shndx >= SHN_LORESERVE;

	COMPARE("st_value", ours->value, theirs->st_value);
	COMPARE("st_size", ours->size, theirs->st_size);
	COMPARE("binding", ours->bind, GELF_ST_BIND(theirs->st_info));
	COMPARE("type", ours->type, GELF_ST_TYPE(theirs->st_info));
	COMPARE("visibility", ours->visibility, GELF_ST_VISIBILITY(theirs->st_other));
	COMPARE("special section", ours->special, special ? theirs->st_shndx : 0);
	COMPARE("section", ours->section, special ? 0 : extended ? wide : theirs->st_shndx);
	if (ours->type == STT_SECTION && name && !name[0])
		name = both->ours.sections[ours->section].name;
	compare_name(both, what, i, ours->name, name);
}

static void compare_symbols(struct both *both)
{
	Elf_Data *symbols, *wide;
	GElf_Shdr header, other;
	size_t count = 0, i = 0;
	Elf32_Word index = 0;
	const char *what = "symbol table";
	GElf_Sym symbol;

	symbols = find_data(both, SHT_SYMTAB, 0, &header);
	if (!symbols && both->ours.type != ET_REL)
		symbols = find_data(both, SHT_DYNSYM, 0, &header);
	if (symbols)
		count = header.sh_size / sizeof(Elf64_Sym);
	COMPARE("number of symbols", both->ours.symbol_count, count);
	wide = find_data(both, SHT_SYMTAB_SHNDX, both->ours.symbol_table, &other);
	for (i = 0; !both->failed && i < count; i++) {
		if (!gelf_getsymshndx(symbols, wide, (int)i, &symbol, &index))
			fail(both, "symbol %zu: libelf: %s", i, elf_errmsg(-1));
		else
			compare_symbol(both, i, &symbol, index,
				       elf_strptr(both->theirs, header.sh_link, symbol.st_name));
	}
}

static void compare_reloc(struct both *both, size_t i, const GElf_Rela *theirs,
			  const GElf_Shdr *table, size_t index)
{
	static const char *const what = "relocation";
	const struct rb_elf_reloc *ours = &both->ours.relocs[i];

	COMPARE("table", ours->table, index);
	COMPARE("section", ours->section, table->sh_info);
	COMPARE("r_offset", ours->offset, theirs->r_offset);
	COMPARE("type", ours->type, GELF_R_TYPE(theirs->r_info));
	COMPARE("symbol", ours->symbol, GELF_R_SYM(theirs->r_info));
	COMPARE("r_addend", (uint64_t)ours->addend, (uint64_t)theirs->r_addend);
	COMPARE("has an addend", ours->has_addend, table->sh_type == SHT_RELA);
}

/* The relocations of one table, from number `at`; returns the number after them. */
static size_t compare_table(struct both *both, Elf_Scn *section, const GElf_Shdr *table, size_t at)
{
	Elf_Data *data = elf_getdata(section, NULL);
	bool rela = table->sh_type == SHT_RELA;
	size_t count, i;
	GElf_Rela entry;
	GElf_Rel small;

	count = table->sh_size / (rela ? sizeof(Elf64_Rela) : sizeof(Elf64_Rel));
	for (i = 0; !both->failed && i < count; i++) {
		if (at >= both->ours.reloc_count) {
			fail(both, "%zu relocations, libelf reads more", at);
			break;
		}
		if (rela) {
			gelf_getrela(data, (int)i, &entry);
		} else {
			gelf_getrel(data, (int)i, &small);
			entry = (GElf_Rela){ small.r_offset, small.r_info, 0 };
		}
		compare_reloc(both, at++, &entry, table, elf_ndxscn(section));
	}
	return at;
}

static void compare_relocs(struct both *both)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t at = 0;

	while (both->ours.type == ET_REL && (section = elf_nextscn(both->theirs, section)))
		if (gelf_getshdr(section, &header) &&
		    (header.sh_type == SHT_REL || header.sh_type == SHT_RELA))
			at = compare_table(both, section, &header, at);
	if (at != both->ours.reloc_count)
		fail(both, "%zu relocations, libelf reads %zu", both->ours.reloc_count, at);
}

static size_t compare_section_notes(struct both *both, Elf_Scn *section, size_t i)
{
	static const char *const what = "note";
	Elf_Data *data = elf_getdata(section, NULL);
	size_t off = 0, next, name, desc;
	const struct rb_note *ours;
	GElf_Nhdr header;
	const char *bytes;

	for (; data && (next = gelf_getnote(data, off, &header, &name, &desc)); off = next, i++) {
		if (i >= both->ours.note_count) {
			fail(both, "%zu notes, libelf reads more", i);
			break;
		}
		ours = &both->ours.notes[i];
		bytes = data->d_buf;
		COMPARE("section", ours->section, elf_ndxscn(section));
		COMPARE("n_type", ours->type, header.n_type);
		COMPARE("n_descsz", ours->desc.size, header.n_descsz);
		COMPARE("n_namesz", ours->owner.size,
			header.n_namesz && !bytes[name + header.n_namesz - 1] ? header.n_namesz - 1
									      : header.n_namesz);
		/* libelf converts a copy when the byte order is not the host's; the text is the same. */
		if (!both->failed && memcmp(ours->owner.data, bytes + name, ours->owner.size))
			fail(both, "note %zu: another owner than libelf's", i);
		if (!both->failed && memcmp(ours->desc.data, bytes + desc, ours->desc.size))
			fail(both, "note %zu: another description than libelf's", i);
	}
	return i;
}

static void compare_notes(struct both *both)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t at = 0;

	while ((section = elf_nextscn(both->theirs, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_NOTE)
			at = compare_section_notes(both, section, at);
	if (at != both->ours.note_count)
		fail(both, "%zu notes, libelf reads %zu", both->ours.note_count, at);
}

/* Cut short, it must be refused: some 2000 lengths, the shortest and the longest among them. */
static void cut_short(struct both *both)
{
	struct rb_bytes image = both->ours.image;
	size_t step = image.size / 2000 + 1, size;
	struct rb_elf piece;

	for (size = image.size; !both->failed && size; size -= size < step ? size : step) {
		if (rb_elf_parse((struct rb_bytes){ image.data, size - 1 }, &piece, NULL))
			continue;
		rb_elf_deinit(&piece);
		fail(both, "its first %zu of %zu bytes are accepted", size - 1, image.size);
	}
}

static bool compare(const char *path, struct rb_bytes image)
{
	struct both both = { .path = path };
	struct rawbpf_err err = { 0 };

	both.theirs = elf_memory((char *)image.data, image.size);
	if (!both.theirs || elf_kind(both.theirs) != ELF_K_ELF)
		fail(&both, "not for libelf: %s", elf_errmsg(-1));
	else if (rb_elf_parse(image, &both.ours, &err))
		fail(&both, "refused: %s", err.text);
	if (!both.failed)
		compare_header(&both);
	if (!both.failed)
		compare_sections(&both);
	if (!both.failed)
		compare_symbols(&both);
	if (!both.failed)
		compare_relocs(&both);
	if (!both.failed)
		compare_notes(&both);
	if (!both.failed)
		cut_short(&both);
	rb_elf_deinit(&both.ours);
	elf_end(both.theirs);
	if (!both.failed)
		printf("PASS %s\n", path);
	return !both.failed;
}

/* The file's bytes, malloc'd. libelf wants writable memory. */
static bool read_file(const char *path, struct rb_bytes *ret)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long size = -1;
	bool good = false;

	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	if (size >= 0)
		data = malloc((size_t)size + 1);
	if (data) {
		rewind(file);
		good = fread(data, 1, (size_t)size, file) == (size_t)size;
	}
	if (file)
		fclose(file);
	*ret = (struct rb_bytes){ data, good ? (size_t)size : 0 };
	return good;
}

int main(int argc, char **argv)
{
	struct rb_bytes image;
	int failures = 0, i;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return 2;
	for (i = 1; i < argc; i++) {
		if (read_file(argv[i], &image)) {
			failures += !compare(argv[i], image);
		} else {
			printf("FAIL %s: can not be read\n", argv[i]);
			failures++;
		}
		free((void *)image.data);
	}
	return failures != 0;
}
