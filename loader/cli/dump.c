// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * dump - each map, by the view that fits it.
 *
 *	counts:
 *	  {pid: 1, slot: 3}	17
 *
 * Per-CPU maps print a value for each CPU. Maps whose values are no data (program arrays, perf event
 * arrays, maps of maps, ring buffers) are left out.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/dump.h"
#include "cli/hist_map.h"
#include "cli/json.h"

static int take_wish(struct rawbpf *session, struct dump *dump, const char *text,
		     struct rb_err *err)
{
	const struct rb_object *object = rb_session_object(session);
	struct hist_wish wish;
	char name[256];
	size_t map;
	int code = hist_wish_parse(text, &wish, err);

	if (code)
		return code;
	if (wish.name_size >= sizeof(name))
		wish.name_size = sizeof(name) - 1;
	memcpy(name, text, wish.name_size);
	name[wish.name_size] = '\0';
	code = rawbpf_map_find(session, name, &map, err);
	if (code)
		return rb_err_prefix(err, "--hist %.100s", text);
	if (!walk_has_values(object->maps[map].type))
		return rb_err_set(err, RB_USAGE, -EINVAL,
				  "--hist %.100s: a map of that type holds no counts", text);
	return hist_shape_wish(&object->btf, &object->maps[map], &wish, &dump->shapes[map], err);
}

int dump_init(struct rawbpf *session, const char *const *wishes, size_t wish_count, bool json,
	      struct dump *ret, struct rb_err *err)
{
	const struct rb_object *object = rb_session_object(session);
	struct dump dump = { .session = session, .json = json };
	int code = 0;

	dump.shapes = calloc(object->map_count + 1, sizeof(*dump.shapes));
	if (!dump.shapes)
		return rb_err_nomem(err);
	for (size_t i = 0; i < object->map_count; i++)
		if (walk_has_values(object->maps[i].type))
			hist_shape_find(&object->btf, &object->maps[i], &dump.shapes[i]);
	for (size_t i = 0; !code && i < wish_count; i++)
		code = take_wish(session, &dump, wishes[i], err);
	if (code)
		dump_deinit(&dump);
	else
		*ret = dump;
	return code;
}

void dump_deinit(struct dump *dump)
{
	free(dump->shapes);
	*dump = (struct dump){ 0 };
}

static void add_entry(const struct walk *walk, const uint8_t *key, const uint8_t *value)
{
	if (walk->json) {
		rb_json_begin(walk->out, "entry");
		rb_json_cstring(walk->out, "map", walk->map->name);
		rb_text_string(walk->out, ",\"key\":");
		walk_add(walk, walk->map->key_type, key, walk->info.key_size);
		rb_text_string(walk->out, ",\"value\":");
		walk_add_value(walk, value);
		rb_json_end(walk->out);
		return;
	}
	rb_text_string(walk->out, "  ");
	walk_add(walk, walk->map->key_type, key, walk->info.key_size);
	rb_text_string(walk->out, "\t");
	walk_add_value(walk, value);
	rb_text_string(walk->out, "\n");
}

static void each_entry(void *ctx, const uint8_t *key, const uint8_t *value)
{
	add_entry(ctx, key, value);
}

void dump_maps(const struct dump *dump, struct rb_text *out)
{
	int code = 0;

	for (size_t i = 0; !code && i < rawbpf_map_count(dump->session); i++) {
		struct walk walk;

		if (!walk_init(dump->session, i, dump->json, out, &walk) ||
		    !walk_has_values(walk.info.type))
			continue;
		if (!dump->json)
			rb_text_printf(out, "%s:\n", walk.map->name);
		if (dump->shapes[i].kind)
			code = hist_map_add(&walk, &dump->shapes[i], add_entry);
		else
			code = walk_each(&walk, each_entry, &walk);
	}
	if (code)
		out->failed = true;
}
