// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * uprobe_multi - one program on all functions of a file that match a pattern, or on what a section of
 * kind uprobe.multi names.
 *
 * Where the kernel has links of many user places (uprobe.multi, Linux 6.6), that is one call with all
 * offsets. Else it is one event of tracefs with many places: a line for each, all of the same event's
 * name (Linux 5.4), all lines in one write.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "base/glob.h"
#include "base/print.h"
#include "why/function.h"
#include "why/permission.h"
#include "sys/bpf_link.h"

#define EVENTS "uprobe_events"

struct gather {
	struct rb_binary *binary;
	const char *pattern;
	uint64_t *offsets; /* owned */
	size_t count, capacity;
	size_t indirect; /* functions that have no place of their own */
	size_t thumb;	 /* ... that are of ARM's other instruction set */
};

static bool at_return(const struct rb_target *target)
{
	return !strncmp(target->kind->name, "uret", 4);
}

/* ---- places ---- */

static int each_symbol(void *ctx, const struct rb_user_symbol *symbol)
{
	struct gather *gather = ctx;
	char name[512];
	uint64_t *offsets;
	uint64_t offset;

	if (symbol->type == STT_NOTYPE || symbol->name_size >= sizeof(name))
		return 0;
	memcpy(name, symbol->name, symbol->name_size);
	name[symbol->name_size] = '\0';
	if (!rb_glob_match(gather->pattern, name) ||
	    !rb_binary_offset_of(gather->binary, symbol->address, &offset) ||
	    !rb_binary_is_code(gather->binary, offset))
		return 0;
	if (symbol->thumb) {
		gather->thumb++;
		return 0;
	}
	if (symbol->type == STT_GNU_IFUNC) {
		gather->indirect++;
		return 0;
	}
	offsets =
		rb_array_grow(gather->offsets, gather->count, &gather->capacity, sizeof(*offsets));
	if (!offsets)
		return -ENOMEM;
	gather->offsets = offsets;
	offsets[gather->count++] = offset;
	return 0;
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* Each place once: aliases, versions, and tables that list it twice. */
static void unique(struct gather *gather)
{
	size_t kept = 0;

	if (gather->count)
		qsort(gather->offsets, gather->count, sizeof(*gather->offsets), compare);
	for (size_t i = 0; i < gather->count; i++)
		if (!kept || gather->offsets[kept - 1] != gather->offsets[i])
			gather->offsets[kept++] = gather->offsets[i];
	gather->count = kept;
}

static int find_places(struct gather *gather, const struct rb_target *target,
		       struct rawbpf_err *err)
{
	uint64_t offset;
	int code;

	if (!rb_is_pattern(target->name)) {
		code = rb_attach_find_place(gather->binary, target, &offset, err);
		gather->offsets = code ? NULL : malloc(sizeof(*gather->offsets));
		if (!code && !gather->offsets)
			return rb_err_nomem(err);
		if (!code)
			gather->offsets[gather->count++] = offset;
		return code;
	}
	gather->pattern = target->name;
	code = rb_binary_walk(gather->binary, each_symbol, gather, err);
	if (code)
		return code == -ENOMEM ? rb_err_nomem(err) : code;
	unique(gather);
	if (gather->count)
		return 0;
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "no function of it matches %s", target->name);
	if (gather->indirect)
		rb_err_more(err, ", but for %zu indirect ones, which have no place of their own",
			    gather->indirect);
	if (gather->thumb)
		rb_err_more(err, ", but for %zu whose code " RB_THUMB, gather->thumb);
	rb_err_hint(err, "rawbpf find uprobe %s lists what there is", gather->binary->path);
	return -ENOENT;
}

/* ---- by a link, by tracefs ---- */

static int make_link(struct rb_attacher *attacher, const struct rb_target *target,
		     const struct gather *gather, size_t from, size_t count, int prog)
{
	struct rb_bpf_user_multi multi = {
		.attach_type = attacher->attach_type,
		.at_return = at_return(target),
		.count = (uint32_t)count,
		.offsets = gather->offsets + from,
		.pid = attacher->pid,
	};
	char path[40];

	rb_print(path, sizeof(path), "/proc/self/fd/%d", gather->binary->image.fd);
	multi.path = path;
	return rb_bpf_link_user_multi(attacher->sys, prog, &multi);
}

/*
 * A link is of all places or of none, and the kernel says not which instruction it can put no
 * breakpoint on: halves are tried, and halves of these. `kept` counts those that are left, in front.
 */
static int sift(struct rb_attacher *attacher, const struct rb_target *target, struct gather *gather,
		size_t from, size_t count, int prog, size_t *kept)
{
	int fd = make_link(attacher, target, gather, from, count, prog), code;

	rb_sys_close(attacher->sys, fd);
	if (fd >= 0) {
		memmove(gather->offsets + *kept, gather->offsets + from,
			count * sizeof(*gather->offsets));
		*kept += count;
	}
	if (fd >= 0 || (fd == -RB_ENOTSUPP && count == 1))
		return 0;
	if (fd != -RB_ENOTSUPP)
		return fd;
	code = sift(attacher, target, gather, from, count / 2, prog, kept);
	return code ? code
		    : sift(attacher, target, gather, from + count / 2, count - count / 2, prog,
			   kept);
}

