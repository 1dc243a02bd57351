// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * many - as what a kprobe program is loaded: one that goes on many functions is for a link of many
 * (expected_attach_type), where this kernel has such links; without, it goes through tracefs.
 */
#include <string.h>

#include "attach/kinds.h"
#include "kernel/functions.h"
#include "session/parts.h"

/* Some place of the program is a pattern, and all are such that a link of many can take. */
static bool wants_link(const struct rawbpf *session, uint32_t func)
{
	bool pattern = false;

	for (size_t i = 0; i < session->plan.count; i++) {
		const struct rb_plan_item *item = &session->plan.items[i];

		for (size_t j = 0; item->func == func && j < item->target_count; j++) {
			const struct rb_target *target = &item->targets[j];

			if (target->offset || (strcmp(target->kind->name, "kprobe") != 0 &&
					       strcmp(target->kind->name, "kretprobe") != 0))
				return false;
			pattern |= rb_is_pattern(target->name);
		}
	}
	return pattern;
}

int rb_session_attach_type(struct rawbpf *session, const struct rb_probe_kind *kind, uint32_t func,
			   uint32_t *ret, struct rb_err *err)
{
	bool probe = kind && kind->prog_type == BPF_PROG_TYPE_KPROBE;
	uint32_t type = kind ? kind->attach_type : 0;

	if (probe && !type && wants_link(session, func))
		type = BPF_TRACE_KPROBE_MULTI;
	else if (!probe ||
		 (type != BPF_TRACE_KPROBE_MULTI && type != RB_BPF_TRACE_KPROBE_SESSION)) {
		*ret = type;
		return 0;
	}
	if (type && !rb_kernel_has_multi(session->sys, type)) {
		if (type == RB_BPF_TRACE_KPROBE_SESSION) {
			rb_err_set(err, RB_FEATURE, -EOPNOTSUPP,
				   "tested: this kernel makes no links of kind kprobe.session");
			rb_err_cure(err, "Linux 6.10 or newer with CONFIG_FPROBE=y; before, "
					 "kprobe/ and kretprobe/");
			return -EOPNOTSUPP;
		}
		type = 0; /* tracefs does it */
	}
	session->attach_types[func] = *ret = type;
	return 0;
}
