// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * rights - drop capabilities once everything is attached. Little of the rest needs one: buffers are
 * mapped and read through open descriptors. The capabilities that are still needed are kept, each
 * with its reason below; the others are dropped permanently, and no_new_privs prevents executed
 * programs from regaining them.
 */
#include <string.h>

#include "attach/perf_event.h"
#include "why/permission.h"
#include "session/session_internal.h"

#define BIT(n) (1ULL << (n))

static bool has_stacks(const struct rawbpf *session)
{
	for (size_t i = 0; i < session->object.map_count; i++)
		if (session->object.maps[i].type == BPF_MAP_TYPE_STACK_TRACE)
			return true;
	return false;
}

/* Are there perf events for each CPU: samples, or a perf buffer? */
static bool opens_events(const struct rawbpf *session)
{
	bool any = rb_session_has_perf(session);

	for (size_t i = 0; i < session->link_count; i++)
		any |= session->links[i].samples && !session->options.pid;
	return any;
}

static uint64_t needed(const struct rawbpf *session, const struct rb_rights *rights)
{
	uint64_t keep = 0;

	/* to remove probes and the instance: tracefs belongs to root */
	if (session->tracefs.dir >= 0 && !rights->root)
		keep |= BIT(RB_CAP_DAC_OVERRIDE);
	/* to unmount tracefs at /sys/kernel/tracing */
	if (session->tracefs.mounted)
		keep |= BIT(RB_CAP_SYS_ADMIN);
	/* to open events for CPUs that come online */
	if (opens_events(session))
		keep |= BIT(rights->has_cap_bpf && !rb_rights_perf_is_roots(rights)
				    ? RB_CAP_PERFMON
				    : RB_CAP_SYS_ADMIN);
	/*
	 * to symbolize: addresses in /proc/kallsyms; other processes' maps, files, and map_files
	 * for deleted files
	 */
	if (has_stacks(session))
		keep |= BIT(RB_CAP_SYSLOG) | BIT(RB_CAP_SYS_PTRACE) | BIT(RB_CAP_DAC_READ_SEARCH) |
			BIT(RB_CAP_CHECKPOINT_RESTORE);
	return keep;
}

/* Before Linux 5.19, kernel.unprivileged_bpf_disabled also blocks bpf(2) commands on open maps. */
static bool may_call_bpf(struct rawbpf *session)
{
	struct bpf_map_info info;

	for (size_t i = 0; i < session->object.map_count; i++)
		if (session->load.map_fds[i] >= 0)
			return rb_bpf_map_info(session->sys, session->load.map_fds[i], &info) !=
			       -EPERM;
	return true;
}

static int drop(struct rawbpf *session, uint64_t keep, struct rawbpf_err *err)
{
	struct rb_rights rights;
	int code;

	rb_kernel_rights(session->sys, &rights);
	keep |= needed(session, &rights);
	code = rb_sys_lower(session->sys, keep);
	if (!code && !may_call_bpf(session))
		keep |= BIT(rights.has_cap_bpf ? RB_CAP_BPF : RB_CAP_SYS_ADMIN);
	if (!code)
		code = rb_sys_give_up(session->sys, keep);
	if (!code)
		return 0;
	return rb_err_set(err, RAWBPF_PERMISSION, code,
			  "could not drop the capabilities that are no longer needed");
}

int rawbpf_drop_rights(struct rawbpf *session, uint64_t keep, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_DROP_RIGHTS, err);

	if (code)
		return code;
	code = drop(session, keep, err);
	rb_session_leave(session);
	return code;
}
