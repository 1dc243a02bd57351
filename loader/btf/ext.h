/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ext - .BTF.ext -> function, line and CO-RE information for instructions. Pure.
 *
 * Three tables, each with one part per executable section: the starts and types of functions, the
 * source lines of instructions, and the instructions to adjust to the kernel's types (CO-RE).
 * rb_btf_ext_parse() checks all of it once: records are inside, offsets are whole instructions,
 * types and strings exist in the object's .BTF. Reading a record then copies a few numbers.
 *
 *	rb_btf_ext_find(&ext, RB_BTF_LINE_INFO, "kprobe/f", &records);
 *	for (uint32_t i = 0; i < records.count; i++)
 *		line = rb_btf_line_info(&records, i);
 *
 * Everything is a view into the two blobs, which the caller owns. There is nothing to free.
 */
#ifndef RB_BTF_EXT_H
#define RB_BTF_EXT_H

#include "btf/btf.h"

enum rb_btf_ext_kind { RB_BTF_FUNC_INFO, RB_BTF_LINE_INFO, RB_BTF_CORE_RELO };
#define RB_BTF_EXT_KINDS 3

struct rb_btf_ext {
	const struct rb_btf *btf; /* borrowed */
	struct {
		struct rb_bytes parts; /* one part per section */
		uint32_t record_size;  /* bytes; 0: no such table */
	} tables[RB_BTF_EXT_KINDS];
};

/* One section's records of one table; all zero: none. */
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
	const char *file, *text; /* text: the source line, "" when not recorded */
	uint32_t line, column;	 /* from 1 */
};

struct rb_btf_core_relo {
	uint32_t offset;
	uint32_t type;	    /* the root type of the access */
	const char *access; /* "0:1:2" */
	uint32_t kind;	    /* the kernel's enum bpf_core_relo_kind; not checked */
};

/* `btf` must outlive `ret`. Empty input: no tables. Errors: RAWBPF_OBJECT (-ENOEXEC). */
int rb_btf_ext_parse(struct rb_bytes bytes, const struct rb_btf *btf, struct rb_btf_ext *ret,
		     struct rawbpf_err *err);

/* The records of the section of that name; false, with ret->count 0: none. */
bool rb_btf_ext_find(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind, const char *section,
		     struct rb_btf_records *ret);
/* The next section's records: start with an empty `records`; false: no more. */
bool rb_btf_ext_next(const struct rb_btf_ext *ext, enum rb_btf_ext_kind kind,
		     struct rb_btf_records *records);

/* The n-th record; n below count. */
struct rb_btf_func_info rb_btf_func_info(const struct rb_btf_records *records, uint32_t n);
struct rb_btf_line_info rb_btf_line_info(const struct rb_btf_records *records, uint32_t n);
struct rb_btf_core_relo rb_btf_core_relo(const struct rb_btf_records *records, uint32_t n);

#endif
