// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * value - a walk down a type with the bytes beside it. The parser has seen that types are not deeper
 * than RB_BTF_DEPTH, so it recurses; each read asks first whether the bytes are there.
 */
#include "base/escape.h"
#include "btf/number.h"
#include "btf/parts.h"
#include "btf/printer.h"

static void add(struct rb_printer *printer, const char *string)
{
	rb_text_string(printer->text, string);
}

static bool is_json(const struct rb_printer *printer)
{
	return printer->style == RB_VALUE_JSON;
}

/* Say once that there is more to it; JSON has no word for that but null, where a value must be. */
static void cut(struct rb_printer *printer, bool value_expected)
{
	if (is_json(printer) && value_expected)
		add(printer, "null");
	else if (!is_json(printer) && !printer->cut)
		add(printer, "...");
	printer->cut = true;
}

/* The work is limited, whatever the types say: by text, and by parts that have none. */
static bool is_spent(struct rb_printer *printer)
{
	size_t spent = printer->text->size - printer->begin + printer->steps++;

	return spent / 64 > printer->value.size + 1024;
}

static bool is_there(const struct rb_printer *printer, uint64_t bit, uint64_t bits)
{
	return (bit + bits + 7) / 8 <= printer->value.size;
}

static void add_text(struct rb_printer *printer, const void *data, size_t size)
{
	const char *quote = printer->bare ? "" : "\"";

	add(printer, quote);
	if (is_json(printer))
		rb_escape_json(printer->text, data, size);
	else
		rb_escape_text(printer->text, data, size);
	add(printer, quote);
}

/* ---- numbers ---- */

static void add_int(struct rb_printer *printer, const struct rb_btf_type *type,
		    struct rb_place place)
{
	uint32_t bits = place.bits ? place.bits : rb_btf_int_bits(printer->btf, type);
	struct rb_wide value;

	if (!place.bits)
		place.bit += rb_btf_int_offset(printer->btf, type);
	if (!is_there(printer, place.bit, bits)) {
		cut(printer, true);
		return;
	}
	value = rb_wide_load(printer->value, place.bit, bits, printer->big_endian);
	if (rb_btf_int_bool(printer->btf, type) && !value.high && value.low < 2)
		add(printer, value.low ? "true" : "false");
	else
		rb_wide_print(printer->text, value, bits, rb_btf_int_signed(printer->btf, type));
}

static void add_enum(struct rb_printer *printer, const struct rb_btf_type *type,
		     struct rb_place place)
{
	uint32_t bits = place.bits && place.bits <= 64 ? place.bits : type->size * 8;
	uint64_t mask = bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX;
	struct rb_wide value;

	if (!is_there(printer, place.bit, bits)) {
		cut(printer, true);
		return;
	}
	value = rb_wide_load(printer->value, place.bit, bits, printer->big_endian);
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_value known = rb_btf_value(printer->btf, type, i);

		if (((uint64_t)known.value & mask) != value.low)
			continue;
		if (is_json(printer))
			add_text(printer, known.name, strlen(known.name));
		else
			rb_escape_text(printer->text, known.name, strlen(known.name));
		return;
	}
	rb_wide_print(printer->text, value, bits, type->flag);
}

/* Pointers and floats: `bytes` of bits as they are. */
static void add_hex(struct rb_printer *printer, struct rb_place place, uint32_t bytes,
		    uint32_t digits)
{
	const char *quote = is_json(printer) ? "\"" : "";

	if (!is_there(printer, place.bit, (uint64_t)bytes * 8)) {
		cut(printer, true);
		return;
	}
	add(printer, quote);
	rb_wide_print_hex(printer->text,
			  rb_wide_load(printer->value, place.bit, bytes * 8, printer->big_endian),
			  digits);
	add(printer, quote);
}

/* ---- what has parts ---- */

/* No more parts are shown. */
static void stop(struct rb_printer *printer, bool first)
{
	if (!is_json(printer) && !first)
		add(printer, ", ");
	cut(printer, false);
}

/* Before a part: false when no more are to be shown. */
static bool next_part(struct rb_printer *printer, struct rb_place part, bool *first)
{
	if (printer->text->failed || printer->cut)
		return false;
	if (is_spent(printer) || rb_printer_is_past(printer, part)) {
		stop(printer, *first);
		return false;
	}
	if (!*first)
		add(printer, is_json(printer) ? "," : ", ");
	*first = false;
	return true;
}

static void add_part(struct rb_printer *printer, const char *name, struct rb_place part,
		     bool *first)
{
	if (!next_part(printer, part, first))
		return;
	if (is_json(printer)) {
		add_text(printer, name, strlen(name));
		add(printer, ":");
	} else {
		rb_escape_text(printer->text, name, strlen(name));
		add(printer, ": ");
	}
	rb_printer_add(printer, part);
}

static void add_members(struct rb_printer *printer, const struct rb_btf_type *type,
			struct rb_place place, bool *first)
{
	for (uint32_t i = 0; i < type->count && !printer->cut && !printer->text->failed; i++) {
		struct rb_btf_member member = rb_btf_member(printer->btf, type, i);
		struct rb_place part = { member.type, place.bit + member.bit_offset,
					 member.bit_size, place.open && i == type->count - 1 };
		struct rb_btf_type inner;

		if (!rb_btf_is_transparent(printer->btf, &member)) {
			if (member.name[0])
				add_part(printer, member.name, part, first);
		} else if (is_spent(printer)) {
			stop(printer, *first);
		} else {
			inner = rb_btf_type(printer->btf,
					    rb_btf_resolve(printer->btf, member.type));
			add_members(printer, &inner, part, first);
		}
	}
}

