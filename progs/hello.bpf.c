// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The first program: prints a line for each new process.
 *
 *	rawbpf run -a ksyscall/clone build/progs/hello.bpf.o
 *
 * Its section does not name a target, so -a does. ctx is the context that the kernel passes to
 * every program; here it is the CPU's registers.
 */
#include <bcc.h>

int hello(void *ctx)
{
	bpf_trace_printk("Hello, World!\n");
	return 0;
}
