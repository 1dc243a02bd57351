// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * mock_kernel - the books of a kernel that is none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/narrate.h"
#include "mock_kernel.h"

#define TOO_MANY 200000 /* calls: the program does not end */

const char *mock_text(const struct rb_text *text)
{
	return text->data ? text->data : "";
}

static const char *path_of(const struct mock_kernel *mock, const struct rb_call *call)
{
	if (call->path)
		return call->path;
	return call->fd >= 0 && call->fd < RB_SCRIPT_FDS && mock->script.paths[call->fd]
		       ? mock->script.paths[call->fd]
		       : "";
}

static bool on_descriptor(const struct rb_call *call)
{
	switch (call->op) {
	case RB_OP_IOCTL:
	case RB_OP_READ:
	case RB_OP_WRITE:
	case RB_OP_CLOSE:
	case RB_OP_LIST:
	case RB_OP_STATFS:
		return true;
	case RB_OP_OPEN:
	case RB_OP_MKDIR:
	case RB_OP_RMDIR:
		return call->fd != AT_FDCWD;
	default:
		return false;
	}
}

static int refused(struct mock_kernel *mock, const struct rb_call *call)
{
	for (size_t i = 0; i < MOCK_REFUSALS && mock->refusals[i].code; i++) {
		struct mock_refusal *refusal = &mock->refusals[i];

		if (refusal->op != call->op ||
		    (refusal->path && !strstr(path_of(mock, call), refusal->path)) ||
		    (refusal->data &&
		     !memmem(call->data, call->size, refusal->data, strlen(refusal->data))))
			continue;
		if (refusal->seen++ < refusal->skip ||
		    (refusal->times && refusal->seen > refusal->skip + refusal->times))
			continue;
		return refusal->code;
	}
	return 0;
}

/* Take the line out; false: there is none. */
static bool remove_line(struct rb_text *text, const char *line, size_t size)
{
	char *at = text->data;

	while (at && *at) {
		size_t length = strcspn(at, "\n");

		if (length == size && !memcmp(at, line, size)) {
			memmove(at, at + length + 1, strlen(at + length + 1) + 1);
			text->size -= length + 1;
			return true;
		}
		at += length + 1;
	}
	return false;
}

/* Every place of that event; false: there is none. */
static bool remove_places(struct mock_kernel *mock, const char *name, size_t size)
{
	bool any = false;

	for (const char *line = mock_text(&mock->places); *line;) {
		size_t length = strcspn(line, "\n");

		if (length > size + 2 && !memcmp(line + 2, name, size) && line[2 + size] == ' ') {
			any = true;
			remove_line(&mock->places, line, length);
		} else {
			line += length + 1;
		}
	}
	return any;
}

/*
 * A line: "p:GROUP/EVENT place" makes an event, or gives one more place to it; "-:GROUP/EVENT" removes
 * it; the kernel's ENOENT for what is not there.
 */
static int64_t probe_line(struct mock_kernel *mock, const char *text, size_t length)
{
	const char *colon = memchr(text, ':', length);
	size_t size, left = colon ? length - (size_t)(colon + 1 - text) : 0;

	for (size = 0; size < left && colon[1 + size] != ' ';)
		size++;
	if (!size)
		return -EINVAL;
	if (text[0] == '-') {
		remove_places(mock, colon + 1, size);
		return remove_line(&mock->there, colon + 1, size) ? 0 : -ENOENT;
	}
	if (mock->refused_line &&
	    memmem(text, length, mock->refused_line, strlen(mock->refused_line)))
		return -EINVAL;
	if (mock->one_place)
		remove_places(mock, colon + 1, size);
	remove_line(&mock->there, colon + 1, size);
	rb_text_printf(&mock->there, "%.*s\n", (int)size, colon + 1);
	rb_text_printf(&mock->places, "%.*s\n", (int)length, text);
	return 0;
}

/* Line by line; what is before the one that is refused has happened. */
static int64_t probe_event(struct mock_kernel *mock, const struct rb_call *call)
{
	const char *at = call->data, *end = at + call->size;
	int64_t code = 0;

	while (!code && at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t length = newline ? (size_t)(newline - at) : (size_t)(end - at);

		code = probe_line(mock, at, length);
		at += length + 1;
	}
	return code ? code : (int64_t)call->size;
}

/* The list of probes, as it is read back. */
static int64_t read_places(struct mock_kernel *mock, const struct rb_call *call)
{
	size_t *offset = &mock->script.offsets[call->fd];
	size_t left = *offset < mock->places.size ? mock->places.size - *offset : 0;
	size_t size = call->size < left ? call->size : left;

	if (size)
		memcpy(call->data, mock->places.data + *offset, size);
	*offset += size;
	return (int64_t)size;
}

static int64_t instance(struct mock_kernel *mock, const struct rb_call *call)
{
	if (call->op == RB_OP_RMDIR)
		return remove_line(&mock->there, call->path, strlen(call->path)) ? 0 : -ENOENT;
	rb_text_printf(&mock->there, "%s\n", call->path);
	return 0;
}

static int64_t mock_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct mock_kernel *mock = (struct mock_kernel *)sys;
	const char *path = path_of(mock, call);
	int64_t answer;

	if (++mock->total > TOO_MANY) {
		fprintf(stderr, "mock_kernel: %d calls: this does not end\n", TOO_MANY);
		abort();
	}
	mock->calls[call->op]++;
	if (call->op == RB_OP_WRITE)
		rb_text_printf(&mock->writes, "%s: %.*s\n", path, (int)call->size,
			       (const char *)call->data);
	if (on_descriptor(call) && !path_of(mock, &(struct rb_call){ .fd = call->fd })[0]) {
		rb_narrate_call(call, -EBADF, &mock->misused);
		return -EBADF;
	}
	answer = refused(mock, call);
	if (answer)
		return answer;
	answer = mock->script.door.call(&mock->script.door, call);
	if (answer < 0)
		return answer;
	if (call->op == RB_OP_WRITE &&
	    (!strcmp(path, "kprobe_events") || !strcmp(path, "uprobe_events")))
		return probe_event(mock, call);
	if (call->op == RB_OP_READ && !answer &&
	    (!strcmp(path, "kprobe_events") || !strcmp(path, "uprobe_events")))
		return read_places(mock, call);
	if (call->op == RB_OP_MKDIR || call->op == RB_OP_RMDIR)
		return instance(mock, call);
	if (call->op == RB_OP_READ && !answer && strlen(path) > 3 &&
	    !strcmp(path + strlen(path) - 3, "/id")) {
		memcpy(call->data, "1234\n", 5);
		return 5;
	}
	return answer;
}

void mock_kernel_init(struct mock_kernel *mock, const struct rb_answer *answers, size_t count)
{
	memset(mock, 0, sizeof(*mock));
	mock->door.call = mock_call;
	rb_sys_script_init(&mock->script, answers, count);
}

size_t mock_kernel_deinit(struct mock_kernel *mock)
{
	rb_text_deinit(&mock->writes);
	rb_text_deinit(&mock->there);
	rb_text_deinit(&mock->places);
	rb_text_deinit(&mock->misused);
	return rb_sys_script_deinit(&mock->script);
}
