// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * uprobe - uprobe, uretprobe and their sleepable forms, through tracefs' uprobe_events:
 *
 *	p:GROUP/EVENT FILE:0xOFFSET	makes an event that fires where that place of FILE is run
 *	r:GROUP/EVENT FILE:0xOFFSET	... where the function that begins there returns
 *	p:... FILE:0xOFFSET(0xCOUNTER)	and counts the 16 bits there up while someone listens; 4.20
 *
 * FILE is written as /proc/self/fd/N: the file whose symbols were read, whatever its name means by
 * now. Format: the kernel's Documentation/trace/uprobetracer.rst.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "base/nearest.h"
#include "why/function.h"
#include "why/permission.h"
#include "target/path.h"

#define EVENTS "uprobe_events"

/* ---- words ---- */

static bool number(const char *text, uint64_t *ret)
{
	unsigned long long value;
	char *end = NULL;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	value = strtoull(text, &end, 0);
	*ret = value;
	return !*end && !errno && value <= INT64_MAX;
}

/* "malloc+4", "ns@VERSION", "0x1234": a name and an offset. */
static int parse_place(const char *place, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *plus = strrchr(place, '+');
	size_t size = strlen(place);

	if (*place >= '0' && *place <= '9') {
		size = 0;
		if (!number(place, &ret->offset) || !ret->offset)
			return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
					  "'%.200s': expected an offset into the file: 0x1234",
					  place);
	} else if (plus && plus[1] >= '0' && plus[1] <= '9') {
		size = (size_t)(plus - place);
		if (!number(plus + 1, &ret->offset))
			return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
					  "'%.200s': expected a number of bytes behind the '+'",
					  place);
	}
	if (size && !rb_is_word(place, size))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a function's name", place);
	if (size && ret->offset && (!strncmp(ret->kind->name, "uret", 4) || rb_is_pattern(place)))
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"'%.200s': a function returns from where it began, and a pattern has "
			"no place: no offset",
			place);
	ret->name = rb_copy(place, size);
	return ret->name ? 0 : rb_err_nomem(err);
}

int rb_parse_uprobe(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	const char *colon = strrchr(rest, ':');

	if (!colon || colon == rest || !colon[1])
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a file, a colon, and a function of it", rest);
	ret->group = rb_copy(rest, (size_t)(colon - rest));
	return ret->group ? parse_place(colon + 1, ret, err) : rb_err_nomem(err);
}

/* ---- the file ---- */

int rb_attach_open_binary(struct rb_attacher *attacher, const struct rb_target *target,
			  struct rb_binary **ret, struct rawbpf_err *err)
{
	struct rb_text path = { 0 };
	int code;

	*ret = attacher->binary;
	if (attacher->binary && !strcmp(attacher->binary_name, target->group))
		return 0;
	rb_attacher_settle(attacher);
	attacher->binary = calloc(1, sizeof(*attacher->binary));
	attacher->binary_name = rb_copy(target->group, strlen(target->group));
	code = attacher->binary && attacher->binary_name ? 0 : rb_err_nomem(err);
	if (attacher->binary)
		attacher->binary->image.fd = -1;
	if (!code)
		code = rb_target_where(attacher->sys, target->group, attacher->pid, &path, err);
	if (!code)
		code = rb_binary_open(attacher->sys, path.data, attacher->binary, err);
	rb_text_deinit(&path);
	if (code)
		rb_attacher_settle(attacher);
	*ret = attacher->binary;
	return code;
}

struct near {
	const struct rb_user_symbol *symbol;
	struct rb_nearest nearest;
};

static int each_near(void *ctx, const struct rb_user_symbol *symbol)
{
	struct near *near = ctx;

	if (memmem(symbol->name, symbol->name_size, "ifunc", 5))
		return 0; /* what chooses, under its own name */
	if (symbol->type == STT_FUNC &&
	    (symbol->name_size != near->symbol->name_size ||
	     memcmp(symbol->name, near->symbol->name, symbol->name_size)))
		rb_nearest_offer(&near->nearest, symbol->name, symbol->name_size);
	return 0;
}

/* An indirect function's symbol is of the code that chooses one of several, once for each process. */
static int refuse_indirect(struct rb_binary *binary, const struct rb_target *target,
			   const struct rb_user_symbol *symbol, struct rawbpf_err *err)
{
	struct near near = { .symbol = symbol };
	uint64_t offset = 0;

	rb_binary_offset_of(binary, symbol->address, &offset);
	rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP,
		   "%s is an indirect function: what is at 0x%llx runs once in each process and "
		   "chooses the code that is called for this machine",
		   target->name, (unsigned long long)offset);
	rb_nearest_init(&near.nearest, target->name);
	rb_binary_walk(binary, each_near, &near, NULL);
	rb_nearest_hint(&near.nearest, "", err);
	if (!near.nearest.count)
		rb_err_hint(err, "install its debug symbols, which name what is chosen from");
	return -ENOTSUP;
}

static int check_place(struct rb_binary *binary, uint64_t offset, struct rawbpf_err *err)
{
	if (rb_binary_is_thumb(binary, offset))
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP, "0x%llx " RB_THUMB,
				  (unsigned long long)offset);
	if (rb_binary_is_code(binary, offset))
		return 0;
	rb_err_set(err, RAWBPF_ATTACH, -EINVAL, "0x%llx is no code of it: nothing ever runs there",
		   (unsigned long long)offset);
	rb_err_hint(err, "an offset is one into the file, not an address");
	return -EINVAL;
}

