// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * value - prints a value by walking its form. Each read checks first that the bytes exist.
 *
 * This is the hot path of event output: a member costs one piece, one reservation in the text, and
 * its digits.
 */
#include "base/escape.h"
#include "types/form.h"
#include "types/wide.h"

#define KEY_ROOM (RB_FORM_NAME + 2 * RB_FORM_CHUNK)

static void add(struct rb_printer *printer, const char *string)
{
	rb_text_string(printer->text, string);
}

static void add_char(struct rb_printer *printer, char c)
{
	char *at = rb_text_room(printer->text, 1);

	if (!at)
		return;
	at[0] = c;
	at[1] = '\0';
	printer->text->size++;
}

/* Mark the truncation once; in JSON only by null, where a value is required. */
static void cut(struct rb_printer *printer, bool value_expected)
{
	if (printer->json && value_expected)
		add(printer, "null");
	else if (!printer->json && !printer->cut)
		add(printer, "...");
	printer->cut = true;
}

/* The work is limited for any types: by the text, and by the number of parts. */
static bool is_spent(struct rb_printer *printer)
{
	size_t spent = printer->text->size - printer->begin + printer->steps++;

	return spent / 64 > printer->value.size + 1024;
}

static bool is_there(const struct rb_printer *printer, uint64_t bit, uint64_t bits)
{
	return (bit + bits + 7) / 8 <= printer->value.size;
}

static void escape(struct rb_printer *printer, const void *data, size_t size)
{
	if (printer->json)
		rb_escape_json(printer->text, data, size);
	else
		rb_escape_text(printer->text, data, size);
}

static void add_text(struct rb_printer *printer, const void *data, size_t size)
{
	if (!printer->bare)
		add_char(printer, '"');
	escape(printer, data, size);
	if (!printer->bare)
		add_char(printer, '"');
}

/* ---- numbers ---- */

/* False: the bytes are missing, and the truncation is marked. */
static bool load(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit,
		 struct rb_wide *ret)
{
	if (!is_there(printer, bit + piece->skip, piece->bits)) {
		cut(printer, true);
		return false;
	}
	*ret = rb_wide_load(printer->value, bit + piece->skip, piece->bits, printer->big_endian);
	return true;
}

static void add_int(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit)
{
	struct rb_wide value;

	if (!load(printer, piece, bit, &value))
		return;
	if (piece->kind == RB_PIECE_BOOL && !value.high && value.low < 2)
		add(printer, value.low ? "true" : "false");
	else
		rb_wide_print(printer->text, value, piece->bits, piece->is_signed);
}

static void add_word(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit)
{
	const uint8_t *data = printer->value.data + bit / 8;
	uint64_t value;

	if (bit % 8 || !is_there(printer, bit, piece->bits)) {
		add_int(printer, piece, bit);
		return;
	}
	value = piece->bits == 64 ? rb_load64(data, printer->swap) : rb_load32(data, printer->swap);
	if (piece->is_signed && value >> (piece->bits - 1)) {
		add_char(printer, '-');
		value = piece->bits == 64 ? -value : (uint32_t)-value;
	}
	rb_text_number(printer->text, value, 1);
}

static void add_enum(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit)
{
	uint64_t mask = piece->bits < 64 ? ((uint64_t)1 << piece->bits) - 1 : UINT64_MAX;
	const struct rb_btf_value *names = printer->form->names + piece->first;
	struct rb_wide value;

	if (!load(printer, piece, bit, &value))
		return;
	for (uint32_t i = 0; i < piece->count; i++) {
		if (((uint64_t)names[i].value & mask) != value.low)
			continue;
		if (printer->json)
			add_text(printer, names[i].name, strlen(names[i].name));
		else
			escape(printer, names[i].name, strlen(names[i].name));
		return;
	}
	rb_wide_print(printer->text, value, piece->bits, piece->is_signed);
}

/* Pointers and floats: the raw bits. */
static void add_hex(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit)
{
	const char *quote = printer->json ? "\"" : "";
	struct rb_wide value;

	if (!load(printer, piece, bit, &value))
		return;
	add(printer, quote);
	rb_wide_print_hex(printer->text, value, piece->digits);
	add(printer, quote);
}

/* ---- structs and arrays ---- */

/* No more parts are shown. */
static void stop(struct rb_printer *printer, bool first)
{
	if (!printer->json && !first)
		add(printer, ", ");
	cut(printer, false);
}

/* Before a part: false when no more may be shown. A type of size 0 is never past the end. */
static bool may_add(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit,
		    bool first)
{
	if (!is_spent(printer) && (bit / 8 < printer->value.size || !piece->size))
		return true;
	stop(printer, first);
	return false;
}

