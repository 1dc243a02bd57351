// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Two programs. Nothing has an event of the second one's name, so that attaching fails half way;
 * -a can send both elsewhere.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tracepoint/syscalls/sys_enter_getppid")
int first(void *ctx)
{
	bpf_printk("first");
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_getppidd")
int second(void *ctx)
{
	bpf_printk("second");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
