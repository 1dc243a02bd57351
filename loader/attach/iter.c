// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * iter - iterators: the program runs once for each object of a type (task, bpf_map, tcp, ...). Its
 * link creates a descriptor; read(2) on that runs the program and returns what it writes. Linux
 * 5.8.
 *
 * "bpf_map_elem:NAME" iterates over the elements of one map: of the object, or pinned at the path
 * NAME.
 */
#include <string.h>

#include "attach/attach_internal.h"
#include "why/permission.h"
#include "why/pinned.h"
#include "sys/bpf_link.h"

/* The map after the colon: a descriptor, which the caller closes if *owned. */
static int find_map(struct rb_attacher *attacher, const char *name, bool *owned,
		    struct rawbpf_err *err)
{
	int fd;

	*owned = name[0] == '/';
	if (*owned) {
		fd = rb_bpf_get(attacher->sys, name);
		return fd < 0 ? rb_kernel_why_not_pinned(attacher->sys, "map", name, fd, err) : fd;
	}
	fd = attacher->map ? attacher->map(attacher->ctx, name) : -ENOENT;
	if (fd < 0)
		rb_err_set(err, RAWBPF_ATTACH, fd, "the object has no map %.100s: %s", name,
			   strerror(-fd));
	return fd;
}

static int refused(struct rb_attacher *attacher, const struct rb_target *target, int code,
		   struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "creating the iterator", code,
						   RB_NEEDS_BPF, err);
	rb_err_set(err, RAWBPF_FEATURE, code, "bpf(BPF_LINK_CREATE) for the iterator: %s",
		   strerror(-code));
	if ((code == -EINVAL || code == -EBADF) && !strchr(target->name, ':') &&
	    strstr(target->name, "_elem"))
		rb_err_hint(err, "name the map: -a iter/%s:MAP", target->name);
	return code;
}

int rb_attach_iter(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	const struct rb_target *target = attaching->target;
	struct rb_attacher *attacher = attaching->attacher;
	const char *colon = strchr(target->name, ':');
	struct rb_bpf_iter over = { .pid = attacher->pid };
	bool owned = false;
	int code = 0;

	if (over.pid && strncmp(target->name, "task", 4) != 0)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "-p: iter/%s cannot be limited to one process", target->name);
	if (colon)
		code = over.map = find_map(attacher, colon + 1, &owned, err);
	if (code < 0)
		return code;
	link->iter = true;
	link->fd = rb_bpf_link_iter(attacher->sys, attaching->prog, &over);
	if (owned)
		rb_sys_close(attacher->sys, over.map);
	if (link->fd < 0)
		return refused(attacher, target, link->fd, err);
	return rb_link_name(link, err, "iter %s", target->name);
}
