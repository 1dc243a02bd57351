// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * event - the last steps that all events share, and their undoing.
 *
 * A program on a tracefs event hangs on a perf event; the perf event is made for CPU 0, but the
 * kernel keeps the programs with the tracefs event and runs them wherever it fires.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "base/print.h"
#include "attach/attach_internal.h"
#include "attach/perf_event.h"
#include "why/permission.h"
#include "sys/bpf.h"

#define CPUS_TRIED 64 /* CPU 0 may be offline; the first that is not will do */

int rb_attacher_init(struct rb_sys *sys, struct rb_tracefs *tracefs, struct rb_attacher *ret,
		     struct rawbpf_err *err)
{
	struct rb_self self;
	int code = rb_sys_self(sys, &self);

	if (code)
		return rb_err_set(err, RAWBPF_IO, code, "looking at our own process: %s",
				  strerror(-code));
	*ret = (struct rb_attacher){ .sys = sys, .tracefs = tracefs };
	rb_print(ret->group, sizeof(ret->group), "rawbpf_%d_%llu_%08llx", self.pid,
		 (unsigned long long)self.start, (unsigned long long)(self.random & 0xffffffff));
	return 0;
}

void rb_attacher_settle(struct rb_attacher *attacher)
{
	if (attacher->binary)
		rb_binary_close(attacher->binary);
	free(attacher->binary);
	free(attacher->binary_name);
	attacher->binary = NULL;
	attacher->binary_name = NULL;
}

/* "hello" -> "GROUP/hello_7": at most 63 characters behind the slash, of those tracefs takes. */
char *rb_event_name(struct rb_attacher *attacher, const char *prog_name)
{
	char event[40];
	struct rb_text text = { 0 };
	size_t i = 0;

	for (; i < sizeof(event) - 1 && prog_name[i]; i++) {
		bool fine = rb_is_symbol(prog_name + i, 1) && prog_name[i] != '.' &&
			    prog_name[i] != '$';

		event[i] = fine && !(i == 0 && prog_name[i] <= '9') ? prog_name[i] : '_';
	}
	event[i] = '\0';
	rb_text_printf(&text, "%s/%s_%u", attacher->group, event, attacher->next++);
	return text.data;
}

void rb_attacher_note(struct rb_attacher *attacher, const struct rb_target *target, const char *fmt,
		      ...)
{
	struct rb_text line = { 0 };
	char text[640];
	va_list args;

	va_start(args, fmt);
	rb_vprint(text, sizeof(text), fmt, args);
	va_end(args);
	rb_target_describe(target, &line);
	rb_text_printf(&line, ": %s", text);
	if (attacher->note && !line.failed)
		attacher->note(attacher->ctx, line.data);
	rb_text_deinit(&line);
}

static int open_perf(struct rb_sys *sys, uint64_t id, int pid)
{
	int fd = -ENODEV;

	if (pid)
		return rb_sys_perf_tracepoint(sys, id, pid, -1);
	for (int cpu = 0; cpu < CPUS_TRIED && fd == -ENODEV; cpu++)
		fd = rb_sys_perf_tracepoint(sys, id, -1, cpu);
	return fd;
}

static int refused(struct rb_attacher *attacher, const char *what, int code, struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, what, code, RB_NEEDS_PERF, err);
	if (code == -RB_ENOTSUPP)
		return rb_err_set(err, RAWBPF_ATTACH, code, "%s: " RB_NO_BREAKPOINT, what);
	if (code == -ESRCH && attacher->pid)
		return rb_err_set(err, RAWBPF_ATTACH, code, "there is no process %d",
				  attacher->pid);
	return rb_err_set(err, RAWBPF_IO, code, "%s: %s", what, strerror(-code));
}

static int set_bpf_refused(struct rb_attacher *attacher, const char *what, int code,
			   struct rawbpf_err *err)
{
	if (code == -EACCES)
		return rb_err_set(err, RAWBPF_ATTACH, code,
				  "%s: the program reads more of its context than this event has",
				  what);
	if (code == -EINVAL)
		return rb_err_set(err, RAWBPF_FEATURE, code,
				  "%s: Invalid argument: this kernel's events take no such program",
				  what);
	if (code == -E2BIG)
		return rb_err_set(err, RAWBPF_ATTACH, code,
				  "%s: the event has as many programs as it can have (64)", what);
	return refused(attacher, what, code, err);
}

