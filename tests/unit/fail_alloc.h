/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * fail_alloc - no memory, at the Nth request.
 *
 * The unit tests are linked with --wrap=malloc, calloc and realloc, so that what the product asks for
 * comes by here. What the C library asks for itself does not.
 *
 *	fail_alloc_at(n);	the n-th request from now on gets nothing; 0: each gets what it wants
 *	...
 *	asked = fail_alloc_off();	how many there were
 *
 * What a test's own kernel asks for does not count: struct fail_alloc_door stands before it.
 */
#ifndef RB_TESTS_FAIL_ALLOC_H
#define RB_TESTS_FAIL_ALLOC_H

#include "sys/sys.h"

/* Passes calls on; what is asked for meanwhile is given. */
struct fail_alloc_door {
	struct rb_sys door;
	struct rb_sys *next;
};
void fail_alloc_door_init(struct fail_alloc_door *door, struct rb_sys *next);

void fail_alloc_at(unsigned long nth);
unsigned long fail_alloc_off(void);

#endif
