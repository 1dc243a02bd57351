/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kallsyms - the kernel's symbols, as /proc/kallsyms lists them:
 *
 *	ffffffff8110bd30 T kernel_clone
 *	0000000000000000 t nf_hook_entry	[nf_tables]
 *
 * address (all zeros for those who may not know it), type as nm(1) has it, name, and the module if
 * it is in one. Code is there always, variables only with CONFIG_KALLSYMS_ALL; what the compiler
 * inlined everywhere is not.
 */
#ifndef RB_KERNEL_KALLSYMS_H
#define RB_KERNEL_KALLSYMS_H

#include "sys/sys.h"

/* Views into the line; not NUL-terminated. */
struct rb_kallsym {
	uint64_t address; /* 0: hidden */
	char type;
	const char *name;
	size_t size;
	const char *module; /* NULL: the kernel itself */
	size_t module_size;
};

/* One line, without its newline; false when it is no such line. Pure. */
bool rb_kallsyms_parse(const char *line, size_t size, struct rb_kallsym *ret);
/* Is it code? Types t, T, w, W. */
bool rb_kallsym_is_text(const struct rb_kallsym *symbol);
bool rb_kallsym_is(const struct rb_kallsym *symbol, const char *name);
/* The system call that an entry function is for: "clone" of __x64_sys_clone; NULL: it is none. */
const char *rb_kallsym_syscall(const char *name, size_t size, size_t *ret_size);

/*
 * Every symbol there is, to `each`; the views live until it returns, other than 0 from it ends the
 * walk. Returns that value, 0, or a negative errno.
 */
int rb_kallsyms_walk(struct rb_sys *sys, int (*each)(void *ctx, const struct rb_kallsym *symbol),
		     void *ctx);

#endif
