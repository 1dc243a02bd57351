/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * congestion - a congestion control that does as little as the kernel takes. Its struct has another
 * order than the kernel's, fewer members, and one that no kernel has.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct sock;

struct tcp_congestion_ops___ours {
	char name[16];
	void (*no_kernel_has_this)(struct sock *sk);
	__u32 (*undo_cwnd)(struct sock *sk);
	__u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
};

__u64 asked;

SEC("struct_ops/ssthresh")
int ssthresh(__u64 *ctx)
{
	__sync_fetch_and_add(&asked, 1);
	return 2;
}

SEC("struct_ops/undo_cwnd")
int undo_cwnd(__u64 *ctx)
{
	return 10;
}

SEC("struct_ops/cong_avoid")
int cong_avoid(__u64 *ctx)
{
	return 0;
}

#define CONGESTION(section, variable, text)           \
	SEC(section)                                  \
	struct tcp_congestion_ops___ours variable = { \
		.name = text,                         \
		.ssthresh = (void *)ssthresh,         \
		.undo_cwnd = (void *)undo_cwnd,       \
		.cong_avoid = (void *)cong_avoid,     \
	}

char LICENSE[] SEC("license") = "GPL";
