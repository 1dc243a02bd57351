// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Map definitions, externs, byte order, tail calls, attributes */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

int first(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} table SEC(".maps") = { .values = { [1] = (void *)&first } };

extern int LINUX_KERNEL_VERSION __kconfig;
extern enum libbpf_tristate CONFIG_KPROBES __kconfig __weak;
extern const void runqueues __ksym __weak;

static __noinline int subprogram(__u32 key)
{
	__u64 one = 1, *count = bpf_map_lookup_elem(&counts, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_NOEXIST);
	return bpf_htons((__u16)key) + bpf_ntohl(key) + bpf_htons(80);
}

__hidden int shared(__u64 x)
{
	barrier_var(x);
	return bpf_be64_to_cpu(x) > bpf_cpu_to_be64(443);
}

SEC("socket")
int first(void *ctx)
{
	bpf_tail_call_static(ctx, &table, 1);
	return subprogram(bpf_get_prandom_u32());
}

SEC("raw_tp/sys_exit")
int second(void *ctx)
{
	if (LINUX_KERNEL_VERSION < KERNEL_VERSION(5, 10, 0) || CONFIG_KPROBES == TRI_MODULE)
		return 1;
	bpf_tail_call(ctx, &table, 0);
	return shared(bpf_ktime_get_ns()) + (&runqueues != NULL);
}

char LICENSE[] SEC("license") = "GPL";
