/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * map_kernel - a bpf(2) that keeps books of maps: each call becomes a line, descriptors are the
 * script's, and a bpffs of one name may be there.
 *
 *	create events type 27 key 0 value 0 entries 4096 flags 0x0 = 3
 *	update 3 [0] 48656c6c6f
 *	freeze 3
 *	pin 3 /sys/fs/bpf/events
 *
 * A single command can be refused. Below it stands a script, for files.
 */
#ifndef RB_TESTS_MAP_KERNEL_H
#define RB_TESTS_MAP_KERNEL_H

#include "sys/doors.h"
#include "sys/uapi.h"

#define MAP_KERNEL_SHOWN 16 /* bytes of a value that are written down */

struct map_kernel {
	struct rb_sys door;
	struct rb_sys_script script;
	struct rb_text calls;
	uint32_t value_sizes[RB_SCRIPT_FDS]; /* by descriptor */
	int refused;			     /* BPF_*; only with a code */
	int code;			     /* ... the answer */
	unsigned int skip;		     /* let so many of them pass */
	unsigned int times;		     /* then refuse so many; 0: all */
	unsigned int raised;		     /* how often more locked memory was asked for */
	const char *there; /* what is pinned: the end of its path; NULL: nothing */
	struct bpf_map_info pinned;
};

void map_kernel_init(struct map_kernel *kernel, const struct rb_answer *answers, size_t count);
/* How many descriptors are open still. */
size_t map_kernel_deinit(struct map_kernel *kernel);
/* The calls so far are these, and are forgotten. */
bool map_kernel_was_asked(struct map_kernel *kernel, const char *lines);

#endif
