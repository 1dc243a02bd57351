// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * forbids - writes, to a process called "forbidden": as a security module, and by what the function
 * of the security modules is made to return.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define MAY_WRITE 2
#define EPERM	  1

static __always_inline int is_forbidden(int mask)
{
	char name[16] = "";

	bpf_get_current_comm(name, sizeof(name));
	return mask == MAY_WRITE && name[0] == 'f' && name[1] == 'o' && name[2] == 'r' &&
	       name[3] == 'b';
}

SEC("lsm/file_permission")
int hook(__u64 *ctx)
{
	if (!is_forbidden((int)ctx[1]))
		return 0;
	bpf_printk("forbidden\n");
	return -EPERM;
}

char LICENSE[] SEC("license") = "GPL";
