// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * tracepoint - static tracepoints: events/CATEGORY/EVENT in tracefs. The program gets the event's
 * record, with the layout given in its `format` file. Linux 4.7.
 */
#include "attach/probe_event.h"
#include "why/function.h"

int rb_attach_tracepoint(struct rb_attaching *attaching, struct rb_link *link,
			 struct rawbpf_err *err)
{
	const struct rb_target *target = attaching->target;
	struct rb_attacher *attacher = attaching->attacher;
	struct rb_text event = { 0 };

	rb_text_printf(&event, "%s/%s", target->group, target->name);
	link->fd = event.failed ? rb_err_nomem(err)
				: rb_event_attach(attacher, event.data, attaching->prog, NULL, err);
	rb_text_deinit(&event);
	if (link->fd == -ENOENT)
		return rb_kernel_why_no_tracepoint(attacher->tracefs, target->group, target->name,
						   err);
	if (link->fd < 0)
		return link->fd;
	return rb_link_name(link, err, "tracepoint %s/%s", target->group, target->name);
}
