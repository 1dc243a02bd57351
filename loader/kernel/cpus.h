/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cpus - the possible CPUs (a per-CPU map has a value for each) and the online CPUs (a perf event
 * can be opened on each).
 *
 * sysfs writes them as "0-3,7\n". The kernel prints ascending ranges that are not adjacent
 * (bitmap_print_to_pagebuf(), "%*pbl"). Other orders are an error, and so are numbers from
 * RB_CPU_LIMIT on, which bounds the memory that a line of text can allocate.
 */
#ifndef RB_KERNEL_CPUS_H
#define RB_KERNEL_CPUS_H

#include "sys/sys.h"

#define RB_CPU_LIMIT 65536 /* Linux is built for 8192 at most */

struct rb_cpus {
	int *ids; /* owned; ascending */
	size_t count, capacity;
};

/* An empty list is valid. Non-zero: RAWBPF_IO, and `ret` is empty. Pure. */
int rb_cpus_parse(const char *text, size_t size, struct rb_cpus *ret, struct rawbpf_err *err);
void rb_cpus_deinit(struct rb_cpus *cpus);

enum rb_cpus_which { RB_CPUS_POSSIBLE, RB_CPUS_ONLINE };

/* From /sys/devices/system/cpu: at least one. RAWBPF_FEATURE when the list cannot be read. */
int rb_kernel_cpus(struct rb_sys *sys, enum rb_cpus_which which, struct rb_cpus *ret,
		   struct rawbpf_err *err);

#endif
