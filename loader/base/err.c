// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * err - error messages in a struct rawbpf_err that the caller owns. A message longer than the
 * buffer ends in "...", so that the truncation is visible.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/err.h"

static void append(char *text, size_t size, const char *fmt, va_list args)
{
	size_t used = strlen(text);
	int n = rb_vprint(text + used, size - used, fmt, args);

	if (n >= 0 && (size_t)n >= size - used)
		memcpy(text + size - 4, "...", 4);
}

int rb_err_set(struct rawbpf_err *err, enum rawbpf_status kind, int code, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return code;
	rawbpf_err_deinit(err);
	err->status = kind;
	err->code = code;
	va_start(args, fmt);
	append(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return code;
}

void rb_err_prefix(struct rawbpf_err *err, const char *fmt, ...)
{
	char old[sizeof(err->text)];
	va_list args;

	if (!err)
		return;
	memcpy(old, err->text, sizeof(old));
	err->text[0] = '\0';
	va_start(args, fmt);
	append(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	rb_err_more(err, ": %s", old);
}

void rb_err_more(struct rawbpf_err *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return;
	va_start(args, fmt);
	append(err->text, sizeof(err->text), fmt, args);
	va_end(args);
}

void rb_err_hint(struct rawbpf_err *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return;
	va_start(args, fmt);
	append(err->hint, sizeof(err->hint), fmt, args);
	va_end(args);
}

int rb_err_nomem(struct rawbpf_err *err)
{
	return rb_err_set(err, RAWBPF_IO, -ENOMEM, "out of memory");
}

void rb_err_begin(struct rawbpf_err *err)
{
	if (!err)
		return;
	err->code = 0;
	err->status = RAWBPF_OK;
	err->detail = NULL;
	err->text[0] = err->hint[0] = '\0';
}

int rb_err_also(int code, struct rawbpf_err *err, int later, struct rawbpf_err *story)
{
	if (later && code)
		rb_err_more(err, "\n  and afterwards: %s", story->text);
	else if (later && err)
		*err = *story;
	if (!later || code || !err) /* else its detail has a new owner */
		rawbpf_err_deinit(story);
	else
		rb_err_begin(story);
	return code ? code : later;
}

void rawbpf_err_deinit(struct rawbpf_err *err)
{
	if (!err)
		return;
	free(err->detail);
	rb_err_begin(err);
}
