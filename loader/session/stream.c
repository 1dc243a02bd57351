// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stream - what the programs print, from the kernel's buffers to the caller's function.
 */
#include <string.h>
#include <time.h>

#include "attach/perf_event.h"
#include "session/session_internal.h"

#define ASK_EVERY_MS	100 /* where poll() does not wake for a single line */
#define FOLLOW_EVERY_MS 1000
#define LOOK_EVERY	64 /* reads in a row that found something */

static uint64_t events_of(const struct rawbpf *session)
{
	uint64_t events = session->trace.events + session->output_lines;

	for (size_t i = 0; i < session->source_count; i++)
		events += session->sources[i].ring.events + session->sources[i].perf.events;
	return events;
}

/* One read of what is there. Returns whether there was anything, or a negative errno. */
static int read_all(struct rawbpf *session, struct rawbpf_err *err)
{
	int64_t events;
	int code = 0;

	if (session->stopped)
		return 0;
	if (session->trace.fd >= 0)
		code = rb_trace_read(&session->trace, session->options.record, session->options.ctx,
				     &session->stopped, err);
	if (code < 0)
		return code;
	events = rb_session_read_sources(session, err);
	return events < 0 ? (int)events : code || events;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Once a second, where something is there once for every CPU: CPUs come and go. */
static int follow(struct rawbpf *session, int *timeout_ms, struct rawbpf_err *err)
{
	bool any = rb_session_has_perf(session);
	int code = 0;

	for (size_t i = 0; i < session->link_count; i++)
		any |= session->links[i].samples != NULL;
	if (!any)
		return 0;
	if (*timeout_ms < 0 || *timeout_ms > FOLLOW_EVERY_MS)
		*timeout_ms = FOLLOW_EVERY_MS;
	if (now_ms() - session->followed < FOLLOW_EVERY_MS)
		return 0;
	session->followed = now_ms();
	for (size_t i = 0; !code && i < session->link_count; i++)
		if (session->links[i].samples)
			code = rb_samples_follow(&session->attacher, session->links[i].samples,
						 err);
	return code ? code : rb_session_follow_sources(session, err);
}

/* Until something came, or the time is up. */
static int wait_for_more(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err)
{
	int code;

	if (session->trace.fd >= 0 && !session->trace.wakes &&
	    (timeout_ms < 0 || timeout_ms > ASK_EVERY_MS))
		timeout_ms = ASK_EVERY_MS;
	session->poll_fds[1].revents = 0;
	code = rb_sys_poll(session->sys, session->poll_fds, session->poll_count, timeout_ms);
	if (code < 0 && code != -EINTR)
		return rb_err_set(err, RAWBPF_IO, code, "waiting for events: %s", strerror(-code));
	return 0;
}

int rawbpf_poll(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_STREAM, NULL);
	uint64_t before = events_of(session);
	int code = rb_session_read_iters(session, err);

	if (!code)
		code = follow(session, &timeout_ms, err);
	if (!code)
		code = read_all(session, err);
	if (!code && !session->stopped && timeout_ms) {
		code = wait_for_more(session, timeout_ms, err);
		if (!code)
			code = read_all(session, err);
	}
	return code < 0 ? code : (int)(events_of(session) - before);
}

/* The caller's descriptor was readable when we last waited, and means that it is enough. */
static bool woken(struct rawbpf *session)
{
	if (!session->poll_fds[1].revents)
		return false;
	session->poll_fds[1].revents = 0;
	return !session->options.woken || session->options.woken(session->options.ctx);
}

/*
 * Read until there is nothing, then wait. A flood never comes to an end, so every so often it is asked
 * without waiting whether somebody wants us to stop.
 */
static int stream(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = rb_session_read_iters(session, err);

	for (unsigned int reads = 1; !code && !session->stopped && !woken(session); reads++) {
		int timeout_ms = -1;

		code = read_all(session, err);
		if (code > 0 && reads % LOOK_EVERY) {
			code = 0;
			continue;
		}
		if (code > 0)
			timeout_ms = code = 0;
		else if (!code && session->options.idle &&
			 session->options.idle(session->options.ctx))
			break;
		if (!code && !session->stopped)
			code = follow(session, &timeout_ms, err);
		if (!code && !session->stopped)
			code = wait_for_more(session, timeout_ms, err);
	}
	return code;
}

int rb_session_stream(struct rawbpf *session, struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_STREAM, NULL);
	int code =
		session->options.ready ? session->options.ready(session->options.ctx, session) : 0;

	session->stopped = code;
	if (code)
		return 0;
	/* at once and not at the end: by then someone else may want it on, or we may be killed */
	if (session->trace.instance[0])
		rb_trace_printk_restore(&session->tracefs, &session->printk);
	session->printk.was_off &= !session->trace.instance[0];
	return stream(session, err);
}

/* What was buffered before the detach. Nothing new gets in; into the global pipe, it may. */
int rb_session_drain(struct rawbpf *session, struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_STREAM, NULL);
	uint64_t most =
		session->trace.events + (session->trace.instance[0] ? UINT64_MAX / 2 : 1 << 20);
	int code;

	do
		code = read_all(session, err);
	while (code > 0 && session->trace.events < most);
	if (code >= 0)
		rb_session_settle_sources(session);
	return code < 0 ? code : 0;
}
