// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kprobe_multi - one program on all kernel functions that match a pattern, in a few calls.
 *
 * Where the kernel has links of many (kprobe.multi, Linux 5.18 with CONFIG_FPROBE), that is one call
 * with all addresses. Else it is one event of tracefs with many places: a line for each function, all
 * of the same event's name (Linux 5.4), all lines in one write. Of a write that is refused the lines
 * before the refused one were taken; which one it was is seen by reading the list back.
 */
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "base/nearest.h"
#include "why/function.h"
#include "kernel/functions.h"
#include "why/permission.h"
#include "sys/bpf_link.h"

#define EVENTS "kprobe_events"
#define TOLD   5 /* names of functions that were refused */

bool rb_is_pattern(const char *name)
{
	return strpbrk(name, "*?[") != NULL;
}

static bool at_return(const struct rb_target *target)
{
	return !strncmp(target->kind->name, "kret", 4);
}

/* ---- by a link ---- */

static int link_refused(struct rb_attacher *attacher, int code, size_t count,
			struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "making the link", code,
						   RB_NEEDS_BPF, err);
	return rb_err_set(err, RAWBPF_ATTACH, code, "bpf(BPF_LINK_CREATE) on %zu functions: %s",
			  count, strerror(-code));
}

static int attach_link(struct rb_attacher *attacher, const struct rb_target *target,
		       const struct rb_functions *functions, int prog, struct rb_link *link,
		       struct rawbpf_err *err)
{
	uint64_t *places = calloc(functions->fine + 1, sizeof(*places));
	struct rb_bpf_multi multi = {
		.attach_type = attacher->attach_type,
		.flags = at_return(target) ? BPF_F_KPROBE_MULTI_RETURN : 0,
		.count = (uint32_t)functions->fine,
	};
	bool hidden = functions->count && !functions->items[0].address;
	size_t count = 0;

	if (!places)
		return rb_err_nomem(err);
	for (size_t i = 0; i < functions->count; i++) {
		const struct rb_function *function = &functions->items[i];

		if (!function->why)
			places[count++] =
				hidden ? (uint64_t)(uintptr_t)function->name : function->address;
	}
	if (hidden)
		multi.names = places;
	else
		multi.addresses = places;
	link->fd = rb_bpf_link_multi(attacher->sys, prog, &multi);
	free(places);
	return link->fd < 0 ? link_refused(attacher, link->fd, count, err) : 0;
}

/* ---- by tracefs ---- */

struct batch {
	struct rb_attacher *attacher;
	const struct rb_target *target;
	struct rb_functions *functions;
	const char *event;
	size_t next;	/* item to write */
	size_t taken;	/* places that the event has */
	bool unsure;	/* ... or it may have some */
	size_t refused; /* functions that the kernel would not have */
	struct rb_text refusals;
	int code; /* of the first of these */
};

static void add_line(const struct batch *batch, const struct rb_function *function,
		     struct rb_text *ret)
{
	rb_text_printf(ret, "%c:%s ", at_return(batch->target) ? 'r' : 'p', batch->event);
	if (function->shared)
		rb_text_printf(ret, "_text+0x%llx\n",
			       (unsigned long long)(function->address - batch->functions->text));
	else
		rb_text_printf(ret, "%s\n", function->name);
}

int rb_event_places(struct rb_attacher *attacher, const char *file, const char *event, size_t *ret)
{
	struct rb_text list = { 0 };
	int code = rb_tracefs_read(attacher->tracefs, file, &list);
	size_t size = strlen(event);

	*ret = 0;
	for (const char *line = list.data; !code && line && *line; line++) {
		const char *name = strchr(line, ':');

		if (name && !strncmp(name + 1, event, size) && name[1 + size] == ' ')
			++*ret;
		line = strchr(line, '\n');
		if (!line)
			break;
	}
	rb_text_deinit(&list);
	return code;
}

/* The item that is the n-th of those to write, from batch->next on. */
static size_t nth_item(const struct batch *batch, size_t n)
{
	size_t item = batch->next;

	for (;; item++)
		if (!batch->functions->items[item].why && !n--)
			return item;
}

static void refuse(struct batch *batch, const struct rb_function *function, int code)
{
	if (!batch->refused++)
		batch->code = code;
	if (batch->refused <= TOLD)
		rb_text_printf(&batch->refusals, "%s%s (%s)", batch->refused > 1 ? ", " : "",
			       function->name, strerror(-code));
}

/* Write all lines that are left; 0: done, 1: one was refused, go on behind it. */
static int write_lines(struct batch *batch)
{
	struct rb_text lines = { 0 };
	size_t there, written = 0;
	int code, counted;

	for (size_t i = batch->next; i < batch->functions->count; i++) {
		if (batch->functions->items[i].why)
			continue;
		add_line(batch, &batch->functions->items[i], &lines);
		written++;
	}
	code = !written	      ? 0
	       : lines.failed ? -ENOMEM
			      : rb_tracefs_write(batch->attacher->tracefs, EVENTS, lines.data);
	rb_text_deinit(&lines);
	batch->unsure = code == -ENOMEM;
	if (!written || batch->unsure || code == -EACCES || code == -EPERM)
		return code;
	counted = rb_event_places(batch->attacher, EVENTS, batch->event, &there);
	batch->unsure = counted != 0;
	if (counted)
		return counted;
	if (!code) {
		code = there == batch->taken + written ? 0 : -EOPNOTSUPP;
		batch->taken = there;
		return code;
	}
	if (there < batch->taken || there - batch->taken >= written)
		return code; /* it is none of ours that was refused */
	batch->next = nth_item(batch, there - batch->taken);
	refuse(batch, &batch->functions->items[batch->next++], code);
	batch->taken = there;
	return 1;
}

