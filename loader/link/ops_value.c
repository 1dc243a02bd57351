// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ops_value - converts a struct_ops value member by member to the kernel's layout.
 *
 * The kernel's types may be unchecked (btf/names.h), so every offset is checked against the size of
 * its struct. Each relocation of the variable must be at a member that points to a function; any
 * other relocation is an error.
 */
#include <stdlib.h>
#include <string.h>

#include "btf/names.h"
#include "link/ops_value.h"

struct matching {
	const struct rb_object *object;
	const struct rb_map *map;
	const struct rb_btf *kernel;
	struct rb_btf_type ours, theirs; /* the two declarations */
	uint32_t data;			 /* byte offset of `theirs` in the value */
	struct rb_struct_ops *ops;
	struct rawbpf_err *err;
};

/* A member of one of the two structs. */
struct side {
	const struct rb_btf *btf;
	struct rb_btf_member member;
	struct rb_btf_type type; /* after typedefs and qualifiers */
	uint32_t at, size;	 /* bytes */
};

void rb_struct_ops_value_name(const struct rb_object *object, const struct rb_map *map,
			      struct rb_text *ret)
{
	const char *name = rb_btf_type(&object->btf, map->value_type).name;

	rb_text_printf(ret, "bpf_struct_ops_%.*s", (int)rb_btf_essential(name), name);
}

static int refuse(const struct matching *matching, enum rawbpf_status kind, const char *member,
		  const char *why)
{
	return rb_err_set(matching->err, kind, kind == RAWBPF_FEATURE ? -ENOTSUP : -EINVAL,
			  "struct %s: member %s: %s", matching->ours.name, member, why);
}

/* Find `struct NAME` in the value. */
static int find_struct(struct matching *matching)
{
	const struct rb_btf *kernel = matching->kernel;
	struct rb_btf_type value = rb_btf_type(kernel, matching->ops->value_type);
	const char *name = matching->ours.name;
	size_t size = rb_btf_essential(name);

	for (uint32_t i = 0; value.kind == RB_BTF_STRUCT && i < value.count; i++) {
		struct rb_btf_member member = rb_btf_member(kernel, &value, i);
		struct rb_btf_type type = rb_btf_type(kernel, rb_btf_resolve(kernel, member.type));

		matching->data = member.bit_offset / 8;
		if (type.kind != RB_BTF_STRUCT || strncmp(type.name, name, size) ||
		    type.name[size] || matching->data > value.size ||
		    type.size > value.size - matching->data)
			continue;
		matching->theirs = type;
		matching->ops->type = type.id;
		matching->ops->value_size = value.size;
		matching->ops->pointer_size = kernel->pointer_size;
		return 0;
	}
	return rb_err_set(matching->err, RAWBPF_FEATURE, -ENOTSUP,
			  "struct %s: the kernel's struct bpf_struct_ops_%.*s has no such member",
			  name, (int)size, name);
}

static bool look_at(const struct rb_btf *btf, const struct rb_btf_type *parent, uint32_t index,
		    struct side *ret)
{
	int64_t size;

	ret->btf = btf;
	ret->member = rb_btf_member(btf, parent, index);
	ret->type = rb_btf_type(btf, rb_btf_resolve(btf, ret->member.type));
	ret->at = ret->member.bit_offset / 8;
	size = rb_btf_size(btf, ret->member.type);
	ret->size = size < 0 ? 0 : (uint32_t)size;
	return size >= 0 && ret->at <= parent->size && ret->size <= parent->size - ret->at;
}

static bool points_to_function(const struct side *side)
{
	return side->type.kind == RB_BTF_PTR &&
	       rb_btf_type(side->btf, rb_btf_resolve(side->btf, side->type.type)).kind ==
		       RB_BTF_FUNC_PROTO;
}

