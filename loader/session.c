// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * session - the whole journey of a BPF object, from bytes to what it says. Read this file first.
 *
 * rb_session_run(), at the end, is the journey; what it calls is one step each:
 *
 *	rawbpf_open	bytes -> sections, symbols, relocations		elf/
 *			      -> programs, data, named relocations	object/
 *			words -> types and targets			attach/plan
 *	rawbpf_load	instructions + the kernel's types -> CO-RE	relocate/
 *			data -> maps					load/
 *			instructions + map fds -> patched instructions	relocate/
 *			patched instructions -> programs		load/
 *	rawbpf_attach	a place for what the programs print		stream/
 *			programs -> links				attach/
 *	rawbpf_poll	what they print -> records			stream/
 *	rawbpf_detach	links -> nothing
 *	rawbpf_close	all the rest -> nothing
 *
 * The first is pure; the others reach the kernel through session->sys alone. The steps between the
 * rooms are in session/.
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

/* Room for what will be created: everything starts as "not there". */
static int make_room(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rb_object *object = &session->object;

	session->codes = calloc(object->func_count + 1, sizeof(*session->codes));
	session->resolved = calloc(object->extern_count + 1, sizeof(*session->resolved));
	session->extern_wanted = calloc(object->extern_count + 1, sizeof(bool));
	session->prog_fds = calloc(object->func_count + 1, sizeof(int));
	if (session->prog_fds) /* whatever else is missing: what is closed is not stdin */
		memset(session->prog_fds, -1, object->func_count * sizeof(int));
	session->multi_types = calloc(object->func_count + 1, sizeof(*session->multi_types));
	session->links =
		calloc(session->plan.count + object->map_count + 1, sizeof(*session->links));
	if (!session->codes || !session->resolved || !session->extern_wanted ||
	    !session->multi_types || !session->prog_fds || !session->links)
		return rb_err_nomem(err);
	return rb_load_init(session->sys, object, &session->plan, &session->load, err);
}

static int apply_settings(struct rawbpf *session, struct rawbpf_err *err)
{
	const struct rawbpf_options *options = &session->options;
	int code = 0;

	for (size_t i = 0; !code && i < options->set_count; i++)
		code = rawbpf_set(session, options->set[i], err);
	for (size_t i = 0; !code && i < options->map_set_count; i++)
		code = rawbpf_map_set(session, options->map_set[i], err);
	for (size_t i = 0; !code && i < options->type_set_count; i++)
		code = rawbpf_set_type(session, options->type_set[i], err);
	return code;
}

int rawbpf_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return rb_plan_set(&session->plan, &session->object, assignment, err);
}

int rawbpf_map_set(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return rb_plan_set_map(&session->plan, assignment, err);
}

int rawbpf_set_type(struct rawbpf *session, const char *assignment, struct rawbpf_err *err)
{
	return rb_plan_set_type(&session->plan, &session->object, assignment, err);
}

int rb_session_open(const struct rawbpf_options *options, struct rb_sys *sys, struct rawbpf **ret,
		    struct rawbpf_err *err)
{
	struct rawbpf *session = calloc(1, sizeof(*session));
	int code;

