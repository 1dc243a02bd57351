// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * core - two programs, of which one reads a field wherever this kernel has it (CO-RE).
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

SEC("raw_tp/sched_switch")
int relocated(__u64 *ctx)
{
	struct task_struct *task = (void *)(long)ctx[1];
	int pid = 0;

	bpf_probe_read_kernel(&pid, sizeof(pid), &task->pid);
	return pid;
}

SEC("raw_tp/sched_switch")
int plain(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
