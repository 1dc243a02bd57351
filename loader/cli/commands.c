// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * commands - the one table of subcommands: what is typed, what runs, what the help says.
 *
 * `make static STATIC_COMMANDS="run check"` leaves out the rows of the others, and with them what
 * only they need.
 */
#include "cli/cli.h"

const struct cli_command cli_commands[] = {
#if !RAWBPF_ONLY || RAWBPF_WITH_run
	{ "run", cmd_run, "[options] FILE [-- COMMAND ARG...]",
	  "load, attach, stream what the programs say, until Ctrl-C",
	  "  -a, --attach [PROGRAM=]TARGET  attach to TARGET instead of what the section says; repeatable\n"
	  "                                 ksyscall/clone, kprobe/vfs_read+4, kretprobe/vfs_read,\n"
	  "                                 tracepoint/sched/sched_switch, raw_tp/sys_enter;\n"
	  "                                 A|B|C: the first of them that exists\n"
	  "  -f, --fmt FORMAT               {0} task {1} pid {2} cpu {3} flags {4} time {5} message\n"
	  "  -n, --count N                  stop after N events\n"
	  "  -t, --duration SEC             stop after SEC seconds\n"
	  "  -p, --pid PID                  only that process, where the probe kind can\n"
	  "      --set NAME=VALUE           a global variable of the program, before it is loaded\n"
	  "      --map NAME:max_entries=N   a map's size, before it is made\n"
	  "      --type SECTION=KIND        the type of programs whose section does not say it\n"
	  "      --btf FILE                 kernel types from FILE, not /sys/kernel/btf/vmlinux\n"
	  "      --event-type STRUCT        the C type of what comes through ring and perf buffers\n"
	  "      --maps                     print the maps at the end\n"
	  "      --hist MAP[=KIND][:LABEL]  draw MAP: log2, log2from0, log2from1, linear\n"
	  "      --strict                   lost events make the exit status 8\n"
	  "  -v                             narrate each step on stderr\n"
	  "  -- COMMAND ARG...              run it, trace while it lives, hand its exit status on\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_check
	{ "check", cmd_check, "[options] FILE",
	  "load every program, attach none: the verifier's verdict on each",
	  "  -a, --attach [PROGRAM=]TARGET  take PROGRAM for one that attaches to TARGET\n"
	  "      --set NAME=VALUE           a global variable of the program\n"
	  "      --map NAME:max_entries=N   a map's size\n"
	  "      --type SECTION=KIND        the type of programs whose section does not say it\n"
	  "      --btf FILE                 kernel types from FILE, not /sys/kernel/btf/vmlinux\n"
	  "  -v                             narrate each step on stderr\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_inspect
	{ "inspect", cmd_inspect, "[options] FILE",
	  "sections, programs, maps, relocations, disassembly; safe on hostile files",
	  "  -S, --sections                 only the sections\n"
	  "  -s, --symbols                  only the symbols\n"
	  "  -d, --disassemble              only the instructions; -S, -s and -d can be combined\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_btf
	{ "btf", cmd_btf, "[options] FILE|vmlinux",
	  "the types of a file or of this kernel: a list, a header in C, or a part",
	  "      --c                        a header for programs, as vmlinux.h\n"
	  "      --min OBJECT... -o OUT     those types alone that the objects need, for --btf of run\n"
	  "      --btf KERNEL               of this file's types, not of this kernel's; without --min,\n"
	  "                                 the types that FILE goes on from: a module's are behind vmlinux\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_find
	{ "find", cmd_find, "[options] [KIND] PATTERN",
	  "what can be probed: kernel functions, system calls, tracepoints, functions and USDT "
	  "probes of programs",
	  "  KIND                           kprobe, ksyscall, tracepoint or raw_tp; all without it\n"
	  "  PATTERN                        a shell pattern, or a word to look for\n"
	  "  -v, --verbose                  a tracepoint's record in C; why a function is left out\n"
	  "  uprobe FILE:PATTERN            functions of a program or library: libc:mall*\n"
	  "  usdt FILE[:PATTERN]            its USDT probes, with their arguments\n" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_doctor
	{ "doctor", cmd_doctor, "[options]",
	  "what this machine offers, and for each lack its one-line hint", "" },
#endif
#if !RAWBPF_ONLY || RAWBPF_WITH_clean
	{ "clean", cmd_clean, "[options]",
	  "remove what a killed rawbpf left behind, and nothing else's", "" },
#endif
	{ NULL, NULL, NULL, NULL, NULL },
};
