/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * doors - what can stand before the real door, or in its place. Each begins with the struct rb_sys
 * that is handed down, and is set up by filling in the fields.
 */
#ifndef RB_SYS_DOORS_H
#define RB_SYS_DOORS_H

#include "sys/sys.h"

/* Passes every call on to `next`, and tells of it with the answer. */
struct rb_sys_record {
	struct rb_sys door;
	struct rb_sys *next;
	void (*tell)(void *ctx, const struct rb_call *call, int64_t answer);
	void *ctx;
};
void rb_sys_record_init(struct rb_sys_record *record, struct rb_sys *next,
			void (*tell)(void *, const struct rb_call *, int64_t), void *ctx);

/*
 * Answers without a kernel. The first entry that fits a call speaks; entries are tried in their
 * order, and one with `times` is used up after so many answers. A call that no entry fits gets what
 * a kind kernel says: a new descriptor (from 3 on), 0, all of a write taken, nothing to read, zeroed
 * memory for a mapping, which a test then fills in as the kernel would.
 */
struct rb_answer {
	enum rb_op op;
	const char *
		path; /* must be in the call's path, or, for reads, in that of the open; NULL: any */
	int64_t cmd;  /* for RB_OP_BPF and RB_OP_IOCTL: the command; -1: any */
	int64_t answer;	    /* of a read with data: how many bytes that has; 0: up to its NUL */
	const char *data;   /* RB_OP_READ, RB_OP_LIST: what there is to read, once per open */
	unsigned int times; /* 0: always */
};

#define RB_SCRIPT_FDS 64

/* The heap's, of exactly `size` bytes, so that a sanitizer sees what goes beyond. */
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
	char *paths[RB_SCRIPT_FDS]; /* by descriptor: what was opened; owned; NULL: not open */
	size_t offsets[RB_SCRIPT_FDS];
	struct rb_script_mapping mappings[RB_SCRIPT_FDS]; /* in the order they were asked for */
	size_t mapping_count;
	struct rb_self self;
};
void rb_sys_script_init(struct rb_sys_script *script, const struct rb_answer *answers,
			size_t answer_count);
/* How many descriptors and mappings are left: a test's proof that nothing leaks. Frees them. */
size_t rb_sys_script_deinit(struct rb_sys_script *script);

/* Passes calls on, but call number `nth` (from 1) is answered `code`. A close closes all the same. */
struct rb_sys_fail {
	struct rb_sys door;
	struct rb_sys *next;
	uint64_t nth, seen;
	int64_t code;
};
void rb_sys_fail_init(struct rb_sys_fail *fail, struct rb_sys *next, uint64_t nth, int64_t code);

#endif
