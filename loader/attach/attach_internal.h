/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * attach_internal - a function for each way to attach, and what they share. Private to this room.
 */
#ifndef RB_ATTACH_INTERNAL_H
#define RB_ATTACH_INTERNAL_H

#include "attach/attach.h"
#include "target/binary.h"

/* One program that is being attached to one target. */
struct rb_attaching {
	struct rb_attacher *attacher;
	const struct rb_target *target;
	int prog;
	const char *prog_name;
	bool at_return;
};

/* Fills in `link`, which is empty; after an error rb_attach() undoes what is in it. */
typedef int rb_attach_fn(struct rb_attaching *attaching, struct rb_link *link,
			 struct rawbpf_err *err);
rb_attach_fn rb_attach_kprobe, rb_attach_ksyscall; /* kprobe.c */
rb_attach_fn rb_attach_uprobe;			   /* uprobe.c */
rb_attach_fn rb_attach_usdt;			   /* usdt.c */
rb_attach_fn rb_attach_tracepoint;		   /* tracepoint.c */
rb_attach_fn rb_attach_raw_tp;			   /* raw_tp.c */
rb_attach_fn rb_attach_btf_id;			   /* btf_id.c */
rb_attach_fn rb_attach_iter;			   /* iter.c */
rb_attach_fn rb_attach_perf_event;		   /* perf_event.c */

/* Set the link's description: "kprobe vfs_read". */
int rb_link_name(struct rb_link *link, struct rawbpf_err *err, const char *fmt, ...)
	RB_PRINTF(3, 4);
/* A note for the user about this target. */
void rb_attach_note(const struct rb_attaching *attaching, const char *fmt, ...) RB_PRINTF(2, 3);

/*
 * user_sites.c: open the binary that the target names; owned by the attacher until the next call or
 * the end
 */
int rb_attach_open_binary(const struct rb_attaching *attaching, struct rb_binary **ret,
			  struct rawbpf_err *err);
/* The file offsets in a user-space binary for a target: one, or all that match a pattern. */
struct rb_user_sites {
	uint64_t *offsets; /* owned; sorted, without duplicates */
	size_t count, capacity;
	size_t indirect; /* left out: indirect functions (STT_GNU_IFUNC) */
	size_t thumb;	 /* left out: ARM functions in Thumb code */
};
/* `err` does not name the file: the caller adds it. rb_user_sites_deinit() frees `ret`. */
int rb_user_sites_find(struct rb_binary *binary, const struct rb_target *target,
		       struct rb_user_sites *ret, struct rawbpf_err *err);
void rb_user_sites_deinit(struct rb_user_sites *sites);

/* The kernel-internal errno ENOTSUPP: the instruction cannot take a breakpoint. */
#define RB_ENOTSUPP	 524
#define RB_NO_BREAKPOINT "the kernel cannot put a breakpoint on this instruction"
#define RB_THUMB	 "is Thumb code; the kernel's uprobes support ARM code only"

#endif
