/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * handles - track the descriptors that calls return, and the later calls that use them. Pure: it
 * gets each call and its result, from the recording door or from a replay.
 *
 * Each descriptor that a call returns gets a handle: descriptor numbers are reused after a close,
 * handles are not. Each later call that has the descriptor in an attribute, in an instruction of a
 * program that is loaded, in an ioctl or as the file that is read, is recorded as a use.
 * rb_handles_deinit() frees the arrays.
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
	enum rb_step step; /* the step that created it */
	char *subject;	   /* owned: the purpose's subject; NULL: none */
	int fd;
	size_t made; /* number of the call that returned it, from 0 on */
	bool closed;
};

struct rb_use {
	size_t handle, call;
	const char *as; /* "map_fd", "insns", "PERF_EVENT_IOC_SET_BPF": a constant */
	uint32_t insn;	/* as "insns": index of the instruction */
};

struct rb_handles {
	struct rb_handle *items; /* owned */
	size_t count, capacity;
	struct rb_use *uses; /* owned; in the order of the calls */
	size_t use_count, use_capacity;
	size_t calls; /* noted so far */
	bool failed;  /* out of memory: the arrays are incomplete */
};

/* `handles` begins zeroed. */
void rb_handles_note(struct rb_handles *handles, const struct rb_call *call, int64_t answer);
/* The handle that currently has this descriptor; SIZE_MAX: none. */
size_t rb_handles_of(const struct rb_handles *handles, int fd);
const char *rb_handle_kind_name(enum rb_handle_kind kind);
void rb_handles_deinit(struct rb_handles *handles);

#endif
