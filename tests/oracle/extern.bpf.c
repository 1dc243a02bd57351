// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Symbols that are elsewhere: kernel variables, kernel functions, kernel configuration, strong and
 * weak, and another object's function and data.
 */
#include "oracle.h"

extern const int runqueues IN(".ksyms");
extern const void __per_cpu_start IN(".ksyms") __weak;
extern u64 LINUX_KERNEL_VERSION IN(".kconfig");
extern int CONFIG_HZ IN(".kconfig") __weak;
extern int kernel_function(void *task, int flags) IN(".ksyms");
extern int perhaps_function(void *task) __weak IN(".ksyms");
extern int others_function(int x);
extern u64 others_data;

SEC("fentry/do_exit") int use(u64 *ctx)
{
	int sum = runqueues + CONFIG_HZ + (LINUX_KERNEL_VERSION > 0x060000);

	if (&__per_cpu_start)
		sum++;
	sum += kernel_function(ctx, 1);
	if (perhaps_function)
		sum += perhaps_function(ctx);
	return sum + others_function(sum) + others_data;
}

char license_text[] SEC("license") = "GPL";
