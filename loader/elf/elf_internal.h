/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * elf_internal - functions shared by the files of elf/, in the order in which rb_elf_parse() calls
 * them. Each fills its part of the rb_elf and may rely on the parts before it; on failure the
 * caller frees.
 */
#ifndef RB_ELF_INTERNAL_H
#define RB_ELF_INTERNAL_H

#include "elf/elf.h"

/* A field, named as in <elf.h>, of a struct in the image whose first byte is at `p`. */
#define RB_ELF16(elf, p, type, field) rb_load16((p) + offsetof(type, field), (elf)->swap)
#define RB_ELF32(elf, p, type, field) rb_load32((p) + offsetof(type, field), (elf)->swap)
#define RB_ELF64(elf, p, type, field) rb_load64((p) + offsetof(type, field), (elf)->swap)

/* The section header table's location. */
struct rb_elf_table {
	uint64_t offset, count;
	uint64_t names; /* index of the section that holds the section names */
};

/* identify.c: check for 64-bit ELF, or say what the file is. Sets byte order, type and machine. */
int rb_elf_identify(struct rb_elf *elf, struct rawbpf_err *err);

/* sections.c: header table -> sections; names, bounds, overlaps. */
int rb_elf_find_table(const struct rb_elf *elf, struct rb_elf_table *ret, struct rawbpf_err *err);
int rb_elf_read_sections(struct rb_elf *elf, const struct rb_elf_table *table,
			 struct rawbpf_err *err);
int rb_elf_check_overlaps(const struct rb_elf *elf, const struct rb_elf_table *table,
			  struct rawbpf_err *err);
/* The number of entries of a section with fixed-size entries; any other sh_entsize is an error. */
int rb_elf_count_entries(const struct rb_section *section, size_t entry_size, size_t *ret,
			 struct rawbpf_err *err);
/* Check that a section is a string table, empty or ending in NUL. */
int rb_elf_check_strings(const struct rb_section *table, struct rawbpf_err *err);
/* The string at `off` of a table that passed the check above; NULL when it is outside. */
const char *rb_elf_string(const struct rb_section *table, uint64_t off);

int rb_elf_read_symbols(struct rb_elf *elf, struct rawbpf_err *err); /* symbols.c */
int rb_elf_read_relocs(struct rb_elf *elf, struct rawbpf_err *err);  /* relocs.c */
int rb_elf_read_notes(struct rb_elf *elf, struct rawbpf_err *err);   /* notes.c */

/* A name for a message: shortened, and without bytes that a terminal would interpret. */
struct rb_elf_shown {
	char text[68];
};
struct rb_elf_shown rb_elf_show(const char *name);

/* "section 5 (.text): MESSAGE"; rb_elf_refuse() when no section is at fault. -ENOEXEC. */
int rb_elf_refuse_section(struct rawbpf_err *err, const struct rb_section *section, const char *fmt,
			  ...) RB_PRINTF(3, 4);
int rb_elf_refuse(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);

#endif
