// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * for_limited.bpf.c without the limit. It compiles, and the kernel's verifier
 * refuses it before it can run once:
 *
 *	rawbpf check build/progs/for_unlimited.bpf.o
 *
 * It never gets to its return, so the compiler leaves that out: the program ends
 * in a jump back.
 */
#include <bcc.h>

int kprobe__sys_clone(void *ctx)
{
	for (;;)
		bpf_trace_printk("hello world\n");

	return 0;
}
