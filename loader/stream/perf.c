// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * perf - creates a perf buffer for each CPU, and reads the kernel's loss counters. perf_read.c
 * reads the records.
 *
 * In: a map of type PERF_EVENT_ARRAY. For each online CPU:
 * perf_event_open(PERF_COUNT_SW_BPF_OUTPUT), mmap(2) of a control page and the data pages, and the
 * descriptor stored in the map at the CPU's index. rb_perf_close() deletes the map's entries,
 * unmaps and closes.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "why/permission.h"
#include "kernel/cpus.h"
#include "stream/perf.h"
#include "stream/perf_read.h"
#include "sys/bpf.h"

#define ONLINE "/sys/devices/system/cpu/online"

static size_t mapping_size(const struct rb_perf *perf)
{
	return perf->page + perf->size;
}

static int not_opened(struct rb_perf *perf, int cpu, int code, struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(perf->sys, "opening a perf buffer", code,
						   RB_NEEDS_PERF, err);
	rb_err_set(err, code == -EMFILE || code == -ENOMEM ? RAWBPF_IO : RAWBPF_FEATURE, code,
		   "perf_event_open(PERF_COUNT_SW_BPF_OUTPUT) on CPU %d: %s", cpu, strerror(-code));
	if (code == -EMFILE)
		rb_err_hint(err, "each CPU needs a descriptor: raise `ulimit -n`");
	return code;
}

static int not_mapped(struct rb_perf *perf, int cpu, int code, struct rawbpf_err *err)
{
	rb_err_set(err, code == -EPERM ? RAWBPF_PERMISSION : RAWBPF_IO, code,
		   "mmap %zu bytes of perf buffer for CPU %d: %s", mapping_size(perf), cpu,
		   strerror(-code));
	if (code == -EPERM)
		rb_err_hint(err,
			    "without CAP_IPC_LOCK the limit is kernel.perf_event_mlock_kb for each "
			    "CPU: use fewer pages");
	return code;
}

static int not_put(int cpu, int code, struct rawbpf_err *err)
{
	if (code != -E2BIG)
		return rb_err_set(err, RAWBPF_IO, code,
				  "put CPU %d's event into the perf event array: %s", cpu,
				  strerror(-code));
	rb_err_set(err, RAWBPF_USAGE, code, "the perf event array has no entry for CPU %d", cpu);
	rb_err_hint(err, "set its max_entries to the number of CPUs, or to 0");
	return code;
}

static void close_cpu(struct rb_perf *perf, struct rb_perf_cpu *cpu)
{
	rb_sys_munmap(perf->sys, cpu->mapping, mapping_size(perf));
	rb_sys_close(perf->sys, cpu->fd);
}

/* 0: `ret` is set; -ENODEV, without a message: the CPU is offline. */
static int open_cpu(struct rb_perf *perf, int id, struct rb_perf_cpu *ret, struct rawbpf_err *err)
{
	struct rb_perf_cpu cpu = { .cpu = id };
	uint32_t key = (uint32_t)id;
	int code;

	cpu.fd = rb_sys_perf_bpf_output(perf->sys, id);
	if (cpu.fd == -ENODEV)
		return cpu.fd;
	if (cpu.fd < 0)
		return not_opened(perf, id, cpu.fd, err);
	code = rb_sys_mmap(perf->sys, cpu.fd, mapping_size(perf), PROT_READ | PROT_WRITE, 0,
			   &cpu.mapping);
	if (code) {
		close_cpu(perf, &cpu);
		return not_mapped(perf, id, code, err);
	}
	code = rb_bpf_map_update(perf->sys, perf->map, &key, &cpu.fd, BPF_ANY);
	if (code) {
		close_cpu(perf, &cpu);
		return not_put(id, code, err);
	}
	perf->changes++;
	*ret = cpu;
	return 0;
}

static int add_cpu(struct rb_perf *perf, int id, struct rawbpf_err *err)
{
	struct rb_perf_cpu *cpus =
		rb_array_grow(perf->cpus, perf->cpu_count, &perf->cpu_capacity, sizeof(*cpus));
	int code;

	if (!cpus)
		return rb_err_nomem(err);
	perf->cpus = cpus;
	code = open_cpu(perf, id, &cpus[perf->cpu_count], err);
	perf->cpu_count += !code;
	return code == -ENODEV ? 0 : code;
}

/* False: the kernel has no loss counter, and there may be losses after the last event. */
static bool settle_cpu(struct rb_perf *perf, struct rb_perf_cpu *cpu)
{
	uint64_t answer[2]; /* the event's value, and PERF_FORMAT_LOST */

	if (rb_sys_read(perf->sys, cpu->fd, answer, sizeof(answer)) != (ssize_t)sizeof(answer))
		return !cpu->unsure;
	if (answer[1] > cpu->lost) {
		perf->lost += answer[1] - cpu->lost;
		cpu->lost = answer[1];
	}
	return true;
}

