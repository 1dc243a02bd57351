/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * event_format - an event's record as a C struct: the context of a tracepoint program.
 *
 * tracefs describes it line by line in events/CATEGORY/EVENT/format:
 *
 *	field:char prev_comm[16];	offset:8;	size:16;	signed:0;
 *
 * Types there are kernel-internal, so each field gets a standard type of its size, with the
 * kernel's type in a comment. Offset and size are authoritative: gaps become padding bytes, and a
 * misaligned field becomes an array of bytes. Pure.
 */
#ifndef RB_KERNEL_EVENT_FORMAT_H
#define RB_KERNEL_EVENT_FORMAT_H

#include "base/array.h"

/* One field; views into the line, not NUL-terminated. */
struct rb_event_field {
	const char *type, *name; /* "__data_loc char[]", "filename" */
	size_t type_size, name_size;
	uint32_t offset, size; /* bytes */
	uint32_t count;	       /* of an array; 0: not an array, or one without a length */
	bool array, is_signed;
};

/* Parse one line; false: not a field. */
bool rb_event_field_parse(const char *line, size_t size, struct rb_event_field *ret);
/* "struct EVENT { ... };" from the whole text; false: a field is invalid. */
bool rb_event_format_struct(const char *event, const char *text, size_t size, struct rb_text *ret);

#endif
