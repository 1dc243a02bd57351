// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * session - the stages of a BPF object, from bytes to the programs' output. Read this file first.
 *
 * rb_session_run(), at the end, calls the public functions in order; each is one stage:
 *
 *	rawbpf_open	bytes -> sections, symbols, relocations		elf/
 *			      -> programs, data, named relocations	object/
 *			section names, options -> kinds, targets	plan/
 *	rawbpf_load	instructions + the kernel's types -> CO-RE	core/
 *			data -> maps					load/
 *			instructions + map fds -> linked text		link/
 *			linked text -> programs				load/
 *	rawbpf_attach	output buffers				stream/
 *			programs -> links				attach/
 *	rawbpf_drop_rights	capabilities -> those still needed
 *	rawbpf_poll	the programs' output -> records			stream/
 *	rawbpf_detach	close the links					attach/
 *	rawbpf_drain	output that is still buffered -> records	stream/
 *	rawbpf_close	release everything else
 *
 * The first is pure; the others call the kernel through session->sys only. The steps between the
 * rooms are in session/. The caller owns the session and frees it with rawbpf_close().
 */
#include <stdlib.h>
#include <string.h>

#include "session/session_internal.h"

/* ---- open: pure ---- */

static int read_object(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rb_bytes image = { session->options.image, session->options.image_size };
	int code = rb_elf_parse(image, &session->elf, err);

	if (!code)
		code = rb_elf_check_bpf(&session->elf, err);
	if (!code)
		code = rb_object_init(&session->elf, &session->object, err);
	if (!code)
		code = rb_plan_make(&session->object, session->options.attach,
				    session->options.attach_count, &session->plan, err);
	return code;
}

/* Allocate the arrays for what will be created; descriptors start at -1. */
static int allocate(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rb_object *object = &session->object;
	int code;

	session->codes = calloc(object->func_count + 1, sizeof(*session->codes));
	session->resolved = calloc(object->extern_count + 1, sizeof(*session->resolved));
	session->extern_wanted = calloc(object->extern_count + 1, sizeof(bool));
	session->prog_fds = calloc(object->func_count + 1, sizeof(int));
	if (session->prog_fds) /* even after a failure: close no descriptor 0 */
		memset(session->prog_fds, -1, object->func_count * sizeof(int));
	session->multi_types = calloc(object->func_count + 1, sizeof(*session->multi_types));
	session->links =
		calloc(session->plan.count + object->map_count + 1, sizeof(*session->links));
	if (!session->codes || !session->resolved || !session->extern_wanted ||
	    !session->multi_types || !session->prog_fds || !session->links)
		return rb_err_nomem(err);
	code = rb_load_init(session->sys, object, &session->plan, &session->load, err);
	return code ? code : rb_session_make_view(session, err);
}

static int apply_settings(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rawbpf_options *options = &session->options;
	int code = 0;

	rb_session_renew_view(session);
	for (size_t i = 0; !code && i < options->set_count; i++)
		code = rawbpf_set(session, options->set[i], err);
	for (size_t i = 0; !code && i < options->map_set_count; i++)
		code = rawbpf_map_set(session, options->map_set[i], err);
	for (size_t i = 0; !code && i < options->type_set_count; i++)
		code = rawbpf_set_type(session, options->type_set[i], err);
	return code;
}

int rb_session_open(const struct rawbpf_options *options, struct rb_sys *sys, struct rawbpf **ret,
		    struct rawbpf_err *err)
{
	struct rawbpf *session;
	int code;

	rb_err_begin(err);
	if (!ret)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "rawbpf_open: ret is NULL");
	*ret = NULL;
	session = calloc(1, sizeof(*session));
	if (!session)
		return rb_err_nomem(err);
	code = rb_session_take_options(options, &session->options, err);
	if (code) {
		rb_err_prefix(err, "rawbpf_open");
		free(session);
		return code;
	}
	session->tracefs.dir = session->trace.fd = session->epoll = session->timer = -1;
	rb_session_set_door(session, sys);
	code = read_object(session, err);
	if (!code)
		code = allocate(session, err);
	if (!code)
		code = apply_settings(session, err);
	if (code) {
		rb_err_prefix(err, "%s", session->options.name ? session->options.name : "object");
		rawbpf_close(session, NULL);
		return code;
	}
	rb_session_tell_plan(session);
	*ret = session;
	return 0;
}

int rawbpf_open(const struct rawbpf_options *options, struct rawbpf **ret, struct rawbpf_err *err)
{
	return rb_session_open(options, NULL, ret, err);
}

/* ---- close: whatever exists ---- */

/*
 * Release what is in the kernel. The error is the first failure; the texts of later ones are
 * appended.
 */
