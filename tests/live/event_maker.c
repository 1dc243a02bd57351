// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * event_maker - see event_maker.h. Registers: 6 the context, 7 this CPU's counters, 8 the rest of a
 * burst.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "event_maker.h"
#include "kernel/cpus.h"

#define VALUE	(16 + MAKER_MAX + 1)
#define PAYLOAD 16 /* in the value: behind the counts */
#define FIRED	0
#define REFUSED 8

struct code {
	struct bpf_insn insns[96];
	uint32_t count;
	uint32_t exits[8]; /* jumps to the end */
	uint32_t exit_count;
};

static void emit(struct code *code, int op, int dst, int src, int off, int32_t imm)
{
	code->insns[code->count++] = (struct bpf_insn){
		.code = (uint8_t)op,
		.dst_reg = dst & 15,
		.src_reg = src & 15,
		.off = (int16_t)off,
		.imm = imm,
	};
}

static void move(struct code *code, int dst, int src)
{
	emit(code, BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0);
}

static void move_number(struct code *code, int dst, int32_t number)
{
	emit(code, BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, number);
}

static void add_number(struct code *code, int dst, int32_t number)
{
	emit(code, BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, number);
}

static void load(struct code *code, int dst, int src, int off)
{
	emit(code, BPF_LDX | BPF_MEM | BPF_DW, dst, src, off, 0);
}

static void store(struct code *code, int dst, int off, int src)
{
	emit(code, BPF_STX | BPF_MEM | BPF_DW, dst, src, off, 0);
}

static void load_64(struct code *code, int dst, int src, uint64_t number)
{
	emit(code, BPF_LD | BPF_IMM | BPF_DW, dst, src, 0, (int32_t)(uint32_t)number);
	emit(code, 0, 0, 0, 0, (int32_t)(uint32_t)(number >> 32));
}

static void load_map(struct code *code, int dst, int map)
{
	load_64(code, dst, BPF_PSEUDO_MAP_FD, (uint32_t)map);
}

static void call(struct code *code, int helper)
{
	emit(code, BPF_JMP | BPF_CALL, 0, 0, 0, helper);
}

static void exit_if(struct code *code, int op, int dst, int src, int32_t imm)
{
	code->exits[code->exit_count++] = code->count;
	emit(code, BPF_JMP | op, dst, src, 0, imm);
}

static void count(struct code *code, int which)
{
	move_number(code, 1, 1);
	emit(code, BPF_STX | 0xc0 /* add, atomically */ | BPF_DW, 7, 1, which, 0);
}

/* Leave unless this is the system call, and a thread of the name. */
static void filter(struct code *code, long syscall)
{
	uint64_t name;

	memcpy(&name, MAKER_NAME, sizeof(name));
	load(code, 1, 6, 8);
	exit_if(code, BPF_JNE | BPF_K, 1, 0, (int32_t)syscall);
	move(code, 1, 10);
	add_number(code, 1, -16);
	move_number(code, 2, 16);
	call(code, BPF_FUNC_get_current_comm);
	load(code, 1, 10, -16);
	load_64(code, 2, 0, name);
	exit_if(code, BPF_JNE | BPF_X, 1, 2, 0);
}

static void find_counters(struct code *code, int counters)
{
	emit(code, BPF_ST | BPF_MEM | BPF_W, 10, 0, -4, 0);
	move(code, 2, 10);
	add_number(code, 2, -4);
	load_map(code, 1, counters);
	call(code, BPF_FUNC_map_lookup_elem);
	exit_if(code, BPF_JEQ | BPF_K, 0, 0, 0);
	move(code, 7, 0);
}

/* The size from the context, at most MAKER_MAX; 8 when attached. */
static void load_size(struct code *code, int dst, long syscall)
{
	if (syscall >= 0) {
		move_number(code, dst, 8);
		return;
	}
	load(code, dst, 6, 8);
	emit(code, BPF_ALU64 | BPF_AND | BPF_K, dst, 0, 0, MAKER_MAX);
}

static void send_ring(struct code *code, int events, long syscall)
{
	load_size(code, 3, syscall);
	load_map(code, 1, events);
	move(code, 2, 7);
	add_number(code, 2, PAYLOAD);
	move_number(code, 4, 0);
	call(code, BPF_FUNC_ringbuf_output);
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2, 0);
	count(code, REFUSED);
}

static void send_perf(struct code *code, int events, long syscall)
{
	load_size(code, 5, syscall);
	move(code, 1, 6);
	load_map(code, 2, events);
	emit(code, BPF_ALU | BPF_MOV | BPF_K, 3, 0, 0, -1); /* BPF_F_CURRENT_CPU */
	move(code, 4, 7);
	add_number(code, 4, PAYLOAD);
	call(code, BPF_FUNC_perf_event_output);
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2, 0);
	count(code, REFUSED);
}

