/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * stacks - maps of type STACK_TRACE, with their frames as functions; and the fields of other maps'
 * elements that are ids of such stacks.
 *
 *	counts:
 *	  {pid: 4711, kern_stack_id: 12, user_stack_id: 40}	7
 *	    kern_stack_id:
 *	      0xffffffff8110bd30 do_syscall_64+0x56
 *	    user_stack_id:
 *	      0x00007f2c4d8e1a10 getppid+0x10 [/usr/lib/x86_64-linux-gnu/libc.so.6]
 *
 * An id is an integer of 4 or 8 bytes in a struct, with a name that ends in "stack_id" or
 * "stackid": of a kernel stack if k, kern or kernel precedes it (kern_stack_id, kstackid), of a
 * user stack for u or user, and of either for no prefix. The process is the struct's tgid, pid or
 * pid_tgid. Of several maps of stacks, the one with "kern" or "user" in its name is used. Stacks
 * that no element refers to are printed at the end, by id.
 */
#ifndef RB_REPORT_STACKS_H
#define RB_REPORT_STACKS_H

#include "report/walk.h"

enum stack_space { STACK_ANY, STACK_KERNEL, STACK_USER };

struct stack_field {
	const char *name; /* the object's */
	enum stack_space space;
	bool in_key;
	size_t at, size; /* bytes into the key or value */
};

/* The stack ids in the elements of one map. */
struct stack_fields {
	struct stack_field *items; /* owned */
	size_t count, capacity;
	struct stack_field pid; /* size 0: none; with 8 bytes, the process is the upper half */
};

int stack_fields_find(const struct rb_btf *btf, const struct rb_map *map, struct stack_fields *ret);
void stack_fields_deinit(struct stack_fields *fields);
/* Is that the name of a stack id, and of which space? */
bool stack_field_name(const char *name, enum stack_space *ret);

struct stack_frame {
	uint64_t address; /* with a build id: file offset */
	bool by_id;
	uint8_t build_id[20];
	struct rawbpf_symbol kernel; /* the kernel symbol */
};

struct stack {
	size_t map;
	uint32_t id;
	size_t first, count; /* of frames */
	bool shown;
};

struct stacks {
	struct rawbpf *session; /* borrowed */
	struct rawbpf_symbolizer *symbolizer;
	struct stack *items; /* owned; by map, then by id */
	size_t count, capacity;
	struct stack_frame *frames; /* owned */
	size_t frame_count, frame_capacity;
};

/* Read all stacks, and their kernel symbols. */
int stacks_init(struct rawbpf *session, struct stacks *ret);
void stacks_deinit(struct stacks *stacks);

/* For bsearch(): by map and id. */
int stacks_by_map(const void *a, const void *b);

/* The stacks that an element refers to: lines below it, or ,"stacks":{...} in its record. */
void stacks_add(struct stacks *stacks, const struct walk *walk, const struct stack_fields *fields,
		const uint8_t *key, const uint8_t *value);
/* The stacks of the map that were not shown yet. */
void stacks_add_rest(struct stacks *stacks, const struct walk *walk);

#endif
