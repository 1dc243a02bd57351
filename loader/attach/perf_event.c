// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * perf_event - one perf event for each online CPU, each with the program attached.
 *
 * When a CPU goes offline its event is disabled, and it is not restored when the CPU comes back:
 * the descriptor stays open but never fires again. So each event's "time enabled", which increases
 * while the event counts, is compared with the value at the last check; an event whose time has not
 * increased is reopened. Sources: perf_event_open(2); the kernel's kernel/events/core.c,
 * perf_event_exit_cpu_context().
 */
#include <stdlib.h>
#include <string.h>
#include <linux/perf_event.h>

#include "attach/attach_internal.h"
#include "attach/perf_event.h"
#include "base/number.h"
#include "kernel/cpus.h"
#include "why/permission.h"

/* ---- the events ---- */

static int open_event(struct rb_sys *sys, const struct rb_samples *samples, int id)
{
	struct perf_event_attr attr = {
		.type = samples->sampling.type,
		.config = samples->sampling.config,
		.sample_period = samples->sampling.rate, /* in a union with sample_freq */
		.freq = samples->sampling.hertz,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED,
		.inherit = samples->pid != 0, /* future threads and children */
		.disabled = 1,
	};

	return rb_sys_perf_open(sys, &attr, samples->pid ? id : -1, samples->pid ? -1 : id);
}

/* *what names the call that failed. */
static int start(struct rb_sys *sys, const struct rb_samples *samples, int id, const char **what)
{
	int code, fd = open_event(sys, samples, id);

	*what = "perf_event_open()";
	if (fd < 0)
		return fd;
	*what = "attaching the program to the event (PERF_EVENT_IOC_SET_BPF)";
	code = rb_sys_ioctl(sys, fd, PERF_EVENT_IOC_SET_BPF, (unsigned long)samples->prog);
	if (!code)
		code = rb_sys_ioctl(sys, fd, PERF_EVENT_IOC_ENABLE, 0);
	if (!code)
		return fd;
	rb_sys_close(sys, fd);
	return code;
}

static bool opens_as_software(struct rb_sys *sys, const struct rb_samples *samples, int id)
{
	struct rb_samples software = { .pid = samples->pid,
				       .sampling = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK,
						     1000000, false } };
	int fd = open_event(sys, &software, id);

	rb_sys_close(sys, fd);
	return fd >= 0;
}

/* The kernel's maximum number of samples per second; 0: `rate` does not exceed it. */
static uint64_t too_often(struct rb_sys *sys, const struct rb_samples *samples)
{
	static const char path[] = "/proc/sys/kernel/perf_event_max_sample_rate";
	struct rb_text text = { 0 };
	uint64_t most = 0;

	if (samples->sampling.hertz && !rb_sys_read_file(sys, AT_FDCWD, path, &text) && text.data) {
		const char *at = text.data;

		rb_number_next(&at, 10, &most);
	}
	rb_text_deinit(&text);
	return most < samples->sampling.rate ? most : 0;
}

static int refused(struct rb_sys *sys, const struct rb_samples *samples, int id, const char *what,
		   int code, struct rawbpf_err *err)
{
	uint64_t most;

	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(sys, what, code, RB_NEEDS_PERF, err);
	most = code == -EINVAL ? too_often(sys, samples) : 0;
	if (most) {
		rb_err_set(err, RAWBPF_FEATURE, code,
			   "%s: expected at most %llu samples per second "
			   "(kernel.perf_event_max_sample_rate)",
			   what, (unsigned long long)most);
		rb_err_hint(err,
			    "use a lower frequency, or sysctl "
			    "kernel.perf_event_max_sample_rate=%llu",
			    (unsigned long long)samples->sampling.rate);
		return code;
	}
	if (samples->sampling.type != PERF_TYPE_SOFTWARE && opens_as_software(sys, samples, id)) {
		rb_err_set(err, RAWBPF_FEATURE, code,
			   "%s: %s: tested: a software event opens, so this machine lacks the "
			   "hardware counter",
			   what, strerror(-code));
		rb_err_hint(err, "use perf_event/cpu-clock:99hz; in a "
				 "virtual machine, enable a virtual PMU");
		return code;
	}
	rb_err_set(err, RAWBPF_FEATURE, code, "%s: %s", what, strerror(-code));
	if (code == -ENOENT || code == -ENOSYS)
		rb_err_hint(err, "it needs a kernel with CONFIG_PERF_EVENTS=y");
	return code;
}

static int add(struct rb_attacher *attacher, struct rb_samples *samples, int id,
	       struct rawbpf_err *err)
{
	struct rb_sample *events =
		rb_array_grow(samples->events, samples->count, &samples->capacity, sizeof(*events));
	const char *what;
	int fd;

