/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * probe_event - create a tracefs event, attach a program to it, and count its sites; used by
 * kprobe, uprobe and usdt. Format: the kernel's Documentation/trace/kprobetrace.rst and
 * uprobetracer.rst.
 *
 *	p:GROUP/EVENT SITE	creates an event that fires when SITE is executed
 *	r:GROUP/EVENT SITE	... when the function that begins there returns
 *	-:GROUP/EVENT		removes it
 *
 * Several lines with the same event name make one event with several sites (Linux 5.4).
 */
#ifndef RB_ATTACH_PROBE_EVENT_H
#define RB_ATTACH_PROBE_EVENT_H

#include "attach/attach_internal.h"

/* A tracefs file that creates events, and the functions that find the cause of a failure. */
struct rb_probe_file {
	const char *name; /* kprobe_events, uprobe_events */
	int (*why_missing)(const struct rb_attaching *attaching, struct rawbpf_err *err);
	/* The kernel refused `site`, and not for lack of permission. */
	int (*why_refused)(const struct rb_attaching *attaching, const char *site, int code,
			   struct rawbpf_err *err);
};

struct rb_probe_event {
	const struct rb_probe_file *file;
	struct rb_text sites; /* owned: SYMBOL+OFFSET or FILE:OFFSET, a newline after each */
	size_t count;
	bool has_cookie; /* the program reads it with bpf_get_attach_cookie(), 5.15 */
	uint64_t cookie;
	size_t refused; /* number of sites that the kernel refused; a note names them */
};

void rb_probe_event_add(struct rb_probe_event *event, const char *fmt, ...) RB_PRINTF(2, 3);
/* Create the event and attach the program to it. event->count becomes the number of its sites. */
int rb_probe_event_attach(const struct rb_attaching *attaching, struct rb_probe_event *event,
			  struct rb_link *link, struct rawbpf_err *err);
void rb_probe_event_deinit(struct rb_probe_event *event);

/*
 * The last steps, for an existing event ("GROUP/EVENT"): read its id, open a perf event, attach the
 * program by PERF_EVENT_IOC_SET_BPF, or with a cookie by a BPF link. Returns a descriptor that the
 * caller owns, or a negative errno.
 */
int rb_event_attach(struct rb_attacher *attacher, const char *event, int prog,
		    const uint64_t *cookie, struct rawbpf_err *err);

#endif