static void add_struct(struct rb_printer *printer, const struct rb_btf_type *type,
		       struct rb_place place)
{
	bool first = true;

	add(printer, "{");
	add_members(printer, type, place, &first);
	add(printer, "}");
}

static void add_section(struct rb_printer *printer, const struct rb_btf_type *type,
			struct rb_place place)
{
	bool first = true;

	add(printer, "{");
	for (uint32_t i = 0; i < type->count && !printer->cut; i++) {
		struct rb_btf_var var = rb_btf_var(printer->btf, type, i);
		struct rb_btf_type of = rb_btf_type(printer->btf, var.type);

		if (of.kind == RB_BTF_VAR)
			add_part(printer, of.name,
				 (struct rb_place){ .type = var.type,
						    .bit = place.bit + (uint64_t)var.offset * 8 },
				 &first);
	}
	add(printer, "}");
}

/* Up to the first NUL, or to the end of the array, or of the bytes. */
static void add_chars(struct rb_printer *printer, uint64_t bit, uint64_t count)
{
	size_t at = bit / 8 < printer->value.size ? (size_t)(bit / 8) : printer->value.size;
	size_t size = printer->value.size - at, length;

	if (size > count)
		size = (size_t)count;
	length = size ? strnlen((const char *)printer->value.data + at, size) : 0;
	add_text(printer, length ? printer->value.data + at : (const uint8_t *)"", length);
	if (length == size && size < count)
		cut(printer, false);
}

static void add_array(struct rb_printer *printer, const struct rb_btf_type *type,
		      struct rb_place place)
{
	uint32_t element = rb_btf_array_element(printer->btf, type);
	uint64_t count = rb_btf_array_count(printer->btf, type);
	int64_t size = rb_btf_size(printer->btf, element);
	struct rb_btf_type of;
	bool first = true;

	if (!rb_btf_has_values(printer->btf, element, &of))
		size = 0;
	if (!count && place.open && size > 0 && place.bit / 8 < printer->value.size)
		count = (printer->value.size - (size_t)(place.bit / 8)) / (uint64_t)size;
	if (of.kind == RB_BTF_INT && rb_btf_int_char(printer->btf, &of)) {
		add_chars(printer, place.bit, count);
		return;
	}
	add(printer, "[");
	for (uint64_t i = 0; i < count; i++) {
		struct rb_place part = {
			.type = element, .bit = place.bit + i * (uint64_t)(size > 0 ? size : 0) * 8
		};

		if (!next_part(printer, part, &first))
			break;
		rb_printer_add(printer, part);
	}
	add(printer, "]");
}

void rb_printer_add(struct rb_printer *printer, struct rb_place place)
{
	struct rb_btf_type type;

	if (!rb_btf_has_values(printer->btf, place.type, &type)) {
		add(printer, is_json(printer) ? "null" : "?");
		return;
	}
	switch (type.kind) {
	case RB_BTF_INT:
		add_int(printer, &type, place);
		break;
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		add_enum(printer, &type, place);
		break;
	case RB_BTF_PTR:
		add_hex(printer, place, printer->btf->pointer_size, 1);
		break;
	case RB_BTF_FLOAT:
		add_hex(printer, place, type.size, type.size * 2);
		break;
	case RB_BTF_ARRAY:
		add_array(printer, &type, place);
		break;
	case RB_BTF_DATASEC:
		add_section(printer, &type, place);
		break;
	default:
		add_struct(printer, &type, place);
	}
}

bool rb_btf_has_values(const struct rb_btf *btf, uint32_t type, struct rb_btf_type *ret)
{
	*ret = rb_btf_type(btf, rb_btf_resolve(btf, type));
	if (ret->kind == RB_BTF_VAR)
		*ret = rb_btf_type(btf, rb_btf_resolve(btf, ret->type));
	return ret->kind == RB_BTF_PTR || ret->kind == RB_BTF_ARRAY ||
	       rb_btf_shapes[ret->kind].traits & RB_BTF_HAS_SIZE;
}

bool rb_btf_is_transparent(const struct rb_btf *btf, const struct rb_btf_member *member)
{
	enum rb_btf_kind kind;

	if (member->name[0])
		return false;
	kind = rb_btf_type(btf, rb_btf_resolve(btf, member->type)).kind;
	return kind == RB_BTF_STRUCT || kind == RB_BTF_UNION;
}

/* A type that takes no bytes is nowhere past the end. */
bool rb_printer_is_past(const struct rb_printer *printer, struct rb_place place)
{
	return place.bit / 8 >= printer->value.size && rb_btf_size(printer->btf, place.type) > 0;
}

void rb_printer_init(struct rb_printer *printer, const struct rb_btf *btf, struct rb_bytes value,
		     enum rb_value_style style, struct rb_text *text)
{
	bool host_is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	*printer = (struct rb_printer){ .btf = btf,
					.value = value,
					.style = style,
					.text = text,
					.big_endian = host_is_big != btf->swap,
					.begin = text->size };
}

int rb_printer_result(const struct rb_printer *printer)
{
	if (printer->text->failed)
		return -ENOMEM;
	return printer->cut ? 1 : 0;
}

int rb_btf_print(const struct rb_btf *btf, uint32_t type, struct rb_bytes value,
		 enum rb_value_style style, struct rb_text *text)
{
	struct rb_printer printer;
	struct rb_btf_type of;

	if (!rb_btf_has_values(btf, type, &of))
		return -EINVAL;
	rb_printer_init(&printer, btf, value, style, text);
	rb_printer_add(&printer, (struct rb_place){ .type = of.id, .open = true });
	return rb_printer_result(&printer);
}
