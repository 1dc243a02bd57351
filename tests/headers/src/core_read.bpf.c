// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* CO-RE: chains of reads, and every question that can be asked */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct task_struct___old {
	int stime;
} __attribute__((preserve_access_index));

SEC("raw_tp/chains")
int chains(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	pid_t one = BPF_CORE_READ(task, pid);
	pid_t two = BPF_CORE_READ(task, real_parent, tgid);
	u32 three = BPF_CORE_READ(task, nsproxy, pid_ns_for_children, ns.inum);
	u32 four = BPF_CORE_READ(task, files[2], f_dentry, d_parent, d_name.len);

	bpf_printk("%d %d %u", one, two, three + four);
	return 0;
}

SEC("raw_tp/nine")
int nine(struct task_struct **ctx)
{
	struct task_struct *task = *ctx;

	return BPF_CORE_READ(task, real_parent, real_parent, real_parent, real_parent, real_parent,
			     real_parent, real_parent, real_parent, pid);
}

SEC("raw_tp/within")
int within(struct task_struct **ctx)
{
	struct task_struct *task = *ctx;

	bpf_printk("%d %d", BPF_CORE_READ(task, pid), BPF_CORE_READ(task, real_parent, pid));
	if (BPF_CORE_READ(task, files[bpf_get_smp_processor_id() & 3], f_label))
		return 1;
	return 0;
}

SEC("raw_tp/into")
int into(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	char comm[16], name[32];
	pid_t pid;
	long err;

	err = BPF_CORE_READ_INTO(&pid, task, real_parent, pid);
	err |= BPF_CORE_READ_INTO(&comm, task, comm);
	err |= BPF_CORE_READ_STR_INTO(&name, task, files[0], f_dentry, d_name.name);
	bpf_printk("%ld %d %s", err, pid, comm);
	bpf_printk("%s", name);
	return 0;
}

SEC("raw_tp/single")
int single(struct task_struct **ctx)
{
	struct task_struct *task = *ctx;
	char comm[16];
	long state;

	bpf_core_read(&state, sizeof(state), &task->state);
	bpf_core_read_str(comm, sizeof(comm), &task->comm);
	bpf_printk("%ld %s", state, comm);
	return 0;
}

SEC("raw_tp/user")
int user(struct file **ctx)
{
	struct file *file = *ctx;
	const char *label = BPF_CORE_READ_USER(file, f_label);
	u32 len = BPF_PROBE_READ_USER(file, f_dentry, d_name.len);
	u32 hash = BPF_PROBE_READ(file, f_dentry, d_name.hash);
	char text[8];

	BPF_PROBE_READ_USER_STR_INTO(&text, file, f_label);
	bpf_printk("%p %u %s", label, len + hash, text);
	return 0;
}

SEC("raw_tp/questions")
int questions(struct task_struct **ctx)
{
	struct task_struct *task = *ctx;
	struct task_struct___old *old = (void *)task;
	u64 answer = 0;

	if (bpf_core_field_exists(task->state))
		answer += bpf_core_field_size(task->state);
	if (bpf_core_field_exists(struct task_struct___old, stime))
		answer += BPF_CORE_READ(old, stime);
	answer += bpf_core_field_offset(struct task_struct, comm);
	if (bpf_core_type_exists(struct nsproxy))
		answer += bpf_core_type_size(struct nsproxy);
	answer += bpf_core_type_id_local(struct file) + bpf_core_type_id_kernel(struct file);
	if (bpf_core_enum_value_exists(enum task_kind, TASK_KIND_KERNEL))
		answer += bpf_core_enum_value(enum task_kind, TASK_KIND_KERNEL);
	bpf_printk("%llu", answer);
	return 0;
}

SEC("raw_tp/bits")
int bits(struct task_struct **ctx)
{
	struct task_struct *task = *ctx;

	bpf_printk("%d %u", (int)BPF_CORE_READ_BITFIELD_PROBED(task, nice),
		   (u32)BPF_CORE_READ_BITFIELD_PROBED(task, exit_code));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
