// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Formats on the stack: no .rodata anywhere */
#define BPF_NO_GLOBAL_DATA
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tracepoint/raw_syscalls/sys_enter")
int on_stack(void *ctx)
{
	bpf_printk("no global data");
	bpf_printk("%p %d", ctx, 2);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
