// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * dump - prints each map with the view for its type.
 *
 *	counts:
 *	  {pid: 1, slot: 3}	17
 *
 * Per-CPU maps print a value for each CPU. Maps whose values are not data (program arrays, perf
 * event arrays, maps of maps, ring buffers) are omitted.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "report/dump.h"
#include "report/hist_map.h"
#include "report/json.h"
#include "report/stacks.h"

static int take_wish(struct rawbpf *session, struct dump *dump, const char *text,
		     struct rawbpf_err *err)
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
	if (rawbpf_map_find(session, name, &map, NULL)) {
		code = hist_data_wish(rb_session_object(session), name, &wish, &dump->data, err);
		return code != -ENOENT
			       ? code
			       : rb_err_set(
					 err, RAWBPF_USAGE, code,
					 "--hist %.100s: no map or writable variable of that name",
					 text);
	}
	if (!walk_has_values(object->maps[map].type))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL,
				  "--hist %.100s: a map of that type holds no counts", text);
	if (dump->wished)
		dump->wished[map] = true;
	return hist_shape_wish(&object->btf, &object->maps[map], &wish, &dump->shapes[map], err);
}

int dump_init(struct rawbpf *session, const struct dump_options *options, struct dump *ret,
	      struct rawbpf_err *err)
{
	const struct rb_object *object = rb_session_object(session);
	struct dump dump = { .session = session };
	int code = 0;

	dump.shapes = calloc(object->map_count + 1, sizeof(*dump.shapes));
	if (!options->all)
		dump.wished = calloc(object->map_count + 1, sizeof(*dump.wished));
	if (!dump.shapes || (!options->all && !dump.wished))
		code = rb_err_nomem(err);
	for (size_t i = 0; !code && options->all && i < object->map_count; i++)
		if (walk_has_values(object->maps[i].type))
			hist_shape_find(&object->btf, &object->maps[i], &dump.shapes[i]);
	if (!code && options->all && hist_data_find(rb_session_object(session), &dump.data))
		code = rb_err_nomem(err);
	for (size_t i = 0; !code && i < options->wish_count; i++)
		code = take_wish(session, &dump, options->wishes[i], err);
	if (code)
		dump_deinit(&dump);
	else
		*ret = dump;
	return code;
}

void dump_deinit(struct dump *dump)
{
	free(dump->shapes);
	free(dump->wished);
	hist_data_deinit(&dump->data);
	*dump = (struct dump){ 0 };
}

/* A walk over a map's elements, and the stacks that they may refer to. */
struct entries {
	const struct walk *walk;
	struct stacks *stacks;
	struct stack_fields fields;
};

static void add_entry(const struct entries *entries, const uint8_t *key, const uint8_t *value)
{
	const struct walk *walk = entries->walk;

	if (walk->json) {
		rb_json_begin(walk->out, "entry");
		rb_json_cstring(walk->out, "map", walk->map->name);
	}
	rb_text_string(walk->out, walk->json ? ",\"key\":" : "  ");
	walk_add(walk, walk->map->key_type, key, walk->info.key_size);
	rb_text_string(walk->out, walk->json ? ",\"value\":" : "\t");
	walk_add_value(walk, value);
	rb_text_string(walk->out, walk->json ? "" : "\n");
	stacks_add(entries->stacks, walk, &entries->fields, key, value);
	if (walk->json)
		rb_json_end(walk->out);
}

static void each_entry(void *ctx, const uint8_t *key, const uint8_t *value)
{
	add_entry(ctx, key, value);
}

static void add_other(const struct walk *walk, const uint8_t *key, const uint8_t *value)
{
	struct entries entries = { .walk = walk };

	add_entry(&entries, key, value);
}

static int add_map(const struct walk *walk, const struct hist_shape *shape, struct stacks *stacks)
{
	struct entries entries = { .walk = walk, .stacks = stacks };
	int code;

	walk_add_name(walk);
	if (shape->kind)
		return hist_map_add(walk, shape, add_other);
	code = stack_fields_find(&walk->object->btf, walk->map, &entries.fields);
	if (!code)
		code = walk_each(walk, each_entry, &entries);
	stack_fields_deinit(&entries.fields);
	return code;
}

/* Maps of stacks come last, with the stacks that no other map's element refers to. */
static void add_maps(const struct dump *dump, struct stacks *stacks, bool last, bool json,
		     struct rb_text *out)
{
	for (size_t i = 0; i < rawbpf_map_count(dump->session); i++) {
		struct walk walk;

		if ((dump->wished && !dump->wished[i]) ||
		    !walk_init(dump->session, i, json, out, &walk))
			continue;
		if (!last && walk_has_values(walk.info.type) &&
		    add_map(&walk, &dump->shapes[i], stacks))
			out->failed = true;
		if (last && walk.info.type == BPF_MAP_TYPE_STACK_TRACE)
			stacks_add_rest(stacks, &walk);
		walk_deinit(&walk);
	}
}

void dump_maps(const struct dump *dump, bool json, struct rb_text *out)
{
	struct stacks stacks = { 0 };

	if (!dump->wished && stacks_init(dump->session, &stacks)) {
		out->failed = true;
		return;
	}
	add_maps(dump, &stacks, false, json, out);
	if (hist_data_add(&dump->data, dump->session, json, out))
		out->failed = true;
	add_maps(dump, &stacks, true, json, out);
	stacks_deinit(&stacks);
}
