// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Subprograms: static ones in .text and in the caller's section, global and weak ones, a callback
 * whose address is taken, calls across sections, recursion between two.
 */
#include "oracle.h"

static __noinline int leaf(int x)
{
	return x * ktime_get_ns();
}

__noinline int global_function(int x)
{
	return leaf(x) + leaf(x + 1);
}

__weak __noinline int weak_function(int x)
{
	return x + get_current_pid_tgid();
}

static __noinline SEC("tc") int beside(int x)
{
	return global_function(x) ^ ktime_get_ns();
}

static int callback(u32 index, void *ctx)
{
	*(u64 *)ctx += index;
	return 0;
}

static long (*const loop)(u32 count, void *function, void *ctx, u64 flags) = (void *)181;

SEC("tc") int first(void *ctx)
{
	return beside(1) + weak_function(2);
}

SEC("tc") int second(void *ctx)
{
	u64 sum = 0;

	loop(10, callback, &sum, 0);
	return sum + leaf(3);
}

SEC("socket") int third(void *ctx)
{
	return beside(4) + global_function(5);
}

char license_text[] SEC("license") = "GPL";
