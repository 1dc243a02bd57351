// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * spec - a path of numbers, as clang writes it -> names and an offset, in the object's own types.
 *
 *	"0:2:1"	of struct task_struct	(&task[0])->(member 2).(member 1): task_struct.mm.arg_start
 *	"0"	of any type		the type itself
 *	"3"	of an enum		its value number 3
 */
#include "core/core_internal.h"

static int refuse(const struct rb_btf *btf, const struct rb_core_reloc *reloc,
		  struct rawbpf_err *err, const char *why)
{
	struct rb_btf_type type = rb_btf_type(btf, reloc->type);

	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
			  "CO-RE relocation of kind %u, access \"%.40s\" of type %u (%s %.64s): %s",
			  reloc->kind, reloc->access, reloc->type, rb_btf_kind_name(type.kind),
			  type.name, why);
}

#define NUMBER_MOST 10 /* digits; bounds the length of a number */

/* The next number of "0:1:2"; `at` is moved past it and its colon. */
static bool next_number(const char **at, uint32_t *ret)
{
	uint64_t number = 0;
	const char *c = *at;

	if (*c < '0' || *c > '9')
		return false;
	for (; *c >= '0' && *c <= '9'; c++) {
		number = number * 10 + (uint64_t)(*c - '0');
		if (number > INT32_MAX || c - *at == NUMBER_MOST)
			return false;
	}
	if (*c == ':' && c[1])
		c++;
	else if (*c)
		return false;
	*at = c;
	*ret = (uint32_t)number;
	return true;
}

bool rb_core_is_flexible(const struct rb_core_spec *spec, const struct rb_btf_type *array)
{
	const struct rb_core_step *step = &spec->steps[spec->count - 1];

	if (!step->name || rb_btf_array_count(spec->btf, array))
		return false;
	return step->index + 1 == rb_btf_type(spec->btf, step->type).count;
}

/* One step down from type `*id`; NULL, or the reason of failure. */
static const char *step(struct rb_core_spec *spec, uint32_t *id, uint32_t index)
{
	uint32_t resolved = rb_btf_resolve(spec->btf, *id);
	struct rb_btf_type type = rb_btf_type(spec->btf, resolved);

	if (++spec->depth >= RB_CORE_DEPTH)
		return "the path has more than 64 steps";
	if (type.kind == RB_BTF_STRUCT || type.kind == RB_BTF_UNION) {
		struct rb_btf_member member;

		if (index >= type.count)
			return "the path has a member index past the end of its struct";
		member = rb_btf_member(spec->btf, &type, index);
		if (strnlen(member.name, RB_BTF_NAME_MOST + 1) > RB_BTF_NAME_MOST)
			return "the path has a member whose name is longer than 511 bytes";
		spec->bit_offset += member.bit_offset;
		if (member.name[0])
			spec->steps[spec->count++] =
				(struct rb_core_step){ resolved, index, member.name };
		*id = member.type;
	} else if (type.kind == RB_BTF_ARRAY) {
		int64_t size;

		if (index >= rb_btf_array_count(spec->btf, &type) &&
		    !rb_core_is_flexible(spec, &type))
			return "the path has an index past the end of an array";
		*id = rb_btf_array_element(spec->btf, &type);
		size = rb_btf_size(spec->btf, *id);
		if (size < 0)
			return "the path has an element without a size";
		spec->steps[spec->count++] =
			(struct rb_core_step){ rb_btf_resolve(spec->btf, *id), index, NULL };
		spec->bit_offset += (uint64_t)size * index * 8;
	} else {
		return "the path goes into a type without members";
	}
	return spec->bit_offset > UINT32_MAX ? "the path's offset does not fit 32 bits" : NULL;
}

