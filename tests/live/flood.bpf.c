// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A line for each getppid() of a process called "flooder", and for nothing else: what is lost of
 * them can be counted.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#if defined(__TARGET_ARCH_x86)
#define GETPPID 110
#elif defined(__TARGET_ARCH_arm64)
#define GETPPID 173
#elif defined(__TARGET_ARCH_arm) || defined(__TARGET_ARCH_s390)
#define GETPPID 64
#endif

SEC("raw_tp/sys_enter")
int flood(struct bpf_raw_tracepoint_args *ctx)
{
	char name[16] = "";

	if (ctx->args[1] != GETPPID)
		return 0;
	bpf_get_current_comm(name, sizeof(name));
	if (name[0] != 'f' || name[1] != 'l' || name[2] != 'o' || name[3] != 'o' ||
	    name[4] != 'd' || name[5] != 'e' || name[6] != 'r')
		return 0;
	/* long enough that the kernel's buffer (1.4 MB a CPU) does not hold some ten thousand */
	bpf_printk("flood of lines which are a little longer than they would have to be, so that "
		   "not all of them fit where the kernel keeps them");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
