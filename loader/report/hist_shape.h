/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist_shape - which maps are histograms, and where in their bytes slots and counts are. Pure.
 *
 * A map says so itself, through its types, in one of two ways:
 *
 *	BCC's		a value of type log2_histogram_count or linear_histogram_count, as the macros
 *			BPF_HISTOGRAM and BPF_LINEAR_HISTOGRAM of bcc.h have it; the key is the slot, or
 *			a struct that ends in the slot: one histogram for each value of what is before it
 *	libbpf-tools'	a value that is a struct with an array of counts called slots: one histogram for
 *			each key. Slot 0 has 0 and 1 here, where it is slot 1 for BCC's bpf_log2l()
 *
 * or is said to be one: --hist MAP[=KIND][:LABEL], where KIND is log2 (numbered after the way it is
 * kept), log2from0, log2from1 or linear. What is asked for needs one of those shapes, but no names.
 */
#ifndef RB_REPORT_HIST_SHAPE_H
#define RB_REPORT_HIST_SHAPE_H

#include "report/hist.h"
#include "object/object.h"

struct hist_shape {
	enum hist_kind kind;	     /* HIST_NONE: the map is no histogram */
	const char *label;	     /* borrowed from the wish, or "value" */
	bool in_value;		     /* the value has all counts of a key */
	size_t slot_at, slot_size;   /* not in_value: the slot, bytes into the key */
	size_t count_at, count_size; /* a count, or the first one, bytes into the value */
	size_t count;		     /* how many counts a value has */
	size_t first;		     /* the number of the first of them */
};

/* What the map's types say. */
void hist_shape_find(const struct rb_btf *btf, const struct rb_map *map, struct hist_shape *ret);
/*
 * --hist's `wish` taken apart: how long the map's name at its beginning is; `kind` is NULL when it
 * has none. RAWBPF_USAGE: no such kind.
 */
struct hist_wish {
	size_t name_size;
	enum hist_kind kind;
	int first; /* -1: after the way it is kept */
	const char *label;
};
int hist_wish_parse(const char *wish, struct hist_wish *ret, struct rawbpf_err *err);
/* RAWBPF_USAGE: the map has not the shape. */
int hist_shape_wish(const struct rb_btf *btf, const struct rb_map *map,
		    const struct hist_wish *wish, struct hist_shape *ret, struct rawbpf_err *err);

#endif
