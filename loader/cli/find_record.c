// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * find_record - prints events/CATEGORY/EVENT/format as a C struct, for find -v.
 *
 * In: a tracepoint's name, "CATEGORY/EVENT". Out: in text the struct's definition
 * (kernel/event_format.h) after the target's line; with -j a record of type "record" with the
 * definition as a string. A format that cannot be parsed is a note on stderr.
 */
#include <string.h>

#include "cli/find.h"
#include "report/json.h"
#include "kernel/event_format.h"

/* -v: a tracepoint's record as a C struct, below it. */
void find_record(struct find *find, struct rb_tracefs *tracefs, const struct name *name)
{
	const char *event = strchr(name->name, '/');
	struct rb_text path = { 0 }, format = { 0 }, record = { 0 };
	bool fine;

	rb_text_printf(&path, "events/%s/format", name->name);
	fine = !path.failed && !rb_tracefs_read(tracefs, path.data, &format) && format.data &&
	       rb_event_format_struct(event ? event + 1 : name->name, format.data, format.size,
				      &record) &&
	       !record.failed;
	if (!fine) {
		cli_note("%s: cannot parse its record format", name->name);
	} else if (find->cli->json) {
		rb_json_begin(&find->out, "record");
		rb_json_cstring(&find->out, "event", name->name);
		rb_json_cstring(&find->out, "struct", record.data);
		rb_json_end(&find->out);
	} else {
		rb_text_add(&find->out, record.data, record.size);
	}
	rb_text_deinit(&record);
	rb_text_deinit(&format);
	rb_text_deinit(&path);
}
