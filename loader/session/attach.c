// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * attach - open the trace instance and the event sources, attach the plan's programs to their
 * targets, and detach them in reverse order.
 */
#include <string.h>

#include "attach/usdt_maps.h"
#include "session/session_internal.h"

/* The first of the candidates that exists. */
static int attach_item(struct rawbpf *session, const struct rb_plan_item *item,
		       struct rawbpf_err *err)
{
	const struct rb_func *func = &session->object.funcs[item->func];
	struct rb_text where = { 0 };
	int code = -ENOENT;

	for (size_t i = 0; i < item->target_count; i++) {
		const struct rb_target *target = &item->targets[i];

		if (rb_kind_has_btf_target(target->kind) && i != item->chosen)
			continue; /* the program is loaded for another candidate */
		struct rb_link *link = &session->links[session->link_count];

		code = target->kind->traits->tracefs ? rb_session_need_tracefs(session, err) : 0;
		session->attacher.tracefs = &session->tracefs;
		session->attacher.multi_type = session->multi_types[item->func];
		if (!code)
			code = rb_attach(&session->attacher, target, session->prog_fds[item->func],
					 func->name, link, err);
		if (!code) {
			link->item = (size_t)(item - session->plan.items);
			session->link_count++;
			rb_text_deinit(&where);
			if (err)
				rawbpf_err_deinit(err); /* the errors of the candidates */
			return 0;
		}
		rb_text_clear(&where);
		rb_target_describe(target, &where);
		rb_err_prefix(err, "attach %s", where.failed ? "" : where.data);
		if (err && err->status != RAWBPF_ATTACH && err->status != RAWBPF_FEATURE)
			break; /* the next candidate would fail in the same way */
	}
	rb_text_deinit(&where);
	if (item->target_count > 1 && err && err->status == RAWBPF_ATTACH)
		rb_err_prefix(err, "none of the candidates %s exists", item->text);
	rb_err_prefix(err, "program %s", func->name);
	return code;
}

/* For iterators over a map: find its descriptor by name. */
static int map_of(void *ctx, const char *name)
{
	const struct rawbpf *session = ctx;

	for (size_t i = 0; i < session->object.map_count; i++)
		if (!strcmp(session->object.maps[i].name, name))
			return session->load.map_fds[i] < 0 ? -ENOENT : session->load.map_fds[i];
	return -ENOENT;
}

static void note(void *ctx, const char *line)
{
	rb_session_note(ctx, "%s", line);
}

static int check_pid(const struct rawbpf *session, struct rawbpf_err *err)
{
	for (size_t i = 0; session->options.pid && i < session->plan.count; i++) {
		const struct rb_plan_item *item = &session->plan.items[i];

		if ((item->target_count && !item->targets[0].kind->traits->pid) ||
		    rb_session_is_member(session, item))
			return rb_err_set(
				err, RAWBPF_USAGE, -EINVAL,
				"-p: %s programs run for all processes; filter in the program with "
				"bpf_get_current_pid_tgid()",
				item->kind->name);
	}
	return 0;
}

static int open_trace(struct rawbpf *session, struct rawbpf_err *err)
{
	int code;

	if (!session->prints)
		return 0;
	code = rb_session_need_tracefs(session, err);
	if (!code)
		code = rb_trace_open(&session->tracefs, session->attacher.group, &session->trace,
				     err);
	if (!code && !session->trace.instance[0])
		rb_session_note(
			session,
			"no trace instance could be created: reading the global trace_pipe, where "
			"concurrent readers take each other's lines");
	return code;
}

static int attach_all(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = check_pid(session, err);

	if (!code)
		code = rb_attacher_init(session->sys, &session->tracefs, &session->attacher, err);
	session->attacher.pid = session->options.pid;
	session->attacher.map = map_of;
	session->attacher.note = note;
	session->attacher.ctx = session;
	if (!code)
		code = open_trace(session, err);
	if (!code)
		code = rb_session_open_sources(session, err);
	if (!code)
		code = rb_usdt_maps_find(&session->load, &session->attacher.usdt, err);
	for (size_t i = 0; !code && i < session->plan.count; i++)
		if (session->plan.items[i].target_count)
			code = attach_item(session, &session->plan.items[i], err);
	if (!code)
		code = rb_session_attach_structs(session, err);
	rb_attacher_settle(&session->attacher);
	return code;
}

int rawbpf_attach(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_ATTACH, err);

	if (code)
		return code;
	code = attach_all(session, err);
	session->state = code ? RB_FAILED : RB_ATTACHED;
	rb_session_renew_view(session);
	rb_session_leave(session);
	return code;
}

/* In reverse order; continue after failures. */
int rb_session_detach(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rawbpf_err later = RAWBPF_ERR_INIT;
	int code = 0;

	for (size_t i = 0; session->programs && i < session->plan.count; i++)
		session->programs[i].attached = NULL; /* the links own the strings */
	while (session->link_count) {
		struct rb_link *link = &session->links[--session->link_count];

		code = rb_err_also(code, err, rb_link_undo(&session->attacher, link, &later),
				   &later);
	}
	if (session->trace.fd >= 0)
		rb_trace_stop(&session->trace);
	return code;
}

int rawbpf_detach(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_DETACH, err);

	if (code)
		return code;
	code = rb_session_detach(session, err);
	if (session->state == RB_ATTACHED)
		session->state = RB_DETACHED;
	rb_session_renew_view(session);
	rb_session_leave(session);
	return code;
}
