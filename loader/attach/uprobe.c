// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * uprobe - uprobe, uretprobe and their sleepable forms, on one function of a user-space binary or
 * on all that match a pattern.
 *
 *	FILE:0xOFFSET			a site in uprobe_events
 *	FILE:0xOFFSET(0xCOUNTER)	and a 16-bit counter, incremented while traced; 4.20
 *
 * FILE is written as /proc/self/fd/N, so that it is the file whose symbols were read, even if it
 * was replaced since. Several functions are one multi link with all offsets (uprobe.multi, Linux
 * 6.6), or on other kernels one event with several sites.
 */
#include <string.h>

#include "attach/uprobe.h"
#include "base/print.h"
#include "sys/bpf_link.h"
#include "why/function.h"
#include "why/permission.h"

/* ---- by tracefs ---- */

/* tracefs' README lists the syntax that the kernel supports. */
static bool knows_semaphores(struct rb_tracefs *tracefs)
{
	struct rb_text readme = { 0 };
	bool knows = rb_tracefs_read(tracefs, "README", &readme) || readme.failed || !readme.data ||
		     strstr(readme.data, "ref_ctr_offset");

	rb_text_deinit(&readme);
	return knows;
}

static int no_uprobes(const struct rb_attaching *attaching, struct rawbpf_err *err)
{
	return rb_kernel_why_no_uprobes(attaching->attacher->sys, err);
}

static int site_refused(const struct rb_attaching *attaching, const char *site, int code,
			struct rawbpf_err *err)
{
	struct rb_tracefs *tracefs = attaching->attacher->tracefs;
	struct rb_text why = { 0 };

	if (code == -EINVAL && strchr(site, '(') && !knows_semaphores(tracefs))
		return rb_err_set(err, RAWBPF_FEATURE, code,
				  "the probe has a semaphore, which this kernel does not increment "
				  "(Linux 4.20): the probe would never fire");
	rb_tracefs_why(tracefs, site, &why);
	rb_err_set(err, RAWBPF_ATTACH, code, "writing '%s' to uprobe_events: %s%s%s", site,
		   strerror(-code), why.data ? ": " : "", why.data ? why.data : "");
	rb_text_deinit(&why);
	return code;
}

const struct rb_probe_file rb_uprobe_events = { "uprobe_events", no_uprobes, site_refused };

void rb_uprobe_add_site(struct rb_probe_event *event, const struct rb_binary *binary,
			uint64_t offset, uint64_t semaphore)
{
	char counter[24] = "";

	if (semaphore)
		rb_print(counter, sizeof(counter), "(0x%llx)", (unsigned long long)semaphore);
	rb_probe_event_add(event, "/proc/self/fd/%d:0x%llx%s", binary->image.fd,
			   (unsigned long long)offset, counter);
}

static int attach_event(const struct rb_attaching *attaching, const struct rb_binary *binary,
			struct rb_user_sites *sites, struct rb_link *link, struct rawbpf_err *err)
{
	struct rb_probe_event event = { .file = &rb_uprobe_events };
	int code;

	for (size_t i = 0; i < sites->count; i++)
		rb_uprobe_add_site(&event, binary, sites->offsets[i], 0);
	code = rb_probe_event_attach(attaching, &event, link, err);
	sites->count = event.count;
	rb_probe_event_deinit(&event);
	return code;
}

/* ---- by a multi link ---- */

static int make_link(const struct rb_attaching *attaching, const struct rb_binary *binary,
		     const uint64_t *offsets, size_t count)
{
	struct rb_bpf_user_multi multi = {
		.attach_type = attaching->attacher->multi_type,
		.at_return = attaching->at_return,
		.count = (uint32_t)count,
		.offsets = offsets,
		.pid = attaching->attacher->pid,
	};
	char path[40];

	rb_print(path, sizeof(path), "/proc/self/fd/%d", binary->image.fd);
	multi.path = path;
	return rb_bpf_link_user_multi(attaching->attacher->sys, attaching->prog, &multi);
}

/*
 * A link takes all sites or none, and the kernel does not report the instruction on which it cannot
 * put a breakpoint. So sites are tested by bisection. The first `kept` entries are the sites that
 * work.
 */
