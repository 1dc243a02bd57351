/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * regions - code that cannot be probed: parts of the kernel's text between two symbols, the kprobes
 * blacklist, and functions that ftrace does not list.
 */
#ifndef RB_KERNEL_REGIONS_H
#define RB_KERNEL_REGIONS_H

#include "kernel/kallsyms.h"
#include "sys/tracefs.h"

/* Parts of the kernel's text that cannot be probed, each between two symbols. */
enum rb_region {
	RB_REGION_NOINSTR,
	RB_REGION_KPROBES,
	RB_REGION_ENTRY,
	RB_REGION_INIT,
	RB_REGIONS, /* number of regions */
};

struct rb_regions {
	uint64_t from[RB_REGIONS], to[RB_REGIONS];
};
/* Record the symbol if it starts or ends a region. */
void rb_regions_note(struct rb_regions *regions, const struct rb_kallsym *symbol);
/* Is the address in the region? false also when addresses are hidden. */
bool rb_regions_have(const struct rb_regions *regions, enum rb_region region, uint64_t address);

/* A code symbol that is not an attachable function: labels, padding, trampolines. */
bool rb_kallsym_is_label(const char *name, size_t size);

/* 1, 0, or a negative errno: unknown. */
int rb_kernel_blacklisted(struct rb_sys *sys, const char *name, uint64_t address);
int rb_kernel_traceable(struct rb_tracefs *tracefs, const char *name);

/* One line of debugfs' kprobes/blacklist, "0xFROM-0xTO\tNAME"; false: malformed. Pure. */
struct rb_blacklist_line {
	uint64_t from, to;
	const char *name; /* a view */
	size_t size;
};
bool rb_blacklist_parse(const char *line, size_t size, struct rb_blacklist_line *ret);
int rb_blacklist_open(struct rb_sys *sys);

#endif
