/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Included by nearly every BPF program: the kernel's helper functions
 * (bpf_helper_defs.h), and the macros with which a source passes information
 * to its loader.
 *
 *	SEC("kprobe/do_unlinkat")	which section of the object; for a program
 *					that is also where it attaches
 *	__uint, __type, __array		a map, described by the types of a struct's
 *					members in section ".maps": BTF carries them
 *	__kconfig, __ksym		a value the loader finds out at load time
 *	bpf_printk("pid %d", pid)	a line into the trace pipe
 *
 * The names are libbpf's, so that a source written for another loader compiles
 * unchanged. No header is needed before this one.
 *
 * bpf_printk keeps its format in .rodata, which a loader turns into a map:
 * Linux 5.2 or newer. With BPF_NO_GLOBAL_DATA defined it is built on the
 * program's stack of 512 bytes instead, which runs on any kernel.
 */
#ifndef RAWBPF_BPF_HELPERS_H
#define RAWBPF_BPF_HELPERS_H

#include "bpf_helper_defs.h"

/*
 * "used" keeps what no C code refers to. On an extern it means nothing, and
 * clang would say so, hence the silence around it.
 */
#ifdef __clang__
#define SEC(name)                                                            \
	_Pragma("clang diagnostic push")                                     \
		_Pragma("clang diagnostic ignored \"-Wignored-attributes\"") \
			__attribute__((section(name), used)) _Pragma("clang diagnostic pop")
#else
#define SEC(name) __attribute__((section(name), used))
#endif

#define __kconfig __attribute__((section(".kconfig")))
#define __ksym	  __attribute__((section(".ksyms")))

/* <linux/stddef.h> defines __always_inline as a hint only */
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
/* A global function verified with its callers, as a static one would be */
#define __hidden __attribute__((visibility("hidden")))

#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) < 255 ? (c) : 255))
#endif
#ifndef offsetof
#define offsetof(type, member) ((unsigned long)&((type *)0)->member)
#endif
#ifndef container_of
#define container_of(ptr, type, member) ((type *)((void *)(ptr)-offsetof(type, member)))
#endif

/* Keep the compiler from moving memory accesses, or from knowing a value */
#ifndef barrier
#define barrier() __asm__ volatile("" : : : "memory")
#endif
#ifndef barrier_var
#define barrier_var(var) __asm__ volatile("" : "+r"(var))
#endif
/* Fails to compile unless the optimizer proves that it is never reached */
#ifndef __bpf_unreachable
#define __bpf_unreachable() __builtin_trap()
#endif

/*
 * Members of a map's definition. Only their types are used: a number N is the
 * length of an array, or, where that is too short, an enumerator.
 */
#define __uint(name, val)  int(*name)[val]
#define __type(name, val)  __typeof__(val) *name
#define __array(name, val) __typeof__(val) *name[]
#define __ulong(name, val) enum { ___bpf_concat(___ulong_, __COUNTER__) = (val) } name

enum libbpf_pin_type {
	LIBBPF_PIN_NONE,
	LIBBPF_PIN_BY_NAME, /* under the loader's bpffs directory */
};

/* A kernel option as seen through __kconfig: n, y, m */
enum libbpf_tristate {
	TRI_NO = 0,
	TRI_YES = 1,
	TRI_MODULE = 2,
};

