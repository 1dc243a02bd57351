/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * source_line - .BTF.ext -> the source line of an instruction. Pure.
 *
 * clang -g writes, for each executable section, a table of (instruction, file, line, column, text
 * of the line), with the strings in .BTF. Read only for messages and listings: a successful load
 * does not need it. Format: the kernel's Documentation/bpf/btf.rst.
 */
#ifndef RB_BTF_SOURCE_LINE_H
#define RB_BTF_SOURCE_LINE_H

#include "base/bytes.h"
#include "base/err.h"

struct rb_line {
	const char *file;      /* a view into .BTF, as all strings here */
	const char *text;      /* the source line; "" when not recorded */
	uint32_t line, column; /* from 1 */
};

/*
 * The line of the instruction at `offset` bytes in the section named `section`: the last record at
 * or before it. Returns 0; -ENOENT: no line is recorded; -ENOEXEC (RAWBPF_OBJECT) with the
 * fault when .BTF or .BTF.ext are malformed. Empty `btf` or `ext` are -ENOENT.
 */
int rb_btf_line_at(struct rb_bytes btf, struct rb_bytes ext, bool swap, const char *section,
		   uint64_t offset, struct rb_line *ret, struct rawbpf_err *err);

/* Bytes of CO-RE relocations in .BTF.ext: 0 when there are none, or no such section. */
uint32_t rb_btf_core_size(struct rb_bytes ext, bool swap);

#endif