static int sift(const struct rb_attaching *attaching, const struct rb_binary *binary,
		uint64_t *offsets, size_t from, size_t count, size_t *kept)
{
	int fd = make_link(attaching, binary, offsets + from, count), code;

	rb_sys_close(attaching->attacher->sys, fd);
	if (fd >= 0) {
		memmove(offsets + *kept, offsets + from, count * sizeof(*offsets));
		*kept += count;
	}
	if (fd >= 0 || (fd == -RB_ENOTSUPP && count == 1))
		return 0;
	if (fd != -RB_ENOTSUPP)
		return fd;
	code = sift(attaching, binary, offsets, from, count / 2, kept);
	return code ? code
		    : sift(attaching, binary, offsets, from + count / 2, count - count / 2, kept);
}

static int link_of_fine(const struct rb_attaching *attaching, const struct rb_binary *binary,
			struct rb_user_sites *sites)
{
	size_t kept = 0, all = sites->count;
	int code = all > 1 ? sift(attaching, binary, sites->offsets, 0, all, &kept) : 0;

	if (code || !kept)
		return code ? code : -RB_ENOTSUPP;
	sites->count = kept;
	rb_attach_note(attaching,
		       "left out: %zu sites whose first instruction "
		       "the kernel cannot put a breakpoint on",
		       all - kept);
	return make_link(attaching, binary, sites->offsets, kept);
}

static int attach_link(const struct rb_attaching *attaching, const struct rb_binary *binary,
		       struct rb_user_sites *sites, struct rb_link *link, struct rawbpf_err *err)
{
	struct rb_attacher *attacher = attaching->attacher;

	link->fd = make_link(attaching, binary, sites->offsets, sites->count);
	if (link->fd == -RB_ENOTSUPP)
		link->fd = link_of_fine(attaching, binary, sites);
	if (link->fd >= 0)
		return 0;
	if (link->fd == -RB_ENOTSUPP)
		return rb_err_set(err, RAWBPF_ATTACH, link->fd, RB_NO_BREAKPOINT);
	if (link->fd == -EPERM || link->fd == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "creating the link", link->fd,
						   RB_NEEDS_BPF, err);
	if (link->fd == -ESRCH && attacher->pid)
		return rb_err_set(err, RAWBPF_ATTACH, -ESRCH, "no process %d", attacher->pid);
	return rb_err_set(err, RAWBPF_ATTACH, link->fd, "bpf(BPF_LINK_CREATE) on %zu sites: %s",
			  sites->count, strerror(-link->fd));
}

/* ---- both ---- */

static int name_link(const struct rb_attaching *attaching, const struct rb_binary *binary,
		     size_t count, struct rb_link *link, struct rawbpf_err *err)
{
	const struct rb_target *target = attaching->target;

	if (rb_is_pattern(target->name) || attaching->attacher->multi_type)
		return rb_link_name(link, err, "%s %s:%s, %zu site%s", target->kind->name,
				    binary->path, target->name, count, count == 1 ? "" : "s");
	if (target->offset)
		return rb_link_name(link, err, "uprobe %s:%s%s0x%llx", binary->path, target->name,
				    *target->name ? "+" : "", (unsigned long long)target->offset);
	return rb_link_name(link, err, "%s %s:%s", attaching->at_return ? "uretprobe" : "uprobe",
			    binary->path, target->name);
}

int rb_attach_uprobe(struct rb_attaching *attaching, struct rb_link *link, struct rawbpf_err *err)
{
	struct rb_user_sites sites;
	struct rb_binary *binary;
	int code = rb_attach_open_binary(attaching, &binary, err);

	if (code)
		return code;
	code = rb_user_sites_find(binary, attaching->target, &sites, err);
	if (!code)
		code = attaching->attacher->multi_type
			       ? attach_link(attaching, binary, &sites, link, err)
			       : attach_event(attaching, binary, &sites, link, err);
	if (!code)
		code = name_link(attaching, binary, sites.count, link, err);
	if (!code && sites.indirect)
		rb_attach_note(attaching, "left out: %zu indirect functions (STT_GNU_IFUNC)",
			       sites.indirect);
	if (!code && sites.thumb)
		rb_attach_note(attaching, "left out: %zu functions whose code " RB_THUMB,
			       sites.thumb);
	if (code)
		rb_err_prefix(err, "%s", binary->path);
	rb_user_sites_deinit(&sites);
	return code;
}
