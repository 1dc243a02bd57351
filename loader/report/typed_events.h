/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * typed_events - prints events of ring buffers and perf event arrays, as text or JSON: by the C
 * type of the payload if known, else as bytes.
 *
 * The type is the map's value type in the object's BTF, or the one of --event-type.
 */
#ifndef RB_REPORT_TYPED_EVENTS_H
#define RB_REPORT_TYPED_EVENTS_H

#include "types/value.h"
#include "session.h"

struct event_view {
	uint32_t type;	      /* BTF id; 0: none known */
	struct rb_text begin; /* owned: the start of each JSON object, up to the payload */
	struct rb_form
		form; /* used without columns: for JSON, and for types with too many columns */
	bool has_columns, started; /* started: the header was written */
	struct rb_btf_columns columns;
};

struct events {
	const struct rb_object *object; /* borrowed */
	struct event_view *views;	/* owned: by map */
};

/* `type_name` is --event-type's, or NULL. RAWBPF_USAGE: the object has no such type. */
int events_init(struct rawbpf *session, const char *type_name, bool json, struct events *ret,
		struct rawbpf_err *err);
void events_deinit(struct events *events);

/* One event, with its newline. */
void events_text(struct events *events, const struct rawbpf_record *record, struct rb_text *out);
void events_json(struct events *events, const struct rawbpf_record *record, struct rb_text *out);

#endif
