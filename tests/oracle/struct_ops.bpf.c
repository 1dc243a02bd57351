// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Structures of functions: members in another order than the kernel's, some of them, a flavour, data
 * beside functions; programs of two structures, and one that is in none that is made.
 */
#include "oracle.h"

struct sock;

struct tcp_congestion_ops {
	u32 flags;
	char name[16];
	u32 (*undo_cwnd)(struct sock *sk);
	u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
};

struct tcp_congestion_ops___small {
	u32 (*ssthresh)(struct sock *sk);
	void (*no_kernel_has_this)(struct sock *sk);
	char name[16];
};

static volatile u64 asked;

SEC("struct_ops/ssthresh")
int ssthresh(u64 *ctx)
{
	asked++;
	return 2;
}

SEC("struct_ops")
int undo_cwnd(u64 *ctx)
{
	return 10 + (asked & 1);
}

SEC("struct_ops/cong_avoid")
int cong_avoid(u64 *ctx)
{
	asked += ctx[1];
	return 0;
}

SEC("struct_ops/of_nobody")
int of_nobody(u64 *ctx)
{
	return 0;
}

SEC(".struct_ops")
struct tcp_congestion_ops whole = {
	.flags = 1,
	.name = "whole",
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)undo_cwnd,
	.cong_avoid = (void *)cong_avoid,
};

SEC(".struct_ops.link")
struct tcp_congestion_ops___small small = { .name = "small", .ssthresh = (void *)ssthresh };

char license_text[] SEC("license") = "GPL";
