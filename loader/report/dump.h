/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * dump - prints a session's maps at its end (--maps): histograms, stacks with symbols, and the keys
 * and values of all other maps by their types.
 */
#ifndef RB_REPORT_DUMP_H
#define RB_REPORT_DUMP_H

#include "report/hist_data.h"
#include "session.h"

struct dump {
	struct rawbpf *session;	   /* borrowed */
	struct hist_shape *shapes; /* owned: by map */
	bool *wished;		   /* owned: by map, requested by --hist; NULL: all are shown */
	struct hist_data data;	   /* variables that are histograms */
};

struct dump_options {
	bool all;		   /* --maps; else only those of --hist */
	const char *const *wishes; /* --hist's */
	size_t wish_count;
};

/* RAWBPF_USAGE: a --hist argument is invalid. */
int dump_init(struct rawbpf *session, const struct dump_options *options, struct dump *ret,
	      struct rawbpf_err *err);
void dump_deinit(struct dump *dump);

/* Append all maps that were created and are not empty. */
void dump_maps(const struct dump *dump, bool json, struct rb_text *out);

#endif
