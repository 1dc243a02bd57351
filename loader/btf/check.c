// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * check - checks the guarantees that btf.h lists for the types.
 *
 * Each type is checked on its own, with the kinds of the types it refers to; nesting.c then checks
 * which types contain which.
 *
 * The kernel's own checks of loaded BTF are stricter (names must be identifiers, members inside
 * their struct, section sizes not 0) and depend on its version. Checked here is only what a reader
 * has to rely on.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "base/print.h"
#include "btf/layout.h"

int rb_btf_refuse(const struct rb_btf *btf, uint32_t id, struct rawbpf_err *err, const char *fmt,
		  ...)
{
	struct rb_btf_type type = rb_btf_type(btf, id);
	char why[256];
	va_list args;

	va_start(args, fmt);
	rb_vprint(why, sizeof(why), fmt, args);
	va_end(args);
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "BTF: type %u (%s%s%.64s): %s", id,
			  rb_btf_kind_name(type.kind), type.name[0] ? " " : "", type.name, why);
}

#define IS_VALUE 0x80 /* in kinds: RB_BTF_IS_VALUE, without a second look-up */

struct checker {
	const struct rb_btf *btf;
	uint8_t *kinds;	  /* owned: of its own types, by id - first; with IS_VALUE */
	uint64_t strings; /* bytes: the base's and its own */
	struct rawbpf_err *err;
};

static enum rb_btf_kind kind_of(const struct checker *checker, uint32_t id)
{
	if (id >= checker->btf->first)
		return (enum rb_btf_kind)(checker->kinds[id - checker->btf->first] & ~IS_VALUE);
	return id ? rb_btf_kind_of(checker->btf, id) : RB_BTF_VOID;
}

/* Does the type exist and have values, or is it void where that is allowed? */
static inline bool is_value(const struct checker *checker, uint32_t to, bool void_too)
{
	if (to >= checker->btf->count)
		return false;
	if (to >= checker->btf->first)
		return checker->kinds[to - checker->btf->first] & IS_VALUE;
	return to ? rb_btf_shapes[kind_of(checker, to)].traits & RB_BTF_IS_VALUE : void_too;
}

/* The n-th `what` of type `id` refers to `to`, which failed is_value(). */
static int refuse_ref(const struct checker *checker, uint32_t id, const char *what, uint32_t n,
		      uint32_t to)
{
	const struct rb_btf *btf = checker->btf;

	if (to >= btf->count)
		return rb_btf_refuse(btf, id, checker->err,
				     "%s %u refers to type %u, but the last type is %u", what, n,
				     to, btf->count - 1);
	if (!to)
		return rb_btf_refuse(btf, id, checker->err, "%s %u is void", what, n);
	return rb_btf_refuse(btf, id, checker->err,
			     "%s %u refers to type %u, a %s, which has no values", what, n, to,
			     rb_btf_kind_name(kind_of(checker, to)));
}

static inline int check_ref(const struct checker *checker, uint32_t id, const char *what,
			    uint32_t n, uint32_t to, bool void_too)
{
	return is_value(checker, to, void_too) ? 0 : refuse_ref(checker, id, what, n, to);
}

static int check_name(const struct checker *checker, uint32_t id, const char *what, uint32_t n,
		      const uint8_t *word)
{
	uint32_t offset = rb_load32(word, checker->btf->swap);

	if (offset < checker->strings)
		return 0;
	return rb_btf_refuse(checker->btf, id, checker->err,
			     "the name of %s %u, at offset %u, is outside the string table", what,
			     n, offset);
}

static int check_members(const struct checker *checker, const struct rb_btf_type *type)
{
	const struct rb_btf *btf = checker->btf;
	uint64_t bits = (uint64_t)type->size * 8;
	int code = 0;

	for (uint32_t i = 0; i < type->count && !code; i++) {
		const uint8_t *words = type->more + (size_t)i * 12;
		uint32_t offset = rb_load32(words + 8, btf->swap), size = 0;

		if (type->flag) {
			size = offset >> 24;
			offset &= 0xffffff;
		}
		code = check_name(checker, type->id, "member", i, words);
		if (!code)
			code = check_ref(checker, type->id, "member", i,
					 rb_load32(words + 4, btf->swap), false);
		if (!code && (offset > bits || size > bits - offset || size > 128))
			code = rb_btf_refuse(btf, type->id, checker->err,
					     "member %u, %u bits at bit %u, ends past its %u bytes",
					     i, size, offset, type->size);
	}
	return code;
}

