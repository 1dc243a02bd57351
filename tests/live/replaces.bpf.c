// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * replaces - a function for another program's add().
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("freplace/add")
int multiply(int a, int b)
{
	return a * b;
}

char LICENSE[] SEC("license") = "GPL";
