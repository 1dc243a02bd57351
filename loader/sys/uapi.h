/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * uapi - constants newer than the kernel headers of the build machine, each with the Linux version
 * that introduced it. The numbers are the kernel's ABI (include/uapi/linux/bpf.h) and never change.
 */
#ifndef RB_SYS_UAPI_H
#define RB_SYS_UAPI_H

#include <linux/bpf.h>

#ifndef EM_BPF
#define EM_BPF 247 /* the machine number of ELF files; Linux 4.3's elf-em.h */
#endif

#define RB_BPF_PROG_TYPE_NETFILTER 32 /* 6.4 */

/* enum bpf_attach_type */
#define RB_BPF_STRUCT_OPS	       44 /* 6.4 */
#define RB_BPF_NETFILTER	       45 /* 6.4 */
#define RB_BPF_TCX_INGRESS	       46 /* 6.6 */
#define RB_BPF_TCX_EGRESS	       47
#define RB_BPF_TRACE_UPROBE_MULTI      48
#define RB_BPF_CGROUP_UNIX_CONNECT     49 /* 6.7 */
#define RB_BPF_CGROUP_UNIX_SENDMSG     50
#define RB_BPF_CGROUP_UNIX_RECVMSG     51
#define RB_BPF_CGROUP_UNIX_GETPEERNAME 52
#define RB_BPF_CGROUP_UNIX_GETSOCKNAME 53
#define RB_BPF_NETKIT_PRIMARY	       54 /* 6.7 */
#define RB_BPF_NETKIT_PEER	       55
#define RB_BPF_TRACE_KPROBE_SESSION    56 /* 6.10 */
#define RB_BPF_TRACE_UPROBE_SESSION    57 /* 6.13 */
#define RB_BPF_TRACE_FSESSION	       58 /* 7.0 */
#define RB_BPF_TRACE_FENTRY_MULTI      59 /* 7.2 */
#define RB_BPF_TRACE_FEXIT_MULTI       60
#define RB_BPF_TRACE_FSESSION_MULTI    61

#define RB_BPF_F_LINK (1U << 13) /* of maps; 6.4 */

#define RB_TRACEFS_MAGIC 0x74726163 /* Linux 4.1 */
#define RB_DEBUGFS_MAGIC 0x64626720
#define RB_BPFFS_MAGIC	 0xcafe4a11

/* /proc/self/status, CapEff: bits */
#define RB_CAP_DAC_OVERRIDE	  1
#define RB_CAP_DAC_READ_SEARCH	  2
#define RB_CAP_KILL		  5
#define RB_CAP_SYS_PTRACE	  19
#define RB_CAP_SYS_ADMIN	  21
#define RB_CAP_SYSLOG		  34
#define RB_CAP_PERFMON		  38 /* 5.8 */
#define RB_CAP_BPF		  39 /* 5.8 */
#define RB_CAP_CHECKPOINT_RESTORE 40 /* 5.9 */

#endif