/* The program whose address is at `offset` of the variable; NULL: none. */
static const struct rb_patch *patch_at(const struct matching *matching, uint32_t offset)
{
	const struct rb_patch *patches = matching->object->patches + matching->map->patch;
	size_t low = 0, high = matching->map->patch_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (patches[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < matching->map->patch_count && patches[low].offset == offset ? &patches[low]
										 : NULL;
}

static bool is_zero(const struct matching *matching, const struct side *ours)
{
	const uint8_t *bytes = matching->map->init.data + ours->at;

	for (uint32_t i = 0; i < ours->size; i++)
		if (bytes[i])
			return false;
	return !patch_at(matching, ours->at);
}

static int put_function(struct matching *matching, const struct rb_patch *patch,
			const struct side *ours, const struct side *theirs, uint32_t index)
{
	if (!points_to_function(ours))
		return refuse(matching, RAWBPF_OBJECT, ours->member.name,
			      "it has a program but is not a pointer to a function");
	if (!points_to_function(theirs) || theirs->size != matching->kernel->pointer_size)
		return refuse(matching, RAWBPF_FEATURE, ours->member.name,
			      "this kernel's member is not a pointer to a function");
	matching->ops->funcs[matching->ops->count++] = (struct rb_struct_ops_func){
		.name = ours->member.name,
		.func = (uint32_t)patch->value,
		.member = index,
		.offset = matching->data + theirs->at,
	};
	return 0;
}

static int put(struct matching *matching, const struct side *ours, const struct side *theirs,
	       uint32_t index)
{
	const struct rb_patch *patch = patch_at(matching, ours->at);

	if (ours->member.bit_size || theirs->member.bit_size)
		return refuse(matching, RAWBPF_FEATURE, ours->member.name,
			      "it is a bitfield, which is not supported");
	if (ours->type.kind != theirs->type.kind)
		return refuse(matching, RAWBPF_FEATURE, ours->member.name,
			      "this kernel's member has another type");
	if (patch)
		return put_function(matching, patch, ours, theirs, index);
	if (ours->type.kind == RB_BTF_PTR)
		return is_zero(matching, ours) ? 0
					       : refuse(matching, RAWBPF_OBJECT, ours->member.name,
							"a pointer that is not to a program");
	if (ours->size != theirs->size)
		return rb_err_set(matching->err, RAWBPF_FEATURE, -ENOTSUP,
				  "struct %s: member %s: it has %u bytes, this kernel's has %u",
				  matching->ours.name, ours->member.name, ours->size, theirs->size);
	memcpy(matching->ops->value + matching->data + theirs->at,
	       matching->map->init.data + ours->at, ours->size);
	return 0;
}

/* The member of that name in the kernel's struct; an unnamed one has no match. */
static uint32_t find_member(const struct matching *matching, const char *name)
{
	for (uint32_t i = 0; *name && i < matching->theirs.count; i++)
		if (!strcmp(rb_btf_member(matching->kernel, &matching->theirs, i).name, name))
			return i;
	return UINT32_MAX;
}

static int match_member(struct matching *matching, uint32_t index)
{
	struct side ours, theirs;
	uint32_t found;

	if (!look_at(&matching->object->btf, &matching->ours, index, &ours))
		return refuse(matching, RAWBPF_OBJECT, ours.member.name, "it ends past the struct");
	found = find_member(matching, ours.member.name);
	if (found == UINT32_MAX && is_zero(matching, &ours))
		return 0;
	if (found == UINT32_MAX)
		return refuse(matching, RAWBPF_FEATURE,
			      ours.member.name[0] ? ours.member.name : "without a name",
			      "this kernel's struct does not have it, and it is not zero");
	if (!look_at(matching->kernel, &matching->theirs, found, &theirs))
		return refuse(matching, RAWBPF_FEATURE, ours.member.name,
			      "this kernel's member ends past the struct");
	return put(matching, &ours, &theirs, found);
}

int rb_struct_ops_match(const struct rb_object *object, const struct rb_map *map,
			const struct rb_btf *kernel, uint32_t value_type, struct rb_struct_ops *ret,
			struct rawbpf_err *err)
{
	struct rb_struct_ops ops = { .value_type = value_type };
	struct matching matching = {
		.object = object,
		.map = map,
		.kernel = kernel,
		.ours = rb_btf_type(&object->btf, map->value_type),
		.ops = &ops,
		.err = err,
	};
	int code = find_struct(&matching);

	if (code)
		return code;
	ops.value = calloc(1, (size_t)ops.value_size + 1);
	ops.funcs = calloc(map->patch_count + 1, sizeof(*ops.funcs));
	if (!ops.value || !ops.funcs)
		code = rb_err_nomem(err);
	for (uint32_t i = 0; !code && i < matching.ours.count; i++) {
		if (ops.count > map->patch_count)
			break;
		code = match_member(&matching, i);
	}
	if (!code && ops.count != map->patch_count)
		code = rb_err_set(
			err, RAWBPF_OBJECT, -EINVAL,
			"struct %s: it has %zu addresses of programs, but %zu members for them",
			matching.ours.name, map->patch_count, ops.count);
	if (code)
		rb_struct_ops_deinit(&ops);
	else
		*ret = ops;
	return code;
}

void rb_struct_ops_fill(struct rb_struct_ops *ops, const int *prog_fds)
{
	for (size_t i = 0; i < ops->count; i++) {
		uint8_t *slot = ops->value + ops->funcs[i].offset;
		uint64_t wide = (uint64_t)prog_fds[ops->funcs[i].func];
		uint32_t narrow = (uint32_t)wide;

		if (ops->pointer_size == sizeof(wide))
			memcpy(slot, &wide, sizeof(wide));
		else
			memcpy(slot, &narrow, sizeof(narrow));
	}
}

void rb_struct_ops_deinit(struct rb_struct_ops *ops)
{
	free(ops->value);
	free(ops->funcs);
	*ops = (struct rb_struct_ops){ 0 };
}
