// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Many programs: several in a section, names longer than the kernel's 15 characters, section names
 * with everything that people put there, programs without a section of their own.
 */
#include "oracle.h"

static volatile u64 counts[8];

#define PROGRAM(number, section)                                                    \
	SEC(section)                                                                \
	int a_program_with_a_name_longer_than_fifteen_characters_##number(u64 *ctx) \
	{                                                                           \
		counts[number & 7] += ctx[0] + number;                              \
		return 0;                                                           \
	}

PROGRAM(1, "xdp")
PROGRAM(2, "xdp")
PROGRAM(3, "xdp")
PROGRAM(4, "tracepoint/syscalls/sys_enter_openat")
PROGRAM(5, "tp/sched/sched_switch")
PROGRAM(6, "uprobe//usr/lib/x86_64-linux-gnu/libc.so.6:malloc+0x10")
PROGRAM(7, "kprobe/")
PROGRAM(8, "?kretprobe/do_nanosleep")
PROGRAM(9, "cgroup_skb/egress")
PROGRAM(10, "iter.s/task")
PROGRAM(11, "struct_ops/init")
PROGRAM(12, "usdt//proc/self/exe:provider:name")
PROGRAM(13, "xdp")
PROGRAM(14, "a section with spaces, commas and \"quotes\"")

int in_text(void *ctx)
{
	return counts[0] > 3;
}

char license_text[] SEC("license") = "GPL";
