// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * elements - the library's way to the maps of a loaded object: by name, and element by element.
 */
#include <string.h>

#include "session/session_internal.h"

size_t rawbpf_map_count(const struct rawbpf *session)
{
	return session->object.map_count;
}

struct rawbpf_map rawbpf_map_at(const struct rawbpf *session, size_t index)
{
	const struct rb_map *map = &session->plan.maps[index];

	return (struct rawbpf_map){
		.name = map->name,
		.type = map->type,
		.key_size = map->key_size,
		.value_size = map->value_size,
		.max_entries = map->max_entries,
		.fd = session->load.map_fds[index],
		.is_data = map->kind != RB_MAP_DEFINED && map->kind != RB_MAP_STRUCT_OPS,
	};
}

int rawbpf_map_find(struct rawbpf *session, const char *name, size_t *ret, struct rawbpf_err *err)
{
	for (size_t i = 0; i < session->object.map_count; i++) {
		if (session->plan.maps[i].template || strcmp(session->plan.maps[i].name, name))
			continue;
		*ret = i;
		return 0;
	}
	return rb_err_set(err, RAWBPF_USAGE, -ENOENT, "the object has no map %.200s", name);
}

int rawbpf_map_create(struct rawbpf *session, size_t index, struct rawbpf_err *err)
{
	return rb_load_map(&session->load, (uint32_t)index, err);
}

static int answer(const struct rawbpf *session, size_t index, const char *what, int code,
		  struct rawbpf_err *err)
{
	if (code && code != -ENOENT)
		rb_err_set(err, RAWBPF_IO, code, "map %s: %s: %s", session->plan.maps[index].name,
			   what, strerror(-code));
	return code;
}

int rawbpf_map_lookup(struct rawbpf *session, size_t index, const void *key, void *value,
		      struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	return answer(session, index, "looking up",
		      rb_bpf_map_lookup(session->sys, session->load.map_fds[index], key, value, 0),
		      err);
}

int rawbpf_map_update(struct rawbpf *session, size_t index, const void *key, const void *value,
		      struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	return answer(
		session, index, "updating",
		rb_bpf_map_update(session->sys, session->load.map_fds[index], key, value, BPF_ANY),
		err);
}

int rawbpf_map_delete(struct rawbpf *session, size_t index, const void *key, struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	return answer(session, index, "deleting",
		      rb_bpf_map_delete(session->sys, session->load.map_fds[index], key), err);
}

int rawbpf_map_next(struct rawbpf *session, size_t index, const void *key, void *next,
		    struct rawbpf_err *err)
{
	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	return answer(session, index, "walking",
		      rb_bpf_map_next_key(session->sys, session->load.map_fds[index], key, next),
		      err);
}
