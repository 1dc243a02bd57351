/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * state - the state of a session, and which public function may be called in which state. Private
 * to the session.
 */
#ifndef RB_SESSION_STATE_H
#define RB_SESSION_STATE_H

#include "base/err.h"

/* In order; the order matters only to messages. */
enum rb_session_state {
	RB_OPENED,
	RB_PARTLY, /* programs one by one, or maps */
	RB_LOADED,
	RB_ATTACHED,
	RB_DETACHED,
	RB_FAILED,
	RB_CLOSING,
};

/* The public functions whose order matters. */
enum rb_session_call {
	RB_CALL_SET,
	RB_CALL_MAP_SET,
	RB_CALL_SET_TYPE,
	RB_CALL_LOAD,
	RB_CALL_LOAD_PROGRAM,
	RB_CALL_ATTACH,
	RB_CALL_DROP_RIGHTS,
	RB_CALL_POLL,
	RB_CALL_FD,
	RB_CALL_DETACH,
	RB_CALL_DRAIN,
	RB_CALL_CLOSE,
	RB_CALL_STATS,
	RB_CALL_MAP_FIND,
	RB_CALL_MAP_CREATE,
	RB_CALL_MAP_LOOKUP,
	RB_CALL_MAP_UPDATE,
	RB_CALL_MAP_DELETE,
	RB_CALL_MAP_NEXT,
};
/*
 * Clear `err`. -EINVAL: the session is NULL, or in the wrong state. Between enter and leave,
 * callbacks may only read.
 */
int rb_session_check(const struct rawbpf *session, enum rb_session_call call,
		     struct rawbpf_err *err);
int rb_session_enter(struct rawbpf *session, enum rb_session_call call, struct rawbpf_err *err);
void rb_session_leave(struct rawbpf *session);
/* While it is kept, rawbpf_close() is refused: whose callback it may be still needs the session. */
void rb_session_keep(struct rawbpf *session, bool kept);
/* -EINVAL, "rawbpf_...: WHY" */
int rb_session_refuse(enum rb_session_call call, const char *why, struct rawbpf_err *err);

#endif
