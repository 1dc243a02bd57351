// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fields by name: nested, in members without a name, in arrays, at the end without a length; of the
 * second of two structs; where they are, how large, whether they are there.
 */
#include "case.h"

struct inner {
	int a, b[4];
} CORE;

struct task {
	int pid;
	u32 flags;
	struct inner in;
	struct {
		int quiet;
		union {
			u64 wide;
			u8 narrow[8];
		};
	};
	char comm[16];
	struct task *parent;
	struct inner list[3];
} CORE;

struct message {
	u32 count;
	u64 item[];
} CORE;

struct packet {
	u32 count;
	u16 data[4];
} CORE;

CASE(offsets)
{
	results[0] = bpf_core_field_offset(struct task, pid);
	results[1] = bpf_core_field_offset(struct task, in);
	results[2] = bpf_core_field_offset(struct task, in.b[3]);
	results[3] = bpf_core_field_offset(struct task, quiet);
	results[4] = bpf_core_field_offset(struct task, narrow[5]);
	results[5] = bpf_core_field_offset(struct task, comm[4]);
	results[6] = bpf_core_field_offset(struct task, parent);
	results[7] = bpf_core_field_offset(struct task, list[1].b[2]);
}

CASE(sizes)
{
	results[0] = bpf_core_field_size(struct task, pid);
	results[1] = bpf_core_field_size(struct task, in);
	results[2] = bpf_core_field_size(struct task, in.b);
	results[3] = bpf_core_field_size(struct task, wide);
	results[4] = bpf_core_field_size(struct task, comm);
	results[5] = bpf_core_field_size(struct task, parent);
	results[6] = bpf_core_field_size(struct task, list);
	results[7] = bpf_core_field_size(struct task, comm[3]);
}

CASE(exists)
{
	results[0] = bpf_core_field_exists(struct task, pid);
	results[1] = bpf_core_field_exists(struct task, in.a);
	results[2] = bpf_core_field_exists(struct task, in.b[3]);
	results[3] = bpf_core_field_exists(struct task, in.b[1]);
	results[4] = bpf_core_field_exists(struct task, quiet);
	results[5] = bpf_core_field_exists(struct task, wide);
	results[6] = bpf_core_field_exists(struct task, narrow[3]);
	results[7] = bpf_core_field_exists(struct task, comm);
	results[8] = bpf_core_field_exists(struct task, parent);
	results[9] = bpf_core_field_exists(struct task, list[1].b[0]);
}

CASE(reads)
{
	struct task *task = at;

	results[0] = task->pid;
	results[1] = task->flags;
	results[2] = task->in.a;
	results[3] = task->in.b[1];
	results[4] = task->quiet;
	results[5] = task->wide;
	results[6] = task->narrow[2];
	results[7] = task->comm[15];
	results[8] = task->list[2].b[3];
	results[9] = task[1].pid;
}

CASE(stores)
{
	struct task *task = at;

	task->flags = 0xf1f2f3f4;
	task->pid = -5;
}

CASE(guarded)
{
	struct task *task = at;

	results[0] = bpf_core_field_exists(task->pid) ? task->pid : -1;
	results[1] = bpf_core_field_exists(task->in.a) ? task->in.a : -1;
	results[2] = bpf_core_field_exists(task->quiet) ? task->quiet : -1;
	results[3] = bpf_core_field_exists(task->comm[15]) ? task->comm[15] : -1;
	results[4] = bpf_core_field_exists(task->list[2].b[3]) ? task->list[2].b[3] : -1;
	results[5] = bpf_core_field_exists(task->in.b[1]) ? task->in.b[1] : -1;
}

CASE(unguarded)
{
	struct task *task = at;

	results[0] = task->parent != NULL;
}

CASE(message)
{
	struct message *message = at;

	results[0] = message->item[3];
	results[1] = -1;
	if (bpf_core_field_exists(message->count))
		results[1] = bpf_core_field_offset(struct message, count);
	results[2] = bpf_core_field_offset(struct message, item);
}

CASE(packet)
{
	struct packet *packet = at;

	results[0] = packet->data[2];
	results[1] = bpf_core_field_offset(struct packet, data);
}
