// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* bpf_printk with 0 to 12 values, and what else formats */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct seq_file;

SEC("raw_tp")
int zero_to_three(void *ctx)
{
	__u64 now = bpf_ktime_get_ns();

	bpf_printk("none");
	bpf_printk("%llu", now);
	bpf_printk("%llu %p", now, ctx);
	bpf_printk("%llu %d %s", now, -3, "three");
	return 0;
}

SEC("raw_tp")
int four_to_twelve(void *ctx)
{
	__u64 now = bpf_ktime_get_ns();
	__s32 small = (__s32)now;
	__u8 tiny = now;

	bpf_printk("%d %d %d %d", 1, small, tiny, 4);
	bpf_printk("%p %d %d %d %d", ctx, small, tiny, -4, 5);
	bpf_printk("%d %d %d %d %d %d %d %d %d %d %d %d", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, small);
	return 0;
}

SEC("iter/task")
int sequence(struct seq_file **ctx)
{
	BPF_SEQ_PRINTF(*ctx, "plain\n");
	BPF_SEQ_PRINTF(*ctx, "%d %llu\n", 1, bpf_ktime_get_ns());
	return 0;
}

SEC("raw_tp")
int to_string(void *ctx)
{
	char out[32];
	long n = BPF_SNPRINTF(out, sizeof(out), "%d %p", (int)bpf_get_smp_processor_id(), ctx);

	bpf_printk("%s %ld", out, n);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
