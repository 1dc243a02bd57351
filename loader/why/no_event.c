// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * no_event - why a tracepoint, a raw tracepoint or a probe kind does not exist, and what does.
 *
 * In: the name that the kernel refused. Out: an error with the cause found in tracefs'
 * available_events or /proc/kallsyms: a wrong category, a misspelt event (with the nearest names),
 * an event without a raw tracepoint, a missing CONFIG option, or lockdown.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/nearest.h"
#include "base/print.h"
#include "kernel/events.h"
#include "kernel/kallsyms.h"
#include "why/function.h"
#include "why/permission.h"

static bool is(const char *view, size_t size, const char *name)
{
	return strlen(name) == size && !memcmp(view, name, size);
}

struct search {
	const char *category; /* NULL: any that has raw tracepoints */
	const char *name;
	bool has_category, has_event;
	char elsewhere[RB_NEAREST_NAME]; /* another category with an event of that name */
	struct rb_nearest categories, events;
};

static int each_event(void *ctx, const struct rb_event *event)
{
	struct search *search = ctx;
	bool here = search->category ? is(event->category, event->category_size, search->category)
				     : rb_event_is_raw(event);
	bool same = is(event->name, event->name_size, search->name);

	search->has_category |= here;
	search->has_event |= here && same;
	if (here)
		rb_nearest_offer(&search->events, event->name, event->name_size);
	else if (same && event->category_size < sizeof(search->elsewhere)) {
		memcpy(search->elsewhere, event->category, event->category_size);
		search->elsewhere[event->category_size] = '\0';
	}
	rb_nearest_offer(&search->categories, event->category, event->category_size);
	return 0;
}

static int search_events(struct rb_tracefs *tracefs, struct search *search, const char *category,
			 const char *name)
{
	memset(search, 0, sizeof(*search));
	search->category = category;
	search->name = name;
	rb_nearest_init(&search->categories, category ? category : "");
	rb_nearest_init(&search->events, name);
	return rb_events_walk(tracefs, each_event, search);
}

/* Under lockdown=confidentiality tracefs is empty, as if the kernel had nothing. */
static bool locked_down(struct rb_sys *sys, const char *what, struct rawbpf_err *err)
{
	struct rb_rights rights;

	rb_kernel_rights(sys, &rights);
	if (rights.lockdown != RB_LOCKDOWN_CONFIDENTIALITY)
		return false;
	rb_kernel_why_not_permitted(sys, what, -EPERM, RB_NEEDS_TRACEFS, err);
	return true;
}

static int cannot_tell(struct rb_sys *sys, const char *what, const char *name, int unread,
		       struct rawbpf_err *err)
{
	if (locked_down(sys, "looking for a tracepoint", err))
		return -EPERM;
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
		   "no %s %s; cannot list the existing ones: available_events: %s", what, name,
		   strerror(-unread));
	return -ENOENT;
}

static void no_category(const struct search *search, struct rawbpf_err *err)
{
	if (!strcmp(search->category, "syscalls")) {
		rb_err_set(err, RAWBPF_FEATURE, -ENOENT,
			   "no tracepoint syscalls/%s: this kernel has no system call events "
			   "(CONFIG_FTRACE_SYSCALLS is not set)",
			   search->name);
		rb_err_hint(
			err,
			"attach to ksyscall/NAME, or to raw_tp/sys_enter and check the system call "
			"number");
		return;
	}
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
		   "no tracepoint %s/%s: this kernel has no category %s", search->category,
		   search->name, search->category);
	if (search->elsewhere[0]) {
		rb_err_more(err, "; category %s has an event of that name", search->elsewhere);
		rb_err_hint(err, "attach to tracepoint/%s/%s", search->elsewhere, search->name);
	} else if (search->categories.count) {
		rb_nearest_hint(&search->categories, "tracepoint/", err);
	} else {
		rb_err_more(err, ", or it belongs to a module that is not loaded");
		rb_err_hint(err, "rawbpf find tracepoint '*' lists them");
	}
}

int rb_kernel_why_no_tracepoint(struct rb_tracefs *tracefs, const char *category, const char *name,
				struct rawbpf_err *err)
{
	RB_PURPOSE(tracefs->sys, RB_STEP_CAUSE, "a tracepoint");
	struct search search;
	int unread = search_events(tracefs, &search, category, name);

