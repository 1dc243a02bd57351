/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Access to a probed function's arguments, and macros that declare a program
 * with those arguments by name and type.
 *
 *	int BPF_KPROBE(name, int fd, void *buf)		function entry
 *	int BPF_KRETPROBE(name, long ret)		its return
 *	int BPF_UPROBE(...), BPF_URETPROBE(...)		the same for user functions
 *	int BPF_KSYSCALL(name, int fd, void *buf)	a system call's entry
 *	int BPF_PROG(name, struct file *f)		fentry, fexit, tp_btf, lsm ...
 *	PT_REGS_PARM1(ctx) .. PT_REGS_RC(ctx)		the registers themselves
 *
 * A kprobe's context is the CPU's registers, so the program is compiled for a
 * CPU: define __TARGET_ARCH_x86 (x86-64), __TARGET_ARCH_arm64, __TARGET_ARCH_arm
 * or __TARGET_ARCH_s390.
 *
 * The layout of the registers in the context is stable kernel ABI, defined
 * below. So the macros work after <asm/ptrace.h>, after a vmlinux.h, and with
 * no header at all; and PT_REGS_PARM1(ctx) leaves no CO-RE relocation. The
 * _CORE variants are for a pt_regs that is not the context but somewhere in
 * kernel memory: they are probe reads, relocated by CO-RE (bpf_core_read.h). A
 * struct called pt_regs___x86 is, to CO-RE, another view of the kernel's
 * pt_regs.
 */
#ifndef RAWBPF_BPF_TRACING_H
#define RAWBPF_BPF_TRACING_H

#include "bpf_helpers.h"
#include "bpf_core_read.h"

struct pt_regs;

#if !defined(__TARGET_ARCH_x86) && !defined(__TARGET_ARCH_arm64) && !defined(__TARGET_ARCH_arm) && \
	!defined(__TARGET_ARCH_s390)
#if defined(__x86_64__)
#define __TARGET_ARCH_x86
#elif defined(__aarch64__)
#define __TARGET_ARCH_arm64
#elif defined(__arm__)
#define __TARGET_ARCH_arm
#elif defined(__s390x__)
#define __TARGET_ARCH_s390
#endif
#endif

/*
 * One block for each CPU. For a function: PARM1.., the return address RET, frame
 * pointer FP (where the kernel keeps one), result RC, stack pointer SP, position
 * IP. A system call differs from a function where PARMn_SYSCALL is defined.
 */
#if defined(__TARGET_ARCH_x86)

struct pt_regs___x86 {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax, ip, cs, flags, sp, ss;
};
#define __PT_REGS_CAST(x)      ((const struct pt_regs___x86 *)(x))
#define __PT_PARM1_REG	       di
#define __PT_PARM2_REG	       si
#define __PT_PARM3_REG	       dx
#define __PT_PARM4_REG	       cx
#define __PT_PARM5_REG	       r8
#define __PT_PARM6_REG	       r9
#define __PT_PARM4_SYSCALL_REG r10
#define __PT_RET_REG	       sp /* points to it */
#define __PT_FP_REG	       bp
#define __PT_RC_REG	       ax
#define __PT_SP_REG	       sp
#define __PT_IP_REG	       ip

#elif defined(__TARGET_ARCH_arm64)

struct pt_regs___arm64 {
	unsigned long regs[31], sp, pc, pstate;
};
struct pt_regs___arm64_kernel {
	unsigned long orig_x0;
};
#define __PT_REGS_CAST(x)    ((const struct pt_regs___arm64 *)(x))
#define __PT_PARM1_REG	     regs[0]
#define __PT_PARM2_REG	     regs[1]
#define __PT_PARM3_REG	     regs[2]
#define __PT_PARM4_REG	     regs[3]
#define __PT_PARM5_REG	     regs[4]
#define __PT_PARM6_REG	     regs[5]
#define __PT_PARM7_REG	     regs[6]
#define __PT_PARM8_REG	     regs[7]
#define ___bpf_orig_parm1(x) BPF_CORE_READ((const struct pt_regs___arm64_kernel *)(x), orig_x0)
#define __PT_RET_REG	     regs[30]
#define __PT_FP_REG	     regs[29]
#define __PT_RC_REG	     regs[0]
#define __PT_SP_REG	     sp
#define __PT_IP_REG	     pc

