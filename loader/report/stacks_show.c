// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stacks_show - prints frames as text or JSON, and finds the stacks of a map's element. A process's
 * symbols are read when its first stack is shown.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "base/escape.h"
#include "report/json.h"
#include "report/stacks.h"

/* ---- frames ---- */

static void add_escaped(const struct walk *walk, const char *string)
{
	rb_escape_text(walk->out, string, strlen(string));
}

/*
 * "vfs_read+0x1d", "nft_do_chain+0x5 [nf_tables]", "main+0x8 [/bin/sh]", "[unknown]
 * [/bin/sh+0x4321]"
 */
static void add_symbol_text(const struct walk *walk, const struct rawbpf_symbol *symbol)
{
	if (symbol->name) {
		add_escaped(walk, symbol->name);
		rb_text_printf(walk->out, "+0x%llx", (unsigned long long)symbol->offset);
	} else {
		rb_text_string(walk->out, "[unknown]");
	}
	if (!symbol->file)
		return;
	rb_text_string(walk->out, symbol->file[0] == '[' ? " " : " [");
	add_escaped(walk, symbol->file);
	if (!symbol->name)
		rb_text_printf(walk->out, "+0x%llx", (unsigned long long)symbol->file_offset);
	rb_text_string(walk->out, symbol->file[0] == '[' ? "" : "]");
}

static void add_hex_id(struct rb_text *out, const uint8_t *id)
{
	for (size_t i = 0; i < 20; i++)
		rb_text_printf(out, "%02x", id[i]);
}

static void add_frame_text(const struct walk *walk, const struct stack_frame *frame,
			   const struct rawbpf_symbol *symbol)
{
	unsigned long long at = frame->address;

	if (frame->by_id) {
		rb_text_string(walk->out, "      build id ");
		add_hex_id(walk->out, frame->build_id);
		rb_text_printf(walk->out, "+0x%llx ", at);
	} else {
		rb_text_printf(walk->out, "      0x%016llx ", at);
	}
	add_symbol_text(walk, symbol);
	rb_text_string(walk->out, "\n");
}

static void add_frame_json(const struct walk *walk, const struct stack_frame *frame,
			   const struct rawbpf_symbol *symbol)
{
	struct rb_text *out = walk->out;

	if (frame->by_id) {
		rb_text_string(out, "{\"build_id\":\"");
		add_hex_id(out, frame->build_id);
		rb_text_printf(out, "\",\"build_id_offset\":%llu",
			       (unsigned long long)frame->address);
	} else {
		rb_text_printf(out, "{\"address\":\"0x%llx\"", (unsigned long long)frame->address);
	}
	rb_json_cstring(out, "name", symbol->name);
	if (symbol->name)
		rb_json_uint(out, "offset", symbol->offset);
	rb_json_cstring(out, "file", symbol->file);
	if (symbol->file_offset)
		rb_json_uint(out, "file_offset", symbol->file_offset);
	rb_text_string(out, "}");
}

/* The process's symbol for a frame; NULL fields when unknown. */
static struct rawbpf_symbol name_user(struct stacks *stacks, const struct stack_frame *frame,
				      int pid)
{
	struct rawbpf_symbol symbol = { 0 };

	if (pid > 0 && frame->by_id)
		rawbpf_symbolize_build_id(stacks->symbolizer, pid, frame->build_id, frame->address,
					  &symbol, NULL);
	else if (pid > 0)
		rawbpf_symbolize(stacks->symbolizer, pid, &frame->address, 1, &symbol, NULL);
	return symbol;
}

static void add_stack(struct stacks *stacks, const struct walk *walk, const struct stack *stack,
		      enum stack_space space, int pid)
{
	for (size_t i = 0; i < stack->count; i++) {
		const struct stack_frame *frame = &stacks->frames[stack->first + i];
		struct rawbpf_symbol symbol = frame->kernel;

		if (space == STACK_USER || (space == STACK_ANY && !symbol.name))
			symbol = name_user(stacks, frame, pid);
		if (walk->json && i)
			rb_text_string(walk->out, ",");
		if (walk->json)
			add_frame_json(walk, frame, &symbol);
		else
			add_frame_text(walk, frame, &symbol);
	}
}

/* ---- from an element to its stacks ---- */

static bool is_stack_map(const struct stacks *stacks, size_t index, enum stack_space space)
{
	const struct rawbpf_map *info = rawbpf_map_at(stacks->session, index);
	const struct rb_map *map = &rb_session_object(stacks->session)->maps[index];

	return info->type == BPF_MAP_TYPE_STACK_TRACE && info->fd >= 0 &&
	       !(space == STACK_KERNEL && map->flags & BPF_F_STACK_BUILD_ID);
}

