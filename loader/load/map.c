// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * map - from a struct rb_map to a descriptor: create the map or open its pin (pins.c), fill it,
 * freeze it.
 *
 * Attributes that the object leaves out are set as libbpf does: a perf event array has an entry for
 * each possible CPU; a ring buffer's size is rounded up to a power of two of at least a page; maps
 * that hold descriptors have keys and values of four bytes. Before an outer map a template of its
 * inner maps is created; the kernel checks it, and it is closed afterwards.
 *
 * Kernels before 5.11 charge maps to RLIMIT_MEMLOCK and return EPERM when it is exceeded, so after
 * an EPERM the limit is raised once and the call is repeated.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/cpus.h"
#include "kernel/resolve.h"
#include "why/permission.h"
#include "load/load.h"
#include "load/load_internal.h"

static bool is_data(const struct rb_map *map)
{
	return map->kind != RB_MAP_DEFINED && map->kind != RB_MAP_STRUCT_OPS;
}

int rb_load_map_failed(struct rb_load *load, const struct rb_map *map, const char *what, int code,
		       struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		rb_kernel_why_not_permitted(load->sys, what, code, RB_NEEDS_BPF, err);
	else if (code == -EINVAL && is_data(map))
		rb_err_set(err, RAWBPF_FEATURE, code,
			   "%s: Invalid argument: this kernel does "
			   "not support maps for data sections",
			   what);
	else if (code == -EINVAL)
		rb_err_set(
			err, RAWBPF_FEATURE, code,
			"%s: Invalid argument: this kernel does not support type %u, or not with "
			"key_size %u, value_size %u, max_entries %u, map_flags 0x%x",
			what, map->type, map->key_size, map->value_size, map->max_entries,
			map->flags);
	else
		rb_err_set(err, RAWBPF_IO, code, "%s: %s", what, strerror(-code));
	if (code == -EMFILE)
		rb_err_hint(err, RB_LOAD_NO_DESCRIPTOR);
	if (code == -EINVAL && is_data(map))
		rb_err_hint(err,
			    "data sections (constant strings, global variables) need Linux 5.2; to "
			    "avoid them: clang -DBPF_NO_GLOBAL_DATA, "
			    "and format strings on the stack");
	rb_err_prefix(err, "map %s", map->name);
	return code;
}

/* Local storage maps: max_entries must be 0. */
static bool has_no_entries(uint32_t type)
{
	return type == BPF_MAP_TYPE_SK_STORAGE || type == BPF_MAP_TYPE_INODE_STORAGE ||
	       type == BPF_MAP_TYPE_TASK_STORAGE || type == BPF_MAP_TYPE_CGROUP_STORAGE ||
	       type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE || type == 32 /* CGRP_STORAGE, 6.2 */;
}

static bool holds_descriptors(uint32_t type)
{
	return type == BPF_MAP_TYPE_PERF_EVENT_ARRAY || type == BPF_MAP_TYPE_PROG_ARRAY ||
	       type == BPF_MAP_TYPE_CGROUP_ARRAY || type == BPF_MAP_TYPE_ARRAY_OF_MAPS;
}

/* A ring buffer's size must be a power of two and at least a page. */
static uint32_t ring_size(uint32_t wanted)
{
	uint32_t size = (uint32_t)getpagesize();

	while (size < wanted && size <= UINT32_MAX / 2)
		size *= 2;
	return size;
}

void rb_load_note_sizes(struct rb_load *load, const struct rb_map *map,
			const struct rb_bpf_map *attr)
{
	load->sizes[map - load->maps] = (struct rb_map_sizes){
		.key = attr->key_size,
		.value = attr->value_size,
		.entries = attr->max_entries,
	};
}

int rb_load_describe(struct rb_load *load, const struct rb_map *map, struct rb_bpf_map *ret,
		     struct rawbpf_err *err)
{
	*ret = (struct rb_bpf_map){
		.type = map->type,
		.key_size = map->key_size,
		.value_size = map->value_size,
		.max_entries = map->max_entries,
		.flags = map->flags,
		.numa_node = map->numa_node,
		.extra = map->extra,
	};
	rb_bpf_name(ret->name, map->name);
	if (map->type == BPF_MAP_TYPE_RINGBUF)
		ret->value_size = 0; /* the value type only describes the events */
	if (holds_descriptors(map->type)) {
		ret->key_size = map->key_size ? map->key_size : 4;
		ret->value_size = map->value_size ? map->value_size : 4;
	}
	if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY && !map->max_entries) {
		struct rb_cpus cpus;
		int code = rb_kernel_cpus(load->sys, RB_CPUS_POSSIBLE, &cpus, err);

		if (code) {
			rb_err_prefix(err, "map %s", map->name);
			return code;
		}
		ret->max_entries = (uint32_t)cpus.ids[cpus.count - 1] + 1;
		rb_cpus_deinit(&cpus);
	} else if (map->type == BPF_MAP_TYPE_RINGBUF && map->max_entries) {
		ret->max_entries = ring_size(map->max_entries);
	} else if (!map->max_entries && !has_no_entries(map->type)) {
		rb_err_set(err, RAWBPF_USAGE, -EINVAL,
			   "map %s: max_entries is 0; expected 1 or more", map->name);
		rb_err_hint(err, "--map %s:max_entries=N", map->name);
		return -EINVAL;
	}
	rb_load_note_sizes(load, map, ret);
	return 0;
}

