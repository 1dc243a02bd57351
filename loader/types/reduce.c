// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * reduce - rewrites types in place, each into one of the same length.
 *
 * Sections first, since the members of the STRUCT that replaces a section are named after variables
 * and functions; then every other type; then the declaration tags, whose target may no longer allow
 * one. In such a STRUCT every member is a byte: the kernel does not use its contents.
 */
#include "btf/layout.h"
#include "types/reduce.h"

#define ENCODE_BYTE 8 /* INT's word: 8 bits, unsigned */

struct reducer {
	struct rb_btf_copy *copy;
	unsigned int can;
	uint32_t a_name; /* offset of any identifier; 0: none */
	uint32_t a_byte; /* an INT of one byte; 0: not searched for yet */
};

static void put_type(struct reducer *reducer, uint32_t id, uint32_t name, uint32_t info,
		     uint32_t third)
{
	uint8_t *words = rb_btf_words(reducer->copy, id);

	rb_btf_put(reducer->copy, words, name);
	rb_btf_put(reducer->copy, words + 4, info);
	rb_btf_put(reducer->copy, words + 8, third);
}

static uint32_t word(const struct reducer *reducer, uint32_t id, size_t n)
{
	return rb_load32(rb_btf_words(reducer->copy, id) + n * 4, reducer->copy->btf.swap);
}

/* VAR and DECL_TAG have the length of INT. */
static void become_byte(struct reducer *reducer, uint32_t id, uint32_t name)
{
	put_type(reducer, id, name, RB_BTF_INFO(RB_BTF_INT, 0), 1);
	rb_btf_put(reducer->copy, rb_btf_words(reducer->copy, id) + RB_BTF_TYPE_SIZE, ENCODE_BYTE);
}

/* ---- names ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_identifier(const char *name)
{
	if (!is_letter(*name))
		return false;
	while (is_letter(*name) || is_digit(*name))
		name++;
	return !*name;
}

/* Make the name a C identifier, or one that may have dots. */
static void tidy_name(struct reducer *reducer, uint32_t offset, bool dots)
{
	char *name = (char *)reducer->copy->data + RB_BTF_HEADER_SIZE +
		     reducer->copy->btf.types.size + offset;

	for (size_t i = 0; name[i]; i++)
		if (!is_letter(name[i]) && !(dots && name[i] == '.') && !(i && is_digit(name[i])))
			name[i] = '_';
}

static uint32_t find_name(const struct reducer *reducer)
{
	const struct rb_btf *btf = &reducer->copy->btf;

	for (uint32_t id = 1; id < btf->count; id++)
		if (is_identifier(rb_btf_type(btf, id).name))
			return word(reducer, id, 0);
	return 0;
}

/* ---- a type for members ---- */

/* Append after the last type; rb_btf_copy_init() reserved the space. */
static uint32_t add_byte(struct reducer *reducer)
{
	struct rb_btf_copy *copy = reducer->copy;
	size_t types = copy->btf.types.size, strings = copy->btf.strings.size;
	uint8_t *end = copy->data + RB_BTF_HEADER_SIZE + types;
	uint32_t id = copy->btf.count++;

	memmove(end + RB_BTF_INT_SIZE, end, strings);
	copy->btf.offsets[id - 1] = (uint32_t)types;
	rb_btf_put_header(copy, types + RB_BTF_INT_SIZE, strings);
	become_byte(reducer, id, 0);
	return id;
}

/* The type for members whose contents are not used. */
static uint32_t find_byte(struct reducer *reducer)
{
	const struct rb_btf *btf = &reducer->copy->btf;

	if (reducer->a_byte)
		return reducer->a_byte;
	for (uint32_t id = 1; id < btf->count && !reducer->a_byte; id++)
		if (rb_btf_kind_of(btf, id) == RB_BTF_INT && rb_btf_type(btf, id).size == 1 &&
		    word(reducer, id, 3) % (1 << 24) == ENCODE_BYTE)
			reducer->a_byte = id;
	if (!reducer->a_byte)
		reducer->a_byte = add_byte(reducer);
	return reducer->a_byte;
}

