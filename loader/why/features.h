/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * features - what this machine supports, found by looking or trying, never by the kernel's version.
 * Trials leave nothing behind: a map and two-instruction programs that are closed at once, and a
 * raw tracepoint that does not exist.
 */
#ifndef RB_WHY_FEATURES_H
#define RB_WHY_FEATURES_H

#include "sys/sys.h"

enum rb_have { RB_HAVE_NO, RB_HAVE_YES, RB_HAVE_UNKNOWN };

struct rb_feature {
	const char *name;
	enum rb_have have;
	char detail[512]; /* what was found */
	char hint[512];	  /* for a missing feature; may be empty */
};

/* Check every feature, in order. */
void rb_features_look(struct rb_sys *sys, void (*each)(void *ctx, const struct rb_feature *feature),
		      void *ctx);

#endif
