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

/* "p:GROUP/EVENT place" makes, "-:GROUP/EVENT" removes; the kernel's ENOENT for what is not there. */
static int64_t probe_event(struct mock_kernel *mock, const struct rb_call *call)
{
	const char *text = call->data, *colon = memchr(text, ':', call->size);
	size_t size, left = colon ? call->size - (size_t)(colon + 1 - text) : 0;

	for (size = 0; size < left && colon[1 + size] != ' ';)
		size++;
	if (!size)
		return -EINVAL;
	if (text[0] == '-')
		return remove_line(&mock->there, colon + 1, size) ? (int64_t)call->size : -ENOENT;
	rb_text_printf(&mock->there, "%.*s\n", (int)size, colon + 1);
	return (int64_t)call->size;
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
	rb_text_deinit(&mock->misused);
	return rb_sys_script_deinit(&mock->script);
}
