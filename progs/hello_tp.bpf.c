// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Hello again, from a tracepoint: a place the kernel's authors marked and keep
 * stable, where a kprobe's function may be renamed by the next release. SEC()
 * says which one, so `rawbpf run build/progs/hello_tp.bpf.o` needs no -a.
 *
 * bpf_printk's text lies in the section .rodata, which the loader makes a map.
 */
#include <bpf/bpf_helpers.h>

SEC("tracepoint/syscalls/sys_enter_clone")
int hello_tp(void *ctx)
{
	bpf_printk("Hello from a tracepoint");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
