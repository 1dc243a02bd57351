// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * elements - the public functions for maps: find by name, create, and read or write elements.
 */
#include "session/session_internal.h"

int rawbpf_map_find(const struct rawbpf *session, const char *name, size_t *ret,
		    struct rawbpf_err *err)
{
	int code = rb_session_check(session, RB_CALL_MAP_FIND, err);

	if (!code && (!name || !ret))
		code = rb_session_refuse(RB_CALL_MAP_FIND, "name or ret is NULL", err);
	if (code)
		return code;
	for (size_t i = 0; i < session->object.map_count; i++) {
		if (session->plan.maps[i].template || strcmp(session->plan.maps[i].name, name))
			continue;
		*ret = i;
		return 0;
	}
	return rb_err_set(err, RAWBPF_USAGE, -ENOENT, "the object has no map %.200s", name);
}

static int refuse_index(const struct rawbpf *session, enum rb_session_call call, size_t index,
			struct rawbpf_err *err)
{
	if (index < session->object.map_count)
		return 0;
	rb_session_refuse(call, "", err);
	rb_err_more(err,
		    "map index %zu is out of "
		    "range: the object has %zu maps",
		    index, session->object.map_count);
	return -EINVAL;
}

static int create(struct rawbpf *session, size_t index, struct rawbpf_err *err)
{
	const struct rb_map *map = &session->object.maps[index];

	if (session->load.map_fds[index] < 0 && (map->kind == RB_MAP_KCONFIG || map->template))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "map %s: %s", map->name,
				  map->template ? "it is created with its outer map"
						: "it is created when a program needs it");
	return rb_load_map(&session->load, (uint32_t)index, err);
}

int rawbpf_map_create(struct rawbpf *session, size_t index, struct rawbpf_err *err)
{
	int code = rb_session_enter(session, RB_CALL_MAP_CREATE, err);

	if (code)
		return code;
	code = refuse_index(session, RB_CALL_MAP_CREATE, index, err);
	if (!code) {
		code = create(session, index, err);
		if (session->state == RB_OPENED && session->load.map_fds[index] >= 0)
			session->state = RB_PARTLY; /* the settings can no longer change */
		rb_session_renew_map(session, index);
	}
	rb_session_leave(session);
	return code;
}

static int refuse_unmade(const struct rawbpf *session, enum rb_session_call call, size_t index,
			 struct rawbpf_err *err)
{
	if (session->load.map_fds[index] >= 0)
		return 0;
	rb_session_refuse(call, "", err);
	rb_err_more(err,
		    "map %s is not created: rawbpf_load creates those that programs use, "
		    "rawbpf_map_create others",
		    session->object.maps[index].name);
	return -EINVAL;
}

/* Check that the map exists and is created, and that the pointers are not NULL. */
static int enter(struct rawbpf *session, enum rb_session_call call, size_t index, const void *key,
		 const void *value, struct rawbpf_err *err)
{
	int code = rb_session_check(session, call, err);

	if (!code)
		code = refuse_index(session, call, index, err);
	if (!code)
		code = refuse_unmade(session, call, index, err);
	if (!code && ((!key && session->object.maps[index].key_size) ||
		      (!value && session->object.maps[index].value_size)))
		code = rb_session_refuse(call, "key or value is NULL", err);
	return code ? code : rb_session_enter(session, call, err);
}

static int leave(struct rawbpf *session, size_t index, const char *what, int code,
		 struct rawbpf_err *err)
{
	rb_session_leave(session);
	if (code)
		rb_err_set(err, code == -ENOENT ? RAWBPF_USAGE : RAWBPF_IO, code, "map %s: %s: %s",
			   session->plan.maps[index].name, what,
			   code == -ENOENT ? "no such key" : strerror(-code));
	return code;
}

int rawbpf_map_lookup(struct rawbpf *session, size_t index, const void *key, void *value,
		      struct rawbpf_err *err)
{
	int code = enter(session, RB_CALL_MAP_LOOKUP, index, key, value, err);

	if (code)
		return code;

	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	code = rb_bpf_map_lookup(session->sys, session->load.map_fds[index], key, value, 0);
	return leave(session, index, "looking up", code, err);
}

int rawbpf_map_update(struct rawbpf *session, size_t index, const void *key, const void *value,
		      struct rawbpf_err *err)
{
	int code = enter(session, RB_CALL_MAP_UPDATE, index, key, value, err);

	if (code)
		return code;

	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	code = rb_bpf_map_update(session->sys, session->load.map_fds[index], key, value, BPF_ANY);
	return leave(session, index, "updating", code, err);
}

int rawbpf_map_delete(struct rawbpf *session, size_t index, const void *key, struct rawbpf_err *err)
{
	int code = enter(session, RB_CALL_MAP_DELETE, index, key, "", err);

	if (code)
		return code;

	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	code = rb_bpf_map_delete(session->sys, session->load.map_fds[index], key);
	return leave(session, index, "deleting", code, err);
}

int rawbpf_map_next(struct rawbpf *session, size_t index, const void *key, void *next,
		    struct rawbpf_err *err)
{
	int code = enter(session, RB_CALL_MAP_NEXT, index, next, "", err);

	if (code)
		return code;

	RB_PURPOSE(session->sys, RB_STEP_ELEMENTS, session->plan.maps[index].name);
	code = rb_bpf_map_next_key(session->sys, session->load.map_fds[index], key, next);
	return leave(session, index, "walking", code, err);
}