static int create(struct rb_load *load, const struct rb_map *map, struct rawbpf_err *err)
{
	struct rb_bpf_map attr;
	int fd, inner = -1, code = rb_load_describe(load, map, &attr, err);

	if (code)
		return code;
	if (map->inner) {
		inner = create(load, &load->maps[map->inner - 1], err);
		if (inner < 0) {
			rb_err_prefix(err, "map %s: the template of its inner maps", map->name);
			return inner;
		}
		attr.inner = inner;
	}
	if (rb_load_map_needs_btf(load->object, map) && rb_load_btf(load, NULL) >= 0) {
		attr.btf = load->btf_fd;
		attr.key_type = map->key_type;
		attr.value_type = map->value_type;
	}
	fd = rb_bpf_map_create(load->sys, &attr);
	if (fd == -EPERM && !rb_sys_memlock(load->sys))
		fd = rb_bpf_map_create(load->sys, &attr);
	rb_sys_close(load->sys, inner);
	return fd < 0 ? rb_load_map_failed(load, map, "creating it", fd, err) : fd;
}

/* ---- initial values ---- */

static int fill_data(struct rb_load *load, const struct rb_map *map, int fd, struct rawbpf_err *err)
{
	const uint32_t first = 0;
	uint8_t *value = calloc(1, map->value_size);
	int code = value ? 0 : rb_err_nomem(err);

	if (!code && map->init.size)
		memcpy(value, map->init.data, map->init.size);
	for (size_t i = 0; !code && i < map->patch_count; i++) {
		const struct rb_patch *patch = &load->object->patches[map->patch + i];

		memcpy(value + patch->offset, &patch->value, sizeof(patch->value));
	}
	if (!code && map->kind == RB_MAP_KCONFIG)
		code = rb_kernel_fill_kconfig(load->sys, load->object, value, map->value_size, err);
	if (!code) {
		code = rb_bpf_map_update(load->sys, fd, &first, value, BPF_ANY);
		if (code)
			rb_load_map_failed(load, map, "filling it", code, err);
	}
	free(value);
	return code;
}

/* Put the initial inner maps into an outer map; each is created first. */
static int fill_slots(struct rb_load *load, const struct rb_map *map, int fd,
		      struct rawbpf_err *err)
{
	RB_PURPOSE(load->sys, RB_STEP_SLOT, map->name);
	int code = 0;

	for (size_t i = 0; !code && i < map->slot_count; i++) {
		const struct rb_slot *slot = &load->object->slots[map->slot + i];
		uint32_t inner;

		if (slot->program)
			continue;
		if (&load->maps[slot->target] == map || load->maps[slot->target].inner)
			return rb_err_set(err, RAWBPF_OBJECT, -EINVAL,
					  "map %s: value %u: the inner map is itself a map of "
					  "maps, which the kernel does not support",
					  map->name, slot->index);
		code = rb_load_map(load, slot->target, err);
		inner = (uint32_t)load->map_fds[slot->target];
		if (!code) {
			code = rb_bpf_map_update(load->sys, fd, &slot->index, &inner, BPF_ANY);
			if (code)
				rb_load_map_failed(load, map, "inserting an inner map", code, err);
		}
	}
	return code;
}

static int fill(struct rb_load *load, const struct rb_map *map, int fd, struct rawbpf_err *err)
{
	bool frozen = map->kind == RB_MAP_RODATA || map->kind == RB_MAP_KCONFIG;
	int code = 0;

	if (map->kind == RB_MAP_DEFINED)
		return fill_slots(load, map, fd, err);
	if (map->kind != RB_MAP_BSS || map->init.size)
		code = fill_data(load, map, fd, err);
	if (!code && frozen) {
		code = rb_bpf_map_freeze(load->sys, fd);
		if (code)
			rb_load_map_failed(load, map, "freezing it", code, err);
	}
	return code;
}

