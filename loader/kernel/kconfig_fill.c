// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kconfig_fill - fills the map of .kconfig: the kernel configuration options that the object
 * declares, and the names that start with LINUX_, which are not options but values defined by
 * loaders. The configuration is read only if an option is declared, kallsyms only for the names
 * that need it.
 *
 * "# CONFIG_X is not set" means n for a bool and a tristate; for other types the option is missing.
 * Without any configuration file all options are missing; a file that exists but cannot be read is
 * an error even for weak externs, since zeros would be a guess.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/resolve.h"
#include "kernel/kallsyms.h"
#include "kernel/kconfig.h"

/* ---- values defined by loaders ---- */

/* Results of the kallsyms walk, done on demand. */
struct symbols {
	bool asked;
	int code; /* the walk's error */
	bool wrapper, cookie;
};

static int each_symbol(void *ctx, const struct rb_kallsym *symbol)
{
	/* entry functions that take a struct pt_regs, since 4.17; not on arm */
	static const char *const wrappers[] = {
		"__x64_sys_bpf",   "__ia32_sys_bpf",  "__arm64_sys_bpf",
		"__s390x_sys_bpf", "__riscv_sys_bpf",
	};
	struct symbols *symbols = ctx;

	for (size_t i = 0; i < RB_COUNT(wrappers); i++)
		symbols->wrapper |= rb_kallsym_is(symbol, wrappers[i]);
	/* the helper bpf_get_attach_cookie() of probes, 5.15 */
	symbols->cookie |= rb_kallsym_is(symbol, "bpf_get_attach_cookie_trace");
	return symbols->wrapper && symbols->cookie;
}

static int ask(struct rb_sys *sys, struct symbols *symbols, const struct rb_extern *value,
	       struct rawbpf_err *err)
{
	if (!symbols->asked)
		symbols->code = rb_kallsyms_walk(sys, each_symbol, symbols);
	symbols->asked = true;
	if (symbols->code >= 0)
		return 0;
	rb_err_set(err, RAWBPF_FEATURE, symbols->code, "extern %s: /proc/kallsyms: %s", value->name,
		   strerror(-symbols->code));
	rb_err_hint(err, "use a kernel with CONFIG_KALLSYMS=y, and mount /proc");
	return symbols->code;
}

static int version(struct rb_sys *sys, const struct rb_extern *value, uint64_t *ret,
		   struct rawbpf_err *err)
{
	struct rb_self self;
	int code = rb_sys_self(sys, &self);

	if (code < 0)
		return rb_err_set(err, RAWBPF_IO, code, "extern %s: uname: %s", value->name,
				  strerror(-code));
	*ret = self.kernel_version;
	return 0;
}

static int fill_made_up(struct rb_sys *sys, const struct rb_btf *btf, const struct rb_extern *value,
			struct symbols *symbols, uint8_t *ret, struct rawbpf_err *err)
{
	uint64_t number = 0;
	int code;

	if (!strcmp(value->name, "LINUX_KERNEL_VERSION")) {
		code = version(sys, value, &number, err);
	} else if (!strcmp(value->name, "LINUX_HAS_SYSCALL_WRAPPER")) {
		code = ask(sys, symbols, value, err);
		number = symbols->wrapper;
	} else if (!strcmp(value->name, "LINUX_HAS_BPF_COOKIE")) {
		code = ask(sys, symbols, value, err);
		number = symbols->cookie;
	} else if (value->weak && !strncmp(value->name, "LINUX_", 6)) {
		return 0; /* defined by other or newer loaders */
	} else {
		return rb_err_set(err, RAWBPF_OBJECT, -EINVAL,
				  "extern %s: expected CONFIG_..., LINUX_KERNEL_VERSION, "
				  "LINUX_HAS_SYSCALL_WRAPPER or LINUX_HAS_BPF_COOKIE in .kconfig",
				  value->name);
	}
	return code ? code : rb_kconfig_put_number(btf, value, number, ret, err);
}

/* ---- options ---- */

static bool is_option(const struct rb_extern *value)
{
	return value->kind == RB_EXTERN_KCONFIG && !strncmp(value->name, "CONFIG_", 7);
}

static int missing(const struct rb_extern *value, const struct rb_kconfig_want *want,
		   const char *where, struct rawbpf_err *err)
{
	rb_err_set(err, RAWBPF_FEATURE, -ENOENT, "extern %s: %s %s", value->name,
		   want->state == RB_KCONFIG_NOT_SET ? "not set in" : "not in", where);
	rb_err_hint(err, "use a kernel built with %s; or declare it __weak: zero on other kernels",
		    value->name);
	return -ENOENT;
}

static int fill_option(const struct rb_btf *btf, const struct rb_extern *value,
		       const struct rb_kconfig_want *want, const char *where, uint8_t *ret,
		       struct rawbpf_err *err)
{
	if (want->state == RB_KCONFIG_SET)
		return rb_kconfig_put(btf, value, want, where, ret, err);
	if (value->weak || (want->state == RB_KCONFIG_NOT_SET && rb_kconfig_takes_n(btf, value)))
		return 0;
	return missing(value, want, where, err);
}

/* wants[i] is for externs[i]; an extern that is not an option has an empty name. */
static int read_options(struct rb_sys *sys, const struct rb_object *object,
			struct rb_kconfig_want *wants, struct rb_kconfig *kconfig,
			struct rawbpf_err *err)
{
	const struct rb_extern *first = NULL; /* preferably a strong one */
	int code;

	for (size_t i = 0; i < object->extern_count; i++) {
		const struct rb_extern *value = &object->externs[i];

		wants[i].name = is_option(value) ? value->name : "";
		wants[i].size = strlen(wants[i].name);
		if (is_option(value) && (!first || (first->weak && !value->weak)))
			first = value;
	}
	if (!first)
		return 0;
	code = rb_kconfig_read(sys, kconfig, err);
	if (code == -ENOENT && first->weak) {
		if (err)
			rawbpf_err_deinit(err);
		return 0;
	}
	if (code) {
		rb_err_prefix(err, "extern %s", first->name);
		return code;
	}
	rb_kconfig_scan(
		(struct rb_bytes){ (const uint8_t *)kconfig->text.data, kconfig->text.size }, wants,
		object->extern_count);
	return 0;
}

int rb_kernel_fill_kconfig(struct rb_sys *sys, const struct rb_object *object, uint8_t *ret,
			   size_t size, struct rawbpf_err *err)
{
	RB_PURPOSE(sys, RB_STEP_KERNEL, "configuration");
	struct rb_kconfig_want *wants = calloc(object->extern_count + 1, sizeof(*wants));
	struct rb_kconfig kconfig = { 0 };
	struct symbols symbols = { 0 };
	int code = wants ? read_options(sys, object, wants, &kconfig, err) : rb_err_nomem(err);

	for (size_t i = 0; !code && i < object->extern_count; i++) {
		const struct rb_extern *value = &object->externs[i];

		if (value->kind != RB_EXTERN_KCONFIG)
			continue;
		if (value->offset > size || value->size > size - value->offset)
			code = rb_err_set(
				err, RAWBPF_OBJECT, -EINVAL,
				"extern %s: its %u bytes at offset %u end past .kconfig's %zu "
				"bytes",
				value->name, value->size, value->offset, size);
		else if (is_option(value))
			code = fill_option(&object->btf, value, &wants[i], kconfig.where,
					   ret + value->offset, err);
		else
			code = fill_made_up(sys, &object->btf, value, &symbols, ret + value->offset,
					    err);
	}
	rb_kconfig_deinit(&kconfig);
	free(wants);
	return code;
}
