// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf - parses the blob's header, and records the offset of each type.
 *
 *	u16 magic, u8 version, u8 flags, u32 size of the header
 *	u32 offset, u32 length		of the types, from the header's end
 *	u32 offset, u32 length		of the strings
 *	u32 offset, u32 length		of the layout, in a header of 32 bytes or more
 *
 * The layout has four bytes for each kind: the size of the data after a type of that kind, the size
 * for each of its vlen parts, two bytes of flags. The header may grow: unknown fields at its end
 * are skipped.
 */
#include <stdlib.h>

#include "base/array.h"
#include "btf/layout.h"

static int malformed(struct rawbpf_err *err, const char *what, unsigned long found,
		     unsigned long expected)
{
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "BTF: %s: found %lu, expected %lu", what,
			  found, expected);
}

/* The part that the header has at fields[at] (offset) and fields[at + 4] (length). */
static int part(const struct rb_btf *btf, struct rb_bytes body, size_t at, const char *name,
		struct rb_bytes *ret, struct rawbpf_err *err)
{
	uint32_t offset = rb_load32(btf->blob.data + at, btf->swap);
	uint32_t size = rb_load32(btf->blob.data + at + 4, btf->swap);

	if (rb_bytes_slice(body, offset, size, ret))
		return 0;
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
			  "BTF: the %s, %u bytes at %u, end past the %zu bytes after the header",
			  name, size, offset, body.size);
}

static int check_strings(const struct rb_btf *btf, struct rawbpf_err *err)
{
	struct rb_bytes strings = btf->strings;

	if (!strings.size)
		return btf->base ? 0
				 : rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "BTF: no string table");
	if (!btf->base && strings.data[0])
		return malformed(err, "the string table's first byte", strings.data[0], 0);
	if (strings.data[strings.size - 1])
		return malformed(err, "the string table's last byte",
				 strings.data[strings.size - 1], 0);
	return 0;
}

int rb_btf_read_header(struct rb_btf *btf, struct rawbpf_err *err)
{
	struct rb_bytes body = { 0 };
	uint32_t size;
	int code;

	if (btf->blob.size < RB_BTF_HEADER_SIZE)
		return malformed(err, "bytes of header", btf->blob.size, RB_BTF_HEADER_SIZE);
	if (rb_load16(btf->blob.data, btf->swap) != RB_BTF_MAGIC)
		return malformed(err, "magic number", rb_load16(btf->blob.data, btf->swap),
				 RB_BTF_MAGIC);
	if (btf->blob.data[2] != 1)
		return malformed(err, "version", btf->blob.data[2], 1);
	if (btf->blob.data[3] != 0)
		return malformed(err, "flags", btf->blob.data[3], 0);
	size = rb_load32(btf->blob.data + 4, btf->swap);
	if (size < RB_BTF_HEADER_SIZE)
		return malformed(err, "size of the header", size, RB_BTF_HEADER_SIZE);
	if (size > btf->blob.size)
		return malformed(err, "size of the header, at most the whole size", size,
				 btf->blob.size);
	rb_bytes_slice(btf->blob, size, btf->blob.size - size, &body);
	code = part(btf, body, 8, "types", &btf->types, err);
	if (!code)
		code = part(btf, body, 16, "strings", &btf->strings, err);
	if (!code && size >= 32)
		code = part(btf, body, 24, "layout", &btf->layout, err);
	return code ? code : check_strings(btf, err);
}

