/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * BCC compiles against the kernel's own source tree, where this is the path of
 * what is installed as <linux/ptrace.h>. Programs written for BCC begin with it.
 * The fields of its struct pt_regs have the installed header's names (rdi, where
 * the kernel's own struct says di); PT_REGS_PARM1(ctx) is the same in both.
 */
#include <linux/ptrace.h>
