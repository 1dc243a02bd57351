// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A BPF program may loop if the verifier can prove that the loop ends. This one prints five times
 * for each clone(). The compiler unrolls the loop, so that kernels before 5.3, which reject
 * backward jumps, accept it too.
 *
 * The function's name selects the target: a kprobe on clone's entry in the kernel.
 */
#include <bcc.h>

int kprobe__sys_clone(void *ctx)
{
	int i = 0;

	for (; i < 5; i++)
		bpf_trace_printk("hello world\n");

	return 0;
}
