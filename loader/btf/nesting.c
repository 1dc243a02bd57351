// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * nesting - checks which types contain which: structs and unions contain their members, arrays
 * their element, typedefs, qualifiers and type tags their type. A pointer contains nothing, so a
 * linked list is not a loop.
 *
 * A depth-first walk with an explicit stack and a byte for each type with its depth. A type is
 * entered once, so the walk is linear; reaching one that was entered but not left means that it
 * contains itself. The types of a base were checked when it was parsed.
 */
#include <stdlib.h>

#include "btf/layout.h"

#define OPEN 255 /* entered, not left yet; RB_BTF_DEPTH is below */

struct level {
	struct rb_btf_type type;
	uint32_t next; /* the next part to visit */
	uint8_t below; /* the depth of the deepest part so far */
};

struct walk {
	const struct rb_btf *btf;
	uint8_t *depths; /* borrowed: by id - first; 0: not entered */
	struct rawbpf_err *err;
	struct level levels[RB_BTF_DEPTH];
	size_t count;
};

/* The next contained type; false: no more. */
static bool next_part(const struct rb_btf *btf, struct level *level, uint32_t *ret)
{
	const struct rb_btf_type *type = &level->type;

	if (type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION) {
		if (level->next >= type->count)
			return false;
		*ret = rb_load32(type->more + (size_t)level->next++ * 12 + 4, btf->swap);
		return true;
	}
	if (level->next++)
		return false;
	*ret = type->kind == RB_BTF_ARRAY ? rb_btf_array_element(btf, type) : type->type;
	return true;
}

static int enter(struct walk *walk, uint32_t id)
{
	if (walk->count == RB_BTF_DEPTH)
		return rb_btf_refuse(walk->btf, walk->levels[0].type.id, walk->err,
				     "nested more than %d levels deep", RB_BTF_DEPTH);
	walk->depths[id - walk->btf->first] = OPEN;
	walk->levels[walk->count++] = (struct level){ .type = rb_btf_type(walk->btf, id) };
	return 0;
}

/* All parts of the deepest level are done, so an array's size can be computed. */
static int leave(struct walk *walk)
{
	const struct level *level = &walk->levels[--walk->count];
	uint8_t depth = level->below + 1;

	if (depth > RB_BTF_DEPTH)
		return rb_btf_refuse(walk->btf, level->type.id, walk->err,
				     "nested more than %d levels deep", RB_BTF_DEPTH);
	if (level->type.kind == RB_BTF_ARRAY &&
	    rb_btf_size(walk->btf, level->type.id) == -EOVERFLOW)
		return rb_btf_refuse(walk->btf, level->type.id, walk->err,
				     "its size does not fit 32 bits");
	walk->depths[level->type.id - walk->btf->first] = depth;
	return 0;
}

/* One step of the deepest level: a part that is done, one to enter first, or no more. */
static int step(struct walk *walk)
{
	struct level *level = &walk->levels[walk->count - 1];
	uint8_t depth;
	uint32_t id;

	for (;;) {
		if (!next_part(walk->btf, level, &id))
			return leave(walk);
		depth = id < walk->btf->first ? 1 : walk->depths[id - walk->btf->first];
		if (depth == OPEN)
			return rb_btf_refuse(walk->btf, level->type.id, walk->err,
					     "contains itself, through type %u", id);
		if (!depth) {
			level->next--; /* come back to it */
			return enter(walk, id);
		}
		if (depth > level->below)
			level->below = depth;
	}
}

static int walk_all(struct walk *walk)
{
	const struct rb_btf *btf = walk->btf;
	int code = 0;

	for (uint32_t id = btf->first; id < btf->count && !code; id++) {
		if (!walk->depths[id - btf->first])
			code = enter(walk, id);
		while (walk->count && !code)
			code = step(walk);
	}
	return code;
}

int rb_btf_check_nesting(const struct rb_btf *btf, uint8_t *kinds, struct rawbpf_err *err)
{
	struct walk *walk = calloc(1, sizeof(*walk));
	int code;

	if (!walk)
		return rb_err_nomem(err);
	for (uint32_t i = 0; i < btf->count - btf->first; i++)
		kinds[i] = rb_btf_shapes[kinds[i]].traits & RB_BTF_IS_PLAIN ? 1 : 0;
	*walk = (struct walk){ .btf = btf, .depths = kinds, .err = err };
	code = walk_all(walk);
	free(walk);
	return code;
}
