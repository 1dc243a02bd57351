/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The part of BCC's dialect that C macros can provide. BCC rewrites a
 * program's text before clang compiles it; rawbpf does not, so this header,
 * included first (or by clang's -include bcc.h), defines what such programs
 * expect:
 *
 *	u8 ... u64, s8 ... s64		the kernel's short names of integers
 *	bpf_ktime_get_ns() and others	every helper, from bpf/bpf_helpers.h
 *	PT_REGS_PARM1(ctx) ...		a probed function's arguments
 *	bpf_trace_printk("a %d\n", x)	with a literal format and up to 3 values
 *	BPF_HISTOGRAM(dist)		a map of counts by slot, which rawbpf draws
 *	bpf_log2l(x)			the slot of x, from 1 on
 *	a license			GPL, or BPF_LICENSE if defined before, or
 *					none at all under BCC_NO_LICENSE
 *
 * A function needs no SEC(): int hello(void *ctx) is a program that is
 * attached by name, and kprobe__sys_clone names its own target.
 *
 * The format is put on the program's stack, not into .rodata: no map is needed,
 * and so it runs on kernels since 4.1. (The compiler leaves its own copy of the
 * text in a section .rodata.str1.1, to which nothing refers.)
 *
 * Not supported, since BCC implements them by rewriting: other maps,
 * BPF_HASH(start, ...) and start.update(&key, &value); dist.increment(slot),
 * for which there is bpf_increment(dist, slot), an atomic increment; typed
 * arguments after ctx (use PT_REGS_PARM1..); dereferences of kernel pointers,
 * which BCC turns into bpf_probe_read().
 */
#ifndef RAWBPF_BCC_H
#define RAWBPF_BCC_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#include <linux/bpf.h>
#if __has_include(<asm/ptrace.h>)
#include <asm/ptrace.h>
#endif
#endif
#include "bpf/bpf_helpers.h"
#include "bpf/bpf_tracing.h"

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#ifndef TASK_COMM_LEN
#define TASK_COMM_LEN 16
#endif

/* In parentheses: the helper, not this macro */
#define bpf_trace_printk(fmt, ...)                                           \
	({                                                                   \
		char ____fmt[] = fmt;                                        \
		(bpf_trace_printk)(____fmt, sizeof(____fmt), ##__VA_ARGS__); \
	})

/*
 * BPF_HISTOGRAM(dist), BPF_HISTOGRAM(dist, struct key), BPF_HISTOGRAM(dist,
 * struct key, 1024): the key is the slot, or a struct whose last member is the
 * slot; rawbpf run --maps recognises a histogram by the name of the value's
 * type.
 */
typedef u64 log2_histogram_count;
typedef u64 linear_histogram_count;

#define ___bcc_hist(name, count, key_type, size, ...)                                    \
	struct {                                                                         \
		__uint(type, __builtin_types_compatible_p(key_type, int) ||              \
					     __builtin_types_compatible_p(key_type, u32) \
				     ? BPF_MAP_TYPE_ARRAY                                \
				     : BPF_MAP_TYPE_HASH);                               \
		__type(key, key_type);                                                   \
		__type(value, count);                                                    \
		__uint(max_entries, size);                                               \
	} name SEC(".maps")
#define ___bcc_hist1(name, count)		  ___bcc_hist(name, count, int, 65)
#define ___bcc_hist2(name, count, key_type)	  ___bcc_hist(name, count, key_type, 64)
#define ___bcc_hist3(name, count, key_type, size) ___bcc_hist(name, count, key_type, size)
#define ___bcc_hist_of(count, name, ...) \
	___bpf_apply(___bcc_hist, ___bpf_narg(name, ##__VA_ARGS__))(name, count, ##__VA_ARGS__)
#define BPF_HISTOGRAM(...)	  ___bcc_hist_of(log2_histogram_count, __VA_ARGS__)
#define BPF_LINEAR_HISTOGRAM(...) ___bcc_hist_of(linear_histogram_count, __VA_ARGS__)

static __always_inline void ___bcc_increment(void *map, const void *key)
{
	u64 zero = 0, *count = bpf_map_lookup_elem(map, key);

	if (!count) {
		bpf_map_update_elem(map, key, &zero, 1 /* BPF_NOEXIST */);
		count = bpf_map_lookup_elem(map, key);
	}
	if (count)
		__sync_fetch_and_add(count, 1);
}

/* Add one to the u64 value at that key of a map */
#define bpf_increment(map, ...)                               \
	({                                                    \
		__typeof__(*(map).key) ____key = __VA_ARGS__; \
		___bcc_increment(&(map), &____key);           \
	})

/* The number of the highest bit set, from 0; 0 for 0 */
static __always_inline unsigned int bpf_log2(u32 x)
{
	unsigned int bit = (x > 0xffff) << 4;

	x >>= bit;
#pragma unroll
	for (unsigned int step = 8; step; step >>= 1) {
		unsigned int more = (x >> step) ? step : 0;

		x >>= more;
		bit += more;
	}
	return bit;
}

/* The slot of a histogram: 1 for 0 and 1, 2 for 2 and 3, ... 64 */
static __always_inline unsigned int bpf_log2l(u64 x)
{
	u32 high = x >> 32;

	return high ? bpf_log2(high) + 33 : bpf_log2((u32)x) + 1;
}

#ifndef BCC_NO_LICENSE
#ifndef BPF_LICENSE
#define BPF_LICENSE GPL
#endif
#define ___bcc_text(...)   #__VA_ARGS__
#define ___bcc_expand(...) ___bcc_text(__VA_ARGS__)
char _license[] SEC("license") = ___bcc_expand(BPF_LICENSE);
#endif

#endif
