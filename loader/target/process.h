/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * process - addresses of a process -> functions of the files that it has mapped.
 *
 * What it has mapped is read once, at the beginning, and a file when the first address in it is asked
 * for: the file that really is mapped (/proc/PID/map_files), even where it was deleted or replaced
 * since, else the one of that path as the process sees it. What has no file says what it is: "[vdso]",
 * "[stack]", or "[anon]" for memory without a name, such as a compiler at run time writes code to.
 */
#ifndef RB_TARGET_PROCESS_H
#define RB_TARGET_PROCESS_H

#include "target/binary.h"
#include "target/proc_maps.h"

#define RB_BUILD_ID_SIZE 20 /* bytes; the kernel fills up shorter ones with zeros */

struct rb_process_file;

struct rb_process {
	struct rb_sys *sys; /* borrowed */
	int pid;
	struct rb_user_maps maps;
	struct rb_process_file *files; /* owned */
	size_t count, capacity;
};

/* Strings are the process's. */
struct rb_user_place {
	const char *name; /* of the function, name_size bytes; NULL: not known */
	size_t name_size;
	uint64_t into;	  /* bytes into it */
	const char *file; /* NULL: nothing is mapped there */
	uint64_t offset;  /* bytes into it */
};

/* -ESRCH: it is gone, or has no memory of its own, as a thread of the kernel. */
int rb_process_init(struct rb_sys *sys, int pid, struct rb_process *ret);
void rb_process_deinit(struct rb_process *process);

/* What is at `address`. */
void rb_process_at(struct rb_process *process, uint64_t address, struct rb_user_place *ret);
/* What is `offset` bytes into the file of that build id, where the process has it mapped. */
void rb_process_at_build_id(struct rb_process *process, const uint8_t *id, uint64_t offset,
			    struct rb_user_place *ret);

#endif
