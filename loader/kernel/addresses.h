/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * addresses - kernel addresses -> functions. One walk over /proc/kallsyms for all requested
 * addresses; only the matching symbols are kept.
 *
 * The list has the starts of symbols, not their ends: an address belongs to the nearest symbol
 * before it. Exceptions: an address after a variable, after the end of the text, or
 * RB_KERNEL_SYMBOL_MAX bytes or more after the symbol is not in a function.
 */
#ifndef RB_KERNEL_ADDRESSES_H
#define RB_KERNEL_ADDRESSES_H

#include "sys/sys.h"

#define RB_KERNEL_SYMBOL_MAX (1U << 20)

struct rb_kernel_symbol {
	uint64_t address; /* requested */
	uint64_t start;	  /* of the symbol; name.size 0: none */
	char type;
	struct rb_text name, module; /* owned; no module: the kernel itself */
};

/*
 * In `symbols` the caller sets the addresses, ascending and unique; other fields are zero. 0;
 * -EPERM: addresses are hidden; another negative errno: the list cannot be read. Call the deinit in
 * any case.
 */
int rb_kernel_symbols_find(struct rb_sys *sys, struct rb_kernel_symbol *symbols, size_t count);
void rb_kernel_symbols_deinit(struct rb_kernel_symbol *symbols, size_t count);

#endif
