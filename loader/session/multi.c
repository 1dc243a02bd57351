// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * multi - as what a kprobe or uprobe program is loaded: one that goes on many functions is for a link of many
 * (expected_attach_type), where this kernel has such links; without, it goes through tracefs.
 */
#include <string.h>

#include "kernel/functions.h"
#include "session/session_internal.h"

int rb_session_attach_type(struct rawbpf *session, const struct rb_kind *kind, uint32_t func,
			   uint32_t *ret, struct rawbpf_err *err)
{
	bool probe = kind && kind->prog_type == BPF_PROG_TYPE_KPROBE;
	uint32_t type = kind ? kind->attach_type : 0;

	if (probe && !type)
		type = rb_plan_multi_type(&session->plan, func);
	if (!probe || !type) {
		*ret = type;
		return 0;
	}
	if (!rb_kernel_has_multi(session->sys, type)) {
		bool user = kind->traits->file;

		if (kind->bits & RB_KIND_SESSION) {
			rb_err_set(err, RAWBPF_FEATURE, -EOPNOTSUPP,
				   "tested: this kernel makes no links of kind %s", kind->name);
			rb_err_hint(err, "Linux %s; before, %cprobe/ and %cretprobe/",
				    user ? "6.13 or newer" : "6.10 or newer with CONFIG_FPROBE=y",
				    user ? 'u' : 'k', user ? 'u' : 'k');
			return -EOPNOTSUPP;
		}
		type = 0; /* tracefs does it */
	}
	session->multi_types[func] = *ret = type;
	return 0;
}