	if (unread)
		return cannot_tell(tracefs->sys, "tracepoint", name, unread, err);
	if (!search.has_category) {
		no_category(&search, err);
		return -ENOENT;
	}
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
		   "no tracepoint %s/%s: category %s has no such event", category, name, category);
	if (search.elsewhere[0]) {
		rb_err_more(err, ", but category %s does", search.elsewhere);
		rb_err_hint(err, "attach to tracepoint/%s/%s", search.elsewhere, name);
	} else if (search.events.count) {
		char prefix[128];

		rb_print(prefix, sizeof(prefix), "tracepoint/%s/", category);
		rb_nearest_hint(&search.events, prefix, err);
	} else {
		rb_err_hint(err, "rawbpf find tracepoint '%s/*' lists them", category);
	}
	return -ENOENT;
}

int rb_kernel_why_no_raw_tracepoint(struct rb_tracefs *tracefs, const char *name,
				    struct rawbpf_err *err)
{
	RB_PURPOSE(tracefs->sys, RB_STEP_CAUSE, "a raw tracepoint");
	struct search search;
	int unread = search_events(tracefs, &search, NULL, name);

	if (unread)
		return cannot_tell(tracefs->sys, "raw tracepoint", name, unread, err);
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "no raw tracepoint %s", name);
	if (search.has_event) {
		rb_err_more(err,
			    ": an event of that name exists, but the kernel refuses raw tracepoint "
			    "programs on it");
		rb_err_hint(err, "attach to tracepoint/CATEGORY/%s", name);
	} else if (!strcmp(search.elsewhere, "syscalls")) {
		bool leaves = !strncmp(name, "sys_exit", 8);

		rb_err_more(err,
			    ": system call events are derived from raw_syscalls and have no raw "
			    "tracepoint");
		rb_err_hint(
			err,
			"attach to tracepoint/syscalls/%s, or to raw_tp/%s and check the system "
			"call number",
			name, leaves ? "sys_exit" : "sys_enter");
	} else if (search.elsewhere[0]) {
		rb_err_more(err, ": %s:%s is an event created by a probe", search.elsewhere, name);
		rb_err_hint(err, "attach to tracepoint/%s/%s", search.elsewhere, name);
	} else if (search.events.count) {
		rb_nearest_hint(&search.events, "raw_tp/", err);
	} else {
		rb_err_hint(err, "rawbpf find raw_tp '*' lists them");
	}
	return -ENOENT;
}

static bool has_event(struct rb_tracefs *tracefs, const char *category, const char *name)
{
	char path[256];

	rb_print(path, sizeof(path), "events/%s%s", category, name);
	return rb_tracefs_has(tracefs, path) == 1;
}

static int is_register_kprobe(void *ctx, const struct rb_kallsym *symbol)
{
	(void)ctx;
	return rb_kallsym_is(symbol, "register_kprobe");
}

int rb_kernel_why_no_kprobes(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *syscall,
			     struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_CAUSE, "kprobes");
	int inside = rb_kallsyms_walk(sys, is_register_kprobe, NULL);

	if (locked_down(sys, "opening kprobe_events", err))
		return -EPERM;
	rb_err_set(err, RAWBPF_FEATURE, -ENOENT,
		   "this kernel has no kprobes: no kprobe_events in tracefs");
	if (inside == 1)
		rb_err_more(err, ", though CONFIG_KPROBES is set (CONFIG_KPROBE_EVENTS is not)");
	else if (inside == 0)
		rb_err_more(err, ", no register_kprobe in the kernel (CONFIG_KPROBES is not set)");
	if (syscall && has_event(tracefs, "syscalls/sys_enter_", syscall))
		rb_err_hint(err, "attach to tracepoint/syscalls/sys_enter_%s, which exists",
			    syscall);
	else if (syscall && has_event(tracefs, "raw_syscalls/", "sys_enter"))
		rb_err_hint(err,
			    "attach to raw_tp/sys_enter, which exists, and check the system call "
			    "number");
	else if (has_event(tracefs, "", "sched"))
		rb_err_hint(
			err,
			"this kernel has tracepoints (rawbpf find tracepoint PATTERN)%s; or use "
			"a kernel with CONFIG_KPROBES=y and CONFIG_KPROBE_EVENTS=y",
			rb_tracefs_has(tracefs, "uprobe_events") == 1 ? " and uprobes" : "");
	else
		rb_err_hint(err, "use a kernel with CONFIG_KPROBES=y and CONFIG_KPROBE_EVENTS=y");
	return -ENOENT;
}

int rb_kernel_why_no_uprobes(struct rb_sys *sys, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_CAUSE, "uprobes");
	if (locked_down(sys, "opening uprobe_events", err))
		return -EPERM;
	rb_err_set(
		err, RAWBPF_FEATURE, -ENOENT,
		"this kernel has no uprobes: no uprobe_events in tracefs (CONFIG_UPROBE_EVENTS is "
		"not set)");
	rb_err_hint(err, "use a kernel with CONFIG_UPROBES=y and CONFIG_UPROBE_EVENTS=y");
	return -ENOENT;
}
