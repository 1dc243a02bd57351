// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kinds - the table of kinds as Markdown, for docs/plan.md: a line for each way of writing a target,
 * then the section names that are loaded and not attached.
 */
#include <stdio.h>
#include <string.h>
#include <linux/bpf.h>

#include "plan/kinds.h"

/* enum bpf_prog_type, as its names end. */
static const char *const types[] = {
	[BPF_PROG_TYPE_SOCKET_FILTER] = "SOCKET_FILTER",
	[BPF_PROG_TYPE_KPROBE] = "KPROBE",
	[BPF_PROG_TYPE_SCHED_CLS] = "SCHED_CLS",
	[BPF_PROG_TYPE_SCHED_ACT] = "SCHED_ACT",
	[BPF_PROG_TYPE_TRACEPOINT] = "TRACEPOINT",
	[BPF_PROG_TYPE_XDP] = "XDP",
	[BPF_PROG_TYPE_PERF_EVENT] = "PERF_EVENT",
	[BPF_PROG_TYPE_CGROUP_SKB] = "CGROUP_SKB",
	[BPF_PROG_TYPE_CGROUP_SOCK] = "CGROUP_SOCK",
	[BPF_PROG_TYPE_LWT_IN] = "LWT_IN",
	[BPF_PROG_TYPE_LWT_OUT] = "LWT_OUT",
	[BPF_PROG_TYPE_LWT_XMIT] = "LWT_XMIT",
	[BPF_PROG_TYPE_SOCK_OPS] = "SOCK_OPS",
	[BPF_PROG_TYPE_SK_SKB] = "SK_SKB",
	[BPF_PROG_TYPE_CGROUP_DEVICE] = "CGROUP_DEVICE",
	[BPF_PROG_TYPE_SK_MSG] = "SK_MSG",
	[BPF_PROG_TYPE_RAW_TRACEPOINT] = "RAW_TRACEPOINT",
	[BPF_PROG_TYPE_CGROUP_SOCK_ADDR] = "CGROUP_SOCK_ADDR",
	[BPF_PROG_TYPE_LWT_SEG6LOCAL] = "LWT_SEG6LOCAL",
	[BPF_PROG_TYPE_LIRC_MODE2] = "LIRC_MODE2",
	[BPF_PROG_TYPE_SK_REUSEPORT] = "SK_REUSEPORT",
	[BPF_PROG_TYPE_FLOW_DISSECTOR] = "FLOW_DISSECTOR",
	[BPF_PROG_TYPE_CGROUP_SYSCTL] = "CGROUP_SYSCTL",
	[BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE] = "RAW_TRACEPOINT_WRITABLE",
	[BPF_PROG_TYPE_CGROUP_SOCKOPT] = "CGROUP_SOCKOPT",
	[BPF_PROG_TYPE_TRACING] = "TRACING",
	[BPF_PROG_TYPE_STRUCT_OPS] = "STRUCT_OPS",
	[BPF_PROG_TYPE_EXT] = "EXT",
	[BPF_PROG_TYPE_LSM] = "LSM",
	[BPF_PROG_TYPE_SK_LOOKUP] = "SK_LOOKUP",
	[BPF_PROG_TYPE_SYSCALL] = "SYSCALL",
	[32] = "NETFILTER",
};

static const char *const ways[] = {
	[RB_ATTACH_BY_NOTHING] = "not yet",
	[RB_ATTACH_BY_KPROBE] = "`kprobe_events` and a perf event, or a multi link",
	[RB_ATTACH_BY_KSYSCALL] = "the same, on the kernel's function for that system call",
	[RB_ATTACH_BY_TRACEPOINT] = "a perf event on the event that is there",
	[RB_ATTACH_BY_RAW_TRACEPOINT] = "BPF_RAW_TRACEPOINT_OPEN with the name",
	[RB_ATTACH_BY_UPROBE] = "`uprobe_events` and a perf event, or a multi link",
	[RB_ATTACH_BY_USDT] = "the same for each site, and its arguments into a map",
	[RB_ATTACH_BY_BTF_ID] =
		"loaded for a BTF type, then BPF_RAW_TRACEPOINT_OPEN without a name",
	[RB_ATTACH_BY_ITERATOR] = "a BPF link, which is read once",
	[RB_ATTACH_BY_PERF_EVENT] = "a perf event on each CPU",
	[RB_ATTACH_BY_STRUCT_OPS] = "with the struct that has it as a member",
};

static void print_names(const struct rb_kind *first)
{
	const char *before = "";

	const struct rb_kind *row = first;

	for (const struct rb_kind *kind = first; kind->name; kind++) {
		row = kind->bits & RB_KIND_ALIAS ? row : kind;
		if (row->traits != first->traits || row->prog_type != first->prog_type)
			continue;
		printf("%s`%s`", before, kind->name);
		before = ", ";
	}
}

static int is_first(const struct rb_kind *kind)
{
	for (const struct rb_kind *other = rb_kinds; other < kind; other++)
		if (other->traits == kind->traits && other->prog_type == kind->prog_type)
			return 0;
	return !(kind->bits & RB_KIND_ALIAS);
}

int main(void)
{
	size_t count = 0;

	for (const struct rb_kind *kind = rb_kinds; kind->name; kind++)
		count++;
	printf("The table has %zu names.\n\n", count);
	printf("| section name | target | program type | attached by |\n|---|---|---|---|\n");
	for (const struct rb_kind *kind = rb_kinds; kind->name; kind++) {
		if (!is_first(kind))
			continue;
		printf("| ");
		print_names(kind);
		printf(" | %s%s%s | %s | %s |\n", kind->traits->form ? "`" : "",
		       kind->traits->form ? kind->traits->form : "", kind->traits->form ? "`" : "",
		       types[kind->prog_type], ways[kind->traits->by]);
	}
	return 0;
}
