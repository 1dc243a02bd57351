// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Prints the lines typed into every bash on this machine: bash's function readline() returns the
 * line, so this is a uretprobe, at the return of a user function. bash is searched for in PATH.
 *
 *	rawbpf run -f '{1} {5}' build/progs/bashreadline.bpf.o
 */
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("uretprobe/bash:readline")
int BPF_URETPROBE(bashreadline, const char *line)
{
	char text[80];

	if (line && bpf_probe_read_user_str(text, sizeof(text), line) > 0)
		bpf_printk("%s", text);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
