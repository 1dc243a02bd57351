/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * sampling - what a perf_event program samples, "EVENT:N" or "EVENT:Nhz" -> numbers. Pure.
 */
#ifndef RB_PLAN_SAMPLING_H
#define RB_PLAN_SAMPLING_H

#include <stdbool.h>
#include <stdint.h>

struct rawbpf_err;

struct rb_sampling {
	uint32_t type;	 /* PERF_TYPE_* */
	uint64_t config; /* PERF_COUNT_*, or the raw event's number */
	uint64_t rate;	 /* 1 or more */
	bool hertz;	 /* `rate` is a frequency; false: a period, in events per sample */
};

/* "cpu-clock:99hz"; RAWBPF_USAGE. */
int rb_sampling_parse(const char *text, struct rb_sampling *ret, struct rawbpf_err *err);

#endif
