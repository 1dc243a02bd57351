// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stream - rawbpf_poll() and rawbpf_drain(): read the programs' output from the kernel's buffers
 * and pass it to options.record.
 */
#include <limits.h>
#include <time.h>

#include "attach/perf_event.h"
#include "session/session_internal.h"
#include "stream/iterator.h"

#define LOOK_EVERY 64 /* reads that returned data */

static uint64_t events_of(const struct rawbpf *session)
{
	uint64_t events = session->trace.events + session->output_lines;

	for (size_t i = 0; i < session->source_count; i++)
		events += session->sources[i].ring.events + session->sources[i].perf.events;
	return events;
}

static int count_since(const struct rawbpf *session, uint64_t before)
{
	uint64_t count = events_of(session) - before;

	return count > INT_MAX ? INT_MAX : (int)count;
}

/* Read every source once. Returns 1 if there was data, 0 if not, or a negative errno. */
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
	if (events < 0)
		return (int)events;
	session->dry = !code && !events;
	return !session->dry;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

bool rb_session_follows(const struct rawbpf *session)
{
	for (size_t i = 0; i < session->link_count; i++)
		if (session->links[i].samples)
			return true;
	return rb_session_has_perf(session);
}

/* Once a second, for perf events that exist per CPU: CPUs go offline and come online. */
static int follow(struct rawbpf *session, int *timeout_ms, struct rawbpf_err *err)
{
	int code = 0;

	if (!rb_session_follows(session))
		return 0;
	if (*timeout_ms < 0 || *timeout_ms > RB_FOLLOW_EVERY_MS)
		*timeout_ms = RB_FOLLOW_EVERY_MS;
	if (now_ms() - session->followed < RB_FOLLOW_EVERY_MS)
		return 0;
	session->followed = now_ms();
	for (size_t i = 0; !code && i < session->link_count; i++)
		if (session->links[i].samples)
			code = rb_samples_follow(&session->attacher, session->links[i].samples,
						 err);
	return code ? code : rb_session_follow_sources(session, err);
}

/* Wait for data, at most until the timeout. */
static int wait_for_more(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err)
{
	int code;

	if (session->trace.fd >= 0 && !session->trace.wakes &&
	    (timeout_ms < 0 || timeout_ms > RB_ASK_EVERY_MS))
		timeout_ms = RB_ASK_EVERY_MS;
	code = rb_sys_poll(session->sys, session->poll_fds, session->poll_count, timeout_ms);
	if (code < 0 && code != -EINTR)
		return rb_err_set(err, RAWBPF_IO, code, "waiting for events: %s", strerror(-code));
	return 0;
}

/* A line that an iterator wrote. */
static int tell_line(void *ctx, const char *line, size_t size)
{
	struct rawbpf *session = ctx;
	struct rawbpf_record record = {
		.type = RAWBPF_OUTPUT,
		.line = { line, size },
		.message = { line, size },
		.map = session->iterator,
	};

	session->output_lines++;
	return session->options.record ? session->options.record(session->options.ctx, &record) : 0;
}

/* Iterators are read once each, to their ends. */
static int read_iterators(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = 0;

	for (size_t i = 0; !code && i < session->link_count && !session->stopped; i++) {
		struct rb_link *link = &session->links[i];

		if (!link->iter || link->was_read)
			continue;
		link->was_read = true;
		session->iterator = (uint32_t)link->item;
		code = rb_iterator_read(session->sys, link->fd, tell_line, session,
					&session->stopped, err);
		if (code)
			rb_err_prefix(err, "%s", link->what);
	}
	return code;
}

/* Not at the end: by then another process may need it enabled, or we may have been killed. */
static void restore_printk(struct rawbpf *session)
{
	if (!session->trace.instance[0])
		return;
	rb_trace_printk_restore(&session->tracefs, &session->printk);
	session->printk.was_off = false;
}

/*
 * Read what is available; if there is nothing, wait and read again. If the previous call found
 * nothing, wait first: the wait ends at once if data has arrived. A continuous stream of events
 * would never end, so wake_fd is checked without waiting at regular intervals.
 */
static int poll_once(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err)
{
	const uint64_t before = events_of(session);
	const bool may_wait = timeout_ms != 0;
	bool skip = session->dry && may_wait && session->epoll < 0;
	int code = read_iterators(session, err);

	if (!code)
		code = follow(session, &timeout_ms, err);
	if (!code && !skip)
		code = read_all(session, err);
	if (code > 0 && ++session->reads % LOOK_EVERY == 0)
		code = wait_for_more(session, 0, err);
	else if (!code && may_wait && !session->stopped && events_of(session) == before) {
		code = wait_for_more(session, timeout_ms, err);
		if (!code)
			code = read_all(session, err);
	}
	return code < 0 ? code : count_since(session, before);
}

int rawbpf_poll(struct rawbpf *session, int timeout_ms, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_POLL, err);

	if (code)
		return code;
	session->poll_fds[RB_POLL_WAKE].revents = 0;
	restore_printk(session);
	rb_session_quiet(session);
	code = poll_once(session, timeout_ms, err);
	rb_session_leave(session);
	return code;
}

bool rawbpf_woken(const struct rawbpf *session)
{
	return session && session->poll_fds && session->poll_fds[RB_POLL_WAKE].revents;
}

int rawbpf_stopped(const struct rawbpf *session)
{
	return session ? session->stopped : 0;
}

/* The instance gets no new lines; the global trace_pipe may. */
static int drain(struct rawbpf *session, struct rawbpf_err *err)
{
	const uint64_t before = events_of(session);
	uint64_t most =
		session->trace.events + (session->trace.instance[0] ? UINT64_MAX / 2 : 1 << 20);
	int code;

	do
		code = read_all(session, err);
	while (code > 0 && session->trace.events < most);
	if (code < 0)
		return code;
	rb_session_settle_sources(session);
	return count_since(session, before);
}

int rawbpf_drain(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_DRAIN, err);

	if (code)
		return code;
	code = drain(session, err);
	rb_session_leave(session);
	return code;
}
