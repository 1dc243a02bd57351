// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core - programs that read fields wherever this kernel has them (CO-RE): one that has to be there,
 * one that no kernel has, one that is asked for first.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
	int no_kernel_has_this;
} __attribute__((preserve_access_index));

SEC("raw_tp/sched_process_exec")
int relocated(__u64 *ctx)
{
	struct task_struct *task = (void *)(long)ctx[0];

	bpf_printk("pid %d", BPF_CORE_READ(task, pid));
	return 0;
}

SEC("raw_tp/sched_process_exec")
int asked(__u64 *ctx)
{
	struct task_struct *task = (void *)(long)ctx[0];

	if (bpf_core_field_exists(task->no_kernel_has_this))
		return BPF_CORE_READ(task, no_kernel_has_this);
	return 0;
}

SEC("?raw_tp/sched_process_exec")
int missing(__u64 *ctx)
{
	struct task_struct *task = (void *)(long)ctx[0];

	return BPF_CORE_READ(task, no_kernel_has_this);
}

char LICENSE[] SEC("license") = "GPL";
