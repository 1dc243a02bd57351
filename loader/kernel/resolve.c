// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * resolve - resolves the externs of .ksyms: kernel functions and variables.
 *
 *	variable without a type		its address, from one walk over /proc/kallsyms
 *	variable with a type, function	its id in the kernel's BTF, and a matching type (ksym_types.c)
 *
 * The kernel's BTF, several megabytes, is read only when needed. A function's name ends at "___":
 * the suffix distinguishes declarations for several kernels, bpf_x___old and bpf_x___new; a weak
 * one that does not match is treated as missing. Names that the kernel lacks are looked up in
 * modules.
 */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "kernel/resolve.h"
#include "kernel/kallsyms.h"
#include "kernel/ksym_types.h"
#include "kernel/text_file.h"

#define VMLINUX "/sys/kernel/btf/vmlinux"

/* One extern to resolve, and its result. */
struct seek {
	const struct rb_extern *symbol;
	size_t size; /* of the name */
	struct rb_resolved *ret;
	bool twice; /* `other` is a second address */
	uint64_t other;
};

struct seeks {
	struct seek *items;
	size_t count;
};

static const char *kind_word(const struct rb_extern *symbol)
{
	return symbol->kind == RB_EXTERN_FUNC ? "function" : "variable";
}

/* ---- addresses ---- */

struct walk {
	struct seeks *seeks;
	bool shown;	/* a non-zero address was seen */
	bool variables; /* kallsyms lists variables too */
};

/* "NAME", or for a variable that the compiler renamed, "NAME.llvm.123". */
static bool is_symbol(const struct rb_kallsym *symbol, const struct seek *seek)
{
	static const char unique[] = ".llvm.";
	const size_t more = sizeof(unique) - 1;

	if (symbol->size < seek->size || memcmp(symbol->name, seek->symbol->name, seek->size))
		return false;
	return symbol->size == seek->size ||
	       (symbol->type == 'd' && symbol->size - seek->size > more &&
		!memcmp(symbol->name + seek->size, unique, more));
}

static int each_symbol(void *ctx, const struct rb_kallsym *symbol)
{
	struct walk *walk = ctx;

	walk->shown |= symbol->address != 0;
	walk->variables |= rb_kallsym_is(symbol, "init_task");
	for (size_t i = 0; i < walk->seeks->count; i++) {
		struct seek *seek = &walk->seeks->items[i];

		if (!is_symbol(symbol, seek))
			continue;
		if (!seek->ret->found) {
			seek->ret->found = true;
			seek->ret->address = symbol->address;
		} else if (seek->ret->address != symbol->address) {
			seek->twice = true;
			seek->other = symbol->address;
		}
	}
	return 0;
}

static int each_near(void *ctx, const struct rb_kallsym *symbol)
{
	if (!rb_kallsym_is_text(symbol))
		rb_nearest_offer(ctx, symbol->name, symbol->size);
	return 0;
}

static int no_address(struct rb_sys *sys, const struct rb_extern *symbol, bool variables,
		      struct rawbpf_err *err)
{
	struct rb_nearest nearest;

	rb_err_set(err, RAWBPF_FEATURE, -ENOENT,
		   "extern %s: /proc/kallsyms has no variable of that name", symbol->name);
	if (!variables) {
		rb_err_hint(
			err,
			"use a kernel with CONFIG_KALLSYMS_ALL=y: this one lists functions only");
		return -ENOENT;
	}
	rb_nearest_init(&nearest, symbol->name);
	if (!rb_kallsyms_walk(sys, each_near, &nearest))
		rb_nearest_hint(&nearest, "", err);
	if (!nearest.count)
		rb_err_hint(err, "declare it __weak: it is zero on kernels without it");
	return -ENOENT;
}

