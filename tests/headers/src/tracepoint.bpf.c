// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A tracepoint, its context a struct; raw tracepoints, plain and with types */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tracepoint/syscalls/sys_enter_openat")
int on_openat(struct trace_event_raw_sys_enter *ctx)
{
	bpf_printk("openat %ld %lx", (long)ctx->args[0], ctx->args[1]);
	return 0;
}

SEC("tp/sched/sched_switch")
int on_switch(void *ctx)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	bpf_printk("%s", comm);
	return !ctx;
}

SEC("raw_tp/sys_enter")
int on_sys_enter(struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[1] == 59;
}

SEC("raw_tracepoint/sched_switch")
int BPF_PROG(on_raw_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	bpf_printk("%d %p %p", preempt, prev, next);
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(on_btf_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	bpf_printk("%d %d %d", preempt, prev->pid, next->tgid);
	return 0;
}

SEC("fexit/do_unlinkat")
int BPF_PROG(on_unlink, int dfd, struct file *name, long ret)
{
	bpf_printk("%d %p %ld", dfd, name->f_dentry, ret);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
