/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * functions - the kernel's functions that match a pattern, for a program that goes on all of them:
 * where each is, and why some of them can't be probed.
 *
 * /proc/kallsyms has all names; available_filter_functions those that ftrace can reach; the regions
 * and the blacklist those that kprobes must leave alone. What can't be read rules nothing out.
 */
#ifndef RB_KERNEL_FUNCTIONS_H
#define RB_KERNEL_FUNCTIONS_H

#include "kernel/regions.h"

/* Why not. The words for it are rb_function_why()'s. */
enum rb_function_why {
	RB_FUNCTION_FINE,
	RB_FUNCTION_NOTRACE,	 /* not among ftrace's */
	RB_FUNCTION_BLACKLISTED, /* of what kprobes must leave alone; entry code, boot code, ... */
	RB_FUNCTION_AMBIGUOUS,	 /* one of several of that name, which can't be told apart here */
	RB_FUNCTION_WHYS,	 /* how many */
};

struct rb_function {
	const char *name;
	uint64_t address; /* 0: hidden */
	size_t at;	  /* of the name, in the text */
	bool module;
	bool shared; /* there are others of that name */
	uint8_t why; /* enum rb_function_why */
};

struct rb_functions {
	struct rb_function *items; /* owned; by name, then by address; each address once */
	size_t count, capacity;
	size_t fine;	      /* of the items: those that can be probed */
	uint64_t text;	      /* the address of _text; 0: hidden */
	struct rb_text names; /* owned */
};

/*
 * `by_ftrace`: for links of many, which go by address through ftrace and nothing else; false: for
 * kprobes. RAWBPF_FEATURE: kallsyms can't be read. None that matches is no error here.
 */
int rb_functions_match(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *pattern,
		       bool by_ftrace, struct rb_functions *ret, struct rawbpf_err *err);
void rb_functions_deinit(struct rb_functions *functions);

/* "3 can't be traced (a, b, ...), 1 ..."; nothing when all are fine. */
void rb_functions_left_out(const struct rb_functions *functions, struct rb_text *ret);

/* Can a link put a program on many functions at once? BPF_TRACE_KPROBE_MULTI, or _SESSION. */
bool rb_kernel_has_multi(struct rb_sys *sys, uint32_t attach_type);

#endif
