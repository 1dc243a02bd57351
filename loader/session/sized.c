// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * sized - like the kernel's copy_struct_from_user(): fields that one side does not know must be
 * zero.
 */
#include <string.h>

#include "session/sized.h"

#define LARGEST 4096U /* bytes: detects an uninitialized size */

static int check_size(const void *from, size_t known, size_t first, const char *what,
		      struct rawbpf_err *err)
{
	size_t size;

	memcpy(&size, from, sizeof(size));
	if (size >= first && size <= LARGEST)
		return 0;
	return rb_err_set(err, RAWBPF_USAGE, size < first ? -EINVAL : -E2BIG,
			  "struct %s: its size is %zu, expected at least %zu: initialize it with "
			  "its _INIT from rawbpf.h",
			  what, size, known);
}

int rb_sized_take(void *ret, size_t known, size_t first, const void *from, const char *what,
		  struct rawbpf_err *err)
{
	const uint8_t *bytes = from;
	int code = check_size(from, known, first, what, err);
	size_t size;

	if (code)
		return code;
	memcpy(&size, from, sizeof(size));
	for (size_t i = known; i < size; i++)
		if (bytes[i])
			return rb_err_set(err, RAWBPF_USAGE, -E2BIG,
					  "struct %s: byte %zu is set, but librawbpf %s supports "
					  "%zu bytes: use a newer librawbpf",
					  what, i, rawbpf_version(), known);
	memcpy(ret, from, size < known ? size : known);
	memcpy(ret, &known, sizeof(known));
	return 0;
}

int rb_sized_give(void *ret, size_t first, const void *from, size_t known, const char *what,
		  struct rawbpf_err *err)
{
	int code = check_size(ret, known, first, what, err);
	size_t size;

	if (code)
		return code;
	memcpy(&size, ret, sizeof(size));
	memset(ret, 0, size);
	memcpy(ret, from, size < known ? size : known);
	memcpy(ret, &size, sizeof(size));
	return 0;
}
