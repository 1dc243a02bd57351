// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_inflate - the decoder in the packed program: any bytes, into room of any size. It stays inside
 * both, does the same twice, and what fits exactly does not fit into less.
 */
#include <stdlib.h>
#include <string.h>

#include "packed/inflate.c" /* no part of the library */

static int run(const uint8_t *in, size_t size, uint8_t *out, size_t room, size_t *done)
{
	struct rb_inflate stream = { .in = in, .in_end = in + size, .out = out, .out_size = room };
	int code = rb_packed_inflate(&stream);

	if (stream.done > room || stream.in < in || stream.in > in + size)
		abort();
	*done = stream.done;
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room, done, again;
	uint8_t *out, *exact;

	if (size < 2)
		return 0;
	room = (size_t)(data[0] | data[1] << 8);
	data += 2;
	size -= 2;
	out = malloc(room + 1);
	if (!out)
		return 0;
	if (!run(data, size, out, room, &done)) {
		exact = malloc(done + 1);
		if (exact && (run(data, size, exact, done, &again) || again != done ||
			      memcmp(out, exact, done)))
			abort();
		if (exact && done && !run(data, size, exact, done - 1, &again))
			abort();
		free(exact);
	}
	free(out);
	return 0;
}
