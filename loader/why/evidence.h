/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * evidence - what the kernel's lists contain about one function name: /proc/kallsyms in a single
 * walk, the kprobes blacklist, ftrace's list, and kernel BTF. Facts only; function.c writes the
 * messages.
 */
#ifndef RB_WHY_EVIDENCE_H
#define RB_WHY_EVIDENCE_H

#include "base/nearest.h"
#include "kernel/regions.h"

#define RB_EVIDENCE_SITES  4
#define RB_EVIDENCE_OTHERS 3

struct rb_evidence {
	const char *name; /* borrowed */
	size_t size;
	size_t symbols; /* number of symbols read; 0: kallsyms is missing or empty */

	unsigned int functions; /* with exactly this name */
	unsigned int variables;
	uint64_t sites
		[RB_EVIDENCE_SITES]; /* addresses of the functions outside modules; 0: hidden */
	unsigned int site_count;
	char module[64]; /* of the first function, "" for the kernel */
	uint64_t next;	 /* address of the next symbol after the first one; 0: unknown */
	uint64_t text;	 /* address of _text */

	char others[RB_EVIDENCE_OTHERS][RB_NEAREST_NAME]; /* NAME.isra.0 and similar */
	unsigned int other_count;
	bool prefix; /* a __pfx_NAME or __cfi_NAME exists: padding before a function */
	char entry[RB_NEAREST_NAME]; /* __x64_sys_NAME, when NAME is a system call */
	const char *syscall; /* into `name` if it reads __ARCH_sys_NAME; `nearest` has NAMEs */
	struct rb_regions regions;
	struct rb_nearest nearest;
};

/* Walk kallsyms; 0, or a negative errno and no evidence. */
int rb_evidence_collect(struct rb_sys *sys, const char *name, struct rb_evidence *ret);
/* Whether the kernel's BTF has a function of that name: 1, 0, or a negative errno. */
int rb_kernel_btf_has_function(struct rb_sys *sys, const char *name);

#endif