static int link_of_fine(struct rb_attacher *attacher, const struct rb_target *target,
			struct gather *gather, int prog)
{
	size_t kept = 0, all = gather->count;
	int code = all > 1 ? sift(attacher, target, gather, 0, all, prog, &kept) : -RB_ENOTSUPP;

	if (code || !kept)
		return code ? code : -RB_ENOTSUPP;
	gather->count = kept;
	rb_attacher_note(attacher, target,
			 "left out: %zu places whose first instruction the kernel can put no "
			 "breakpoint on",
			 all - kept);
	return make_link(attacher, target, gather, 0, kept, prog);
}

static int attach_link(struct rb_attacher *attacher, const struct rb_target *target,
		       struct gather *gather, int prog, struct rb_link *link,
		       struct rawbpf_err *err)
{
	link->fd = make_link(attacher, target, gather, 0, gather->count, prog);
	if (link->fd == -RB_ENOTSUPP)
		link->fd = link_of_fine(attacher, target, gather, prog);
	if (link->fd >= 0)
		return 0;
	if (link->fd == -RB_ENOTSUPP)
		return rb_err_set(err, RAWBPF_ATTACH, link->fd, RB_NO_BREAKPOINT);
	if (link->fd == -EPERM || link->fd == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "making the link", link->fd,
						   RB_NEEDS_BPF, err);
	if (link->fd == -ESRCH && attacher->pid)
		return rb_err_set(err, RAWBPF_ATTACH, -ESRCH, "there is no process %d",
				  attacher->pid);
	return rb_err_set(err, RAWBPF_ATTACH, link->fd, "bpf(BPF_LINK_CREATE) on %zu places: %s",
			  gather->count, strerror(-link->fd));
}

static int attach_event(struct rb_attacher *attacher, const struct rb_target *target,
			const struct gather *gather, int prog, const char *prog_name,
			struct rb_link *link, struct rawbpf_err *err)
{
	struct rb_text lines = { 0 };
	size_t there;
	int code;

	link->event = rb_event_name(attacher, prog_name);
	for (size_t i = 0; link->event && i < gather->count; i++)
		rb_text_printf(&lines, "%c:%s /proc/self/fd/%d:0x%llx\n",
			       at_return(target) ? 'r' : 'p', link->event, gather->binary->image.fd,
			       (unsigned long long)gather->offsets[i]);
	if (lines.failed || !link->event) {
		rb_text_deinit(&lines);
		return rb_err_nomem(err);
	}
	code = rb_tracefs_write(attacher->tracefs, EVENTS, lines.data);
	rb_text_deinit(&lines);
	if (code == -ENOENT && rb_tracefs_has(attacher->tracefs, EVENTS) == 0)
		return rb_kernel_why_no_uprobes(attacher->sys, err);
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "writing " EVENTS, code,
						   RB_NEEDS_TRACEFS, err);
	if (code)
		return rb_err_set(err, RAWBPF_ATTACH, code, "writing %zu places to " EVENTS ": %s",
				  gather->count, strerror(-code));
	code = rb_event_places(attacher, EVENTS, link->event, &there);
	if (code)
		return rb_err_set(err, RAWBPF_IO, code, "reading " EVENTS ": %s", strerror(-code));
	if (there < gather->count)
		return rb_err_set(err, RAWBPF_FEATURE, -EOPNOTSUPP, RB_ONE_PLACE);
	link->fd = rb_attach_event(attacher, link->event, prog, err);
	return link->fd < 0 ? link->fd : 0;
}

int rb_attach_user_many(struct rb_attacher *attacher, const struct rb_target *target,
			struct rb_binary *binary, int prog, const char *prog_name,
			struct rb_link *ret, struct rawbpf_err *err)
{
	struct rb_link link = { .fd = -1, .file = EVENTS };
	struct gather gather = { .binary = binary };
	struct rawbpf_err ignored = { 0 };
	struct rb_text what = { 0 };
	int code = find_places(&gather, target, err);

	if (!code)
		code = attacher->attach_type
			       ? attach_link(attacher, target, &gather, prog, &link, err)
			       : attach_event(attacher, target, &gather, prog, prog_name, &link,
					      err);
	rb_text_printf(&what, "%s %s:%s, %zu place%s", target->kind->name, binary->path,
		       target->name, gather.count, gather.count == 1 ? "" : "s");
	link.what = what.data;
	free(gather.offsets);
	if (!code && gather.indirect)
		rb_attacher_note(
			attacher, target,
			"left out: %zu indirect functions, which have no place of their own",
			gather.indirect);
	if (!code && gather.thumb)
		rb_attacher_note(attacher, target, "left out: %zu functions whose code " RB_THUMB,
				 gather.thumb);
	if (!code) {
		*ret = link;
		return 0;
	}
	if (rb_link_undo(attacher, &link, &ignored))
		rb_err_more(err, "; and %s", ignored.text);
	rawbpf_err_deinit(&ignored);
	return code;
}
