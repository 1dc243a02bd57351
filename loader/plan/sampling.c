// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sampling - events by name, and the frequency or period. Source: perf_event_open(2).
 */
#include <string.h>
#include <linux/perf_event.h>

#include "base/bytes.h"
#include "base/nearest.h"
#include "base/number.h"
#include "plan/plan_internal.h"
#include "plan/sampling.h"

static const struct {
	const char *name;
	uint8_t type, config;
} names[] = {
	{ "cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK },
	{ "task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	{ "page-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	{ "faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	{ "minor-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN },
	{ "major-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MAJ },
	{ "context-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES },
	{ "cs", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES },
	{ "cpu-migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS },
	{ "migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS },
	{ "alignment-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_ALIGNMENT_FAULTS },
	{ "emulation-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_EMULATION_FAULTS },
	{ "cgroup-switches", PERF_TYPE_SOFTWARE, 11 /* PERF_COUNT_SW_CGROUP_SWITCHES, 5.13 */ },
	{ "cpu-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "cache-references", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES },
	{ "cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
	{ "branches", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS },
	{ "branch-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	{ "bus-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BUS_CYCLES },
	{ "stalled-cycles-frontend", PERF_TYPE_HARDWARE, PERF_COUNT_HW_STALLED_CYCLES_FRONTEND },
	{ "stalled-cycles-backend", PERF_TYPE_HARDWARE, PERF_COUNT_HW_STALLED_CYCLES_BACKEND },
	{ "ref-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES },
};

/* ---- parsing ---- */

/* r01c2: an r, then hexadecimal digits. */
static bool raw_event(const char *name, size_t size, uint64_t *ret)
{
	return size > 1 && name[0] == 'r' && rb_number_read(name + 1, size - 1, 16, ret);
}

static int find_name(const char *text, size_t size, struct rb_sampling *ret, struct rawbpf_err *err)
{
	struct rb_nearest nearest;
	char name[32];

	for (size_t i = 0; i < RB_COUNT(names); i++) {
		if (strlen(names[i].name) != size || memcmp(names[i].name, text, size) != 0)
			continue;
		ret->type = names[i].type;
		ret->config = names[i].config;
		return 0;
	}
	ret->type = PERF_TYPE_RAW;
	if (raw_event(text, size, &ret->config))
		return 0;
	size = size < sizeof(name) - 1 ? size : sizeof(name) - 1;
	memcpy(name, text, size);
	name[size] = '\0';
	rb_nearest_init(&nearest, name);
	for (size_t i = 0; i < RB_COUNT(names); i++)
		rb_nearest_offer(&nearest, names[i].name, strlen(names[i].name));
	rb_err_set(err, RAWBPF_USAGE, -EINVAL, "'%s' is not an event that can be sampled", name);
	rb_nearest_hint(&nearest, "", err);
	rb_err_hint(err, "%sexpected cpu-clock, page-faults, cpu-cycles, ... or rHEX",
		    nearest.count ? "; " : "");
	return -EINVAL;
}

int rb_sampling_parse(const char *text, struct rb_sampling *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(text, ":");
	const char *digits = text + size + (text[size] == ':');
	struct rb_sampling sampling = { 0 };
	size_t used = rb_number_scan(digits, strlen(digits), 10, &sampling.rate);

	sampling.hertz = !strcmp(digits + used, "hz");
	if (!used || !sampling.rate || sampling.rate > INT64_MAX ||
	    (digits[used] && !sampling.hertz))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.100s': expected a frequency, :99hz (samples per second), or "
				  "a period, :1000 (events per sample)",
				  text);
	if (find_name(text, size, &sampling, err))
		return -EINVAL;
	*ret = sampling;
	return 0;
}

int rb_parse_perf_event(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	struct rb_sampling sampling;

	if (rb_sampling_parse(rest, &sampling, err))
		return -EINVAL;
	return rb_plan_copy(rest, strlen(rest), &ret->name, err);
}
