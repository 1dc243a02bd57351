// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * readlat - the latency of the system call read(2) in microseconds, and its return value in bytes
 * by task: two histograms, in BCC style.
 *
 *	rawbpf run readlat.bpf.o --hist usecs:usecs --hist bytes:bytes -t 10
 */
#include <bcc.h>

struct by_task {
	char comm[TASK_COMM_LEN];
	u64 slot;
};

BPF_HISTOGRAM(usecs);
BPF_HISTOGRAM(bytes, struct by_task, 4096);

/* The start time of each thread's read(). */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, u32);
	__type(value, u64);
	__uint(max_entries, 10240);
} start SEC(".maps");

/* events/syscalls/sys_exit_read/format; long is the kernel's */
struct sys_exit_read {
	u64 common;
#ifdef __TARGET_ARCH_arm
	s32 nr, ret;
#else
	s64 nr, ret;
#endif
};

int tracepoint__syscalls__sys_enter_read(void *ctx)
{
	u32 thread = bpf_get_current_pid_tgid();
	u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&start, &thread, &now, BPF_ANY);
	return 0;
}

int tracepoint__syscalls__sys_exit_read(struct sys_exit_read *ctx)
{
	u32 thread = bpf_get_current_pid_tgid();
	u64 *began = bpf_map_lookup_elem(&start, &thread);
	struct by_task key = { 0 };

	if (!began)
		return 0;
	bpf_increment(usecs, bpf_log2l((bpf_ktime_get_ns() - *began) / 1000));
	bpf_map_delete_elem(&start, &thread);
	if (ctx->ret < 0)
		return 0;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	key.slot = bpf_log2l(ctx->ret);
	bpf_increment(bytes, key);
	return 0;
}
