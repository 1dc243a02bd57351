// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kprobe - kprobe, kretprobe, ksyscall and kretsyscall, on one kernel function or on all that match
 * a pattern.
 *
 * One function is one line in tracefs' kprobe_events. Several functions are one multi link with all
 * addresses (kprobe.multi, Linux 5.18 with CONFIG_FPROBE), or on other kernels one event with
 * several sites.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/probe_event.h"
#include "kernel/functions.h"
#include "sys/bpf_link.h"
#include "why/function.h"
#include "why/permission.h"

/* ---- one function ---- */

/* For a ksyscall target, the tracepoint of the same system call may exist: suggest it. */
static int no_kprobes(const struct rb_attaching *attaching, struct rawbpf_err *err)
{
	bool syscall = rb_kind_is(attaching->target->kind, RB_ATTACH_BY_KSYSCALL);

	return rb_kernel_why_no_kprobes(attaching->attacher->sys, attaching->attacher->tracefs,
					syscall ? attaching->target->name : NULL, err);
}

static int site_refused(const struct rb_attaching *attaching, const char *site, int code,
			struct rawbpf_err *err)
{
	char symbol[256];
	size_t size = strcspn(site, "+");

	size = size < sizeof(symbol) ? size : sizeof(symbol) - 1;
	memcpy(symbol, site, size);
	symbol[size] = '\0';
	return rb_kernel_why_no_function(attaching->attacher->sys, attaching->attacher->tracefs,
					 symbol, attaching->target->offset, code, err);
}

static const struct rb_probe_file kprobe_events = { "kprobe_events", no_kprobes, site_refused };

static int attach_one(struct rb_attaching *attaching, const char *symbol, struct rb_link *link,
		      struct rawbpf_err *err)
{
	struct rb_probe_event event = { .file = &kprobe_events };
	unsigned long long offset = attaching->target->offset;
	int code;

	rb_probe_event_add(&event, "%s+%llu", symbol, offset);
	code = rb_probe_event_attach(attaching, &event, link, err);
	rb_probe_event_deinit(&event);
	if (code)
		return code;
	return offset ? rb_link_name(link, err, "kprobe %s+0x%llx", symbol, offset)
		      : rb_link_name(link, err, "%s %s",
				     attaching->at_return ? "kretprobe" : "kprobe", symbol);
}

/* ---- several functions ---- */

static int link_refused(const struct rb_attaching *attaching, int code, size_t count,
			struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attaching->attacher->sys, "creating the link",
						   code, RB_NEEDS_BPF, err);
	return rb_err_set(err, RAWBPF_ATTACH, code, "bpf(BPF_LINK_CREATE) on %zu functions: %s",
			  count, strerror(-code));
}

static int attach_multi_link(const struct rb_attaching *attaching,
			     const struct rb_functions *functions, struct rb_link *link,
			     struct rawbpf_err *err)
{
	uint64_t *sites = calloc(functions->fine + 1, sizeof(*sites));
	struct rb_bpf_multi multi = {
		.attach_type = attaching->attacher->multi_type,
		.flags = attaching->at_return ? BPF_F_KPROBE_MULTI_RETURN : 0,
		.count = (uint32_t)functions->fine,
	};
	bool hidden = functions->count && !functions->items[0].address;
	size_t count = 0;

	if (!sites)
		return rb_err_nomem(err);
	for (size_t i = 0; i < functions->count; i++) {
		const struct rb_function *function = &functions->items[i];

		if (!function->why)
			sites[count++] =
				hidden ? (uint64_t)(uintptr_t)function->name : function->address;
	}
	if (hidden)
		multi.names = sites;
	else
		multi.addresses = sites;
	link->fd = rb_bpf_link_multi(attaching->attacher->sys, attaching->prog, &multi);
	free(sites);
	return link->fd < 0 ? link_refused(attaching, link->fd, count, err) : 0;
}

static int attach_multi_event(const struct rb_attaching *attaching, struct rb_functions *functions,
			      struct rb_link *link, struct rawbpf_err *err)
{
	struct rb_probe_event event = { .file = &kprobe_events };
	int code;

	for (size_t i = 0; i < functions->count; i++) {
		const struct rb_function *function = &functions->items[i];

		if (function->why)
			continue;
		if (function->shared)
			rb_probe_event_add(
				&event, "_text+0x%llx",
				(unsigned long long)(function->address - functions->text));
		else
			rb_probe_event_add(&event, "%s", function->name);
	}
	code = rb_probe_event_attach(attaching, &event, link, err);
	functions->fine = event.count;
	rb_probe_event_deinit(&event);
	return code;
}

