/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * elf_builder - ELF images for tests, built in memory.
 *
 * Add sections, symbols, relocations and notes, then elf_build(): the header, the sections one after
 * the other, the section header table. The symbol table, its extended indexes, and one string table
 * for all names are made on the way and come last. Faults are poked into the finished image.
 * Running out of memory ends the test program.
 */
#ifndef RB_TESTS_ELF_BUILDER_H
#define RB_TESTS_ELF_BUILDER_H

#include <elf.h>

#include "base/array.h"

struct elf_built_section {
	uint32_t name, type, link, info;
	uint64_t flags, align, entry_size;
	uint64_t nobits; /* the size of an SHT_NOBITS section */
	struct rb_text data;
};

struct elf_builder {
	bool big_endian;
	bool extended; /* extended section numbering, even where it is not needed */
	uint16_t type, machine;
	struct elf_built_section *sections;
	size_t count, capacity;
	struct rb_text names, symbols, wide; /* wide: the SHT_SYMTAB_SHNDX */
	size_t symbol_count;
	bool has_wide;
};

/* An ET_REL for BPF with the null section. */
void elf_builder_init(struct elf_builder *builder, bool big_endian);
void elf_builder_deinit(struct elf_builder *builder);

/* Add things; the answer is the index of the new section or symbol. `data` may be NULL: zeros. */
uint32_t elf_add_section(struct elf_builder *builder, const char *name, uint32_t type,
			 const void *data, size_t size);
uint32_t elf_add_symbol(struct elf_builder *builder, const char *name, uint8_t bind, uint8_t type,
			uint32_t section, uint64_t value, uint64_t size);
/* A table for `section`, SHT_REL or SHT_RELA, to which relocations are added. */
uint32_t elf_add_table(struct elf_builder *builder, const char *name, uint32_t type,
		       uint32_t section);
void elf_add_reloc(struct elf_builder *builder, uint32_t table, uint64_t offset, uint32_t symbol,
		   uint32_t type, int64_t addend);
void elf_add_note(struct elf_builder *builder, uint32_t section, const char *owner, uint32_t type,
		  const char *desc);

/* The image, exactly `size` bytes of malloc'd memory. */
uint8_t *elf_build(struct elf_builder *builder, size_t *size);

/* Numbers of a finished image, in its own byte order; `width` is 1, 2, 4 or 8 bytes. */
void elf_poke(uint8_t *image, uint64_t off, unsigned int width, uint64_t value);
uint64_t elf_peek(const uint8_t *image, uint64_t off, unsigned int width);
/* Where the header of section `index` is, and its bytes. */
uint64_t elf_header_at(const uint8_t *image, uint32_t index);
uint64_t elf_data_at(const uint8_t *image, uint32_t index);

/*
 * A small object with one of everything: two relocation tables, symbols of five kinds, a note. The
 * caller frees it.
 */
enum {
	SAMPLE_TEXT = 1, /* "kprobe/x", 32 bytes of code */
	SAMPLE_REL,	 /* 0: R_BPF_64_64 to COUNTER; 24: R_BPF_64_32 to EXTERN */
	SAMPLE_DATA,	 /* 24 bytes */
	SAMPLE_RELA,	 /* 8: R_BPF_64_ABS64 to PROG, -5 */
	SAMPLE_BSS,	 /* 0x100 bytes of nothing */
	SAMPLE_NOTE,	 /* "rawbpf", type 7, "hello" */
	SAMPLE_SYMTAB,
	SAMPLE_STRTAB,
	SAMPLE_COUNT,
};
enum {
	SAMPLE_SECTION_SYMBOL = 1, /* unnamed, of SAMPLE_DATA */
	SAMPLE_PROG,		   /* all of SAMPLE_TEXT */
	SAMPLE_COUNTER,		   /* 8 bytes at 8 of SAMPLE_BSS */
	SAMPLE_EXTERN,		   /* undefined */
	SAMPLE_ABSOLUTE,	   /* 0x1234 */
	SAMPLE_SYMBOLS,
};
uint8_t *elf_sample(bool big_endian, size_t *size);

#endif
