/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * evidence - everything that a kernel's own lists say about one function name: /proc/kallsyms in a
 * single walk, the kprobes blacklist, ftrace's list, and kernel BTF. It states and does not judge;
 * function.c makes the sentences.
 */
#ifndef RB_WHY_EVIDENCE_H
#define RB_WHY_EVIDENCE_H

#include "base/nearest.h"
#include "kernel/regions.h"

#define RB_EVIDENCE_PLACES 4
#define RB_EVIDENCE_OTHERS 3

struct rb_evidence {
	const char *name; /* borrowed */
	size_t size;
	size_t symbols; /* seen at all; 0: kallsyms is missing or empty */

	unsigned int functions; /* of exactly this name */
	unsigned int variables;
	uint64_t places[RB_EVIDENCE_PLACES]; /* of the functions outside of modules; 0: hidden */
	unsigned int place_count;
	char module[64]; /* of the first function, "" for the kernel */
	uint64_t next;	 /* where the next symbol behind the first one is; 0: unknown */
	uint64_t text;	 /* where _text is */

	char others[RB_EVIDENCE_OTHERS][RB_NEAREST_NAME]; /* NAME.isra.0 and the like */
	unsigned int other_count;
	bool prefix; /* there is a __pfx_NAME or __cfi_NAME: padding before a function */
	char entry[RB_NEAREST_NAME]; /* __x64_sys_NAME, when NAME reads as a system call */
	const char *syscall; /* into `name`: it reads __ARCH_sys_NAME, and the nearest are NAMEs */
	struct rb_regions regions;
	struct rb_nearest nearest;
};

/* Walk kallsyms; 0 or a negative errno, and then nothing is known. */
int rb_evidence_collect(struct rb_sys *sys, const char *name, struct rb_evidence *ret);
/* Does the kernel's BTF have a function of that name? */
int rb_kernel_btf_has_function(struct rb_sys *sys, const char *name);

#endif
