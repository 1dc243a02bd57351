// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * multi - as what a kprobe or uprobe program is loaded: one that goes on many functions is for a link of many
 * (expected_attach_type), where this kernel has such links; without, it goes through tracefs.
 */
#include <string.h>

#include "attach/attach_internal.h"
#include "kernel/functions.h"
#include "session/session_internal.h"

/* The type of link that can take places of this kind; 0: none. */
static uint32_t link_of(const struct rb_target *target)
{
	static const struct {
		const char *kind;
		uint32_t type;
	} kinds[] = {
		{ "kprobe", BPF_TRACE_KPROBE_MULTI },
		{ "kretprobe", BPF_TRACE_KPROBE_MULTI },
		{ "uprobe", RB_BPF_TRACE_UPROBE_MULTI },
		{ "uretprobe", RB_BPF_TRACE_UPROBE_MULTI },
		{ "uprobe.s", RB_BPF_TRACE_UPROBE_MULTI },
		{ "uretprobe.s", RB_BPF_TRACE_UPROBE_MULTI },
	};

	for (size_t i = 0; i < RB_COUNT(kinds); i++)
		if (!strcmp(target->kind->name, kinds[i].kind))
			return target->offset ? 0 : kinds[i].type;
	return 0;
}

/* Some place of the program is a pattern, and one type of link takes all: that type; 0: not. */
static uint32_t wants_link(const struct rawbpf *session, uint32_t func)
{
	uint32_t type = 0;
	bool pattern = false;

	for (size_t i = 0; i < session->plan.count; i++) {
		const struct rb_plan_item *item = &session->plan.items[i];

		for (size_t j = 0; item->func == func && j < item->target_count; j++) {
			const struct rb_target *target = &item->targets[j];

			if (!link_of(target) || (type && type != link_of(target)))
				return 0;
			type = link_of(target);
			pattern |= rb_is_pattern(target->name);
		}
	}
	return pattern ? type : 0;
}

int rb_session_attach_type(struct rawbpf *session, const struct rb_probe_kind *kind, uint32_t func,
			   uint32_t *ret, struct rawbpf_err *err)
{
	bool probe = kind && kind->prog_type == BPF_PROG_TYPE_KPROBE;
	uint32_t type = kind ? kind->attach_type : 0;

	if (probe && !type)
		type = wants_link(session, func);
	if (!probe || !type) {
		*ret = type;
		return 0;
	}
	if (!rb_kernel_has_multi(session->sys, type)) {
		bool user = type == RB_BPF_TRACE_UPROBE_SESSION;

		if (user || type == RB_BPF_TRACE_KPROBE_SESSION) {
			rb_err_set(err, RAWBPF_FEATURE, -EOPNOTSUPP,
				   "tested: this kernel makes no links of kind %s", kind->name);
			rb_err_hint(err, "Linux %s; before, %cprobe/ and %cretprobe/",
				    user ? "6.13 or newer" : "6.10 or newer with CONFIG_FPROBE=y",
				    user ? 'u' : 'k', user ? 'u' : 'k');
			return -EOPNOTSUPP;
		}
		type = 0; /* tracefs does it */
	}
	session->attach_types[func] = *ret = type;
	return 0;
}
