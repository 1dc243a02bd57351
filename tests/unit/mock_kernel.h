/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * mock_kernel - a kernel in memory, for tests of what is made, and whether it is undone.
 *
 * A script (sys/doors.h) answers; this door stands before it and keeps the books: which descriptors
 * are open, which events and instances there are, what was written and in which order. A call on a
 * descriptor that is not open is a fault of the program, and remembered. Single calls are refused by
 * what they write or name, which a script cannot tell.
 */
#ifndef RB_TESTS_MOCK_KERNEL_H
#define RB_TESTS_MOCK_KERNEL_H

#include "sys/doors.h"

/* The call of that kind, on that path, that writes that: all as parts of the text; NULL: any. */
struct mock_refusal {
	enum rb_op op;
	const char *path, *data;
	int code;
	unsigned int skip, times; /* let so many pass, then refuse so many; 0 times: all */
	unsigned int seen;	  /* ours to count */
};

#define MOCK_REFUSALS 8
#define MOCK_OPS      64 /* more than there are */

struct mock_kernel {
	struct rb_sys door;
	struct rb_sys_script script;
	struct mock_refusal refusals[MOCK_REFUSALS]; /* filled in by the test, from the first on */
	struct rb_text writes;	  /* a line "FILE: TEXT" for each write that was tried */
	struct rb_text there;	  /* a line for each event and each instance that there is */
	struct rb_text places;	  /* the lines of probes that were written, as they read back */
	const char *refused_line; /* a line with this in it is refused with EINVAL; NULL: none */
	bool one_place;		  /* an event keeps its last place alone: before Linux 5.4 */
	struct rb_text misused;	  /* a line for each call on a descriptor that is not open */
	unsigned int calls[MOCK_OPS]; /* by operation */
	unsigned int total;
};

/* Beyond `answers`, every events/.../id is 1234 and error_log is empty. */
void mock_kernel_init(struct mock_kernel *mock, const struct rb_answer *answers, size_t count);
/* How many descriptors are open still. */
size_t mock_kernel_deinit(struct mock_kernel *mock);

/* Whose text this is: "" for an empty one. */
const char *mock_text(const struct rb_text *text);

#endif
