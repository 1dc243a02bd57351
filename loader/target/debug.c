// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * debug - finds the separate debug file of a stripped binary.
 *
 * By build id: /usr/lib/debug/.build-id/ab/cdef....debug. Else by the name in section
 * .gnu_debuglink (its checksum is ignored; when both files have a build id, they must match): next
 * to the binary, in .debug/ next to it, or below /usr/lib/debug. Not needed when the binary has
 * .symtab.
 */
#include <stdlib.h>

#include "target/target_internal.h"

#define DEBUG_DIR "/usr/lib/debug"

static bool same_build(struct rb_binary *binary, struct rb_binary *debug)
{
	struct rb_bytes ours, theirs;

	if (!rb_binary_build_id(binary, &ours) || !rb_binary_build_id(debug, &theirs))
		return true;
	return ours.size == theirs.size && !memcmp(ours.data, theirs.data, ours.size);
}

static bool try(struct rb_binary *binary, const struct rb_text *path)
{
	struct rb_binary *debug = path->failed ? NULL : calloc(1, sizeof(*debug));

	if (!debug || rb_binary_open(binary->image.sys, path->data, debug, NULL)) {
		free(debug);
		return false;
	}
	debug->debug_sought = true;
	if (debug->wide != binary->wide || debug->machine != binary->machine ||
	    debug->big_endian != binary->big_endian || !same_build(binary, debug) ||
	    !rb_binary_section(debug, NULL, SHT_SYMTAB)) {
		rb_binary_close(debug);
		free(debug);
		return false;
	}
	binary->debug = debug;
	return true;
}

static bool by_build_id(struct rb_binary *binary, struct rb_text *path)
{
	struct rb_bytes id;

	if (!rb_binary_build_id(binary, &id))
		return false;
	rb_text_printf(path, DEBUG_DIR "/.build-id/%02x/", id.data[0]);
	for (size_t i = 1; i < id.size; i++)
		rb_text_printf(path, "%02x", id.data[i]);
	rb_text_string(path, ".debug");
	return try(binary, path);
}

static bool by_link(struct rb_binary *binary, struct rb_text *path)
{
	const struct rb_user_section *section =
		rb_binary_section(binary, ".gnu_debuglink", SHT_PROGBITS);
	const char *slash = strrchr(binary->path, '/'), *name;
	int dir_size = slash ? (int)(slash - binary->path) + 1 : 0;
	struct rb_bytes data;

	if (!section || rb_binary_data(binary, section, &data, NULL))
		return false;
	name = rb_bytes_string(data, 0);
	if (!name || !*name || strlen(name) > 255 || strchr(name, '/'))
		return false;
	for (int i = 0; i < 3; i++) {
		if (i == 2 && binary->path[0] != '/')
			break;
		rb_text_clear(path);
		rb_text_printf(path, "%s%.*s%s%s", i == 2 ? DEBUG_DIR : "", dir_size, binary->path,
			       i == 1 ? ".debug/" : "", name);
		if (try(binary, path))
			return true;
	}
	return false;
}

void rb_binary_seek_debug(struct rb_binary *binary)
{
	RB_AUTO_TEXT path = { 0 };

	if (binary->debug_sought)
		return;
	binary->debug_sought = true;
	if (rb_binary_section(binary, NULL, SHT_SYMTAB))
		return;
	if (!by_build_id(binary, &path))
		by_link(binary, &path);
}
