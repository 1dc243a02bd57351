/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * verdict - explains the verifier's rejection in plain words, with the source line. Pure.
 *
 * The kernel's log stays unchanged in err->detail; what is found in it is added to the error's text
 * and hint. For a log with no known message, nothing is added.
 */
#ifndef RB_WHY_VERDICT_H
#define RB_WHY_VERDICT_H

#include "link/link.h"

/* err->detail has the log of loading `code`. */
void rb_explain_verdict(const struct rb_object *object, const struct rb_code *code,
			struct rawbpf_err *err);

#endif
