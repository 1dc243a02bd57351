/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * online - a list of CPUs as sysfs writes it, "0-3,7\n", -> their numbers. Pure.
 *
 * The kernel prints ascending ranges that do not touch (bitmap_print_to_pagebuf(), "%*pbl"). What
 * is out of order is refused, and so is a number from RB_CPU_LIMIT on, so that a line of text
 * cannot ask for more memory than the largest machine would.
 */
#ifndef RB_STREAM_ONLINE_H
#define RB_STREAM_ONLINE_H

#include "base/array.h"

#define RB_CPU_LIMIT 65536 /* Linux is built for 8192 at most */

struct rb_cpus {
	int *ids; /* owned; ascending */
	size_t count, capacity;
};

/* An empty list is fine. Other than 0: RB_IO, and `ret` holds nothing. */
int rb_cpus_parse(const char *text, size_t size, struct rb_cpus *ret, struct rb_err *err);
void rb_cpus_deinit(struct rb_cpus *cpus);

#endif