#elif defined(__TARGET_ARCH_arm)

/* 32 bits each, whereas BPF's own unsigned long has 64 */
struct pt_regs___arm {
	unsigned int uregs[18];
};
#define __PT_REGS_CAST(x)      ((const struct pt_regs___arm *)(x))
#define __PT_PARM1_REG	       uregs[0]
#define __PT_PARM2_REG	       uregs[1]
#define __PT_PARM3_REG	       uregs[2]
#define __PT_PARM4_REG	       uregs[3]
#define __PT_PARM5_SYSCALL_REG uregs[4]
#define __PT_PARM6_SYSCALL_REG uregs[5]
#define __PT_PARM7_SYSCALL_REG uregs[6]
#define __PT_RET_REG	       uregs[14]
#define __PT_FP_REG	       uregs[11]
#define __PT_RC_REG	       uregs[0]
#define __PT_SP_REG	       uregs[13]
#define __PT_IP_REG	       uregs[15]

#elif defined(__TARGET_ARCH_s390)

struct pt_regs___s390 {
	unsigned long args[1];
	struct {
		unsigned long mask, addr;
	} psw;
	unsigned long gprs[16];
};
struct pt_regs___s390_kernel {
	unsigned long orig_gpr2;
};
#define __PT_REGS_CAST(x)      ((const struct pt_regs___s390 *)(x))
#define __PT_PARM1_REG	       gprs[2]
#define __PT_PARM2_REG	       gprs[3]
#define __PT_PARM3_REG	       gprs[4]
#define __PT_PARM4_REG	       gprs[5]
#define __PT_PARM5_REG	       gprs[6]
#define ___bpf_orig_parm1(x)   BPF_CORE_READ((const struct pt_regs___s390_kernel *)(x), orig_gpr2)
#define __PT_PARM6_SYSCALL_REG gprs[7]
#define __PT_RET_REG	       gprs[14]
#define __PT_FP_REG	       gprs[11]
#define __PT_RC_REG	       gprs[2]
#define __PT_SP_REG	       gprs[15]
#define __PT_IP_REG	       psw.addr

#endif

/*
 * An argument that is not in a register, or any without a CPU, may occur in a
 * macro that is never expanded. If it is expanded, compilation fails with this
 * text.
 */
#ifdef __PT_REGS_CAST
#define ___bpf_reg(x, field)	  (__PT_REGS_CAST(x)->field)
#define ___bpf_reg_core(x, field) BPF_CORE_READ(__PT_REGS_CAST(x), field)
#else
#define ___bpf_no_cpu                                                                 \
	({                                                                            \
		_Static_assert(0, "define __TARGET_ARCH_x86, _arm64, _arm or _s390"); \
		0UL;                                                                  \
	})
#define ___bpf_reg(x, field)	  ___bpf_no_cpu
#define ___bpf_reg_core(x, field) ___bpf_no_cpu
#endif
#ifndef __PT_PARM5_REG
#define __PT_PARM5_REG this_cpu_passes_argument_5_on_the_stack
#endif
#ifndef __PT_PARM6_REG
#define __PT_PARM6_REG this_cpu_passes_argument_6_on_the_stack
#endif
#ifndef __PT_PARM7_REG
#define __PT_PARM7_REG this_cpu_passes_argument_7_on_the_stack
#endif
#ifndef __PT_PARM8_REG
#define __PT_PARM8_REG this_cpu_passes_argument_8_on_the_stack
#endif

#define PT_REGS_PARM1(x) ___bpf_reg(x, __PT_PARM1_REG)
#define PT_REGS_PARM2(x) ___bpf_reg(x, __PT_PARM2_REG)
#define PT_REGS_PARM3(x) ___bpf_reg(x, __PT_PARM3_REG)
#define PT_REGS_PARM4(x) ___bpf_reg(x, __PT_PARM4_REG)
#define PT_REGS_PARM5(x) ___bpf_reg(x, __PT_PARM5_REG)
#define PT_REGS_PARM6(x) ___bpf_reg(x, __PT_PARM6_REG)
#define PT_REGS_PARM7(x) ___bpf_reg(x, __PT_PARM7_REG)
#define PT_REGS_PARM8(x) ___bpf_reg(x, __PT_PARM8_REG)
#define PT_REGS_RET(x)	 ___bpf_reg(x, __PT_RET_REG)
#define PT_REGS_FP(x)	 ___bpf_reg(x, __PT_FP_REG)
#define PT_REGS_RC(x)	 ___bpf_reg(x, __PT_RC_REG)
#define PT_REGS_SP(x)	 ___bpf_reg(x, __PT_SP_REG)
#define PT_REGS_IP(x)	 ___bpf_reg(x, __PT_IP_REG)

