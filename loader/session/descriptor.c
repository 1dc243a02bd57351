// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * descriptor - rawbpf_fd(): one descriptor for the caller's event loop. It is an epoll(7)
 * descriptor of all that rawbpf_poll() waits for, and of a timer where poll(2) would need a
 * timeout. Created on the first call; the session closes it.
 */
#include "session/session_internal.h"

/* Descriptors that were added before are skipped; the kernel removes closed ones. */
int rb_session_watch(struct rawbpf *session, struct rawbpf_err *err)
{
	for (size_t i = 0; i < session->poll_count; i++) {
		int fd = session->poll_fds[i].fd, code;

		if (fd < 0 || i == RB_POLL_WAKE)
			continue;
		code = rb_sys_epoll_add(session->sys, session->epoll, fd);
		if (code && code != -EEXIST)
			return rb_err_set(err, RAWBPF_IO, code, "epoll_ctl: %s", strerror(-code));
	}
	return 0;
}

/* The timer's interval in milliseconds; 0: no timer needed. */
static int interval_ms(const struct rawbpf *session)
{
	if (session->trace.fd >= 0 && !session->trace.wakes)
		return RB_ASK_EVERY_MS;
	return rb_session_follows(session) ? RB_FOLLOW_EVERY_MS : 0;
}

static int make_timer(struct rawbpf *session, struct rawbpf_err *err)
{
	int every = interval_ms(session), code;

	if (!every)
		return 0;
	session->timer = rb_sys_timer(session->sys, every);
	if (session->timer < 0)
		return rb_err_set(err, RAWBPF_IO, session->timer, "timerfd_create: %s",
				  strerror(-session->timer));
	code = rb_sys_epoll_add(session->sys, session->epoll, session->timer);
	return code ? rb_err_set(err, RAWBPF_IO, code, "epoll_ctl: %s", strerror(-code)) : 0;
}

void rb_session_unwatch(struct rawbpf *session)
{
	rb_sys_close(session->sys, session->timer);
	rb_sys_close(session->sys, session->epoll);
	session->timer = session->epoll = -1;
}

static int make(struct rawbpf *session, struct rawbpf_err *err)
{
	int code;

	session->epoll = rb_sys_epoll(session->sys);
	if (session->epoll < 0)
		code = rb_err_set(err, RAWBPF_IO, session->epoll, "epoll_create1: %s",
				  strerror(-session->epoll));
	else
		code = rb_session_watch(session, err);
	if (!code)
		code = make_timer(session, err);
	if (code)
		rb_session_unwatch(session);
	return code;
}

int rawbpf_fd(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_FD, err);

	if (code)
		return code;
	if (session->epoll < 0)
		code = make(session, err);
	rb_session_leave(session);
	return code ? code : session->epoll;
}

void rb_session_quiet(struct rawbpf *session)
{
	uint64_t times[64]; /* 8 bytes are enough, but narration prints shorter reads as text */

	if (session->timer >= 0)
		rb_sys_read(session->sys, session->timer, times, sizeof(times));
}
