// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * file_notes - the SHT_NOTE sections of a user binary of either class. A note is three 32-bit
 * numbers (size of the owner's name, size of the description, type), the name and the description,
 * both padded to 4 bytes, or to 8 in .note.gnu.property of 64-bit files.
 */
#include "target/target_internal.h"

static bool take(struct rb_bytes data, uint64_t *off, uint64_t size, unsigned int align,
		 struct rb_bytes *ret)
{
	if (!rb_bytes_slice(data, *off, size, ret))
		return false;
	*off = (*off + size + align - 1) & ~(uint64_t)(align - 1);
	return true;
}

static int walk_section(struct rb_binary *binary, const struct rb_user_section *section,
			int (*each)(void *ctx, const struct rb_user_note *note), void *ctx,
			struct rawbpf_err *err)
{
	unsigned int align = strcmp(section->name, ".note.gnu.property") || !binary->wide ? 4 : 8;
	struct rb_bytes data, head;
	uint64_t off = 0;
	int code = rb_binary_data(binary, section, &data, err);

	while (!code && rb_bytes_slice(data, off, sizeof(Elf64_Nhdr), &head)) {
		struct rb_user_note note = {
			.type = rb_load32(head.data + offsetof(Elf64_Nhdr, n_type), binary->swap)
		};
		uint32_t owner = rb_load32(head.data, binary->swap);
		uint32_t desc = rb_load32(head.data + offsetof(Elf64_Nhdr, n_descsz), binary->swap);

		off += sizeof(Elf64_Nhdr);
		if (!take(data, &off, owner, align, &note.owner) ||
		    !take(data, &off, desc, align, &note.desc))
			return rb_err_set(
				err, RAWBPF_ATTACH, -ENOEXEC,
				"section %.60s: a note ends past the section: the file is damaged",
				section->name);
		if (owner && !note.owner.data[owner - 1])
			note.owner.size--;
		code = each(ctx, &note);
	}
	return code == -ENODATA ? 0 : code;
}

int rb_binary_walk_notes(struct rb_binary *binary, const char *section,
			 int (*each)(void *ctx, const struct rb_user_note *note), void *ctx,
			 struct rawbpf_err *err)
{
	int code = 0;

	for (size_t i = 1; !code && i < binary->section_count; i++)
		if (binary->sections[i].type == SHT_NOTE &&
		    (!section || !strcmp(binary->sections[i].name, section)))
			code = walk_section(binary, &binary->sections[i], each, ctx, err);
	return code;
}

static int each_build_id(void *ctx, const struct rb_user_note *note)
{
	struct rb_bytes *ret = ctx;

	if (note->type != NT_GNU_BUILD_ID || note->owner.size != 3 ||
	    memcmp(note->owner.data, "GNU", 3) || note->desc.size < 2 || note->desc.size > 64)
		return 0;
	*ret = note->desc;
	return 1;
}

bool rb_binary_build_id(struct rb_binary *binary, struct rb_bytes *ret)
{
	return rb_binary_walk_notes(binary, ".note.gnu.build-id", each_build_id, ret, NULL) == 1 ||
	       rb_binary_walk_notes(binary, NULL, each_build_id, ret, NULL) == 1;
}
