/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * inspect - what is in a file, as lines for people or as records. Asks the kernel nothing and takes
 * any bytes: another machine's ELF file, the other byte order, damage. Shown is all that is sound.
 *
 * Both outputs are the same records: a type, then values under their names. In text a line begins
 * with the type; words in columns have no name before them, all else does ("size 96"). What a name
 * from the file could do to a terminal is shown as \xNN instead.
 */
#ifndef RB_CLI_INSPECT_H
#define RB_CLI_INSPECT_H

#include "object/object.h"

struct inspect {
	bool json;
	bool sections, symbols, code, rest; /* rest: programs, maps, data, externs */
	/* Takes what there is so far and clears it. Below 0: end. */
	int (*write)(void *ctx, struct rb_text *text);
	void *ctx;
	struct rb_text text; /* not yet written */
	int failed;	     /* what write() said */
};

/*
 * Show `image`. 0, or why it is no object for BPF, or what is wrong with it (RAWBPF_OBJECT), or what
 * write() said (RAWBPF_IO).
 */
int inspect_image(struct inspect *inspect, struct rb_bytes image, struct rawbpf_err *err);

/* ---- shared by inspect.c, inspect_code.c and inspect_line.c alone ---- */

/* Bytes of a string that are shown. One of megabytes may be referred to a million times. */
#define INSPECT_LONGEST 256

/*
 * inspect_code.c: every executable section, instruction by instruction. `object` may be NULL. The
 * error is .BTF.ext's; everything is shown without it.
 */
int inspect_code(struct inspect *inspect, const struct rb_elf *elf, const struct rb_object *object,
		 struct rawbpf_err *err);

/*
 * inspect_line.c: a record. Its format has for each value a name, a mark and a conversion, which is
 * one of %s %u %x %llu %llx with a width; the first value is the record's type:
 *
 *	"type:%s name:%-24s size %-6u pinning?%u"	map  counts  size 8
 *
 * ' ' shows the name before the value, ':' does not, '?' does and leaves out 0 and "", which is null
 * in JSON.
 */
void inspect_record(struct inspect *inspect, const char *fmt, ...) RB_PRINTF(2, 3);
/* A string from the file, for a terminal. Returns its columns. */
size_t inspect_show(struct rb_text *ret, const char *string);
/* Write when there is enough; always when `all`. */
void inspect_flush(struct inspect *inspect, bool all);

#endif
