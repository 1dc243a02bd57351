// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * typed_events - prints payloads as columns, JSON objects or hexadecimal.
 *
 * In: an event's bytes and its map. Out: a line of columns (with a header before the first one), a
 * JSON object {"type":"event","map":...,"data":...}, or without a type a hex dump or "hex". The
 * types are compiled once per map (types/value.h), so an event costs no lookup.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "report/typed_events.h"
#include "report/json.h"

static uint32_t type_named(const struct rb_btf *btf, const char *name)
{
	static const enum rb_btf_kind kinds[] = { RB_BTF_STRUCT, RB_BTF_TYPEDEF, RB_BTF_UNION,
						  RB_BTF_INT,	 RB_BTF_ENUM,	 RB_BTF_ENUM64 };

	name += strncmp(name, "struct ", 7) ? 0 : 7;
	for (size_t i = 0; i < RB_COUNT(kinds); i++) {
		uint32_t id = rb_btf_find(btf, kinds[i], name);

		if (id && rb_btf_size(btf, id) >= 0)
			return id;
	}
	return 0;
}

/* A perf event array's value is a descriptor: only a struct is the payload's type. */
static uint32_t type_of_map(const struct rb_btf *btf, const struct rb_map *map)
{
	if (!map->value_type)
		return 0;
	if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY &&
	    rb_btf_type(btf, rb_btf_resolve(btf, map->value_type)).kind != RB_BTF_STRUCT)
		return 0;
	return map->value_type;
}

/* Prepare everything that is the same for all events of a map. */
static int open_view(const struct rb_object *object, const struct rb_map *map, uint32_t asked,
		     bool json, struct event_view *ret)
{
	const struct rb_btf *btf = &object->btf;
	int code = -EINVAL;

	ret->type = asked ? asked : type_of_map(btf, map);
	if (ret->type && !json)
		code = rb_btf_columns_init(btf, ret->type, &ret->columns, NULL);
	ret->has_columns = !code;
	if (ret->type && code)
		code = rb_form_init(btf, ret->type, json ? RB_VALUE_JSON : RB_VALUE_TEXT,
				    &ret->form, NULL);
	if (code == -EINVAL) /* a type without values: print bytes */
		ret->type = code = 0;
	rb_json_begin(&ret->begin, "event");
	rb_json_cstring(&ret->begin, "map", map->name);
	rb_text_string(&ret->begin, ret->type ? ",\"data\":" : ",\"hex\":\"");
	return code || ret->begin.failed ? -ENOMEM : 0;
}

static bool has_events(const struct rb_map *map)
{
	return map->type == BPF_MAP_TYPE_RINGBUF || map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
}

int events_init(struct rawbpf *session, const char *type_name, bool json, struct events *ret,
		struct rawbpf_err *err)
{
	struct rb_object *object = rb_session_object(session);
	struct events events = { .object = object };
	uint32_t asked = 0;

	if (type_name) {
		asked = rb_object_need_btf(object, NULL) ? 0 : type_named(&object->btf, type_name);
		if (!asked) {
			rb_err_set(err, RAWBPF_USAGE, -ENOENT,
				   "--event-type %.100s: no such type in the object's BTF",
				   type_name);
			rb_err_hint(
				err,
				"clang writes only types that a map or global variable uses: give "
				"the map __type(value, struct NAME), or add a global variable of "
				"that type");
			return -ENOENT;
		}
	}
	events.views = calloc(object->map_count + 1, sizeof(*events.views));
	if (!events.views)
		return rb_err_nomem(err);
	for (size_t i = 0; i < object->map_count; i++) {
		if (has_events(&object->maps[i]) &&
		    open_view(object, &object->maps[i], asked, json, &events.views[i])) {
			events_deinit(&events);
			return rb_err_nomem(err);
		}
	}
	*ret = events;
	return 0;
}

void events_deinit(struct events *events)
{
	for (size_t i = 0; events->views && i < events->object->map_count; i++) {
		struct event_view *view = &events->views[i];

		if (view->has_columns)
			rb_btf_columns_deinit(&view->columns);
		rb_form_deinit(&view->form);
		rb_text_deinit(&view->begin);
	}
	free(events->views);
	*events = (struct events){ 0 };
}

static void add_hex(struct rb_text *out, const uint8_t *data, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *room = rb_text_reserve(out, size * 2);

	if (!room)
		return;
	for (size_t i = 0; i < size; i++) {
		room[2 * i] = digits[data[i] >> 4];
		room[2 * i + 1] = digits[data[i] & 15];
	}
	out->size += size * 2;
	out->data[out->size] = '\0';
}

/* In the format of hexdump -C: offset, sixteen bytes, printable characters. */
static void add_dump(struct rb_text *out, const uint8_t *data, size_t size)
{
	for (size_t at = 0; at < size; at += 16) {
		size_t left = size - at < 16 ? size - at : 16;

		rb_text_printf(out, "%08x ", (unsigned int)at);
		for (size_t i = 0; i < 16; i++) {
			if (i < left)
				rb_text_printf(out, " %02x", data[at + i]);
			else
				rb_text_string(out, "   ");
		}
		rb_text_string(out, "  ");
		for (size_t i = 0; i < left; i++) {
			uint8_t c = data[at + i];

			rb_text_add(out, c >= ' ' && c < 0x7f ? (const char *)&c : ".", 1);
		}
		rb_text_string(out, "\n");
	}
}

void events_text(struct events *events, const struct rawbpf_record *record, struct rb_text *out)
{
	struct event_view *view = &events->views[record->map];
	struct rb_bytes bytes = { (const uint8_t *)record->message.data, record->message.size };

	if (!view->type) {
		rb_text_printf(out, "%s: %zu bytes\n", events->object->maps[record->map].name,
			       bytes.size);
		add_dump(out, bytes.data, bytes.size);
		return;
	}
	if (view->has_columns && !view->started) {
		view->started = true;
		rb_btf_columns_header(&view->columns, out);
		rb_text_string(out, "\n");
	}
	if (view->has_columns)
		rb_btf_columns_row(&view->columns, bytes, out);
	else
		rb_form_print(&view->form, bytes, out);
	rb_text_string(out, "\n");
}

void events_json(struct events *events, const struct rawbpf_record *record, struct rb_text *out)
{
	const struct event_view *view = &events->views[record->map];
	struct rb_bytes bytes = { (const uint8_t *)record->message.data, record->message.size };

	rb_text_add(out, view->begin.data, view->begin.size);
	if (view->type) {
		rb_form_print(&view->form, bytes, out);
	} else {
		add_hex(out, bytes.data, bytes.size);
		rb_text_string(out, "\"");
	}
	rb_json_end(out);
}
