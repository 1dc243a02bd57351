// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * user - what happens in user programs, as events: which, by whom, and up to twelve values. The places
 * come by -a.
 */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

#ifndef BPF_UPROBE /* libbpf 1.1 has these two names for kernel functions alone */
#define BPF_UPROBE    BPF_KPROBE
#define BPF_URETPROBE BPF_KRETPROBE
#endif

struct event {
	char what[8];
	__u32 pid;
	int count;
	long long values[12];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(value, struct event);
} events SEC(".maps");

SEC("uprobe")
int BPF_UPROBE(entry, long a, long b)
{
	struct event event = { .what = "entry", .count = 2 };

	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.values[0] = a;
	event.values[1] = b;
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

SEC("uretprobe")
int BPF_URETPROBE(leave, long result)
{
	struct event event = { .what = "leave", .count = 1 };

	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.values[0] = result;
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

/* Sleepable: it may wait for memory that is not there yet. */
SEC("uprobe.s")
int BPF_UPROBE(sleepy, const void *at)
{
	struct event event = { .what = "sleepy", .count = 1 };
	char text[8] = "";

	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.values[0] = bpf_copy_from_user(text, 1, (void *)PT_REGS_SP(ctx));
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

SEC("usdt")
int probe(struct pt_regs *ctx)
{
	struct event event = { .what = "probe" };
	long value;

	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.count = bpf_usdt_arg_cnt(ctx);
#define VALUE(n)                              \
	do {                                  \
		bpf_usdt_arg(ctx, n, &value); \
		event.values[n] = value;      \
	} while (0)
	VALUE(0);
	VALUE(1);
	VALUE(2);
	VALUE(3);
	VALUE(4);
	VALUE(5);
	VALUE(6);
	VALUE(7);
	VALUE(8);
	VALUE(9);
	VALUE(10);
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

/* The first argument is a string. */
SEC("usdt")
int BPF_USDT(named, const char *name, int number)
{
	struct event event = { .what = "" };

	bpf_probe_read_user_str(event.what, sizeof(event.what), name);
	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.values[0] = number;
	event.values[1] = bpf_usdt_cookie(ctx);
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
