// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * execs - an event through a ring buffer for each successful execve(2).
 *
 * `rawbpf run execs.bpf.o` prints the events by their type, the map's value type; execs.c is a user
 * side for the same object. counts has the number of events by task name.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct event {
	__u32 pid, uid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
	__type(value, struct event);
} events SEC(".maps");

struct key {
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct key);
	__type(value, __u64);
	__uint(max_entries, 1024);
} counts SEC(".maps");

/* Only this user; set before the load. -1: all users. */
const volatile int only_uid = -1;

SEC("tracepoint/sched/sched_process_exec")
int execs(void *ctx)
{
	struct event event = { 0 };
	struct key key = { 0 };
	__u64 one = 1, *count;

	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.uid = (__u32)bpf_get_current_uid_gid();
	if (only_uid >= 0 && event.uid != (__u32)only_uid)
		return 0;
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	count = bpf_map_lookup_elem(&counts, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