#define PT_REGS_PARM1_CORE(x) ___bpf_reg_core(x, __PT_PARM1_REG)
#define PT_REGS_PARM2_CORE(x) ___bpf_reg_core(x, __PT_PARM2_REG)
#define PT_REGS_PARM3_CORE(x) ___bpf_reg_core(x, __PT_PARM3_REG)
#define PT_REGS_PARM4_CORE(x) ___bpf_reg_core(x, __PT_PARM4_REG)
#define PT_REGS_PARM5_CORE(x) ___bpf_reg_core(x, __PT_PARM5_REG)
#define PT_REGS_PARM6_CORE(x) ___bpf_reg_core(x, __PT_PARM6_REG)
#define PT_REGS_PARM7_CORE(x) ___bpf_reg_core(x, __PT_PARM7_REG)
#define PT_REGS_PARM8_CORE(x) ___bpf_reg_core(x, __PT_PARM8_REG)
#define PT_REGS_RET_CORE(x)   ___bpf_reg_core(x, __PT_RET_REG)
#define PT_REGS_FP_CORE(x)    ___bpf_reg_core(x, __PT_FP_REG)
#define PT_REGS_RC_CORE(x)    ___bpf_reg_core(x, __PT_RC_REG)
#define PT_REGS_SP_CORE(x)    ___bpf_reg_core(x, __PT_SP_REG)
#define PT_REGS_IP_CORE(x)    ___bpf_reg_core(x, __PT_IP_REG)

/*
 * System calls: up to 7 arguments. Where the first one's register is also the
 * result's (arm64, s390), the kernel stores the original after the registers
 * of the context, at an offset that CO-RE finds: even the plain variant is a
 * probe read.
 */
#ifndef __PT_PARM4_SYSCALL_REG
#define __PT_PARM4_SYSCALL_REG __PT_PARM4_REG
#endif
#ifndef __PT_PARM5_SYSCALL_REG
#define __PT_PARM5_SYSCALL_REG __PT_PARM5_REG
#endif
#ifndef __PT_PARM6_SYSCALL_REG
#define __PT_PARM6_SYSCALL_REG __PT_PARM6_REG
#endif
#ifndef __PT_PARM7_SYSCALL_REG
#define __PT_PARM7_SYSCALL_REG __PT_PARM7_REG
#endif

#ifdef ___bpf_orig_parm1
#define PT_REGS_PARM1_SYSCALL(x)      ___bpf_orig_parm1(x)
#define PT_REGS_PARM1_CORE_SYSCALL(x) ___bpf_orig_parm1(x)
#else
#define PT_REGS_PARM1_SYSCALL(x)      ___bpf_reg(x, __PT_PARM1_REG)
#define PT_REGS_PARM1_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM1_REG)
#endif
#define PT_REGS_PARM2_SYSCALL(x) ___bpf_reg(x, __PT_PARM2_REG)
#define PT_REGS_PARM3_SYSCALL(x) ___bpf_reg(x, __PT_PARM3_REG)
#define PT_REGS_PARM4_SYSCALL(x) ___bpf_reg(x, __PT_PARM4_SYSCALL_REG)
#define PT_REGS_PARM5_SYSCALL(x) ___bpf_reg(x, __PT_PARM5_SYSCALL_REG)
#define PT_REGS_PARM6_SYSCALL(x) ___bpf_reg(x, __PT_PARM6_SYSCALL_REG)
#define PT_REGS_PARM7_SYSCALL(x) ___bpf_reg(x, __PT_PARM7_SYSCALL_REG)

#define PT_REGS_PARM2_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM2_REG)
#define PT_REGS_PARM3_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM3_REG)
#define PT_REGS_PARM4_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM4_SYSCALL_REG)
#define PT_REGS_PARM5_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM5_SYSCALL_REG)
#define PT_REGS_PARM6_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM6_SYSCALL_REG)
#define PT_REGS_PARM7_CORE_SYSCALL(x) ___bpf_reg_core(x, __PT_PARM7_SYSCALL_REG)

