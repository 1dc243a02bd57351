// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * stack_fields - finds the members of a map's key and value that are stack ids, by their names.
 *
 * In: the BTF types of a map's key and value. Out: the offset, size and space (kernel, user,
 * either) of each member whose name ends in "stack_id" or "stackid", and the member with the
 * process id. Nested structs are searched. The caller frees the result with stack_fields_deinit().
 */
#include <stdlib.h>
#include <string.h>

#include "report/stacks.h"

#define STEPS 4096 /* limit of members visited, for hostile types */

struct seek {
	const struct rb_btf *btf;
	struct stack_fields *fields;
	bool in_key;
	size_t size; /* bytes of the key or value */
	unsigned int steps, pid_rank;
	int code;
};

static bool is_word(const char *word, size_t size, const char *other)
{
	return strlen(other) == size && !memcmp(word, other, size);
}

bool stack_field_name(const char *name, enum stack_space *ret)
{
	static const char *const ends[] = { "stack_id", "stackid" };
	size_t size = strlen(name), end = 0, begin;

	for (size_t i = 0; i < RB_COUNT(ends) && !end; i++)
		if (size >= strlen(ends[i]) && !strcmp(name + size - strlen(ends[i]), ends[i]))
			end = strlen(ends[i]);
	if (!end)
		return false;
	size -= end;
	size -= size && name[size - 1] == '_';
	for (begin = size; begin && name[begin - 1] != '_';)
		begin--;
	name += begin;
	size -= begin;
	*ret = STACK_ANY;
	if (is_word(name, size, "k") || is_word(name, size, "kern") ||
	    is_word(name, size, "kernel"))
		*ret = STACK_KERNEL;
	else if (is_word(name, size, "u") || is_word(name, size, "user"))
		*ret = STACK_USER;
	return true;
}

/* How well the member's name matches a process id; 0: no match. */
static unsigned int rank_of_pid(const char *name)
{
	static const char *const names[] = { "pid_tgid", "pid", "tgid" };

	for (unsigned int i = 0; i < RB_COUNT(names); i++)
		if (!strcmp(name, names[i]))
			return i + 1;
	return 0;
}

static void take(struct seek *seek, struct stack_field field)
{
	struct stack_field *moved;
	unsigned int rank = rank_of_pid(field.name);

	if (rank > seek->pid_rank) {
		seek->pid_rank = rank;
		seek->fields->pid = field;
	}
	if (!stack_field_name(field.name, &field.space))
		return;
	moved = rb_array_grow(seek->fields->items, seek->fields->count, &seek->fields->capacity,
			      sizeof(*moved));
	if (!moved) {
		seek->code = -ENOMEM;
		return;
	}
	seek->fields->items = moved;
	moved[seek->fields->count++] = field;
}

static void seek_members(struct seek *seek, uint32_t id, size_t at)
{
	struct rb_btf_type type = rb_btf_type(seek->btf, rb_btf_resolve(seek->btf, id));

	for (uint32_t i = 0; type.kind == RB_BTF_STRUCT && i < type.count; i++) {
		struct rb_btf_member member = rb_btf_member(seek->btf, &type, i);
		struct rb_btf_type of =
			rb_btf_type(seek->btf, rb_btf_resolve(seek->btf, member.type));
		size_t offset;

		if (seek->code || seek->steps++ == STEPS || member.bit_size ||
		    __builtin_add_overflow(at, member.bit_offset / 8, &offset))
			return;
		if (of.kind == RB_BTF_STRUCT)
			seek_members(seek, member.type, offset);
		else if (of.kind == RB_BTF_INT && (of.size == 4 || of.size == 8) &&
			 offset <= seek->size && of.size <= seek->size - offset)
			take(seek, (struct stack_field){ member.name, STACK_ANY, seek->in_key,
							 offset, of.size });
	}
}

int stack_fields_find(const struct rb_btf *btf, const struct rb_map *map, struct stack_fields *ret)
{
	struct stack_fields fields = { 0 };
	struct seek seek = { btf, &fields, true, map->key_size, 0, 0, 0 };

	if (map->key_type)
		seek_members(&seek, map->key_type, 0);
	seek.in_key = false;
	seek.size = map->value_size;
	if (map->value_type)
		seek_members(&seek, map->value_type, 0);
	if (seek.code)
		stack_fields_deinit(&fields);
	*ret = fields;
	return seek.code;
}

void stack_fields_deinit(struct stack_fields *fields)
{
	free(fields->items);
	*fields = (struct stack_fields){ 0 };
}
