// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The modules that Python programs import: python3 has USDT probes, sites with arguments that its
 * developers define and keep stable between releases, unlike its functions. The argument of this
 * one is the module's name.
 *
 *	rawbpf find usdt /usr/bin/python3
 *	rawbpf run -f '{1} {5}' build/progs/pyimports.bpf.o
 */
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>

SEC("usdt//usr/bin/python3:python:import__find__load__start")
int BPF_USDT(pyimports, const char *module)
{
	char name[80];

	if (bpf_probe_read_user_str(name, sizeof(name), module) > 0)
		bpf_printk("%s", name);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
