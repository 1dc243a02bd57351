// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * legacy - an object as of 2017: maps in a section "maps", a static subprogram, several programs to a
 * section, static ones among them; and two sections that no one attaches here.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def {
	unsigned int type, key_size, value_size, max_entries, map_flags, inner_map_idx;
};

struct bpf_map_def SEC("maps") zeroth = { BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 0 };
struct bpf_map_def SEC("maps") hits = { BPF_MAP_TYPE_ARRAY, 4, 8, 2, 0, 0 };

static __noinline void hit(__u32 key)
{
	__u64 *value = bpf_map_lookup_elem(&hits, &key);

	if (value)
		__sync_fetch_and_add(value, 1);
}

SEC("tracepoint/syscalls/sys_enter_getppid")
int entered(void *ctx)
{
	hit(0);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_getppid")
static int entered_too(void *ctx)
{
	hit(1);
	return 0;
}

SEC("xdp")
int pass(void *ctx)
{
	return 2;
}

SEC("nobody/knows/this")
int unknown(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