static int check_values(const struct checker *checker, const struct rb_btf_type *type)
{
	size_t each = type->kind == RB_BTF_ENUM64 ? 12 : 8;
	int code = 0;

	if (!type->size || type->size > 8 || type->size & (type->size - 1))
		return rb_btf_refuse(checker->btf, type->id, checker->err,
				     "size %u of an enum, expected 1, 2, 4 or 8", type->size);
	for (uint32_t i = 0; i < type->count && !code; i++)
		code = check_name(checker, type->id, "value", i, type->more + i * each);
	return code;
}

static int check_params(const struct checker *checker, const struct rb_btf_type *type)
{
	int code = check_ref(checker, type->id, "return value", 0, type->type, true);

	for (uint32_t i = 0; i < type->count && !code; i++) {
		const uint8_t *words = type->more + (size_t)i * 8;

		code = check_name(checker, type->id, "parameter", i, words);
		if (!code)
			code = check_ref(checker, type->id, "parameter", i,
					 rb_load32(words + 4, checker->btf->swap), true);
	}
	return code;
}

static int check_int(const struct checker *checker, const struct rb_btf_type *type)
{
	uint32_t bits = rb_btf_int_bits(checker->btf, type);
	uint32_t offset = rb_btf_int_offset(checker->btf, type);

	if (bits + offset <= 128 && bits + offset <= (uint64_t)type->size * 8)
		return 0;
	return rb_btf_refuse(checker->btf, type->id, checker->err,
			     "%u bits at bit %u end past its %u bytes", bits, offset, type->size);
}

static int check_array(const struct checker *checker, const struct rb_btf_type *type)
{
	const struct rb_btf *btf = checker->btf;
	int code =
		check_ref(checker, type->id, "element", 0, rb_load32(type->more, btf->swap), false);

	if (code)
		return code;
	return check_ref(checker, type->id, "index", 0, rb_load32(type->more + 4, btf->swap), true);
}

static int check_section(const struct checker *checker, const struct rb_btf_type *type)
{
	for (uint32_t i = 0; i < type->count; i++) {
		uint32_t to = rb_btf_var(checker->btf, type, i).type;
		enum rb_btf_kind kind;

		if (to >= checker->btf->count)
			return rb_btf_refuse(
				checker->btf, type->id, checker->err,
				"variable %u refers to type %u, but the last type is %u", i, to,
				checker->btf->count - 1);
		kind = kind_of(checker, to);
		if (kind != RB_BTF_VAR && kind != RB_BTF_FUNC)
			return rb_btf_refuse(
				checker->btf, type->id, checker->err,
				"variable %u refers to type %u, a %s, expected a VAR or FUNC", i,
				to, rb_btf_kind_name(kind));
	}
	return 0;
}

static int check_function(const struct checker *checker, const struct rb_btf_type *type)
{
	if (type->type >= checker->btf->count || kind_of(checker, type->type) != RB_BTF_FUNC_PROTO)
		return rb_btf_refuse(checker->btf, type->id, checker->err,
				     "expected type %u to be a FUNC_PROTO", type->type);
	if (rb_btf_linkage(checker->btf, type) > RB_BTF_EXTERN)
		return rb_btf_refuse(checker->btf, type->id, checker->err,
				     "linkage %u, expected 0 to 2",
				     rb_btf_linkage(checker->btf, type));
	return 0;
}

static int check_variable(const struct checker *checker, const struct rb_btf_type *type)
{
	if (rb_btf_linkage(checker->btf, type) > RB_BTF_EXTERN)
		return rb_btf_refuse(checker->btf, type->id, checker->err,
				     "linkage %u, expected 0 to 2",
				     rb_btf_linkage(checker->btf, type));
	return check_ref(checker, type->id, "variable", 0, type->type, true);
}

