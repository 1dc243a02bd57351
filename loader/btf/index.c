// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * index - one pass over the kernel's types: a type's length depends on its kind and vlen, so only
 * its second word is needed to find the next one. Recording every 16th offset keeps the index at a
 * tenth of a percent of the types; any other type is a few steps from there.
 */
#include <stdlib.h>

#include "btf/names.h"
#include "btf/layout.h"

#define STRIDE 4

#define AHEAD 16 /* names being prefetched */

/* Most types have these kinds and 12 bytes: testing for them first avoids waiting for a length. */
#define SHORT                                                                          \
	(RB_BTF_BIT(RB_BTF_FUNC) | RB_BTF_BIT(RB_BTF_PTR) | RB_BTF_BIT(RB_BTF_CONST) | \
	 RB_BTF_BIT(RB_BTF_TYPEDEF) | RB_BTF_BIT(RB_BTF_FWD) | RB_BTF_BIT(RB_BTF_VOLATILE))

struct pass {
	struct rb_btf *btf;
	struct rb_btf_names *names;
	struct {
		const uint8_t *at;
		uint32_t id;
	} ahead[AHEAD]; /* a ring */
	uint32_t put, taken;
};

/* Process the oldest prefetched name. */
static int look(struct pass *pass)
{
	uint32_t n = pass->taken++ % AHEAD, info = rb_load32(pass->ahead[n].at + 4, false);
	const char *name = rb_btf_string(pass->btf, rb_load32(pass->ahead[n].at, false));
	enum rb_btf_kind kind = (enum rb_btf_kind)RB_BTF_INFO_KIND(info);

	if (!name)
		return 0;
	if (kind == RB_BTF_INT && !pass->btf->pointer_size)
		pass->btf->pointer_size =
			rb_btf_long_size(name, rb_load32(pass->ahead[n].at + 8, false));
	return pass->names ? rb_btf_names_offer(pass->names, kind, name, pass->ahead[n].id) : 0;
}

/* Names are spread over the strings: each is prefetched some types before it is compared. */
static int look_later(struct pass *pass, const uint8_t *at)
{
	uint32_t name = rb_load32(at, false);
	int code = pass->put - pass->taken == AHEAD ? look(pass) : 0;

	if (name < pass->btf->strings.size)
		__builtin_prefetch(pass->btf->strings.data + name);
	pass->ahead[pass->put % AHEAD].at = at;
	pass->ahead[pass->put++ % AHEAD].id = pass->btf->count;
	return code;
}

static int walk(struct pass *pass, struct rawbpf_err *err)
{
	uint32_t wanted = RB_BTF_BIT(RB_BTF_INT) | (pass->names ? pass->names->kinds : 0);
	struct rb_btf *btf = pass->btf;
	const uint8_t *types = btf->types.data;
	size_t size = btf->types.size;
	int code = 0;

	for (size_t at = 0; !code && at < size; btf->count++) {
		const uint8_t *now = types + at;
		uint32_t info, kind;
		uint64_t tail = 0;

		if (size - at < RB_BTF_TYPE_SIZE)
			return rb_btf_refuse_length(btf, at, err);
		info = rb_load32(now + 4, false);
		kind = RB_BTF_INFO_KIND(info);
		if (!(kind < 32 && SHORT >> kind & 1) &&
		    (!rb_btf_tail(btf, info, &tail) || tail > size - at - RB_BTF_TYPE_SIZE))
			return rb_btf_refuse_length(btf, at, err);
		if (!((btf->count - 1) & ((1 << STRIDE) - 1)))
			btf->offsets[(btf->count - 1) >> STRIDE] = (uint32_t)at;
		if (kind < RB_BTF_UNKNOWN && wanted >> kind & 1)
			code = look_later(pass, now);
		at += RB_BTF_TYPE_SIZE + (size_t)tail;
	}
	while (!code && pass->taken != pass->put)
		code = look(pass);
	return code ? rb_err_nomem(err) : 0;
}

int rb_btf_index(struct rb_bytes blob, struct rb_btf_names *names, struct rb_btf *ret,
		 struct rawbpf_err *err)
{
	struct rb_btf btf = {
		.blob = blob, .count = 1, .first = 1, .stride = STRIDE, .guarded = true
	};
	struct pass pass = { .btf = &btf, .names = names };
	int code = rb_btf_read_header(&btf, err);

	if (code)
		return code;
	/* space for the maximum; untouched pages cost nothing */
	btf.offsets =
		malloc(((btf.types.size / RB_BTF_TYPE_SIZE >> STRIDE) + 1) * sizeof(*btf.offsets));
	code = btf.offsets ? walk(&pass, err) : rb_err_nomem(err);
	if (code) {
		rb_btf_deinit(&btf);
		return code;
	}
	if (!btf.pointer_size)
		btf.pointer_size = 8;
	*ret = btf;
	return 0;
}
