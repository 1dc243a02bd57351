// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * writable - makes test runs of programs (BPF_PROG_TEST_RUN) fail with error 33, EDOM, if it is a
 * process called "tester" that asks for them.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp.w/bpf_test_finish")
int finish(struct bpf_raw_tracepoint_args *ctx)
{
	int *err = (int *)(long)ctx->args[0];
	char name[16] = "";

	bpf_get_current_comm(name, sizeof(name));
	if (name[0] == 't' && name[1] == 'e' && name[2] == 's' && name[3] == 't' &&
	    name[4] == 'e' && name[5] == 'r')
		*err = -33;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
