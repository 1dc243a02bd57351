/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BCC compiles against the kernel's source tree, where this is the path of the
 * installed <linux/ptrace.h>. Programs written for BCC include it first. The
 * fields of its struct pt_regs have the installed header's names (rdi, where
 * the kernel's own struct says di); PT_REGS_PARM1(ctx) is the same in both.
 */
#include <linux/ptrace.h>
