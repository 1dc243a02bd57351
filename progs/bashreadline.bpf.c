// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What is typed into every bash of this machine: its function readline()
 * returns the line, so this one hangs where a user's program returns, not the
 * kernel. The file is looked for as a shell would, in PATH.
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
