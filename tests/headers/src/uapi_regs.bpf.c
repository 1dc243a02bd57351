// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A kprobe without a vmlinux.h: struct pt_regs from <linux/ptrace.h> */
#include <linux/ptrace.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("kprobe/tcp_sendmsg")
int BPF_KPROBE(on_send, void *sk, void *msg, unsigned long size)
{
	bpf_printk("%p %p %lu", sk, msg, size);
	return 0;
}

SEC("kretprobe/tcp_sendmsg")
int on_sent(struct pt_regs *ctx)
{
	long ret = PT_REGS_RC(ctx);

	if (ret < 0)
		bpf_printk("%ld", ret);
	return PT_REGS_IP(ctx) == 0;
}

char LICENSE[] SEC("license") = "GPL";
