/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * form - the pieces of a form, and the state of printing: for form.c, value.c and columns.c only.
 *
 * Each struct, array and enum reachable from the type has its pieces once, however many members
 * have that type, so a form is not larger than its BTF. A piece's offset is therefore relative to
 * its container, and printing adds the offsets up.
 */
#ifndef RB_TYPES_FORM_H
#define RB_TYPES_FORM_H

#include "types/value.h"

enum rb_piece_kind {
	RB_PIECE_NONE, /* a type without values */
	RB_PIECE_INT,
	RB_PIECE_WORD, /* an INT of 32 or 64 bits, not a bitfield: the common case */
	RB_PIECE_BOOL,
	RB_PIECE_ENUM,
	RB_PIECE_HEX,	/* PTR, FLOAT */
	RB_PIECE_CHARS, /* an array of characters */
	RB_PIECE_ARRAY,
	RB_PIECE_STRUCT, /* and UNION, DATASEC */
	RB_PIECE_INLINE, /* an unnamed member of struct type: its members belong to the outer struct */
};

struct rb_piece {
	uint8_t kind; /* enum rb_piece_kind */
	bool is_signed;
	bool last;	/* it is last in its container: an array without a length takes the rest */
	uint8_t skip;	/* INT, BOOL: bits before the number */
	uint8_t digits; /* HEX: minimum number of digits */
	uint32_t bits;	/* of the number */
	uint32_t size;	/* bytes of the whole; 0: none or unknown */
	uint32_t first; /* pieces of a struct, of an element; names of an enum */
	uint32_t count; /* of them; ARRAY, CHARS: elements */
	uint32_t
		key; /* offset in form->keys of the text before the value: `, name: ` or `,"name":` */
	uint32_t key_size; /* 0: no key: no name, or one that is long or needs escaping */
	uint32_t type;	   /* after typedefs */
	uint64_t bit;	   /* from the start of its container */
	const char *name;  /* of the member; NULL: none */
};

#define RB_FORM_CHUNK \
	16 /* keys are copied in chunks of this size, with padding after the last one */
#define RB_FORM_NAME 64 /* longer names have no key */

struct rb_printer {
	const struct rb_form *form;
	struct rb_bytes value; /* all of it */
	struct rb_text *text;
	bool json;
	bool big_endian, swap; /* swap: the host's byte order differs */
	bool bare;	       /* text without its quotes: a column */
	bool cut;	       /* "..." was written */
	size_t begin;	       /* text->size at the start */
	size_t steps;	       /* parts visited */
};

void rb_printer_init(struct rb_printer *printer, const struct rb_form *form, struct rb_bytes value,
		     struct rb_text *text);
/* Print a piece whose container starts at bit `at`; `open`: nothing follows the container. */
void rb_printer_add(struct rb_printer *printer, const struct rb_piece *piece, uint64_t at,
		    bool open);

/* The type after typedefs and VARs; false: it has no values. */
bool rb_btf_has_values(const struct rb_btf *btf, uint32_t type, struct rb_btf_type *ret);

#endif
