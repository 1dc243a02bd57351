// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * symbols - the symbol table -> a symbol per entry of 24 bytes.
 *
 * The names are in the string table that sh_link names. st_shndx says in which section a symbol is:
 * an index, or a reserved number from 0xff00 (absolute, common, ...), or SHN_XINDEX when the index
 * does not fit 16 bits and is in the section of type SHT_SYMTAB_SHNDX that belongs to this table: 4
 * bytes per symbol. There is at most one SHT_SYMTAB; a stripped shared library has SHT_DYNSYM alone.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "elf/elf_internal.h"

/* The sections that hold the symbols. `wide` is NULL without extended indexes. */
struct tables {
	const struct rb_section *symbols, *strings, *wide;
};

static int find_symbols(const struct rb_elf *elf, struct tables *tables, struct rawbpf_err *err)
{
	const struct rb_section *section, *dynamic = NULL;
	size_t i;

	for (i = 1; i < elf->section_count; i++) {
		section = &elf->sections[i];
		if (section->type == SHT_DYNSYM && elf->type != ET_REL && !dynamic)
			dynamic = section;
		if (section->type != SHT_SYMTAB)
			continue;
		if (tables->symbols)
			return rb_elf_refuse_section(
				err, section,
				"it is a second symbol table; the first is section %" PRIu32,
				tables->symbols->index);
		tables->symbols = section;
	}
	if (!tables->symbols)
		tables->symbols = dynamic;
	return 0;
}

static int find_strings(const struct rb_elf *elf, struct tables *tables, struct rawbpf_err *err)
{
	uint32_t link = tables->symbols->link;
	int code;

	if (!link || link >= elf->section_count)
		return rb_elf_refuse_section(err, tables->symbols,
					     "sh_link (the symbols' names) is section %" PRIu32
					     ", expected 1 to %zu",
					     link, elf->section_count - 1);
	tables->strings = &elf->sections[link];
	code = rb_elf_check_strings(tables->strings, err);
	if (code)
		rb_err_prefix(err, "symbol names");
	return code;
}

static int find_wide(const struct rb_elf *elf, struct tables *tables, size_t count,
		     struct rawbpf_err *err)
{
	const struct rb_section *section;
	size_t entries, i;
	int code;

	for (i = 1; i < elf->section_count; i++) {
		section = &elf->sections[i];
		if (section->type != SHT_SYMTAB_SHNDX || section->link != tables->symbols->index)
			continue;
		if (tables->wide)
			return rb_elf_refuse_section(
				err, section,
				"it is a second table of section indexes; the first is section "
				"%" PRIu32,
				tables->wide->index);
		code = rb_elf_count_entries(section, sizeof(Elf64_Word), &entries, err);
		if (code)
			return code;
		if (entries != count)
			return rb_elf_refuse_section(
				err, section,
				"it has %zu section indexes, expected %zu (one per symbol)",
				entries, count);
		tables->wide = section;
	}
	return 0;
}

static int refuse_symbol(const struct tables *tables, size_t index, const char *name,
			 struct rawbpf_err *err)
{
	struct rb_elf_shown table = rb_elf_show(tables->symbols->name);

	rb_err_prefix(err, "section %" PRIu32 " (%s): symbol %zu (%s)", tables->symbols->index,
		      table.text, index, rb_elf_show(name).text);
	return -ENOEXEC;
}

/* The symbol's section: sets `section` or `special`. */
static int find_section(const struct rb_elf *elf, const struct tables *tables, size_t index,
			uint16_t narrow, struct rb_symbol *symbol, struct rawbpf_err *err)
{
	uint32_t section = narrow;

	if (narrow == SHN_XINDEX) {
		if (!tables->wide)
			return rb_elf_refuse(
				err,
				"st_shndx is SHN_XINDEX (0xffff), but there is no SHT_SYMTAB_SHNDX "
				"section");
		section =
			rb_load32(tables->wide->data.data + index * sizeof(Elf64_Word), elf->swap);
	} else if (narrow >= SHN_LORESERVE) {
		symbol->special = narrow;
		return 0;
	}
	if (section >= elf->section_count)
		return rb_elf_refuse(err,
				     "st_shndx is %" PRIu32
				     ", but there are %zu sections (including the null section)",
				     section, elf->section_count);
	symbol->section = section;
	return 0;
}