static int none(const struct rb_attaching *attaching, const struct rb_functions *functions,
		const char *left_out, struct rawbpf_err *err)
{
	const char *name = attaching->target->name;

	if (!functions->count && !rb_is_pattern(name))
		return rb_kernel_why_no_function(attaching->attacher->sys,
						 attaching->attacher->tracefs, name, 0, -ENOENT,
						 err);
	if (functions->count)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
				  "%zu kernel functions match %s; none can be probed: %s",
				  functions->count, name, left_out);
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "no kernel function matches %s", name);
	rb_err_hint(err, "rawbpf find kprobe PATTERN lists the functions");
	return -ENOENT;
}

/* Notes: the functions that are left out, and names that several functions share. */
static void note_left_out(const struct rb_attaching *attaching,
			  const struct rb_functions *functions, const char *left_out)
{
	const char *first = NULL;
	size_t shared = 0;

	for (size_t i = 0; i < functions->count; i++) {
		const struct rb_function *function = &functions->items[i];

		if (function->why || !function->shared)
			continue;
		first = first ? first : function->name;
		shared++;
	}
	if (left_out)
		rb_attach_note(attaching, "left out: %s", left_out);
	if (shared)
		rb_attach_note(attaching,
			       "%zu functions share a name with another "
			       "(%s, ...): attached to all of them",
			       shared, first);
}

static int attach_several(struct rb_attaching *attaching, struct rb_link *link,
			  struct rawbpf_err *err)
{
	struct rb_attacher *attacher = attaching->attacher;
	const struct rb_target *target = attaching->target;
	struct rb_text left_out = { 0 };
	struct rb_functions functions;
	int code = rb_functions_match(attacher->sys, attacher->tracefs, target->name,
				      attacher->multi_type != 0, &functions, err);

	if (code)
		return code;
	rb_functions_left_out(&functions, &left_out);
	if (!functions.fine)
		code = none(attaching, &functions, left_out.data, err);
	else if (attacher->multi_type)
		code = attach_multi_link(attaching, &functions, link, err);
	else
		code = attach_multi_event(attaching, &functions, link, err);
	if (!code)
		code = rb_link_name(link, err, "%s %s, %zu function%s", target->kind->name,
				    target->name, functions.fine, functions.fine == 1 ? "" : "s");
	if (!code)
		note_left_out(attaching, &functions, left_out.data);
	rb_functions_deinit(&functions);
	rb_text_deinit(&left_out);
	return code;
}

int rb_attach_kprobe(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	const char *name = attaching->target->name;

	if (attaching->attacher->multi_type || rb_is_pattern(name))
		return attach_several(attaching, link, err);
	return attach_one(attaching, name, link, err);
}

/* ---- a system call ---- */

/*
 * The kernel's function for a system call was sys_NAME or SyS_NAME; since 4.17 x86-64, arm64 and
 * s390 have a wrapper that takes the registers.
 */
#if defined(__x86_64__)
#define WRAPPER "__x64_sys_"
#elif defined(__aarch64__)
#define WRAPPER "__arm64_sys_"
#elif defined(__s390x__)
#define WRAPPER "__s390x_sys_"
#else
#define WRAPPER "sys_"
#endif

static void undo(const struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	struct rawbpf_err undoing = { 0 };

	if (rb_link_undo(attaching->attacher, link, &undoing))
		rb_err_more(err, "; and %s", undoing.text);
	rawbpf_err_deinit(&undoing);
}

int rb_attach_ksyscall(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	static const char *const prefixes[] = { WRAPPER, "sys_", "SyS_" };
	struct rb_text symbol = { 0 };
	enum rawbpf_status why_not = RAWBPF_OK;
	int code = 0;

	for (size_t i = 0; i < RB_COUNT(prefixes); i++) {
		struct rawbpf_err why = { 0 };

		if (i && !strcmp(prefixes[i], prefixes[0]))
			continue;
		rb_text_clear(&symbol);
		rb_text_printf(&symbol, "%s%s", prefixes[i], attaching->target->name);
		code = symbol.failed ? rb_err_nomem(&why)
				     : attach_one(attaching, symbol.data, link, &why);
		if (code) /* the next attempt has a link of its own */
			undo(attaching, link, &why);
		why_not = why.status;
		/* report the error for the current name, or for the name that exists */
		if (code && err && (i == 0 || why_not != RAWBPF_ATTACH)) {
			rawbpf_err_deinit(err);
			*err = why;
		} else {
			rawbpf_err_deinit(&why);
		}
		if (!code || why_not != RAWBPF_ATTACH)
			break;
	}
	rb_text_deinit(&symbol);
	if (!code && err)
		rawbpf_err_deinit(err);
	return code && err ? err->code : code;
}
