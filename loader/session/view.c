// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * view - the caller's view of programs, maps and statistics: plain structs that stay valid until
 * the session is closed, and are updated after each call that can change them.
 */
#include <stdlib.h>

#include "session/session_internal.h"

int rb_session_make_view(struct rawbpf *session, struct rawbpf_err *err)
{
	session->programs = calloc(session->plan.count + 1, sizeof(*session->programs));
	session->maps = calloc(session->object.map_count + 1, sizeof(*session->maps));
	return session->programs && session->maps ? 0 : rb_err_nomem(err);
}

static void renew_program(const struct rawbpf *session, size_t index)
{
	const struct rb_plan_item *item = &session->plan.items[index];
	const struct rb_func *func = &session->object.funcs[item->func];

	session->programs[index] = (struct rawbpf_program){
		.size = sizeof(struct rawbpf_program),
		.name = func->name,
		.section = func->section_name,
		.kind = item->kind ? item->kind->name : NULL,
		.insn_count = func->count,
		.fd = session->prog_fds[item->func],
	};
}

static void renew_map(const struct rawbpf *session, size_t index)
{
	const struct rb_map *map = &session->plan.maps[index];
	struct rb_map_sizes sizes = { map->key_size, map->value_size, map->max_entries };

	if (session->load.map_fds[index] >= 0)
		sizes = session->load.sizes[index];
	session->maps[index] = (struct rawbpf_map){
		.size = sizeof(struct rawbpf_map),
		.name = map->name,
		.type = map->type,
		.key_size = sizes.key,
		.value_size = sizes.value,
		.max_entries = sizes.entries,
		.fd = session->load.map_fds[index],
		.is_data = map->kind != RB_MAP_DEFINED && map->kind != RB_MAP_STRUCT_OPS,
	};
}

static void show_link(const struct rawbpf *session, const struct rb_link *link)
{
	if (!link->structure) {
		session->programs[link->item].attached = link->what;
		return;
	}
	for (size_t i = 0; i < session->plan.count; i++)
		if (rb_session_link_has(session, link, i))
			session->programs[i].attached = link->what;
}

/* A map, and those that were created because it starts with them. */
void rb_session_renew_map(struct rawbpf *session, size_t index)
{
	const struct rb_map *map = &session->plan.maps[index];

	renew_map(session, index);
	for (size_t i = 0; i < map->slot_count; i++)
		if (!session->object.slots[map->slot + i].program)
			renew_map(session, session->object.slots[map->slot + i].target);
}

void rb_session_renew_program(struct rawbpf *session, size_t index)
{
	const size_t func = session->plan.items[index].func;
	const struct rb_code *code = &session->codes[func];
	struct rb_code_cursor at = { 0 };
	const struct rb_reloc *reloc;

	renew_program(session, index);
	for (size_t i = 0; session->options.attach_count > 1 && i < session->plan.count; i++)
		if (session->plan.items[i].func == func)
			renew_program(session, i);
	while ((reloc = rb_code_next_reloc(&session->object, code, &at)))
		if (reloc->kind == RB_RELOC_DATA || reloc->kind == RB_RELOC_MAP)
			rb_session_renew_map(session, reloc->target);
		else if (reloc->kind == RB_RELOC_EXTERN &&
			 session->object.externs[reloc->target].kind == RB_EXTERN_KCONFIG)
			renew_map(session, session->load.kconfig);
}

void rb_session_renew_view(struct rawbpf *session)
{
	if (!session->maps || !session->programs) /* opening failed: it is about to be closed */
		return;
	for (size_t i = 0; i < session->plan.count; i++)
		renew_program(session, i);
	for (size_t i = 0; i < session->object.map_count; i++)
		renew_map(session, i);
	for (size_t i = 0; i < session->link_count; i++)
		show_link(session, &session->links[i]);
}

size_t rawbpf_program_count(const struct rawbpf *session)
{
	return session ? session->plan.count : 0;
}

const struct rawbpf_program *rawbpf_program_at(const struct rawbpf *session, size_t index)
{
	return index < rawbpf_program_count(session) ? &session->programs[index] : NULL;
}

size_t rawbpf_map_count(const struct rawbpf *session)
{
	return session ? session->object.map_count : 0;
}

const struct rawbpf_map *rawbpf_map_at(const struct rawbpf *session, size_t index)
{
	return index < rawbpf_map_count(session) ? &session->maps[index] : NULL;
}

/* Up to the last field of version 0.1. */
#define FIRST (offsetof(struct rawbpf_stats, reserved) + sizeof(uint32_t))

int rb_session_check_stats(struct rawbpf_stats *stats, struct rawbpf_err *err)
{
	const struct rawbpf_stats none = RAWBPF_STATS_INIT;

	return rb_sized_give(stats, FIRST, &none, sizeof(none), "rawbpf_stats", err);
}

int rawbpf_get_stats(const struct rawbpf *session, struct rawbpf_stats *ret, struct rawbpf_err *err)
{
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	int code = rb_session_check(session, RB_CALL_STATS, err);

	if (!code && !ret)
		code = rb_session_refuse(RB_CALL_STATS, "ret is NULL", err);
	if (code)
		return code;
	stats.events = session->trace.events + session->output_lines;
	stats.lost = session->trace.lost;
	stats.unknown = session->trace.unknown + session->unknown;
	stats.links = (uint32_t)session->link_count;
	for (size_t i = 0; i < session->link_count; i++)
		stats.iterators += session->links[i].iter;
	for (size_t i = 0; i < session->source_count; i++) {
		stats.events += session->sources[i].ring.events + session->sources[i].perf.events;
		stats.lost += session->sources[i].perf.lost;
	}
	for (size_t i = 0; i < session->object.func_count; i++)
		stats.programs += session->prog_fds[i] >= 0;
	return rb_sized_give(ret, FIRST, &stats, sizeof(stats), "rawbpf_stats", err);
}

const char *rawbpf_version(void)
{
	return RAWBPF_VERSION_STRING;
}

uint32_t rawbpf_version_number(void)
{
	return RAWBPF_VERSION_NUMBER;
}