int rb_attach_find_place(struct rb_binary *binary, const struct rb_target *target, uint64_t *ret,
			 struct rawbpf_err *err)
{
	struct rb_user_symbol symbol;
	uint64_t offset = 0;
	int code;

	if (!*target->name) {
		*ret = target->offset;
		return check_place(binary, target->offset, err);
	}
	code = rb_binary_find(binary, target->name, &symbol, err);
	if (code)
		return code;
	if (symbol.type == STT_GNU_IFUNC)
		return refuse_indirect(binary, target, &symbol, err);
	if (symbol.thumb)
		return rb_err_set(err, RAWBPF_ATTACH, -ENOTSUP, "%s " RB_THUMB, target->name);
	if (symbol.size && target->offset >= symbol.size)
		return rb_err_set(err, RAWBPF_ATTACH, -EINVAL, "%s has 0x%llx bytes only",
				  target->name, (unsigned long long)symbol.size);
	if (!rb_binary_offset_of(binary, symbol.address, &offset) ||
	    __builtin_add_overflow(offset, target->offset, ret))
		return rb_err_set(err, RAWBPF_ATTACH, -EINVAL,
				  "%s is not in the file: its symbol says 0x%llx", target->name,
				  (unsigned long long)symbol.address);
	return check_place(binary, *ret, err);
}

/* ---- the event ---- */

/* tracefs' README has the syntax of what it takes. */
static bool knows_semaphores(struct rb_attacher *attacher)
{
	struct rb_text readme = { 0 };
	bool knows = rb_tracefs_read(attacher->tracefs, "README", &readme) || readme.failed ||
		     !readme.data || strstr(readme.data, "ref_ctr_offset");

	rb_text_deinit(&readme);
	return knows;
}

static int refused(struct rb_attacher *attacher, const char *command, int code,
		   struct rawbpf_err *err)
{
	struct rb_text why = { 0 };

	if (code == -ENOENT && rb_tracefs_has(attacher->tracefs, EVENTS) == 0)
		return rb_kernel_why_no_uprobes(attacher->sys, err);
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "writing " EVENTS, code,
						   RB_NEEDS_TRACEFS, err);
	if (code == -EINVAL && strchr(command, '(') && !knows_semaphores(attacher))
		return rb_err_set(err, RAWBPF_FEATURE, code,
				  "the probe has a semaphore, which this kernel does not count up "
				  "(Linux 4.20): it would never be passed");
	rb_tracefs_why(attacher->tracefs, command, &why);
	rb_err_set(err, RAWBPF_ATTACH, code, "writing '%s' to " EVENTS ": %s%s%s", command,
		   strerror(-code), why.data ? ": " : "", why.data ? why.data : "");
	rb_text_deinit(&why);
	return code;
}

int rb_attach_user_place(struct rb_attacher *attacher, const struct rb_binary *binary,
			 const struct rb_user_place *place, int prog, const char *prog_name,
			 struct rb_link *ret, struct rawbpf_err *err)
{
	struct rb_link link = { .fd = -1, .file = EVENTS };
	struct rb_text command = { 0 };
	struct rawbpf_err ignored = { 0 };
	int code;

	link.event = rb_event_name(attacher, prog_name);
	rb_text_printf(&command, "%c:%s /proc/self/fd/%d:0x%llx", place->at_return ? 'r' : 'p',
		       link.event ? link.event : "", binary->image.fd,
		       (unsigned long long)place->offset);
	if (place->semaphore)
		rb_text_printf(&command, "(0x%llx)", (unsigned long long)place->semaphore);
	code = command.failed || !link.event
		       ? rb_err_nomem(err)
		       : rb_tracefs_write(attacher->tracefs, EVENTS, command.data);
	if (code) {
		if (code != -ENOMEM)
			refused(attacher, command.data, code, err);
		rb_text_deinit(&command);
		free(link.event);
		return code;
	}
	rb_text_deinit(&command);
	link.fd = place->has_cookie
			  ? rb_attach_event_cookie(attacher, link.event, prog, place->cookie, err)
			  : rb_attach_event(attacher, link.event, prog, err);
	if (link.fd < 0) {
		code = link.fd;
		if (rb_link_undo(attacher, &link, &ignored))
			rb_err_more(err, "; and %s", ignored.text);
		rawbpf_err_deinit(&ignored);
		return code;
	}
	*ret = link;
	return 0;
}

int rb_attach_uprobe(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
{
	struct rb_user_place place = { .at_return = !strncmp(target->kind->name, "uret", 4) };
	struct rb_text what = { 0 };
	struct rb_binary *binary;
	int code = rb_attach_open_binary(attacher, target, &binary, err);

	if (code)
		return code;
	if (rb_is_pattern(target->name) || attacher->attach_type) {
		code = rb_attach_user_many(attacher, target, binary, prog, prog_name, ret, err);
		if (code)
			rb_err_prefix(err, "%s", binary->path);
		return code;
	}
	code = rb_attach_find_place(binary, target, &place.offset, err);
	if (code) {
		rb_err_prefix(err, "%s", binary->path);
		return code;
	}
	rb_text_printf(&what, "%s %s:%s", place.at_return ? "uretprobe" : "uprobe", binary->path,
		       target->name);
	if (target->offset)
		rb_text_printf(&what, "%s0x%llx", *target->name ? "+" : "",
			       (unsigned long long)target->offset);
	code = what.failed
		       ? rb_err_nomem(err)
		       : rb_attach_user_place(attacher, binary, &place, prog, prog_name, ret, err);
	if (code)
		rb_text_deinit(&what);
	else
		ret->what = what.data;
	return code;
}
