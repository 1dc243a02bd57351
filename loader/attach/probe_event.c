// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * probe_event - write lines to kprobe_events or uprobe_events, then the steps that all events
 * share.
 *
 * All lines go in one write. When the kernel refuses a line, the lines before it were accepted: the
 * list is read back to find the refused line, and the lines after it are written again. A program
 * is attached to a tracefs event through a perf event. That is opened for CPU 0, but the kernel
 * keeps the programs with the tracefs event and runs them on every CPU.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "attach/probe_event.h"
#include "base/print.h"
#include "sys/bpf.h"
#include "why/permission.h"

#define CPUS_TRIED 64 /* CPU 0 may be offline; the first online CPU is used */
#define NAMED	   5  /* refused sites that a note names */

/* ---- the event ---- */

/* "hello" -> "GROUP/hello_7": at most 63 characters after the slash, all valid in tracefs. */
static char *event_name(struct rb_attacher *attacher, const char *prog_name)
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
	if (text.failed)
		rb_text_deinit(&text);
	return text.data;
}

void rb_probe_event_add(struct rb_probe_event *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	rb_text_vprintf(&event->sites, fmt, args);
	va_end(args);
	rb_text_string(&event->sites, "\n");
	event->count++;
}

void rb_probe_event_deinit(struct rb_probe_event *event)
{
	rb_text_deinit(&event->sites);
}

/* State while the sites of one event are written. */
struct writing {
	const struct rb_attaching *attaching;
	struct rb_probe_event *event;
	const char *name;
	size_t taken; /* sites that the event has */
	bool unsure;  /* it may have sites, but the list cannot be read */
	bool nomem;   /* out of memory here, not in the kernel */
	int code;     /* of the first refusal */
	struct rb_text refusals;
};

/* The number of the event's sites, from the list in its file. */
static int count_sites(const struct writing *writing, size_t *ret)
{
	struct rb_text list = { 0 };
	int code = rb_tracefs_read(writing->attaching->attacher->tracefs,
				   writing->event->file->name, &list);
	size_t size = strlen(writing->name);

	*ret = 0;
	for (const char *line = list.data; !code && line && *line; line++) {
		const char *name = strchr(line, ':');

		if (name && !strncmp(name + 1, writing->name, size) && name[1 + size] == ' ')
			++*ret;
		line = strchr(line, '\n');
		if (!line)
			break;
	}
	rb_text_deinit(&list);
	return code;
}

static const char *after_line(const char *at)
{
	return at + strcspn(at, "\n") + 1;
}

static int write_lines(struct writing *writing, const char *from, size_t *count)
{
	struct rb_text lines = { 0 };
	int code;

	*count = 0;
	for (const char *at = from; *at; at = after_line(at), ++*count)
		rb_text_printf(&lines, "%s%c:%s %.*s", at == from ? "" : "\n",
			       writing->attaching->at_return ? 'r' : 'p', writing->name,
			       (int)strcspn(at, "\n"), at);
	writing->nomem = lines.failed;
	code = lines.failed ? -ENOMEM
			    : rb_tracefs_write(writing->attaching->attacher->tracefs,
					       writing->event->file->name, lines.data);
	rb_text_deinit(&lines);
	return code;
}

static void note_refused(struct writing *writing, const char *site, int code)
{
	if (!writing->event->refused++)
		writing->code = code;
	if (writing->event->refused <= NAMED)
		rb_text_printf(&writing->refusals, "%s%.*s (%s)",
			       writing->event->refused > 1 ? ", " : "", (int)strcspn(site, "\n"),
			       site, strerror(-code));
}

/* Write all lines from *from on. 0: done; 1: one was refused, continue after it. */
static int write_rest(struct writing *writing, const char **from)
{
	size_t count, there;
	int code = write_lines(writing, *from, &count), counted;

	writing->unsure = code == -ENOMEM;
	if (writing->unsure || code == -EACCES || code == -EPERM)
		return code;
	counted = count_sites(writing, &there);
	writing->unsure = counted != 0;
	if (counted)
		return counted;
	if (!code) {
		code = there == writing->taken + count ? 0 : -EOPNOTSUPP;
		writing->taken = there;
		return code;
	}
	if (there < writing->taken || there - writing->taken >= count)
		return code; /* the refused line is not ours */
	for (; writing->taken < there; writing->taken++)
		*from = after_line(*from);
	note_refused(writing, *from, code);
	*from = after_line(*from);
	return **from ? 1 : 0;
}

static int write_sites(struct writing *writing)
{
	const char *from = writing->event->sites.data;
	size_t count;
	int code;

	if (writing->event->count == 1) { /* the list cannot be read */
		code = write_lines(writing, from, &count);
		writing->taken = !code;
		if (code)
			note_refused(writing, from, code);
		return code;
	}
	do
		code = write_rest(writing, &from);
	while (code == 1);
	return !code && !writing->taken ? writing->code : code;
}

