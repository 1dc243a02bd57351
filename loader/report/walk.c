// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * walk - visits a map's elements, in the kernel's order of keys.
 *
 * In: a map of the session. Out: each key and value passed to a callback; for a per-CPU map the
 * value has one copy per possible CPU, each padded to 8 bytes. An element that is deleted during
 * the walk is skipped. A map that cannot be read completely is a note. walk_deinit() frees the
 * forms.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/escape.h"
#include "report/walk.h"
#include "kernel/cpus.h"

bool walk_has_values(uint32_t type)
{
	switch (type) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
	case BPF_MAP_TYPE_LPM_TRIE:
		return true;
	}
	return false;
}

static bool is_per_cpu(uint32_t type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

static uint32_t count_cpus(void)
{
	struct rb_sys sys = rb_sys_real();
	struct rb_cpus cpus;
	uint32_t count;

	if (rb_kernel_cpus(&sys, RB_CPUS_POSSIBLE, &cpus, NULL))
		return 0;
	count = (uint32_t)cpus.ids[cpus.count - 1] + 1;
	rb_cpus_deinit(&cpus);
	return count;
}

static enum rb_value_style style_of(const struct walk *walk)
{
	return walk->json ? RB_VALUE_JSON : RB_VALUE_TEXT;
}

bool walk_init(struct rawbpf *session, size_t index, bool json, struct rb_text *out,
	       struct walk *ret)
{
	const struct rb_object *object = rb_session_object(session);
	struct walk walk = {
		.session = session,
		.object = object,
		.map = &object->maps[index],
		.info = *rawbpf_map_at(session, index),
		.index = index,
		.copies = 1,
		.json = json,
		.out = out,
	};

	if (walk.info.fd < 0 || walk.info.is_data)
		return false;
	walk.stride = (walk.info.value_size + 7) / 8 * 8;
	walk.per_cpu = is_per_cpu(walk.info.type);
	if (walk.per_cpu)
		walk.copies = count_cpus();
	if (!walk.copies)
		return false;
	if (walk.map->key_type) /* types that cannot be printed are shown as bytes */
		rb_form_init(&object->btf, walk.map->key_type, style_of(&walk), &walk.key, NULL);
	if (walk.map->value_type)
		rb_form_init(&object->btf, walk.map->value_type, style_of(&walk), &walk.value,
			     NULL);
	*ret = walk;
	return true;
}

void walk_deinit(struct walk *walk)
{
	rb_form_deinit(&walk->key);
	rb_form_deinit(&walk->value);
}

int walk_each(const struct walk *walk,
	      void (*each)(void *ctx, const uint8_t *key, const uint8_t *value), void *ctx)
{
	uint8_t *keys = calloc(2, walk->info.key_size);
	uint8_t *value = calloc(walk->copies, walk->stride);
	uint8_t *key = keys, *next = keys ? keys + walk->info.key_size : NULL;
	struct rawbpf *session = walk->session;
	int code = keys && value ? rawbpf_map_next(session, walk->index, NULL, key, NULL) : -ENOMEM;

	while (!code) {
		if (!rawbpf_map_lookup(session, walk->index, key, value, NULL))
			each(ctx, key, value); /* else it was deleted meanwhile */
		code = rawbpf_map_next(session, walk->index, key, next, NULL);
		memcpy(key, next, walk->info.key_size);
	}
	free(keys);
	free(value);
	if (code != -ENOENT && code != -ENOMEM)
		rb_session_note(walk->session, "map %s: incomplete: %s", walk->map->name,
				strerror(-code));
	return code == -ENOMEM ? code : 0;
}

void walk_add(const struct walk *walk, uint32_t type, const uint8_t *data, size_t size)
{
	struct rb_bytes bytes = { data, size };
	const struct rb_form *form = type == walk->map->key_type     ? &walk->key
				     : type == walk->map->value_type ? &walk->value
								     : NULL;

	if (form && form->pieces) {
		rb_form_print(form, bytes, walk->out);
		return;
	}
	if (type) {
		rb_btf_print(&walk->object->btf, type, bytes, style_of(walk), walk->out);
		return;
	}
	if (walk->json)
		rb_text_string(walk->out, "\"");
	for (size_t i = 0; i < size; i++)
		rb_text_printf(walk->out, "%s%02x", i && !walk->json ? " " : "", data[i]);
	if (walk->json)
		rb_text_string(walk->out, "\"");
}

void walk_add_value(const struct walk *walk, const uint8_t *value)
{
	if (!walk->per_cpu) {
		walk_add(walk, walk->map->value_type, value, walk->info.value_size);
		return;
	}
	rb_text_string(walk->out, "[");
	for (uint32_t i = 0; i < walk->copies; i++) {
		if (i)
			rb_text_string(walk->out, walk->json ? "," : ", ");
		walk_add(walk, walk->map->value_type, value + i * walk->stride,
			 walk->info.value_size);
	}
	rb_text_string(walk->out, "]");
}

void walk_add_word(const struct walk *walk, const char *word, const char *after)
{
	if (walk->json) {
		rb_text_string(walk->out, "\"");
		rb_escape_json(walk->out, word, strlen(word));
		rb_text_string(walk->out, "\"");
	} else {
		rb_escape_text(walk->out, word, strlen(word));
	}
	rb_text_string(walk->out, after);
}

void walk_add_name(const struct walk *walk)
{
	if (!walk->json)
		walk_add_word(walk, walk->map->name, ":\n");
}

uint64_t walk_number(const uint8_t *data, size_t size)
{
	switch (size) {
	case 1:
		return data[0];
	case 2:
		return rb_load16(data, false);
	case 4:
		return rb_load32(data, false);
	default:
		return rb_load64(data, false);
	}
}

uint64_t walk_sum(const struct walk *walk, const uint8_t *value, size_t at, size_t size)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < walk->copies; i++)
		sum += walk_number(value + i * walk->stride + at, size);
	return sum;
}