/* The event of a CPU that was offline is dead: replace it once it is read. */
static int renew_cpu(struct rb_perf *perf, struct rb_perf_cpu *cpu, struct rawbpf_err *err)
{
	struct rb_perf_cpu renewed;
	int code;

	if (!rb_perf_is_read(cpu))
		return 0;
	code = open_cpu(perf, cpu->cpu, &renewed, err);
	if (code)
		return code == -ENODEV ? 0 : code;
	perf->renewed_unsure |= !settle_cpu(perf, cpu);
	close_cpu(perf, cpu);
	*cpu = renewed;
	return 0;
}

static bool is_online(const struct rb_cpus *cpus, int id)
{
	for (size_t i = 0; i < cpus->count; i++)
		if (cpus->ids[i] == id)
			return true;
	return false;
}

static bool has_cpu(const struct rb_perf *perf, int id)
{
	for (size_t i = 0; i < perf->cpu_count; i++)
		if (perf->cpus[i].cpu == id)
			return true;
	return false;
}

static int follow(struct rb_perf *perf, const struct rb_cpus *online, struct rawbpf_err *err)
{
	int code = 0;

	for (size_t i = 0; i < perf->cpu_count && !code; i++) {
		struct rb_perf_cpu *cpu = &perf->cpus[i];

		if (!is_online(online, cpu->cpu))
			cpu->away = true;
		else if (cpu->away)
			code = renew_cpu(perf, cpu, err);
	}
	for (size_t i = 0; i < online->count && !code; i++)
		if (!has_cpu(perf, online->ids[i]))
			code = add_cpu(perf, online->ids[i], err);
	return code;
}

int rb_perf_online(struct rb_perf *perf, struct rawbpf_err *err)
{
	RB_AUTO_TEXT text = { 0 };
	struct rb_cpus cpus = { 0 };
	int code = rb_sys_read_file(perf->sys, AT_FDCWD, ONLINE, &text);

	if (code)
		rb_err_set(err, RAWBPF_FEATURE, code, "read " ONLINE ": %s", strerror(-code));
	else
		code = rb_cpus_parse(text.data ? text.data : "", text.size, &cpus, err);
	if (!code)
		code = follow(perf, &cpus, err);
	rb_cpus_deinit(&cpus);
	if (!code && !perf->cpu_count)
		return rb_err_set(err, RAWBPF_FEATURE, -ENODEV,
				  ONLINE ": expected at least one CPU, found none");
	return code;
}

int rb_perf_open(struct rb_sys *sys, int map, size_t pages, struct rb_perf *ret,
		 struct rawbpf_err *err)
{
	struct rb_perf perf = {
		.sys = sys,
		.map = map,
		.page = (size_t)getpagesize(),
	};
	int code;

	if (!pages || pages & (pages - 1) || pages > SIZE_MAX / 2 / perf.page)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "%zu pages of perf buffer, expected a power of two", pages);
	perf.size = pages * perf.page;
	perf.scratch = malloc(RB_PERF_SCRATCH);
	if (!perf.scratch)
		return rb_err_nomem(err);
	code = rb_perf_online(&perf, err);
	if (code) {
		rb_perf_close(&perf);
		return code;
	}
	*ret = perf;
	return 0;
}

int64_t rb_perf_read(struct rb_perf *perf, rb_event_fn *event, void *ctx, int *stop,
		     struct rawbpf_err *err)
{
	uint64_t first = perf->events;
	int code = 0;

	*stop = 0;
	for (size_t i = 0; i < perf->cpu_count && !code && !*stop; i++)
		code = rb_perf_read_cpu(perf, &perf->cpus[i], event, ctx, stop, err);
	return code ? code : (int64_t)(perf->events - first);
}

bool rb_perf_settle(struct rb_perf *perf)
{
	bool all = !perf->renewed_unsure;

	for (size_t i = 0; i < perf->cpu_count; i++)
		all &= settle_cpu(perf, &perf->cpus[i]);
	return all;
}

/* The map holds references to the events, and so to their buffers, while it exists. */
void rb_perf_close(struct rb_perf *perf)
{
	for (size_t i = 0; i < perf->cpu_count; i++) {
		uint32_t key = (uint32_t)perf->cpus[i].cpu;

		rb_bpf_map_delete(perf->sys, perf->map, &key);
		close_cpu(perf, &perf->cpus[i]);
	}
	free(perf->cpus);
	free(perf->scratch);
	perf->cpus = NULL;
	perf->scratch = NULL;
	perf->cpu_count = 0;
}
