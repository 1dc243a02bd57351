// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * elements - iterators: over the elements of a map, which is our own data; over tasks.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct seq_file;
struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *map;
	__u32 *key;
	__s32 *value;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	void *task;
};

int answers[3] = { 7, 8, 9 };
int answer = 1;

SEC("iter/bpf_map_elem:.data")
int elements(struct bpf_iter__bpf_map_elem *ctx)
{
	static const char first[] = "key %d\nvalues ", rest[] = "%d %d %d %d\nno newline";
	struct seq_file *seq = ctx->meta->seq;
	__u64 key[1], values[4];

	if (!ctx->key || !ctx->value)
		return 0;
	key[0] = *ctx->key;
	for (int i = 0; i < 4; i++)
		values[i] = ctx->value[i];
	bpf_seq_printf(seq, first, sizeof(first), key, sizeof(key));
	bpf_seq_printf(seq, rest, sizeof(rest), values, sizeof(values));
	answers[2]++;
	answer++;
	return 0;
}

SEC("iter/task")
int tasks(struct bpf_iter__task *ctx)
{
	static const char line[] = "a task\n";

	if (ctx->task)
		bpf_seq_printf(ctx->meta->seq, line, sizeof(line), NULL, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
