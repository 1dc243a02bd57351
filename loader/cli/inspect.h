/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * inspect - the contents of a file, as text lines or JSON records. Makes no kernel calls and
 * accepts any bytes: ELF of another machine, either byte order, damaged files. Everything that can
 * be parsed is shown.
 *
 * Both outputs are the same records: a type, then named values. A text line starts with the type;
 * words in columns have no name before them, other values do ("size 96"). Control characters in
 * names from the file are shown as \xNN.
 */
#ifndef RB_CLI_INSPECT_H
#define RB_CLI_INSPECT_H

#include "object/object.h"

struct inspect {
	bool json;
	bool sections, symbols, code, rest; /* rest: programs, maps, data, externs */
	/* Writes and clears the text so far. Negative: stop. */
	int (*write)(void *ctx, struct rb_text *text);
	void *ctx;
	struct rb_text text; /* not yet written */
	int failed;	     /* the error of write() */
};

/*
 * Show `image`. 0; RAWBPF_OBJECT: it is malformed or not a BPF object; RAWBPF_IO: the error of
 * write().
 */
int inspect_image(struct inspect *inspect, struct rb_bytes image, struct rawbpf_err *err);

/* ---- shared by inspect.c, inspect_code.c and inspect_line.c only ---- */

/* Bytes of a string that are shown: a long string may be referenced a million times. */
#define INSPECT_LONGEST 256

/*
 * inspect_code.c: every executable section, instruction by instruction. `object` may be NULL. The
 * error is from .BTF.ext; the instructions are shown without it.
 */
int inspect_code(struct inspect *inspect, const struct rb_elf *elf, const struct rb_object *object,
		 struct rawbpf_err *err);

/*
 * inspect_line.c: a record. Its format has a name, a mark and a conversion for each value, one of
 * %s %u %x %llu %llx with a width; the first value is the record's type:
 *
 *	"type:%s name:%-24s size %-6u pinning?%u"	map  counts  size 8
 *
 * ' ' shows the name before the value, ':' does not, '?' does but omits 0 and "", which is null in
 * JSON.
 */
void inspect_record(struct inspect *inspect, const char *fmt, ...) RB_PRINTF(2, 3);
/* A string from the file, escaped for a terminal. Returns its width in columns. */
size_t inspect_show(struct rb_text *ret, const char *string);
/* Write if the text is long enough, or if `all`. */
void inspect_flush(struct inspect *inspect, bool all);

#endif