/* The separator from the previous part, and the name. */
static void add_name(struct rb_printer *printer, const struct rb_piece *piece, bool first)
{
	const char *key = printer->form->keys.data + piece->key;
	size_t size = piece->key_size, skip = !first ? 0 : printer->json ? 1 : 2;
	char *at = rb_text_room(printer->text, KEY_ROOM);

	if (at && size) {
		size -= skip;
		for (size_t i = 0; i < size; i += RB_FORM_CHUNK)
			memcpy(at + i, key + skip + i, RB_FORM_CHUNK);
		at[size] = '\0';
		printer->text->size += size;
		return;
	}
	rb_text_string(printer->text, &(printer->json ? ",\"" : ", ")[skip]);
	escape(printer, piece->name, strlen(piece->name));
	rb_text_string(printer->text, printer->json ? "\":" : ": ");
}

static void add_members(struct rb_printer *printer, const struct rb_piece *owner, uint64_t bit,
			bool open, bool *first)
{
	const struct rb_piece *pieces = printer->form->pieces + owner->first;

	for (uint32_t i = 0; i < owner->count && !printer->cut && !printer->text->failed; i++) {
		const struct rb_piece *piece = &pieces[i];
		bool goes_on = open && piece->last;

		if (piece->kind != RB_PIECE_INLINE) {
			if (!may_add(printer, piece, bit + piece->bit, *first))
				return;
			add_name(printer, piece, *first);
			*first = false;
			rb_printer_add(printer, piece, bit, goes_on);
		} else if (is_spent(printer)) {
			stop(printer, *first);
		} else {
			add_members(printer, piece, bit + piece->bit, goes_on, first);
		}
	}
}

static void add_struct(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit,
		       bool open)
{
	bool first = true;

	add_char(printer, '{');
	add_members(printer, piece, bit, open, &first);
	add_char(printer, '}');
}

/* The number of bytes of the value from that bit on. */
static size_t rest_from(const struct rb_printer *printer, uint64_t bit)
{
	return bit / 8 < printer->value.size ? printer->value.size - (size_t)(bit / 8) : 0;
}

/* Up to the first NUL, or to the end of the array, or of the bytes. */
static void add_chars(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit,
		      bool open)
{
	size_t size = rest_from(printer, bit), length;
	const char *data = size ? (const char *)printer->value.data + bit / 8 : "";

	if (size > piece->count && (piece->count || !open))
		size = piece->count;
	length = strnlen(data, size);
	add_text(printer, data, length);
	if (length == size && size < piece->count)
		cut(printer, false);
}

static void add_array(struct rb_printer *printer, const struct rb_piece *piece, uint64_t bit,
		      bool open)
{
	const struct rb_piece *element = printer->form->pieces + piece->first;
	uint64_t count = piece->count;
	bool first = true;

	if (!count && open && element->size)
		count = rest_from(printer, bit) / element->size;
	add_char(printer, '[');
	for (; count && !printer->cut && !printer->text->failed;
	     count--, bit += (uint64_t)element->size * 8) {
		if (!may_add(printer, element, bit, first))
			break;
		if (!first)
			rb_text_add(printer->text, ", ", printer->json ? 1 : 2);
		first = false;
		rb_printer_add(printer, element, bit, false);
	}
	add_char(printer, ']');
}

void rb_printer_add(struct rb_printer *printer, const struct rb_piece *piece, uint64_t at,
		    bool open)
{
	uint64_t bit = at + piece->bit;

	switch ((enum rb_piece_kind)piece->kind) {
	case RB_PIECE_WORD:
		add_word(printer, piece, bit);
		break;
	case RB_PIECE_INT:
	case RB_PIECE_BOOL:
		add_int(printer, piece, bit);
		break;
	case RB_PIECE_ENUM:
		add_enum(printer, piece, bit);
		break;
	case RB_PIECE_HEX:
		add_hex(printer, piece, bit);
		break;
	case RB_PIECE_CHARS:
		add_chars(printer, piece, bit, open);
		break;
	case RB_PIECE_ARRAY:
		add_array(printer, piece, bit, open);
		break;
	case RB_PIECE_STRUCT:
	case RB_PIECE_INLINE:
		add_struct(printer, piece, bit, open);
		break;
	case RB_PIECE_NONE:
		add(printer, printer->json ? "null" : "?");
	}
}

void rb_printer_init(struct rb_printer *printer, const struct rb_form *form, struct rb_bytes value,
		     struct rb_text *text)
{
	bool host_is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	*printer = (struct rb_printer){ .form = form,
					.value = value,
					.json = form->style == RB_VALUE_JSON,
					.text = text,
					.big_endian = host_is_big != form->btf->swap,
					.swap = form->btf->swap,
					.begin = text->size };
}

int rb_form_print(const struct rb_form *form, struct rb_bytes value, struct rb_text *text)
{
	struct rb_printer printer;

	rb_printer_init(&printer, form, value, text);
	rb_printer_add(&printer, form->pieces, 0, true);
	if (text->failed)
		return -ENOMEM;
	return printer.cut ? 1 : 0;
}

int rb_btf_print(const struct rb_btf *btf, uint32_t type, struct rb_bytes value,
		 enum rb_value_style style, struct rb_text *text)
{
	struct rb_form form;
	int code = rb_form_init(btf, type, style, &form, NULL);

	if (code)
		return code;
	code = rb_form_print(&form, value, text);
	rb_form_deinit(&form);
	return code;
}
