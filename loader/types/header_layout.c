// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * header_layout - computes the struct layout that a C compiler chooses, so that the header can
 * correct it to BTF's layout.
 *
 * The rules are those of all Linux ABIs except i386's 64-bit types and m68k: a scalar is aligned to
 * its size, a struct to the maximum of its members; a bitfield starts where the previous member
 * ended, unless it would cross a boundary of its type. Packed: every member starts where the
 * previous one ended, and the struct is not aligned.
 *
 * A struct is packed when a member is misaligned for its type, or its size is not a multiple of its
 * alignment. BTF does not record extra alignment of a struct; it is not needed, since the resulting
 * holes are written out.
 */
#include "types/header_internal.h"

#define KNOWN  0x80
#define PACKED 0x40
#define ALIGN  0x3f /* its logarithm */

static uint64_t round_up(uint64_t value, uint64_t to)
{
	return (value + to - 1) / to * to;
}

static uint8_t shape_of(struct rb_header *header, const struct rb_btf_type *type);

/* The alignment of a scalar or a struct; 0: the type has no values. */
static uint32_t align_of(struct rb_header *header, const struct rb_btf_type *type)
{
	switch (type->kind) {
	case RB_BTF_PTR:
		return header->btf->pointer_size;
	case RB_BTF_FLOAT:
		return type->size == 12 ? 4 : type->size;
	case RB_BTF_INT:
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		return type->size <= 16 && !(type->size & (type->size - 1)) ? type->size : 0;
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
		return 1U << (shape_of(header, type) & ALIGN);
	default:
		return 0;
	}
}

/*
 * Size and alignment of a member's type; *base is the type without typedefs, qualifiers and arrays.
 */
static bool extent_of(struct rb_header *header, uint32_t owner, uint32_t id,
		      struct rb_extent *extent, struct rb_btf_type *base)
{
	uint64_t elements = 1;

	for (;;) {
		*base = rb_btf_type(header->btf, rb_btf_resolve(header->btf, id));
		if (base->kind != RB_BTF_ARRAY)
			break;
		elements *= rb_btf_array_count(header->btf, base); /* fits, as parsed */
		id = rb_btf_array_element(header->btf, base);
	}
	extent->align = align_of(header, base);
	extent->size = base->kind == RB_BTF_PTR ? header->btf->pointer_size : base->size;
	extent->size *= elements;
	if (!extent->align)
		rb_header_refuse(header, owner, "C has no member of type %u (%s, %u bytes)",
				 base->id, rb_btf_kind_name(base->kind), base->size);
	return !header->code;
}

bool rb_header_field(struct rb_header *header, const struct rb_btf_type *type, uint32_t n,
		     struct rb_header_field *ret)
{
	struct rb_btf_member member = rb_btf_member(header->btf, type, n);
	struct rb_btf_type base;

	*ret = (struct rb_header_field){ .member = member, .bit = member.bit_offset };
	if (!extent_of(header, type->id, member.type, &ret->extent, &base))
		return false;
	if (!member.name[0] && base.kind != RB_BTF_STRUCT && base.kind != RB_BTF_UNION)
		return false; /* C would not allocate space for it: a hole */
	ret->bits = member.bit_size;
	if (!type->flag && base.kind == RB_BTF_INT && ret->extent.size == base.size &&
	    rb_btf_int_bits(header->btf, &base) != base.size * 8) {
		/* a bitfield in the format before 2018 */
		ret->bits = rb_btf_int_bits(header->btf, &base);
		ret->bit += rb_btf_int_offset(header->btf, &base);
	}
	if (ret->bits > ret->extent.size * 8 ||
	    (ret->bits && base.kind != RB_BTF_INT && base.kind != RB_BTF_ENUM &&
	     base.kind != RB_BTF_ENUM64))
		rb_header_refuse(header, type->id, "member %u: a bitfield of %u bits of type %u", n,
				 ret->bits, member.type);
	return !header->code;
}

uint64_t rb_header_next(const struct rb_header_field *field, bool packed, uint64_t at)
{
	uint64_t unit = packed ? 8 : field->extent.align * 8;

	if (!field->bits)
		return round_up(at, unit);
	return !packed && at % unit + field->bits > unit ? round_up(at, unit) : at;
}

static uint64_t width(const struct rb_header_field *field)
{
	return field->bits ? field->bits : field->extent.size * 8;
}

static uint8_t measure(struct rb_header *header, const struct rb_btf_type *type)
{
	uint64_t end = 0, size = (uint64_t)type->size * 8;
	bool packed = false, is_union = type->kind == RB_BTF_UNION;
	struct rb_header_field field;
	uint32_t align = 1;

	for (uint32_t i = 0; i < type->count && !header->code; i++) {
		if (!rb_header_field(header, type, i, &field))
			continue;
		if (is_union ? field.bit != 0 : field.bit < end)
			rb_header_refuse(header, type->id,
					 "member %u is at bit %u, which C cannot express", i,
					 field.bit);
		packed |= rb_header_next(&field, false, field.bit) != field.bit;
		if (field.extent.align > align)
			align = field.extent.align;
		if (field.bit + width(&field) > end)
			end = field.bit + width(&field);
	}
	if (end > size)
		rb_header_refuse(header, type->id,
				 "its members end at bit %llu, the struct at bit %llu",
				 (unsigned long long)end, (unsigned long long)size);
	packed |= type->size % align;
	return packed ? KNOWN | PACKED : (uint8_t)(KNOWN | __builtin_ctz(align));
}

static uint8_t shape_of(struct rb_header *header, const struct rb_btf_type *type)
{
	uint8_t *shape = &header->shapes[type->id];

	if (!*shape)
		*shape = measure(header, type);
	return *shape;
}

bool rb_header_is_packed(struct rb_header *header, const struct rb_btf_type *type)
{
	return shape_of(header, type) & PACKED;
}

uint64_t rb_header_end(struct rb_header *header, const struct rb_btf_type *type, uint64_t at)
{
	return round_up(at, 8 << (shape_of(header, type) & ALIGN));
}
