// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * calculate - a spec -> the value to patch into the instruction.
 *
 * A bitfield is read as the integer that contains it, then shifted left and right. The width of
 * that integer may differ between compilers and kernels, so the compiler's value is not checked for
 * bitfields.
 */
#include "core/core_internal.h"

static int refuse(struct rawbpf_err *err, const struct rb_core_spec *spec, const char *why)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "type %u (%.64s): %s", spec->root,
			  rb_btf_type(spec->btf, spec->root).name, why);
}

static int type_value(const struct rb_core_spec *spec, struct rb_core_value *ret,
		      struct rawbpf_err *err)
{
	int64_t size;

	ret->strict = spec->kind != RB_CORE_TYPE_ID_TARGET;
	ret->value = 1;
	if (spec->kind == RB_CORE_TYPE_ID_LOCAL || spec->kind == RB_CORE_TYPE_ID_TARGET) {
		ret->value = spec->root;
	} else if (spec->kind == RB_CORE_TYPE_SIZE) {
		size = rb_btf_size(spec->btf, spec->root);
		if (size < 0)
			return refuse(err, spec, "it has no size");
		ret->value = (uint64_t)size;
	}
	return 0;
}

static void enum_value(const struct rb_core_spec *spec, struct rb_core_value *ret)
{
	struct rb_btf_type type = rb_btf_type(spec->btf, spec->steps[0].type);

	ret->value = 1;
	if (spec->kind != RB_CORE_ENUM_VALUE)
		return;
	ret->value = (uint64_t)rb_btf_value(spec->btf, &type, spec->steps[0].index).value;
	if (type.kind == RB_BTF_ENUM) /* the kernel's are signed 32-bit numbers */
		ret->value = (uint64_t)(int64_t)(int32_t)ret->value;
}

/* A load or store moves one element. */
static void remember_size(const struct rb_btf *btf, uint32_t id, struct rb_core_value *ret)
{
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, id));
	int64_t size;

	for (unsigned int depth = 0; type.kind == RB_BTF_ARRAY && depth < RB_BTF_DEPTH; depth++)
		type = rb_btf_type(btf, rb_btf_resolve(btf, rb_btf_array_element(btf, &type)));
	size = rb_btf_size(btf, type.id);
	ret->size = size > 0 ? (uint32_t)size : 0;
	ret->type = rb_btf_resolve(btf, id);
}

static int element_value(const struct rb_core_spec *spec, struct rb_core_value *ret,
			 struct rawbpf_err *err)
{
	uint32_t type = spec->steps[spec->count - 1].type;
	int64_t size = rb_btf_size(spec->btf, type);

	if (size < 0)
		return refuse(err, spec, "its element type has no size");
	if (spec->kind == RB_CORE_FIELD_OFFSET) {
		ret->value = spec->bit_offset / 8;
		remember_size(spec->btf, type, ret);
		return 0;
	}
	if (spec->kind != RB_CORE_FIELD_SIZE)
		return refuse(err, spec, "expected a member, found an array element");
	ret->value = (uint64_t)size;
	return 0;
}

/* The bytes of the field: for a bitfield, the smallest integer that contains all its bits. */
struct extent {
	uint64_t offset, size;	       /* bytes */
	uint64_t bit_offset, bit_size; /* of the field itself */
};

static bool find_extent(const struct rb_core_spec *spec, const struct rb_btf_member *member,
			struct extent *ret)
{
	int64_t size = rb_btf_size(spec->btf, member->type);

	ret->bit_offset = spec->bit_offset;
	ret->bit_size = member->bit_size;
	if (size < 0)
		return false;
	ret->size = (uint64_t)size;
	ret->offset = spec->bit_offset / 8;
	if (!member->bit_size) {
		ret->bit_size = ret->size * 8;
		return true;
	}
	for (;; ret->size *= 2) {
		if (!ret->size || ret->size > 8)
			return false;
		ret->offset = spec->bit_offset / 8 / ret->size * ret->size;
		if (spec->bit_offset + member->bit_size <= (ret->offset + ret->size) * 8)
			return true;
	}
}

static bool is_signed(const struct rb_btf *btf, uint32_t id)
{
	struct rb_btf_type type = rb_btf_type(btf, rb_btf_resolve(btf, id));

	if (type.kind == RB_BTF_ENUM || type.kind == RB_BTF_ENUM64)
		return type.flag;
	return type.kind == RB_BTF_INT && rb_btf_int_signed(btf, &type);
}

/* The left shift that moves the field's highest bit to bit 63. */
static uint64_t left_shift(const struct extent *extent)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return (8 - extent->size) * 8 + (extent->bit_offset - extent->offset * 8);
#else
	return 64 - (extent->bit_offset + extent->bit_size - extent->offset * 8);
#endif
}

static int member_value(const struct rb_core_spec *spec, struct rb_core_value *ret,
			struct rawbpf_err *err)
{
	const struct rb_core_step *step = &spec->steps[spec->count - 1];
	struct rb_btf_type type = rb_btf_type(spec->btf, step->type);
	struct rb_btf_member member = rb_btf_member(spec->btf, &type, step->index);
	struct extent extent;

	if (!find_extent(spec, &member, &extent))
		return refuse(err, spec, "a field has no size, or its bits do not fit one integer");
	ret->strict = !member.bit_size;
	switch (spec->kind) {
	case RB_CORE_FIELD_OFFSET:
		ret->value = extent.offset;
		if (!member.bit_size)
			remember_size(spec->btf, member.type, ret);
		break;
	case RB_CORE_FIELD_SIZE:
		ret->value = extent.size;
		break;
	case RB_CORE_FIELD_SIGNED:
		ret->value = is_signed(spec->btf, member.type);
		ret->strict = true;
		break;
	case RB_CORE_FIELD_LSHIFT:
		ret->value = left_shift(&extent);
		break;
	default:
		ret->value = 64 - extent.bit_size;
		ret->strict = true;
		break;
	}
	return 0;
}

int rb_core_value(uint32_t kind, const struct rb_core_spec *spec, struct rb_core_value *ret,
		  struct rawbpf_err *err)
{
	*ret = (struct rb_core_value){ .strict = true };
	if (!spec) {
		ret->missing = (rb_core_is_field(kind) && kind != RB_CORE_FIELD_EXISTS) ||
			       kind == RB_CORE_ENUM_VALUE;
		return 0;
	}
	if (kind == RB_CORE_FIELD_EXISTS) {
		ret->value = 1;
		return 0;
	}
	if (rb_core_is_enum(kind)) {
		enum_value(spec, ret);
		return 0;
	}
	if (!rb_core_is_field(kind))
		return type_value(spec, ret, err);
	return spec->steps[spec->count - 1].name ? member_value(spec, ret, err)
						 : element_value(spec, ret, err);
}
