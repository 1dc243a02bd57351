// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * build_ids - the user's stack of each getppid() of the task `build_ids`, as build ids and offsets.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, 4);
	__uint(max_entries, 64);
	__uint(map_flags, BPF_F_STACK_BUILD_ID);
} stackmap SEC(".maps");

struct value {
	__u64 count;
	__u64 pid_tgid;
	__s64 user_stack_id;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct value);
	__uint(max_entries, 1);
} last SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_getppid")
int build_ids(void *ctx)
{
	static const char name[] = "build_ids";
	struct value *value;
	char comm[16];
	__u32 zero = 0;

	bpf_get_current_comm(comm, sizeof(comm));
	for (unsigned int i = 0; i < sizeof(name); i++)
		if (comm[i] != name[i])
			return 0;
	value = bpf_map_lookup_elem(&last, &zero);
	if (!value)
		return 0;
	value->count++;
	value->pid_tgid = bpf_get_current_pid_tgid();
	value->user_stack_id = bpf_get_stackid(ctx, &stackmap, BPF_F_USER_STACK);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