static void send_reserved(struct code *code, int events)
{
	load_map(code, 1, events);
	move_number(code, 2, 16);
	move_number(code, 3, 0);
	call(code, BPF_FUNC_ringbuf_reserve);
	emit(code, BPF_JMP | BPF_JNE | BPF_K, 0, 0, 3, 0);
	count(code, REFUSED);
	emit(code, BPF_JMP | BPF_JA, 0, 0, 10, 0);
	load(code, 1, 7, PAYLOAD);
	store(code, 0, 0, 1);
	store(code, 0, 8, 1);
	move(code, 1, 0);
	move_number(code, 2, 0);
	load(code, 3, 6, 8);
	emit(code, BPF_JMP | BPF_JSET | BPF_K, 3, 0, 2, 1);
	call(code, BPF_FUNC_ringbuf_submit);
	emit(code, BPF_JMP | BPF_JA, 0, 0, 1, 0);
	call(code, BPF_FUNC_ringbuf_discard);
}

static void assemble(struct code *code, const struct maker *maker,
		     const struct maker_options *options)
{
	uint32_t again;

	move(code, 6, 1);
	if (options->syscall >= 0)
		filter(code, options->syscall);
	find_counters(code, maker->counters);
	move_number(code, 8, options->burst ? (int32_t)options->burst : 1);
	again = code->count;
	count(code, FIRED);
	load(code, 1, 6, 0);
	store(code, 7, PAYLOAD, 1);
	if (options->kind == MAKER_RING)
		send_ring(code, maker->events, options->syscall);
	else if (options->kind == MAKER_PERF)
		send_perf(code, maker->events, options->syscall);
	else
		send_reserved(code, maker->events);
	if (options->burst) {
		add_number(code, 8, -1);
		emit(code, BPF_JMP | BPF_JNE | BPF_K, 8, 0, (int)again - (int)code->count - 1, 0);
	}
	for (uint32_t i = 0; i < code->exit_count; i++)
		code->insns[code->exits[i]].off = (int16_t)(code->count - code->exits[i] - 1);
	move_number(code, 0, 0);
	emit(code, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static int possible_cpus(struct rb_sys *sys, size_t *ret)
{
	struct rb_text text = { 0 };
	struct rb_cpus cpus = { 0 };
	int code = rb_sys_read_file(sys, AT_FDCWD, "/sys/devices/system/cpu/possible", &text);

	if (!code)
		code = rb_cpus_parse(text.data, text.size, &cpus, NULL);
	*ret = cpus.count;
	rb_cpus_deinit(&cpus);
	rb_text_deinit(&text);
	return code;
}

int maker_create(struct rb_sys *sys, const struct maker_options *options, struct maker *ret)
{
	bool perf = options->kind == MAKER_PERF;
	struct rb_bpf_map events = {
		.type = perf ? BPF_MAP_TYPE_PERF_EVENT_ARRAY : BPF_MAP_TYPE_RINGBUF,
		.key_size = perf ? 4 : 0,
		.value_size = perf ? 4 : 0,
		.max_entries = options->entries,
	};
	struct rb_bpf_map counters = {
		.type = BPF_MAP_TYPE_PERCPU_ARRAY,
		.key_size = 4,
		.value_size = VALUE,
		.max_entries = 1,
	};
	struct code code = { .count = 0 };
	struct rb_bpf_prog prog = {
		.type = BPF_PROG_TYPE_RAW_TRACEPOINT,
		.insns = code.insns,
		.license = "GPL",
	};
	int failure;

	*ret = (struct maker){ .sys = sys, .events = -1, .counters = -1, .prog = -1 };
	failure = possible_cpus(sys, &ret->cpus);
	if (failure)
		return failure;
	if (perf)
		events.max_entries = (uint32_t)ret->cpus;
	failure = ret->events = rb_bpf_map_create(sys, &events);
	if (failure >= 0)
		failure = ret->counters = rb_bpf_map_create(sys, &counters);
	if (failure >= 0) {
		assemble(&code, ret, options);
		prog.insn_count = code.count;
		failure = ret->prog = rb_bpf_prog_load(sys, &prog);
	}
	if (failure >= 0)
		return 0;
	maker_destroy(ret);
	return failure;
}

static int bpf(struct maker *maker, int cmd, union bpf_attr *attr)
{
	struct rb_call call = {
		.op = RB_OP_BPF, .cmd = (uint64_t)cmd, .data = attr, .size = sizeof(*attr), .fd = -1
	};

	return (int)maker->sys->call(maker->sys, &call);
}

int maker_run(struct maker *maker, uint64_t number, uint64_t size)
{
	uint64_t context[2] = { number, size };
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)maker->prog;
	attr.test.ctx_in = (uintptr_t)context;
	attr.test.ctx_size_in = sizeof(context);
	return bpf(maker, BPF_PROG_TEST_RUN, &attr);
}

int maker_count(struct maker *maker, uint64_t *fired, uint64_t *refused)
{
	uint8_t *values = calloc(maker->cpus, VALUE);
	uint32_t key = 0;
	union bpf_attr attr;
	int code;

	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)maker->counters;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)values;
	*fired = *refused = 0;
	code = values ? bpf(maker, BPF_MAP_LOOKUP_ELEM, &attr) : -ENOMEM;
	for (size_t i = 0; i < maker->cpus && !code; i++) {
		*fired += rb_load64(values + i * VALUE + FIRED, false);
		*refused += rb_load64(values + i * VALUE + REFUSED, false);
	}
	free(values);
	return code;
}

void maker_destroy(struct maker *maker)
{
	rb_sys_close(maker->sys, maker->prog);
	rb_sys_close(maker->sys, maker->counters);
	rb_sys_close(maker->sys, maker->events);
}
