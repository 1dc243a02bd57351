/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * attach_internal - the functions behind the rows of the table, and what they share. Private to this room.
 */
#ifndef RB_ATTACH_INTERNAL_H
#define RB_ATTACH_INTERNAL_H

#include "attach/attach.h"
#include "target/binary.h"

/* kprobe.c: NAME[+OFFSET], and a system call's NAME */
int rb_parse_function(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_parse_syscall(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_kprobe(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);
int rb_attach_ksyscall(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		       const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* "hello" -> "GROUP/hello_7", owned by the caller; NULL: out of memory. */
char *rb_event_name(struct rb_attacher *attacher, const char *prog_name);

/* many.c: all functions that match a pattern; by a link where the program was loaded for one */
bool rb_is_pattern(const char *name);
int rb_attach_many(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		   const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);
/* Something that the person should know of this target. */
void rb_attacher_note(struct rb_attacher *attacher, const struct rb_target *target, const char *fmt,
		      ...) RB_PRINTF(3, 4);

/* tracepoint.c: CATEGORY/EVENT */
int rb_parse_tracepoint(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_tracepoint(struct rb_attacher *attacher, const struct rb_target *target, int prog,
			 const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* raw_tp.c: EVENT */
int rb_parse_event(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_raw_tp(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* uprobe.c: FILE:FUNCTION[+OFFSET] or FILE:0xOFFSET */
int rb_parse_uprobe(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_uprobe(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* A place in a user file, for one event of uprobe_events. */
struct rb_user_place {
	uint64_t offset;    /* bytes into the file */
	uint64_t semaphore; /* the same, of what the kernel counts up while it is traced; 0: none */
	bool at_return;
	bool has_cookie; /* then the program gets it by bpf_get_attach_cookie(), 5.15 */
	uint64_t cookie;
};
/* The file that `target` names, opened; attacher's, until the next one or the end. */
int rb_attach_open_binary(struct rb_attacher *attacher, const struct rb_target *target,
			  struct rb_binary **ret, struct rawbpf_err *err);
/* Make the event and put the program on it; ret->what stays NULL. */
int rb_attach_user_place(struct rb_attacher *attacher, const struct rb_binary *binary,
			 const struct rb_user_place *place, int prog, const char *prog_name,
			 struct rb_link *ret, struct rawbpf_err *err);

/* What the kernel answers for an instruction that it can't put a breakpoint on; no errno of users. */
#define RB_ENOTSUPP	 524
#define RB_NO_BREAKPOINT "the kernel can put no breakpoint on the instruction there"

#define RB_THUMB "is Thumb code, and the kernel's uprobes take ARM code alone"
/* many.c: how many places the event has, by the list in `file` (kprobe_events or uprobe_events). */
int rb_event_places(struct rb_attacher *attacher, const char *file, const char *event, size_t *ret);
#define RB_ONE_PLACE                                                                             \
	"this kernel keeps one place to an event (before Linux 5.4), and has no links of many: " \
	"attach to one function at a time"

/* Where in the file `target` is; err has no file's name in it. */
int rb_attach_find_place(struct rb_binary *binary, const struct rb_target *target, uint64_t *ret,
			 struct rawbpf_err *err);
/* uprobe_many.c: a pattern, or a program that was loaded for a link of many */
int rb_attach_user_many(struct rb_attacher *attacher, const struct rb_target *target,
			struct rb_binary *binary, int prog, const char *prog_name,
			struct rb_link *ret, struct rawbpf_err *err);

/* usdt.c: FILE:PROVIDER:NAME */
int rb_parse_usdt(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_usdt(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		   const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* placed.c: [MODULE:]FUNCTION, prog:ID:FUNCTION, /PIN:FUNCTION; and all that is loaded for a place */
int rb_parse_place(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_placed(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		     const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* iter.c: KIND[:MAP] */
int rb_parse_iter(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_iter(struct rb_attacher *attacher, const struct rb_target *target, int prog,
		   const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/* perf_event.c: EVENT:RATE */
int rb_parse_perf_event(const char *rest, struct rb_target *ret, struct rawbpf_err *err);
int rb_attach_perf_event(struct rb_attacher *attacher, const struct rb_target *target, int prog,
			 const char *prog_name, struct rb_link *ret, struct rawbpf_err *err);

/*
 * The way from a tracefs event to a running program: its id, a perf event on it, PERF_EVENT_IOC_SET_BPF,
 * PERF_EVENT_IOC_ENABLE. `event` is "GROUP/EVENT". Returns a descriptor or a negative errno.
 */
int rb_attach_event(struct rb_attacher *attacher, const char *event, int prog,
		    struct rawbpf_err *err);
/* The same by a BPF link, 5.15, which hands the program a number of its own. */
int rb_attach_event_cookie(struct rb_attacher *attacher, const char *event, int prog,
			   uint64_t cookie, struct rawbpf_err *err);

/* Only [A-Za-z0-9_.$], and something at all: what goes into a tracefs command. */
bool rb_is_symbol(const char *name, size_t size);
/* Nothing in it ends a word where it is shown or written; and something at all. */
bool rb_is_word(const char *text, size_t size);
/* A copy of `size` bytes as a string; NULL: out of memory. */
char *rb_copy(const char *text, size_t size);

#endif
