/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * event_format - an event's record as a structure in C: what a tracepoint program gets as its context.
 *
 * tracefs describes it line by line in events/CATEGORY/EVENT/format:
 *
 *	field:char prev_comm[16];	offset:8;	size:16;	signed:0;
 *
 * Types there are the kernel's own, so each field is given one of its size that every program has;
 * the kernel's word stands beside it. Offset and size are what holds: gaps become bytes of padding,
 * and what does not lie as its size wants it is an array of bytes. Pure.
 */
#ifndef RB_KERNEL_EVENT_FORMAT_H
#define RB_KERNEL_EVENT_FORMAT_H

#include "base/array.h"

/* One field; views into the line, not NUL-terminated. */
struct rb_event_field {
	const char *type, *name; /* "__data_loc char[]", "filename" */
	size_t type_size, name_size;
	uint32_t offset, size; /* bytes */
	uint32_t count;	       /* of an array; 0: it is none, or one without a length */
	bool array, is_signed;
};

/* One line; false: it describes no field. */
bool rb_event_field_parse(const char *line, size_t size, struct rb_event_field *ret);
/* "struct EVENT { ... };" from the whole text; false: a field in it can't be. */
bool rb_event_format_struct(const char *event, const char *text, size_t size, struct rb_text *ret);

#endif
