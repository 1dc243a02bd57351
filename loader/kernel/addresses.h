/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * addresses - addresses in the kernel -> functions. One walk over /proc/kallsyms for all that are asked
 * for at once, and no more of it is kept than they need.
 *
 * The list tells where symbols begin, not where they end: an address belongs to the symbol that is
 * nearest before it. Three things are known better: what follows variables or the end of the text is
 * no function, and none has RB_KERNEL_SYMBOL_MAX bytes.
 */
#ifndef RB_KERNEL_ADDRESSES_H
#define RB_KERNEL_ADDRESSES_H

#include "sys/sys.h"

#define RB_KERNEL_SYMBOL_MAX (1U << 20)

struct rb_kernel_symbol {
	uint64_t address; /* asked for */
	uint64_t start;	  /* of the symbol; name.size 0: there is none */
	char type;
	struct rb_text name, module; /* owned; no module: the kernel itself */
};

/*
 * `symbols` have their addresses, ascending, none twice, and are else zeros. 0; -EPERM: we may not know
 * addresses; another negative errno: the list can't be read. Names may be there in any case, so call
 * the deinit.
 */
int rb_kernel_symbols_find(struct rb_sys *sys, struct rb_kernel_symbol *symbols, size_t count);
void rb_kernel_symbols_deinit(struct rb_kernel_symbol *symbols, size_t count);

#endif