	if (!events)
		return rb_err_nomem(err);
	samples->events = events;
	fd = start(attacher->sys, samples, id, &what);
	if (fd == (samples->pid ? -ESRCH : -ENODEV))
		return 0; /* it has ended or gone offline */
	if (fd < 0)
		return refused(attacher->sys, samples, id, what, fd, err);
	events[samples->count++] = (struct rb_sample){ .id = id, .fd = fd };
	return 0;
}

/* The existing threads; new ones inherit the event. */
static int add_threads(struct rb_attacher *attacher, struct rb_samples *samples,
		       struct rawbpf_err *err)
{
	struct rb_text path = { 0 }, threads = { 0 };
	const char *at;
	uint64_t id;
	int code;

	rb_text_printf(&path, "/proc/%d/task", samples->pid);
	code = path.failed ? -ENOMEM : rb_sys_list(attacher->sys, AT_FDCWD, path.data, &threads);
	if (code)
		rb_err_set(err, RAWBPF_ATTACH, code, "-p %d: %s: %s", samples->pid,
			   path.failed ? "" : path.data, strerror(-code));
	for (at = threads.data; !code && at && *at; at++) {
		if (rb_number_next(&at, 10, &id) && id <= INT32_MAX && *at == '\n')
			code = add(attacher, samples, (int)id, err);
		else
			code = rb_err_set(err, RAWBPF_IO, -EIO,
					  "%s lists '%.20s', which is not a thread id", path.data,
					  at);
	}
	if (!code && !samples->count)
		code = rb_err_set(err, RAWBPF_ATTACH, -ESRCH, "no process %d", samples->pid);
	rb_text_deinit(&threads);
	rb_text_deinit(&path);
	return code;
}

void rb_samples_close(struct rb_attacher *attacher, struct rb_samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		rb_sys_close(attacher->sys, samples->events[i].fd);
	free(samples->events);
	samples->events = NULL;
	samples->count = samples->capacity = 0;
}

/* ---- CPU hotplug ---- */

static bool is_online(const struct rb_cpus *cpus, int id)
{
	for (size_t i = 0; i < cpus->count; i++)
		if (cpus->ids[i] == id)
			return true;
	return false;
}

static bool is_open(const struct rb_samples *samples, int id)
{
	for (size_t i = 0; i < samples->count; i++)
		if (samples->events[i].id == id)
			return true;
	return false;
}

/* Does the event still count? Then its time enabled has increased since the last check. */
static bool counts(struct rb_sys *sys, struct rb_sample *event)
{
	uint64_t value[2] = { 0 }; /* the count, and the time enabled */
	uint64_t before = event->enabled;

	if (rb_sys_read(sys, event->fd, value, sizeof(value)) != (ssize_t)sizeof(value))
		return false;
	event->enabled = value[1];
	return value[1] > before;
}

int rb_samples_follow(struct rb_attacher *attacher, struct rb_samples *samples,
		      struct rawbpf_err *err)
{
	struct rb_cpus cpus;
	size_t kept = 0;
	int code;

	if (samples->pid)
		return 0;
	code = rb_kernel_cpus(attacher->sys, RB_CPUS_ONLINE, &cpus, err);
	if (code)
		return code;
	for (size_t i = 0; i < samples->count; i++) {
		struct rb_sample *event = &samples->events[i];

		if (is_online(&cpus, event->id) && counts(attacher->sys, event))
			samples->events[kept++] = *event;
		else
			rb_sys_close(attacher->sys, event->fd);
	}
	samples->count = kept;
	for (size_t i = 0; !code && i < cpus.count; i++)
		if (!is_open(samples, cpus.ids[i]))
			code = add(attacher, samples, cpus.ids[i], err);
	rb_cpus_deinit(&cpus);
	return code;
}

/* ---- the link ---- */

int rb_attach_perf_event(struct rb_attaching *attaching, struct rb_link *link,
			 struct rawbpf_err *err)
{
	struct rb_attacher *attacher = attaching->attacher;
	struct rb_samples *samples = calloc(1, sizeof(*samples));
	int code;

	link->samples = samples;
	if (!samples)
		return rb_err_nomem(err);
	samples->prog = attaching->prog;
	samples->pid = attacher->pid;
	code = rb_sampling_parse(attaching->target->name, &samples->sampling, err);
	if (!code && samples->pid)
		code = add_threads(attacher, samples, err);
	else if (!code)
		code = rb_samples_follow(attacher, samples, err);
	if (code)
		return code;
	return rb_link_name(link, err, "perf_event %s, %zu %s%s", attaching->target->name,
			    samples->count, samples->pid ? "thread" : "CPU",
			    samples->count == 1 ? "" : "s");
}
