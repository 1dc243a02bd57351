// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * replaced - a program with a function that others replace or trace. It has a callback as well, for
 * which it is loaded with its types.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__noinline int add(int a, int b)
{
	volatile int sum = a + b;

	return sum;
}

static long nothing(__u32 index, void *ctx)
{
	return 1;
}

SEC("tracepoint/syscalls/sys_enter_getppid")
int says_sum(void *ctx)
{
	bpf_loop(1, nothing, NULL, 0);
	bpf_printk("sum %d\n", add(20, bpf_get_current_pid_tgid() ? 3 : 0));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
