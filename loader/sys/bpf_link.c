// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * bpf_link - links, iterators and info. Source: bpf(2), and link_create, iter_create and info in
 * union bpf_attr in the kernel's include/uapi/linux/bpf.h.
 */
#include <string.h>

#include "sys/bpf_link.h"

int rb_bpf_link_iter(struct rb_sys *sys, int prog, const struct rb_bpf_iter *iter)
{
	union bpf_iter_link_info info;
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	memset(&info, 0, sizeof(info));
	if (iter->map)
		info.map.map_fd = (uint32_t)iter->map;
	else
		info.task.pid = (uint32_t)iter->pid;
	attr.link_create.prog_fd = (uint32_t)prog;
	attr.link_create.attach_type = BPF_TRACE_ITER;
	if (iter->map || iter->pid) {
		attr.link_create.iter_info = rb_pointer(&info);
		attr.link_create.iter_info_len = sizeof(info);
	}
	return rb_bpf(sys, BPF_LINK_CREATE, &attr);
}

int rb_bpf_link_struct_ops(struct rb_sys *sys, int map)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = (uint32_t)map; /* the same field */
	attr.link_create.attach_type = RB_BPF_STRUCT_OPS;
	return rb_bpf(sys, BPF_LINK_CREATE, &attr);
}

int rb_bpf_iter_create(struct rb_sys *sys, int link)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.iter_create.link_fd = (uint32_t)link;
	return rb_bpf(sys, BPF_ITER_CREATE, &attr);
}

int rb_bpf_link_multi(struct rb_sys *sys, int prog, const struct rb_bpf_multi *multi)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = (uint32_t)prog;
	attr.link_create.attach_type = multi->attach_type;
	attr.link_create.kprobe_multi.flags = multi->flags;
	attr.link_create.kprobe_multi.cnt = multi->count;
	attr.link_create.kprobe_multi.addrs = rb_pointer(multi->addresses);
	attr.link_create.kprobe_multi.syms = rb_pointer(multi->names);
	return rb_bpf(sys, BPF_LINK_CREATE, &attr);
}

/* The layout of link_create.uprobe_multi in Linux 6.6's union bpf_attr. */
struct uprobe_multi {
	uint64_t path, offsets, semaphores, cookies;
	uint32_t count, flags, pid, unused;
};

int rb_bpf_link_user_multi(struct rb_sys *sys, int prog, const struct rb_bpf_user_multi *multi)
{
	struct uprobe_multi sites = {
		.path = rb_pointer(multi->path),
		.offsets = rb_pointer(multi->offsets),
		.count = multi->count,
		.flags = multi->at_return, /* BPF_F_UPROBE_MULTI_RETURN is 1 */
		.pid = (uint32_t)multi->pid,
	};
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = (uint32_t)prog;
	attr.link_create.attach_type = multi->attach_type;
	memcpy((uint8_t *)&attr + offsetof(union bpf_attr, link_create.kprobe_multi), &sites,
	       sizeof(sites));
	return rb_bpf(sys, BPF_LINK_CREATE, &attr);
}

int rb_bpf_prog_by_id(struct rb_sys *sys, uint32_t id)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_id = id;
	return rb_bpf(sys, BPF_PROG_GET_FD_BY_ID, &attr);
}

int rb_bpf_btf_by_id(struct rb_sys *sys, uint32_t id)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.btf_id = id;
	return rb_bpf(sys, BPF_BTF_GET_FD_BY_ID, &attr);
}

int rb_bpf_btf_next_id(struct rb_sys *sys, uint32_t id, uint32_t *ret)
{
	union bpf_attr attr;
	int code;

	memset(&attr, 0, sizeof(attr));
	attr.start_id = id;
	code = rb_bpf(sys, BPF_BTF_GET_NEXT_ID, &attr);
	if (!code)
		*ret = attr.next_id;
	return code;
}

static int info(struct rb_sys *sys, int fd, void *ret, size_t size)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = (uint32_t)fd;
	attr.info.info_len = (uint32_t)size;
	attr.info.info = rb_pointer(ret);
	return rb_bpf(sys, BPF_OBJ_GET_INFO_BY_FD, &attr);
}

int rb_bpf_prog_info(struct rb_sys *sys, int prog, struct bpf_prog_info *ret)
{
	memset(ret, 0, sizeof(*ret));
	return info(sys, prog, ret, sizeof(*ret));
}

int rb_bpf_prog_main(struct rb_sys *sys, int prog, uint32_t ret[2])
{
	struct bpf_prog_info one = {
		.nr_func_info = 1,
		.func_info_rec_size = 2 * sizeof(ret[0]),
		.func_info = rb_pointer(ret),
	};

	return info(sys, prog, &one, sizeof(one));
}

int rb_bpf_btf_info(struct rb_sys *sys, int btf, struct bpf_btf_info *ret)
{
	return info(sys, btf, ret, sizeof(*ret));
}
