/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * target - what a program attaches to: KIND/REST, the syntax of section names. Pure: text in,
 * struct rb_target out; rb_target_deinit() frees it.
 */
#ifndef RB_PLAN_TARGET_H
#define RB_PLAN_TARGET_H

#include "base/array.h"
#include "plan/kinds.h"

struct rb_target {
	const struct rb_kind *kind;
	char *group;	 /* owned, as is name; a tracepoint's category, or a file; NULL: none */
	char *name;	 /* function, event, system call; "" for an offset into a file */
	uint64_t offset; /* bytes from the start of the function or of the file */
};

/* Parse "kprobe/vfs_read+4". -ENOENT (RAWBPF_OBJECT): unknown kind; else RAWBPF_USAGE. */
int rb_target_parse(const char *text, struct rb_target *ret, struct rawbpf_err *err);
void rb_target_deinit(struct rb_target *target);
/* Append the target as written: "kprobe/vfs_read+0x4". */
void rb_target_describe(const struct rb_target *target, struct rb_text *ret);

/* Does the name contain *, ? or [? */
bool rb_is_pattern(const char *name);
/* Only [A-Za-z0-9_.$], and not empty: safe in a tracefs command. */
bool rb_is_symbol(const char *name, size_t size);

/*
 * The parts of the name of a BTF target: "MODULE:FUNCTION", "prog:ID:FUNCTION",
 * "/PINNED:FUNCTION", or a plain name. Views into it.
 */
struct rb_btf_name_parts {
	uint32_t program;   /* id of a BPF program; 0: none */
	const char *pinned; /* path of a pinned program; NULL: none */
	size_t pinned_size;
	const char *function; /* "" for a program's main function */
};
/* Does it name a BPF program? Then `ret` is filled in. */
bool rb_target_names_program(const char *name, struct rb_btf_name_parts *ret);

#endif
