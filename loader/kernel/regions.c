// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * regions - code that cannot be probed: parts of the kernel's text between two symbols, the kprobes
 * blacklist, and functions that ftrace does not list.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/number.h"
#include "kernel/regions.h"
#include "kernel/text_file.h"

static const struct {
	const char *from, *to;
} borders[RB_REGIONS] = {
	[RB_REGION_NOINSTR] = { "__noinstr_text_start", "__noinstr_text_end" },
	[RB_REGION_KPROBES] = { "__kprobes_text_start", "__kprobes_text_end" },
	[RB_REGION_ENTRY] = { "__entry_text_start", "__entry_text_end" },
	[RB_REGION_INIT] = { "_sinittext", "_einittext" },
};

static bool starts_with(const char *name, size_t size, const char *prefix)
{
	size_t length = strlen(prefix);

	return size >= length && !memcmp(name, prefix, length);
}

bool rb_kallsym_is_label(const char *name, size_t size)
{
	static const char *const prefixes[] = { "__pfx_",     "__cfi_",	   "__SCT__", "__SCK__",
						"__ksymtab_", "__kstrtab", "__crc_",  "__initcall_",
						"$",	      "." };
	static const char *const names[] = { "_text", "_stext", "_etext" };
	static const char cold[] = ".cold";

	for (size_t i = 0; i < RB_COUNT(prefixes); i++)
		if (starts_with(name, size, prefixes[i]))
			return true;
	for (size_t i = 0; i < RB_COUNT(names); i++)
		if (strlen(names[i]) == size && !memcmp(name, names[i], size))
			return true;
	for (size_t i = 0; i < RB_REGIONS; i++)
		if ((strlen(borders[i].from) == size && !memcmp(name, borders[i].from, size)) ||
		    (strlen(borders[i].to) == size && !memcmp(name, borders[i].to, size)))
			return true;
	return size >= sizeof(cold) - 1 &&
	       !memcmp(name + size - (sizeof(cold) - 1), cold, sizeof(cold) - 1);
}

void rb_regions_note(struct rb_regions *regions, const struct rb_kallsym *symbol)
{
	if (symbol->module || symbol->name[0] != '_')
		return;
	for (size_t i = 0; i < RB_REGIONS; i++) {
		if (rb_kallsym_is(symbol, borders[i].from))
			regions->from[i] = symbol->address;
		else if (rb_kallsym_is(symbol, borders[i].to))
			regions->to[i] = symbol->address;
	}
}

bool rb_regions_have(const struct rb_regions *regions, enum rb_region region, uint64_t address)
{
	return address && address >= regions->from[region] && address < regions->to[region];
}

struct wanted {
	const char *name;
	size_t size;
	uint64_t address;
	size_t lines; /* lines read: an empty list excludes nothing */
};

/* "0xffffffff81000000" */
static bool address(const char *from, const char *end, uint64_t *ret)
{
	return rb_number_read(from, (size_t)(end - from), 0, ret);
}

bool rb_blacklist_parse(const char *line, size_t size, struct rb_blacklist_line *ret)
{
	struct rb_blacklist_line parsed;
	const char *tab = memchr(line, '\t', size);
	const char *dash = tab ? memchr(line, '-', (size_t)(tab - line)) : NULL;

	if (!dash || !address(line, dash, &parsed.from) || !address(dash + 1, tab, &parsed.to))
		return false;
	parsed.name = tab + 1;
	parsed.size = size - (size_t)(parsed.name - line);
	*ret = parsed;
	return true;
}

static int each_blacklisted(void *ctx, const char *line, size_t size)
{
	const struct wanted *wanted = ctx;
	struct rb_blacklist_line at;

	if (!rb_blacklist_parse(line, size, &at))
		return 0;
	return (at.size == wanted->size && !memcmp(at.name, wanted->name, at.size)) ||
	       (wanted->address && wanted->address >= at.from && wanted->address < at.to);
}

int rb_blacklist_open(struct rb_sys *sys)
{
	return rb_open_in(sys, "debugfs", "/sys/kernel/debug", "kprobes/blacklist");
}

int rb_kernel_blacklisted(struct rb_sys *sys, const char *name, uint64_t address)
{
	struct wanted wanted = { name, strlen(name), address, 0 };

	return rb_lines_walk(sys, rb_blacklist_open(sys), each_blacklisted, &wanted);
}

/* "NAME", or "NAME [module]" */
static int each_traceable(void *ctx, const char *line, size_t size)
{
	struct wanted *wanted = ctx;

	wanted->lines++;
	return size >= wanted->size && !memcmp(line, wanted->name, wanted->size) &&
	       (size == wanted->size || line[wanted->size] == ' ');
}

int rb_kernel_traceable(struct rb_tracefs *tracefs, const char *name)
{
	struct wanted wanted = { name, strlen(name), 0, 0 };
	int fd = rb_sys_open(tracefs->sys, tracefs->dir, "available_filter_functions", O_RDONLY);
	int code = rb_lines_walk(tracefs->sys, fd, each_traceable, &wanted);

	return code || wanted.lines ? code : -ENODATA;
}
