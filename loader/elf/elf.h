/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * elf - image -> sections, symbols, relocations, notes. Pure: no file, no system call, no print.
 *
 * Reads 64-bit ELF of either byte order, as the System V gABI has it (with extended section
 * numbering: e_shnum, e_shstrndx and st_shndx that do not fit 16 bits). The whole image is checked
 * here once, so that later code can index without further checks: every name starts and ends inside
 * its table, every section's bytes are inside the image and overlap nothing, every symbol's section
 * and every relocation's symbol exists. In a relocatable file each symbol's bytes are inside its
 * section, and for BPF so are the bytes that a relocation patches.
 *
 * Not interpreted here: relocation types, the meaning of names, the contents of sections
 * (compressed debug sections are views of the compressed bytes). Names come from the image: they
 * may contain any byte but NUL.
 *
 * All pointers are views into the image, which the caller owns and keeps as long as the rb_elf.
 */
#ifndef RB_ELF_ELF_H
#define RB_ELF_ELF_H

#include <elf.h>

#include "base/bytes.h"
#include "base/err.h"

/* What a libc's <elf.h> may lack. Relocations: the kernel's Documentation/bpf/llvm_reloc.rst. */
#ifndef EM_BPF
#define EM_BPF 247
#endif
#ifndef R_BPF_64_64
#define R_BPF_64_64 1 /* the 64-bit immediate of a two-slot load */
#endif
#ifndef R_BPF_64_ABS64
#define R_BPF_64_ABS64	  2 /* 8 bytes of data */
#define R_BPF_64_ABS32	  3 /* 4 bytes of data */
#define R_BPF_64_NODYLD32 4 /* 4 bytes of .BTF or .BTF.ext: for a linker, not for a loader */
#endif
#ifndef R_BPF_64_32
#define R_BPF_64_32 10 /* the immediate of a call */
#endif

struct rb_section {
	const char *name;
	uint32_t index;	     /* index in the section header table; 0 is the null section */
	uint32_t type;	     /* SHT_* */
	uint64_t flags;	     /* SHF_* */
	uint64_t addr;	     /* virtual address; 0 in relocatable files */
	uint64_t offset;     /* bytes from the start of the image */
	uint64_t size;	     /* bytes; for SHT_NOBITS the size in memory */
	uint32_t link, info; /* meaning depends on type */
	uint64_t align, entry_size;
	struct rb_bytes data; /* empty for SHT_NOBITS and SHT_NULL */
};

struct rb_symbol {
	const char *name;     /* "" for an unnamed one; a section symbol has the section's name */
	uint64_t value, size; /* in a relocatable file value is an offset into the section */
	uint32_t section;     /* index, or 0 when the symbol is in no section of this file */
	uint16_t special; /* then the reason: SHN_ABS, SHN_COMMON, ..., or SHN_UNDEF, which is 0 */
	uint8_t bind, type; /* STB_*, STT_* */
	uint8_t visibility; /* STV_* */
};

struct rb_elf_reloc {
	uint32_t table;	  /* index of the section that holds this relocation */
	uint32_t section; /* index of the section that it patches */
	uint64_t offset;  /* bytes into that section */
	uint32_t type;	  /* R_BPF_* */
	uint32_t symbol;  /* index into symbols */
	int64_t addend;	  /* of RELA; 0 for REL, whose addend is in the patched bytes */
	bool has_addend;  /* RELA */
};

struct rb_note {
	uint32_t section;      /* index */
	uint32_t type;	       /* NT_* of that owner */
	struct rb_bytes owner; /* without its NUL */
	struct rb_bytes desc;
};

struct rb_elf {
	struct rb_bytes image;
	bool swap;	  /* the image's byte order is not this host's */
	bool big_endian;  /* the image's own byte order */
	uint16_t type;	  /* ET_* */
	uint16_t machine; /* EM_* */

	struct rb_section *sections; /* owned; [0] is the null section */
	size_t section_count;
	struct rb_symbol *symbols; /* owned; [0] is the null symbol; empty without a table */
	size_t symbol_count;
	uint32_t
		symbol_table; /* index of the SHT_SYMTAB, else SHT_DYNSYM, they come from; 0: none */
	struct rb_elf_reloc *relocs; /* owned; table by table, of ET_REL files only */
	size_t reloc_count;
	struct rb_note *notes; /* owned */
	size_t note_count;
};

/* Errors are RAWBPF_OBJECT (-ENOEXEC); the message has section, offset, expected and found. */
int rb_elf_parse(struct rb_bytes image, struct rb_elf *ret, struct rawbpf_err *err);
void rb_elf_deinit(struct rb_elf *elf);

/*
 * Can this host's kernel load it: relocatable, e_machine EM_BPF (or 0, by clang before 4.0), this
 * host's byte order? `inspect` skips this check.
 */
int rb_elf_check_bpf(const struct rb_elf *elf, struct rawbpf_err *err);

/* The first section of that name, or NULL. */
const struct rb_section *rb_elf_section_named(const struct rb_elf *elf, const char *name);

/* "SHT_PROGBITS", "x86-64", "R_BPF_64_64"; NULL for an unknown number. */
const char *rb_elf_section_type_name(uint32_t type);
const char *rb_elf_machine_name(uint16_t machine);
const char *rb_elf_reloc_type_name(uint32_t type);

#endif
