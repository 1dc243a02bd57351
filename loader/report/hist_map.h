/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist_map - draws a map that is a histogram: one for each key, or for each distinct part of the
 * key before the slot, under a line with that key. The values of a per-CPU map are summed.
 */
#ifndef RB_REPORT_HIST_MAP_H
#define RB_REPORT_HIST_MAP_H

#include "report/hist_shape.h"
#include "report/walk.h"

/* Elements whose slot is out of range go to `other`. 0 or -ENOMEM. */
int hist_map_add(const struct walk *walk, const struct hist_shape *shape,
		 void (*other)(const struct walk *walk, const uint8_t *key, const uint8_t *value));
/* One histogram, of a shape that has all its counts in the value. 0 or -ENOMEM. */
int hist_value_add(const struct walk *walk, const struct hist_shape *shape, const uint8_t *key,
		   const uint8_t *value);

#endif
