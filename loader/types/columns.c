// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * columns - prints values as a table: a header line, then a row per value.
 *
 * In: a type, then values of it. The offset and width of each member are determined once; a row
 * then prints each member and pads it. Numbers are right-aligned. Out: lines appended to the text.
 * rb_btf_columns_deinit() frees the columns.
 */
#include <stdlib.h>

#include "base/escape.h"
#include "types/form.h"

#define MAX_COLUMNS 256
#define MAX_TEXT    32
#define GAP	    2

struct layout {
	struct rb_btf_columns *columns;
	size_t steps; /* members visited: bounds the time on hostile types */
	struct rawbpf_err *err;
};

static size_t enum_width(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	size_t width = 1, size;

	for (uint32_t i = 0; i < type->count; i++) {
		size = strnlen(rb_btf_value(btf, type, i).name, MAX_TEXT);
		width = size > width ? size : width;
	}
	return width;
}

/* Characters of the longest value; *right: it is a number. Nested values have no fixed width. */
static size_t value_width(const struct rb_btf *btf, uint32_t id, bool *right)
{
	struct rb_btf_type type, element;

	*right = false;
	if (!rb_btf_has_values(btf, id, &type))
		return 1;
	switch (type.kind) {
	case RB_BTF_INT:
		if (rb_btf_int_bool(btf, &type))
			return 5;
		*right = true;
		/* 1233 / 4096 is log10(2); plus one for a sign */
		return rb_btf_int_bits(btf, &type) * 1233 / 4096 + 1 +
		       rb_btf_int_signed(btf, &type);
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		return enum_width(btf, &type);
	case RB_BTF_PTR:
		*right = true;
		return 2 + (size_t)btf->pointer_size * 2;
	case RB_BTF_FLOAT:
		*right = true;
		return 2 + (size_t)type.size * 2;
	case RB_BTF_ARRAY:
		rb_btf_has_values(btf, rb_btf_array_element(btf, &type), &element);
		if (element.kind != RB_BTF_INT || !rb_btf_int_char(btf, &element))
			return 1;
		return rb_btf_array_count(btf, &type) < MAX_TEXT ? rb_btf_array_count(btf, &type)
								 : MAX_TEXT;
	default:
		return 1;
	}
}

/* The number of UTF-8 characters: bytes that are not continuation bytes. */
static size_t characters(const char *data, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += ((unsigned char)data[i] & 0xc0) != 0x80;
	return count;
}

static int add_column(struct layout *layout, const char *name, const struct rb_piece *piece,
		      uint64_t at)
{
	struct rb_btf_columns *columns = layout->columns;
	struct rb_btf_column *grown, column = { name, piece, at, 0, false };
	size_t header = characters(name, strlen(name));

	if (columns->count == MAX_COLUMNS)
		return rb_err_set(layout->err, RAWBPF_USAGE, -E2BIG, "more than %d columns",
				  MAX_COLUMNS);
	grown = rb_array_grow(columns->items, columns->count, &columns->capacity, sizeof(*grown));
	if (!grown)
		return rb_err_nomem(layout->err);
	columns->items = grown;
	column.width = value_width(columns->form.btf, piece->type, &column.right);
	if (header > column.width)
		column.width = header;
	columns->items[columns->count++] = column;
	return 0;
}

static int add_members(struct layout *layout, const struct rb_piece *owner, uint64_t at)
{
	const struct rb_piece *pieces = layout->columns->form.pieces + owner->first;
	int code = 0;

	for (uint32_t i = 0; i < owner->count && !code; i++) {
		if (layout->steps++ > 65536)
			return rb_err_set(layout->err, RAWBPF_USAGE, -E2BIG,
					  "more than 65536 members");
		if (pieces[i].kind == RB_PIECE_INLINE)
			code = add_members(layout, &pieces[i], at + pieces[i].bit);
		else
			code = add_column(layout, pieces[i].name, &pieces[i], at);
	}
	return code;
}

int rb_btf_columns_init(const struct rb_btf *btf, uint32_t type, struct rb_btf_columns *ret,
			struct rawbpf_err *err)
{
	struct rb_btf_columns columns = { .count = 0 };
	struct layout layout = { .columns = &columns, .err = err };
	int code = rb_form_init(btf, type, RB_VALUE_TEXT, &columns.form, err);
	enum rb_btf_kind kind;

	if (code)
		return code;
	kind = rb_btf_type(btf, columns.form.pieces->type).kind;
	if (kind == RB_BTF_STRUCT || kind == RB_BTF_UNION)
		code = add_members(&layout, columns.form.pieces, 0);
	else
		code = add_column(&layout, "value", columns.form.pieces, 0);
	if (code)
		rb_btf_columns_deinit(&columns);
	else
		*ret = columns;
	return code;
}

void rb_btf_columns_deinit(struct rb_btf_columns *columns)
{
	free(columns->items);
	rb_form_deinit(&columns->form);
	*columns = (struct rb_btf_columns){ 0 };
}

static void add_spaces(struct rb_text *text, size_t at, size_t count)
{
	if (!rb_text_reserve(text, count))
		return;
	memmove(text->data + at + count, text->data + at, text->size - at);
	memset(text->data + at, ' ', count);
	text->size += count;
	text->data[text->size] = '\0';
}

/* Pad the text after `at` to the column's width, and add the gap before the next column. */
static void pad(const struct rb_btf_columns *columns, size_t i, struct rb_text *text, size_t at)
{
	const struct rb_btf_column *column = &columns->items[i];
	bool last = i == columns->count - 1;
	size_t width;

	if (text->failed)
		return;
	width = characters(text->data + at, text->size - at);
	if (column->right && width < column->width)
		add_spaces(text, at, column->width - width);
	else if (width < column->width && !last)
		add_spaces(text, text->size, column->width - width);
	if (!last)
		rb_text_add(text, "  ", GAP);
}

void rb_btf_columns_header(const struct rb_btf_columns *columns, struct rb_text *text)
{
	for (size_t i = 0; i < columns->count; i++) {
		size_t at = text->size;

		rb_escape_text(text, columns->items[i].name, strlen(columns->items[i].name));
		pad(columns, i, text, at);
	}
}

int rb_btf_columns_row(const struct rb_btf_columns *columns, struct rb_bytes value,
		       struct rb_text *text)
{
	struct rb_printer printer;
	bool cut = false;

	rb_printer_init(&printer, &columns->form, value, text);
	for (size_t i = 0; i < columns->count && !text->failed; i++) {
		const struct rb_btf_column *column = &columns->items[i];
		size_t at = text->size;

		printer.cut = false;
		/* text inside another value keeps its quotes */
		printer.bare = column->piece->kind == RB_PIECE_CHARS;
		rb_printer_add(&printer, column->piece, column->at, i == columns->count - 1);
		cut |= printer.cut;
		pad(columns, i, text, at);
	}
	return text->failed ? -ENOMEM : cut;
}