/*
 * A kprobe on __x64_sys_clone and similar: since 4.17 most kernels' system
 * call functions have one argument, a pointer to the caller's registers.
 */
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)(unsigned long)PT_REGS_PARM1(ctx))

/* The address a probed function returns to, at its entry and at its return */
#ifdef __TARGET_ARCH_x86
#define BPF_KPROBE_READ_RET_IP(ip, ctx) \
	({ bpf_probe_read_kernel(&(ip), sizeof(ip), (void *)PT_REGS_RET(ctx)); })
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) \
	({ bpf_probe_read_kernel(&(ip), sizeof(ip), (void *)(PT_REGS_FP(ctx) + sizeof(ip))); })
#else
#define BPF_KPROBE_READ_RET_IP(ip, ctx)	   ({ (ip) = PT_REGS_RET(ctx); })
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) ({ (ip) = PT_REGS_RET(ctx); })
#endif

/*
 * A program in two functions: NAME(ctx), which the kernel calls, extracts the
 * values from ctx and passes them to ____NAME(ctx, a, b, ...), whose body the
 * user writes after the macro. A macro cannot tell "int a"'s type from its
 * name, so the values go as void *, which C converts to anything, with a
 * warning that is silenced. values is a list in parentheses; its first is ctx
 * itself.
 */
#define ___bpf_typed_program(name, ctx_type, values, ...)                                        \
	name(ctx_type ctx);                                                                      \
	static __always_inline __typeof__(name(0)) ____##name(ctx_type ctx, ##__VA_ARGS__);      \
	__typeof__(name(0)) name(ctx_type ctx)                                                   \
	{                                                                                        \
		_Pragma("GCC diagnostic push") _Pragma(                                          \
			"GCC diagnostic ignored \"-Wint-conversion\"") return ____##name values; \
		_Pragma("GCC diagnostic pop")                                                    \
	}                                                                                        \
	static __always_inline __typeof__(name(0)) ____##name(ctx_type ctx, ##__VA_ARGS__)

