// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* System calls through the wrapper, or without, as the loader finds */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

SEC("ksyscall/kill")
int BPF_KSYSCALL(on_kill, pid_t pid, int sig)
{
	bpf_printk("kill %d %d", pid, sig);
	return 0;
}

SEC("ksyscall/mount")
int BPF_KSYSCALL(on_mount, const char *source, const char *target, const char *type,
		 unsigned long flags, const void *data)
{
	char text[16];

	if (bpf_probe_read_user_str(text, sizeof(text), source) < 0)
		return 0;
	bpf_printk("mount %s %s", text, type ? "typed" : "untyped");
	bpf_printk("%lx %p %p", flags, target, data);
	return 0;
}

SEC("kretsyscall/kill")
int BPF_KRETPROBE(on_kill_exit, int ret)
{
	bpf_printk("kill = %d", ret);
	return 0;
}

SEC("kprobe/__do_sys_close")
int BPF_KPROBE_SYSCALL(on_close, int fd)
{
	return fd;
}

SEC("kprobe/registers_elsewhere")
int registers_elsewhere(struct pt_regs *ctx)
{
	struct pt_regs *regs = PT_REGS_SYSCALL_REGS(ctx);
	unsigned long sum = PT_REGS_PARM1_CORE_SYSCALL(regs) + PT_REGS_PARM2_CORE_SYSCALL(regs) +
			    PT_REGS_PARM4_CORE_SYSCALL(regs) + PT_REGS_PARM1_CORE(regs) +
			    PT_REGS_RC_CORE(regs) + PT_REGS_SP_CORE(regs);

	bpf_printk("%lx", sum);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
