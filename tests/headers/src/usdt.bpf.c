// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* USDT probes: typed arguments, as many as there can be, none, by hand */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

SEC("usdt//bin/app:provider:none")
int BPF_USDT(none)
{
	bpf_printk("%d arguments", bpf_usdt_arg_cnt(ctx));
	return 0;
}

SEC("usdt//bin/app:provider:typed")
int BPF_USDT(typed, int a, const char *b, u64 c, short d)
{
	bpf_printk("%d %llu %d", a, c, d);
	return b != NULL;
}

SEC("usdt//bin/app:provider:twelve")
int BPF_USDT(twelve, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j,
	     long k, long l)
{
	bpf_printk("%ld %ld", a + b + c + d + e + f, g + h + i + j + k + l);
	return 0;
}

SEC("usdt")
int by_hand(struct pt_regs *ctx)
{
	long value;

	if (bpf_usdt_arg(ctx, 11, &value))
		return 1;
	bpf_printk("%ld %ld", value, bpf_usdt_cookie(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
