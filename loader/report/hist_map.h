/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hist_map - a map that is a histogram, drawn: one for each key, or for each value of what is before
 * the slot in the key, under a line that says which. The copies of a per-CPU map are added up.
 */
#ifndef RB_REPORT_HIST_MAP_H
#define RB_REPORT_HIST_MAP_H

#include "report/hist_shape.h"
#include "report/walk.h"

/* Elements whose slot is no slot of a histogram go to `other`. 0 or -ENOMEM. */
int hist_map_add(const struct walk *walk, const struct hist_shape *shape,
		 void (*other)(const struct walk *walk, const uint8_t *key, const uint8_t *value));
/* One histogram, of a shape that has all its counts in the value. 0 or -ENOMEM. */
int hist_value_add(const struct walk *walk, const struct hist_shape *shape, const uint8_t *key,
		   const uint8_t *value);

#endif
