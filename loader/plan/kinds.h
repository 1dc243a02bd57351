/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kinds - the table of section names: one row for each kind of program. A row has every trait of
 * its kind; no other code compares a kind's name or derives a trait from its program type.
 *
 * Traits that several rows share are in a `struct rb_kind_traits`, which each of them points to.
 * How a kind is attached is an enum; attach/ has the function for each value. So this room includes
 * nothing from the rooms below it, and a build can leave kinds out. The tables are const; nothing
 * here allocates.
 */
#ifndef RB_PLAN_KINDS_H
#define RB_PLAN_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rawbpf_err;
struct rb_target;

/* How it is attached; attach/attach.c has a row for each. */
enum rb_attach_by {
	RB_ATTACH_BY_NOTHING, /* can be loaded, but not attached yet */
	RB_ATTACH_BY_KPROBE,
	RB_ATTACH_BY_KSYSCALL,
	RB_ATTACH_BY_TRACEPOINT,
	RB_ATTACH_BY_RAW_TRACEPOINT,
	RB_ATTACH_BY_UPROBE,
	RB_ATTACH_BY_USDT,
	RB_ATTACH_BY_BTF_ID,
	RB_ATTACH_BY_ITERATOR,
	RB_ATTACH_BY_PERF_EVENT,
	RB_ATTACH_BY_STRUCT_OPS, /* when the struct_ops map that has it as a member is registered */
	RB_ATTACH_BY_COUNT,
};

/* The BTF type that a program of the kind is loaded for, as attach_btf_id. */
enum rb_btf_target {
	RB_BTF_TARGET_NONE,
	RB_BTF_TARGET_KERNEL,  /* a type of the kernel or of a module */
	RB_BTF_TARGET_ANY,     /* the same, or a function of another BPF program */
	RB_BTF_TARGET_PROGRAM, /* a function of another BPF program */
	RB_BTF_TARGET_MEMBER,  /* a member of a struct_ops structure */
};

struct rb_kind_traits {
	uint8_t by;	    /* enum rb_attach_by */
	uint8_t btf_target; /* enum rb_btf_target */
	uint8_t multi_type; /* expected attach type of a multi link that takes a pattern; 0: none */
	bool btf_typedef;   /* the BTF type is a typedef; false: a function */
	bool refused_whole; /* some kernels refuse every program of the kind */
	bool tracefs;	    /* attaching needs tracefs */
	bool file;	    /* what follows the slash is FILE:SITE */
	bool pid;	    /* the kernel can limit it to one process */
	const char *btf_prefix; /* prefix of the BTF type's name: "bpf_lsm_"; "": none */
	const char *form;	/* syntax of what follows the slash, for messages */
	/* Parses it; `ret` has its kind set. Errors are RAWBPF_USAGE. NULL: cannot be attached. */
	int (*parse)(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
};

enum {
	RB_KIND_AT_RETURN = 1, /* runs where a function returns; else where it begins */
	RB_KIND_MULTI = 2,     /* one link attaches to multiple functions */
	RB_KIND_SESSION = 4,   /* runs at both; its value at entry decides on the return */
	RB_KIND_ALIAS = 8,     /* another name for the row before it */
};

/* The table has about 120 rows, so each is small. */
struct rb_kind {
	const char *name; /* the section name up to the target */
	const struct rb_kind_traits *traits;
	uint8_t prog_type;   /* BPF_PROG_TYPE_* */
	uint8_t attach_type; /* BPF_*: expected_attach_type; 0 where there is none */
	uint8_t prog_flags;  /* BPF_F_SLEEPABLE, BPF_F_XDP_HAS_FRAGS */
	uint8_t bits;	     /* RB_KIND_* */
};

extern const struct rb_kind rb_kinds[]; /* ends with a NULL name */

/* The row that "kprobe/vfs_read", "?kprobe/..." or "kprobe" begins with; NULL: none. */
const struct rb_kind *rb_kind_of(const char *text);

static inline bool rb_kind_is(const struct rb_kind *kind, enum rb_attach_by by)
{
	return kind && kind->traits->by == by;
}

/* Is a program of the kind loaded for one BTF type? Then it can be attached to nothing else. */
static inline bool rb_kind_has_btf_target(const struct rb_kind *kind)
{
	return kind->traits->btf_target && kind->traits->btf_target != RB_BTF_TARGET_MEMBER;
}

#endif
