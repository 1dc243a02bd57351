// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_kallsyms - the kernel's text files are read without trust: any bytes through the line parsers,
 * and through "did you mean". Lines are as the input has them; the first is the name asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "kernel/events.h"
#include "why/evidence.h"
#include "kernel/kallsyms.h"

static void inside(const char *line, size_t size, const char *view, size_t view_size)
{
	if (view < line || view_size > size || view > line + (size - view_size))
		abort();
}

static void parse(const char *line, size_t size, struct rb_nearest *nearest)
{
	struct rb_blacklist_line at;
	struct rb_kallsym symbol;
	struct rb_event event;
	size_t syscall_size;

	if (rb_kallsyms_parse(line, size, &symbol)) {
		const char *name = rb_kallsym_syscall(symbol.name, symbol.size, &syscall_size);

		inside(line, size, symbol.name, symbol.size);
		if (symbol.module)
			inside(line, size, symbol.module, symbol.module_size);
		if (name)
			inside(line, size, name, syscall_size);
		rb_kallsym_is_label(symbol.name, symbol.size);
		rb_nearest_offer(nearest, symbol.name, symbol.size);
	}
	if (rb_blacklist_parse(line, size, &at))
		inside(line, size, at.name, at.size);
	if (rb_event_parse(line, size, &event)) {
		inside(line, size, event.category, event.category_size);
		inside(line, size, event.name, event.name_size);
		rb_event_is_raw(&event);
	}
	rb_nearest_offer(nearest, line, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_nearest nearest;
	struct rawbpf_err err = { 0 };
	char wanted[64] = "";
	size_t at = 0;

	memcpy(wanted, data, size < sizeof(wanted) ? size : sizeof(wanted) - 1);
	wanted[strcspn(wanted, "\n")] = '\0';
	rb_nearest_init(&nearest, wanted);
	while (at < size) {
		const uint8_t *newline = memchr(data + at, '\n', size - at);
		size_t length = newline ? (size_t)(newline - (data + at)) : size - at;
		char *line = malloc(length ? length : 1); /* so that its end is an end */

		if (!line)
			return 0;
		memcpy(line, data + at, length);
		parse(line, length, &nearest);
		free(line);
		at += length + 1;
	}
	if (nearest.count > RB_NEAREST_MAX)
		abort();
	rb_nearest_hint(&nearest, "kprobe/", &err);
	return 0;
}
