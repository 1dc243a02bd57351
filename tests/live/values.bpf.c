// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * values - what a function was called with, for writes of a process called "writer": the third
 * argument of vfs_write(file, buffer, count, position), and what it returned.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __always_inline int is_writer(void)
{
	char name[16] = "";

	bpf_get_current_comm(name, sizeof(name));
	return name[0] == 'w' && name[1] == 'r' && name[2] == 'i' && name[3] == 't' &&
	       name[4] == 'e' && name[5] == 'r';
}

SEC("fentry/vfs_write")
int entered(__u64 *ctx)
{
	if (is_writer())
		bpf_printk("entered %d\n", (int)ctx[2]);
	return 0;
}

SEC("fexit/vfs_write")
int left(__u64 *ctx)
{
	if (is_writer())
		bpf_printk("left %d %d\n", (int)ctx[2], (int)ctx[4]);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
