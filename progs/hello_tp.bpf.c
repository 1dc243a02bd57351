// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The same from a tracepoint: a site that the kernel's developers define and keep stable, while a
 * kprobe's function may be renamed in the next release. SEC() names it, so `rawbpf run
 * build/progs/hello_tp.bpf.o` needs no -a.
 *
 * bpf_printk's text is in the section .rodata, for which the loader creates a map.
 */
#include <bpf/bpf_helpers.h>

SEC("tracepoint/syscalls/sys_enter_clone")
int hello_tp(void *ctx)
{
	bpf_printk("Hello from a tracepoint");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
