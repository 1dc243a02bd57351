// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * addresses - one pass over kallsyms: each symbol is offered to the first address at or after it,
 * which keeps the nearest; at the end each address's symbol is offered to the next address.
 */
#include <stdlib.h>

#include "kernel/kallsyms.h"
#include "kernel/addresses.h"

struct search {
	struct rb_kernel_symbol *symbols;
	size_t count;
	bool seen; /* a non-zero address was seen */
};

/* The first one at or after `address`; count: none. */
static size_t first_from(const struct search *search, uint64_t address)
{
	size_t low = 0, high = search->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (search->symbols[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int offer(void *ctx, const struct rb_kallsym *found)
{
	struct search *search = ctx;
	size_t at = first_from(search, found->address);
	struct rb_kernel_symbol *symbol = &search->symbols[at];

	search->seen |= found->address != 0;
	/* of several names of one address the first is kept, as the kernel does */
	if (!found->address || at == search->count || found->address <= symbol->start)
		return 0;
	symbol->start = found->address;
	symbol->type = found->type;
	rb_text_clear(&symbol->name);
	rb_text_clear(&symbol->module);
	rb_text_add(&symbol->name, found->name, found->size);
	if (found->module)
		rb_text_add(&symbol->module, found->module, found->module_size);
	return symbol->name.failed || symbol->module.failed ? -ENOMEM : 0;
}

static int hand_on(const struct rb_kernel_symbol *from, struct rb_kernel_symbol *to)
{
	struct rb_kallsym again = { from->start,     from->type, from->name.data,
				    from->name.size, NULL,	 0 };
	struct search one = { to, 1, false };

	if (from->module.size) {
		again.module = from->module.data;
		again.module_size = from->module.size;
	}
	return from->start ? offer(&one, &again) : 0;
}

static bool is_end_of_text(const struct rb_kallsym *symbol)
{
	return rb_kallsym_is(symbol, "_etext") || rb_kallsym_is(symbol, "_einittext");
}

static void drop_wrong(struct rb_kernel_symbol *symbol)
{
	struct rb_kallsym known = { symbol->start,     symbol->type, symbol->name.data,
				    symbol->name.size, NULL,	     0 };

	if (symbol->start && rb_kallsym_is_text(&known) && !is_end_of_text(&known) &&
	    symbol->address - symbol->start < RB_KERNEL_SYMBOL_MAX)
		return;
	rb_text_clear(&symbol->name);
	rb_text_clear(&symbol->module);
}

int rb_kernel_symbols_find(struct rb_sys *sys, struct rb_kernel_symbol *symbols, size_t count)
{
	struct search search = { symbols, count, false };
	int code = rb_kallsyms_walk(sys, offer, &search);

	for (size_t i = 1; !code && i < count; i++)
		code = hand_on(&symbols[i - 1], &symbols[i]);
	for (size_t i = 0; i < count; i++)
		drop_wrong(&symbols[i]);
	return !code && !search.seen ? -EPERM : code;
}

void rb_kernel_symbols_deinit(struct rb_kernel_symbol *symbols, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rb_text_deinit(&symbols[i].name);
		rb_text_deinit(&symbols[i].module);
	}
}
