// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Names that came after libbpf 1.1, or that differ there: compiled only */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct pair {
	u64 a, b;
};

extern void bpf_rcu_read_lock(void) __ksym __weak;

struct {
	__uint(type, 33);
	__ulong(map_extra, 0x100000000);
} arena SEC(".maps");

SEC("uprobe//proc/self/exe:main")
int BPF_UPROBE(on_main, int argc, char **argv)
{
	bpf_printk("%d %p", argc, argv);
	return 0;
}

SEC("uretprobe//proc/self/exe:main")
int BPF_URETPROBE(on_main_exit, int ret)
{
	return ret;
}

#ifndef __TARGET_ARCH_s390
SEC("ksyscall/futex")
int BPF_KSYSCALL(six, u32 *uaddr, int op, u32 val, void *timeout, u32 *uaddr2, u32 val3)
{
	return *(volatile int *)&op + val + val3 + !uaddr + !timeout + !uaddr2;
}
#endif

SEC("fentry/takes_struct")
int BPF_PROG2(with_struct, char, c, struct pair, p, u32, n, struct file *, f)
{
	bpf_printk("%d %llu %u", c, p.a + p.b, n);
	return bpf_core_cast(f, struct file)->f_dentry == NULL;
}

SEC("raw_tp")
int BPF_PROG2(none)
{
#if __clang_major__ >= 15 /* before, the compiler knows no such question */
	if (!bpf_core_type_matches(struct file))
		return 0;
#endif
	return ctx && bpf_ksym_exists(bpf_rcu_read_lock);
}

SEC("raw_tp")
int reader_in_reader(struct task_struct **ctx)
{
	const struct task_struct *task = *ctx;

	return BPF_CORE_READ(BPF_CORE_READ(task, real_parent), files[0], f_dentry) == NULL;
}

__noinline int tagged(struct pair *p __arg_nonnull, void *c __arg_ctx)
{
	return p->a + !!c;
}

SEC("kprobe")
int addresses(struct pt_regs *ctx)
{
	struct pair p = { .a = PT_REGS_RET(ctx), .b = PT_REGS_IP(ctx) };
	u64 ip = 0;

	BPF_KPROBE_READ_RET_IP(ip, ctx);
	return tagged(&p, ctx) + (ip > p.b);
}

char LICENSE[] SEC("license") = "GPL";
