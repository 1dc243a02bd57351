// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * evidence - one walk over /proc/kallsyms answers most questions about a name: the answer is in a
 * symbol of that name, of a name derived from it, or near it. The other lists are read only when
 * needed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "why/evidence.h"

static bool starts_with(const char *name, size_t size, const char *prefix)
{
	size_t length = strlen(prefix);

	return size >= length && !memcmp(name, prefix, length);
}

static void copy_name(char *ret, size_t capacity, const char *name, size_t size)
{
	if (size >= capacity)
		size = capacity - 1;
	memcpy(ret, name, size);
	ret[size] = '\0';
}

static void note_exact(struct rb_evidence *evidence, const struct rb_kallsym *symbol)
{
	if (!rb_kallsym_is_text(symbol)) {
		evidence->variables++;
		return;
	}
	if (!evidence->functions++ && symbol->module)
		copy_name(evidence->module, sizeof(evidence->module), symbol->module,
			  symbol->module_size);
	if (!symbol->module && evidence->site_count < RB_EVIDENCE_SITES)
		evidence->sites[evidence->site_count++] = symbol->address;
}

/* NAME.isra.0, NAME.part.0.constprop.0, ... */
static void note_other(struct rb_evidence *evidence, const struct rb_kallsym *symbol)
{
	if (evidence->other_count < RB_EVIDENCE_OTHERS)
		copy_name(evidence->others[evidence->other_count++], RB_NEAREST_NAME, symbol->name,
			  symbol->size);
}

/*
 * The entry function of the system call that the name refers to: sys_clone, clone,
 * __arm64_sys_clone.
 */
static void note_entry(struct rb_evidence *evidence, const struct rb_kallsym *symbol)
{
	const char *wanted, *have;
	size_t wanted_size, have_size;

	if (evidence->entry[0] || symbol->name[0] != '_' ||
	    starts_with(symbol->name, symbol->size, "__ia32_"))
		return;
	have = rb_kallsym_syscall(symbol->name, symbol->size, &have_size);
	if (!have)
		return;
	wanted = rb_kallsym_syscall(evidence->name, evidence->size, &wanted_size);
	if (!wanted) {
		wanted = evidence->name;
		wanted_size = evidence->size;
	}
	if (have_size == wanted_size && !memcmp(have, wanted, have_size))
		copy_name(evidence->entry, sizeof(evidence->entry), symbol->name, symbol->size);
}

static void note_address(struct rb_evidence *evidence, const struct rb_kallsym *symbol)
{
	if (symbol->module || !symbol->address)
		return;
	if (evidence->site_count && symbol->address > evidence->sites[0] &&
	    (!evidence->next || symbol->address < evidence->next))
		evidence->next = symbol->address;
	if (rb_kallsym_is(symbol, "_text"))
		evidence->text = symbol->address;
	rb_regions_note(&evidence->regions, symbol);
}

/* The names of system calls, without this architecture's prefix. */
static void offer_syscall(struct rb_evidence *evidence, const struct rb_kallsym *symbol)
{
	size_t prefix = (size_t)(evidence->syscall - evidence->name);

	if (symbol->size > prefix && !memcmp(symbol->name, evidence->name, prefix))
		rb_nearest_offer(&evidence->nearest, symbol->name + prefix, symbol->size - prefix);
}

static int each_symbol(void *ctx, const struct rb_kallsym *symbol)
{
	struct rb_evidence *evidence = ctx;
	const char *name = symbol->name;

	evidence->symbols++;
	if (symbol->size >= evidence->size && !memcmp(name, evidence->name, evidence->size)) {
		if (symbol->size == evidence->size)
			note_exact(evidence, symbol);
		else if (name[evidence->size] == '.' && rb_kallsym_is_text(symbol))
			note_other(evidence, symbol);
	}
	note_address(evidence, symbol);
	if (!rb_kallsym_is_text(symbol))
		return 0;
	note_entry(evidence, symbol);
	if (evidence->syscall)
		offer_syscall(evidence, symbol);
	else if (!rb_kallsym_is_label(name, symbol->size))
		rb_nearest_offer(&evidence->nearest, name, symbol->size);
	else if (symbol->size == evidence->size + 6 &&
		 !memcmp(name + 6, evidence->name, evidence->size) &&
		 (starts_with(name, 6, "__pfx_") || starts_with(name, 6, "__cfi_")))
		evidence->prefix = true;
	return 0;
}

int rb_evidence_collect(struct rb_sys *sys, const char *name, struct rb_evidence *ret)
{
	size_t size;
	int code;

	memset(ret, 0, sizeof(*ret));
	ret->name = name;
	ret->size = strlen(name);
	if (!strncmp(name, "__", 2))
		ret->syscall = rb_kallsym_syscall(name, ret->size, &size);
	rb_nearest_init(&ret->nearest, ret->syscall ? ret->syscall : name);
	code = rb_kallsyms_walk(sys, each_symbol, ret);
	if (!code && !ret->symbols)
		code = -ENOENT;
	return code;
}
