// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * pinned - the file is opened as a path alone: the kernel refuses to open a pinned object, and to
 * open a FIFO would block.
 */
#include "why/pinned.h"

#include <fcntl.h>
#include <string.h>

#include "sys/uapi.h"

static bool is_elsewhere(struct rb_sys *sys, const char *path)
{
	int fd = rb_sys_open(sys, AT_FDCWD, path, O_PATH);
	int64_t magic = fd < 0 ? fd : rb_sys_statfs(sys, fd);

	rb_sys_close(sys, fd);
	return magic >= 0 && magic != RB_BPFFS_MAGIC;
}

int rb_kernel_why_not_pinned(struct rb_sys *sys, const char *what, const char *path, int code,
			     struct rawbpf_err *err)
{
	if (code == -ENOENT)
		return rb_err_set(err, RAWBPF_ATTACH, code, "no %s is pinned at %.255s", what,
				  path);
	if (is_elsewhere(sys, path))
		return rb_err_set(err, RAWBPF_ATTACH, code,
				  "no %s is pinned at %.255s: the file is not on bpffs", what,
				  path);
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(sys, "opening the pinned object", code,
						   RB_NEEDS_BPF, err);
	return rb_err_set(err, RAWBPF_ATTACH, code, "opening the pinned %s %.255s: %s", what, path,
			  strerror(-code));
}
