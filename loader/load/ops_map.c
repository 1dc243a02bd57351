// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ops_map - create and register struct_ops maps.
 *
 * A map that is registered by a link (Linux 6.4) is unregistered when the last descriptor is
 * closed, even if we are killed. Older kernels register the map when its value is set, and keep it
 * until the element is deleted. So a link is tried first, whatever the section is called. Only
 * section .struct_ops falls back to registration without one; .struct_ops.link requires a link.
 */
#include <string.h>

#include "why/permission.h"
#include "load/load.h"
#include "load/load_internal.h"
#include "sys/bpf_link.h"

int rb_load_struct_ops(struct rb_load *load, uint32_t index, const struct rb_struct_ops *ops,
		       bool *linked, struct rawbpf_err *err)
{
	RB_PURPOSE(load->sys, RB_STEP_MAP, load->maps[index].name);
	const struct rb_map *map = &load->maps[index];
	struct rb_bpf_map attr = {
		.type = map->type,
		.key_size = map->key_size,
		.value_size = ops->value_size,
		.max_entries = map->max_entries,
		.flags = RB_BPF_F_LINK,
		.btf = rb_load_btf(load, err), /* required, but not used by the kernel */
		.kernel_type = ops->value_type,
	};
	int fd;

	if (attr.btf < 0) {
		rb_err_prefix(err, "map %s", map->name);
		return attr.btf;
	}
	rb_bpf_name(attr.name, map->name);
	fd = rb_bpf_map_create(load->sys, &attr);
	if (fd == -EPERM && !rb_sys_memlock(load->sys))
		fd = rb_bpf_map_create(load->sys, &attr);
	if (fd == -EINVAL && !map->flags) {
		attr.flags = 0;
		fd = rb_bpf_map_create(load->sys, &attr);
	}
	if (fd == -EINVAL && map->flags) {
		rb_err_set(err, RAWBPF_FEATURE, fd,
			   "map %s: creating it: Invalid argument: this "
			   "kernel has no struct_ops links",
			   map->name);
		rb_err_hint(err, "use Linux 6.4 or newer, or section .struct_ops");
		return fd;
	}
	if (fd < 0)
		return rb_load_map_failed(load, map, "creating it", fd, err);
	load->map_fds[index] = fd;
	rb_load_note_sizes(load, map, &attr);
	*linked = attr.flags != 0;
	return 0;
}

static int refused(struct rb_load *load, const struct rb_map *map, const char *what, int code,
		   struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		rb_kernel_why_not_permitted(load->sys, what, code, RB_NEEDS_BPF, err);
	else
		rb_err_set(err, RAWBPF_ATTACH, code, "%s: %s", what,
			   code == -EINVAL ? "Invalid argument: the kernel subsystem refused a "
					     "value in the struct, or a required member is not set"
					   : strerror(-code));
	if (code == -EEXIST)
		rb_err_hint(err, "one with that name is already "
				 "registered: bpftool struct_ops show");
	rb_err_prefix(err, "struct_ops %s", map->name);
	return code;
}

int rb_load_register(struct rb_load *load, uint32_t index, const struct rb_struct_ops *ops,
		     bool linked, struct rawbpf_err *err)
{
	RB_PURPOSE(load->sys, RB_STEP_ATTACH, load->maps[index].name);
	const struct rb_map *map = &load->maps[index];
	const uint32_t first = 0;
	int code = rb_bpf_map_update(load->sys, load->map_fds[index], &first, ops->value, BPF_ANY);

	if (code)
		return refused(load, map, linked ? "setting its functions" : "registering it", code,
			       err);
	if (!linked)
		return 0;
	code = rb_bpf_link_struct_ops(load->sys, load->map_fds[index]);
	return code < 0 ? refused(load, map, "registering it (BPF_LINK_CREATE)", code, err) : code;
}
