// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * find_functions - the matching kernel functions and system calls, and those that cannot have a
 * kprobe.
 *
 * In: /proc/kallsyms, available_filter_functions, the kprobes blacklist. Out: names added to find's
 * lists, and for a name the reason why it is omitted: its region (noinstr, entry, __init,
 * __kprobes), the blacklist, or not in ftrace's list.
 */
#include <string.h>

#include "cli/find.h"
#include "kernel/text_file.h"

static int each_symbol(void *ctx, const struct rb_kallsym *symbol)
{
	struct find *find = ctx;
	const char *syscall;
	size_t size;

	rb_regions_note(&find->regions, symbol);
	if (!rb_kallsym_is_text(symbol) || rb_kallsym_is_label(symbol->name, symbol->size))
		return 0;
	if (find_wants(find, FUNCTIONS))
		find_take(find, FUNCTIONS, symbol->name, symbol->size, symbol->size,
			  symbol->address);
	if (!find_wants(find, SYSCALLS) || symbol->module)
		return 0;
	syscall = rb_kallsym_syscall(symbol->name, symbol->size, &size);
	if (!syscall || (symbol->size > 7 && !memcmp(symbol->name, "__ia32_", 7)))
		return 0;
	find->wrappers |= symbol->name[0] == '_';
	find_take(find, SYSCALLS, syscall, size, size, symbol->name[0] == '_');
	return 0;
}

static int each_forbidden(void *ctx, const char *line, size_t size)
{
	struct rb_blacklist_line at;

	if (rb_blacklist_parse(line, size, &at))
		names_add(ctx, at.name, at.size, 0);
	return 0;
}

int find_symbols(struct find *find, struct rawbpf_err *err)
{
	int code = rb_kallsyms_walk(find->cli->sys, each_symbol, find);

	if (code)
		return rb_err_set(err, RAWBPF_FEATURE, code, "/proc/kallsyms: %s", strerror(-code));
	if (find->lists[FUNCTIONS].count)
		rb_lines_walk(find->cli->sys, rb_blacklist_open(find->cli->sys), each_forbidden,
			      &find->forbidden);
	names_sort(&find->forbidden);
	return 0;
}

/* "NAME" or "NAME [module]" */
static int each_traceable(void *ctx, const char *line, size_t size)
{
	const char *blank = memchr(line, ' ', size);
	struct find *find = ctx;
	char name[512];

	find->listed = true;
	size = blank ? (size_t)(blank - line) : size;
	if (size >= sizeof(name))
		return 0;
	memcpy(name, line, size);
	name[size] = '\0';
	if (find_matches(find, name))
		names_add(&find->traceable, name, size, 0);
	return 0;
}

/* Only when it is readable and the kernel has kprobes. */
void find_traceable(struct find *find, struct rb_tracefs *tracefs)
{
	if (!find->lists[FUNCTIONS].count || tracefs->dir < 0 ||
	    rb_tracefs_has(tracefs, "kprobe_events") != 1)
		return;
	rb_lines_walk(
		tracefs->sys,
		rb_sys_open(tracefs->sys, tracefs->dir, "available_filter_functions", O_RDONLY),
		each_traceable, find);
	names_sort(&find->traceable);
}

/* Why a match is omitted; NULL: it is shown. */
const char *find_why_hidden(const struct find *find, enum list list, const struct name *name)
{
	static const char *const regions[RB_REGIONS] = {
		[RB_REGION_NOINSTR] = "noinstr code",
		[RB_REGION_KPROBES] = "code used by kprobes",
		[RB_REGION_ENTRY] = "entry code",
		[RB_REGION_INIT] = "__init code, which was freed after boot",
	};

	if (list == SYSCALLS)
		return (find->wrappers && !name->tag) || !strcmp(name->name, "ni_syscall")
			       ? "not a system call of this machine"
			       : NULL;
	if (list != FUNCTIONS)
		return NULL;
	for (enum rb_region region = 0; region < RB_REGIONS; region++)
		if (rb_regions_have(&find->regions, region, name->tag))
			return regions[region];
	if (names_has(&find->forbidden, name->name))
		return "in the kprobes blacklist (kprobes/blacklist)";
	if (find->listed && !names_has(&find->traceable, name->name))
		return "notrace: not in available_filter_functions";
	return NULL;
}
