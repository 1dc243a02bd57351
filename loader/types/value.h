/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * value - bytes and their BTF type -> text: events and map elements, by the object's types. Pure.
 *
 *	what				text			JSON
 *	INT up to 128 bits, bitfield	-5			-5
 *	bool				true			true	(2 to 255: the number)
 *	ENUM, ENUM64			RED			"RED"	(no such value: the number)
 *	PTR				0xffff888003a1		"0xffff888003a1"
 *	char array			"bash\n"		"bash\n"
 *	array				[1, 2]			[1,2]
 *	STRUCT, UNION, DATASEC		{a: 1, b: {c: 2}}	{"a":1,"b":{"c":2}}
 *	FLOAT				0x3f800000		"0x3f800000"
 *	FWD, FUNC_PROTO as a member	?			null
 *
 * A char array is shown up to its first NUL, escaped (base/escape.h). All members of a union are
 * shown; members of an unnamed struct are shown among those of the outer struct. A float is shown
 * as its bits, since BPF programs cannot compute with floats. An array without a length at the end
 * of the type takes the remaining bytes. JSON numbers are written in full with 64 and 128 bits; a
 * reader that stores them in doubles loses digits.
 *
 * A value shorter than its type is shown as far as possible: text ends in "...", JSON has null for
 * a partial member and omits the following ones, and the function returns 1. The same happens when
 * a type expands to far more text than the value (the limit is about 64 bytes of text for each byte
 * of the value, plus 64 KiB).
 */
#ifndef RB_TYPES_VALUE_H
#define RB_TYPES_VALUE_H

#include "base/array.h"
#include "btf/btf.h"

enum rb_value_style { RB_VALUE_TEXT, RB_VALUE_JSON };

/* A compiled type: the pieces of its values, in print order, for one style. */
struct rb_form {
	const struct rb_btf *btf;   /* borrowed; its names are used */
	struct rb_piece *pieces;    /* owned; the first is the whole */
	struct rb_btf_value *names; /* owned: of enums */
	size_t count, name_count;
	struct rb_text keys; /* owned */
	enum rb_value_style style;
};

/* Returns 0; -EINVAL (RAWBPF_USAGE): void and functions have no values; -ENOMEM. */
int rb_form_init(const struct rb_btf *btf, uint32_t type, enum rb_value_style style,
		 struct rb_form *ret, struct rawbpf_err *err);
void rb_form_deinit(struct rb_form *form);
/*
 * Append a value, in the byte order of btf's blob, to `text`. Returns 0; 1 when truncated; -ENOMEM.
 */
int rb_form_print(const struct rb_form *form, struct rb_bytes value, struct rb_text *text);
/* Init, print and deinit, for one value. */
int rb_btf_print(const struct rb_btf *btf, uint32_t type, struct rb_bytes value,
		 enum rb_value_style style, struct rb_text *text);

/* Values as a table, a column for each member. */
struct rb_btf_column {
	const char *name;
	const struct rb_piece *piece; /* of the form */
	uint64_t at;		      /* bit offset of its container */
	size_t width;		      /* characters */
	bool right;		      /* a number */
};

struct rb_btf_columns {
	struct rb_form form;
	struct rb_btf_column *items; /* owned */
	size_t count, capacity;
};

/*
 * The members of a struct or union, including those of unnamed members; one column, "value", for
 * any other type. Widths are the maximum of the type's longest value (text: at most 32) and the
 * name. Returns 0, -EINVAL as above, -E2BIG for more than 256 columns, -ENOMEM.
 */
int rb_btf_columns_init(const struct rb_btf *btf, uint32_t type, struct rb_btf_columns *ret,
			struct rawbpf_err *err);
void rb_btf_columns_deinit(struct rb_btf_columns *columns);

/* One line each, without its newline. The row returns the same as rb_form_print(). */
void rb_btf_columns_header(const struct rb_btf_columns *columns, struct rb_text *text);
int rb_btf_columns_row(const struct rb_btf_columns *columns, struct rb_bytes value,
		       struct rb_text *text);

#endif
