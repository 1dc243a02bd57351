/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * dump - the maps of a session, at its end (--maps): histograms drawn, stacks with their symbols, and
 * of all others every key and value by its type.
 */
#ifndef RB_REPORT_DUMP_H
#define RB_REPORT_DUMP_H

#include "report/hist_data.h"
#include "session.h"

struct dump {
	struct rawbpf *session;	   /* borrowed */
	struct hist_shape *shapes; /* owned: by map */
	bool *wished;		   /* owned: by map; NULL: all are shown */
	struct hist_data data;	   /* variables that are histograms */
};

struct dump_options {
	bool all;		   /* --maps; else only what is wished for */
	const char *const *wishes; /* --hist's */
	size_t wish_count;
};

/* RAWBPF_USAGE: one of the wishes can't be met. */
int dump_init(struct rawbpf *session, const struct dump_options *options, struct dump *ret,
	      struct rawbpf_err *err);
void dump_deinit(struct dump *dump);

/* Appends all maps that were made and hold something to say. */
void dump_maps(const struct dump *dump, bool json, struct rb_text *out);

#endif
