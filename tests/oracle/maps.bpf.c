// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Maps, legacy and with types: map relocations, a map of maps with an inner one, a program array
 * whose values are relocations to functions.
 */
#include "oracle.h"

struct bpf_map_def {
	u32 type, key_size, value_size, max_entries, flags;
};

struct event {
	u64 time;
	u32 pid;
	char name[16];
};

struct {
	__uint(type, 1);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, struct event);
} events SEC(".maps");

struct inner {
	__uint(type, 2);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} inner_map SEC(".maps");

struct {
	__uint(type, 12);
	__uint(max_entries, 2);
	__type(key, u32);
	__uint(value_size, 4);
	struct inner *values[];
} outer SEC(".maps") = { .values = { [1] = &inner_map } };

struct bpf_map_def SEC("maps") legacy = { 2, 4, 8, 16, 0 };

int tail(void *ctx);

struct {
	__uint(type, 3);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	int (*values[])(void *ctx);
} jumps SEC(".maps") = { .values = { [0] = tail } };

SEC("kprobe/tail") int tail(void *ctx)
{
	u32 key = 0;

	return map_lookup(&legacy, &key) != 0;
}

SEC("kprobe/do_unlinkat") int record(void *ctx)
{
	struct event event = { .time = ktime_get_ns(), .pid = get_current_pid_tgid() >> 32 };
	u32 key = event.pid;
	void *found;

	map_update(&events, &key, &event, 0);
	found = map_lookup(&outer, &key);
	if (found)
		map_update(found, &key, &event.time, 0);
	return map_lookup(&jumps, &key) != 0;
}

char license_text[] SEC("license") = "GPL";
