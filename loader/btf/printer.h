/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * printer - a value on its way to text: what value.c and columns.c share.
 */
#ifndef RB_BTF_PRINTER_H
#define RB_BTF_PRINTER_H

#include "btf/value.h"

struct rb_printer {
	const struct rb_btf *btf;
	struct rb_bytes value; /* all of it */
	enum rb_value_style style;
	struct rb_text *text;
	bool big_endian;
	bool bare;	     /* text without its quotes: a column */
	bool cut;	     /* said "..." already */
	size_t begin, steps; /* text->size at the start; parts visited */
};

/* A type inside of the value. */
struct rb_place {
	uint32_t type;
	uint64_t bit;  /* from the start of the value */
	uint32_t bits; /* of a bitfield; 0: as many as the type has */
	bool open;     /* it is the end of the whole type: an array without a length goes on */
};

void rb_printer_init(struct rb_printer *printer, const struct rb_btf *btf, struct rb_bytes value,
		     enum rb_value_style style, struct rb_text *text);
void rb_printer_add(struct rb_printer *printer, struct rb_place place);
/* The place's first byte is not there any more. */
bool rb_printer_is_past(const struct rb_printer *printer, struct rb_place place);
int rb_printer_result(const struct rb_printer *printer);

/* The type, past typedefs and VARs, when it has values at all. */
bool rb_btf_has_values(const struct rb_btf *btf, uint32_t type, struct rb_btf_type *ret);
/* A struct or union as a member without a name: its members are its owner's. */
bool rb_btf_is_transparent(const struct rb_btf *btf, const struct rb_btf_member *member);

#endif