/* The map of stacks for an id of that space; SIZE_MAX: none, or ambiguous. */
static size_t map_of(const struct stacks *stacks, enum stack_space space)
{
	const char *hint = space == STACK_KERNEL ? "kern" : space == STACK_USER ? "user" : "";
	size_t count = 0, hinted = 0, only = SIZE_MAX, best = SIZE_MAX;

	for (size_t i = 0; i < rawbpf_map_count(stacks->session); i++) {
		if (!is_stack_map(stacks, i, space))
			continue;
		count++;
		only = i;
		if (*hint && strstr(rawbpf_map_at(stacks->session, i)->name, hint)) {
			hinted++;
			best = i;
		}
	}
	if (count == 1)
		return only;
	return hinted == 1 ? best : SIZE_MAX;
}

static uint64_t number_of(const struct stack_field *field, const uint8_t *key, const uint8_t *value)
{
	return walk_number((field->in_key ? key : value) + field->at, field->size);
}

static int pid_of(const struct stack_fields *fields, const uint8_t *key, const uint8_t *value)
{
	uint64_t pid;

	if (!fields->pid.size)
		return 0;
	pid = number_of(&fields->pid, key, value);
	if (pid >> 32)
		pid >>= 32;
	return pid <= INT32_MAX ? (int)pid : 0;
}

static const char *why_none(int64_t id)
{
	if (id == -EEXIST)
		return "lost: another stack has the same hash";
	if (id == -EFAULT || id == -1) /* set by programs that did not record a stack */
		return "none recorded";
	return id < 0 ? strerror((int)-id) : "not in the map";
}

static void add_field(struct stacks *stacks, const struct walk *walk,
		      const struct stack_field *field, const uint8_t *key, const uint8_t *value,
		      int pid)
{
	uint64_t number = number_of(field, key, value);
	int64_t id = field->size == 4 ? (int32_t)number : (int64_t)number;
	struct stack wanted = { .map = map_of(stacks, field->space), .id = (uint32_t)id };
	struct stack *stack = NULL;

	if (wanted.map == SIZE_MAX)
		return;
	if (id >= 0 && id <= INT32_MAX && stacks->count)
		stack = bsearch(&wanted, stacks->items, stacks->count, sizeof(wanted),
				stacks_by_map);
	if (walk->json) {
		bool first = walk->out->size && walk->out->data[walk->out->size - 1] == '{';

		rb_text_string(walk->out, first ? "" : ",");
		walk_add_word(walk, field->name, stack ? ":[" : ":null");
	} else {
		rb_text_string(walk->out, "    ");
		add_escaped(walk, field->name);
		rb_text_printf(walk->out, ":%s%s\n", stack ? "" : " ", stack ? "" : why_none(id));
	}
	if (!stack)
		return;
	stack->shown = true;
	add_stack(stacks, walk, stack, field->space, pid);
	if (walk->json)
		rb_text_string(walk->out, "]");
}

void stacks_add(struct stacks *stacks, const struct walk *walk, const struct stack_fields *fields,
		const uint8_t *key, const uint8_t *value)
{
	int pid = pid_of(fields, key, value);

	if (!fields->count)
		return;
	rb_text_string(walk->out, walk->json ? ",\"stacks\":{" : "");
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].in_key || !walk->per_cpu)
			add_field(stacks, walk, &fields->items[i], key, value, pid);
	rb_text_string(walk->out, walk->json ? "}" : "");
}

/* The stacks that no element refers to, below the map's name. */
void stacks_add_rest(struct stacks *stacks, const struct walk *walk)
{
	bool named = walk->json;

	for (size_t i = 0; i < stacks->count; i++) {
		struct stack *stack = &stacks->items[i];

		if (stack->map != walk->index || stack->shown)
			continue;
		if (!named)
			walk_add_name(walk);
		named = true;
		if (walk->json) {
			rb_json_begin(walk->out, "stack");
			rb_json_cstring(walk->out, "map", walk->map->name);
			rb_json_uint(walk->out, "id", stack->id);
			rb_text_string(walk->out, ",\"frames\":[");
		} else {
			rb_text_printf(walk->out, "  %u\n", (unsigned int)stack->id);
		}
		add_stack(stacks, walk, stack, STACK_ANY, 0);
		if (walk->json) {
			rb_text_string(walk->out, "]");
			rb_json_end(walk->out);
		}
	}
}
