// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * vmlinux - read the kernel's BTF, and find places in it by name.
 *
 * Programs that attach by BTF are loaded for one place: a function for fentry and its kin, a function
 * called bpf_iter_NAME or bpf_lsm_NAME, for a raw tracepoint the typedef btf_trace_NAME (the kernel's
 * kernel/bpf/verifier.c, bpf_check_attach_target()).
 */
#include <string.h>
#include <linux/bpf.h>

#include "base/print.h"
#include "kernel/vmlinux.h"

#define VMLINUX "/sys/kernel/btf/vmlinux"

int rb_kernel_vmlinux(struct rb_sys *sys, struct rb_vmlinux *ret, struct rb_err *err)
{
	struct rb_bytes blob;
	int code;

	if (ret->btf.count)
		return 0;
	code = rb_sys_read_file(sys, AT_FDCWD, VMLINUX, &ret->blob);
	if (code) {
		rb_err_set(err, RB_FEATURE, code, "the kernel's types, " VMLINUX ": %s",
			   strerror(-code));
		if (code == -ENOENT)
			rb_err_cure(err, "it needs a kernel with CONFIG_DEBUG_INFO_BTF=y");
		rb_text_deinit(&ret->blob);
		return code;
	}
	blob = (struct rb_bytes){ (const uint8_t *)ret->blob.data, ret->blob.size };
	code = rb_btf_parse(blob, false, &ret->btf, err);
	if (code) {
		rb_err_prefix(err, VMLINUX);
		rb_vmlinux_deinit(ret);
	}
	return code;
}

void rb_vmlinux_deinit(struct rb_vmlinux *vmlinux)
{
	rb_btf_deinit(&vmlinux->btf);
	rb_text_deinit(&vmlinux->blob);
}

int rb_vmlinux_place(const struct rb_vmlinux *vmlinux, uint32_t prog_type, uint32_t attach_type,
		     const char *name, uint32_t *ret, struct rb_err *err)
{
	bool tracepoint = prog_type == BPF_PROG_TYPE_TRACING && attach_type == BPF_TRACE_RAW_TP;
	bool iter = prog_type == BPF_PROG_TYPE_TRACING && attach_type == BPF_TRACE_ITER;
	const char *prefix = tracepoint			      ? "btf_trace_"
			     : iter			      ? "bpf_iter_"
			     : prog_type == BPF_PROG_TYPE_LSM ? "bpf_lsm_"
							      : "";
	char full[160];

	if (rb_print(full, sizeof(full), "%s%s", prefix, name) >= (int)sizeof(full))
		return rb_err_set(err, RB_ATTACH, -ENAMETOOLONG,
				  "%.60s...: no kernel has such a name", name);
	*ret = rb_btf_find(&vmlinux->btf, tracepoint ? RB_BTF_TYPEDEF : RB_BTF_FUNC, full);
	if (*ret)
		return 0;
	return rb_err_set(err, RB_ATTACH, -ENOENT, "this kernel's BTF has no %s %s",
			  tracepoint ? "typedef" : "function", full);
}
