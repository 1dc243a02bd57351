/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * probe_event - the one way to make an event of tracefs, put a program on it, and count its sites;
 * under kprobe, uprobe and usdt alike. Format: the kernel's Documentation/trace/kprobetrace.rst and
 * uprobetracer.rst.
 *
 *	p:GROUP/EVENT SITE	makes an event that fires when SITE is run
 *	r:GROUP/EVENT SITE	... when the function that begins there returns
 *	-:GROUP/EVENT		removes it
 *
 * Several lines of one event's name make one event of several sites (Linux 5.4).
 */
#ifndef RB_ATTACH_PROBE_EVENT_H
#define RB_ATTACH_PROBE_EVENT_H

#include "attach/attach_internal.h"

/* A file of tracefs that makes such events, and why it may not. */
struct rb_probe_file {
	const char *name; /* kprobe_events, uprobe_events */
	int (*why_missing)(const struct rb_attaching *attaching, struct rawbpf_err *err);
	/* The kernel refused `site`, for a reason of its own: not of rights. */
	int (*why_refused)(const struct rb_attaching *attaching, const char *site, int code,
			   struct rawbpf_err *err);
};

struct rb_probe_event {
	const struct rb_probe_file *file;
	struct rb_text sites; /* owned: SYMBOL+OFFSET or FILE:OFFSET, a newline after each */
	size_t count;
	bool has_cookie; /* the program gets it by bpf_get_attach_cookie(), 5.15 */
	uint64_t cookie;
	size_t refused; /* of several sites, those that the kernel would not take; with a note */
};

void rb_probe_event_add(struct rb_probe_event *event, const char *fmt, ...) RB_PRINTF(2, 3);
/* Makes the event and puts the program on it. `event` keeps the number of sites that it has. */
int rb_probe_event_attach(const struct rb_attaching *attaching, struct rb_probe_event *event,
			  struct rb_link *link, struct rawbpf_err *err);
void rb_probe_event_deinit(struct rb_probe_event *event);

/*
 * The last steps, for an event that is there ("GROUP/EVENT"): its id, a perf event on it, the program
 * onto that by PERF_EVENT_IOC_SET_BPF, or with a cookie by a BPF link. Returns a descriptor.
 */
int rb_event_attach(struct rb_attacher *attacher, const char *event, int prog,
		    const uint64_t *cookie, struct rawbpf_err *err);

#endif
