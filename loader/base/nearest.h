/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * nearest - "did you mean": of all existing names, the few nearest to the requested one. Pure, no
 * memory beyond the struct; 150,000 names take a few milliseconds.
 *
 *	rb_nearest_init(&nearest, "tcp_conect");
 *	rb_nearest_offer(&nearest, name, strlen(name));		for each existing name
 *	rb_nearest_hint(&nearest, err);				"did you mean tcp_connect?"
 *
 * Near means, nearest first: one name inside the other (sys_openat2 in do_sys_openat2); a few
 * letters wrong, missing, extra or swapped; or a long common start of whole words
 * (blk_account_io_completion, blk_account_io_done). Other names are not proposed.
 */
#ifndef RB_BASE_NEAREST_H
#define RB_BASE_NEAREST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define RB_NEAREST_MAX	5
#define RB_NEAREST_TYPO 10 /* the distance of one wrong letter */
#define RB_NEAREST_NAME 96 /* bytes; longer names are ignored */

struct rb_nearest_name {
	char name[RB_NEAREST_NAME];
	unsigned int far; /* 0: the same */
};

struct rb_nearest {
	const char *wanted; /* borrowed */
	size_t size;
	uint64_t letters;			     /* which characters it has, one bit each */
	struct rb_nearest_name best[RB_NEAREST_MAX]; /* the nearest first */
	size_t count;
};

void rb_nearest_init(struct rb_nearest *nearest, const char *wanted);
/* `name` need not end in a NUL. A name that was offered before is ignored. */
void rb_nearest_offer(struct rb_nearest *nearest, const char *name, size_t size);
/* Append to err's hint: "did you mean PREFIXa, PREFIXb or PREFIXc?"; nothing when none is near. */
void rb_nearest_hint(const struct rb_nearest *nearest, const char *prefix, struct rawbpf_err *err);

#endif
