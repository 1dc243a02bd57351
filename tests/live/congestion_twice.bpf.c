// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * congestion_twice - one program that would have to be two members.
 */
#include "congestion.h"

SEC(".struct_ops")
struct tcp_congestion_ops___ours both = {
	.name = "rawbpf_both",
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)ssthresh,
};
