// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hist - one histogram of each shape, of the sizes of the writes of the task `hist`: by slot, by key
 * and slot, linear, in a struct in the value, without any type, and in variables.
 */
#include <bcc.h>

struct key {
	char comm[16];
	u64 slot;
};

BPF_HISTOGRAM(sizes);
BPF_HISTOGRAM(by_comm, struct key, 128);
BPF_LINEAR_HISTOGRAM(linear, u32, 1024);

struct hist {
	__u32 slots[20];
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__type(key, __u32);
	__type(value, struct hist);
	__uint(max_entries, 8);
} by_fd SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(max_entries, 65);
} bare SEC(".maps");

/* Variables: by whether the size is odd, and one that only who asks for it knows for what it is */
struct hist hists[3];
__u64 tens[10];

#ifdef __TARGET_ARCH_arm
typedef u32 word;
#else
typedef u64 word;
#endif

/* of syscalls/sys_enter_write */
struct enter_write {
	u64 common;
	word nr, fd, buf, count;
};

SEC("tracepoint/syscalls/sys_enter_write")
int hist(struct enter_write *ctx)
{
	static const struct hist empty;
	struct key key = { 0 };
	u32 fd = 1000, slot, *count;
	u64 ten;
	struct hist *value;

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	if (key.comm[0] != 'h' || key.comm[1] != 'i' || key.comm[2] != 's' || key.comm[3] != 't' ||
	    key.comm[4])
		return 0;
	slot = key.slot = bpf_log2l(ctx->count);
	bpf_increment(sizes, slot);
	bpf_increment(by_comm, key);
	bpf_increment(linear, (u32)ctx->count);
	count = bpf_map_lookup_elem(&bare, &slot);
	if (count)
		*count += 1;
	value = bpf_map_lookup_elem(&by_fd, &fd);
	if (!value) {
		bpf_map_update_elem(&by_fd, &fd, &empty, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&by_fd, &fd);
	}
	ten = ctx->count / 10;
	barrier_var(ten);
	if (ten < 10)
		__sync_fetch_and_add(&tens[ten], 1);
	if (slot >= 1 && slot <= 20)
		__sync_fetch_and_add(&hists[1 + (ctx->count & 1)].slots[slot - 1], 1);
	if (!value)
		return 0;
	__builtin_memcpy(value->comm, key.comm, sizeof(key.comm));
	if (slot >= 1 && slot <= 20)
		value->slots[slot - 1] += 1;
	return 0;
}
