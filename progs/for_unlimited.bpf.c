// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * for_limited.bpf.c without the limit. It compiles, but the kernel's verifier rejects it at load
 * time:
 *
 *	rawbpf check build/progs/for_unlimited.bpf.o
 *
 * Its return is unreachable, so the compiler omits it: the program ends in a backward jump.
 */
#include <bcc.h>

int kprobe__sys_clone(void *ctx)
{
	for (;;)
		bpf_trace_printk("hello world\n");

	return 0;
}
