/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * err - how errors propagate: a negative errno as the return value, and a message in the caller's
 * struct rawbpf_err (include/rawbpf.h). The message is written once, where the error is detected;
 * each layer above adds one prefix: "load: program hello: the verifier rejected it".
 *
 * Every function accepts a NULL err, for a caller that only wants the errno.
 */
#ifndef RB_BASE_ERR_H
#define RB_BASE_ERR_H

#include <errno.h>

#include "rawbpf.h"

#define RB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Set the message. Returns `code`, a negative errno, for use as `return rb_err_set(...)`. */
int rb_err_set(struct rawbpf_err *err, enum rawbpf_status kind, int code, const char *fmt, ...)
	RB_PRINTF(4, 5);

/*
 * Put "prefix: " before the message. The error code stays with the caller, since err may be NULL.
 */
void rb_err_prefix(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);

/* Append to the message, or to the hint. */
void rb_err_more(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);
void rb_err_hint(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);

/* Make it empty, whatever was in it: where a public function begins, whose caller may not have. */
void rb_err_begin(struct rawbpf_err *err);

/*
 * A later failure, `story`, comes behind the first: told after it, or in its place when there was none.
 * Returns the code of the first; `story` is empty then.
 */
int rb_err_also(int code, struct rawbpf_err *err, int later, struct rawbpf_err *story);

/* Out of memory: the error that every room can return. */
int rb_err_nomem(struct rawbpf_err *err);

#endif
