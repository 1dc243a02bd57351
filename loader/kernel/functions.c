// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * functions - one walk over each of the kernel's lists; the matching names are sorted, and the
 * second list is looked up in the first.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/glob.h"
#include "kernel/functions.h"
#include "kernel/text_file.h"
#include "sys/bpf_link.h"

#define SHOWN 5 /* names for each reason */

struct match {
	struct rb_functions *functions;
	struct rb_regions regions;
	const char *pattern;
	size_t literal; /* bytes of the pattern before its first special character */
	size_t lines;	/* lines read; an empty list excludes nothing */
	uint16_t *seen; /* by item: occurrences of its name in ftrace's list */
	bool failed;	/* out of memory */
};

/* ---- /proc/kallsyms ---- */

static bool matches(const struct match *match, const char *name, size_t size, char copy[512])
{
	if (size < match->literal || memcmp(name, match->pattern, match->literal) != 0 ||
	    size >= 512)
		return false;
	memcpy(copy, name, size);
	copy[size] = '\0';
	return rb_glob_match(match->pattern + match->literal, copy + match->literal);
}

static int each_symbol(void *ctx, const struct rb_kallsym *symbol)
{
	struct match *match = ctx;
	struct rb_functions *functions = match->functions;
	struct rb_function *items;
	char copy[512];

	rb_regions_note(&match->regions, symbol);
	if (!symbol->module && rb_kallsym_is(symbol, "_text"))
		functions->text = symbol->address;
	if (!matches(match, symbol->name, symbol->size, copy) || !rb_kallsym_is_text(symbol) ||
	    rb_kallsym_is_label(symbol->name, symbol->size))
		return 0;
	items = rb_array_grow(functions->items, functions->count, &functions->capacity,
			      sizeof(*items));
	if (!items)
		return -ENOMEM;
	functions->items = items;
	items[functions->count++] = (struct rb_function){
		.address = symbol->address,
		.at = functions->names.size,
		.module = symbol->module != NULL,
	};
	rb_text_add(&functions->names, copy, symbol->size + 1);
	return functions->names.failed ? -ENOMEM : 0;
}

static int by_address(const void *a, const void *b)
{
	const struct rb_function *one = a, *other = b;

	if (one->address != other->address)
		return one->address < other->address ? -1 : 1;
	return strcmp(one->name, other->name);
}

static int by_name(const void *a, const void *b)
{
	int order = strcmp(((const struct rb_function *)a)->name,
			   ((const struct rb_function *)b)->name);

	return order ? order : by_address(a, b);
}

/* Merge names of the same address; mark names that several functions have. */
static void sort(struct rb_functions *functions)
{
	struct rb_function *items = functions->items;
	size_t kept = 0;

	for (size_t i = 0; i < functions->count; i++)
		items[i].name = functions->names.data + items[i].at;
	if (functions->count)
		qsort(items, functions->count, sizeof(*items), by_address);
	for (size_t i = 0; i < functions->count; i++)
		if (!kept || !items[i].address || items[kept - 1].address != items[i].address)
			items[kept++] = items[i];
	functions->count = kept;
	if (kept)
		qsort(items, kept, sizeof(*items), by_name);
	for (size_t i = 1; i < kept; i++)
		if (!strcmp(items[i - 1].name, items[i].name))
			items[i - 1].shared = items[i].shared = true;
}

/* ---- what cannot be probed ---- */

/* The first function of that name. */
static struct rb_function *find(const struct rb_functions *functions, const char *name)
{
	size_t from = 0, to = functions->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(functions->items[middle].name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < functions->count && !strcmp(functions->items[from].name, name)
		       ? &functions->items[from]
		       : NULL;
}

/* "NAME" or "NAME [module]" */
static int each_traceable(void *ctx, const char *line, size_t size)
{
	struct match *match = ctx;
	const char *blank = memchr(line, ' ', size);
	struct rb_function *function;
	char copy[512];

	match->lines++;
	if (!matches(match, line, blank ? (size_t)(blank - line) : size, copy))
		return 0;
	function = find(match->functions, copy);
	if (function && match->seen[function - match->functions->items] < UINT16_MAX)
		match->seen[function - match->functions->items]++;
	return 0;
}

static size_t of_that_name(const struct rb_functions *functions, size_t first)
{
	size_t end = first + 1;

	while (end < functions->count &&
	       !strcmp(functions->items[end].name, functions->items[first].name))
		end++;
	return end - first;
}

/* A name is traceable if ftrace lists it as often as kallsyms does. */
static int mark_untraceable(struct match *match, struct rb_tracefs *tracefs)
{
	struct rb_functions *functions = match->functions;
	int fd = rb_sys_open(tracefs->sys, tracefs->dir, "available_filter_functions", O_RDONLY);
	int code;

	match->seen = calloc(functions->count + 1, sizeof(*match->seen));
	if (!match->seen) {
		rb_sys_close(tracefs->sys, fd);
		return -ENOMEM;
	}
	code = rb_lines_walk(tracefs->sys, fd, each_traceable, match);
	for (size_t i = 0, same; !code && match->lines && i < functions->count; i += same) {
		size_t seen = match->seen[i];

		same = of_that_name(functions, i);
		for (size_t j = i; seen < same && j < i + same; j++)
			functions->items[j].why =
				seen ? RB_FUNCTION_AMBIGUOUS : RB_FUNCTION_NOTRACE;
	}
	free(match->seen);
	return 0;
}

static int each_blacklisted(void *ctx, const char *line, size_t size)
{
	struct rb_functions *functions = ctx;
	struct rb_blacklist_line at;

	if (!rb_blacklist_parse(line, size, &at))
		return 0;
	for (size_t i = 0; i < functions->count; i++) {
		struct rb_function *function = &functions->items[i];
		bool inside = function->address && function->address >= at.from &&
			      function->address < at.to;

		if (inside || (!function->shared && strlen(function->name) == at.size &&
			       !memcmp(function->name, at.name, at.size)))
			function->why = RB_FUNCTION_BLACKLISTED;
	}
	return 0;
}

static void mark_forbidden(struct rb_sys *sys, struct match *match)
{
	struct rb_functions *functions = match->functions;

	for (size_t i = 0; i < functions->count; i++)
		for (enum rb_region region = 0; region < RB_REGIONS; region++)
			if (rb_regions_have(&match->regions, region, functions->items[i].address))
				functions->items[i].why = RB_FUNCTION_BLACKLISTED;
	rb_lines_walk(sys, rb_blacklist_open(sys), each_blacklisted, functions);
}

/* A kprobe needs a unique name, or an offset from _text. */
static void mark_unnameable(struct rb_functions *functions)
{
	for (size_t i = 0; i < functions->count; i++) {
		struct rb_function *function = &functions->items[i];
		bool addressable = function->address && functions->text && !function->module;

		if (!function->why && function->shared && !addressable)
			function->why = RB_FUNCTION_AMBIGUOUS;
	}
}

int rb_functions_match(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *pattern,
		       bool by_ftrace, struct rb_functions *ret, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_KERNEL, pattern);
	struct rb_functions functions = { 0 };
	struct match match = {
		.functions = &functions,
		.pattern = pattern,
		.literal = strcspn(pattern, "*?[\\"),
	};
	int code = rb_kallsyms_walk(sys, each_symbol, &match);