/* Does this weak __ksym exist? (An error if it is not weak.) */
#define bpf_ksym_exists(sym)                                          \
	({                                                            \
		_Static_assert(!__builtin_constant_p(!!(sym)),        \
			       #sym " needs __weak to be asked for"); \
		!!(sym);                                              \
	})

/* Tags that the verifier reads from BTF, if the compiler supports them */
#if __has_attribute(btf_type_tag)
#define ___bpf_type_tag(text) __attribute__((btf_type_tag(text)))
#else
#define ___bpf_type_tag(text)
#endif
#if __has_attribute(btf_decl_tag)
#define ___bpf_decl_tag(text) __attribute__((btf_decl_tag(text)))
#else
#define ___bpf_decl_tag(text)
#endif
#define __kptr		 ___bpf_type_tag("kptr")
#define __kptr_ref	 ___bpf_type_tag("kptr_ref")
#define __kptr_untrusted ___bpf_type_tag("kptr_untrusted")
#define __percpu_kptr	 ___bpf_type_tag("percpu_kptr")
#define __uptr ___bpf_type_tag("uptr")
#define __arg_ctx	___bpf_decl_tag("arg:ctx")
#define __arg_nonnull	___bpf_decl_tag("arg:nonnull")
#define __arg_nullable	___bpf_decl_tag("arg:nullable")
#define __arg_trusted	___bpf_decl_tag("arg:trusted")
#define __arg_untrusted ___bpf_decl_tag("arg:untrusted")
#define __arg_arena	___bpf_decl_tag("arg:arena")

/*
 * Tail call (helper 12) with a slot known at compile time. Written out, so that
 * map and slot are certainly set on the one path to this call: the JIT can then
 * make it a direct jump.
 */
#ifdef __bpf__
static __always_inline void bpf_tail_call_static(void *ctx, const void *map,
						 const unsigned int slot)
{
	if (!__builtin_constant_p(slot))
		__bpf_unreachable();
	__asm__ volatile("r1 = %[ctx]\n\t"
			 "r2 = %[map]\n\t"
			 "r3 = %[slot]\n\t"
			 "call 12"
			 :
			 : [ctx] "r"(ctx), [map] "r"(map), [slot] "i"(slot)
			 : "r0", "r1", "r2", "r3", "r4", "r5");
}
#endif

/* Counting arguments, to choose a macro by their number: up to 12 */
#ifndef ___bpf_concat
#define ___bpf_concat(a, b) a##b
#endif
#ifndef ___bpf_apply
#define ___bpf_apply(fn, n) ___bpf_concat(fn, n)
#endif
#ifndef ___bpf_nth
#define ___bpf_nth(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, n, ...) n
#endif
#ifndef ___bpf_narg
#define ___bpf_narg(...) ___bpf_nth(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#endif

/*
 * ___bpf_fill(array, a, b, ...): array[0] = a; array[1] = b; ... One store each,
 * since an initializer of constants would be copied from .rodata.
 */
#define ___bpf_set(array, i, x) (array)[i] = (unsigned long long)(x)
#define ___bpf_fill0(array, i) \
	do {                   \
	} while (0)
#define ___bpf_fill1(array, i, x) ___bpf_set(array, i, x)
#define ___bpf_fill2(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill1(array, i + 1, __VA_ARGS__)
#define ___bpf_fill3(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill2(array, i + 1, __VA_ARGS__)
#define ___bpf_fill4(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill3(array, i + 1, __VA_ARGS__)
#define ___bpf_fill5(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill4(array, i + 1, __VA_ARGS__)
#define ___bpf_fill6(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill5(array, i + 1, __VA_ARGS__)
#define ___bpf_fill7(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill6(array, i + 1, __VA_ARGS__)
#define ___bpf_fill8(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill7(array, i + 1, __VA_ARGS__)
#define ___bpf_fill9(array, i, x, ...) \
	___bpf_set(array, i, x);       \
	___bpf_fill8(array, i + 1, __VA_ARGS__)
#define ___bpf_fill10(array, i, x, ...) \
	___bpf_set(array, i, x);        \
	___bpf_fill9(array, i + 1, __VA_ARGS__)
#define ___bpf_fill11(array, i, x, ...) \
	___bpf_set(array, i, x);        \
	___bpf_fill10(array, i + 1, __VA_ARGS__)
#define ___bpf_fill12(array, i, x, ...) \
	___bpf_set(array, i, x);        \
	___bpf_fill11(array, i + 1, __VA_ARGS__)
#define ___bpf_fill(array, ...) \
	___bpf_apply(___bpf_fill, ___bpf_narg(__VA_ARGS__))(array, 0, ##__VA_ARGS__)

/*
 * Printing. The three helpers that format many values take them as an array of
 * u64; these macros build that array. BPF_SNPRINTF's format must be constant
 * memory, so it stays in .rodata whatever BPF_NO_GLOBAL_DATA says.
 */
#ifdef BPF_NO_GLOBAL_DATA
#define BPF_PRINTK_FMT_MOD
#else
#define BPF_PRINTK_FMT_MOD static const
#endif

/*
 * Up to three values are passed in registers (any kernel). In parentheses: the
 * helper, even if bcc.h defines its name as a macro.
 */
#define __bpf_printk(fmt, ...)                                               \
	({                                                                   \
		BPF_PRINTK_FMT_MOD char ____fmt[] = fmt;                     \
		(bpf_trace_printk)(____fmt, sizeof(____fmt), ##__VA_ARGS__); \
	})

/* More than three are passed in memory: Linux 5.16 */
#define __bpf_vprintk(fmt, ...)                                                        \
	({                                                                             \
		static const char ___fmt[] = fmt;                                      \
		unsigned long long ___param[___bpf_narg(__VA_ARGS__)];                 \
		___bpf_fill(___param, ##__VA_ARGS__);                                  \
		bpf_trace_vprintk(___fmt, sizeof(___fmt), ___param, sizeof(___param)); \
	})

#define ___bpf_printk0	__bpf_printk
#define ___bpf_printk1	__bpf_printk
#define ___bpf_printk2	__bpf_printk
#define ___bpf_printk3	__bpf_printk
#define ___bpf_printk4	__bpf_vprintk
#define ___bpf_printk5	__bpf_vprintk
#define ___bpf_printk6	__bpf_vprintk
#define ___bpf_printk7	__bpf_vprintk
#define ___bpf_printk8	__bpf_vprintk
#define ___bpf_printk9	__bpf_vprintk
#define ___bpf_printk10 __bpf_vprintk
#define ___bpf_printk11 __bpf_vprintk
#define ___bpf_printk12 __bpf_vprintk
#define bpf_printk(fmt, ...) \
	___bpf_apply(___bpf_printk, ___bpf_narg(__VA_ARGS__))(fmt, ##__VA_ARGS__)

/* A formatted line into an iterator's seq_file: Linux 5.7 */
#define BPF_SEQ_PRINTF(seq, fmt, ...)                                                    \
	({                                                                               \
		static const char ___fmt[] = fmt;                                        \
		unsigned long long ___param[___bpf_narg(__VA_ARGS__)];                   \
		___bpf_fill(___param, ##__VA_ARGS__);                                    \
		bpf_seq_printf(seq, ___fmt, sizeof(___fmt), ___param, sizeof(___param)); \
	})

/* A formatted string into out: Linux 5.13 */
#define BPF_SNPRINTF(out, out_size, fmt, ...)                                    \
	({                                                                       \
		static const char ___fmt[] = fmt;                                \
		unsigned long long ___param[___bpf_narg(__VA_ARGS__)];           \
		___bpf_fill(___param, ##__VA_ARGS__);                            \
		bpf_snprintf(out, out_size, ___fmt, ___param, sizeof(___param)); \
	})

#endif
