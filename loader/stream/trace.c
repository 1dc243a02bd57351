// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * trace - creates, reads and removes a tracefs instance. Files: the kernel's
 * Documentation/trace/ftrace.rst.
 *
 * No allocation per event: records are views into the read buffer.
 */
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "why/permission.h"
#include "stream/trace.h"
#include "stream/trace_line.h"

#define PRINTK	  "events/bpf_trace/bpf_trace_printk/enable"
#define READ_SIZE (64U << 10)
#define LINE_MOST (1U << 20) /* a longer line is passed on in parts */

void rb_trace_printk_save(struct rb_tracefs *tracefs, struct rb_trace_switch *ret)
{
	uint64_t on;

	ret->was_off = !rb_tracefs_read_number(tracefs, PRINTK, &on) && !on;
}

/*
 * A kernel worker enables the event some time after the load: wait for that, with a limit. One load
 * requests it more than once, so the worker may run again right after its first time.
 */
void rb_trace_printk_restore(struct rb_tracefs *tracefs, const struct rb_trace_switch *saved)
{
	uint64_t on = 0;

	if (!saved->was_off)
		return;
	for (int i = 0; i < 50 && !rb_tracefs_read_number(tracefs, PRINTK, &on) && !on; i++)
		rb_sys_poll(tracefs->sys, NULL, 0, 2);
	if (!on)
		return;
	rb_sys_poll(tracefs->sys, NULL, 0, 2);
	rb_tracefs_write(tracefs, PRINTK, "0");
}

static int write_in(struct rb_trace *trace, const char *file, const char *text)
{
	char path[192];

	rb_print(path, sizeof(path), "%s/%s", trace->instance, file);
	return rb_tracefs_write(trace->tracefs, path, text);
}

/* Create an instance with its event enabled; else a negative errno and no instance. */
static int make_instance(struct rb_trace *trace, const char *name)
{
	struct rb_sys *sys = trace->tracefs->sys;
	int code;

	rb_print(trace->instance, sizeof(trace->instance), "instances/%s", name);
	code = rb_sys_mkdir(sys, trace->tracefs->dir, trace->instance);
	if (code) {
		trace->instance[0] = '\0';
		return code;
	}
	code = write_in(trace, PRINTK, "1");
	if (code) {
		rb_sys_rmdir(sys, trace->tracefs->dir, trace->instance);
		trace->instance[0] = '\0';
		return code;
	}
	trace->on = true;
	/* by default poll() sleeps until half of the buffer is full (the file exists since 5.0) */
	trace->wakes = !write_in(trace, "buffer_percent", "0");
	return 0;
}

static int cannot_open(struct rb_tracefs *tracefs, int code, struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(tracefs->sys, "open trace_pipe", code,
						   RB_NEEDS_TRACEFS, err);
	rb_err_set(err, RAWBPF_FEATURE, code, "open %s/trace_pipe: %s", tracefs->where,
		   strerror(-code));
	if (code == -EBUSY)
		rb_err_hint(err,
			    "another process reads the global trace_pipe, which allows one reader: "
			    "stop it");
	return code;
}

int rb_trace_open(struct rb_tracefs *tracefs, const char *name, struct rb_trace *ret,
		  struct rawbpf_err *err)
{
	RB_PURPOSE(tracefs->sys, RB_STEP_BUFFER, "trace_pipe");
	struct rb_trace trace = { .tracefs = tracefs, .fd = -1 };
	char path[192];

	make_instance(&trace, name);
	rb_print(path, sizeof(path), "%s%strace_pipe", trace.instance,
		 trace.instance[0] ? "/" : "");
	trace.fd = rb_sys_open(tracefs->sys, tracefs->dir, path, O_RDONLY | O_NONBLOCK);
	if (trace.fd < 0) {
		int code = trace.fd;

		if (trace.instance[0])
			rb_sys_rmdir(tracefs->sys, tracefs->dir, trace.instance);
		return cannot_open(tracefs, code, err);
	}
	*ret = trace;
	return 0;
}

static void count(struct rb_trace *trace, const struct rawbpf_record *record)
{
	if (record->type == RAWBPF_TRACE)
		trace->events++;
	else if (record->type == RAWBPF_LOSS && record->lost)
		trace->lost += record->lost;
	else if (record->type == RAWBPF_LOSS)
		trace->unknown++;
}

/* Pass the complete records of the buffer to the callback; keep an incomplete one. */
static int hand_over(struct rb_trace *trace, int (*tell)(void *, const struct rawbpf_record *),
		     void *ctx, bool dry)
{
	struct rb_text *buffer = &trace->buffer;
	size_t at = 0;
	int stop = 0;

	while (!stop && at < buffer->size) {
		struct rawbpf_record record;
		size_t took = rb_trace_line_parse(buffer->data + at, buffer->size - at, &record);

		if (!took) {
			const char *end = memchr(buffer->data + at, '\n', buffer->size - at);

			if (!(dry && end) && buffer->size - at < LINE_MOST)
				break;
			took = end ? (size_t)(end - buffer->data) + 1 - at : buffer->size - at;
			record = (struct rawbpf_record){ .type = RAWBPF_CONTINUE };
			record.line = record.message =
				(struct rawbpf_string){ buffer->data + at, took - (end != NULL) };
		}
		at += took;
		count(trace, &record);
		stop = tell ? tell(ctx, &record) : 0;
	}
	memmove(buffer->data, buffer->data + at, buffer->size - at);
	buffer->size -= at;
	return stop;
}

int rb_trace_read(struct rb_trace *trace,
		  int (*record)(void *ctx, const struct rawbpf_record *record), void *ctx,
		  int *stop, struct rawbpf_err *err)
{
	char *room = rb_text_reserve(&trace->buffer, READ_SIZE);
	ssize_t got;

	*stop = 0;
	if (!room)
		return rb_err_nomem(err);
	got = rb_sys_read(trace->tracefs->sys, trace->fd, room, READ_SIZE);
	if (got == -EAGAIN || got == -EINTR) {
		/*
		 * the parser holds back a line that could start a name; nothing will follow it now
		 */
		if (trace->buffer.size)
			*stop = hand_over(trace, record, ctx, true);
		return 0;
	}
	if (got < 0)
		return rb_err_set(err, RAWBPF_IO, (int)got, "read trace_pipe: %s",
				  strerror((int)-got));
	trace->buffer.size += (size_t)got;
	if (got)
		*stop = hand_over(trace, record, ctx, false);
	return (int)got;
}

void rb_trace_stop(struct rb_trace *trace)
{
	if (trace->on)
		write_in(trace, PRINTK, "0");
	trace->on = false;
}

int rb_trace_close(struct rb_trace *trace, struct rawbpf_err *err)
{
	struct rb_tracefs *tracefs = trace->tracefs;
	int code = 0;

	if (trace->fd < 0)
		return 0;
	rb_sys_close(tracefs->sys, trace->fd);
	trace->fd = -1;
	if (trace->instance[0])
		code = rb_sys_rmdir(tracefs->sys, tracefs->dir, trace->instance);
	rb_text_deinit(&trace->buffer);
	if (code && code != -ENOENT) {
		rb_err_set(err, RAWBPF_CLEANUP, code, "remove the trace instance %s/%s: %s",
			   tracefs->where, trace->instance, strerror(-code));
		rb_err_hint(err, "rawbpf clean");
		return code;
	}
	return 0;
}
