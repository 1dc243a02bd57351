// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * events - an event for each getppid(2) of a process named "storm", through a ring buffer. What
 * flood.c has its readers print. There is one such process, so plain variables count.
 *
 * The ring's value type says what an event is; the kernel wants no value size there, and who loads
 * the object leaves it out. 1 MiB holds 26,000 events of 32 bytes and a header of 8.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <asm/unistd.h>
#include <bpf/bpf_helpers.h>

struct event {
	__u64 seq;
	__u32 pid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
	__type(value, struct event);
} events SEC(".maps");

__u64 seq;

static const char storm[8] = "storm";

SEC("raw_tp/sys_enter")
int on_sys_enter(struct bpf_raw_tracepoint_args *ctx)
{
	struct event event = { 0 };

	if (ctx->args[1] != __NR_getppid)
		return 0;
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	if (*(__u64 *)event.comm != *(const __u64 *)storm)
		return 0;
	event.seq = seq++;
	event.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

char _license[] SEC("license") = "GPL";
