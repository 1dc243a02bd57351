// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * elf_names - names of constants in the ELF specification and the BPF psABI, for messages and
 * listings.
 */
#include "elf/elf.h"

struct name {
	uint32_t number;
	const char *name;
};

#define LOOK_UP(table, number) look_up(table, RB_COUNT(table), number)

static const char *look_up(const struct name *names, size_t count, uint32_t number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

const char *rb_elf_section_type_name(uint32_t type)
{
	static const struct name names[] = {
		{ SHT_NULL, "SHT_NULL" },
		{ SHT_PROGBITS, "SHT_PROGBITS" },
		{ SHT_SYMTAB, "SHT_SYMTAB" },
		{ SHT_STRTAB, "SHT_STRTAB" },
		{ SHT_RELA, "SHT_RELA" },
		{ SHT_HASH, "SHT_HASH" },
		{ SHT_DYNAMIC, "SHT_DYNAMIC" },
		{ SHT_NOTE, "SHT_NOTE" },
		{ SHT_NOBITS, "SHT_NOBITS" },
		{ SHT_REL, "SHT_REL" },
		{ SHT_DYNSYM, "SHT_DYNSYM" },
		{ SHT_INIT_ARRAY, "SHT_INIT_ARRAY" },
		{ SHT_FINI_ARRAY, "SHT_FINI_ARRAY" },
		{ SHT_PREINIT_ARRAY, "SHT_PREINIT_ARRAY" },
		{ SHT_GROUP, "SHT_GROUP" },
		{ SHT_SYMTAB_SHNDX, "SHT_SYMTAB_SHNDX" },
		{ 0x40000014, "SHT_CREL" },
		{ 0x6fff4c03, "SHT_LLVM_ADDRSIG" },
		{ 0x6ffffff6, "SHT_GNU_HASH" },
		{ 0x6ffffffd, "SHT_GNU_verdef" },
		{ 0x6ffffffe, "SHT_GNU_verneed" },
		{ 0x6fffffff, "SHT_GNU_versym" },
		{ 0x70000001, "SHT_X86_64_UNWIND" },
	};

	return LOOK_UP(names, type);
}

const char *rb_elf_machine_name(uint16_t machine)
{
	static const struct name names[] = {
		{ EM_SPARC, "sparc" },	    { EM_386, "x86 (32-bit)" },
		{ EM_MIPS, "mips" },	    { EM_PPC, "powerpc (32-bit)" },
		{ EM_PPC64, "powerpc64" },  { EM_S390, "s390x" },
		{ EM_ARM, "arm (32-bit)" }, { EM_SPARCV9, "sparc64" },
		{ EM_X86_64, "x86-64" },    { EM_AARCH64, "arm64" },
		{ 224, "amdgpu" },	    { 243, "riscv" },
		{ EM_BPF, "BPF" },	    { 258, "loongarch" },
	};

	return LOOK_UP(names, machine);
}

const char *rb_elf_reloc_type_name(uint32_t type)
{
	static const struct name names[] = {
		{ 0, "R_BPF_NONE" },
		{ R_BPF_64_64, "R_BPF_64_64" },
		{ R_BPF_64_ABS64, "R_BPF_64_ABS64" },
		{ R_BPF_64_ABS32, "R_BPF_64_ABS32" },
		{ R_BPF_64_NODYLD32, "R_BPF_64_NODYLD32" },
		{ R_BPF_64_32, "R_BPF_64_32" },
	};

	return LOOK_UP(names, type);
}