	if (!code) {
		sort(&functions);
		code = functions.count ? mark_untraceable(&match, tracefs) : 0;
	}
	if (code) {
		rb_functions_deinit(&functions);
		return code == -ENOMEM ? rb_err_nomem(err)
				       : rb_err_set(err, RAWBPF_FEATURE, code, "/proc/kallsyms: %s",
						    strerror(-code));
	}
	if (!by_ftrace && functions.count) {
		mark_forbidden(sys, &match);
		mark_unnameable(&functions);
	}
	for (size_t i = 0; i < functions.count; i++)
		functions.fine += !functions.items[i].why;
	*ret = functions;
	return 0;
}

void rb_functions_deinit(struct rb_functions *functions)
{
	free(functions->items);
	rb_text_deinit(&functions->names);
	*functions = (struct rb_functions){ 0 };
}

void rb_functions_left_out(const struct rb_functions *functions, struct rb_text *ret)
{
	static const char *const words[RB_FUNCTION_WHYS] = {
		[RB_FUNCTION_NOTRACE] = "notrace, not in available_filter_functions",
		[RB_FUNCTION_BLACKLISTED] = "in the kprobes blacklist, or entry or boot code",
		[RB_FUNCTION_AMBIGUOUS] = "with a name that several functions have",
	};

	for (uint8_t why = RB_FUNCTION_FINE + 1; why < RB_FUNCTION_WHYS; why++) {
		size_t count = 0;

		for (size_t i = 0; i < functions->count; i++)
			count += functions->items[i].why == why;
		if (!count)
			continue;
		rb_text_printf(ret, "%s%zu %s (", ret->size ? "; " : "", count, words[why]);
		count = 0;
		for (size_t i = 0; i < functions->count && count <= SHOWN; i++)
			if (functions->items[i].why == why && count++ < SHOWN)
				rb_text_printf(ret, "%s%s", count > 1 ? ", " : "",
					       functions->items[i].name);
		rb_text_string(ret, count > SHOWN ? ", ...)" : ")");
	}
}

/* ---- multi links ---- */

bool rb_kernel_has_multi(struct rb_sys *sys, uint32_t attach_type)
{
	RB_PURPOSE(sys, RB_STEP_TEST, "multi links");
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 0 }, /* r0 = 0 */
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct rb_bpf_prog prog = {
		.type = BPF_PROG_TYPE_KPROBE,
		.expected_attach_type = attach_type,
		.insns = insns,
		.insn_count = RB_COUNT(insns),
		.license = "GPL",
		.name = "rawbpf_probe",
	};
	bool user = attach_type == RB_BPF_TRACE_UPROBE_MULTI ||
		    attach_type == RB_BPF_TRACE_UPROBE_SESSION;
	const uint64_t names[] = { (uint64_t)(uintptr_t) "rawbpf has no such function" };
	struct rb_bpf_multi multi = { .attach_type = attach_type, .count = 1, .names = names };
	struct rb_bpf_user_multi sites = {
		.attach_type = attach_type, .path = "/", .offsets = names, .count = 1
	};
	int fd = rb_bpf_prog_load(sys, &prog), link;

	if (fd < 0)
		return false;
	link = user ? rb_bpf_link_user_multi(sys, fd, &sites) : rb_bpf_link_multi(sys, fd, &multi);
	rb_sys_close(sys, fd);
	rb_sys_close(sys, link);
	/* a kernel that supports them has looked up the name, or rejected the directory */
	return link == (user ? -EBADF : -ESRCH);
}