static int release(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rawbpf_err later = RAWBPF_ERR_INIT;
	int code = rb_session_detach(session, err);

	RB_PURPOSE(session->sys, RB_STEP_UNDO, NULL);
	code = rb_err_also(code, err, rb_trace_close(&session->trace, &later), &later);
	rb_session_unwatch(session);
	rb_session_close_sources(session);
	for (size_t i = 0; session->prog_fds && i < session->object.func_count; i++)
		rb_sys_close(session->sys, session->prog_fds[i]);
	rb_load_deinit(&session->load, !session->loaded);
	if (session->tracefs.dir >= 0) {
		rb_trace_printk_restore(&session->tracefs, &session->printk);
		rb_tracefs_close(&session->tracefs);
	}
	rb_session_forget_types(session);
	return code;
}

int rawbpf_close(struct rawbpf *session, struct rawbpf_err *err)
{
	int code;

	rb_err_begin(err);
	if (!session)
		return 0;
	code = rb_session_enter(session, RB_CALL_CLOSE, err);
	if (code)
		return code;
	session->state = RB_CLOSING;
	code = release(session, err);
	free(session->links);
	for (size_t i = 0; session->codes && i < session->object.func_count; i++)
		rb_code_deinit(&session->codes[i]);
	free(session->codes);
	free(session->resolved);
	free(session->extern_wanted);
	free(session->prog_fds);
	free(session->multi_types);
	free(session->programs);
	free(session->maps);
	rb_session_forget_structs(session);
	rb_plan_deinit(&session->plan);
	rb_object_deinit(&session->object);
	rb_elf_deinit(&session->elf);
	rb_text_deinit(&session->narration);
	free(session);
	return code;
}

struct rb_object *rb_session_object(struct rawbpf *session)
{
	return &session->object;
}

/* ---- all stages, by the public functions only ---- */

static bool is_woken(const struct rawbpf_options *options, const struct rawbpf *session)
{
	return rawbpf_woken(session) && (!options->woken || options->woken(options->ctx));
}

/* Drop a count: 0 or a negative errno. */
static int at_most_0(int code)
{
	return code < 0 ? code : 0;
}

/* Poll until a callback or wake_fd ends it. */
static int stream(const struct rawbpf_options *options, struct rawbpf *session,
		  struct rawbpf_err *err)
{
	int code = 0, timeout_ms = 0;

	while (code >= 0) {
		code = rawbpf_poll(session, timeout_ms, err);
		if (code < 0 || rawbpf_stopped(session) || is_woken(options, session))
			break;
		if (!code && options->idle && options->idle(options->ctx))
			break;
		timeout_ms = code ? 0 : -1;
	}
	return at_most_0(code);
}

static void drop_rights(const struct rawbpf_options *options, struct rawbpf *session)
{
	struct rawbpf_err why;

	if (!options->drop_rights)
		return;
	if (rawbpf_drop_rights(session, options->keep, &why) && options->note)
		options->note(options->ctx, why.text);
	rawbpf_err_deinit(&why);
}

/* From the load to the last record; *refused: the callback `ready` ended it. */
static int trace(const struct rawbpf_options *options, struct rawbpf *session, bool *refused,
		 struct rawbpf_err *err)
{
	int code = rawbpf_load(session, err);

	if (!code)
		code = rawbpf_attach(session, err);
	if (code)
		return code;
	drop_rights(options, session);
	*refused = options->ready && options->ready(options->ctx, session);
	return *refused ? 0 : stream(options, session, err);
}

int rb_session_run(const struct rawbpf_options *given, struct rb_sys *sys,
		   struct rawbpf_stats *stats, struct rawbpf_err *err)
{
	struct rawbpf_options options;
	struct rawbpf_err later;
	struct rawbpf *session;
	bool refused = false;
	int code, undone;

	rb_err_begin(err);
	code = rb_session_take_options(given, &options, err);
	if (!code && stats)
		code = rb_session_check_stats(stats, err);
	if (!code)
		code = rb_session_open(&options, sys, &session, err);
	if (code)
		return code;
	rb_session_keep(session, true);
	code = trace(&options, session, &refused, err);
	undone = rawbpf_detach(session, &later);
	if (!code && !refused)
		code = at_most_0(rawbpf_drain(session, err));
	if (!code && options.ending)
		options.ending(options.ctx, session);
	code = rb_err_also(code, err, undone, &later);
	if (stats)
		rawbpf_get_stats(session, stats, NULL);
	rb_session_keep(session, false);
	return rb_err_also(code, err, rawbpf_close(session, &later), &later);
}

int rawbpf_run(const struct rawbpf_options *options, struct rawbpf_stats *stats,
	       struct rawbpf_err *err)
{
	return rb_session_run(options, NULL, stats, err);
}
