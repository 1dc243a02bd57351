// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_inspect - any bytes through everything that rawbpf inspect does, as text and as JSON: refused
 * with a story or shown, and what is shown is for a terminal, or for a parser, and not too long.
 *
 * The last byte also chooses parts to show by themselves.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/inspect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *why)
{
	fprintf(stderr, "fuzz_inspect: %s\n", why);
	abort();
}

static void check_text(const char *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] != '\n' && (data[i] < ' ' || data[i] > '~'))
			fail("a byte that a terminal could act upon");
}

/* Lines that are objects; strings are closed and have no bare control characters. */
static void check_json(const char *data, size_t size)
{
	bool inside = false;
	int depth = 0;

	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)data[i] < ' ' && (data[i] != '\n' || inside || depth))
			fail("a control character within an object");
		if (inside && data[i] == '\\')
			i++;
		else if (data[i] == '"')
			inside = !inside;
		else if (!inside)
			depth += (data[i] == '{') - (data[i] == '}');
		if (depth < 0 || depth > 1)
			fail("braces that do not match");
	}
	if (inside || depth || (size && data[size - 1] != '\n'))
		fail("an object without an end");
}

struct seen {
	bool json;
	size_t size;
};

static int take(void *ctx, struct rb_text *text)
{
	struct seen *seen = ctx;

	if (text->failed)
		fail("out of memory");
	if (text->size)
		(seen->json ? check_json : check_text)(text->data, text->size);
	seen->size += text->size;
	rb_text_clear(text);
	return 0;
}

static void inspect(struct rb_bytes image, unsigned int what, bool json)
{
	struct seen seen = { .json = json };
	struct inspect inspect = { .json = json, .write = take, .ctx = &seen };
	struct rawbpf_err err = { 0 };

	inspect.sections = what & 1;
	inspect.symbols = what & 2;
	inspect.code = what & 4;
	inspect.rest = what & 8;
	if (inspect_image(&inspect, image, &err) && (err.status != RAWBPF_OBJECT || !err.text[0]))
		fail("refused without a story");
	if (seen.size > 10000 + image.size * 1000)
		fail("a thousand times as long as the file");
	rawbpf_err_deinit(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rb_bytes image = { data, size };
	unsigned int what = size ? data[size - 1] & 15 : 0;

	inspect(image, 15, false);
	inspect(image, 15, true);
	inspect(image, what, what & 1);
	return 0;
}
