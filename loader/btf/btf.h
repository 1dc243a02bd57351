/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf - .BTF -> types by id. Pure.
 *
 * A BTF blob is a header, a table of types with lengths that depend on their kinds, and a table of
 * strings. rb_btf_parse() checks all of it in linear time and records the offset of each type;
 * reading a type then copies a few numbers. Type 0 is void. Guaranteed afterwards for any input:
 *
 *   - every name is a string of the table; every id is below count
 *   - a member, a parameter, a pointer, a typedef... refers to a type of values, a FUNC_PROTO,
 *     a FWD or void; a member or an element is not void; a FUNC refers to a FUNC_PROTO; a DATASEC
 *     lists VARs and FUNCs; a DECL_TAG's component exists
 *   - no type contains itself, nor more than RB_BTF_DEPTH levels of typedef, qualifier, array,
 *     struct and union, so that a walk over a type's parts may recurse
 *   - an array's size fits 32 bits; a member starts, and a bitfield ends, inside its struct
 *
 * Not guaranteed, since real blobs violate it: that a whole member is inside its struct (check when
 * reading), that names are identifiers, that a DATASEC has its size (clang leaves it to loaders).
 * Format: the kernel's Documentation/bpf/btf.rst; types of unknown kinds are skipped if the blob
 * has a layout table with their length (Linux 7.1).
 *
 * Names are views into the blob, which the caller keeps as long as the rb_btf.
 */
#ifndef RB_BTF_BTF_H
#define RB_BTF_BTF_H

#include "base/bytes.h"
#include "base/err.h"

#define RB_BTF_DEPTH 128

/* The kernel's enum btf_kind, with our names: include/uapi/linux/btf.h. */
enum rb_btf_kind {
	RB_BTF_VOID = 0,
	RB_BTF_INT = 1,
	RB_BTF_PTR = 2,
	RB_BTF_ARRAY = 3,
	RB_BTF_STRUCT = 4,
	RB_BTF_UNION = 5,
	RB_BTF_ENUM = 6,
	RB_BTF_FWD = 7,
	RB_BTF_TYPEDEF = 8,
	RB_BTF_VOLATILE = 9,
	RB_BTF_CONST = 10,
	RB_BTF_RESTRICT = 11,
	RB_BTF_FUNC = 12,
	RB_BTF_FUNC_PROTO = 13,
	RB_BTF_VAR = 14,
	RB_BTF_DATASEC = 15,
	RB_BTF_FLOAT = 16,    /* Linux 5.13 */
	RB_BTF_DECL_TAG = 17, /* 5.16 */
	RB_BTF_TYPE_TAG = 18, /* 5.17 */
	RB_BTF_ENUM64 = 19,   /* 6.0 */
	RB_BTF_UNKNOWN = 20,  /* all later ones */
};

struct rb_btf {
	struct rb_bytes blob;		/* borrowed */
	struct rb_bytes types, strings; /* parts of it */
	bool swap;			/* the blob's byte order is not the host's */
	uint32_t count;			/* type ids are 1 .. count - 1 */
	uint32_t pointer_size;		/* bytes: 8 for BPF objects and 64-bit kernels */
	const struct rb_btf *base;	/* borrowed: has the types below `first`; NULL: none */
	uint32_t first;			/* the first id of the blob's own types: 1 without a base */
	uint32_t *offsets;		/* owned: by (id - first) >> stride, bytes into types */
	uint8_t stride;
	bool guarded; /* only the types' lengths were checked: see names.h */
	struct rb_bytes layout;
};

struct rb_btf_type {
	uint32_t id;
	enum rb_btf_kind kind;
	const char *name;    /* "" for none */
	uint32_t count;	     /* members, values, parameters, variables */
	bool flag;	     /* kind_flag: bitfields in members, signed enum, union for FWD */
	uint32_t size;	     /* bytes: INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC */
	uint32_t type;	     /* PTR, TYPEDEF, qualifiers, FUNC, FUNC_PROTO's return, VAR, tags */
	const uint8_t *more; /* the data after the fixed part; checked */
};

struct rb_btf_member { /* of STRUCT, UNION */
	const char *name;
	uint32_t type;
	uint32_t bit_offset;
	uint32_t bit_size; /* of a bitfield; 0: none */
};

