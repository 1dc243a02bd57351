// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints nothing and has no data: needs neither tracefs nor a map. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sys_enter")
int silent(void *ctx)
{
	return 0;
}
