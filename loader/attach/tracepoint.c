// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * tracepoint - a place the kernel's authors named: events/CATEGORY/EVENT in tracefs. The program
 * gets the event's record, laid out as its `format` file says. Linux 4.7.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "why/function.h"

/* Events have '-' in their names as well ("amd_pstate" does not, "drm-..." may). */
static bool is_event(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (name[i] != '-' && !rb_is_symbol(name + i, 1))
			return false;
	return size > 0 && name[0] != '.';
}

int rb_parse_tracepoint(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(rest, "/");
	const char *event = rest[size] ? rest + size + 1 : "";

	if (!is_event(rest, size) || !is_event(event, strlen(event)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a category and an event", rest);
	ret->group = rb_copy(rest, size);
	ret->name = rb_copy(event, strlen(event));
	return ret->group && ret->name ? 0 : rb_err_nomem(err);
}

int rb_attach_tracepoint(struct rb_attacher *attacher, const struct rb_target *target, int prog,
			 const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
{
	struct rb_text event = { 0 }, what = { 0 };
	struct rb_link link = { .fd = -1 };
	int code = 0;

	(void)prog_name;
	rb_text_printf(&event, "%s/%s", target->group, target->name);
	rb_text_printf(&what, "tracepoint %s/%s", target->group, target->name);
	if (event.failed || what.failed)
		code = rb_err_nomem(err);
	else
		link.fd = rb_attach_event(attacher, event.data, prog, err);
	if (link.fd == -ENOENT)
		rb_kernel_why_no_tracepoint(attacher->tracefs, target->group, target->name, err);
	if (link.fd < 0 && !code)
		code = link.fd;
	rb_text_deinit(&event);
	if (code) {
		rb_text_deinit(&what);
		return code;
	}
	link.what = what.data;
	*ret = link;
	return 0;
}
