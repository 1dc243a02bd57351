/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist_data - histograms in global variables, as in libbpf-tools for those without a key. A
 * variable is a histogram when it is a struct with an array of counts named slots, or an array of
 * such structs (a histogram for each index); or when --hist names it, and then an array of counts
 * is sufficient.
 */
#ifndef RB_REPORT_HIST_DATA_H
#define RB_REPORT_HIST_DATA_H

#include "report/hist_shape.h"
#include "session.h"

struct hist_variable {
	struct rb_map map; /* the equivalent map: its name, its value, an element for each index */
	size_t data;	   /* index of the map that contains it */
	size_t at;	   /* bytes into that map's value */
	struct hist_shape shape;
};

struct hist_data {
	struct hist_variable *items; /* owned */
	size_t count, capacity;
};

/* Those recognised by their types, in .data and .bss. */
int hist_data_find(struct rb_object *object, struct hist_data *ret);
/*
 * The variable of that name, with --hist's options. -ENOENT, without a message: no such variable.
 */
int hist_data_wish(struct rb_object *object, const char *name, const struct hist_wish *wish,
		   struct hist_data *data, struct rawbpf_err *err);
void hist_data_deinit(struct hist_data *data);

/* Draw all non-empty ones. */
int hist_data_add(const struct hist_data *data, struct rawbpf *session, bool json,
		  struct rb_text *out);

#endif
