/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * form - what is in a form, and a value on its way to text: for form.c, value.c and columns.c alone.
 *
 * Each struct, array and enum that the type reaches has its pieces once, however many members are of
 * it, so that a form is no longer than the BTF that it was made from. A piece therefore knows where it is from
 * the start of what it is part of, and printing adds that up on its way down.
 */
#ifndef RB_TYPES_FORM_H
#define RB_TYPES_FORM_H

#include "types/value.h"

enum rb_piece_kind {
	RB_PIECE_NONE, /* a type without values */
	RB_PIECE_INT,
	RB_PIECE_WORD, /* an INT of 32 or 64 bits, and no bitfield: most of what events are made of */
	RB_PIECE_BOOL,
	RB_PIECE_ENUM,
	RB_PIECE_HEX,	/* PTR, FLOAT */
	RB_PIECE_CHARS, /* an array of them */
	RB_PIECE_ARRAY,
	RB_PIECE_STRUCT, /* and UNION, DATASEC */
	RB_PIECE_INLINE, /* a struct as a member without a name: its members are its owner's */
};

struct rb_piece {
	uint8_t kind; /* enum rb_piece_kind */
	bool is_signed;
	bool last;	   /* it ends what it is part of: an array without a length goes on */
	uint8_t skip;	   /* INT, BOOL: bits before the number */
	uint8_t digits;	   /* HEX: at least */
	uint32_t bits;	   /* of the number */
	uint32_t size;	   /* bytes of the whole; 0: none, or nobody can say */
	uint32_t first;	   /* pieces of a struct, of an element; names of an enum */
	uint32_t count;	   /* of them; ARRAY, CHARS: elements */
	uint32_t key;	   /* of form->keys: what is before the value: `, name: ` or `,"name":` */
	uint32_t key_size; /* 0: there is none, the name has to be escaped, or is long */
	uint32_t type;	   /* past typedefs */
	uint64_t bit;	   /* from the start of what it is part of */
	const char *name;  /* of the member; NULL: none */
};

#define RB_FORM_CHUNK 16 /* keys are copied in these: there is as much behind the last one */
#define RB_FORM_NAME  64 /* names that are longer have no key */

struct rb_printer {
	const struct rb_form *form;
	struct rb_bytes value; /* all of it */
	struct rb_text *text;
	bool json;
	bool big_endian, swap; /* swap: and the host is not, or the other way round */
	bool bare;	       /* text without its quotes: a column */
	bool cut;	       /* said "..." already */
	size_t begin;	       /* text->size at the start */
	size_t steps;	       /* parts visited */
};

void rb_printer_init(struct rb_printer *printer, const struct rb_form *form, struct rb_bytes value,
		     struct rb_text *text);
/* What the piece is, where what it is part of begins at bit `at`; `open`: and nothing comes after it. */
void rb_printer_add(struct rb_printer *printer, const struct rb_piece *piece, uint64_t at,
		    bool open);

/* The type, past typedefs and VARs, when it has values at all. */
bool rb_btf_has_values(const struct rb_btf *btf, uint32_t type, struct rb_btf_type *ret);

#endif
