/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * binary - a user binary (executable or library): its function symbols and their file offsets.
 *
 * Uprobes attach at file offsets; symbols have virtual addresses; program headers map one to the
 * other. Reads 32-bit and 64-bit ELF of both byte orders: executables, position-independent or not,
 * and libraries. Symbols come from .symtab and .dynsym; without .symtab also from a separate debug
 * file (by build id below /usr/lib/debug/.build-id, or by .gnu_debuglink).
 *
 * The file is untrusted: every number in it is checked. Errors are RAWBPF_ATTACH for a missing or
 * malformed file or symbol, RAWBPF_PERMISSION for a file that may not be read.
 */
#ifndef RB_TARGET_BINARY_H
#define RB_TARGET_BINARY_H

#include "target/image.h"

/* A PT_LOAD segment: a part of the file that is mapped at run time. */
struct rb_segment {
	uint64_t offset, file_size, address, size; /* bytes; file_size <= size */
	bool code;				   /* mapped executable */
};

struct rb_user_section {
	const char *name; /* "" when unknown */
	uint32_t type, link, info;
	uint64_t flags, address, offset, size, entry_size;
};

#define RB_USER_NAME_MAX 4096 /* bytes; symbols with longer names are skipped */

/* A function symbol, or a label in code. */
struct rb_user_symbol {
	const char *name; /* not NUL-terminated when a version follows */
	size_t name_size;
	const char *version;  /* "GLIBC_2.14"; NULL: none */
	bool default_version; /* the version used when none is given */
	uint64_t address;
	uint64_t size;	    /* bytes; 0: unknown */
	bool thumb;	    /* 32-bit ARM: Thumb code */
	uint8_t type, bind; /* STT_FUNC, STT_GNU_IFUNC, STT_NOTYPE; STB_* */
};

struct rb_symbol_index; /* by address; symbol_at.c */

struct rb_binary {
	struct rb_image image;
	char *path; /* owned; the path that was opened; NULL: memory */
	bool wide;  /* 64-bit */
	bool big_endian, swap;
	uint16_t type, machine;	     /* ET_*, EM_* */
	uint64_t base;		     /* address of the first segment, the base of relocation */
	struct rb_segment *segments; /* owned */
	size_t segment_count;
	struct rb_user_section *sections; /* owned; [0] is the null section */
	size_t section_count;
	struct rb_binary
		*debug;	   /* owned; the separate debug file; NULL: none, or not searched for */
	bool debug_sought; /* rb_binary_seek_debug() was called */
	struct rb_symbol_index *index; /* owned; NULL: not made yet */
};

/*
 * Opens `path` and reads its headers. For another type of file the error names it: a script, a
 * directory ...
 */
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

/*
 * Address -> file offset, and back; false: not in a segment, or not in the part that is in the
 * file.
 */
bool rb_binary_offset_of(const struct rb_binary *binary, uint64_t address, uint64_t *ret);
bool rb_binary_address_of(const struct rb_binary *binary, uint64_t offset, uint64_t *ret);
/*
 * Is that offset mapped executable? The kernel accepts a uprobe at any offset, but elsewhere it
 * never fires.
 */
bool rb_binary_is_code(const struct rb_binary *binary, uint64_t offset);

/* Is it known to be Thumb code, which uprobes do not support? False when unknown. */
bool rb_binary_is_thumb(struct rb_binary *binary, uint64_t offset);

/*
 * Pass every function to `each`: .symtab's, then .dynsym's, then the debug file's; a function may
 * occur twice. A non-zero return ends the walk with that value.
 */
int rb_binary_walk(struct rb_binary *binary,
		   int (*each)(void *ctx, const struct rb_user_symbol *symbol), void *ctx,
		   struct rawbpf_err *err);
/*
 * "malloc", "memcpy@GLIBC_2.2.5", "memcpy@@GLIBC_2.14" -> the symbol. RAWBPF_ATTACH: no such
 * function (the nearest names are given), several, or not a valid site for a probe.
 */
int rb_binary_find(struct rb_binary *binary, const char *name, struct rb_user_symbol *ret,
		   struct rawbpf_err *err);

/*
 * The function at `offset` of the file, and the offset into it, for stack traces. The first call
 * sorts the symbols. `name` belongs to the binary; false: no symbol covers it.
 */
bool rb_binary_symbol_at(struct rb_binary *binary, uint64_t offset, const char **name,
			 size_t *name_size, uint64_t *into);

/* Open the separate debug file, if there is one; searched for once. */
void rb_binary_seek_debug(struct rb_binary *binary);
/* Its build id (the GNU note); false: it has none. */
bool rb_binary_build_id(struct rb_binary *binary, struct rb_bytes *ret);

#endif
