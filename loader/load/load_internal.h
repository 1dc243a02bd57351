/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * load_internal - what the files of this room share. Private to this room.
 */
#ifndef RB_LOAD_INTERNAL_H
#define RB_LOAD_INTERNAL_H

#include "load/load.h"

/* The soft limit has already been raised to the hard limit. */
#define RB_LOAD_NO_DESCRIPTOR                                                               \
	"each map and program needs a descriptor, and the hard limit is reached: as root, " \
	"ulimit -n 8192"

/* object_types.c: load the object's BTF, once. Returns a descriptor that `load` owns, or -errno. */
int rb_load_btf(struct rb_load *load, struct rawbpf_err *err);
/* Does the kernel require BTF for this map: locks, timers, storage, kernel pointers? */
bool rb_load_map_needs_btf(const struct rb_object *object, const struct rb_map *map);

/* map.c: the attributes for BPF_MAP_CREATE, with defaults for those that the object leaves out. */
int rb_load_describe(struct rb_load *load, const struct rb_map *map, struct rb_bpf_map *ret,
		     struct rawbpf_err *err);
/* Remember them for the map's users: rb_load.sizes. */
void rb_load_note_sizes(struct rb_load *load, const struct rb_map *map,
			const struct rb_bpf_map *attr);
/* "map NAME: WHAT: REASON"; returns `code`. */
int rb_load_map_failed(struct rb_load *load, const struct rb_map *map, const char *what, int code,
		       struct rawbpf_err *err);

/* pins.c: the path where a map is pinned by name. */
int rb_load_pin_path(const struct rb_load *load, const struct rb_map *map, struct rb_text *ret,
		     struct rawbpf_err *err);
/*
 * Open the map that is pinned at `path` if its attributes match. `ret` is unchanged if nothing is
 * pinned there.
 */
int rb_load_take_pinned(struct rb_load *load, const struct rb_map *map, const char *path, int *ret,
			struct rawbpf_err *err);
int rb_load_pin(struct rb_load *load, uint32_t index, const char *path, struct rawbpf_err *err);

#endif