	if (!session)
		return rb_err_nomem(err);
	session->options = *options;
	session->tracefs.dir = session->trace.fd = -1;
	rb_session_set_door(session, sys);
	code = read_object(session, err);
	if (!code)
		code = make_room(session, err);
	if (!code)
		code = apply_settings(session, err);
	if (code) {
		rawbpf_close(session, NULL);
		rb_err_prefix(err, "%s", options->name ? options->name : "object");
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

/* ---- close: whatever is there ---- */

int rawbpf_close(struct rawbpf *session, struct rawbpf_err *err)
{
	struct rawbpf_err later = { 0 };
	int code, failed;

	if (!session)
		return 0;
	session->sys->purpose = (struct rb_purpose){ RB_STEP_UNDO, NULL };
	code = rawbpf_detach(session, err);
	failed = rb_trace_close(&session->trace, code ? &later : err);
	code = code ? code : failed;
	rb_session_close_sources(session);
	for (size_t i = 0; session->prog_fds && i < session->object.func_count; i++)
		rb_sys_close(session->sys, session->prog_fds[i]);
	rb_load_deinit(&session->load, !session->loaded);
	if (session->tracefs.dir >= 0)
		rb_trace_printk_restore(&session->tracefs, &session->printk);
	if (session->tracefs.dir >= 0)
		rb_tracefs_close(&session->tracefs);
	rawbpf_err_deinit(&later);
	free(session->links);
	for (size_t i = 0; session->codes && i < session->object.func_count; i++)
		rb_code_deinit(&session->codes[i]);
	free(session->codes);
	free(session->resolved);
	free(session->extern_wanted);
	free(session->prog_fds);
	free(session->multi_types);
	rb_session_forget_structs(session);
	rb_plan_deinit(&session->plan);
	rb_object_deinit(&session->object);
	rb_elf_deinit(&session->elf);
	rb_session_forget_types(session);
	rb_text_deinit(&session->narration);
	free(session);
	return code;
}

/* ---- what there is to know ---- */

struct rb_object *rb_session_object(const struct rawbpf *session)
{
	return (struct rb_object *)&session->object;
}

size_t rawbpf_program_count(const struct rawbpf *session)
{
	return session->plan.count;
}

struct rawbpf_program rawbpf_program_at(const struct rawbpf *session, size_t index)
{
	const struct rb_plan_item *item = &session->plan.items[index];
	const struct rb_func *func = &session->object.funcs[item->func];
	struct rawbpf_program program = {
		.name = func->name,
		.section = func->section_name,
		.kind = item->kind ? item->kind->name : NULL,
		.insn_count = func->count,
		.fd = session->prog_fds[item->func],
	};

	for (size_t i = 0; i < session->link_count; i++)
		if (rb_session_link_has(session, &session->links[i], index))
			program.attached = session->links[i].what;
	return program;
}

struct rawbpf_stats rawbpf_stats(const struct rawbpf *session)
{
	struct rawbpf_stats stats = {
		.events = session->trace.events,
		.lost = session->trace.lost,
		.unknown = session->trace.unknown + session->untold,
		.links = (unsigned int)session->link_count,
	};

	stats.events += session->output_lines;
	for (size_t i = 0; i < session->link_count; i++)
		stats.iterators += session->links[i].iter;

	for (size_t i = 0; i < session->source_count; i++) {
		stats.events += session->sources[i].ring.events + session->sources[i].perf.events;
		stats.lost += session->sources[i].perf.lost;
	}
	for (size_t i = 0; i < session->object.func_count; i++)
		stats.programs += session->prog_fds[i] >= 0;
	return stats;
}

/* ---- the whole journey ---- */

int rb_session_run(const struct rawbpf_options *options, struct rb_sys *sys,
		   struct rawbpf_stats *stats, struct rawbpf_err *err)
{
	struct rawbpf_err on_the_way_out = { 0 };
	struct rawbpf *session;
	int code, failed;

	code = rb_session_open(options, sys, &session, err);
	if (code)
		return code;
	code = rawbpf_load(session, err);
	if (!code)
		code = rawbpf_attach(session, err);
	if (!code) {
		rb_session_give_up_rights(session);
		code = rb_session_stream(session, err);
	}
	failed = rawbpf_detach(session, &on_the_way_out);
	if (!code)
		code = rb_session_drain(session, err);
	if (!code && options->ending)
		options->ending(options->ctx, session);
	if (stats)
		*stats = rawbpf_stats(session);
	failed = rawbpf_close(session, failed ? NULL : &on_the_way_out) || failed;
	if (failed && (!code || !err)) {
		code = on_the_way_out.code;
		if (err)
			*err = on_the_way_out;
		return code;
	}
	if (failed)
		rb_err_more(err, "\n  and afterwards: %s", on_the_way_out.text);
	rawbpf_err_deinit(&on_the_way_out);
	return code;
}

int rawbpf_run(const struct rawbpf_options *options, struct rawbpf_stats *stats,
	       struct rawbpf_err *err)
{
	return rb_session_run(options, NULL, stats, err);
}