int rb_btf_refuse_length(const struct rb_btf *btf, size_t at, struct rawbpf_err *err)
{
	size_t left = btf->types.size - at;
	uint64_t tail = 0;
	uint32_t info;

	if (left < RB_BTF_TYPE_SIZE)
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  "BTF: type %u, at %zu of %zu bytes of types: truncated",
				  btf->count, at, btf->types.size);
	info = rb_load32(btf->types.data + at + 4, btf->swap);
	if (!rb_btf_tail(btf, info, &tail))
		return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC,
				  "BTF: type %u, at %zu: unknown kind %u, of unknown length",
				  btf->count, at, RB_BTF_INFO_KIND(info));
	return rb_err_set(
		err, RAWBPF_OBJECT, -ENOEXEC,
		"BTF: type %u, at %zu of %zu bytes of types: its %llu bytes (vlen %u) end past "
		"them",
		btf->count, at, btf->types.size, (unsigned long long)(RB_BTF_TYPE_SIZE + tail),
		RB_BTF_INFO_VLEN(info));
}

static int find_types(struct rb_btf *btf, struct rawbpf_err *err)
{
	size_t capacity = 0, at = 0;
	uint64_t tail;

	while (at < btf->types.size) {
		size_t left = btf->types.size - at;
		uint32_t *grown = rb_array_grow(btf->offsets, btf->count - btf->first, &capacity,
						sizeof(*btf->offsets));

		if (!grown)
			return rb_err_nomem(err);
		btf->offsets = grown;
		if (left < RB_BTF_TYPE_SIZE ||
		    !rb_btf_tail(btf, rb_load32(btf->types.data + at + 4, btf->swap), &tail) ||
		    tail > left - RB_BTF_TYPE_SIZE)
			return rb_btf_refuse_length(btf, at, err);
		btf->offsets[btf->count++ - btf->first] = (uint32_t)at;
		at += RB_BTF_TYPE_SIZE + (size_t)tail;
	}
	return 0;
}

uint32_t rb_btf_long_size(const char *name, uint32_t size)
{
	static const char *const names[] = { "long unsigned int", "long int", "unsigned long",
					     "long" };

	for (size_t i = 0; i < RB_COUNT(names); i++)
		if (!strcmp(name, names[i]))
			return size == 4 ? 4 : 8;
	return 0;
}

/*
 * A kernel's pointers are as wide as its longs. BPF's pointers and longs have 64 bits. Names are
 * not checked yet: one outside the string table reads as "".
 */
static uint32_t pointer_size(const struct rb_btf *btf)
{
	uint32_t size = 0;

	for (uint32_t id = btf->first; !size && id < btf->count; id++) {
		struct rb_btf_type type;

		if (rb_btf_kind_of(btf, id) != RB_BTF_INT)
			continue;
		type = rb_btf_type(btf, id);
		size = rb_btf_long_size(type.name, type.size);
	}
	if (size)
		return size;
	return btf->base ? btf->base->pointer_size : 8;
}

static int parse(struct rb_btf *btf, struct rb_btf *ret, struct rawbpf_err *err)
{
	int code = rb_btf_read_header(btf, err);

	if (!code)
		code = find_types(btf, err);
	if (!code) {
		btf->pointer_size = pointer_size(btf);
		code = rb_btf_check(btf, err);
	}
	if (code) {
		rb_btf_deinit(btf);
		return code;
	}
	*ret = *btf;
	return 0;
}

int rb_btf_parse(struct rb_bytes blob, bool swap, struct rb_btf *ret, struct rawbpf_err *err)
{
	struct rb_btf btf = { .blob = blob, .swap = swap, .count = 1, .first = 1 };

	return parse(&btf, ret, err);
}

int rb_btf_parse_split(struct rb_bytes blob, const struct rb_btf *base, struct rb_btf *ret,
		       struct rawbpf_err *err)
{
	struct rb_btf btf = { .blob = blob,
			      .swap = base->swap,
			      .count = base->count,
			      .first = base->count,
			      .base = base };

	if (base->base)
		return rb_err_set(err, RAWBPF_USAGE, -EINVAL, "BTF: the base has a base itself");
	return parse(&btf, ret, err);
}

void rb_btf_deinit(struct rb_btf *btf)
{
	free(btf->offsets);
	*btf = (struct rb_btf){ 0 };
}