/* ---- sections ---- */

/* The kernel requires sections with a size, and variables with an offset and a size. */
static bool is_loadable(const struct rb_btf *btf, const struct rb_btf_type *section)
{
	for (uint32_t i = 0; i < section->count; i++) {
		uint32_t id = rb_btf_var(btf, section, i).type;

		if (rb_btf_kind_of(btf, id) != RB_BTF_VAR || rb_btf_size(btf, id) < 0)
			return false;
	}
	return section->size && section->count;
}

/* A section's entry (type, offset, size) becomes a member (name, type, offset), a byte each. */
static void become_struct(struct reducer *reducer, const struct rb_btf_type *section)
{
	struct rb_btf_copy *copy = reducer->copy;
	uint32_t byte = section->count ? find_byte(reducer) : 0;
	uint8_t *words = rb_btf_words(copy, section->id) + RB_BTF_TYPE_SIZE;

	for (uint32_t i = 0; i < section->count; i++, words += 12) {
		uint32_t id = rb_load32(words, copy->btf.swap);

		rb_btf_put(copy, words, word(reducer, id, 0));
		rb_btf_put(copy, words + 4, byte);
		rb_btf_put(copy, words + 8, i * 8);
	}
	tidy_name(reducer, word(reducer, section->id, 0), false);
	put_type(reducer, section->id, word(reducer, section->id, 0),
		 RB_BTF_INFO(RB_BTF_STRUCT, section->count), section->count);
}

static void reduce_section(struct reducer *reducer, uint32_t id)
{
	struct rb_btf_type section = rb_btf_type(&reducer->copy->btf, id);

	if (!(reducer->can & RB_BTF_CAN_DATASEC) || !is_loadable(&reducer->copy->btf, &section))
		become_struct(reducer, &section);
	else if (!(reducer->can & RB_BTF_CAN_SECTION_NAME))
		tidy_name(reducer, word(reducer, id, 0), true);
}

/* ---- types ---- */

static void reduce_var(struct reducer *reducer, const struct rb_btf_type *type)
{
	if (!(reducer->can & RB_BTF_CAN_DATASEC) || rb_btf_size(&reducer->copy->btf, type->id) < 0)
		become_byte(reducer, type->id, word(reducer, type->id, 0));
	else if (rb_btf_linkage(&reducer->copy->btf, type) == RB_BTF_EXTERN)
		rb_btf_put(reducer->copy, rb_btf_words(reducer->copy, type->id) + RB_BTF_TYPE_SIZE,
			   RB_BTF_GLOBAL);
}

static void reduce_func(struct reducer *reducer, const struct rb_btf_type *type)
{
	uint32_t linkage = rb_btf_linkage(&reducer->copy->btf, type);
	uint32_t name = word(reducer, type->id, 0);

	if (linkage == RB_BTF_EXTERN)
		put_type(reducer, type->id, 0, RB_BTF_INFO(RB_BTF_PTR, 0), type->type);
	else if (!(reducer->can & RB_BTF_CAN_FUNC))
		put_type(reducer, type->id, name, RB_BTF_INFO(RB_BTF_TYPEDEF, 0), type->type);
	else if (!(reducer->can & RB_BTF_CAN_FUNC_GLOBAL))
		rb_btf_make_static(reducer->copy, type->id);
}

/* Parameters become enumerators, which must have names. */
static void reduce_proto(struct reducer *reducer, const struct rb_btf_type *type)
{
	uint8_t *words = rb_btf_words(reducer->copy, type->id);

	if (reducer->can & RB_BTF_CAN_FUNC)
		return;
	put_type(reducer, type->id, 0, RB_BTF_INFO(RB_BTF_ENUM, type->count), 4);
	for (uint32_t i = 0; i < type->count; i++) {
		uint8_t *param = words + RB_BTF_TYPE_SIZE + (size_t)i * 8;

		if (!rb_load32(param, reducer->copy->btf.swap))
			rb_btf_put(reducer->copy, param, reducer->a_name);
	}
}

