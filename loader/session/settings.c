// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * settings - rawbpf_set(), rawbpf_map_set(), rawbpf_set_type(): change the plan between
 * rawbpf_open() and the first load.
 */
#include "session/session_internal.h"

static int set_variable(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return rb_plan_set(&session->plan, &session->object, assignment, err);
}

static int set_map(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return rb_plan_set_map(&session->plan, assignment, err);
}

static int set_type(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return rb_plan_set_type(&session->plan, &session->object, assignment, err);
}

static int apply(struct rawbpf *session, enum rb_session_call call, const char *assignment,
		 int (*set)(struct rawbpf *, const char *, struct rawbpf_err *),
		 struct rawbpf_err *err)
{
	int code = rb_session_enter(session, call, err);

	if (code)
		return code;
	code = assignment ? set(session, assignment, err)
			  : rb_session_refuse(call, "the assignment is NULL", err);
	rb_session_renew_view(session);
	rb_session_leave(session);
	return code;
}

int rawbpf_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return apply(session, RB_CALL_SET, assignment, set_variable, err);
}

int rawbpf_map_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return apply(session, RB_CALL_MAP_SET, assignment, set_map, err);
}

int rawbpf_set_type(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return apply(session, RB_CALL_SET_TYPE, assignment, set_type, err);
}
