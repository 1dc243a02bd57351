/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * case - what the programs of tests/kernels share. Each reads, by CO-RE, from the one value of `memory`,
 * which runner.c lays out as the kernel's types say, and leaves what it found in `results`.
 */
#ifndef RB_TESTS_CASE_H
#define RB_TESTS_CASE_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#define CORE	    __attribute__((preserve_access_index))
#define MEMORY_SIZE 1024
#define RESULTS	    16

struct kernel_memory {
	u64 words[MEMORY_SIZE / 8];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct kernel_memory);
} memory SEC(".maps");

volatile s64 results[RESULTS];

char gpl[] SEC("license") = "GPL";

static __always_inline void *the_memory(void)
{
	u32 key = 0;

	return bpf_map_lookup_elem(&memory, &key);
}

/* A program, whose `name` is that of its expectation; `at` points to the memory. */
#define CASE(name)                                       \
	static __always_inline void do_##name(void *at); \
	SEC("raw_tp/" #name) int name(void *ctx)         \
	{                                                \
		void *at = the_memory();                 \
                                                         \
		if (at)                                  \
			do_##name(at);                   \
		return 0;                                \
	}                                                \
	static __always_inline void do_##name(void *at)

#endif
