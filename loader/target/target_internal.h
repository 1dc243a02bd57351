/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * target_internal - functions shared by the files of this room only.
 */
#ifndef RB_TARGET_INTERNAL_H
#define RB_TARGET_INTERNAL_H

#include <elf.h>

#include "target/binary.h"

/* A number of 1, 2, 4 or 8 bytes, in the file's byte order. */
uint64_t rb_binary_number(const struct rb_binary *binary, const uint8_t *at, size_t size);

/* A field of a struct of the file that is Elf32_KIND or Elf64_KIND, whose first byte is at `at`. */
#define RB_FIELD(binary, at, kind, field) \
	rb_binary_field(binary, at,       \
			RB_FIELD_AT(Elf64_##kind, field) | RB_FIELD_AT(Elf32_##kind, field) << 16)
#define RB_FIELD_AT(type, field) (offsetof(type, field) << 8 | sizeof(((type *)0)->field))
/* The lower half has offset and size in 64-bit files, the upper half in 32-bit ones. */
uint64_t rb_binary_field(const struct rb_binary *binary, const uint8_t *at, size_t where);
#define RB_SIZE(binary, kind) ((binary)->wide ? sizeof(Elf64_##kind) : sizeof(Elf32_##kind))

/*
 * The string table in section `index`, up to its last NUL, so that every string that starts inside
 * also ends inside; empty: none.
 */
struct rb_bytes rb_binary_strings(struct rb_binary *binary, uint64_t index);
/* A string of such a table; "" when it is outside. */
static inline const char *rb_string_at(struct rb_bytes strings, uint64_t off)
{
	return off < strings.size ? (const char *)strings.data + off : "";
}

/* why_not.c: why the file cannot be opened, or what type of file it is. Returns err's code. */
int rb_target_why_not_open(const char *path, int code, struct rawbpf_err *err);
int rb_target_why_not_file(uint32_t mode, struct rawbpf_err *err);
int rb_target_why_not_elf(struct rb_bytes head, struct rawbpf_err *err);

/*
 * A note; rb_binary_walk_notes() visits every SHT_NOTE section; non-zero from `each` ends the walk.
 */
struct rb_user_note {
	struct rb_bytes owner, desc; /* the owner without its NUL */
	uint32_t type;
};
int rb_binary_walk_notes(struct rb_binary *binary, const char *section,
			 int (*each)(void *ctx, const struct rb_user_note *note), void *ctx,
			 struct rawbpf_err *err);

/* Versions of .dynsym's symbols; all empty when there are none. */
struct rb_versions {
	struct rb_bytes numbers; /* 2 bytes for each symbol */
	struct rb_bytes names;	 /* strings */
	uint32_t *offsets;	 /* owned; by version number: offsets into names */
	size_t count;
};
int rb_versions_read(struct rb_binary *binary, const struct rb_user_section *symbols,
		     struct rb_versions *ret, struct rawbpf_err *err);
const char *rb_versions_of(const struct rb_binary *binary, const struct rb_versions *versions,
			   size_t symbol, bool *is_default);

void rb_symbol_index_free(struct rb_symbol_index *index);

/* The address of the variable, function or label of that name; false: none, or ambiguous. */
bool rb_binary_find_object(struct rb_binary *binary, const char *name, size_t size, uint64_t *ret);

#endif
