// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * May a BPF program loop? Yes, if the kernel can see that it ends. This one
 * says hello five times for each clone(). The compiler unrolls the loop, so
 * that even kernels before 5.3, which allow no jump backwards, take it.
 *
 * The name says where it belongs: a kprobe on clone's entry in the kernel.
 */
#include <bcc.h>

int kprobe__sys_clone(void *ctx)
{
	int i = 0;

	for (; i < 5; i++)
		bpf_trace_printk("hello world\n");

	return 0;
}
