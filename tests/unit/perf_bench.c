// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * perf_bench - the kernel's side of perf buffers, and a callback that knows what has to come.
 */
#include <string.h>
#include <linux/bpf.h>

#include "base/bytes.h"
#include "perf_bench.h"
#include "unit.h"

static int64_t bench_call(struct rb_sys *sys, const struct rb_call *call)
{
	struct perf_bench *bench = (struct perf_bench *)sys;
	uint64_t answer[2] = { 0, bench->kernel_lost };

	if (call->op == RB_OP_BPF && call->cmd == BPF_MAP_UPDATE_ELEM)
		bench->puts++;
	if (call->op == RB_OP_BPF && call->cmd == BPF_MAP_DELETE_ELEM)
		bench->takes++;
	if (call->op != RB_OP_READ || strcmp(bench->script.paths[call->fd], "perf"))
		return bench->script.door.call(&bench->script.door, call);
	CU_ASSERT_TRUE(call->size >= bench->answer);
	memcpy(call->data, answer, bench->answer);
	return (int64_t)bench->answer;
}

const struct rb_answer perf_three_cpus[1] = {
	{ .op = RB_OP_READ, .path = "cpu/online", .data = "0-1,3\n" },
};

void perf_begin(struct perf_bench *bench)
{
	memset(bench, 0, sizeof(*bench));
	bench->door.call = bench_call;
	bench->answer = 16;
	rb_sys_script_init(&bench->script, perf_three_cpus, 1);
}

void perf_start(struct perf_bench *bench)
{
	perf_begin(bench);
	CU_ASSERT_EQUAL_FATAL(rb_perf_open(&bench->door, PERF_MAP, 1, &bench->perf, &bench->err),
			      0);
	CU_ASSERT_EQUAL_FATAL(bench->perf.cpu_count, PERF_CPUS);
}

void perf_end(struct perf_bench *bench)
{
	rb_perf_close(&bench->perf);
	rawbpf_err_deinit(&bench->err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&bench->script), 0);
}

struct perf_event_mmap_page *perf_control(struct perf_bench *bench, size_t cpu)
{
	return bench->perf.cpus[cpu].mapping;
}

void perf_set_position(struct perf_bench *bench, size_t cpu, uint64_t position)
{
	perf_control(bench, cpu)->data_head = position;
	perf_control(bench, cpu)->data_tail = position;
}

void perf_write_record(struct perf_bench *bench, size_t cpu, uint32_t type, const uint8_t *body,
		       size_t size, size_t said)
{
	struct perf_event_header header = { .type = type, .size = (uint16_t)said };
	uint8_t *data = (uint8_t *)bench->perf.cpus[cpu].mapping + bench->perf.page;

	for (size_t i = 0; i < size; i++) {
		uint64_t at = (perf_control(bench, cpu)->data_head + i) & (bench->perf.size - 1);

		data[at] = i < sizeof(header) ? ((const uint8_t *)&header)[i]
					      : body[i - sizeof(header)];
	}
	perf_control(bench, cpu)->data_head += size;
}

void perf_produce_event(struct perf_bench *bench, size_t cpu, size_t payload)
{
	uint32_t raw = (uint32_t)(((payload + 4 + 7) & ~(size_t)7) - 4);
	uint8_t body[4096] = { 0 };

	memcpy(body, &raw, 4);
	for (size_t i = 0; i < raw; i++)
		body[4 + i] = (uint8_t)(bench->sent + i);
	perf_write_record(bench, cpu, PERF_RECORD_SAMPLE, body, 8 + 4 + raw, 8 + 4 + raw);
	bench->sent++;
}

void perf_produce_lost(struct perf_bench *bench, size_t cpu, uint64_t count)
{
	uint64_t body[2] = { 77, count };

	perf_write_record(bench, cpu, PERF_RECORD_LOST, (const uint8_t *)body, 24, 24);
}

int perf_take(void *ctx, const void *data, size_t size)
{
	struct perf_bench *bench = ctx;

	if (bench->seen < RB_COUNT(bench->told_at))
		bench->told_at[bench->seen] = perf_control(bench, 0)->data_tail;
	for (size_t i = 0; i < size; i++)
		if (((const uint8_t *)data)[i] != (uint8_t)(bench->seen + i))
			bench->wrong = true;
	if ((uintptr_t)data % 4)
		bench->wrong = true;
	bench->seen++;
	return bench->stop_at && bench->seen == bench->stop_at ? 5 : 0;
}

int64_t perf_read(struct perf_bench *bench, int *stop)
{
	return rb_perf_read(&bench->perf, perf_take, bench, stop, &bench->err);
}

void perf_expect_all(struct perf_bench *bench)
{
	int stop;

	perf_read(bench, &stop);
	CU_ASSERT_EQUAL(stop, 0);
	CU_ASSERT_EQUAL(bench->seen, bench->sent);
	CU_ASSERT_EQUAL(bench->perf.events, bench->sent);
	CU_ASSERT_FALSE(bench->wrong);
	for (size_t cpu = 0; cpu < PERF_CPUS; cpu++)
		CU_ASSERT_EQUAL(perf_control(bench, cpu)->data_tail,
				perf_control(bench, cpu)->data_head);
}
