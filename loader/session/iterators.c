// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * iterators - run the iterators, once each, and hand over what they write, line by line.
 */
#include <string.h>

#include "session/session_internal.h"
#include "sys/bpf_link.h"

#define CHUNK	(32U << 10)
#define LONGEST (1U << 20) /* of a line; what is longer comes in pieces */

static void tell_line(struct rawbpf *session, uint32_t program, const char *line, size_t size)
{
	struct rawbpf_record record = {
		.type = RAWBPF_OUTPUT,
		.line = { line, size },
		.message = { line, size },
		.map = program,
	};

	session->output_lines++;
	if (session->options.record)
		session->stopped = session->options.record(session->options.ctx, &record);
}

/* Whole lines of `text`, and at the end what is left; what was told is taken away. */
static void tell_lines(struct rawbpf *session, uint32_t program, struct rb_text *text, bool end)
{
	const char *at = text->data, *newline;
	size_t left = text->size;

	while (left && !session->stopped) {
		size_t size;

		newline = memchr(at, '\n', left);
		if (!newline && !end && left < LONGEST)
			break;
		size = newline ? (size_t)(newline - at) : left;
		tell_line(session, program, at, size);
		size += newline != NULL;
		at += size;
		left -= size;
	}
	if (left)
		memmove(text->data, at, left);
	text->size = left;
}

static int read_all(struct rawbpf *session, int fd, uint32_t program, struct rawbpf_err *err)
{
	struct rb_text text = { 0 };
	ssize_t got = 1;

	while (got > 0 && !session->stopped) {
		char *room = rb_text_reserve(&text, CHUNK);

		if (!room) {
			got = rb_err_nomem(err);
			break;
		}
		do
			got = rb_sys_read(session->sys, fd, room, CHUNK);
		while (got == -EINTR || got == -EAGAIN);
		if (got < 0)
			rb_err_set(err, RAWBPF_IO, (int)got, "reading the iterator: %s",
				   strerror((int)-got));
		else
			text.size += (size_t)got;
		tell_lines(session, program, &text, got <= 0);
	}
	rb_text_deinit(&text);
	return got < 0 ? (int)got : 0;
}

int rb_session_read_iters(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = 0;

	for (size_t i = 0; !code && i < session->link_count && !session->stopped; i++) {
		struct rb_link *link = &session->links[i];
		int fd;

		if (!link->iter || link->was_read)
			continue;
		link->was_read = true;
		fd = rb_bpf_iter_create(session->sys, link->fd);
		code = fd < 0 ? rb_err_set(err, RAWBPF_IO, fd, "bpf(BPF_ITER_CREATE): %s",
					   strerror(-fd))
			      : read_all(session, fd, (uint32_t)link->item, err);
		if (code)
			rb_err_prefix(err, "%s", link->what);
		rb_sys_close(session->sys, fd);
	}
	return code;
}
