// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * perf - an event through a perf buffer at each execve(2), for loop.c.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

SEC("raw_tp/sched_process_exec")
int started(void *ctx)
{
	unsigned long long time = bpf_ktime_get_ns();

	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &time, sizeof(time));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