static int hidden(struct rb_sys *sys, const struct rb_extern *symbol, struct rawbpf_err *err)
{
	int64_t restrict_to = 0;

	rb_err_set(err, RAWBPF_PERMISSION, -EPERM,
		   "extern %s: /proc/kallsyms hides addresses from this process", symbol->name);
	rb_read_number(sys, "/proc/sys/kernel/kptr_restrict", &restrict_to);
	if (restrict_to >= 2)
		rb_err_hint(err, "sysctl kernel.kptr_restrict=1 (it is %lld), and run as root",
			    (long long)restrict_to);
	else
		rb_err_hint(err, "run as root, or with CAP_SYSLOG");
	return -EPERM;
}

static int check_address(struct rb_sys *sys, const struct seek *seek, const struct walk *walk,
			 struct rawbpf_err *err)
{
	const struct rb_extern *symbol = seek->symbol;

	if (!seek->ret->found)
		return symbol->weak ? 0 : no_address(sys, symbol, walk->variables, err);
	if (seek->twice)
		return rb_err_set(
			err, RAWBPF_FEATURE, -ENOTUNIQ,
			"extern %s: the name is ambiguous: /proc/kallsyms has it at 0x%llx and at "
			"0x%llx",
			symbol->name, (unsigned long long)seek->ret->address,
			(unsigned long long)seek->other);
	return walk->shown ? 0 : hidden(sys, symbol, err);
}

static int find_addresses(struct rb_sys *sys, struct seeks *seeks, struct rawbpf_err *err)
{
	struct walk walk = { .seeks = seeks };
	int code = seeks->count ? rb_kallsyms_walk(sys, each_symbol, &walk) : 0;

	for (size_t i = 0; code && i < seeks->count; i++) {
		const struct rb_extern *symbol = seeks->items[i].symbol;

		if (code == -ENOENT && symbol->weak)
			continue;
		rb_err_set(err, RAWBPF_FEATURE, code, "extern %s: /proc/kallsyms: %s", symbol->name,
			   strerror(-code));
		rb_err_hint(err, "use a kernel with CONFIG_KALLSYMS_ALL=y, and mount /proc");
		return code;
	}
	code = 0;
	for (size_t i = 0; !code && i < seeks->count; i++)
		code = check_address(sys, &seeks->items[i], &walk, err);
	return code;
}

/* ---- ids in the kernel's BTF ---- */

static int no_id(const struct rb_btf *kernel, const struct seek *seek, struct rawbpf_err *err)
{
	enum rb_btf_kind kind = seek->symbol->kind == RB_EXTERN_FUNC ? RB_BTF_FUNC : RB_BTF_VAR;
	struct rb_nearest nearest;

	rb_err_set(err, RAWBPF_FEATURE, -ENOENT,
		   "extern %s: " VMLINUX " and the modules' BTF have no %s of that name",
		   seek->symbol->name, kind_word(seek->symbol));
	rb_nearest_init(&nearest, seek->symbol->name);
	for (uint32_t id = 1; id < kernel->count; id++) {
		struct rb_btf_type type = rb_btf_type(kernel, id);

		if (type.kind == kind)
			rb_nearest_offer(&nearest, type.name, strlen(type.name));
	}
	rb_nearest_hint(&nearest, "", err);
	if (kind == RB_BTF_VAR)
		rb_err_hint(err,
			    "%sdeclare it as extern const void %s __ksym to look it up by address",
			    nearest.count ? " " : "", seek->symbol->name);
	else if (!nearest.count)
		rb_err_hint(err, "declare it __weak: it is zero on kernels without it");
	return -ENOENT;
}

static int find_id(const struct rb_object *object, struct rb_vmlinux *vmlinux, struct seek *seek,
		   struct rawbpf_err *err)
{
	const struct rb_extern *symbol = seek->symbol;
	enum rb_btf_kind kind = symbol->kind == RB_EXTERN_FUNC ? RB_BTF_FUNC : RB_BTF_VAR;
	const struct rb_bytes any = { 0 };
	struct rb_module *module = NULL;
	char *name = strndup(symbol->name, seek->size);
	uint32_t id;

