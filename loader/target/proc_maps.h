/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * proc_maps - what a process has mapped where: /proc/PID/maps, which is a line for each range
 *
 *	7f3c4a428000-7f3c4a5bd000 r-xp 00028000 08:01 1318   /usr/lib/libc.so.6
 *
 * An address of that process - start + offset is the place in the file, which
 * rb_binary_symbol_at() has a name for. The file, as that process sees it and even where it was
 * deleted since, is /proc/PID/map_files/START-END (hexadecimal), or /proc/PID/root + path.
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
	const char
		*path; /* "[vdso]" and the like; "" where there is none; spaces are as they are */
};

struct rb_user_maps {
	struct rb_text text;	      /* owned; the paths are in it */
	struct rb_user_range *ranges; /* owned; by address */
	size_t count, capacity;
};

/* Of a process; -ENOENT, -ESRCH: it is gone. */
int rb_user_maps_read(struct rb_sys *sys, int pid, struct rb_user_maps *ret);
/* Of such a text, which it takes over. Lines that are none are left out. Pure. */
int rb_user_maps_parse(struct rb_text *text, struct rb_user_maps *ret);
void rb_user_maps_deinit(struct rb_user_maps *maps);

/* The range that has `address`; NULL: nothing is there. */
const struct rb_user_range *rb_user_maps_find(const struct rb_user_maps *maps, uint64_t address);

#endif
