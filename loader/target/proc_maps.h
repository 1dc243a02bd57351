/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * proc_maps - the mappings of a process: /proc/PID/maps, one line for each range
 *
 *	7f3c4a428000-7f3c4a5bd000 r-xp 00028000 08:01 1318   /usr/lib/libc.so.6
 *
 * An address of that process - start + offset is the file offset, which rb_binary_symbol_at()
 * resolves. The file, even one deleted since, is /proc/PID/map_files/START-END (hexadecimal), or
 * /proc/PID/root + path.
 */
#ifndef RB_TARGET_PROC_MAPS_H
#define RB_TARGET_PROC_MAPS_H

#include "base/array.h"
#include "sys/sys.h"

struct rb_user_range {
	uint64_t start, end; /* addresses */
	uint64_t offset;     /* bytes into the file */
	uint64_t inode;	     /* of the file; 0: none */
	bool code;	     /* executable */
	const char *path;    /* or "[vdso]" and similar; "": none; spaces are not escaped */
};

struct rb_user_maps {
	struct rb_text text;	      /* owned; the paths are in it */
	struct rb_user_range *ranges; /* owned; by address */
	size_t count, capacity;
};

/* The mappings of a process; -ENOENT, -ESRCH: it has exited. */
int rb_user_maps_read(struct rb_sys *sys, int pid, struct rb_user_maps *ret);
/* Parse such a text and take ownership of it. Malformed lines are skipped. Pure. */
int rb_user_maps_parse(struct rb_text *text, struct rb_user_maps *ret);
void rb_user_maps_deinit(struct rb_user_maps *maps);

/* The range that contains `address`; NULL: none. */
const struct rb_user_range *rb_user_maps_find(const struct rb_user_maps *maps, uint64_t address);

#endif
