// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * state - which public function may be called in which state. One table: a row for each function,
 * with the states in which it is allowed, and what to do instead in the others.
 */
#include "session/session_internal.h"

#define IN(state) (1U << (state))
#define ANY	  (IN(RB_OPENED) | IN(RB_PARTLY) | IN(RB_LOADED) | IN(RB_ATTACHED) | IN(RB_DETACHED))
#define EVER	  (ANY | IN(RB_FAILED))

/* "the session is ..." */
static const char *const states[] = {
	[RB_OPENED] = "not loaded yet",
	[RB_PARTLY] = "loaded in part",
	[RB_LOADED] = "loaded, not attached",
	[RB_ATTACHED] = "attached",
	[RB_DETACHED] = "detached",
	[RB_FAILED] = "unusable: loading or attaching it failed",
	[RB_CLOSING] = "being closed",
};

#define BEFORE_LOAD "call it between rawbpf_open and the first load"
#define ONCE_LOADED "it can be loaded only once"

static const struct {
	const char *name;
	uint8_t allowed;
	bool within;  /* also from a callback of another call */
	uint8_t step; /* purpose of its system calls: enum rb_step */
	const char *early, *late;
} calls[] = {
	[RB_CALL_SET] = { "rawbpf_set", IN(RB_OPENED), false, RB_STEP_NONE, NULL, BEFORE_LOAD },
	[RB_CALL_MAP_SET] = { "rawbpf_map_set", IN(RB_OPENED), false, RB_STEP_NONE, NULL,
			      BEFORE_LOAD },
	[RB_CALL_SET_TYPE] = { "rawbpf_set_type", IN(RB_OPENED), false, RB_STEP_NONE, NULL,
			       BEFORE_LOAD },
	[RB_CALL_LOAD] = { "rawbpf_load", IN(RB_OPENED) | IN(RB_PARTLY), false, RB_STEP_PROGRAM,
			   NULL, ONCE_LOADED },
	[RB_CALL_LOAD_PROGRAM] = { "rawbpf_load_program", IN(RB_OPENED) | IN(RB_PARTLY), false,
				   RB_STEP_PROGRAM, NULL, ONCE_LOADED },
	[RB_CALL_ATTACH] = { "rawbpf_attach", IN(RB_LOADED), false, RB_STEP_ATTACH,
			     "call rawbpf_load first", "it can be attached only once" },
	[RB_CALL_DROP_RIGHTS] = { "rawbpf_drop_rights", IN(RB_ATTACHED) | IN(RB_DETACHED), false,
				  RB_STEP_RIGHTS, "call rawbpf_attach first", NULL },
	[RB_CALL_POLL] = { "rawbpf_poll", IN(RB_ATTACHED), false, RB_STEP_STREAM,
			   "call rawbpf_attach first",
			   "call "
			   "rawbpf_drain for what is still buffered" },
	[RB_CALL_FD] = { "rawbpf_fd", IN(RB_ATTACHED), false, RB_STEP_BUFFER,
			 "call rawbpf_attach first", "there is nothing to wait for" },
	[RB_CALL_DETACH] = { "rawbpf_detach", EVER, false, RB_STEP_UNDO, NULL, NULL },
	[RB_CALL_DRAIN] = { "rawbpf_drain", IN(RB_DETACHED), false, RB_STEP_STREAM,
			    "call rawbpf_attach and rawbpf_detach first", NULL },
	[RB_CALL_CLOSE] = { "rawbpf_close", EVER, false, RB_STEP_UNDO, NULL, NULL },
	[RB_CALL_STATS] = { "rawbpf_get_stats", EVER, true, RB_STEP_NONE, NULL, NULL },
	[RB_CALL_MAP_FIND] = { "rawbpf_map_find", EVER, true, RB_STEP_NONE, NULL, NULL },
	[RB_CALL_MAP_CREATE] = { "rawbpf_map_create", ANY, false, RB_STEP_MAP, NULL, NULL },
	[RB_CALL_MAP_LOOKUP] = { "rawbpf_map_lookup", EVER, true, RB_STEP_NONE, NULL, NULL },
	[RB_CALL_MAP_UPDATE] = { "rawbpf_map_update", EVER, true, RB_STEP_NONE, NULL, NULL },
	[RB_CALL_MAP_DELETE] = { "rawbpf_map_delete", EVER, true, RB_STEP_NONE, NULL, NULL },
	[RB_CALL_MAP_NEXT] = { "rawbpf_map_next", EVER, true, RB_STEP_NONE, NULL, NULL },
};

static int refuse_state(enum rb_session_call call, enum rb_session_state state,
			struct rawbpf_err *err)
{
	bool early = calls[call].allowed >> state > 1;
	const char *instead = state >= RB_FAILED ? "call rawbpf_close"
			      : early		 ? calls[call].early
						 : calls[call].late;

	return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "%s: the session is %s: %s", calls[call].name,
			  states[state], instead);
}

int rb_session_check(const struct rawbpf *session, enum rb_session_call call,
		     struct rawbpf_err *err)
{
	rb_err_begin(err);
	if (!session)
		return rb_session_refuse(call, "the session is NULL", err);
	if (session->within && !calls[call].within)
		return rb_session_refuse(
			call, "called from a callback, while another call is in progress", err);
	if (session->kept && call == RB_CALL_CLOSE)
		return rb_session_refuse(call, "called from a callback of rawbpf_run", err);
	if (!(calls[call].allowed & IN(session->state)))
		return refuse_state(call, session->state, err);
	return 0;
}

int rb_session_refuse(enum rb_session_call call, const char *why, struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "%s: %s", calls[call].name, why);
}

int rb_session_enter(struct rawbpf *session, enum rb_session_call call, struct rawbpf_err *err)
{
	int code = rb_session_check(session, call, err);

	if (code)
		return code;
	if (!session->within++)
		session->sys->purpose = (struct rb_purpose){ calls[call].step, NULL };
	return 0;
}

void rb_session_keep(struct rawbpf *session, bool kept)
{
	session->kept = kept;
}

void rb_session_leave(struct rawbpf *session)
{
	if (!--session->within)
		session->sys->purpose = (struct rb_purpose){ RB_STEP_NONE, NULL };
}
