// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kprobe - kprobe, kretprobe, ksyscall, kretsyscall, through tracefs' kprobe_events:
 *
 *	p:GROUP/EVENT SYMBOL+OFFSET	makes an event that fires where SYMBOL begins
 *	r:GROUP/EVENT SYMBOL		... where SYMBOL returns
 *	-:GROUP/EVENT			removes it
 *
 * The same names for two symbols would silently become one event, so each has a number of its own.
 * Format: the kernel's Documentation/trace/kprobetrace.rst.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/attach_internal.h"
#include "why/function.h"
#include "why/permission.h"

#define EVENTS "kprobe_events"

/* A shell pattern for names, without an offset. */
static bool is_pattern(const char *rest)
{
	for (const char *at = rest; *at; at++)
		if (!strchr("*?[]!-^", *at) && !rb_is_symbol(at, 1))
			return false;
	return rb_is_pattern(rest);
}

int rb_parse_function(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	size_t size = strcspn(rest, "+");
	unsigned long long offset = 0;
	char *end = NULL;

	if (is_pattern(rest)) {
		ret->name = rb_copy(rest, strlen(rest));
		return ret->name ? 0 : rb_err_nomem(err);
	}
	if (!rb_is_symbol(rest, size))
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"'%.200s': expected a function's name of letters, digits, '_', '.', '$'",
			rest);
	if (rest[size]) {
		const char *digits = rest + size + 1;

		errno = 0;
		if (*digits >= '0' && *digits <= '9')
			offset = strtoull(digits, &end, 0);
		if (!end || *end || errno || offset > INT64_MAX)
			return rb_err_set(
				err, RAWBPF_USAGE, -EINVAL,
				"'%.200s': expected a number of bytes behind the '+', found '%.50s'",
				rest, digits);
	}
	if (rest[size] && ret->kind->attach_type)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': a %s goes where functions begin: no offset", rest,
				  ret->kind->name);
	ret->name = rb_copy(rest, size);
	ret->offset = offset;
	return ret->name ? 0 : rb_err_nomem(err);
}

int rb_parse_syscall(const char *rest, struct rb_target *ret, struct rawbpf_err *err)
{
	if (!rb_is_symbol(rest, strlen(rest)))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "'%.200s': expected a system call's name", rest);
	ret->name = rb_copy(rest, strlen(rest));
	return ret->name ? 0 : rb_err_nomem(err);
}

static int refused(struct rb_attacher *attacher, const struct rb_target *target, const char *symbol,
		   int code, struct rawbpf_err *err)
{
	if (code == -ENOENT && rb_tracefs_has(attacher->tracefs, EVENTS) == 0)
		return rb_kernel_why_no_kprobes(attacher->sys, attacher->tracefs,
						target->name == symbol ? NULL : target->name, err);
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(attacher->sys, "writing " EVENTS, code,
						   RB_NEEDS_TRACEFS, err);
	return rb_kernel_why_no_function(attacher->sys, attacher->tracefs, symbol, target->offset,
					 code, err);
}

/* Make the event and put the program on it. */
static int attach_at(struct rb_attacher *attacher, const struct rb_target *target,
		     const char *symbol, int prog, const char *prog_name, struct rb_link *ret,
		     struct rawbpf_err *err)
{
	bool at_return = !strncmp(target->kind->name, "kret", 4);
	struct rb_link link = { .fd = -1, .file = EVENTS };
	struct rb_text command = { 0 }, what = { 0 };
	struct rawbpf_err ignored = { 0 };
	int code;

	link.event = rb_event_name(attacher, prog_name);
	if (!link.event)
		return rb_err_nomem(err);
	rb_text_printf(&command, "%c:%s %s+%llu", at_return ? 'r' : 'p', link.event, symbol,
		       (unsigned long long)target->offset);
	code = command.failed ? -ENOMEM : rb_tracefs_write(attacher->tracefs, EVENTS, command.data);
	rb_text_deinit(&command);
	if (code) {
		free(link.event);
		return refused(attacher, target, symbol, code, err);
	}
	link.fd = rb_attach_event(attacher, link.event, prog, err);
	rb_text_printf(&what, "%s %s", at_return ? "kretprobe" : "kprobe", symbol);
	if (target->offset)
		rb_text_printf(&what, "+0x%llx", (unsigned long long)target->offset);
	link.what = what.data;
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

int rb_attach_kprobe(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
{
	if (attacher->attach_type || rb_is_pattern(target->name))
		return rb_attach_many(attacher, target, prog, prog_name, ret, err);
	return attach_at(attacher, target, target->name, prog, prog_name, ret, err);
}

/*
 * The kernel's function for a system call has been sys_NAME and SyS_NAME; since 4.17 x86-64, arm64
 * and s390 put a wrapper before it that takes the registers.
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

int rb_attach_ksyscall(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		       const char *prog_name, struct rb_link *ret, struct rawbpf_err *err)
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
		rb_text_printf(&symbol, "%s%s", prefixes[i], target->name);
		if (symbol.failed)
			code = rb_err_nomem(&why);
		else
			code = attach_at(attacher, target, symbol.data, prog, prog_name, ret, &why);
		why_not = why.status;
		/* the story of the name that a kernel of today would have, or of the one that is there */
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
	return code;
}
