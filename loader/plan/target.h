/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * target - what a program attaches to, written as a section is named: KIND/REST. Pure.
 */
#ifndef RB_PLAN_TARGET_H
#define RB_PLAN_TARGET_H

#include "base/array.h"
#include "plan/kinds.h"

struct rb_target {
	const struct rb_kind *kind;
	char *group; /* owned, as name is; a tracepoint's category, a file; NULL: the kind has none */
	char *name;	 /* function, event, system call; "" for an offset into a file */
	uint64_t offset; /* bytes into the function, or into the file */
};

/* "kprobe/vfs_read+4" -> its parts; -ENOENT (RAWBPF_OBJECT): there is no kind of that name. */
int rb_target_parse(const char *text, struct rb_target *ret, struct rawbpf_err *err);
void rb_target_deinit(struct rb_target *target);
/* "kprobe/vfs_read+0x4": as it is written. */
void rb_target_describe(const struct rb_target *target, struct rb_text *ret);

/* A shell pattern for names. */
bool rb_is_pattern(const char *name);
/* Only [A-Za-z0-9_.$], and not empty: what goes into a tracefs command. */
bool rb_is_symbol(const char *name, size_t size);

/*
 * The name of a target whose kind has a BTF target, in parts: "MODULE:FUNCTION", "prog:ID:FUNCTION",
 * "/PINNED:FUNCTION", or a plain name. Views into it.
 */
struct rb_btf_name_parts {
	uint32_t program;   /* id of a BPF program; 0: none */
	const char *pinned; /* path where one is pinned; NULL: none */
	size_t pinned_size;
	const char *function; /* "" for a program's main function */
};
/* Does it name a BPF program? */
bool rb_target_names_program(const char *name, struct rb_btf_name_parts *ret);

#endif
