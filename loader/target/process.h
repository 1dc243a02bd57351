/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * process - addresses of a process -> functions of the files that it has mapped.
 *
 * The mappings are read once, at the start; a file is opened when the first address in it is looked
 * up: the mapped file itself (/proc/PID/map_files), even if it was deleted or replaced since, else
 * the file of that path in the process's root. Ranges without a file have a name: "[vdso]",
 * "[stack]", or "[anon]" for anonymous memory, such as JIT-compiled code.
 */
#ifndef RB_TARGET_PROCESS_H
#define RB_TARGET_PROCESS_H

#include "target/binary.h"
#include "target/proc_maps.h"

#define RB_BUILD_ID_SIZE 20 /* bytes; the kernel pads shorter ones with zeros */

struct rb_process_file;

struct rb_process {
	struct rb_sys *sys; /* borrowed */
	int pid;
	struct rb_user_maps maps;
	struct rb_process_file *files; /* owned */
	size_t count, capacity;
};

/* The strings belong to the struct rb_process. */
struct rb_user_location {
	const char *name; /* of the function, name_size bytes; NULL: unknown */
	size_t name_size;
	uint64_t into;	  /* bytes into it */
	const char *file; /* NULL: nothing is mapped */
	uint64_t offset;  /* bytes into it */
};

/* -ESRCH: the process has exited, or has no user memory (a kernel thread). */
int rb_process_init(struct rb_sys *sys, int pid, struct rb_process *ret);
void rb_process_deinit(struct rb_process *process);

/* The location of `address`. */
void rb_process_at(struct rb_process *process, uint64_t address, struct rb_user_location *ret);
/* The location of `offset` in the file with that build id, if the process has it mapped. */
void rb_process_at_build_id(struct rb_process *process, const uint8_t *id, uint64_t offset,
			    struct rb_user_location *ret);

#endif
