// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * iterator - BPF_ITER_CREATE on a link gives a descriptor; each read(2) of it runs the program for
 * some of the elements and returns what it wrote. Reads end anywhere, so what follows the last
 * newline is kept for the next.
 */
#include <string.h>

#include "stream/iterator.h"
#include "sys/bpf_link.h"

#define CHUNK	(32U << 10)
#define LONGEST (1U << 20) /* of a line */

struct reading {
	rb_iterator_line_fn *each;
	void *ctx;
	int *stopped;
	struct rb_text text; /* owned: read, and not handed over yet */
};

/* Whole lines, and at the end what remains. */
static void hand_over(struct reading *reading, bool end)
{
	const char *at = reading->text.data, *newline;
	size_t left = reading->text.size;

	while (left && !*reading->stopped) {
		size_t size;

		newline = memchr(at, '\n', left);
		if (!newline && !end && left < LONGEST)
			break;
		size = newline ? (size_t)(newline - at) : left;
		*reading->stopped = reading->each(reading->ctx, at, size);
		size += newline != NULL;
		at += size;
		left -= size;
	}
	if (left)
		memmove(reading->text.data, at, left);
	reading->text.size = left;
}

static int read_all(struct rb_sys *sys, int fd, struct reading *reading, struct rawbpf_err *err)
{
	ssize_t got = 1;

	while (got > 0 && !*reading->stopped) {
		char *room = rb_text_reserve(&reading->text, CHUNK);

		if (!room)
			return rb_err_nomem(err);
		do
			got = rb_sys_read(sys, fd, room, CHUNK);
		while (got == -EINTR || got == -EAGAIN);
		if (got < 0)
			rb_err_set(err, RAWBPF_IO, (int)got, "read the iterator: %s",
				   strerror((int)-got));
		else
			reading->text.size += (size_t)got;
		hand_over(reading, got <= 0);
	}
	return got < 0 ? (int)got : 0;
}

int rb_iterator_read(struct rb_sys *sys, int link, rb_iterator_line_fn *each, void *ctx,
		     int *stopped, struct rawbpf_err *err)
{
	struct reading reading = { each, ctx, stopped, { 0 } };
	int code, fd = rb_bpf_iter_create(sys, link);

	if (fd < 0)
		return rb_err_set(err, RAWBPF_IO, fd, "bpf(BPF_ITER_CREATE): %s", strerror(-fd));
	code = read_all(sys, fd, &reading, err);
	rb_text_deinit(&reading.text);
	rb_sys_close(sys, fd);
	return code;
}
