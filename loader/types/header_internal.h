/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * header_internal - shared by the files that write a C header only.
 *
 *	header.c	which types, in which order
 *	header_type.c	the text of one
 *	header_layout.c	the offsets that a compiler would give its members
 *	header_names.c	its name in C
 */
#ifndef RB_TYPES_HEADER_INTERNAL_H
#define RB_TYPES_HEADER_INTERNAL_H

#include "types/header.h"
#include "btf/layout.h"

struct rb_header_name;

/* Names in use: of struct, union and enum ("tags"), and of typedefs and enum values. */
struct rb_header_names {
	struct rb_header_name *slots; /* owned: a hash table */
	uint32_t mask;
	uint32_t *versions; /* owned: by id; 0: the name unchanged, 2: NAME___2 */
};

struct rb_header {
	const struct rb_btf *btf;
	struct rb_header_names names;
	uint8_t *done;	 /* owned, by id: enum rb_header_done */
	uint8_t *shapes; /* owned, by id: of structs and unions; header_layout.c's */
	struct rb_text text;
	rb_btf_write_fn *write;
	void *ctx;
	uint64_t left;	    /* bytes and steps remaining */
	unsigned int depth; /* current nesting */
	uint32_t holes;	    /* named so far */
	bool records;	    /* a struct or union was written */
	bool relocatable;   /* and the pragma that makes its members CO-RE relocatable */
	int code;	    /* the first failure; nothing is written after it */
	struct rawbpf_err *err;
};

/* The forms of a type written so far. */
enum rb_header_done {
	RB_HEADER_NAMED = 1,   /* enough for a pointer to it, outside function parameters */
	RB_HEADER_PARAM = 2,   /* anywhere */
	RB_HEADER_DEFINED = 4, /* enough for a value of it */
	RB_HEADER_BUSY = 8,
};

/* One level deeper; false: too deep. The caller does depth-- afterwards. */
bool rb_header_enter(struct rb_header *header, uint32_t id);
/* Record an error; the first one is kept. */
void rb_header_refuse(struct rb_header *header, uint32_t id, const char *fmt, ...) RB_PRINTF(3, 4);

/* ---- names ---- */

int rb_header_names_init(const struct rb_btf *btf, struct rb_header_names *ret);
void rb_header_names_deinit(struct rb_header_names *names);
/* Append the name as a C identifier. */
void rb_header_add_name(struct rb_text *text, const char *name, uint32_t version);
/* The version for an enum value that is about to be written. */
uint32_t rb_header_value_version(struct rb_header_names *names, const char *name);

/* ---- layout ---- */

struct rb_extent {
	uint64_t size;	/* bytes */
	uint32_t align; /* bytes */
};

/* A member as a compiler sees it; bits is 0 unless it is a bitfield. */
struct rb_header_field {
	struct rb_btf_member member;
	struct rb_extent extent;
	uint32_t bit, bits;
};

/* The n-th member; false: C cannot have it. */
bool rb_header_field(struct rb_header *header, const struct rb_btf_type *type, uint32_t n,
		     struct rb_header_field *ret);
/* Must the struct be packed? */
bool rb_header_is_packed(struct rb_header *header, const struct rb_btf_type *type);
/* The offset in bits that a compiler gives it, with `at` bits used before it. */
uint64_t rb_header_next(const struct rb_header_field *field, bool packed, uint64_t at);
/* The size in bits after rounding up the end of the members. */
uint64_t rb_header_end(struct rb_header *header, const struct rb_btf_type *type, uint64_t at);

/* ---- types ---- */

/* "struct NAME", for the target of a pointer. */
void rb_header_tag(struct rb_header *header, const struct rb_btf_type *type);
/* A definition at file level: struct, union, enum or typedef. */
void rb_header_define(struct rb_header *header, const struct rb_btf_type *type);
/* Does the INT have its C name? */
bool rb_header_is_c_int(const struct rb_btf *btf, const struct rb_btf_type *type);

#endif
