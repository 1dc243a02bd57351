// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * congestion_type - a member that is a program of another type.
 */
#include "congestion.h"

SEC("raw_tp/sys_enter")
int of_another_type(__u64 *ctx)
{
	return 0;
}

SEC(".struct_ops")
struct tcp_congestion_ops___ours mixed = {
	.name = "rawbpf_mixed",
	.ssthresh = (void *)ssthresh,
	.cong_avoid = (void *)cong_avoid,
	.undo_cwnd = (void *)of_another_type,
};
