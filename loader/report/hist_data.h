/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist_data - histograms in global variables: as libbpf-tools keep those that have no key. A variable
 * is one when it is a struct with an array of counts called slots, or an array of such structs, which
 * is one for each index; or when it is asked for by name, and then an array of counts will do.
 */
#ifndef RB_REPORT_HIST_DATA_H
#define RB_REPORT_HIST_DATA_H

#include "report/hist_shape.h"
#include "session.h"

struct hist_variable {
	struct rb_map
		map; /* what it would be as one: its name, its value, an element for each index */
	size_t data; /* index of the map that holds it */
	size_t at;   /* bytes into that map's value */
	struct hist_shape shape;
};

struct hist_data {
	struct hist_variable *items; /* owned */
	size_t count, capacity;
};

/* Those whose types say so, in .data and .bss. */
int hist_data_find(struct rb_object *object, struct hist_data *ret);
/* The variable of that name, as wished. -ENOENT, without a story: there is none. */
int hist_data_wish(struct rb_object *object, const char *name, const struct hist_wish *wish,
		   struct hist_data *data, struct rawbpf_err *err);
void hist_data_deinit(struct hist_data *data);

/* All that hold something, drawn. */
int hist_data_add(const struct hist_data *data, struct rawbpf *session, bool json,
		  struct rb_text *out);

#endif
