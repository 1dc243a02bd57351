/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist - counts by slot, drawn as BCC's print_log2_hist() and print_linear_hist() draw them. Pure.
 *
 *	     usecs               : count     distribution
 *	         0 -> 1          : 3        |******                                  |
 *	         2 -> 3          : 20       |****************************************|
 *
 * Slot s of a log2 histogram counts the values from 2^(s-1) to 2^s - 1, and slot 1 also zero: the
 * numbering of BCC's bpf_log2l(). BCC does not draw slot 0; here it gets a row when it is not
 * empty, so that no count is lost. Above 32 slots the rows are wider and the bars half as long. The
 * last slot drawn is the last non-empty one; an empty histogram is not drawn.
 */
#ifndef RB_REPORT_HIST_H
#define RB_REPORT_HIST_H

#include "base/array.h"
#include "rawbpf.h"

#define HIST_LOG2_SLOTS	  65   /* enough for any 64-bit number */
#define HIST_LINEAR_SLOTS 1025 /* BCC's limit, when slots are keys */

enum hist_kind { HIST_NONE, HIST_LOG2, HIST_LINEAR };

struct hist {
	enum hist_kind kind;
	const char *label;     /* what is counted: "usecs", "value" */
	const uint64_t *slots; /* borrowed */
	size_t count;
};

bool hist_is_empty(const struct hist *hist);
void hist_text(const struct hist *hist, struct rb_text *out);
/* ,"kind":"log2","label":"usecs","slots":[{"low":0,"high":1,"count":3},...] */
void hist_json(const struct hist *hist, struct rb_text *out);

#endif
