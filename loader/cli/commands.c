// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * commands - the table of subcommands: name, function, usage and help text.
 *
 * `make static STATIC_COMMANDS="run check"` omits the rows of the others, and with them the code
 * that only they need.
 */
#include "cli/cli.h"

const struct cli_command cli_commands[] = {
#if !RAWBPF_ONLY || RAWBPF_WITH_run
	{ "run", cmd_run, "[options] FILE [-- COMMAND ARG...]",
	  "load, attach, and print the programs' output until Ctrl-C",
	  "  -a, --attach [PROGRAM=]TARGET  attach to TARGET instead of the section's target; "
	  "repeatable\n"
	  "                                 ksyscall/clone, kprobe/vfs_read+4, "
	  "kretprobe/vfs_read,\n"
	  "                                 tracepoint/sched/sched_switch, raw_tp/sys_enter;\n"
	  "                                 A|B|C: the first that exists\n"
	  "  -f, --fmt FORMAT               {0} task {1} pid {2} cpu {3} flags {4} time {5} "
	  "message\n"
	  "  -n, --count N                  stop after N events\n"
	  "  -t, --duration SEC             stop after SEC seconds\n"
	  "  -p, --pid PID                  only this process, if the probe kind supports it\n"
	  "      --set NAME=VALUE           set a global variable before the load\n"
	  "      --map NAME:max_entries=N   set a map's size before its creation\n"
	  "      --type SECTION=KIND        program type for sections that do not define it\n"
	  "      --btf FILE                 kernel BTF from FILE, not /sys/kernel/btf/vmlinux\n"
	  "      --event-type STRUCT        C type of the events in ring and perf buffers\n"
	  "      --maps                     print the maps at the end\n"
	  "      --hist MAP[=KIND][:LABEL]  print MAP as a histogram: log2, log2from0, log2from1, "
	  "linear\n"
	  "      --strict                   exit status 8 if events were lost\n"
	  "  -v                             print each step on stderr\n"
	  "  -- COMMAND ARG...              run it, trace until it exits, return its exit "
	  "status\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_check
	{ "check", cmd_check, "[options] FILE",
	  "load every program, attach none, and print the verifier's verdict on each",
	  "  -a, --attach [PROGRAM=]TARGET  load PROGRAM for TARGET\n"
	  "      --set NAME=VALUE           set a global variable\n"
	  "      --map NAME:max_entries=N   set a map's size\n"
	  "      --type SECTION=KIND        program type for sections that do not define it\n"
	  "      --btf FILE                 kernel BTF from FILE, not /sys/kernel/btf/vmlinux\n"
	  "  -v                             print each step on stderr\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_inspect
	{ "inspect", cmd_inspect, "[options] FILE",
	  "show sections, programs, maps, relocations, disassembly; safe on untrusted files",
	  "  -S, --sections                 only the sections\n"
	  "  -s, --symbols                  only the symbols\n"
	  "  -d, --disassemble              only the instructions; -S, -s and -d can be "
	  "combined\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_btf
	{ "btf", cmd_btf, "[options] FILE|vmlinux",
	  "show the types of a file or of this kernel: a list, a C header, or a subset",
	  "      --c                        a C header, such as vmlinux.h\n"
	  "      --min OBJECT... -o OUT     only the types that the objects need, for run --btf\n"
	  "      --btf KERNEL               take them from this file, not this kernel; without "
	  "--min,\n"
	  "                                 the base BTF of FILE: vmlinux for a module\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_find
	{ "find", cmd_find, "[options] [KIND] PATTERN",
	  "list what can be probed: kernel functions, system calls, tracepoints, user functions, "
	  "USDT probes",
	  "  KIND                           kprobe, ksyscall, tracepoint or raw_tp; default: all\n"
	  "  PATTERN                        a shell pattern, or a substring\n"
	  "  -v, --verbose                  show tracepoint records as C structs, and why "
	  "functions are omitted\n"
	  "  uprobe FILE:PATTERN            functions of a binary or library: libc:mall*\n"
	  "  usdt FILE[:PATTERN]            its USDT probes, with arguments\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_doctor
	{ "doctor", cmd_doctor, "[options]",
	  "show what this machine supports, with a hint for each missing feature", "" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_clean
	{ "clean", cmd_clean, "[options]",
	  "remove probes and instances of killed rawbpf processes, and nothing else", "" },
#endif
	{ NULL, NULL, NULL, NULL, NULL },
};
