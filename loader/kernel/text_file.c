// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * text_file - a read usually ends in the middle of a line: the rest of the last line moves to the
 * front of the buffer, and the next read continues after it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/print.h"
#include "kernel/text_file.h"

struct buffer {
	char data[8192];
	size_t used;
	bool too_long; /* in a line whose start was dropped */
};

static int hand_out(struct buffer *buffer, bool last,
		    int (*each)(void *ctx, const char *line, size_t size), void *ctx)
{
	char *line = buffer->data, *end = buffer->data + buffer->used, *newline;
	int code = 0;

	while (!code && line < end &&
	       ((newline = memchr(line, '\n', (size_t)(end - line))) || last)) {
		char *stop = newline ? newline : end;

		if (!buffer->too_long)
			code = each(ctx, line, (size_t)(stop - line));
		buffer->too_long = false;
		line = newline ? newline + 1 : end;
	}
	buffer->used = (size_t)(end - line);
	memmove(buffer->data, line, buffer->used);
	if (buffer->used == sizeof(buffer->data)) {
		buffer->too_long = true;
		buffer->used = 0;
	}
	return code;
}

int rb_lines_walk(struct rb_sys *sys, int fd, int (*each)(void *ctx, const char *line, size_t size),
		  void *ctx)
{
	struct buffer buffer;
	ssize_t got = fd;
	int code = 0;

	buffer.used = 0;
	buffer.too_long = false;
	if (fd < 0)
		return fd;
	do {
		got = rb_sys_read(sys, fd, buffer.data + buffer.used,
				  sizeof(buffer.data) - buffer.used);
		if (got < 0)
			break;
		buffer.used += (size_t)got;
		code = hand_out(&buffer, got == 0, each, ctx);
	} while (!code && got > 0);
	rb_sys_close(sys, fd);
	return got < 0 ? (int)got : code;
}

int rb_open_in(struct rb_sys *sys, const char *fs, const char *at, const char *file)
{
	char path[128];
	int dir, fd;

	rb_print(path, sizeof(path), "%s/%s", at, file);
	fd = rb_sys_open(sys, AT_FDCWD, path, O_RDONLY);
	if (fd != -ENOENT)
		return fd;
	dir = rb_sys_fsmount(sys, fs);
	if (dir < 0)
		return dir;
	fd = rb_sys_open(sys, dir, file, O_RDONLY);
	rb_sys_close(sys, dir); /* the open file keeps its reference */
	return fd;
}

ssize_t rb_read_some(struct rb_sys *sys, const char *path, char *ret, size_t capacity)
{
	int fd = rb_sys_open(sys, AT_FDCWD, path, O_RDONLY);
	size_t used = 0;
	ssize_t got;

	ret[0] = '\0';
	if (fd < 0)
		return fd;
	while ((got = rb_sys_read(sys, fd, ret + used, capacity - 1 - used)) > 0)
		used += (size_t)got;
	rb_sys_close(sys, fd);
	ret[used] = '\0';
	return got < 0 ? got : (ssize_t)used;
}

bool rb_read_number(struct rb_sys *sys, const char *path, int64_t *ret)
{
	char text[32];
	const char *at = text;
	bool negative;
	uint64_t value;

	if (rb_read_some(sys, path, text, sizeof(text)) <= 0)
		return false;
	negative = *at == '-';
	at += negative;
	if (!rb_number_next(&at, 10, &value) || value > INT64_MAX)
		return false;
	*ret = negative ? -(int64_t)value : (int64_t)value;
	return true;
}