/* BPF_PROG: ctx is an array of u64 */
#define ___bpf_ctx0  ctx
#define ___bpf_ctx1  ___bpf_ctx0, (void *)ctx[0]
#define ___bpf_ctx2  ___bpf_ctx1, (void *)ctx[1]
#define ___bpf_ctx3  ___bpf_ctx2, (void *)ctx[2]
#define ___bpf_ctx4  ___bpf_ctx3, (void *)ctx[3]
#define ___bpf_ctx5  ___bpf_ctx4, (void *)ctx[4]
#define ___bpf_ctx6  ___bpf_ctx5, (void *)ctx[5]
#define ___bpf_ctx7  ___bpf_ctx6, (void *)ctx[6]
#define ___bpf_ctx8  ___bpf_ctx7, (void *)ctx[7]
#define ___bpf_ctx9  ___bpf_ctx8, (void *)ctx[8]
#define ___bpf_ctx10 ___bpf_ctx9, (void *)ctx[9]
#define ___bpf_ctx11 ___bpf_ctx10, (void *)ctx[10]
#define ___bpf_ctx12 ___bpf_ctx11, (void *)ctx[11]
#define BPF_PROG(name, ...)                              \
	___bpf_typed_program(name, unsigned long long *, \
			     (___bpf_apply(___bpf_ctx, ___bpf_narg(__VA_ARGS__))), ##__VA_ARGS__)

/* BPF_KPROBE: ctx is the registers at the function's entry */
#define ___bpf_pointer(value) ((void *)(unsigned long)(value))
#define ___bpf_parm0	      ctx
#define ___bpf_parm1	      ___bpf_parm0, ___bpf_pointer(PT_REGS_PARM1(ctx))
#define ___bpf_parm2	      ___bpf_parm1, ___bpf_pointer(PT_REGS_PARM2(ctx))
#define ___bpf_parm3	      ___bpf_parm2, ___bpf_pointer(PT_REGS_PARM3(ctx))
#define ___bpf_parm4	      ___bpf_parm3, ___bpf_pointer(PT_REGS_PARM4(ctx))
#define ___bpf_parm5	      ___bpf_parm4, ___bpf_pointer(PT_REGS_PARM5(ctx))
#define ___bpf_parm6	      ___bpf_parm5, ___bpf_pointer(PT_REGS_PARM6(ctx))
#define ___bpf_parm7	      ___bpf_parm6, ___bpf_pointer(PT_REGS_PARM7(ctx))
#define ___bpf_parm8	      ___bpf_parm7, ___bpf_pointer(PT_REGS_PARM8(ctx))
#define BPF_KPROBE(name, ...)                        \
	___bpf_typed_program(name, struct pt_regs *, \
			     (___bpf_apply(___bpf_parm, ___bpf_narg(__VA_ARGS__))), ##__VA_ARGS__)
#define BPF_UPROBE(name, ...) BPF_KPROBE(name, ##__VA_ARGS__)

/* BPF_KRETPROBE: the arguments are no longer available, only the result */
#define ___bpf_rc0 ctx
#define ___bpf_rc1 ___bpf_rc0, ___bpf_pointer(PT_REGS_RC(ctx))
#define BPF_KRETPROBE(name, ...)                     \
	___bpf_typed_program(name, struct pt_regs *, \
			     (___bpf_apply(___bpf_rc, ___bpf_narg(__VA_ARGS__))), ##__VA_ARGS__)
#define BPF_URETPROBE(name, ...) BPF_KRETPROBE(name, ##__VA_ARGS__)

/*
 * BPF_KSYSCALL: the loader sets LINUX_HAS_SYSCALL_WRAPPER if the arguments are
 * reached through ctx's first argument, not in ctx itself. Calls whose
 * arguments differ between CPUs (clone, mmap) or that come from 32-bit
 * programs are not adjusted.
 */
#define ___bpf_sys0  ctx
#define ___bpf_sys1  ___bpf_sys0, ___bpf_pointer(PT_REGS_PARM1_SYSCALL(regs))
#define ___bpf_sys2  ___bpf_sys1, ___bpf_pointer(PT_REGS_PARM2_SYSCALL(regs))
#define ___bpf_sys3  ___bpf_sys2, ___bpf_pointer(PT_REGS_PARM3_SYSCALL(regs))
#define ___bpf_sys4  ___bpf_sys3, ___bpf_pointer(PT_REGS_PARM4_SYSCALL(regs))
#define ___bpf_sys5  ___bpf_sys4, ___bpf_pointer(PT_REGS_PARM5_SYSCALL(regs))
#define ___bpf_sys6  ___bpf_sys5, ___bpf_pointer(PT_REGS_PARM6_SYSCALL(regs))
#define ___bpf_sys7  ___bpf_sys6, ___bpf_pointer(PT_REGS_PARM7_SYSCALL(regs))
#define ___bpf_wrap0 ctx
#define ___bpf_wrap1 ___bpf_wrap0, ___bpf_pointer(PT_REGS_PARM1_CORE_SYSCALL(regs))
#define ___bpf_wrap2 ___bpf_wrap1, ___bpf_pointer(PT_REGS_PARM2_CORE_SYSCALL(regs))
#define ___bpf_wrap3 ___bpf_wrap2, ___bpf_pointer(PT_REGS_PARM3_CORE_SYSCALL(regs))
#define ___bpf_wrap4 ___bpf_wrap3, ___bpf_pointer(PT_REGS_PARM4_CORE_SYSCALL(regs))
#define ___bpf_wrap5 ___bpf_wrap4, ___bpf_pointer(PT_REGS_PARM5_CORE_SYSCALL(regs))
#define ___bpf_wrap6 ___bpf_wrap5, ___bpf_pointer(PT_REGS_PARM6_CORE_SYSCALL(regs))
#define ___bpf_wrap7 ___bpf_wrap6, ___bpf_pointer(PT_REGS_PARM7_CORE_SYSCALL(regs))
#define BPF_KSYSCALL(name, ...)                                                                            \
	name(struct pt_regs *ctx);                                                                         \
	extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;                                                  \
	static __always_inline __typeof__(name(0)) ____##name(struct pt_regs *ctx, ##__VA_ARGS__);         \
	__typeof__(name(0)) name(struct pt_regs *ctx)                                                      \
	{                                                                                                  \
		struct pt_regs *regs __attribute__((unused)) =                                             \
			LINUX_HAS_SYSCALL_WRAPPER ? PT_REGS_SYSCALL_REGS(ctx) : ctx;                       \
		_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wint-conversion\"") if ( \
			LINUX_HAS_SYSCALL_WRAPPER) return ____##name(___bpf_apply(___bpf_wrap,             \
										  ___bpf_narg(             \
											  __VA_ARGS__)));  \
		return ____##name(___bpf_apply(___bpf_sys, ___bpf_narg(__VA_ARGS__)));                     \
		_Pragma("GCC diagnostic pop")                                                              \
	}                                                                                                  \
	static __always_inline __typeof__(name(0)) ____##name(struct pt_regs *ctx, ##__VA_ARGS__)