/* On a struct's member, a function's parameter, or (-1) on a whole declaration. */
static int check_decl_tag(const struct checker *checker, const struct rb_btf_type *type)
{
	int32_t component = rb_btf_component(checker->btf, type);
	struct rb_btf_type to;
	uint32_t count = 0;

	if (!type->type || type->type >= checker->btf->count)
		return rb_btf_refuse(checker->btf, type->id, checker->err,
				     "refers to type %u, but the last type is %u", type->type,
				     checker->btf->count - 1);
	if (component == -1)
		return 0;
	to = rb_btf_type(checker->btf, type->type);
	if (to.kind == RB_BTF_FUNC && to.type < checker->btf->count &&
	    kind_of(checker, to.type) == RB_BTF_FUNC_PROTO)
		count = rb_btf_type(checker->btf, to.type).count;
	else if (to.kind == RB_BTF_STRUCT || to.kind == RB_BTF_UNION)
		count = to.count;
	if (component >= 0 && (uint32_t)component < count)
		return 0;
	return rb_btf_refuse(checker->btf, type->id, checker->err,
			     "component %d of type %u, which has %u components", component,
			     type->type, count);
}

static int check_float(const struct checker *checker, const struct rb_btf_type *type)
{
	if (type->size == 2 || type->size == 4 || type->size == 8 || type->size == 12 ||
	    type->size == 16)
		return 0;
	return rb_btf_refuse(checker->btf, type->id, checker->err,
			     "size %u of a float, expected 2, 4, 8, 12 or 16", type->size);
}

/* Checks specific to the kind; the caller checks the type in the third word. */
static int check_kind(const struct checker *checker, const struct rb_btf_type *type)
{
	switch (type->kind) {
	case RB_BTF_INT:
		return check_int(checker, type);
	case RB_BTF_ARRAY:
		return check_array(checker, type);
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
		return check_members(checker, type);
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		return check_values(checker, type);
	case RB_BTF_FUNC:
		return check_function(checker, type);
	case RB_BTF_FUNC_PROTO:
		return check_params(checker, type);
	case RB_BTF_VAR:
		return check_variable(checker, type);
	case RB_BTF_DATASEC:
		return check_section(checker, type);
	case RB_BTF_DECL_TAG:
		return check_decl_tag(checker, type);
	case RB_BTF_FLOAT:
		return check_float(checker, type);
	case RB_BTF_PTR:
	case RB_BTF_TYPEDEF:
	case RB_BTF_VOLATILE:
	case RB_BTF_CONST:
	case RB_BTF_RESTRICT:
	case RB_BTF_TYPE_TAG:
		return check_ref(checker, type->id, "type", 0, type->type, true);
	default:
		return 0;
	}
}

static int check_type(const struct checker *checker, uint32_t id)
{
	struct rb_btf_type type = rb_btf_type(checker->btf, id);
	uint8_t traits = rb_btf_shapes[type.kind].traits;

	if (type.kind == RB_BTF_UNKNOWN)
		return 0; /* its first word may not be a name */
	if (type.count && !(traits & RB_BTF_HAS_COUNT))
		return rb_btf_refuse(checker->btf, id, checker->err, "vlen is %u, expected 0",
				     type.count);
	if (type.flag && !(traits & RB_BTF_HAS_FLAG))
		return rb_btf_refuse(checker->btf, id, checker->err,
				     "kind_flag is set, expected 0");
	if (check_name(checker, id, "type", id, type.more - RB_BTF_TYPE_SIZE))
		return -ENOEXEC;
	return check_kind(checker, &type);
}

int rb_btf_check(const struct rb_btf *btf, struct rawbpf_err *err)
{
	uint32_t count = btf->count - btf->first;
	struct checker checker = { .btf = btf, .err = err, .strings = btf->strings.size };
	int code = 0;

	checker.kinds = malloc((size_t)count + 1);
	if (!checker.kinds)
		return rb_err_nomem(err);
	if (btf->base)
		checker.strings += btf->base->strings.size;
	for (uint32_t i = 0; i < count; i++) {
		enum rb_btf_kind kind = rb_btf_kind_of(btf, btf->first + i);

		checker.kinds[i] = (uint8_t)kind;
		if (rb_btf_shapes[kind].traits & RB_BTF_IS_VALUE)
			checker.kinds[i] |= IS_VALUE;
	}
	for (uint32_t id = btf->first; id < btf->count && !code; id++)
		code = check_type(&checker, id);
	for (uint32_t i = 0; i < count; i++)
		checker.kinds[i] &= (uint8_t)~IS_VALUE;
	if (!code)
		code = rb_btf_check_nesting(btf, checker.kinds, err);
	free(checker.kinds);
	return code;
}
