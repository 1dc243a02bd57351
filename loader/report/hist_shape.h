/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist_shape - recognises histograms, and finds the offsets of their slots and counts. Pure.
 *
 * A map is a histogram by its types, in one of two ways:
 *
 *	BCC's		a value of type log2_histogram_count or linear_histogram_count, as the macros
 *			BPF_HISTOGRAM and BPF_LINEAR_HISTOGRAM of bcc.h have it; the key is the slot, or
 *			a struct that ends in the slot: one histogram for each distinct part before it
 *	libbpf-tools'	a value that is a struct with an array of counts named slots: one histogram for
 *			each key. Slot 0 has 0 and 1 here, where it is slot 1 for BCC's bpf_log2l()
 *
 * or by option: --hist MAP[=KIND][:LABEL], where KIND is log2 (numbered as above), log2from0,
 * log2from1 or linear. It needs one of these shapes, but no names.
 */
#ifndef RB_REPORT_HIST_SHAPE_H
#define RB_REPORT_HIST_SHAPE_H

#include "report/hist.h"
#include "object/object.h"

struct hist_shape {
	enum hist_kind kind;	     /* HIST_NONE: not a histogram */
	const char *label;	     /* borrowed from the wish, or "value" */
	bool in_value;		     /* the value has all counts of a key */
	size_t slot_at, slot_size;   /* not in_value: the slot, bytes into the key */
	size_t count_at, count_size; /* a count, or the first one, bytes into the value */
	size_t count;		     /* number of counts in a value */
	size_t first;		     /* the slot number of the first count */
};

/* Recognise a histogram by the map's types. */
void hist_shape_find(const struct rb_btf *btf, const struct rb_map *map, struct hist_shape *ret);
/*
 * A parsed argument of --hist. RAWBPF_USAGE: unknown KIND.
 */
struct hist_wish {
	size_t name_size;
	enum hist_kind kind;
	int first; /* -1: depends on the map's types */
	const char *label;
};
int hist_wish_parse(const char *wish, struct hist_wish *ret, struct rawbpf_err *err);
/* RAWBPF_USAGE: the map does not have the shape. */
int hist_shape_wish(const struct rb_btf *btf, const struct rb_map *map,
		    const struct hist_wish *wish, struct hist_shape *ret, struct rawbpf_err *err);

#endif
