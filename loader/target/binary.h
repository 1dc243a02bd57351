/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * binary - a user program or library: its functions' names, and where in the file they are.
 *
 * The kernel puts uprobes at offsets in a file; symbols have virtual addresses; program headers say
 * which of the one is which of the other. Reads ELF of 32 and 64 bits and of both byte orders,
 * executables that are position-independent or not, libraries. Symbols are those of .symtab and of
 * .dynsym; where there is no .symtab, those of a separate debug file (by build id below
 * /usr/lib/debug/.build-id, or by .gnu_debuglink) as well.
 *
 * The file is anybody's: every number in it is checked. Errors are RAWBPF_ATTACH for what is not there
 * or not what it should be, RAWBPF_PERMISSION for what may not be read.
 */
#ifndef RB_TARGET_BINARY_H
#define RB_TARGET_BINARY_H

#include "target/image.h"

/* A part of the file that is mapped when it runs: PT_LOAD. */
struct rb_segment {
	uint64_t offset, file_size, address, size; /* bytes; file_size <= size */
	bool code;				   /* mapped executable */
};

struct rb_user_section {
	const char *name; /* "" where it can't be told */
	uint32_t type, link, info;
	uint64_t flags, address, offset, size, entry_size;
};

#define RB_USER_NAME_MAX 4096 /* bytes; symbols with longer names are passed over */

/* A function's symbol, or a label that is code. */
struct rb_user_symbol {
	const char *name; /* not NUL-terminated where a version is behind it */
	size_t name_size;
	const char *version;  /* "GLIBC_2.14"; NULL: none */
	bool default_version; /* of several of one name, the one that is meant without a version */
	uint64_t address;
	uint64_t size;	    /* bytes; 0: unknown */
	bool thumb;	    /* 32-bit ARM: it is code of the other instruction set */
	uint8_t type, bind; /* STT_FUNC, STT_GNU_IFUNC, STT_NOTYPE; STB_* */
};

struct rb_symbol_index; /* by address; symbol_at.c */

struct rb_binary {
	struct rb_image image;
	char *path; /* owned; as it was opened; NULL: memory */
	bool wide;  /* 64-bit */
	bool big_endian, swap;
	uint16_t type, machine; /* ET_*, EM_* */
	uint64_t
		base; /* address of the first segment: what a position-independent file is moved from */
	struct rb_segment *segments; /* owned */
	size_t segment_count;
	struct rb_user_section *sections; /* owned; [0] is the null section */
	size_t section_count;
	struct rb_binary *debug; /* owned; the separate debug file; NULL: none, or not looked for */
	bool debug_sought;	 /* rb_binary_seek_debug() was here */
	struct rb_symbol_index *index; /* owned; NULL: not made yet */
};

/* Opens `path` and reads its headers. What is no such program is named: a script, a directory ... */
int rb_binary_open(struct rb_sys *sys, const char *path, struct rb_binary *ret,
		   struct rawbpf_err *err);
/* The same from memory, which must outlive it. Pure. */
int rb_binary_parse(struct rb_bytes bytes, struct rb_binary *ret, struct rawbpf_err *err);
void rb_binary_close(struct rb_binary *binary);

/* The first section of that name and type (SHT_NULL: any); NULL: none. */
const struct rb_user_section *rb_binary_section(const struct rb_binary *binary, const char *name,
						uint32_t type);
/* Its bytes; -ENODATA: it has none in this file. */
int rb_binary_data(struct rb_binary *binary, const struct rb_user_section *section,
		   struct rb_bytes *ret, struct rawbpf_err *err);

/* Address -> place in the file, and back; false: it is in no segment, or not in the file's part of it. */
bool rb_binary_offset_of(const struct rb_binary *binary, uint64_t address, uint64_t *ret);
bool rb_binary_address_of(const struct rb_binary *binary, uint64_t offset, uint64_t *ret);
/* Is that place mapped executable? The kernel takes a uprobe anywhere in a file, and it never fires. */
bool rb_binary_is_code(const struct rb_binary *binary, uint64_t offset);

/* Is it known to be Thumb code, where the kernel's uprobes can't be? False where nothing tells. */
bool rb_binary_is_thumb(struct rb_binary *binary, uint64_t offset);

/*
 * Every function to `each`: .symtab's, then .dynsym's, then the debug file's; one may come twice.
 * Other than 0 from it ends the walk with that value.
 */
int rb_binary_walk(struct rb_binary *binary,
		   int (*each)(void *ctx, const struct rb_user_symbol *symbol), void *ctx,
		   struct rawbpf_err *err);
/*
 * "malloc", "memcpy@GLIBC_2.2.5", "memcpy@@GLIBC_2.14" -> the symbol. RAWBPF_ATTACH: there is none (the
 * nearest are named), there are several, or it is no place for a probe.
 */
int rb_binary_find(struct rb_binary *binary, const char *name, struct rb_user_symbol *ret,
		   struct rawbpf_err *err);

/*
 * Which function is at `offset` of the file, and how far into it: what a stack trace wants. The
 * first call sorts the symbols. `name` is the binary's; false: no symbol covers it.
 */
bool rb_binary_symbol_at(struct rb_binary *binary, uint64_t offset, const char **name,
			 size_t *name_size, uint64_t *into);

/* Open the separate debug file, if there is one; looked for once. */
void rb_binary_seek_debug(struct rb_binary *binary);
/* Its build id (the note GNU puts there); false: it has none. */
bool rb_binary_build_id(struct rb_binary *binary, struct rb_bytes *ret);

#endif
