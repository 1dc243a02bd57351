/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cpus - which CPUs there are: those that may ever be (a per-CPU map has a value for each), and
 * those that run now (a perf event can be opened on each).
 *
 * sysfs writes them as "0-3,7\n". The kernel prints ascending ranges that do not touch
 * (bitmap_print_to_pagebuf(), "%*pbl"). What is out of order is refused, and so is a number from
 * RB_CPU_LIMIT on, so that a line of text cannot ask for more memory than the largest machine would.
 */
#ifndef RB_KERNEL_CPUS_H
#define RB_KERNEL_CPUS_H

#include "sys/sys.h"

#define RB_CPU_LIMIT 65536 /* Linux is built for 8192 at most */

struct rb_cpus {
	int *ids; /* owned; ascending */
	size_t count, capacity;
};

/* An empty list is fine. Other than 0: RAWBPF_IO, and `ret` holds nothing. Pure. */
int rb_cpus_parse(const char *text, size_t size, struct rb_cpus *ret, struct rawbpf_err *err);
void rb_cpus_deinit(struct rb_cpus *cpus);

enum rb_cpus_which { RB_CPUS_POSSIBLE, RB_CPUS_ONLINE };

/* From /sys/devices/system/cpu: at least one. RAWBPF_FEATURE when it cannot be told. */
int rb_kernel_cpus(struct rb_sys *sys, enum rb_cpus_which which, struct rb_cpus *ret,
		   struct rawbpf_err *err);

#endif
