/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * elf_walk - touch every byte that an rb_elf points at, and check what elf.h promises of it.
 *
 * For tests that feed damaged images: a view that leaves the image is a sanitizer's report here, an
 * index out of range is an answer. NULL when all promises hold, else the one that is broken. Names
 * are read up to 256 bytes: a hostile table can give a long name to every symbol, and the walk is to
 * stay linear.
 */
#ifndef RB_TESTS_ELF_WALK_H
#define RB_TESTS_ELF_WALK_H

#include "elf/elf.h"

struct elf_walk {
	const struct rb_elf *elf;
	volatile uint8_t sum; /* so that the reads are made */
};

static inline bool elf_walk_bytes(struct elf_walk *walk, struct rb_bytes bytes)
{
	size_t i;

	for (i = 0; i < bytes.size; i++)
		walk->sum ^= bytes.data[i];
	return bytes.size <= walk->elf->image.size &&
	       (!bytes.size ||
		(bytes.data >= walk->elf->image.data &&
		 bytes.data + bytes.size <= walk->elf->image.data + walk->elf->image.size));
}

static inline bool elf_walk_name(struct elf_walk *walk, const char *name)
{
	size_t i;

	for (i = 0; name && i < 256 && name[i]; i++)
		walk->sum ^= (uint8_t)name[i];
	return name;
}

static inline const char *elf_walk_sections(struct elf_walk *walk)
{
	const struct rb_section *section;
	size_t i;

	for (i = 0; i < walk->elf->section_count; i++) {
		section = &walk->elf->sections[i];
		if (section->index != i)
			return "a section's index is not its place";
		if (!elf_walk_name(walk, section->name))
			return "a section without a name";
		if (!elf_walk_bytes(walk, section->data))
			return "a section's bytes are outside the image";
		if (section->data.size != section->size && section->data.size)
			return "a section has two sizes";
		rb_elf_section_type_name(section->type);
	}
	return walk->elf->section_count && walk->elf->sections[0].type == SHT_NULL
		       ? NULL
		       : "no null section";
}

static inline const char *elf_walk_symbols(struct elf_walk *walk)
{
	const struct rb_symbol *symbol;
	const struct rb_section *section;
	size_t i;

	for (i = 0; i < walk->elf->symbol_count; i++) {
		symbol = &walk->elf->symbols[i];
		if (!elf_walk_name(walk, symbol->name))
			return "a symbol without a name";
		if (symbol->section >= walk->elf->section_count)
			return "a symbol in no section that there is";
		if (symbol->section && symbol->special)
			return "a symbol in a section and special";
		section = &walk->elf->sections[symbol->section];
		if (symbol->section && walk->elf->type == ET_REL &&
		    (symbol->value > section->size || symbol->size > section->size - symbol->value))
			return "a symbol reaches out of its section";
	}
	return NULL;
}

static inline const char *elf_walk_relocs(struct elf_walk *walk)
{
	const struct rb_elf_reloc *reloc;
	size_t i;

	for (i = 0; i < walk->elf->reloc_count; i++) {
		reloc = &walk->elf->relocs[i];
		if (!reloc->table || reloc->table >= walk->elf->section_count)
			return "a relocation of no table";
		if (!reloc->section || reloc->section >= walk->elf->section_count)
			return "a relocation of no section";
		if (reloc->symbol >= walk->elf->symbol_count)
			return "a relocation to no symbol";
		if (reloc->offset > walk->elf->sections[reloc->section].data.size)
			return "a relocation outside its section";
		if (!reloc->has_addend && reloc->addend)
			return "an addend from nowhere";
		rb_elf_reloc_type_name(reloc->type);
	}
	return NULL;
}

static inline const char *elf_walk_notes(struct elf_walk *walk)
{
	const struct rb_note *note;
	size_t i;

	for (i = 0; i < walk->elf->note_count; i++) {
		note = &walk->elf->notes[i];
		if (!note->section || note->section >= walk->elf->section_count)
			return "a note of no section";
		if (!elf_walk_bytes(walk, note->owner) || !elf_walk_bytes(walk, note->desc))
			return "a note outside the image";
	}
	return NULL;
}

static inline const char *elf_walk(const struct rb_elf *elf)
{
	struct elf_walk walk = { elf, 0 };
	const char *broken;

	broken = elf_walk_sections(&walk);
	if (!broken)
		broken = elf_walk_symbols(&walk);
	if (!broken)
		broken = elf_walk_relocs(&walk);
	if (!broken)
		broken = elf_walk_notes(&walk);
	return broken;
}

#endif
