/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * verdict - what the verifier said, in plain words, with the line of the source it is about. Pure.
 *
 * The kernel's log stays as it is, in err->detail; what is found in it goes into the error's text and
 * hint. A log that none of the known complaints fits is left to speak for itself.
 */
#ifndef RB_WHY_VERDICT_H
#define RB_WHY_VERDICT_H

#include "link/link.h"

/* err->detail has the log of loading `code`. */
void rb_explain_verdict(const struct rb_object *object, const struct rb_code *code,
			struct rawbpf_err *err);

#endif
