// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * notes - sections of type SHT_NOTE -> notes.
 *
 * A note is three 32-bit numbers (size of the owner's name, size of the description, type), the name
 * with its NUL, and the description. The name and the description are each padded to 4 bytes, or to
 * 8 in a section that is aligned to 8; the last padding of a section may be missing.
 */
#include <inttypes.h>

#include "base/array.h"
#include "elf/elf_internal.h"

/* A walk over one section. */
struct walk {
	const struct rb_section *section;
	uint64_t off;
	unsigned int align; /* 4 or 8 */
};

/* Take `size` bytes, and as much of the padding after them as there is. */
static bool take(struct walk *walk, uint64_t size, struct rb_bytes *ret)
{
	if (!rb_bytes_slice(walk->section->data, walk->off, size, ret))
		return false;
	walk->off = (walk->off + size + walk->align - 1) & ~(uint64_t)(walk->align - 1);
	if (walk->off > walk->section->data.size)
		walk->off = walk->section->data.size;
	return true;
}

static int read_note(const struct rb_elf *elf, struct walk *walk, struct rb_note *ret,
		     struct rawbpf_err *err)
{
	struct rb_note note = { .section = walk->section->index };
	uint64_t begin = walk->off;
	uint32_t owner_size, desc_size;
	struct rb_bytes head;

	if (!rb_bytes_slice(walk->section->data, begin, sizeof(Elf64_Nhdr), &head))
		return rb_elf_refuse_section(
			err, walk->section,
			"the note at 0x%" PRIx64 " has %zu bytes left, its header alone needs %zu",
			begin, walk->section->data.size - (size_t)begin, sizeof(Elf64_Nhdr));
	owner_size = RB_ELF32(elf, head.data, Elf64_Nhdr, n_namesz);
	desc_size = RB_ELF32(elf, head.data, Elf64_Nhdr, n_descsz);
	note.type = RB_ELF32(elf, head.data, Elf64_Nhdr, n_type);
	walk->off += sizeof(Elf64_Nhdr);
	if (!take(walk, owner_size, &note.owner) || !take(walk, desc_size, &note.desc))
		return rb_elf_refuse_section(err, walk->section,
					     "the note at 0x%" PRIx64 " has a name of 0x%" PRIx32
					     " and a description of 0x%" PRIx32
					     " bytes, past the end of the section's 0x%zx bytes",
					     begin, owner_size, desc_size,
					     walk->section->data.size);
	if (owner_size && !note.owner.data[owner_size - 1])
		note.owner.size--;
	*ret = note;
	return 0;
}

static int read_section(struct rb_elf *elf, const struct rb_section *section, size_t *capacity,
			struct rawbpf_err *err)
{
	struct walk walk = { section, 0, section->align == 8 ? 8 : 4 };
	struct rb_note *notes;
	int code;

	while (walk.off < section->data.size) {
		notes = rb_array_grow(elf->notes, elf->note_count, capacity, sizeof(*notes));
		if (!notes)
			return rb_err_nomem(err);
		elf->notes = notes;
		code = read_note(elf, &walk, &notes[elf->note_count], err);
		if (code)
			return code;
		elf->note_count++;
	}
	return 0;
}

int rb_elf_read_notes(struct rb_elf *elf, struct rawbpf_err *err)
{
	size_t capacity = 0, i;
	int code = 0;

	for (i = 1; !code && i < elf->section_count; i++)
		if (elf->sections[i].type == SHT_NOTE)
			code = read_section(elf, &elf->sections[i], &capacity, err);
	return code;
}