/* `path`: where to pin it; NULL: not pinned. */
static int make(struct rb_load *load, uint32_t index, const char *path, struct rawbpf_err *err)
{
	const struct rb_map *map = &load->maps[index];
	int fd = create(load, map, err), code;

	if (fd < 0)
		return fd;
	code = fill(load, map, fd, err);
	if (code) {
		rb_sys_close(load->sys, fd);
		return code;
	}
	load->map_fds[index] = fd;
	code = path ? rb_load_pin(load, index, path, err) : 0;
	if (code) { /* the next program must not take it for pinned */
		rb_sys_close(load->sys, fd);
		load->map_fds[index] = -1;
	}
	return code;
}

int rb_load_map(struct rb_load *load, uint32_t index, struct rawbpf_err *err)
{
	RB_PURPOSE(load->sys, RB_STEP_MAP, load->maps[index].name);
	const struct rb_map *map = &load->maps[index];
	struct rb_text path = { 0 };
	int code = 0;

	if (load->map_fds[index] >= 0)
		return 0;
	if (map->kind == RB_MAP_STRUCT_OPS)
		return rb_err_set(err, RAWBPF_USAGE, -ENOTSUP,
				  "map %s: it is created when its programs are loaded", map->name);
	if (map->pin_by_name) {
		code = rb_load_pin_path(load, map, &path, err);
		if (!code)
			code = rb_load_take_pinned(load, map, path.data, &load->map_fds[index],
						   err);
	}
	if (!code && load->map_fds[index] < 0)
		code = make(load, index, path.data, err);
	rb_text_deinit(&path);
	return code;
}

int rb_load_tail_calls(struct rb_load *load, const int *prog_fds, struct rawbpf_err *err)
{
	RB_PURPOSE(load->sys, RB_STEP_SLOT, NULL);
	for (size_t i = 0; i < load->object->slot_count; i++) {
		const struct rb_slot *slot = &load->object->slots[i];
		const struct rb_map *map = &load->maps[slot->map];
		uint32_t prog = slot->program ? (uint32_t)prog_fds[slot->target] : 0;
		int code;

		if (!slot->program || load->map_fds[slot->map] < 0)
			continue;
		if (prog_fds[slot->target] < 0)
			return rb_err_set(err, RAWBPF_OBJECT, -ENOENT,
					  "map %s: value %u: program %s is not loaded", map->name,
					  slot->index, load->object->funcs[slot->target].name);
		code = rb_bpf_map_update(load->sys, load->map_fds[slot->map], &slot->index, &prog,
					 BPF_ANY);
		if (code)
			return rb_load_map_failed(load, map, "inserting a program", code, err);
	}
	return 0;
}

int rb_load_init(struct rb_sys *sys, struct rb_object *object, const struct rb_plan *plan,
		 struct rb_load *ret, struct rawbpf_err *err)
{
	struct rb_load load = { .sys = sys, .object = object, .maps = plan->maps, .btf_fd = -1 };

	load.pin_dir = "/sys/fs/bpf";
	load.map_fds = calloc(object->map_count + 1, sizeof(int));
	load.sizes = calloc(object->map_count + 1, sizeof(*load.sizes));
	load.pinned = calloc(object->map_count + 1, sizeof(bool));
	if (!load.map_fds || !load.sizes || !load.pinned) {
		free(load.map_fds);
		free(load.sizes);
		free(load.pinned);
		return rb_err_nomem(err);
	}
	memset(load.map_fds, -1, object->map_count * sizeof(int));
	for (size_t i = 0; i < object->map_count; i++)
		if (object->maps[i].kind == RB_MAP_KCONFIG)
			load.kconfig = (uint32_t)i;
	*ret = load;
	return 0;
}

void rb_load_deinit(struct rb_load *load, bool unpin)
{
	for (size_t i = 0; load->map_fds && i < load->object->map_count; i++) {
		struct rb_text path = { 0 };

		if (unpin && load->pinned[i] &&
		    !rb_load_pin_path(load, &load->maps[i], &path, NULL))
			rb_sys_unlink(load->sys, AT_FDCWD, path.data);
		rb_text_deinit(&path);
		rb_sys_close(load->sys, load->map_fds[i]);
	}
	if (load->sys)
		rb_sys_close(load->sys, load->btf_fd);
	free(load->map_fds);
	free(load->sizes);
	free(load->pinned);
	*load = (struct rb_load){ .btf_fd = -1 };
}
