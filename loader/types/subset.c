// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * subset - marks types in a bitmap, one bit for each four bytes, then copies them in one pass.
 *
 * The bit of a type's first word: the type is kept; of its second: with all its parts; of its
 * third: with the type it refers to; of a part's first word: the part is kept.
 */
#include <stdlib.h>

#include "btf/layout.h"
#include "types/subset.h"

int rb_btf_subset_init(const struct rb_btf *btf, struct rb_btf_subset *ret, struct rawbpf_err *err)
{
	*ret = (struct rb_btf_subset){ .btf = btf };
	ret->marks = calloc(btf->types.size / 32 + 1, 1);
	return ret->marks ? 0 : rb_err_nomem(err);
}

void rb_btf_subset_deinit(struct rb_btf_subset *subset)
{
	free(subset->marks);
	*subset = (struct rb_btf_subset){ 0 };
}

static bool is_marked(const struct rb_btf_subset *subset, const uint8_t *word)
{
	size_t n = (size_t)(word - subset->btf->types.data) / 4;

	return subset->marks[n / 8] & 1 << n % 8;
}

/* true: it was not marked before. */
static bool mark(struct rb_btf_subset *subset, const uint8_t *word)
{
	size_t n = (size_t)(word - subset->btf->types.data) / 4;
	bool marked = is_marked(subset, word);

	subset->marks[n / 8] |= (uint8_t)(1 << n % 8);
	return !marked;
}

static size_t part_size(const struct rb_btf_type *type)
{
	return rb_btf_shapes[type->kind].each;
}

static const uint8_t *part_at(const struct rb_btf_type *type, uint32_t index)
{
	return type->more + rb_btf_shapes[type->kind].once + part_size(type) * index;
}

static bool is_record(const struct rb_btf_type *type)
{
	return type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION;
}

static bool is_enum(const struct rb_btf_type *type)
{
	return type->kind == RB_BTF_ENUM || type->kind == RB_BTF_ENUM64;
}

#define DEEP 64 /* the limit of core/compare.c */

static void mark_type(struct rb_btf_subset *subset, uint32_t id, enum rb_btf_extent extent,
		      unsigned int depth);

static void mark_parts(struct rb_btf_subset *subset, const struct rb_btf_type *type,
		       enum rb_btf_extent extent, unsigned int depth)
{
	for (uint32_t i = 0; i < type->count; i++) {
		mark(subset, part_at(type, i));
		if (!is_enum(type))
			mark_type(subset, rb_load32(part_at(type, i) + 4, subset->btf->swap),
				  extent, depth);
	}
}

/* Mark the types that it consists of, as far as `extent` says. */
static void mark_inside(struct rb_btf_subset *subset, const struct rb_btf_type *type,
			enum rb_btf_extent extent, unsigned int depth)
{
	if (type->kind == RB_BTF_ARRAY)
		mark_type(subset, rb_btf_array_element(subset->btf, type), extent, depth);
	if (extent == RB_BTF_SHELL)
		return;
	if (type->kind == RB_BTF_PTR)
		mark_type(subset, type->type, RB_BTF_FOLLOW, depth);
	if (type->kind == RB_BTF_FUNC_PROTO)
		mark_type(subset, type->type, extent, depth);
	if (type->kind == RB_BTF_FUNC_PROTO || is_enum(type) ||
	    (is_record(type) && extent == RB_BTF_WHOLE))
		mark_parts(subset, type, extent, depth);
}

static void mark_type(struct rb_btf_subset *subset, uint32_t id, enum rb_btf_extent extent,
		      unsigned int depth)
{
	struct rb_btf_type type = rb_btf_type(subset->btf, rb_btf_resolve(subset->btf, id));

	/* each extent once, so that walks are finite */
	if (!type.id || !(rb_btf_shapes[type.kind].traits & RB_BTF_IS_VALUE) || depth == DEEP ||
	    !mark(subset, type.more - RB_BTF_TYPE_SIZE + 4 * extent))
		return;
	mark(subset, type.more - RB_BTF_TYPE_SIZE);
	mark_inside(subset, &type, extent, depth + 1);
}

void rb_btf_subset_type(struct rb_btf_subset *subset, uint32_t id, enum rb_btf_extent extent)
{
	struct rb_btf_type type = rb_btf_type(subset->btf, id);

	if (type.kind == RB_BTF_TYPEDEF)
		mark(subset, type.more - RB_BTF_TYPE_SIZE);
	mark_type(subset, id, extent, 0);
}

void rb_btf_subset_part(struct rb_btf_subset *subset, uint32_t id, uint32_t index)
{
	const struct rb_btf *btf = subset->btf;
	struct rb_btf_type type = rb_btf_type(btf, id), of;

	mark(subset, type.more - RB_BTF_TYPE_SIZE);
	mark(subset, part_at(&type, index));
	if (is_enum(&type))
		return;
	of = rb_btf_type(btf, rb_btf_resolve(btf, rb_btf_member(btf, &type, index).type));
	mark_type(subset, of.id, RB_BTF_SHELL, 0);
	/*
	 * a zero-length array is flexible only as the last member: keep the next member so that it
	 * is not
	 */
	if (of.kind == RB_BTF_ARRAY && !rb_btf_array_count(btf, &of) && index + 1 < type.count &&
	    !is_marked(subset, part_at(&type, type.count - 1)))
		rb_btf_subset_part(subset, id, type.count - 1);
}

/* ---- the copy ---- */

struct writer {
	const struct rb_btf_subset *subset;
	uint32_t *ids;	 /* owned: by the old id; 0: not kept */
	uint32_t *names; /* owned: by the old offset */
	struct rb_text types, strings;
	bool void_part; /* a member or an element has a type that is void */
};

