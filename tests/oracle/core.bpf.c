// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * CO-RE accesses of all kinds, which end up in .BTF.ext and leave fields of types in .BTF. Needs -g.
 */
#include "oracle.h"

#define CORE __attribute__((preserve_access_index))

struct CORE nested {
	int a, b[4];
};

struct CORE task_struct {
	int pid, tgid;
	struct nested nested;
	struct task_struct *real_parent;
	u32 flag_one : 1, flag_three : 3;
	union {
		u64 wide;
		u8 narrow[8];
	};
	char comm[16];
} __attribute__((packed));

enum colour { RED = 1, GREEN = 0x7fffffff };

static long (*const probe_read)(void *to, u32 size, const void *from) = (void *)113;

SEC("raw_tp/sched_switch") int accesses(void *ctx)
{
	struct task_struct *task = *(struct task_struct **)ctx;
	int sum = 0, value;

	probe_read(&value, sizeof(value), &task->nested.b[2]);
	sum += value;
	probe_read(&value, sizeof(value), &task->narrow[3]);
	sum += value + __builtin_preserve_field_info(task->tgid, 0);
	sum += __builtin_preserve_field_info(task->pid, 2);
	sum += __builtin_preserve_field_info(task->flag_three, 4);
	sum += __builtin_preserve_field_info(task->flag_three, 5);
	sum += __builtin_preserve_type_info(*(struct task_struct *)0, 0);
	sum += __builtin_preserve_type_info(*(struct nested *)0, 1);
	sum += __builtin_preserve_enum_value(*(typeof(enum colour) *)GREEN, 1);
	sum += __builtin_btf_type_id(*(struct task_struct *)0, 1);
	return sum;
}

char license_text[] SEC("license") = "GPL";
