// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * header_type - writes a type in C.
 *
 * A C declarator surrounds the name in two parts, for "array of 3 pointers to functions" void (*
 * and [3])(void). before() writes the first from the inside out, after() the second. An array's
 * qualifiers belong to its elements.
 */
#include "types/header_internal.h"

enum { IS_CONST = 1, IS_VOLATILE = 2, IS_RESTRICT = 4 };

static void before(struct rb_header *header, uint32_t id, unsigned int qualifiers,
		   unsigned int indent);

static void add(struct rb_header *header, const char *string)
{
	rb_text_string(&header->text, string);
}

static void add_tabs(struct rb_header *header, unsigned int count)
{
	while (count--)
		rb_text_add(&header->text, "\t", 1);
}

static void add_number(struct rb_header *header, uint64_t number)
{
	rb_text_number(&header->text, number, 0);
}

/* "int " of a parameter without a name. */
static void drop_space(struct rb_text *text)
{
	if (text->size && text->data[text->size - 1] == ' ')
		text->data[--text->size] = '\0';
}

/* ---- numbers ---- */

/* The C type of that size; BTF's name only selects among those of one size. */
static const char *int_name(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	static const char *const names[][2] = { { "unsigned char ", "signed char " },
						{ "unsigned short ", "short " },
						{ "unsigned int ", "int " },
						{ "unsigned long long ", "long long " },
						{ "unsigned __int128 ", "__int128 " } };
	bool is_signed = rb_btf_int_signed(btf, type);
	const char *is_long = strstr(type->name, "long");

	if (type->size == 1 && rb_btf_int_bool(btf, type))
		return "_Bool ";
	if (type->size == 1 && !strcmp(type->name, "char"))
		return "char ";
	if (type->size == btf->pointer_size && is_long && !strstr(is_long + 4, "long"))
		return is_signed ? "long " : "unsigned long ";
	return names[__builtin_ctz(type->size | 16)][is_signed];
}

/*
 * BPF has neither half nor long double: use types of the same size, which is all that CO-RE needs.
 */
static const char *float_name(uint32_t size)
{
	return size == 2    ? "short "
	       : size == 4  ? "float "
	       : size == 8  ? "double "
	       : size == 12 ? "struct { int words[3]; } "
			    : "__int128 ";
}

/* ---- enums ---- */

static void add_value(struct rb_header *header, const struct rb_btf_type *type, int64_t value)
{
	uint64_t number = (uint64_t)value;

	if (type->flag && value < 0) {
		add(header, "-");
		number = -number;
	} else if (type->size < 8) {
		number &= (1ULL << type->size * 8) - 1;
	}
	if (type->flag && number > INT64_MAX) {
		add(header, "9223372036854775807LL - 1"); /* the minimum has no literal */
		return;
	}
	add_number(header, number);
	if (number > UINT32_MAX)
		add(header, type->flag ? "LL" : "ULL");
}

static void add_values(struct rb_header *header, const struct rb_btf_type *type,
		       unsigned int indent)
{
	static const char *const modes[] = { [1] = "QI", [2] = "HI", [8] = "DI" };

	add(header, "{\n");
	for (uint32_t i = 0; i < type->count || !i; i++) {
		struct rb_btf_value value = { "___none", 0 };

		if (type->count)
			value = rb_btf_value(header->btf, type, i);
		add_tabs(header, indent + 1);
		rb_header_add_name(&header->text, value.name,
				   rb_header_value_version(&header->names, value.name));
		add(header, " = ");
		add_value(header, type, value.value);
		add(header, ",\n");
	}
	add_tabs(header, indent);
	add(header, "}");
	if (type->size != 4) {
		add(header, " __attribute__((mode(");
		add(header, modes[type->size]);
		add(header, ")))");
	}
}

/* ---- structs and unions ---- */

/* Fill bits that the compiler would use otherwise. In a union they start at 0. */
static void add_hole(struct rb_header *header, uint64_t from, uint64_t to, bool one,
		     unsigned int indent)
{
	uint64_t word = header->btf->pointer_size * 8, bits;

	if (to - from > (one ? word : 512)) {
		if (from % 8)
			add_hole(header, from, (from | 7) + 1, false, indent);
		from = (from + 7) / 8;
		add_tabs(header, indent);
		add(header, "char __hole_");
		add_number(header, ++header->holes);
		add(header, "[");
		add_number(header, to / 8 - from);
		add(header, "];\n");
		from = to / 8 * 8;
	}
	for (; from < to; from += bits) {
		bits = word - from % word < to - from ? word - from % word : to - from;
		add_tabs(header, indent);
		add(header, "long : ");
		add_number(header, bits);
		add(header, ";\n");
	}
}

