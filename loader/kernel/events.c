// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * events - parses the lines of available_events, "CATEGORY:EVENT".
 *
 * Also classifies events: those of category `syscalls` are derived from raw_syscalls, and those of
 * kprobes, uprobes, synthetic events and of tracers' own groups are created at run time; neither
 * has a tracepoint for raw_tp.
 */
#include <string.h>

#include "base/bytes.h"
#include "kernel/events.h"
#include "kernel/text_file.h"

bool rb_event_parse(const char *line, size_t size, struct rb_event *ret)
{
	const char *colon = memchr(line, ':', size);

	if (!colon || colon == line || colon + 1 == line + size)
		return false;
	ret->category = line;
	ret->category_size = (size_t)(colon - line);
	ret->name = colon + 1;
	ret->name_size = size - ret->category_size - 1;
	return true;
}

static bool is(const char *view, size_t size, const char *name)
{
	return strlen(name) == size && !memcmp(view, name, size);
}

bool rb_event_is_dynamic(const struct rb_event *event)
{
	static const char *const made[] = { "kprobes", "uprobes", "synthetic", "eprobes",
					    "fprobes" };
	static const char ours[] = "rawbpf_";

	for (size_t i = 0; i < RB_COUNT(made); i++)
		if (is(event->category, event->category_size, made[i]))
			return true;
	return event->category_size >= strlen(ours) && !memcmp(event->category, ours, strlen(ours));
}

bool rb_event_is_raw(const struct rb_event *event)
{
	return !is(event->category, event->category_size, "syscalls") &&
	       !rb_event_is_dynamic(event);
}

struct walk {
	int (*each)(void *ctx, const struct rb_event *event);
	void *ctx;
};

static int each_line(void *ctx, const char *line, size_t size)
{
	struct walk *walk = ctx;
	struct rb_event event;

	return rb_event_parse(line, size, &event) ? walk->each(walk->ctx, &event) : 0;
}

int rb_events_walk(struct rb_tracefs *tracefs, int (*each)(void *ctx, const struct rb_event *event),
		   void *ctx)
{
	struct walk walk = { each, ctx };
	int fd = rb_sys_open(tracefs->sys, tracefs->dir, "available_events", O_RDONLY);

	return rb_lines_walk(tracefs->sys, fd, each_line, &walk);
}
