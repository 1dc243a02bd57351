// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The first program: say hello whenever someone makes a process.
 *
 *	rawbpf run -a ksyscall/clone build/progs/hello.bpf.o
 *
 * It does not say where it wants to be attached, so -a does. ctx is what the
 * kernel hands every program; here it would be the CPU's registers.
 */
#include <bcc.h>

int hello(void *ctx)
{
	bpf_trace_printk("Hello, World!\n");
	return 0;
}
