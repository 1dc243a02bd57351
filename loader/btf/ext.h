/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ext - .BTF.ext -> what a compiler says about instructions. Pure.
 *
 * Three tables, each in parts that belong to one executable section: where functions begin and what
 * type they have, which source line an instruction came from, and which instructions have to be
 * adapted to the kernel's types (CO-RE). rb_btf_ext_parse() checks all of it once: records are
 * inside, offsets are whole instructions, types and strings exist in the .BTF that goes with it.
 * Asking for a record then copies a few numbers.
 *
 *	rb_btf_ext_find(&ext, RB_BTF_LINE_INFO, "kprobe/f", &records);
 *	for (uint32_t i = 0; i < records.count; i++)
 *		line = rb_btf_line_info(&records, i);
 *
 * Everything is a view into the two blobs, which the caller keeps. Nothing is to be released.
 */
#ifndef RB_BTF_EXT_H
#define RB_BTF_EXT_H

#include "btf/btf.h"

enum rb_btf_ext_kind { RB_BTF_FUNC_INFO, RB_BTF_LINE_INFO, RB_BTF_CORE_RELO };
#define RB_BTF_EXT_KINDS 3

struct rb_btf_ext {
	const struct rb_btf *btf; /* borrowed */
	struct {
		struct rb_bytes parts; /* section after section */
		uint32_t record_size;  /* bytes; 0: there is no such table */
	} tables[RB_BTF_EXT_KINDS];
};

/* One section's records of one kind; all zero: none. */
struct rb_btf_records {
	const struct rb_btf_ext *ext;
	const char *section; /* its name */
	struct rb_bytes data;
	uint32_t record_size, count;
};

struct rb_btf_func_info {
	uint32_t offset; /* bytes into the section, as everywhere here */
	uint32_t type;	 /* a FUNC */
};

struct rb_btf_line_info {
	uint32_t offset;
	const char *file, *text; /* text: the line itself, "" when it was not recorded */
	uint32_t line, column;	 /* from 1 */
};

struct rb_btf_core_relo {
	uint32_t offset;
	uint32_t type;	    /* the root type of the access */
	const char *access; /* "0:1:2" */
	uint32_t kind;	    /* the kernel's enum bpf_core_relo_kind; not checked */
};

/* `btf` outlives `ret`. Empty bytes are an ext without tables. Errors: RAWBPF_OBJECT (-ENOEXEC). */
int rb_btf_ext_parse(struct rb_bytes bytes, const struct rb_btf *btf, struct rb_btf_ext *ret,
		     struct rawbpf_err *err);

/* The records of the section of that name; false, with ret->count 0: it has none. */
bool rb_btf_ext_find(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind, const char *section,
		     struct rb_btf_records *ret);
/* Section after section: start with an empty `records`; false: that was the last. */
bool rb_btf_ext_next(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind,
		     struct rb_btf_records *records);

/* The n-th record of that kind; n below count. */
struct rb_btf_func_info rb_btf_func_info(const struct rb_btf_records *records, uint32_t n);
struct rb_btf_line_info rb_btf_line_info(const struct rb_btf_records *records, uint32_t n);
struct rb_btf_core_relo rb_btf_core_relo(const struct rb_btf_records *records, uint32_t n);

#endif
