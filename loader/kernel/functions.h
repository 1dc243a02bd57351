/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * functions - the kernel functions that match a pattern, with their addresses, and the reason why
 * some of them cannot be probed.
 *
 * /proc/kallsyms has all names; available_filter_functions has those that ftrace can trace; the
 * regions and the blacklist have those that kprobes refuse. A list that cannot be read excludes
 * nothing.
 */
#ifndef RB_KERNEL_FUNCTIONS_H
#define RB_KERNEL_FUNCTIONS_H

#include "kernel/regions.h"

/* Why a function cannot be probed; rb_functions_left_out() has the words. */
enum rb_function_why {
	RB_FUNCTION_FINE,
	RB_FUNCTION_NOTRACE,	 /* not in ftrace's list */
	RB_FUNCTION_BLACKLISTED, /* in the kprobes blacklist; entry code, boot code, ... */
	RB_FUNCTION_AMBIGUOUS,	 /* one of several of that name, without a known address */
	RB_FUNCTION_WHYS,	 /* number of reasons */
};

struct rb_function {
	const char *name;
	uint64_t address; /* 0: hidden */
	size_t at;	  /* of the name, in the text */
	bool module;
	bool shared; /* other functions have the same name */
	uint8_t why; /* enum rb_function_why */
};

struct rb_functions {
	struct rb_function *items; /* owned; by name, then by address; each address once */
	size_t count, capacity;
	size_t fine;	      /* number of items that can be probed */
	uint64_t text;	      /* the address of _text; 0: hidden */
	struct rb_text names; /* owned */
};

/*
 * `by_ftrace`: for multi links, which use ftrace only; false: for kprobes. RAWBPF_FEATURE: kallsyms
 * cannot be read. No match is not an error.
 */
int rb_functions_match(struct rb_sys *sys, struct rb_tracefs *tracefs, const char *pattern,
		       bool by_ftrace, struct rb_functions *ret, struct rawbpf_err *err);
void rb_functions_deinit(struct rb_functions *functions);

/* "3 notrace (a, b, ...); 1 ..."; nothing when all can be probed. */
void rb_functions_left_out(const struct rb_functions *functions, struct rb_text *ret);

/* Does the kernel support this multi link? BPF_TRACE_KPROBE_MULTI, or _SESSION. */
bool rb_kernel_has_multi(struct rb_sys *sys, uint32_t attach_type);

#endif
