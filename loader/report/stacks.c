// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stacks - reads all stacks, and looks up the kernel symbols of all frames at once.
 *
 * In: the session's maps of type STACK_TRACE. A value is an array of u64 addresses, or with
 * BPF_F_STACK_BUILD_ID of struct bpf_stack_build_id: s32 status, 20 bytes of build id, u64 file
 * offset or address. Out: stacks sorted by map and id, with frames. stacks_deinit() frees them;
 * user symbols are looked up later, in stacks_show.c.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "report/stacks.h"

/* The kernel's struct bpf_stack_build_id: s32 status, 20 bytes of id, u64 offset or address. */
#define BY_ID_SIZE  32
#define BY_ID_VALID 1
#define BY_ID_IP    2

struct reader {
	struct stacks *stacks;
	const struct walk *walk;
	int code;
};

/* ---- reading ---- */

static int add_frame(struct stacks *stacks, const struct stack_frame *frame)
{
	struct stack_frame *moved = rb_array_grow(stacks->frames, stacks->frame_count,
						  &stacks->frame_capacity, sizeof(*moved));

	if (!moved)
		return -ENOMEM;
	stacks->frames = moved;
	moved[stacks->frame_count++] = *frame;
	return 0;
}

/* Up to the first empty slot, as the kernel fills it. */
static int add_frames(struct stacks *stacks, const struct walk *walk, const uint8_t *value)
{
	bool by_id = walk->map->flags & BPF_F_STACK_BUILD_ID;
	size_t size = by_id ? BY_ID_SIZE : 8;

	for (size_t at = 0; at + size <= walk->info.value_size; at += size) {
		uint32_t status = by_id ? rb_load32(value + at, false) : BY_ID_IP;
		struct stack_frame frame = {
			.address = rb_load64(value + at + size - 8, false),
			.by_id = status == BY_ID_VALID,
		};
		int code;

		if ((status != BY_ID_VALID && status != BY_ID_IP) ||
		    (!frame.by_id && !frame.address))
			return 0;
		if (frame.by_id)
			memcpy(frame.build_id, value + at + 4, sizeof(frame.build_id));
		code = add_frame(stacks, &frame);
		if (code)
			return code;
	}
	return 0;
}

static void each_stack(void *ctx, const uint8_t *key, const uint8_t *value)
{
	struct reader *reader = ctx;
	struct stacks *stacks = reader->stacks;
	struct stack *moved =
		rb_array_grow(stacks->items, stacks->count, &stacks->capacity, sizeof(*moved));
	struct stack stack = { .map = reader->walk->index,
			       .id = rb_load32(key, false),
			       .first = stacks->frame_count };

	if (!moved || reader->code) {
		reader->code = -ENOMEM;
		return;
	}
	stacks->items = moved;
	reader->code = add_frames(stacks, reader->walk, value);
	stack.count = stacks->frame_count - stack.first;
	moved[stacks->count++] = stack;
}

int stacks_by_map(const void *a, const void *b)
{
	const struct stack *one = a, *other = b;

	if (one->map != other->map)
		return one->map < other->map ? -1 : 1;
	return one->id < other->id ? -1 : one->id > other->id;
}

static int name_kernel(struct stacks *stacks)
{
	uint64_t *addresses = calloc(stacks->frame_count + 1, sizeof(*addresses));
	struct rawbpf_symbol *symbols = calloc(stacks->frame_count + 1, sizeof(*symbols));
	struct rawbpf_err err = { 0 };
	size_t count = 0;
	int code = addresses && symbols ? 0 : -ENOMEM;

	for (size_t i = 0; !code && i < stacks->frame_count; i++)
		if (!stacks->frames[i].by_id)
			addresses[count++] = stacks->frames[i].address;
	if (!code)
		code = rawbpf_symbolize(stacks->symbolizer, 0, addresses, count, symbols, &err);
	for (size_t i = 0, next = 0; !code && i < stacks->frame_count; i++)
		if (!stacks->frames[i].by_id)
			stacks->frames[i].kernel = symbols[next++];
	free(addresses);
	free(symbols);
	if (code && code != -ENOMEM)
		rb_session_note(stacks->session, "kernel stack frames have no names: %s", err.text);
	rawbpf_err_deinit(&err);
	return code == -ENOMEM ? code : 0;
}

int stacks_init(struct rawbpf *session, struct stacks *ret)
{
	struct stacks stacks = { .session = session };
	struct reader reader = { .stacks = &stacks };
	struct walk walk;
	int code = 0;

	for (size_t i = 0; !code && i < rawbpf_map_count(session); i++) {
		if (rawbpf_map_at(session, i)->type != BPF_MAP_TYPE_STACK_TRACE ||
		    !walk_init(session, i, false, NULL, &walk))
			continue;
		reader.walk = &walk;
		code = walk_each(&walk, each_stack, &reader);
		code = code ? code : reader.code;
		walk_deinit(&walk);
	}
	if (!code && stacks.count)
		code = rawbpf_symbolizer_create(&stacks.symbolizer, NULL);
	if (!code && stacks.count) {
		qsort(stacks.items, stacks.count, sizeof(*stacks.items), stacks_by_map);
		code = name_kernel(&stacks);
	}
	if (code)
		stacks_deinit(&stacks);
	else
		*ret = stacks;
	return code;
}

void stacks_deinit(struct stacks *stacks)
{
	rawbpf_symbolizer_destroy(stacks->symbolizer);
	free(stacks->items);
	free(stacks->frames);
	*stacks = (struct stacks){ 0 };
}
