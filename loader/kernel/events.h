/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * events - this kernel's trace events, from tracefs' available_events, one "CATEGORY:EVENT" per
 * line: every event that can be enabled, including those of modules.
 */
#ifndef RB_KERNEL_EVENTS_H
#define RB_KERNEL_EVENTS_H

#include "sys/tracefs.h"

/* Views into the line; not NUL-terminated. */
struct rb_event {
	const char *category, *name;
	size_t category_size, name_size;
};

/* Parse one line, without its newline; false: not an event. Pure. */
bool rb_event_parse(const char *line, size_t size, struct rb_event *ret);
/*
 * Does the event have a tracepoint, for raw_tp? Events of `syscalls` are derived from raw_syscalls,
 * and those of probes from probes.
 */
bool rb_event_is_raw(const struct rb_event *event);
/* Was it created at run time, by a probe? */
bool rb_event_is_dynamic(const struct rb_event *event);

/* Walk all events, as rb_kallsyms_walk() does. */
int rb_events_walk(struct rb_tracefs *tracefs, int (*each)(void *ctx, const struct rb_event *event),
		   void *ctx);

#endif
