/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * value - bytes and their type -> text: what a program sent, by the types it was compiled with. Pure.
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
 * shown; those of a struct without a name, in C's manner, among those of the struct around it. A
 * float is its bits: no BPF program computes with floats, and exact beats pretty. An array without a
 * length that ends the type takes what is left of the bytes. JSON has numbers of any size: 64 and
 * 128 bits are written in full, and a reader that keeps them in doubles loses digits, not we.
 *
 * Bytes that end before the type does are shown as far as they go: then text has "..." there, JSON
 * null for a member that is there in part and no word of those after it, and the answer is 1. The same
 * happens to types that say so much about so few bytes that it makes no sense to go on (text is
 * limited to some 64 bytes for each byte of the value, plus 64 KiB).
 */
#ifndef RB_TYPES_VALUE_H
#define RB_TYPES_VALUE_H

#include "base/array.h"
#include "btf/btf.h"

enum rb_value_style { RB_VALUE_TEXT, RB_VALUE_JSON };

/* A type, read once: what there is to print of its values, in order, in one of the styles. */
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
 * Adds a value, in the byte order of btf's blob, to `text`. Returns 0; 1 when it was cut short;
 * -ENOMEM.
 */
int rb_form_print(const struct rb_form *form, struct rb_bytes value, struct rb_text *text);
/* The three in a row, for one value. */
int rb_btf_print(const struct rb_btf *btf, uint32_t type, struct rb_bytes value,
		 enum rb_value_style style, struct rb_text *text);

/* The same values below each other, a column for each member. */
struct rb_btf_column {
	const char *name;
	const struct rb_piece *piece; /* of the form */
	uint64_t at;		      /* bit where what it is part of begins */
	size_t width;		      /* characters */
	bool right;		      /* a number */
};

struct rb_btf_columns {
	struct rb_form form;
	struct rb_btf_column *items; /* owned */
	size_t count, capacity;
};

/*
 * The members of a struct or union, those of members without a name among them; one column, "value",
 * for any other type. Widths are those of the longest value of the type, of text at most 32, and of
 * the name. Returns 0, -EINVAL as above, -E2BIG for more than 256 columns, -ENOMEM.
 */
int rb_btf_columns_init(const struct rb_btf *btf, uint32_t type, struct rb_btf_columns *ret,
			struct rawbpf_err *err);
void rb_btf_columns_deinit(struct rb_btf_columns *columns);

/* A line each, without its newline. The row's answers are those of rb_form_print(). */
void rb_btf_columns_header(const struct rb_btf_columns *columns, struct rb_text *text);
int rb_btf_columns_row(const struct rb_btf_columns *columns, struct rb_bytes value,
		       struct rb_text *text);

#endif
