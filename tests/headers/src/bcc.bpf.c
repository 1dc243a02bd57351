// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* BCC's dialect as its examples write it, maps left out */
#define BPF_LICENSE Dual MIT / GPL
#include <bcc.h>
#include <uapi/linux/ptrace.h>

struct data {
	u32 pid;
	u64 ts;
	char comm[TASK_COMM_LEN];
};

int kprobe__do_sys_openat2(struct pt_regs *ctx)
{
	struct data data = {};

	data.pid = bpf_get_current_pid_tgid() >> 32;
	data.ts = bpf_ktime_get_ns();
	bpf_get_current_comm(&data.comm, sizeof(data.comm));
	bpf_trace_printk("%d %s\n", data.pid, data.comm);
	bpf_trace_printk("%d %llu %lx\n", data.pid, data.ts, PT_REGS_PARM2(ctx));
	bpf_printk("both dialects %d", data.pid);
	return 0;
}
