/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BCC's dialect, as far as plain C macros can speak it. A BCC program is C text
 * that BCC rewrites before clang compiles it; here nothing is rewritten, so this
 * header, included first (or by clang's -include bcc.h), provides what the text
 * takes for granted:
 *
 *	u8 ... u64, s8 ... s64		the kernel's short names of integers
 *	bpf_ktime_get_ns() and others	every helper, from bpf/bpf_helpers.h
 *	PT_REGS_PARM1(ctx) ...		a probed function's arguments
 *	bpf_trace_printk("a %d\n", x)	with a literal format and up to 3 values
 *	a license			GPL, or BPF_LICENSE if defined before, or
 *					none at all under BCC_NO_LICENSE
 *
 * A function needs no SEC(): int hello(void *ctx) is a program that is attached
 * by name, and kprobe__sys_clone says itself where it belongs.
 *
 * The format is put on the program's stack, not into .rodata: no map is needed,
 * and so it runs on kernels since 4.1. (The compiler leaves its own copy of the
 * text in a section .rodata.str1.1, to which nothing refers.)
 *
 * Maps: not here. BPF_HASH(start, ...) and start.update(&key, &value) are
 * rewritings. Neither are typed arguments after ctx (use PT_REGS_PARM1..), nor
 * dereferences of kernel pointers, which BCC turns into bpf_probe_read().
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

/* In parentheses it is the helper, not this macro */
#define bpf_trace_printk(fmt, ...)                                           \
	({                                                                   \
		char ____fmt[] = fmt;                                        \
		(bpf_trace_printk)(____fmt, sizeof(____fmt), ##__VA_ARGS__); \
	})

#ifndef BCC_NO_LICENSE
#ifndef BPF_LICENSE
#define BPF_LICENSE GPL
#endif
#define ___bcc_text(...)   #__VA_ARGS__
#define ___bcc_expand(...) ___bcc_text(__VA_ARGS__)
char _license[] SEC("license") = ___bcc_expand(BPF_LICENSE);
#endif

#endif
