// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * process - the mappings of a process and the mapped files, each opened once.
 *
 * In: a pid, then addresses. Out: the mapped file, the offset in it, and the function at the
 * offset. Files are opened through /proc/PID/map_files, else through /proc/PID/root, and kept until
 * rb_process_deinit(). Devices are never opened.
 */
#include <stdlib.h>
#include <string.h>

#include "target/process.h"

struct rb_process_file {
	const char *path; /* of the mapping: a file may be in several */
	struct rb_binary binary;
	bool opened;
};

int rb_process_init(struct rb_sys *sys, int pid, struct rb_process *ret)
{
	struct rb_process process = { .sys = sys, .pid = pid };
	int code = rb_user_maps_read(sys, pid, &process.maps);

	if (code == -ENOENT || (!code && !process.maps.count)) {
		rb_user_maps_deinit(&process.maps);
		code = -ESRCH;
	}
	if (!code)
		*ret = process;
	return code;
}

void rb_process_deinit(struct rb_process *process)
{
	for (size_t i = 0; i < process->count; i++)
		if (process->files[i].opened)
			rb_binary_close(&process->files[i].binary);
	free(process->files);
	rb_user_maps_deinit(&process->maps);
	*process = (struct rb_process){ .count = 0 };
}

/* Is it safe to open? Opening a device may have side effects. */
static bool is_file(const struct rb_user_range *range)
{
	return range->path[0] == '/' && strncmp(range->path, "/dev/", 5) != 0;
}

static int open_file(struct rb_process *process, const struct rb_user_range *range,
		     struct rb_binary *ret)
{
	RB_AUTO_TEXT path = { 0 };
	int code = -ENOMEM;

	rb_text_printf(&path, "/proc/%d/map_files/%llx-%llx", process->pid,
		       (unsigned long long)range->start, (unsigned long long)range->end);
	if (!path.failed)
		code = rb_binary_open(process->sys, path.data, ret, NULL);
	if (code) {
		rb_text_clear(&path);
		rb_text_printf(&path, "/proc/%d/root%s", process->pid, range->path);
		if (!path.failed)
			code = rb_binary_open(process->sys, path.data, ret, NULL);
	}
	return code;
}

/* The file of a range; NULL: unreadable, or not an ELF binary. */
static struct rb_binary *file_of(struct rb_process *process, const struct rb_user_range *range)
{
	struct rb_process_file *file;

	for (size_t i = 0; i < process->count; i++)
		if (!strcmp(process->files[i].path, range->path))
			return process->files[i].opened ? &process->files[i].binary : NULL;
	file = rb_array_grow(process->files, process->count, &process->capacity, sizeof(*file));
	if (!file)
		return NULL;
	process->files = file;
	file += process->count++;
	*file = (struct rb_process_file){ .path = range->path };
	file->opened = is_file(range) && !open_file(process, range, &file->binary);
	return file->opened ? &file->binary : NULL;
}

static void look_up(struct rb_binary *binary, struct rb_user_location *location)
{
	if (binary && !rb_binary_symbol_at(binary, location->offset, &location->name,
					   &location->name_size, &location->into))
		location->name = NULL;
}

void rb_process_at(struct rb_process *process, uint64_t address, struct rb_user_location *ret)
{
	const struct rb_user_range *range = rb_user_maps_find(&process->maps, address);

	*ret = (struct rb_user_location){ 0 };
	if (!range)
		return;
	ret->file = range->path[0] ? range->path : "[anon]";
	ret->offset = address - range->start + (is_file(range) ? range->offset : 0);
	if (is_file(range))
		look_up(file_of(process, range), ret);
}

static bool has_id(struct rb_binary *binary, const uint8_t *id)
{
	uint8_t filled[RB_BUILD_ID_SIZE] = { 0 };
	struct rb_bytes own;

	if (!rb_binary_build_id(binary, &own) || own.size > sizeof(filled))
		return false;
	memcpy(filled, own.data, own.size);
	return !memcmp(filled, id, sizeof(filled));
}

void rb_process_at_build_id(struct rb_process *process, const uint8_t *id, uint64_t offset,
			    struct rb_user_location *ret)
{
	*ret = (struct rb_user_location){ .offset = offset };
	for (size_t i = 0; i < process->maps.count; i++) {
		const struct rb_user_range *range = &process->maps.ranges[i];
		struct rb_binary *binary;

		if (!range->code || !is_file(range))
			continue;
		binary = file_of(process, range);
		if (!binary || !has_id(binary, id))
			continue;
		ret->file = range->path;
		look_up(binary, ret);
		return;
	}
}
