// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sources - the maps through which programs send events: ring buffers and perf event arrays.
 *
 * Every such map that was created gets a reader before the first program is attached, so that no
 * event is lost in between. One array of descriptors is built for poll(): trace_pipe,
 * options.wake_fd, each ring buffer's map, each perf buffer's event for each CPU. The session owns
 * readers and array.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "session/session_internal.h"

#define PERF_PAGES 64 /* data pages for each CPU */

/* Context of a reader's callback, for making a record. */
struct telling {
	const struct rawbpf_options *options;
	struct rawbpf_record record; /* all fields except the message */
};

static int tell_event(void *ctx, const void *data, size_t size)
{
	struct telling *telling = ctx;

	telling->record.message = (struct rawbpf_string){ data, size };
	return telling->options->record(telling->options->ctx, &telling->record);
}

static int tell_nobody(void *ctx, const void *data, size_t size)
{
	(void)ctx, (void)data, (void)size;
	return 0;
}

/* Report losses since the last report, as a separate record. */
static void tell_lost(struct rawbpf *session, struct rb_source *source)
{
	struct rawbpf_record record = {
		.type = RAWBPF_LOSS,
		.map = source->map,
		.cpu = -1,
		.lost = source->perf.lost - source->lost_reported,
	};

	if (!record.lost)
		return;
	source->lost_reported = source->perf.lost;
	if (session->options.record)
		session->options.record(session->options.ctx, &record);
}

static int open_source(struct rawbpf *session, uint32_t map, struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_BUFFER, session->plan.maps[map].name);
	const struct rb_map *spec = &session->object.maps[map];
	struct rb_source *source = &session->sources[session->source_count];
	int fd = session->load.map_fds[map], code;
	struct bpf_map_info info;

	*source = (struct rb_source){ .map = map, .is_ring = spec->type == BPF_MAP_TYPE_RINGBUF };
	if (source->is_ring) {
		code = rb_bpf_map_info(session->sys, fd, &info);
		if (code)
			rb_err_set(err, RAWBPF_IO, code, "reading its size: %s", strerror(-code));
		else
			code = rb_ring_open(session->sys, fd, info.max_entries, &source->ring, err);
	} else {
		code = rb_perf_open(session->sys, fd, PERF_PAGES, &source->perf, err);
	}
	if (code) {
		rb_err_prefix(err, "reading map %s", spec->name);
		return code;
	}
	session->source_count++;
	return 0;
}

static int build_poll(struct rawbpf *session, struct rawbpf_err *err)
{
	size_t count = RB_POLL_SOURCES;
	struct pollfd *fds;

	for (size_t i = 0; i < session->source_count; i++)
		count += session->sources[i].is_ring ? 1 : session->sources[i].perf.cpu_count;
	fds = calloc(count, sizeof(*fds));
	if (!fds)
		return rb_err_nomem(err);
	fds[RB_POLL_TRACE] = (struct pollfd){ .fd = session->trace.fd, .events = POLLIN };
	fds[RB_POLL_WAKE] = (struct pollfd){ .fd = session->options.wake_fd, .events = POLLIN };
	count = RB_POLL_SOURCES;
	for (size_t i = 0; i < session->source_count; i++) {
		const struct rb_source *source = &session->sources[i];

		if (source->is_ring)
			fds[count++] = (struct pollfd){ .fd = source->ring.map, .events = POLLIN };
		for (size_t j = 0; j < source->perf.cpu_count; j++)
			fds[count++] =
				(struct pollfd){ .fd = source->perf.cpus[j].fd, .events = POLLIN };
	}
	free(session->poll_fds);
	session->poll_fds = fds;
	session->poll_count = count;
	return session->epoll < 0 ? 0 : rb_session_watch(session, err);
}

int rb_session_follow_sources(struct rawbpf *session, struct rawbpf_err *err)
{
	bool changed = false;
	int code = 0;

	for (size_t i = 0; i < session->source_count && !code; i++) {
		struct rb_source *source = &session->sources[i];
		unsigned int before = source->perf.changes;

		if (source->is_ring)
			continue;
		code = rb_perf_online(&source->perf, err);
		if (code)
			rb_err_prefix(err, "reading map %s",
				      session->object.maps[source->map].name);
		changed |= source->perf.changes != before;
	}
	return !code && changed ? build_poll(session, err) : code;
}

bool rb_session_has_perf(const struct rawbpf *session)
{
	for (size_t i = 0; i < session->source_count; i++)
		if (!session->sources[i].is_ring)
			return true;
	return false;
}

int rb_session_open_sources(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rb_object *object = &session->object;
	int code = 0;

	session->sources = calloc(object->map_count + 1, sizeof(*session->sources));
	if (!session->sources)
		return rb_err_nomem(err);
	for (size_t i = 0; !code && i < object->map_count; i++) {
		uint32_t type = object->maps[i].type;

		if (session->load.map_fds[i] >= 0 &&
		    (type == BPF_MAP_TYPE_RINGBUF || type == BPF_MAP_TYPE_PERF_EVENT_ARRAY))
			code = open_source(session, (uint32_t)i, err);
	}
	return code ? code : build_poll(session, err);
}

int64_t rb_session_read_sources(struct rawbpf *session, struct rawbpf_err *err)
{
	int64_t total = 0;

	for (size_t i = 0; i < session->source_count && !session->stopped; i++) {
		struct rb_source *source = &session->sources[i];
		struct telling telling = { &session->options,
					   { .type = RAWBPF_EVENT, .map = source->map } };
		rb_event_fn *tell = session->options.record ? tell_event : tell_nobody;
		int64_t got = source->is_ring ? rb_ring_read(&source->ring, tell, &telling,
							     &session->stopped, err)
					      : rb_perf_read(&source->perf, tell, &telling,
							     &session->stopped, err);

		if (got < 0) {
			rb_err_prefix(err, "map %s", session->object.maps[source->map].name);
			return got;
		}
		total += got;
		tell_lost(session, source);
	}
	return total;
}

void rb_session_settle_sources(struct rawbpf *session)
{
	for (size_t i = 0; i < session->source_count; i++) {
		if (session->sources[i].is_ring)
			continue;
		session->unknown += !rb_perf_settle(&session->sources[i].perf);
		tell_lost(session, &session->sources[i]);
	}
}

void rb_session_close_sources(struct rawbpf *session)
{
	for (size_t i = 0; i < session->source_count; i++) {
		if (session->sources[i].is_ring)
			rb_ring_close(&session->sources[i].ring);
		else
			rb_perf_close(&session->sources[i].perf);
	}
	free(session->sources);
	free(session->poll_fds);
	session->sources = NULL;
	session->poll_fds = NULL;
	session->source_count = session->poll_count = 0;
}