struct rb_btf_value { /* of ENUM, ENUM64 */
	const char *name;
	/*
	 * Sign-extended if the flag is set; else zero-extended. clang before 15 never set the flag:
	 * to compare a value, compare only the enum's size in bytes.
	 */
	int64_t value;
};

struct rb_btf_var {	       /* of DATASEC */
	uint32_t type;	       /* a VAR, or a FUNC for externs of .ksyms */
	uint32_t offset, size; /* bytes; clang leaves offset 0 for all but static variables */
};

/* Errors are RAWBPF_OBJECT (-ENOEXEC), with type id and reason, or -ENOMEM. */
int rb_btf_parse(struct rb_bytes blob, bool swap, struct rb_btf *ret, struct rawbpf_err *err);
/* A kernel module's BTF: ids and strings continue after the base's; the base must outlive it. */
int rb_btf_parse_split(struct rb_bytes blob, const struct rb_btf *base, struct rb_btf *ret,
		       struct rawbpf_err *err);
void rb_btf_deinit(struct rb_btf *btf);

/* `id` must be below btf->count; void for 0. */
struct rb_btf_type rb_btf_type(const struct rb_btf *btf, uint32_t id);
/* The n-th part of a type of that kind; n below type->count. */
struct rb_btf_member rb_btf_member(const struct rb_btf *btf, const struct rb_btf_type *type,
				   uint32_t n);
struct rb_btf_value rb_btf_value(const struct rb_btf *btf, const struct rb_btf_type *type,
				 uint32_t n);
struct rb_btf_var rb_btf_var(const struct rb_btf *btf, const struct rb_btf_type *type, uint32_t n);
/* FUNC_PROTO: type and name of the n-th parameter; the last one's type is 0 for "...". */
struct rb_btf_member rb_btf_param(const struct rb_btf *btf, const struct rb_btf_type *type,
				  uint32_t n);
/* ARRAY: element type, and number of elements. */
uint32_t rb_btf_array_element(const struct rb_btf *btf, const struct rb_btf_type *type);
uint32_t rb_btf_array_count(const struct rb_btf *btf, const struct rb_btf_type *type);
/*
 * INT: bits; offset of the lowest bit, 0 except in bitfields from before 2018; signed, bool, char.
 */
uint32_t rb_btf_int_bits(const struct rb_btf *btf, const struct rb_btf_type *type);
uint32_t rb_btf_int_offset(const struct rb_btf *btf, const struct rb_btf_type *type);
bool rb_btf_int_signed(const struct rb_btf *btf, const struct rb_btf_type *type);
bool rb_btf_int_bool(const struct rb_btf *btf, const struct rb_btf_type *type);
bool rb_btf_int_char(const struct rb_btf *btf, const struct rb_btf_type *type); /* or named so */
/* VAR: static, global, extern (BTF_VAR_*); FUNC: its linkage (BTF_FUNC_*), the same numbers. */
uint32_t rb_btf_linkage(const struct rb_btf *btf, const struct rb_btf_type *type);
/* DECL_TAG: the member or parameter index; -1: the whole declaration. */
int32_t rb_btf_component(const struct rb_btf *btf, const struct rb_btf_type *type);

/* The type after typedefs, qualifiers and type tags. */
uint32_t rb_btf_resolve(const struct rb_btf *btf, uint32_t id);
/* Bytes that a value of the type takes; -EINVAL: none (void, functions, forward declarations). */
int64_t rb_btf_size(const struct rb_btf *btf, uint32_t id);
/* The first type of that kind and name, the base's first; 0: none. A linear search. */
uint32_t rb_btf_find(const struct rb_btf *btf, enum rb_btf_kind kind, const char *name);
/* The same for the blob's own types only, without its base's. */
uint32_t rb_btf_find_own(const struct rb_btf *btf, enum rb_btf_kind kind, const char *name);
/* The string at that offset, also used by .BTF.ext; NULL: outside the table. */
const char *rb_btf_string(const struct rb_btf *btf, uint32_t offset);
/* "STRUCT", "TYPEDEF", the same as bpftool. */
const char *rb_btf_kind_name(enum rb_btf_kind kind);

#endif
