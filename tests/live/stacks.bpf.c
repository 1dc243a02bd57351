// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stacks - the kernel's and the user's stack of each getppid() of the task `stacks`, counted by both:
 * the key names them, as libbpf-tools' profile.h does. At the end of each of its calls it takes one
 * more, which no other map speaks of.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Raw tracepoints: at those of syscalls/..., Linux 6.1 says that there is no stack of the kernel. */
#if defined(__TARGET_ARCH_x86)
#define GETPPID 110
#elif defined(__TARGET_ARCH_arm64)
#define GETPPID 173
#else
#define GETPPID 64 /* arm, s390x */
#endif

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, 4);
	__uint(max_entries, 1024);
} stackmap SEC(".maps");

struct key {
	__u32 pid;
	__s32 kern_stack_id;
	__s32 user_stack_id;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct key);
	__type(value, __u64);
	__uint(max_entries, 64);
} counts SEC(".maps");

SEC("raw_tp/sys_enter")
int stacks(struct bpf_raw_tracepoint_args *ctx)
{
	struct key key = { 0 };
	__u64 one = 1, *count;

	if (ctx->args[1] != GETPPID)
		return 0;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	if (key.comm[0] != 's' || key.comm[1] != 't' || key.comm[2] != 'a' || key.comm[3] != 'c' ||
	    key.comm[4] != 'k' || key.comm[5] != 's')
		return 0;
	key.pid = bpf_get_current_pid_tgid() >> 32;
	key.kern_stack_id = bpf_get_stackid(ctx, &stackmap, 0);
	key.user_stack_id = bpf_get_stackid(ctx, &stackmap, BPF_F_USER_STACK);
	count = bpf_map_lookup_elem(&counts, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
	return 0;
}

SEC("raw_tp/sys_exit")
int alone(void *ctx)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	if (comm[0] == 's' && comm[1] == 't' && comm[2] == 'a' && comm[3] == 'c' &&
	    comm[4] == 'k' && comm[5] == 's')
		bpf_get_stackid(ctx, &stackmap, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
