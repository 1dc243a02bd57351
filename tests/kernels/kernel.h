/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kernel - what the made-up kernels of tests/kernels share. A NAME.kernel.h is compiled twice for each
 * KERNEL it knows: for BPF, where only its types count, which become the kernel's BTF; and as a part of
 * runner.c, where the compiler of this machine says what is where: it fills the memory in, and says
 * by offsetof and sizeof what the programs of NAME.bpf.c ought to find.
 */
#ifndef RB_TESTS_KERNEL_H
#define RB_TESTS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

/* The kernel has a variable of that type, so its types are in its BTF. */
#ifdef __bpf__
#define HAS(type, name) type name
#else
#define HAS(type, name) struct unused_##name
#endif

#define RESULTS 16

/* What a program should come to. */
struct expectation {
	const char *program;
	void (*fill)(void *memory); /* NULL: zeros */
	s64 results[RESULTS];
	const char *refused; /* it is not loaded, and this is in the story; NULL: it is */
	bool (*after)(const void *memory); /* what it should have stored; NULL: nothing */
};

#endif
