// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * copy - a writable copy of an object's BTF, with the values that the compiler leaves to the
 * loader.
 *
 * In: a parsed blob without a base. Out: a header of 24 bytes, types and strings in one allocation,
 * and a parsed view of it. rb_btf_fix_datasec() fills in the sizes of data sections and the offsets
 * of their variables. rb_btf_copy_deinit() frees both.
 */
#include <stdlib.h>

#include "btf/layout.h"
#include "types/reduce.h"

static void put16(uint8_t *at, uint16_t value, bool swap)
{
	value = swap ? __builtin_bswap16(value) : value;
	memcpy(at, &value, sizeof(value));
}

void rb_btf_put(const struct rb_btf_copy *copy, uint8_t *at, uint32_t value)
{
	value = copy->btf.swap ? __builtin_bswap32(value) : value;
	memcpy(at, &value, sizeof(value));
}

uint8_t *rb_btf_words(const struct rb_btf_copy *copy, uint32_t id)
{
	return copy->data + RB_BTF_HEADER_SIZE + copy->btf.offsets[id - 1];
}

/* Write the header for existing data: types, then strings. */
void rb_btf_put_header(struct rb_btf_copy *copy, size_t types, size_t strings)
{
	uint8_t *header = copy->data;

	memset(header, 0, RB_BTF_HEADER_SIZE);
	put16(header, RB_BTF_MAGIC, copy->btf.swap);
	header[2] = 1;
	rb_btf_put(copy, header + 4, RB_BTF_HEADER_SIZE);
	rb_btf_put(copy, header + 12, (uint32_t)types);
	rb_btf_put(copy, header + 16, (uint32_t)types);
	rb_btf_put(copy, header + 20, (uint32_t)strings);
	copy->size = RB_BTF_HEADER_SIZE + types + strings;
	copy->btf.blob = (struct rb_bytes){ copy->data, copy->size };
	copy->btf.types = (struct rb_bytes){ copy->data + RB_BTF_HEADER_SIZE, types };
	copy->btf.strings = (struct rb_bytes){ copy->data + RB_BTF_HEADER_SIZE + types, strings };
}

int rb_btf_copy_init(const struct rb_btf *btf, struct rb_btf_copy *ret, struct rawbpf_err *err)
{
	struct rb_btf_copy copy = { .btf = *btf };
	size_t index = (size_t)(btf->count - 1) * sizeof(*btf->offsets);

	/* one more of each: reduce may add a type */
	copy.data =
		malloc(RB_BTF_HEADER_SIZE + btf->types.size + btf->strings.size + RB_BTF_INT_SIZE);
	copy.btf.offsets = malloc(index + sizeof(*btf->offsets));
	if (!copy.data || !copy.btf.offsets) {
		rb_btf_copy_deinit(&copy);
		return rb_err_nomem(err);
	}
	if (index)
		memcpy(copy.btf.offsets, btf->offsets, index);
	if (btf->types.size)
		memcpy(copy.data + RB_BTF_HEADER_SIZE, btf->types.data, btf->types.size);
	memcpy(copy.data + RB_BTF_HEADER_SIZE + btf->types.size, btf->strings.data,
	       btf->strings.size);
	rb_btf_put_header(&copy, btf->types.size, btf->strings.size);
	*ret = copy;
	return 0;
}

void rb_btf_copy_deinit(struct rb_btf_copy *copy)
{
	free(copy->data);
	rb_btf_deinit(&copy->btf);
	*copy = (struct rb_btf_copy){ 0 };
}

void rb_btf_make_static(struct rb_btf_copy *copy, uint32_t func)
{
	rb_btf_put(copy, rb_btf_words(copy, func) + 4, RB_BTF_INFO(RB_BTF_FUNC, RB_BTF_STATIC));
}

/* ---- data sections ---- */

static int compare(uint32_t one, uint32_t other)
{
	return one < other ? -1 : one > other;
}

static int by_offset(const void *one, const void *other)
{
	return compare(rb_load32((const uint8_t *)one + 4, false),
		       rb_load32((const uint8_t *)other + 4, false));
}

static int by_swapped_offset(const void *one, const void *other)
{
	return compare(rb_load32((const uint8_t *)one + 4, true),
		       rb_load32((const uint8_t *)other + 4, true));
}

/* Set the offset of the n-th variable, in a section of `size` bytes. */
static int fix_var(struct rb_btf_copy *copy, const struct rb_btf_type *section, uint32_t n,
		   uint32_t size, rb_btf_offset_fn *find_offset, void *ctx, struct rawbpf_err *err)
{
	struct rb_btf_var var = rb_btf_var(&copy->btf, section, n);
	struct rb_btf_type type = rb_btf_type(&copy->btf, var.type);
	uint32_t linkage = rb_btf_linkage(&copy->btf, &type), offset = var.offset;

	if (linkage != RB_BTF_STATIC && !find_offset(ctx, type.name, &offset)) {
		if (linkage == RB_BTF_EXTERN)
			return 0;
		return rb_btf_refuse(&copy->btf, section->id, err, "no symbol for variable %.64s",
				     type.name);
	}
	if (offset > size || var.size > size - offset)
		return rb_btf_refuse(&copy->btf, section->id, err,
				     "%.64s, %u bytes at %u, ends past its %u bytes", type.name,
				     var.size, offset, size);
	rb_btf_put(copy, rb_btf_words(copy, section->id) + RB_BTF_TYPE_SIZE + (size_t)n * 12 + 4,
		   offset);
	return 0;
}

int rb_btf_fix_datasec(struct rb_btf_copy *copy, const char *section, uint32_t size,
		       rb_btf_offset_fn *find_offset, void *ctx, struct rawbpf_err *err)
{
	uint32_t id = rb_btf_find(&copy->btf, RB_BTF_DATASEC, section);
	struct rb_btf_type type;
	int code = 0;

	if (!id)
		return 0;
	type = rb_btf_type(&copy->btf, id);
	for (uint32_t i = 0; i < type.count && !code; i++)
		code = fix_var(copy, &type, i, size, find_offset, ctx, err);
	if (code)
		return code;
	rb_btf_put(copy, rb_btf_words(copy, id) + 8, size);
	qsort(rb_btf_words(copy, id) + RB_BTF_TYPE_SIZE, type.count, 12,
	      copy->btf.swap ? by_swapped_offset : by_offset);
	return 0;
}
