// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ldcache - /etc/ld.so.cache: the paths of libraries by name, as written by ldconfig(8).
 *
 * Two formats; the first, when present, precedes the second: "ld.so-1.7.0", a count, 12 bytes for
 * each library; then, aligned to 8, "glibc-ld.so.cache1.1", a count, 28 more bytes, 24 for each
 * library: flags, offsets of name and path from the start of this format, and the CPUs it is built
 * for, if it is a variant. All in the host's byte order. Source: glibc's dl-cache.h.
 */
#include <string.h>

#include "target/path.h"

#define OLD_MAGIC "ld.so-1.7.0"
#define NEW_MAGIC "glibc-ld.so.cache1.1"
#define OLD_HEAD  16
#define OLD_ENTRY 12
#define NEW_HEAD  48
#define NEW_ENTRY 24

static bool begins(struct rb_bytes bytes, const char *magic)
{
	return bytes.size >= strlen(magic) && !memcmp(bytes.data, magic, strlen(magic));
}

/* Skip the old format, if present. */
static struct rb_bytes new_part(struct rb_bytes cache)
{
	struct rb_bytes part = { NULL, 0 };
	uint64_t size;

	if (!begins(cache, OLD_MAGIC) || cache.size < OLD_HEAD)
		return cache;
	size = OLD_HEAD + (uint64_t)rb_load32(cache.data + 12, false) * OLD_ENTRY;
	size = (size + 7) & ~7ULL;
	if (size <= cache.size)
		rb_bytes_slice(cache, size, cache.size - size, &part);
	return part;
}

int rb_ldcache_walk(struct rb_bytes cache,
		    int (*each)(void *ctx, const char *name, const char *path), void *ctx)
{
	struct rb_bytes part = new_part(cache), entry, strings;
	uint32_t count;
	int code = 0;

	if (!begins(part, NEW_MAGIC) || part.size < NEW_HEAD)
		return 0;
	count = rb_load32(part.data + 20, false);
	strings = part;
	while (strings.size && strings.data[strings.size - 1])
		strings.size--; /* so that every string ends inside */
	for (uint32_t i = 0; !code && i < count; i++) {
		uint32_t name, path;

		if (!rb_bytes_slice(part, NEW_HEAD + (uint64_t)i * NEW_ENTRY, NEW_ENTRY, &entry))
			break;
		name = rb_load32(entry.data + 4, false);
		path = rb_load32(entry.data + 8, false);
		if (name < strings.size && path < strings.size &&
		    !rb_load64(entry.data + 16, false))
			code = each(ctx, (const char *)strings.data + name,
				    (const char *)strings.data + path);
	}
	return code;
}
