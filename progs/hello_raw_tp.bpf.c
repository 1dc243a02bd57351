// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The same from a raw tracepoint, which costs less: the kernel passes the arguments directly, 64
 * bits each, without copying them into a record first. sys_enter fires at every system call and has
 * two arguments: the caller's registers and the system call number.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sys_enter")
int hello_raw_tp(struct bpf_raw_tracepoint_args *ctx)
{
	bpf_printk("system call %d", (int)ctx->args[1]);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