static int batch_failed(struct batch *batch, int code, struct rawbpf_err *err)
{
	struct rb_attacher *attacher = batch->attacher;

	if (code == -ENOENT && rb_tracefs_has(attacher->tracefs, EVENTS) == 0)
		return rb_kernel_why_no_kprobes(attacher->sys, attacher->tracefs, NULL, err);
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "writing " EVENTS, code,
						   RB_NEEDS_TRACEFS, err);
	if (code == -EOPNOTSUPP)
		return rb_err_set(err, RAWBPF_FEATURE, code, RB_ONE_PLACE);
	return rb_err_set(err, RAWBPF_ATTACH, code, "writing %zu places to " EVENTS ": %s",
			  batch->functions->fine, strerror(-code));
}

static int attach_batch(struct rb_attacher *attacher, const struct rb_target *target,
			struct rb_functions *functions, int prog, struct rb_link *link,
			struct rawbpf_err *err)
{
	struct batch batch = { attacher, target, functions, .event = link->event };
	int code;

	do
		code = write_lines(&batch);
	while (code == 1);
	functions->fine = batch.taken;
	if (code)
		batch_failed(&batch, code, err);
	else if (!batch.taken)
		code = rb_err_set(err, RAWBPF_ATTACH, batch.code, "the kernel refuses them all: %s",
				  batch.refusals.data ? batch.refusals.data : "");
	if (batch.refused && attacher->note && batch.refusals.data) {
		rb_text_string(&batch.refusals, batch.refused > TOLD ? ", ..." : "");
		rb_attacher_note(attacher, target, "%zu refused by the kernel: %s", batch.refused,
				 batch.refusals.data);
	}
	rb_text_deinit(&batch.refusals);
	if (!batch.taken && !batch.unsure) {
		free(link->event);
		link->event = NULL;
	}
	if (!code) {
		link->fd = rb_attach_event(attacher, link->event, prog, err);
		code = link->fd < 0 ? link->fd : 0;
	}
	return code;
}

/* ---- both ---- */

static int none(struct rb_attacher *attacher, const struct rb_target *target,
		const struct rb_functions *functions, const char *left_out, struct rawbpf_err *err)
{
	if (!functions->count && !rb_is_pattern(target->name))
		return rb_kernel_why_no_function(attacher->sys, attacher->tracefs, target->name, 0,
						 -ENOENT, err);
	if (functions->count)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOENT,
				  "%zu kernel functions match %s, and none can be probed: %s",
				  functions->count, target->name, left_out);
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "no kernel function matches %s", target->name);
	rb_err_hint(err, "rawbpf find kprobe PATTERN lists the functions there are");
	return -ENOENT;
}

/* What is not attached to, and which names stand for several functions. */
static void tell(struct rb_attacher *attacher, const struct rb_target *target,
		 const struct rb_functions *functions, const char *left_out)
{
	size_t shared = 0;
	const char *first = NULL;

	for (size_t i = 0; i < functions->count; i++) {
		const struct rb_function *function = &functions->items[i];

		if (function->why || !function->shared)
			continue;
		first = first ? first : function->name;
		shared++;
	}
	if (left_out)
		rb_attacher_note(attacher, target, "left out: %s", left_out);
	if (shared)
		rb_attacher_note(attacher, target,
				 "%zu functions share a name with another (%s, ...): the program "
				 "is on all of them",
				 shared, first);
}

int rb_attach_many(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		   const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
{
	struct rb_link link = { .fd = -1, .file = EVENTS };
	struct rb_text left_out = { 0 }, what = { 0 };
	struct rb_functions functions;
	int code = rb_functions_match(attacher->sys, attacher->tracefs, target->name,
				      attacher->attach_type != 0, &functions, err);

	if (code)
		return code;
	rb_functions_left_out(&functions, &left_out);
	if (!functions.fine) {
		code = none(attacher, target, &functions, left_out.data, err);
	} else if (attacher->attach_type) {
		code = attach_link(attacher, target, &functions, prog, &link, err);
	} else {
		link.event = rb_event_name(attacher, prog_name);
		code = link.event ? attach_batch(attacher, target, &functions, prog, &link, err)
				  : rb_err_nomem(err);
	}
	rb_text_printf(&what, "%s %s, %zu function%s", target->kind->name, target->name,
		       functions.fine, functions.fine == 1 ? "" : "s");
	link.what = what.data;
	if (!code && what.failed)
		code = rb_err_nomem(err);
	if (!code)
		tell(attacher, target, &functions, left_out.data);
	rb_functions_deinit(&functions);
	rb_text_deinit(&left_out);
	if (code) {
		struct rawbpf_err ignored = { 0 };

		if (rb_link_undo(attacher, &link, &ignored))
			rb_err_more(err, "; and %s", ignored.text);
		rawbpf_err_deinit(&ignored);
		return code;
	}
	*ret = link;
	return 0;
}
