// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * maps - one of everything that an object may be made of besides code: maps of several types, a map
 * of maps and a program array with initial values, constants and variables, static and global
 * subprograms, a callback, events through a ring buffer and a perf buffer.
 *
 * For each getppid() of the task called `wanted`: n = 3 * factor + base, through two subprograms.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

enum color { RED = 1, GREEN = 2 };

struct event {
	__u32 pid;
	enum color color;
	char comm[16];
	struct {
		__s16 a, b;
	} pair;
	__u64 low : 4, high : 12;
	__s64 n;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65000); /* no power of two: made one */
	__type(value, struct event);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} perf SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} by_cpu SEC(".maps");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
};
struct inner first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { [1] = &first, [3] = &second } };

int called(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__array(values, int(void *));
} programs SEC(".maps") = { .values = { [2] = (void *)&called } };

const volatile char wanted[16];
const volatile int factor = 2;
int base = 5;
__u64 rounds, calls;

static __noinline int times(int x)
{
	return x * factor;
}

__noinline int plus(int x)
{
	return times(x) + base;
}

static long round_of(__u32 index, void *ctx)
{
	rounds += index;
	return 0;
}

static __always_inline int is_wanted(void)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	for (int i = 0; i < 16; i++) {
		if (comm[i] != wanted[i])
			return 0;
		if (!comm[i])
			break;
	}
	return 1;
}

static __always_inline void add(void *map, __u32 key)
{
	__u64 one = 1, *value = bpf_map_lookup_elem(map, &key);

	if (value)
		*value += 1;
	else
		bpf_map_update_elem(map, &key, &one, BPF_ANY);
}

static int jumps;

SEC("tracepoint/syscalls/sys_enter_getppid")
int maps(void *ctx)
{
	struct event event = { .color = GREEN, .pair = { -3, 4 }, .low = 9, .high = 1000 };
	__u32 three = 3;
	void *inner;

	if (!is_wanted())
		return 0;
	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.n = plus(3);
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	add(&counts, event.pid);
	add(&by_cpu, 0);
	inner = bpf_map_lookup_elem(&outer, &three);
	if (inner)
		add(inner, 0);
	bpf_loop(4, round_of, 0, 0);
	bpf_ringbuf_output(&ring, &event, sizeof(event), 0);
	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &event, sizeof(event));
	jumps = 1;
	return 0;
}

/* A program of its own: kernels without a JIT take no tail call beside calls. */
SEC("tracepoint/syscalls/sys_enter_getppid")
int jump(void *ctx)
{
	if (!jumps)
		return 0;
	jumps = 0;
	bpf_tail_call(ctx, &programs, 2);
	return 0;
}

SEC("tracepoint")
int called(void *ctx)
{
	__u32 zero = 0;
	__u64 *value = bpf_map_lookup_elem(&first, &zero);

	calls++;
	if (value)
		*value = calls * 1000 + rounds;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