	if (!name)
		return rb_err_nomem(err);
	id = rb_vmlinux_find(vmlinux, kind, name);
	if (!id)
		module = rb_vmlinux_find_module(vmlinux, any, kind, name, &id);
	free(name);
	if (!id)
		return symbol->weak ? 0 : no_id(&vmlinux->btf, seek, err);
	if (rb_ksym_agrees(&object->btf, symbol, module ? &module->btf : &vmlinux->btf, id,
			   symbol->weak ? NULL : err))
		*seek->ret = (struct rb_resolved){ .found = true, .btf_id = id };
	if (seek->ret->found && module) {
		seek->ret->btf_fd = rb_module_fd(vmlinux, module, err);
		seek->ret->fd_index = (uint16_t)module->index;
		if (seek->ret->btf_fd < 0) {
			rb_err_prefix(err, "extern %s", symbol->name);
			return seek->ret->btf_fd;
		}
	}
	return seek->ret->found || symbol->weak ? 0 : -EINVAL;
}

/* The kernel has no BTF. */
static int no_btf(const struct seeks *seeks, struct rawbpf_err *err)
{
	for (size_t i = 0; i < seeks->count; i++)
		if (err->code != -ENOENT || !seeks->items[i].symbol->weak) {
			rb_err_prefix(err, "extern %s", seeks->items[i].symbol->name);
			return err->code;
		}
	return 0;
}

static int find_ids(struct rb_sys *sys, const struct rb_object *object, struct seeks *seeks,
		    struct rb_vmlinux *vmlinux, struct rawbpf_err *err)
{
	struct rawbpf_err why = { 0 };
	int code;

	if (!seeks->count)
		return 0;
	code = rb_kernel_vmlinux(sys, vmlinux, &why);
	if (code) {
		code = no_btf(seeks, &why);
		if (code && err) {
			rawbpf_err_deinit(err);
			*err = why;
		} else {
			rawbpf_err_deinit(&why);
		}
		return code;
	}
	for (size_t i = 0; !code && i < seeks->count; i++)
		code = find_id(object, vmlinux, &seeks->items[i], err);
	return code;
}

/* ---- all of them ---- */

static bool by_address(const struct rb_object *object, const struct rb_extern *symbol)
{
	return symbol->kind == RB_EXTERN_VAR &&
	       (!symbol->type || symbol->type >= object->btf.count ||
		!rb_btf_resolve(&object->btf, symbol->type));
}

static size_t name_size(const struct rb_extern *symbol)
{
	const char *end = symbol->kind == RB_EXTERN_FUNC ? strstr(symbol->name, "___") : NULL;

	return end && end > symbol->name ? (size_t)(end - symbol->name) : strlen(symbol->name);
}

int rb_kernel_resolve_externs(struct rb_sys *sys, const struct rb_object *object,
			      const bool *wanted, struct rb_vmlinux *vmlinux,
			      struct rb_resolved *ret, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_KERNEL, "externs");
	struct seeks addresses = { 0 }, ids = { 0 };
	struct seek *items;
	int code;

	if (!object->extern_count)
		return 0;
	items = calloc(object->extern_count, 2 * sizeof(*items));
	if (!items)
		return rb_err_nomem(err);
	addresses.items = items;
	ids.items = items + object->extern_count;
	for (size_t i = 0; i < object->extern_count; i++) {
		const struct rb_extern *symbol = &object->externs[i];
		struct seeks *to = by_address(object, symbol) ? &addresses : &ids;

		if (wanted[i] && symbol->kind != RB_EXTERN_KCONFIG)
			to->items[to->count++] =
				(struct seek){ symbol, name_size(symbol), &ret[i], false, 0 };
	}
	code = find_addresses(sys, &addresses, err);
	if (!code)
		code = find_ids(sys, object, &ids, vmlinux, err);
	free(items);
	return code;
}