#define BPF_KPROBE_SYSCALL(name, ...) BPF_KSYSCALL(name, ##__VA_ARGS__)

/*
 * BPF_PROG2(name, int, a, struct pair, b): type and name are separate, so that
 * structs can be passed, which take one or two slots of ctx. at is the number
 * of slots before an argument.
 */
#define ___bpf_slots(type) (sizeof(type) <= 8 ? 1 : 2)
#define ___bpf_bits(type)                                                   \
	__typeof__(__builtin_choose_expr(                                   \
		sizeof(type) == 1, (unsigned char)0,                        \
		__builtin_choose_expr(sizeof(type) == 2, (unsigned short)0, \
				      __builtin_choose_expr(sizeof(type) == 4, 0U, 0ULL))))
#define ___bpf_slot(type, at)                                           \
	__builtin_choose_expr(sizeof(type) <= 8,                        \
			      ((union {                                 \
				      ___bpf_bits(type) bits;           \
				      type value;                       \
			      }){ .bits = (___bpf_bits(type))ctx[at] }) \
				      .value,                           \
			      ((union {                                 \
				      unsigned long long bits[2];       \
				      type value;                       \
			      }){ .bits = { ctx[at], ctx[(at) + 1] } }) \
				      .value)

#define ___bpf_slots0(at)
#define ___bpf_slots1(at, t, x) , ___bpf_slot(t, at)
#define ___bpf_slots2(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots1(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_slots3(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots2(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_slots4(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots3(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_slots5(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots4(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_slots6(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots5(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_slots7(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots6(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_slots8(at, t, x, ...) \
	, ___bpf_slot(t, at) ___bpf_slots7(at + ___bpf_slots(t), __VA_ARGS__)
#define ___bpf_pairs0()
#define ___bpf_pairs1(t, x)	 , t x
#define ___bpf_pairs2(t, x, ...) , t x ___bpf_pairs1(__VA_ARGS__)
#define ___bpf_pairs3(t, x, ...) , t x ___bpf_pairs2(__VA_ARGS__)
#define ___bpf_pairs4(t, x, ...) , t x ___bpf_pairs3(__VA_ARGS__)
#define ___bpf_pairs5(t, x, ...) , t x ___bpf_pairs4(__VA_ARGS__)
#define ___bpf_pairs6(t, x, ...) , t x ___bpf_pairs5(__VA_ARGS__)
#define ___bpf_pairs7(t, x, ...) , t x ___bpf_pairs6(__VA_ARGS__)
#define ___bpf_pairs8(t, x, ...) , t x ___bpf_pairs7(__VA_ARGS__)
#define ___bpf_nth_pair(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, \
			n, ...)                                                                   \
	n
#define ___bpf_npairs(...) \
	___bpf_nth_pair(_, ##__VA_ARGS__, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0)
#define ___bpf_slot_list(...) \
	___bpf_apply(___bpf_slots, ___bpf_npairs(__VA_ARGS__))(0, ##__VA_ARGS__)
#define ___bpf_pair_list(...) ___bpf_apply(___bpf_pairs, ___bpf_npairs(__VA_ARGS__))(__VA_ARGS__)

#define BPF_PROG2(name, ...)                                            \
	name(unsigned long long *ctx);                                  \
	static __always_inline __typeof__(name(0)) ____##name(          \
		unsigned long long *ctx ___bpf_pair_list(__VA_ARGS__)); \
	__typeof__(name(0)) name(unsigned long long *ctx)               \
	{                                                               \
		return ____##name(ctx ___bpf_slot_list(__VA_ARGS__));   \
	}                                                               \
	static __always_inline __typeof__(name(0)) ____##name(          \
		unsigned long long *ctx ___bpf_pair_list(__VA_ARGS__))

#endif
