// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sample - says which process it finds, if that is one called "sampled".
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("perf_event/page-faults:1")
int sample(void *ctx)
{
	char name[16] = "";

	bpf_get_current_comm(name, sizeof(name));
	if (name[0] == 's' && name[1] == 'a' && name[2] == 'm' && name[3] == 'p')
		bpf_printk("sampled on %d\n", bpf_get_smp_processor_id());
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
