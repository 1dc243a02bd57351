// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * relocs - relocation tables -> "at this offset of that section, put the address of this symbol".
 *
 * A table patches the section that its sh_info names, with symbols of the table that its sh_link
 * names. An entry of SHT_REL is 16 bytes, r_offset and r_info (symbol in the upper 32 bits, type in
 * the lower); SHT_RELA has 8 more, the addend, which SHT_REL keeps in the patched bytes.
 *
 * A skipped relocation would change what a program does, so anything inconsistent is an error, and
 * so is a relocation table in an unknown format. In linked files (not ET_REL) the offsets are
 * addresses; their tables are not read.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "elf/elf_internal.h"

#define SHT_CREL 0x40000014 /* compact relocations: clang -Wa,--crel, since LLVM 19 */

static bool is_table(const struct rb_section *section)
{
	return section->type == SHT_REL || section->type == SHT_RELA;
}

static size_t entry_size(const struct rb_section *table)
{
	return table->type == SHT_RELA ? sizeof(Elf64_Rela) : sizeof(Elf64_Rel);
}

/* Sections that describe the file itself. A relocation of one of them is invalid. */
static bool is_structure(uint32_t type)
{
	switch (type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_REL:
	case SHT_RELA:
	case SHT_DYNSYM:
	case SHT_GROUP:
	case SHT_SYMTAB_SHNDX:
		return true;
	default:
		return false;
	}
}

static int check_target(const struct rb_elf *elf, const struct rb_section *table,
			struct rawbpf_err *err)
{
	const struct rb_section *target;
	const char *type;

	if (!table->info || table->info >= elf->section_count)
		return rb_elf_refuse_section(err, table,
					     "sh_info (the section to patch) is %" PRIu32
					     ", expected 1 to %zu",
					     table->info, elf->section_count - 1);
	target = &elf->sections[table->info];
	if (!is_structure(target->type) && (target->type != SHT_NOBITS || !table->data.size))
		return 0;
	type = rb_elf_section_type_name(target->type);
	return rb_elf_refuse_section(err, table,
				     "sh_info is section %" PRIu32
				     " (%s) of type %s, which has nothing to patch",
				     target->index, rb_elf_show(target->name).text, type);
}

static int check_symbols(const struct rb_elf *elf, const struct rb_section *table,
			 struct rawbpf_err *err)
{
	if (elf->symbol_table && table->link == elf->symbol_table)
		return 0;
	if (elf->symbol_table)
		return rb_elf_refuse_section(err, table,
					     "sh_link (the symbol table) is section %" PRIu32
					     ", expected section %" PRIu32,
					     table->link, elf->symbol_table);
	rb_elf_refuse_section(err, table, "it has relocations, but the file has no symbol table");
	rb_err_hint(err, "strip with llvm-strip -g, which keeps the symbols");
	return -ENOEXEC;
}

static int check_table(const struct rb_elf *elf, const struct rb_section *table, size_t *ret,
		       struct rawbpf_err *err)
{
	int code;

	code = rb_elf_count_entries(table, entry_size(table), ret, err);
	if (!code)
		code = check_target(elf, table, err);
	if (!code && *ret)
		code = check_symbols(elf, table, err);
	return code;
}

/*
 * How many bytes a relocation patches. Clang before 13 used the two instruction types for data too.
 * For other machines than BPF and for unknown types: 0.
 */
static unsigned int patched_size(const struct rb_elf *elf, const struct rb_section *target,
				 uint32_t type)
{
	bool code = target->flags & SHF_EXECINSTR;

	if (elf->machine != EM_BPF && elf->machine != EM_NONE)
		return 0;
	switch (type) {
	case R_BPF_64_64:
		return code ? 16 : 8;
	case R_BPF_64_32:
		return code ? 8 : 4;
	case R_BPF_64_ABS64:
		return 8;
	case R_BPF_64_ABS32:
	case R_BPF_64_NODYLD32:
		return 4;
	default:
		return 0;
	}
}

static int check_reloc(const struct rb_elf *elf, const struct rb_elf_reloc *reloc, size_t index,
		       struct rawbpf_err *err)
{
	const struct rb_section *table = &elf->sections[reloc->table];
	const struct rb_section *target = &elf->sections[reloc->section];
	unsigned int size = patched_size(elf, target, reloc->type);

	if (reloc->symbol >= elf->symbol_count)
		return rb_elf_refuse_section(err, table,
					     "entry %zu refers to symbol %" PRIu32
					     ", but the table has %zu symbols",
					     index, reloc->symbol, elf->symbol_count);
	if (reloc->offset > target->size || size > target->size - reloc->offset)
		return rb_elf_refuse_section(err, table,
					     "entry %zu (type %" PRIu32 ") patches %u bytes at "
					     "0x%" PRIx64 " of section %" PRIu32 " (%s), which "
					     "has 0x%" PRIx64 " bytes",
					     index, reloc->type, size, reloc->offset, target->index,
					     rb_elf_show(target->name).text, target->size);
	return 0;
}

static int read_table(struct rb_elf *elf, const struct rb_section *table, size_t count,
		      struct rawbpf_err *err)
{
	bool rela = table->type == SHT_RELA;
	struct rb_elf_reloc *reloc;
	const uint8_t *p;
	uint64_t info;
	size_t i;
	int code;

	for (i = 0; i < count; i++) {
		p = table->data.data + i * entry_size(table);
		info = RB_ELF64(elf, p, Elf64_Rela, r_info);
		reloc = &elf->relocs[elf->reloc_count];
		*reloc = (struct rb_elf_reloc){
			.table = table->index,
			.section = table->info,
			.offset = RB_ELF64(elf, p, Elf64_Rela, r_offset),
			.type = (uint32_t)info,
			.symbol = (uint32_t)(info >> 32),
			.addend = rela ? (int64_t)RB_ELF64(elf, p, Elf64_Rela, r_addend) : 0,
			.has_addend = rela,
		};
		code = check_reloc(elf, reloc, i, err);
		if (code)
			return code;
		elf->reloc_count++;
	}
	return 0;
}

/* All tables are inside the image and none overlap, so the sum of their entries is bounded. */
static int count_relocs(const struct rb_elf *elf, size_t *ret, struct rawbpf_err *err)
{
	size_t total = 0, count, i;
	int code;

	for (i = 1; i < elf->section_count; i++) {
		if (elf->sections[i].type == SHT_CREL) {
			rb_elf_refuse_section(err, &elf->sections[i],
					      "compact relocations (SHT_CREL) are not supported");
			rb_err_hint(err, "compile with -Wa,--no-crel");
			return -ENOEXEC;
		}
		if (!is_table(&elf->sections[i]))
			continue;
		code = check_table(elf, &elf->sections[i], &count, err);
		if (code)
			return code;
		total += count;
	}
	*ret = total;
	return 0;
}

int rb_elf_read_relocs(struct rb_elf *elf, struct rawbpf_err *err)
{
	const struct rb_section *section;
	size_t count = 0, i;
	int code;

	if (elf->type != ET_REL)
		return 0;
	code = count_relocs(elf, &count, err);
	if (code || !count)
		return code;
	elf->relocs = calloc(count, sizeof(*elf->relocs));
	if (!elf->relocs)
		return rb_err_nomem(err);
	for (i = 1; !code && i < elf->section_count; i++) {
		section = &elf->sections[i];
		if (is_table(section))
			code = read_table(elf, section, section->data.size / entry_size(section),
					  err);
	}
	return code;
}
