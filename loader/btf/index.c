// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * index - one pass over the kernel's types, which are many: a type is as long as its kind and vlen
 * say, so to find the next one takes its second word alone. Noting every 16th place makes the notes a
 * tenth of a percent of the types; from there it is a few steps to any of them.
 */
#include <stdlib.h>

#include "btf/names.h"
#include "btf/parts.h"

#define STRIDE 4

static int look(struct rb_btf *btf, struct rb_btf_names *names, enum rb_btf_kind kind,
		const uint8_t *at)
{
	const char *name = rb_btf_string(btf, rb_load32(at, false));

	if (!name)
		return 0;
	if (kind == RB_BTF_INT && !btf->pointer_size)
		btf->pointer_size = rb_btf_long_size(name, rb_load32(at + 8, false));
	return names ? rb_btf_names_offer(names, kind, name, btf->count) : 0;
}

static int pass(struct rb_btf *btf, struct rb_btf_names *names, struct rb_err *err)
{
	uint32_t wanted = RB_BTF_BIT(RB_BTF_INT) | (names ? names->kinds : 0);
	const uint8_t *types = btf->types.data;
	size_t size = btf->types.size;
	uint64_t tail;

	for (size_t at = 0; at < size; at += RB_BTF_TYPE_SIZE + (size_t)tail) {
		uint32_t info, kind;

		if (size - at < RB_BTF_TYPE_SIZE)
			return rb_btf_refuse_length(btf, at, err);
		info = rb_load32(types + at + 4, false);
		if (!rb_btf_tail(btf, info, &tail) || tail > size - at - RB_BTF_TYPE_SIZE)
			return rb_btf_refuse_length(btf, at, err);
		if (!((btf->count - 1) & ((1 << STRIDE) - 1)))
			btf->offsets[(btf->count - 1) >> STRIDE] = (uint32_t)at;
		kind = RB_BTF_INFO_KIND(info);
		if (kind < RB_BTF_UNKNOWN && wanted >> kind & 1 &&
		    look(btf, names, (enum rb_btf_kind)kind, types + at))
			return rb_err_nomem(err);
		btf->count++;
	}
	return 0;
}

int rb_btf_index(struct rb_bytes blob, struct rb_btf_names *names, struct rb_btf *ret,
		 struct rb_err *err)
{
	struct rb_btf btf = {
		.blob = blob, .count = 1, .first = 1, .stride = STRIDE, .guarded = true
	};
	int code = rb_btf_read_header(&btf, err);

	if (code)
		return code;
	/* room for as many as there can be; what is not touched costs nothing */
	btf.offsets =
		malloc(((btf.types.size / RB_BTF_TYPE_SIZE >> STRIDE) + 1) * sizeof(*btf.offsets));
	code = btf.offsets ? pass(&btf, names, err) : rb_err_nomem(err);
	if (code) {
		rb_btf_deinit(&btf);
		return code;
	}
	if (!btf.pointer_size)
		btf.pointer_size = 8;
	*ret = btf;
	return 0;
}
