// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cpus - "0-3,7\n" -> 0 1 2 3 7.
 *
 * In: text that need not end in a NUL or a newline, or one of the files below
 * /sys/devices/system/cpu. Out: an ascending array of CPU numbers, which the caller frees with
 * rb_cpus_deinit(). Malformed lists are an error with the offset of the first invalid byte.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/cpus.h"

struct list {
	const char *start, *at, *end;
	unsigned int next; /* the lowest number that may follow */
};

static bool take(struct list *list, char c)
{
	if (list->at == list->end || *list->at != c)
		return false;
	list->at++;
	return true;
}

static bool take_number(struct list *list, unsigned int *ret)
{
	const char *start = list->at;
	unsigned int number = 0;

	while (list->at < list->end && *list->at >= '0' && *list->at <= '9') {
		number = number * 10 + (unsigned int)(*list->at++ - '0');
		if (number >= RB_CPU_LIMIT)
			return false;
	}
	*ret = number;
	return list->at != start;
}

/* "3" or "3-5", not before list->next. */
static bool take_range(struct list *list, unsigned int *first, unsigned int *last)
{
	if (!take_number(list, first))
		return false;
	*last = *first;
	if (take(list, '-') && !take_number(list, last))
		return false;
	if (*first < list->next || *last < *first)
		return false;
	list->next = *last + 1;
	return true;
}

static int add(struct rb_cpus *cpus, unsigned int first, unsigned int last)
{
	for (unsigned int id = first; id <= last; id++) {
		int *ids = rb_array_grow(cpus->ids, cpus->count, &cpus->capacity, sizeof(*ids));

		if (!ids)
			return -ENOMEM;
		cpus->ids = ids;
		cpus->ids[cpus->count++] = (int)id;
	}
	return 0;
}

static int refused(const struct list *list, struct rawbpf_err *err)
{
	size_t size = (size_t)(list->end - list->start);

	return rb_err_set(
		err, RAWBPF_IO, -EINVAL,
		"list of CPUs, byte %zu of '%.*s': expected ascending numbers below %d, such as "
		"0-3,7",
		(size_t)(list->at - list->start), (int)(size > 100 ? 100 : size), list->start,
		RB_CPU_LIMIT);
}

int rb_cpus_parse(const char *text, size_t size, struct rb_cpus *ret, struct rawbpf_err *err)
{
	struct list list = { text, text, text + size, 0 };
	struct rb_cpus cpus = { 0 };
	unsigned int first, last;

	if (size && text[size - 1] == '\n')
		list.end--;
	while (list.at < list.end) {
		if ((cpus.count && !take(&list, ',')) || !take_range(&list, &first, &last)) {
			rb_cpus_deinit(&cpus);
			return refused(&list, err);
		}
		if (add(&cpus, first, last)) {
			rb_cpus_deinit(&cpus);
			return rb_err_nomem(err);
		}
	}
	*ret = cpus;
	return 0;
}

void rb_cpus_deinit(struct rb_cpus *cpus)
{
	free(cpus->ids);
	*cpus = (struct rb_cpus){ 0 };
}

int rb_kernel_cpus(struct rb_sys *sys, enum rb_cpus_which which, struct rb_cpus *ret,
		   struct rawbpf_err *err)
{
	static const char *const paths[] = {
		[RB_CPUS_POSSIBLE] = "/sys/devices/system/cpu/possible",
		[RB_CPUS_ONLINE] = "/sys/devices/system/cpu/online",
	};
	const char *path = paths[which];
	RB_AUTO_TEXT text = { 0 };
	struct rb_cpus cpus = { 0 };
	int code = rb_sys_read_file(sys, AT_FDCWD, path, &text);

	if (code) {
		rb_err_set(err, RAWBPF_FEATURE, code, "%s: %s", path, strerror(-code));
		if (code == -ENOENT)
			rb_err_hint(err, "mount -t sysfs sysfs /sys");
	} else {
		code = rb_cpus_parse(text.data ? text.data : "", text.size, &cpus, err);
		if (code)
			rb_err_prefix(err, "%s", path);
	}
	if (!code && !cpus.count)
		code = rb_err_set(err, RAWBPF_FEATURE, -ENODATA,
				  "%s: expected at least one CPU, found none", path);
	if (!code)
		*ret = cpus;
	return code;
}