static void add_fields(struct rb_header *header, const struct rb_btf_type *type,
		       unsigned int indent);

static void add_record(struct rb_header *header, const struct rb_btf_type *type,
		       unsigned int indent)
{
	header->records = true;
	add(header, "{\n");
	if (rb_header_enter(header, type->id))
		add_fields(header, type, indent + 1);
	header->depth--;
	add_tabs(header, indent);
	add(header, rb_header_is_packed(header, type) ? "} __attribute__((packed))" : "}");
}

static const char *keyword(const struct rb_btf_type *type)
{
	bool is_union = type->kind == RB_BTF_FWD ? type->flag : type->kind == RB_BTF_UNION;

	if (type->kind == RB_BTF_ENUM || type->kind == RB_BTF_ENUM64)
		return "enum ";
	return is_union ? "union " : "struct ";
}

void rb_header_tag(struct rb_header *header, const struct rb_btf_type *type)
{
	add(header, keyword(type));
	rb_header_add_name(&header->text, type->name, header->names.versions[type->id]);
}

/* ---- declarators ---- */

static bool takes_parentheses(const struct rb_btf *btf, uint32_t id)
{
	enum rb_btf_kind kind;

	for (;; id = rb_btf_type(btf, id).type) {
		kind = id ? rb_btf_kind_of(btf, id) : RB_BTF_VOID;
		if (kind != RB_BTF_CONST && kind != RB_BTF_VOLATILE && kind != RB_BTF_RESTRICT &&
		    kind != RB_BTF_TYPE_TAG)
			return kind == RB_BTF_ARRAY || kind == RB_BTF_FUNC_PROTO;
	}
}

static void add_qualifiers(struct rb_header *header, unsigned int qualifiers)
{
	if (qualifiers & IS_CONST)
		add(header, "const ");
	if (qualifiers & IS_VOLATILE)
		add(header, "volatile ");
	if (qualifiers & IS_RESTRICT)
		add(header, "restrict ");
}

static void add_base(struct rb_header *header, const struct rb_btf_type *type, unsigned int indent)
{
	switch (type->kind) {
	case RB_BTF_VOID:
		add(header, "void ");
		return;
	case RB_BTF_INT:
		add(header, int_name(header->btf, type));
		return;
	case RB_BTF_FLOAT:
		add(header, float_name(type->size));
		return;
	case RB_BTF_TYPEDEF:
		rb_header_add_name(&header->text, type->name, header->names.versions[type->id]);
		break;
	default:
		if (type->name[0]) {
			rb_header_tag(header, type);
			break;
		}
		add(header, keyword(type));
		if (type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION)
			add_record(header, type, indent);
		else
			add_values(header, type, indent);
		header->done[type->id] |= RB_HEADER_DEFINED;
	}
	add(header, " ");
}

static void before_pointer(struct rb_header *header, const struct rb_btf_type *type,
			   unsigned int qualifiers, unsigned int indent)
{
	before(header, type->type, 0, indent);
	add(header, takes_parentheses(header->btf, type->type) ? "(*" : "*");
	add_qualifiers(header, qualifiers);
}

static void before(struct rb_header *header, uint32_t id, unsigned int qualifiers,
		   unsigned int indent)
{
	struct rb_btf_type type = rb_btf_type(header->btf, id);

	if (rb_header_enter(header, id)) {
		switch (type.kind) {
		case RB_BTF_CONST:
			before(header, type.type, qualifiers | IS_CONST, indent);
			break;
		case RB_BTF_VOLATILE:
			before(header, type.type, qualifiers | IS_VOLATILE, indent);
			break;
		case RB_BTF_RESTRICT:
			before(header, type.type, qualifiers | IS_RESTRICT, indent);
			break;
		case RB_BTF_TYPE_TAG:
			before(header, type.type, qualifiers, indent);
			break;
		case RB_BTF_PTR:
			before_pointer(header, &type, qualifiers, indent);
			break;
		case RB_BTF_ARRAY:
			before(header, rb_btf_array_element(header->btf, &type), qualifiers,
			       indent);
			break;
		case RB_BTF_FUNC_PROTO:
			before(header, type.type, 0, indent);
			break;
		default:
			add_qualifiers(header, qualifiers & ~(unsigned int)IS_RESTRICT);
			add_base(header, &type, indent);
		}
	}
	header->depth--;
}

static void after(struct rb_header *header, uint32_t id, unsigned int indent);