static int writing_failed(const struct writing *writing, int code, struct rawbpf_err *err)
{
	const struct rb_attaching *attaching = writing->attaching;
	const struct rb_probe_event *event = writing->event;
	struct rb_attacher *attacher = attaching->attacher;

	if (code == -ENOENT && rb_tracefs_has(attacher->tracefs, event->file->name) == 0)
		return event->file->why_missing(attaching, err);
	if (code == -EPERM || code == -EACCES) {
		char what[48];

		rb_print(what, sizeof(what), "writing %s", event->file->name);
		return rb_kernel_why_not_permitted(attacher->sys, what, code, RB_NEEDS_TRACEFS,
						   err);
	}
	if (writing->nomem)
		return rb_err_nomem(err);
	if (event->count == 1 && !rb_is_pattern(attaching->target->name)) {
		char site[512];

		rb_print(site, sizeof(site), "%.*s", (int)strcspn(event->sites.data, "\n"),
			 event->sites.data);
		return event->file->why_refused(attaching, site, code, err);
	}
	if (code == -EOPNOTSUPP)
		return rb_err_set(
			err, RAWBPF_FEATURE, code,
			"this kernel supports one site per event (before Linux 5.4) and has no "
			"multi links: attach to one function at a time");
	if (event->refused && !writing->taken)
		return rb_err_set(err, RAWBPF_ATTACH, code, "the kernel refused all sites: %s",
				  writing->refusals.data ? writing->refusals.data : "");
	return rb_err_set(err, RAWBPF_ATTACH, code, "writing %zu sites to %s: %s", event->count,
			  event->file->name, strerror(-code));
}

int rb_probe_event_attach(const struct rb_attaching *attaching, struct rb_probe_event *event,
			  struct rb_link *link, struct rawbpf_err *err)
{
	struct writing writing = { .attaching = attaching, .event = event };
	int code;

	link->event = event_name(attaching->attacher, attaching->prog_name);
	link->file = event->file->name;
	if (!link->event || event->sites.failed)
		return rb_err_nomem(err);
	writing.name = link->event;
	code = write_sites(&writing);
	if (code)
		code = writing_failed(&writing, code, err);
	else if (event->refused && writing.refusals.data)
		rb_attach_note(attaching, "the kernel refused %zu sites: %s%s", event->refused,
			       writing.refusals.data, event->refused > NAMED ? ", ..." : "");
	rb_text_deinit(&writing.refusals);
	if (!writing.taken && !writing.unsure) { /* there is nothing to remove */
		free(link->event);
		link->event = NULL;
	}
	if (code)
		return code;
	event->count = writing.taken;
	link->fd = rb_event_attach(attaching->attacher, link->event, attaching->prog,
				   event->has_cookie ? &event->cookie : NULL, err);
	return link->fd < 0 ? link->fd : 0;
}

/* ---- attach the program ---- */

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
		return rb_err_set(err, RAWBPF_ATTACH, code, "no process %d", attacher->pid);
	return rb_err_set(err, RAWBPF_IO, code, "%s: %s", what, strerror(-code));
}

static int set_bpf_refused(struct rb_attacher *attacher, const char *what, int code,
			   struct rawbpf_err *err)
{
	if (code == -EACCES)
		return rb_err_set(err, RAWBPF_ATTACH, code,
				  "%s: the program reads past the end of this event's record",
				  what);
	if (code == -EINVAL)
		return rb_err_set(err, RAWBPF_FEATURE, code,
				  "%s: Invalid argument: this kernel cannot attach this program "
				  "type to the event",
				  what);
	if (code == -E2BIG)
		return rb_err_set(err, RAWBPF_ATTACH, code,
				  "%s: the event has the maximum of 64 programs", what);
	return refused(attacher, what, code, err);
}

/* Read the event's id, and open a perf event for it. */
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

/*
 * Returns the descriptor of the attachment: `perf`, or a link, which holds its own reference to it.
 */
static int set_program(struct rb_attacher *attacher, int perf, int prog, const uint64_t *cookie,
		       struct rawbpf_err *err)
{
	int fd = perf;

	if (cookie)
		fd = rb_bpf_link_perf(attacher->sys, prog, perf, *cookie);
	else if ((fd = rb_sys_ioctl(attacher->sys, perf, PERF_EVENT_IOC_SET_BPF,
				    (unsigned long)prog)) == 0)
		fd = perf;
	if (fd >= 0)
		return fd;
	return set_bpf_refused(attacher,
			       cookie ? "attaching the program to the event (BPF_LINK_CREATE)"
				      : "attaching the program to the event "
					"(PERF_EVENT_IOC_SET_BPF)",
			       fd, err);
}

int rb_event_attach(struct rb_attacher *attacher, const char *event, int prog,
		    const uint64_t *cookie, struct rawbpf_err *err)
{
	int perf = perf_event(attacher, event, err), fd, code;

	if (perf < 0)
		return perf;
	fd = set_program(attacher, perf, prog, cookie, err);
	code = fd < 0 ? fd : rb_sys_ioctl(attacher->sys, perf, PERF_EVENT_IOC_ENABLE, 0);
	if (fd >= 0 && code)
		refused(attacher, "enabling the event", code, err);
	if (code || fd != perf)
		rb_sys_close(attacher->sys, perf);
	if (code && fd != perf)
		rb_sys_close(attacher->sys, fd);
	return code ? code : fd;
}
