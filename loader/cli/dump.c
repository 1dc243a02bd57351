// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * dump - walk each map and print what is in it.
 *
 *	counts: 2 entries
 *	  {pid: 1, slot: 3}	17
 *
 * Per-CPU maps print a value for each CPU. Maps whose values are no data (program arrays, perf event
 * arrays, maps of maps, ring buffers) are left out.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "btf/value.h"
#include "cli/dump.h"
#include "cli/json.h"
#include "kernel/cpus.h"

struct walk {
	const struct rawbpf *session;
	const struct rb_object *object;
	const struct rb_map *map;
	struct rawbpf_map info;
	size_t index;
	uint32_t copies; /* values of one key: the CPUs of a per-CPU map, else 1 */
	size_t stride;	 /* bytes from one to the next */
	bool json;
	struct rb_text *out;
};

static bool has_values(uint32_t type)
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

static void add_typed(const struct walk *walk, uint32_t type, const uint8_t *data, size_t size)
{
	struct rb_bytes bytes = { data, size };

	if (type) {
		rb_btf_print(&walk->object->btf, type, bytes,
			     walk->json ? RB_VALUE_JSON : RB_VALUE_TEXT, walk->out);
		return;
	}
	if (walk->json)
		rb_text_string(walk->out, "\"");
	for (size_t i = 0; i < size; i++)
		rb_text_printf(walk->out, "%s%02x", i && !walk->json ? " " : "", data[i]);
	if (walk->json)
		rb_text_string(walk->out, "\"");
}

static void add_value(const struct walk *walk, const uint8_t *value)
{
	if (!is_per_cpu(walk->info.type)) {
		add_typed(walk, walk->map->value_type, value, walk->info.value_size);
		return;
	}
	rb_text_string(walk->out, "[");
	for (uint32_t i = 0; i < walk->copies; i++) {
		if (i)
			rb_text_string(walk->out, walk->json ? "," : ", ");
		add_typed(walk, walk->map->value_type, value + i * walk->stride,
			  walk->info.value_size);
	}
	rb_text_string(walk->out, "]");
}

static void add_entry(const struct walk *walk, const uint8_t *key, const uint8_t *value)
{
	if (walk->json) {
		rb_json_begin(walk->out, "entry");
		rb_json_cstring(walk->out, "map", walk->map->name);
		rb_text_string(walk->out, ",\"key\":");
		add_typed(walk, walk->map->key_type, key, walk->info.key_size);
		rb_text_string(walk->out, ",\"value\":");
		add_value(walk, value);
		rb_json_end(walk->out);
		return;
	}
	rb_text_string(walk->out, "  ");
	add_typed(walk, walk->map->key_type, key, walk->info.key_size);
	rb_text_string(walk->out, "\t");
	add_value(walk, value);
	rb_text_string(walk->out, "\n");
}

static void walk_map(struct walk *walk)
{
	uint8_t *keys = calloc(2, walk->info.key_size);
	uint8_t *value = calloc(walk->copies, walk->stride);
	uint8_t *key = keys, *next = keys ? keys + walk->info.key_size : NULL;
	struct rawbpf *session = (struct rawbpf *)walk->session;
	int code = keys && value ? rawbpf_map_next(session, walk->index, NULL, key, NULL) : -ENOMEM;

	while (!code) {
		if (!rawbpf_map_lookup(session, walk->index, key, value, NULL))
			add_entry(walk, key, value); /* else: it was deleted meanwhile */
		code = rawbpf_map_next(session, walk->index, key, next, NULL);
		memcpy(key, next, walk->info.key_size);
	}
	free(keys);
	free(value);
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

void dump_maps(const struct rawbpf *session, bool json, struct rb_text *out)
{
	const struct rb_object *object = rb_session_object(session);

	for (size_t i = 0; i < rawbpf_map_count(session); i++) {
		struct walk walk = {
			.session = session,
			.object = object,
			.map = &object->maps[i],
			.info = rawbpf_map_at(session, i),
			.index = i,
			.copies = 1,
			.json = json,
			.out = out,
		};

		if (walk.info.fd < 0 || walk.info.is_data || !has_values(walk.info.type))
			continue;
		walk.stride = (walk.info.value_size + 7) / 8 * 8;
		if (is_per_cpu(walk.info.type))
			walk.copies = count_cpus();
		if (!walk.copies)
			continue;
		if (!json)
			rb_text_printf(out, "%s:\n", walk.map->name);
		walk_map(&walk);
	}
}
