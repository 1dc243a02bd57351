/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * handles - what the kernel's answers are used for later. Pure: it is told of each call and its
 * answer, by the recording door or by whoever replays one.
 *
 * A descriptor that a call answers is a handle from then on: the number may be used again, the handle
 * is not. Each later call that has it in an attribute, in an instruction of the program that is
 * loaded, in an ioctl or as the file that is read, is a use of it.
 */
#ifndef RB_SYS_HANDLES_H
#define RB_SYS_HANDLES_H

#include "sys/sys.h"

enum rb_handle_kind {
	RB_HANDLE_FILE, /* or a directory */
	RB_HANDLE_MAP,
	RB_HANDLE_PROGRAM,
	RB_HANDLE_BTF,
	RB_HANDLE_LINK,
	RB_HANDLE_PERF_EVENT,
	RB_HANDLE_ITERATOR,
};

struct rb_handle {
	enum rb_handle_kind kind;
	enum rb_step step; /* why it was asked for */
	char *subject;	   /* owned: about what; NULL: nothing that has a name */
	int fd;
	size_t made; /* number of the call that answered it, from 0 on */
	bool closed;
};

struct rb_use {
	size_t handle, call;
	const char *as; /* "map_fd", "insns", "PERF_EVENT_IOC_SET_BPF": a constant */
	uint32_t insn;	/* as "insns": which one */
};

struct rb_handles {
	struct rb_handle *items; /* owned */
	size_t count, capacity;
	struct rb_use *uses; /* owned; in the order of the calls */
	size_t use_count, use_capacity;
	size_t calls; /* told so far */
	bool failed;  /* out of memory: what is here is not all */
};

/* `handles` begins zeroed. */
void rb_handles_note(struct rb_handles *handles, const struct rb_call *call, int64_t answer);
/* The handle that has this descriptor now; SIZE_MAX: none. */
size_t rb_handles_of(const struct rb_handles *handles, int fd);
const char *rb_handle_kind_name(enum rb_handle_kind kind);
void rb_handles_deinit(struct rb_handles *handles);

#endif