static const char *parse_field(struct rb_core_spec *spec, const char *at)
{
	uint32_t id = rb_btf_resolve(spec->btf, spec->root), index;
	int64_t size = rb_btf_size(spec->btf, id);
	const char *why = NULL;

	if (!next_number(&at, &index))
		return "expected a path of numbers";
	if (size < 0)
		return "the type has no size";
	spec->steps[spec->count++] = (struct rb_core_step){ id, index, NULL };
	spec->depth = 1;
	spec->bit_offset = (uint64_t)size * index * 8;
	if (spec->bit_offset > UINT32_MAX)
		return "the path's offset does not fit 32 bits";
	while (!why && *at)
		why = next_number(&at, &index) ? step(spec, &id, index)
					       : "expected a path of numbers";
	return why;
}

static const char *parse_enum(struct rb_core_spec *spec, const char *at)
{
	uint32_t id = rb_btf_resolve(spec->btf, spec->root), index;
	struct rb_btf_type type = rb_btf_type(spec->btf, id);

	if (type.kind != RB_BTF_ENUM && type.kind != RB_BTF_ENUM64)
		return "the type is not an enum";
	if (!next_number(&at, &index) || *at || index >= type.count)
		return "the enum has no such value";
	spec->steps[0] =
		(struct rb_core_step){ id, index, rb_btf_value(spec->btf, &type, index).name };
	spec->count = 1;
	return NULL;
}

int rb_core_parse(const struct rb_btf *btf, const struct rb_core_reloc *reloc,
		  struct rb_core_spec *ret, struct rawbpf_err *err)
{
	const char *why = NULL;

	ret->btf = btf;
	ret->root = reloc->type;
	ret->kind = reloc->kind;
	ret->count = ret->depth = 0;
	ret->bit_offset = 0;
	if (reloc->kind >= RB_CORE_KINDS)
		why = "unknown kind";
	else if (rb_core_is_enum(reloc->kind))
		why = parse_enum(ret, reloc->access);
	else if (rb_core_is_field(reloc->kind))
		why = parse_field(ret, reloc->access);
	else if (strcmp(reloc->access, "0") != 0)
		why = "expected \"0\" for a type";
	return why ? refuse(btf, reloc, err, why) : 0;
}

/* ---- description ---- */

static const char *const questions[RB_CORE_KINDS] = {
	[RB_CORE_FIELD_OFFSET] = "offset of field",
	[RB_CORE_FIELD_SIZE] = "size of field",
	[RB_CORE_FIELD_EXISTS] = "existence of field",
	[RB_CORE_FIELD_SIGNED] = "signedness of field",
	[RB_CORE_FIELD_LSHIFT] = "left shift for field",
	[RB_CORE_FIELD_RSHIFT] = "right shift for field",
	[RB_CORE_TYPE_ID_LOCAL] = "local id of type",
	[RB_CORE_TYPE_ID_TARGET] = "target id of type",
	[RB_CORE_TYPE_EXISTS] = "existence of type",
	[RB_CORE_TYPE_SIZE] = "size of type",
	[RB_CORE_ENUM_EXISTS] = "existence of value",
	[RB_CORE_ENUM_VALUE] = "number of value",
	[RB_CORE_TYPE_MATCHES] = "match of type",
};

/* "request.rq_disk.queues[3]" */
static void describe_path(const struct rb_core_spec *spec, struct rb_text *ret)
{
	for (uint32_t i = 0; i < spec->count; i++) {
		const struct rb_core_step *step = &spec->steps[i];

		if (step->name)
			rb_text_printf(ret, ".%s", step->name);
		else if (i || step->index)
			rb_text_printf(ret, "[%u]", step->index);
	}
}

void rb_core_describe(const struct rb_object *object, const struct rb_core_reloc *reloc,
		      bool question, struct rb_text *ret)
{
	struct rb_btf_type root = rb_btf_type(&object->btf, reloc->type);
	struct rb_core_spec spec;

	if (reloc->kind >= RB_CORE_KINDS || rb_core_parse(&object->btf, reloc, &spec, NULL)) {
		rb_text_printf(ret, "CO-RE relocation of kind %u", reloc->kind);
		return;
	}
	rb_text_string(ret, question ? questions[reloc->kind]
				     : strrchr(questions[reloc->kind], ' ') + 1);
	rb_text_printf(ret, " %s", root.name[0] ? root.name : rb_btf_kind_name(root.kind));
	describe_path(&spec, ret);
}
