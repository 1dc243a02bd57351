/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * load_internal - what the files of this room share with each other alone.
 */
#ifndef RB_LOAD_INTERNAL_H
#define RB_LOAD_INTERNAL_H

#include "load/load.h"

/* The soft limit was raised before, as far as it goes. */
#define RB_LOAD_NO_DESCRIPTOR                                                                \
	"each map and program is a descriptor, and the hard limit allows no more: as root, " \
	"ulimit -n 8192"

/* btf.c: the object's types into the kernel, once. A descriptor that `load` owns, or -errno. */
int rb_load_btf(struct rb_load *load, struct rawbpf_err *err);
/* Does the kernel refuse this map without its types: locks, timers, storage, kernel pointers? */
bool rb_load_map_needs_btf(const struct rb_object *object, const struct rb_map *map);

/* maps.c: the attributes that it is created with, what the author left out filled in. */
int rb_load_describe(struct rb_load *load, const struct rb_map *map, struct rb_bpf_map *ret,
		     struct rawbpf_err *err);
/* "map NAME: WHAT: REASON"; returns `code`. */
int rb_load_map_failed(struct rb_load *load, const struct rb_map *map, const char *what, int code,
		       struct rawbpf_err *err);

/* pins.c: where it is pinned by name. */
int rb_load_pin_path(const struct rb_load *load, const struct rb_map *map, struct rb_text *ret,
		     struct rawbpf_err *err);
/* The map that is pinned there, if it is such a one; `ret` stays as it is when nothing is there. */
int rb_load_take_pinned(struct rb_load *load, const struct rb_map *map, const char *path, int *ret,
			struct rawbpf_err *err);
int rb_load_pin(struct rb_load *load, uint32_t index, const char *path, struct rawbpf_err *err);

#endif