static void add_params(struct rb_header *header, const struct rb_btf_type *type,
		       unsigned int indent)
{
	add(header, "(");
	for (uint32_t i = 0; i < type->count && !header->code; i++) {
		uint32_t param = rb_btf_param(header->btf, type, i).type;

		if (i)
			add(header, ", ");
		if (param || type->count == 1) {
			before(header, param, 0, indent);
			drop_space(&header->text);
			after(header, param, indent);
		} else {
			add(header, "...");
		}
	}
	add(header, type->count ? ")" : "void)");
}

static void after(struct rb_header *header, uint32_t id, unsigned int indent)
{
	struct rb_btf_type type = rb_btf_type(header->btf, id);

	if (!id)
		return;
	if (rb_header_enter(header, id)) {
		switch (type.kind) {
		case RB_BTF_PTR:
			if (takes_parentheses(header->btf, type.type))
				add(header, ")");
			after(header, type.type, indent);
			break;
		case RB_BTF_ARRAY:
			add(header, "[");
			add_number(header, rb_btf_array_count(header->btf, &type));
			add(header, "]");
			after(header, rb_btf_array_element(header->btf, &type), indent);
			break;
		case RB_BTF_FUNC_PROTO:
			add_params(header, &type, indent);
			after(header, type.type, indent);
			break;
		case RB_BTF_CONST:
		case RB_BTF_VOLATILE:
		case RB_BTF_RESTRICT:
		case RB_BTF_TYPE_TAG:
			after(header, type.type, indent);
			break;
		default:
			break;
		}
	}
	header->depth--;
}

static void declare(struct rb_header *header, uint32_t id, const char *name, uint32_t version,
		    unsigned int indent)
{
	before(header, id, 0, indent);
	rb_header_add_name(&header->text, name, version);
	after(header, id, indent);
}

/* An unnamed member contributes its type's members, whether the type is named or not. */
static void add_field(struct rb_header *header, const struct rb_header_field *field,
		      unsigned int indent)
{
	struct rb_btf_type type;

	add_tabs(header, indent);
	if (field->member.name[0]) {
		declare(header, field->member.type, field->member.name, 0, indent);
	} else {
		type = rb_btf_type(header->btf, rb_btf_resolve(header->btf, field->member.type));
		add(header, keyword(&type));
		add_record(header, &type, indent);
	}
	if (field->bits) {
		add(header, " : ");
		add_number(header, field->bits);
	}
	add(header, ";\n");
}

static void add_fields(struct rb_header *header, const struct rb_btf_type *type,
		       unsigned int indent)
{
	bool packed = rb_header_is_packed(header, type), is_union = type->kind == RB_BTF_UNION;
	uint64_t at = 0, end = 0, size = (uint64_t)type->size * 8;
	struct rb_header_field field;

	for (uint32_t i = 0; i < type->count && !header->code; i++) {
		if (!rb_header_field(header, type, i, &field))
			continue;
		if (rb_header_next(&field, packed, at) != field.bit)
			add_hole(header, at, field.bit, false, indent);
		add_field(header, &field, indent);
		at = field.bit + (field.bits ? field.bits : field.extent.size * 8);
		end = at > end ? at : end;
		at = is_union ? 0 : at;
	}
	if (rb_header_end(header, type, end) < size && !header->code)
		add_hole(header, is_union ? 0 : end, size, is_union, indent);
}

/* ---- definitions ---- */

/* A keyword since C23. */
static bool is_newly_a_keyword(struct rb_header *header, const struct rb_btf_type *type)
{
	const char *name;

	if (type->kind == RB_BTF_TYPEDEF)
		return !strcmp(type->name, "bool");
	if (type->name[0] || !type->count || type->kind != RB_BTF_ENUM)
		return false;
	name = rb_btf_value(header->btf, type, 0).name;
	return !strcmp(name, "false") || !strcmp(name, "true");
}

void rb_header_define(struct rb_header *header, const struct rb_btf_type *type)
{
	bool guarded = is_newly_a_keyword(header, type);

	if (guarded)
		add(header, "#if __STDC_VERSION__ < 202311L\n");
	if (type->kind == RB_BTF_TYPEDEF) {
		add(header, "typedef ");
		declare(header, type->type, type->name, header->names.versions[type->id], 0);
	} else {
		if (type->name[0])
			rb_header_tag(header, type);
		else
			add(header, "enum");
		add(header, " ");
		if (type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION)
			add_record(header, type, 0);
		else
			add_values(header, type, 0);
	}
	add(header, guarded ? ";\n#endif\n\n" : ";\n\n");
}
