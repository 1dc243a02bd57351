// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Types of a module, null_blk, beside the kernel's own, for tests/oracle/guest: its structs are in its own
 * BTF, which goes on where the kernel's ends.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define CORE __attribute__((preserve_access_index))

struct list_head___ours {
	struct list_head___ours *next;
} CORE;

struct request_queue;

struct nullb_device {
	struct nullb *nullb;
	unsigned long size;
	unsigned int blocksize;
	struct no_such_thing *no_such_field;
} CORE;

struct nullb {
	struct nullb_device *dev;
	unsigned int index;
	struct request_queue *q;
	char disk_name[32];
} CORE;

struct task_struct {
	int pid;
} CORE;

long results[16];

SEC("raw_tp/sys_enter") int module_types(void *ctx)
{
	struct nullb *nullb = ctx;

	results[0] = bpf_core_field_offset(struct nullb, index);
	results[1] = bpf_core_field_offset(struct nullb, disk_name);
	results[2] = bpf_core_field_offset(struct nullb_device, size);
	results[3] = bpf_core_type_size(struct nullb);
	results[4] = bpf_core_type_id_kernel(struct nullb_device);
	results[5] = bpf_core_field_exists(struct nullb_device, no_such_field);
	results[6] = BPF_CORE_READ(nullb, dev, blocksize);
	results[7] = bpf_core_field_offset(struct task_struct, pid);
	results[8] = bpf_core_type_exists(struct list_head___ours);
	return 0;
}

SEC("raw_tp/sys_exit") int module_poison(void *ctx)
{
	struct nullb_device *device = ctx;

	return BPF_CORE_READ(device, no_such_field) != NULL;
}

char _license[] SEC("license") = "GPL";
