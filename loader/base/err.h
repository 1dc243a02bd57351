/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * err - how a failure travels: a negative errno as the return value, and its story in the caller's
 * struct rawbpf_err (include/rawbpf.h). The text is written once, where the fault is seen; each layer on
 * the way up puts one prefix before it: "load: program hello: the verifier rejected it".
 *
 * Every function takes a NULL err for a caller that only wants the number.
 */
#ifndef RB_BASE_ERR_H
#define RB_BASE_ERR_H

#include <errno.h>

#include "rawbpf.h"

#define RB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Start the story: returns `code`, a negative errno, so that `return rb_err_set(...)` reads well. */
int rb_err_set(struct rawbpf_err *err, enum rawbpf_status kind, int code, const char *fmt, ...)
	RB_PRINTF(4, 5);

/* Put "prefix: " before the story. The code is the caller's: without an err nobody else has it. */
void rb_err_prefix(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);

/* Go on with the text, or with the hint. */
void rb_err_more(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);
void rb_err_hint(struct rawbpf_err *err, const char *fmt, ...) RB_PRINTF(2, 3);

/* Out of memory, the one failure that every room shares. */
int rb_err_nomem(struct rawbpf_err *err);

#endif
