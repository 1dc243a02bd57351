// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kprobes and kretprobes: typed arguments, none at all, registers by hand */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(on_unlink, int dfd, struct file *name)
{
	pid_t pid = bpf_get_current_pid_tgid() >> 32;

	bpf_printk("unlink pid %d dfd %d file %p", pid, dfd, name);
	return 0;
}

SEC("kretprobe/do_unlinkat")
int BPF_KRETPROBE(on_unlink_exit, long ret)
{
	bpf_printk("unlink = %ld", ret);
	return 0;
}

SEC("kprobe/four_arguments")
int BPF_KPROBE(four, u8 a, short b, const char *c, u64 d)
{
	bpf_printk("%d %d %llu", a, b, d);
	return c != NULL;
}

SEC("kprobe")
int BPF_KPROBE(no_argument)
{
	bpf_printk("%llx", bpf_get_func_ip(ctx));
	return 0;
}

SEC("kretprobe")
int BPF_KRETPROBE(no_result)
{
	return 0;
}

SEC("kprobe/by_hand")
int by_hand(struct pt_regs *ctx)
{
	unsigned long sum = PT_REGS_PARM1(ctx) + PT_REGS_PARM2(ctx) * 3 + PT_REGS_PARM3(ctx) * 5 +
			    PT_REGS_PARM4(ctx) * 7 + PT_REGS_FP(ctx) * 11 + PT_REGS_SP(ctx) * 13 +
			    PT_REGS_RC(ctx) * 17;

	bpf_printk("%lx", sum);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
