// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * externs - what the kernel has or has not: its version, a configuration value, a symbol of it; and a
 * map that is pinned.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern unsigned int LINUX_KERNEL_VERSION __kconfig;
extern int CONFIG_RAWBPF_HAS_NO_SUCH_OPTION __kconfig __weak;
extern const void rawbpf_has_no_such_symbol __ksym __weak;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 8);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} versions SEC(".maps");

SEC("raw_tp/sys_enter")
int externs(void *ctx)
{
	__u32 version = LINUX_KERNEL_VERSION;
	__u64 value = 7 + CONFIG_RAWBPF_HAS_NO_SUCH_OPTION;

	if (&rawbpf_has_no_such_symbol)
		value += 100;
	bpf_map_update_elem(&versions, &version, &value, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
