/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kallsyms - the kernel's symbols, as /proc/kallsyms lists them:
 *
 *	ffffffff8110bd30 T kernel_clone
 *	0000000000000000 t nf_hook_entry	[nf_tables]
 *
 * address (zeros for unprivileged users), type as in nm(1), name, and the module if any. Functions
 * are always listed, variables only with CONFIG_KALLSYMS_ALL; functions inlined everywhere are not.
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

/* Parse one line, without its newline; false: malformed. Pure. */
bool rb_kallsyms_parse(const char *line, size_t size, struct rb_kallsym *ret);
/* Is it code? Types t, T, w, W. */
bool rb_kallsym_is_text(const struct rb_kallsym *symbol);
bool rb_kallsym_is(const struct rb_kallsym *symbol, const char *name);
/*
 * The system call that an entry function is for: "clone" of __x64_sys_clone; NULL: not an entry
 * function.
 */
const char *rb_kallsym_syscall(const char *name, size_t size, size_t *ret_size);

/*
 * Pass every symbol to `each`; the views are valid until it returns; non-zero ends the walk.
 * Returns that value, 0, or a negative errno.
 */
int rb_kallsyms_walk(struct rb_sys *sys, int (*each)(void *ctx, const struct rb_kallsym *symbol),
		     void *ctx);

#endif