static void put(const struct writer *writer, struct rb_text *text, uint32_t word)
{
	word = writer->subset->btf->swap ? __builtin_bswap32(word) : word;
	rb_text_add(text, &word, sizeof(word));
}

static void put_name(struct writer *writer, const uint8_t *word)
{
	const struct rb_btf *btf = writer->subset->btf;
	uint32_t *name = &writer->names[rb_load32(word, btf->swap)];
	const char *string = rb_btf_string(btf, rb_load32(word, btf->swap));

	if (!*name && string[0]) {
		*name = (uint32_t)writer->strings.size;
		rb_text_add(&writer->strings, string, strlen(string) + 1);
	}
	put(writer, &writer->types, *name);
}

static void put_ref(struct writer *writer, uint32_t id, bool void_too)
{
	uint32_t to = writer->ids[rb_btf_resolve(writer->subset->btf, id)];

	writer->void_part |= !to && !void_too;
	put(writer, &writer->types, to);
}

/* Members, parameters: name, type and, for a member, offset; values: name and number. */
static void put_part(struct writer *writer, const struct rb_btf_type *type, const uint8_t *part)
{
	bool swap = writer->subset->btf->swap;
	size_t at = 4;

	put_name(writer, part);
	if (!is_enum(type)) {
		put_ref(writer, rb_load32(part + 4, swap), type->kind == RB_BTF_FUNC_PROTO);
		at += 4;
	}
	for (; at < part_size(type); at += 4)
		put(writer, &writer->types, rb_load32(part + at, swap));
}

static void put_type(struct writer *writer, const struct rb_btf_type *type)
{
	const struct rb_btf_subset *subset = writer->subset;
	const uint8_t *words = type->more - RB_BTF_TYPE_SIZE;
	bool followed = is_marked(subset, words + 4) || is_marked(subset, words + 8);
	uint32_t count = 0;

	for (uint32_t i = 0; part_size(type) && i < type->count; i++)
		count += is_marked(subset, part_at(type, i));
	put_name(writer, words);
	put(writer, &writer->types, RB_BTF_INFO(type->kind, count) | (uint32_t)type->flag << 31);
	if (rb_btf_shapes[type->kind].traits & RB_BTF_HAS_TYPE)
		put_ref(writer, followed || type->kind == RB_BTF_TYPEDEF ? type->type : 0, true);
	else
		put(writer, &writer->types, type->size);
	if (type->kind == RB_BTF_INT)
		put(writer, &writer->types, rb_load32(type->more, subset->btf->swap));
	if (type->kind == RB_BTF_ARRAY) {
		put_ref(writer, rb_btf_array_element(subset->btf, type), false);
		put(writer, &writer->types, 0);
		put(writer, &writer->types, rb_btf_array_count(subset->btf, type));
	}
	for (uint32_t i = 0; count && i < type->count; i++)
		if (is_marked(subset, part_at(type, i)))
			put_part(writer, type, part_at(type, i));
}

/* Readers derive the pointer size from this name; without it they use 8. */
static bool says_pointer_size(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	return btf->pointer_size == 4 && type->kind == RB_BTF_INT &&
	       rb_btf_long_size(type->name, type->size) == 4;
}

static int put_types(struct writer *writer, struct rawbpf_err *err)
{
	const struct rb_btf *btf = writer->subset->btf;
	uint32_t count = 0;

	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (is_marked(writer->subset, type.more - RB_BTF_TYPE_SIZE) ||
		    says_pointer_size(btf, &type))
			writer->ids[id] = ++count;
		if (writer->ids[id] && type.kind == RB_BTF_UNKNOWN)
			return rb_btf_refuse(btf, id, err, "unknown kind");
	}
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);

		if (writer->ids[id])
			put_type(writer, &type);
		if (writer->void_part)
			return rb_btf_refuse(btf, id, err,
					     "it has a member or element of type void");
	}
	return 0;
}

static void put_all(struct writer *writer, struct rb_text *ret)
{
	uint16_t magic = RB_BTF_MAGIC;

	if (writer->subset->btf->swap)
		magic = __builtin_bswap16(magic);
	rb_text_add(ret, &magic, sizeof(magic));
	rb_text_add(ret, "\1", 2); /* version, flags */
	put(writer, ret, RB_BTF_HEADER_SIZE);
	put(writer, ret, 0);
	put(writer, ret, (uint32_t)writer->types.size);
	put(writer, ret, (uint32_t)writer->types.size);
	put(writer, ret, (uint32_t)writer->strings.size);
	rb_text_add(ret, writer->types.data, writer->types.size);
	rb_text_add(ret, writer->strings.data, writer->strings.size);
}

int rb_btf_subset_write(const struct rb_btf_subset *subset, struct rb_text *ret,
			struct rawbpf_err *err)
{
	const struct rb_btf *btf = subset->btf;
	struct writer writer = { .subset = subset };
	int code = 0;

	writer.ids = calloc(btf->count, sizeof(*writer.ids));
	writer.names = calloc(btf->strings.size, sizeof(*writer.names));
	rb_text_add(&writer.strings, "", 1);
	if (writer.ids && writer.names)
		code = put_types(&writer, err);
	if (!code && writer.ids && writer.names)
		put_all(&writer, ret);
	if (!writer.ids || !writer.names || writer.types.failed || writer.strings.failed ||
	    ret->failed)
		code = rb_err_nomem(err);
	rb_text_deinit(&writer.types);
	rb_text_deinit(&writer.strings);
	free(writer.ids);
	free(writer.names);
	return code;
}
