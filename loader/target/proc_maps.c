// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * proc_maps - parses /proc/PID/maps. The lines are sorted by address, and a newline in a file's
 * name is written as \012.
 */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/print.h"
#include "target/proc_maps.h"

static bool hex(const char **at, char end, uint64_t *ret)
{
	if (!rb_number_next(at, 16, ret) || **at != end)
		return false;
	++*at;
	return true;
}

static bool parse_line(const char *line, struct rb_user_range *ret)
{
	const char *flags;

	if (!hex(&line, '-', &ret->start) || !hex(&line, ' ', &ret->end) || strlen(line) < 5)
		return false;
	flags = line;
	line += 5;
	if (flags[4] != ' ' || !hex(&line, ' ', &ret->offset))
		return false;
	ret->code = flags[2] == 'x';
	line += strcspn(line, " "); /* the device */
	if (!rb_number_next(&line, 10, &ret->inode))
		return false;
	ret->path = line + strspn(line, " ");
	return ret->start < ret->end;
}

int rb_user_maps_parse(struct rb_text *text, struct rb_user_maps *ret)
{
	struct rb_user_maps maps = { .text = *text };
	char *line = maps.text.data;

	*text = (struct rb_text){ 0 };
	while (line && *line) {
		char *end = line + strcspn(line, "\n");
		char *next = *end ? end + 1 : end;
		struct rb_user_range *ranges =
			rb_array_grow(maps.ranges, maps.count, &maps.capacity, sizeof(*ranges));

		if (!ranges) {
			rb_user_maps_deinit(&maps);
			return -ENOMEM;
		}
		maps.ranges = ranges;
		*end = '\0';
		if (parse_line(line, &ranges[maps.count]))
			maps.count++;
		line = next;
	}
	*ret = maps;
	return 0;
}

int rb_user_maps_read(struct rb_sys *sys, int pid, struct rb_user_maps *ret)
{
	struct rb_text text = { 0 };
	char path[40];
	int code;

	rb_print(path, sizeof(path), "/proc/%d/maps", pid);
	code = rb_sys_read_file(sys, AT_FDCWD, path, &text);
	if (code) {
		rb_text_deinit(&text);
		return code;
	}
	return rb_user_maps_parse(&text, ret);
}

void rb_user_maps_deinit(struct rb_user_maps *maps)
{
	free(maps->ranges);
	rb_text_deinit(&maps->text);
	*maps = (struct rb_user_maps){ .count = 0 };
}

const struct rb_user_range *rb_user_maps_find(const struct rb_user_maps *maps, uint64_t address)
{
	size_t low = 0, high = maps->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (maps->ranges[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < maps->count && address >= maps->ranges[low].start ? &maps->ranges[low] : NULL;
}
