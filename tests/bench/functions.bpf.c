// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * functions - does nothing, wherever it is: what is measured is to get it there.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("kprobe.multi")
int nothing(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