/* The event's id, and a perf event on it. */
static int perf_event(struct rb_attacher *attacher, const char *event, struct rawbpf_err *err)
{
	char path[256];
	uint64_t id;
	int fd, code;

	rb_print(path, sizeof(path), "events/%s/id", event);
	code = rb_tracefs_read_number(attacher->tracefs, path, &id);
	if (code)
		return refused(attacher, path, code, err);
	fd = open_perf(attacher->sys, id, attacher->pid);
	return fd < 0 ? refused(attacher, "perf_event_open() on the event", fd, err) : fd;
}

static int enable(struct rb_attacher *attacher, int fd, struct rawbpf_err *err)
{
	int code = rb_sys_ioctl(attacher->sys, fd, PERF_EVENT_IOC_ENABLE, 0);

	return code ? refused(attacher, "enabling the event", code, err) : 0;
}

int rb_attach_event(struct rb_attacher *attacher, const char *event, int prog,
		    struct rawbpf_err *err)
{
	int fd = perf_event(attacher, event, err), code;

	if (fd < 0)
		return fd;
	code = rb_sys_ioctl(attacher->sys, fd, PERF_EVENT_IOC_SET_BPF, (unsigned long)prog);
	if (code)
		set_bpf_refused(attacher, "giving the event its program (PERF_EVENT_IOC_SET_BPF)",
				code, err);
	else
		code = enable(attacher, fd, err);
	if (code) {
		rb_sys_close(attacher->sys, fd);
		return code;
	}
	return fd;
}

int rb_attach_event_cookie(struct rb_attacher *attacher, const char *event, int prog,
			   uint64_t cookie, struct rawbpf_err *err)
{
	int fd = perf_event(attacher, event, err), link, code = 0;

	if (fd < 0)
		return fd;
	link = rb_bpf_link_perf(attacher->sys, prog, fd, cookie);
	if (link < 0)
		code = set_bpf_refused(attacher, "giving the event its program (BPF_LINK_CREATE)",
				       link, err);
	else
		code = enable(attacher, fd, err);
	rb_sys_close(attacher->sys, fd); /* the link keeps what it needs of it */
	if (code) {
		rb_sys_close(attacher->sys, link);
		return code;
	}
	return link;
}

/* The kernel may still be letting go of the event when we come to remove it. */
static int remove_event(struct rb_attacher *attacher, const struct rb_link *link)
{
	char command[256];
	int code = -EBUSY;

	rb_print(command, sizeof(command), "-:%s", link->event);
	for (int attempt = 0; attempt < 50 && code == -EBUSY; attempt++) {
		if (attempt)
			rb_sys_poll(attacher->sys, NULL, 0, 10);
		code = rb_tracefs_write(attacher->tracefs, link->file, command);
	}
	return code == -ENOENT ? 0 : code; /* someone else has removed it */
}

static int unregister(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err)
{
	const uint32_t first = 0;
	int code = rb_bpf_map_delete(attacher->sys, link->registered, &first);

	if (code == -ENOENT)
		code = 0; /* someone else has done it */
	if (code) {
		rb_err_set(err, RAWBPF_CLEANUP, code, "unregistering %s: %s", link->what,
			   strerror(-code));
		rb_err_hint(err, "bpftool struct_ops unregister");
	}
	free(link->what);
	return code;
}

static int undo_one(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err)
{
	int code = 0;

	rb_sys_close(attacher->sys, link->fd);
	if (link->samples)
		rb_samples_close(attacher, link->samples);
	if (link->event)
		code = remove_event(attacher, link);
	if (link->registered)
		return unregister(attacher, link, err);
	if (code) {
		rb_err_set(err, RAWBPF_CLEANUP, code, "removing %s from %s/%s: %s", link->event,
			   attacher->tracefs->where, link->file, strerror(-code));
		rb_err_hint(err, "rawbpf clean");
	}
	free(link->event);
	free(link->samples);
	free(link->what);
	return code;
}

int rb_link_undo(struct rb_attacher *attacher, struct rb_link *link, struct rawbpf_err *err)
{
	struct rawbpf_err later = { 0 };
	int code = undo_one(attacher, link, err);

	for (size_t i = 0; i < link->other_count; i++) {
		int failed = undo_one(attacher, &link->others[i], code ? &later : err);

		code = code ? code : failed;
	}
	rawbpf_err_deinit(&later);
	free(link->others);
	*link = (struct rb_link){ .fd = -1 };
	return code;
}