/* In a relocatable file a symbol's value is an offset, which must be inside its section. */
static int check_extent(const struct rb_elf *elf, const struct rb_symbol *symbol,
			struct rawbpf_err *err)
{
	const struct rb_section *section = &elf->sections[symbol->section];

	if (!symbol->section || elf->type != ET_REL)
		return 0;
	if (section->type == SHT_NULL)
		return rb_elf_refuse(err, "it is in section %" PRIu32 ", which has type SHT_NULL",
				     symbol->section);
	if (symbol->value <= section->size && symbol->size <= section->size - symbol->value)
		return 0;
	return rb_elf_refuse(err,
			     "its 0x%" PRIx64 " bytes at 0x%" PRIx64 " end past section %" PRIu32
			     " (%s), which has 0x%" PRIx64 " bytes",
			     symbol->size, symbol->value, symbol->section,
			     rb_elf_show(section->name).text, section->size);
}

static int read_symbol(const struct rb_elf *elf, const struct tables *tables, size_t index,
		       struct rb_symbol *symbol, struct rawbpf_err *err)
{
	const uint8_t *p = tables->symbols->data.data + index * sizeof(Elf64_Sym);
	uint32_t name = RB_ELF32(elf, p, Elf64_Sym, st_name);
	uint8_t info = p[offsetof(Elf64_Sym, st_info)];
	int code;

	*symbol = (struct rb_symbol){
		.name = rb_elf_string(tables->strings, name),
		.value = RB_ELF64(elf, p, Elf64_Sym, st_value),
		.size = RB_ELF64(elf, p, Elf64_Sym, st_size),
		.bind = ELF64_ST_BIND(info),
		.type = ELF64_ST_TYPE(info),
		.visibility = ELF64_ST_VISIBILITY(p[offsetof(Elf64_Sym, st_other)]),
	};
	if (!symbol->name) {
		rb_elf_refuse(err,
			      "its name is at offset 0x%" PRIx32 " of section %" PRIu32
			      ", which has 0x%zx bytes",
			      name, tables->strings->index, tables->strings->data.size);
		return refuse_symbol(tables, index, "?", err);
	}
	code = find_section(elf, tables, index, RB_ELF16(elf, p, Elf64_Sym, st_shndx), symbol, err);
	if (!code)
		code = check_extent(elf, symbol, err);
	if (code)
		return refuse_symbol(tables, index, symbol->name, err);
	if (symbol->type == STT_SECTION && !symbol->name[0])
		symbol->name = elf->sections[symbol->section].name;
	return 0;
}

int rb_elf_read_symbols(struct rb_elf *elf, struct rawbpf_err *err)
{
	struct tables tables = { NULL, NULL, NULL };
	size_t count, i;
	int code;

	code = find_symbols(elf, &tables, err);
	if (code || !tables.symbols)
		return code;
	code = rb_elf_count_entries(tables.symbols, sizeof(Elf64_Sym), &count, err);
	if (!code)
		code = find_strings(elf, &tables, err);
	if (!code)
		code = find_wide(elf, &tables, count, err);
	if (code)
		return code;
	elf->symbol_table = tables.symbols->index;
	if (!count)
		return 0;
	elf->symbols = calloc(count, sizeof(*elf->symbols));
	if (!elf->symbols)
		return rb_err_nomem(err);
	elf->symbol_count = count;
	for (i = 0; !code && i < count; i++)
		code = read_symbol(elf, &tables, i, &elf->symbols[i], err);
	return code;
}
