/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * events - the tracepoints of this kernel, as tracefs' available_events lists them, "CATEGORY:EVENT"
 * a line: all that can be switched on, in every category, modules' included.
 */
#ifndef RB_KERNEL_EVENTS_H
#define RB_KERNEL_EVENTS_H

#include "sys/tracefs.h"

/* Views into the line; not NUL-terminated. */
struct rb_event {
	const char *category, *name;
	size_t category_size, name_size;
};

/* One line, without its newline; false: it is no event. Pure. */
bool rb_event_parse(const char *line, size_t size, struct rb_event *ret);
/*
 * Is there a tracepoint behind it, for raw_tp? Events of `syscalls` are made from those of
 * raw_syscalls, and those of probes from probes.
 */
bool rb_event_is_raw(const struct rb_event *event);
/* Was it made at run time, by someone's probe? */
bool rb_event_is_dynamic(const struct rb_event *event);

/* Every event, as rb_kallsyms_walk() does it. */
int rb_events_walk(struct rb_tracefs *tracefs, int (*each)(void *ctx, const struct rb_event *event),
		   void *ctx);

#endif
