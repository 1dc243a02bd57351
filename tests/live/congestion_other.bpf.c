// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * congestion_other - structures that are not the kernel's: a name that is too long for it.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct sock;

struct tcp_congestion_ops {
	char name[32];
	__u32 (*ssthresh)(struct sock *sk);
};

SEC("struct_ops")
int ssthresh(__u64 *ctx)
{
	return 2;
}

SEC(".struct_ops")
struct tcp_congestion_ops other = { .name = "rawbpf_other", .ssthresh = (void *)ssthresh };

char LICENSE[] SEC("license") = "GPL";
