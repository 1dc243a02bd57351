// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * form - compiles a type into the list of pieces needed to print its values.
 *
 * A type's description is spread over the blob: a member's offset, its typedef, the size of the INT
 * after the typedefs. There may be millions of events of one type, so all of it is looked up once
 * here, and value.c walks the list. The parser limits nesting to RB_BTF_DEPTH, so recursion is
 * safe; each type is visited once.
 */
#include <stdlib.h>

#include "types/form.h"
#include "btf/layout.h"

/* The pieces of a type, or the names of an enum. */
struct range {
	bool known;
	uint32_t first, count;
};

struct reader {
	struct rb_form *form;
	struct range *ranges; /* by type */
	size_t capacity, name_capacity;
};

static int read_type(struct reader *reader, uint32_t id, struct rb_piece *ret);

/* Allocate `count` consecutive pieces. */
static int add_pieces(struct reader *reader, uint32_t count, uint32_t *first)
{
	struct rb_form *form = reader->form;

	struct rb_piece *grown = rb_array_reserve(form->pieces, form->count + count + 1,
						  &reader->capacity, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	form->pieces = grown;
	*first = (uint32_t)form->count;
	form->count += count;
	return 0;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Names may share bytes in the blob but not in the keys, so long names get no key. */
static void name_it(struct rb_form *form, struct rb_piece *piece, const char *name)
{
	size_t size = 0;

	piece->name = name;
	while (size < RB_FORM_NAME && is_plain(name[size]))
		size++;
	if (name[size] || !size)
		return;
	piece->key = (uint32_t)form->keys.size;
	rb_text_string(&form->keys, form->style == RB_VALUE_JSON ? ",\"" : ", ");
	rb_text_add(&form->keys, name, size);
	rb_text_string(&form->keys, form->style == RB_VALUE_JSON ? "\":" : ": ");
	piece->key_size = (uint32_t)form->keys.size - piece->key;
}

/* Is it an unnamed member of struct or union type? */
static bool is_transparent(const struct rb_btf *btf, const struct rb_btf_member *member,
			   const struct rb_piece *piece)
{
	enum rb_btf_kind kind = rb_btf_type(btf, piece->type).kind;

	return !member->name[0] && (kind == RB_BTF_STRUCT || kind == RB_BTF_UNION);
}

static void narrow(struct rb_piece *piece, uint32_t bits)
{
	if (piece->kind == RB_PIECE_ENUM && bits > 64)
		return;
	if (piece->kind == RB_PIECE_WORD)
		piece->kind = RB_PIECE_INT;
	piece->bits = bits;
	piece->skip = 0;
}

static int read_members(struct reader *reader, const struct rb_btf_type *type, struct range *range)
{
	const struct rb_btf *btf = reader->form->btf;
	int code = add_pieces(reader, type->count, &range->first);

	for (uint32_t i = 0; !code && i < type->count; i++) {
		struct rb_btf_member member = rb_btf_member(btf, type, i);
		struct rb_piece piece;

		code = read_type(reader, member.type, &piece);
		if (is_transparent(btf, &member, &piece))
			piece.kind = RB_PIECE_INLINE;
		else if (member.name[0])
			name_it(reader->form, &piece, member.name);
		else
			continue;
		if (member.bit_size)
			narrow(&piece, member.bit_size);
		piece.bit = member.bit_offset;
		piece.last = i == type->count - 1;
		reader->form->pieces[range->first + range->count++] = piece;
	}
	return code;
}

static int read_section(struct reader *reader, const struct rb_btf_type *type, struct range *range)
{
	const struct rb_btf *btf = reader->form->btf;
	int code = add_pieces(reader, type->count, &range->first);

	for (uint32_t i = 0; !code && i < type->count; i++) {
		struct rb_btf_var var = rb_btf_var(btf, type, i);
		struct rb_btf_type of = rb_btf_type(btf, var.type);
		struct rb_piece piece;

		if (of.kind != RB_BTF_VAR)
			continue;
		code = read_type(reader, var.type, &piece);
		name_it(reader->form, &piece, of.name);
		piece.bit = (uint64_t)var.offset * 8;
		reader->form->pieces[range->first + range->count++] = piece;
	}
	return code;
}

static int read_names(struct reader *reader, const struct rb_btf_type *type, struct range *range)
{
	struct rb_form *form = reader->form;

	range->first = (uint32_t)form->name_count;
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_value *grown = rb_array_grow(form->names, form->name_count,
							   &reader->name_capacity, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		form->names = grown;
		form->names[form->name_count++] = rb_btf_value(form->btf, type, i);
	}
	range->count = type->count;
	return 0;
}

static int read_element(struct reader *reader, const struct rb_btf_type *type, struct range *range)
{
	struct rb_piece element = { 0 };
	int code = add_pieces(reader, 1, &range->first);

	if (!code)
		code = read_type(reader, rb_btf_array_element(reader->form->btf, type), &element);
	if (!code)
		reader->form->pieces[range->first] = element;
	return code;
}

/* Read the parts of a type, once. */
static int read_parts(struct reader *reader, const struct rb_btf_type *type, struct rb_piece *piece)
{
	struct range range = reader->ranges[type->id];
	int code = 0;

	if (!range.known) {
		if (type->kind == RB_BTF_ARRAY)
			code = read_element(reader, type, &range);
		else if (type->kind == RB_BTF_DATASEC)
			code = read_section(reader, type, &range);
		else if (piece->kind == RB_PIECE_ENUM)
			code = read_names(reader, type, &range);
		else
			code = read_members(reader, type, &range);
		range.known = true;
		reader->ranges[type->id] = range;
	}
	piece->first = range.first;
	piece->count = range.count;
	return code;
}

static void read_int(const struct rb_btf *btf, const struct rb_btf_type *type,
		     struct rb_piece *piece)
{
	piece->kind = rb_btf_int_bool(btf, type) ? RB_PIECE_BOOL : RB_PIECE_INT;
	piece->is_signed = rb_btf_int_signed(btf, type);
	piece->bits = rb_btf_int_bits(btf, type);
	piece->skip = (uint8_t)rb_btf_int_offset(btf, type);
	if (piece->kind == RB_PIECE_INT && !piece->skip && (piece->bits == 32 || piece->bits == 64))
		piece->kind = RB_PIECE_WORD;
}

static int read_array(struct reader *reader, const struct rb_btf_type *type, struct rb_piece *piece)
{
	const struct rb_btf *btf = reader->form->btf;
	struct rb_btf_type element;
	int code = 0;

	rb_btf_has_values(btf, rb_btf_array_element(btf, type), &element);
	piece->kind = RB_PIECE_CHARS;
	if (element.kind != RB_BTF_INT || !rb_btf_int_char(btf, &element)) {
		piece->kind = RB_PIECE_ARRAY;
		code = read_parts(reader, type, piece);
	}
	piece->count = rb_btf_array_count(btf, type);
	return code;
}

static int read_type(struct reader *reader, uint32_t id, struct rb_piece *ret)
{
	const struct rb_btf *btf = reader->form->btf;
	int64_t size = rb_btf_size(btf, id);
	struct rb_btf_type type;

	*ret = (struct rb_piece){ .size = size > 0 ? (uint32_t)size : 0 };
	if (!rb_btf_has_values(btf, id, &type)) {
		ret->type = type.id;
		return 0;
	}
	ret->type = type.id;
	switch (type.kind) {
	case RB_BTF_INT:
		read_int(btf, &type, ret);
		return 0;
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		ret->kind = RB_PIECE_ENUM;
		ret->is_signed = type.flag;
		ret->bits = type.size * 8;
		return read_parts(reader, &type, ret);
	case RB_BTF_PTR:
	case RB_BTF_FLOAT:
		ret->kind = RB_PIECE_HEX;
		ret->bits = ret->size * 8;
		ret->digits = type.kind == RB_BTF_PTR ? 1 : (uint8_t)(type.size * 2);
		return 0;
	case RB_BTF_ARRAY:
		return read_array(reader, &type, ret);
	default:
		ret->kind = RB_PIECE_STRUCT;
		return read_parts(reader, &type, ret);
	}
}

/* The type after typedefs and VARs; false: it has no values. */
bool rb_btf_has_values(const struct rb_btf *btf, uint32_t type, struct rb_btf_type *ret)
{
	*ret = rb_btf_type(btf, rb_btf_resolve(btf, type));
	if (ret->kind == RB_BTF_VAR)
		*ret = rb_btf_type(btf, rb_btf_resolve(btf, ret->type));
	return ret->kind == RB_BTF_PTR || ret->kind == RB_BTF_ARRAY ||
	       rb_btf_shapes[ret->kind].traits & RB_BTF_HAS_SIZE;
}

int rb_form_init(const struct rb_btf *btf, uint32_t type, enum rb_value_style style,
		 struct rb_form *ret, struct rawbpf_err *err)
{
	struct rb_form form = { .btf = btf, .style = style };
	struct reader reader = { .form = &form };
	struct rb_btf_type of;
	struct rb_piece root;
	uint32_t first;
	int code;

	if (!rb_btf_has_values(btf, type, &of))
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "type %u (%s %.64s) has no values",
				  type, rb_btf_kind_name(of.kind), of.name);
	reader.ranges = calloc(btf->count, sizeof(*reader.ranges));
	code = reader.ranges ? add_pieces(&reader, 1, &first) : -ENOMEM;
	if (!code)
		code = read_type(&reader, of.id, &root);
	free(reader.ranges);
	if (code || !rb_text_reserve(&form.keys, RB_FORM_CHUNK)) {
		rb_form_deinit(&form);
		return rb_err_nomem(err);
	}
	form.pieces[first] = root;
	*ret = form;
	return 0;
}

void rb_form_deinit(struct rb_form *form)
{
	free(form->pieces);
	free(form->names);
	rb_text_deinit(&form->keys);
	*form = (struct rb_form){ 0 };
}
