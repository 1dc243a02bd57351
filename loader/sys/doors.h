/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * doors - implementations of struct rb_sys that wrap the real one or replace it. Each struct begins
 * with the struct rb_sys that is passed to the rooms. The caller owns the struct; its init function
 * fills it in.
 */
#ifndef RB_SYS_DOORS_H
#define RB_SYS_DOORS_H

#include "sys/sys.h"

/* Passes every call to `next`, and then calls `tell` with the call and its result. */
struct rb_sys_record {
	struct rb_sys door;
	struct rb_sys *next;
	void (*tell)(void *ctx, const struct rb_call *call, int64_t answer);
	void *ctx;
};
void rb_sys_record_init(struct rb_sys_record *record, struct rb_sys *next,
			void (*tell)(void *, const struct rb_call *, int64_t), void *ctx);

/*
 * Answers calls from a script, without a kernel. The first matching entry answers a call; an entry
 * with `times` is used that many times. A call that matches no entry succeeds: a new descriptor
 * (from 3 on), 0, the full size for a write, end of file for a read, zeroed memory for a mapping,
 * which a test fills in as the kernel would.
 */
struct rb_answer {
	enum rb_op op;
	const char *path; /* substring of the call's or, for reads, of the opened path; NULL: any */
	int64_t cmd;	  /* for RB_OP_BPF and RB_OP_IOCTL: the command; -1: any */
	int64_t answer;	  /* for a read with data: size of the data in bytes; 0: up to its NUL */
	const char *data; /* RB_OP_READ, RB_OP_LIST: the content, read once per open */
	unsigned int times; /* 0: always */
};

#define RB_SCRIPT_FDS 64

/* On the heap, exactly `size` bytes, so that a sanitizer detects accesses past its end. */
struct rb_script_mapping {
	void *data; /* owned; NULL: unmapped, or never mapped */
	size_t size;
	uint64_t offset;
	int fd, prot;
};

struct rb_sys_script {
	struct rb_sys door;
	const struct rb_answer *answers;
	size_t answer_count;
	unsigned int used[RB_SCRIPT_FDS]; /* by answer */
	char *paths[RB_SCRIPT_FDS]; /* by descriptor: the opened path; owned; NULL: not open */
	size_t offsets[RB_SCRIPT_FDS];
	struct rb_script_mapping mappings[RB_SCRIPT_FDS]; /* in the order of the calls */
	size_t mapping_count;
	struct rb_self self;
};
void rb_sys_script_init(struct rb_sys_script *script, const struct rb_answer *answers,
			size_t answer_count);
/* Returns how many descriptors and mappings are still open, for leak checks, and frees them. */
size_t rb_sys_script_deinit(struct rb_sys_script *script);

/*
 * Passes calls to `next`, but call number `nth` (from 1) returns `code`. A failing close still
 * closes.
 */
struct rb_sys_fail {
	struct rb_sys door;
	struct rb_sys *next;
	uint64_t nth, seen;
	int64_t code;
};
void rb_sys_fail_init(struct rb_sys_fail *fail, struct rb_sys *next, uint64_t nth, int64_t code);

#endif