/* Enumerators (name, low, high) become members (name, type, offset), all at the start. */
static void reduce_enum64(struct reducer *reducer, const struct rb_btf_type *type)
{
	if (reducer->can & RB_BTF_CAN_ENUM64)
		return;
	if (type->count)
		find_byte(reducer);
	put_type(reducer, type->id, word(reducer, type->id, 0),
		 RB_BTF_INFO(RB_BTF_UNION, type->count), type->size);
	for (uint32_t i = 0; i < type->count; i++) {
		uint8_t *words =
			rb_btf_words(reducer->copy, type->id) + RB_BTF_TYPE_SIZE + (size_t)i * 12;

		rb_btf_put(reducer->copy, words + 4, reducer->a_byte);
		rb_btf_put(reducer->copy, words + 8, 0);
	}
}

static void reduce_type(struct reducer *reducer, uint32_t id)
{
	struct rb_btf_type type = rb_btf_type(&reducer->copy->btf, id);

	switch (type.kind) {
	case RB_BTF_VAR:
		reduce_var(reducer, &type);
		break;
	case RB_BTF_FUNC:
		reduce_func(reducer, &type);
		break;
	case RB_BTF_FUNC_PROTO:
		reduce_proto(reducer, &type);
		break;
	case RB_BTF_ENUM:
		if (type.flag && !(reducer->can & RB_BTF_CAN_ENUM64))
			put_type(reducer, id, word(reducer, id, 0),
				 RB_BTF_INFO(RB_BTF_ENUM, type.count), type.size);
		break;
	case RB_BTF_ENUM64:
		reduce_enum64(reducer, &type);
		break;
	case RB_BTF_FLOAT:
		if (!(reducer->can & RB_BTF_CAN_FLOAT))
			put_type(reducer, id, 0, RB_BTF_INFO(RB_BTF_STRUCT, 0), type.size);
		break;
	case RB_BTF_TYPE_TAG:
		if (!(reducer->can & RB_BTF_CAN_TYPE_TAG) ||
		    (type.flag && !(reducer->can & RB_BTF_CAN_TAG_FLAG)))
			put_type(reducer, id, 0, RB_BTF_INFO(RB_BTF_CONST, 0), type.type);
		break;
	default:
		break;
	}
}

/* May the tag's target still have one, and its member or parameter too? */
static void reduce_decl_tag(struct reducer *reducer, uint32_t id)
{
	const struct rb_btf *btf = &reducer->copy->btf;
	struct rb_btf_type type = rb_btf_type(btf, id);
	bool whole = rb_btf_component(btf, &type) == -1, fits;

	switch (rb_btf_kind_of(btf, type.type)) {
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
	case RB_BTF_FUNC:
		fits = true;
		break;
	case RB_BTF_VAR:
	case RB_BTF_TYPEDEF:
		fits = whole;
		break;
	default:
		fits = false;
	}
	if (!fits || !(reducer->can & RB_BTF_CAN_DECL_TAG) ||
	    (type.flag && !(reducer->can & RB_BTF_CAN_TAG_FLAG)))
		become_byte(reducer, id, 0);
}

void rb_btf_reduce(struct rb_btf_copy *copy, unsigned int can)
{
	struct reducer reducer = { .copy = copy, .can = can };
	uint32_t count = copy->btf.count;

	if (!(can & RB_BTF_CAN_FUNC))
		reducer.a_name = find_name(&reducer);
	for (uint32_t id = 1; id < count; id++)
		if (rb_btf_kind_of(&copy->btf, id) == RB_BTF_DATASEC)
			reduce_section(&reducer, id);
	for (uint32_t id = 1; id < count; id++)
		reduce_type(&reducer, id);
	for (uint32_t id = 1; id < count; id++)
		if (rb_btf_kind_of(&copy->btf, id) == RB_BTF_DECL_TAG)
			reduce_decl_tag(&reducer, id);
}
