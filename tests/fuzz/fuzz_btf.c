// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_btf - any bytes into btf/: refused with a story, or every promise of btf.h holds for them.
 *
 * An object gives its .BTF and .BTF.ext. Any other input is a byte (bit 0: the other byte order; the
 * others, with the second byte: what a kernel can), the length of .BTF.ext in two bytes, then .BTF,
 * then .BTF.ext. Every type is walked and printed, with the input itself for a value; then all is
 * reduced, which must be BTF again.
 */
#include <stdio.h>
#include <stdlib.h>

#include "btf/ext.h"
#include "types/reduce.h"
#include "types/value.h"
#include "elf/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *why)
{
	fprintf(stderr, "fuzz_btf: %s\n", why);
	abort();
}

/* Read to its end. */
static void use(const char *string)
{
	if (strlen(string) == SIZE_MAX)
		fail("an endless string");
}

static void check_ref(const struct rb_btf *btf, uint32_t id)
{
	if (id >= btf->count)
		fail("a type that is not there");
}

static void walk_members(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct rb_btf_member member = rb_btf_member(btf, type, i);

		use(member.name);
		check_ref(btf, member.type);
		if ((uint64_t)member.bit_offset + member.bit_size > (uint64_t)type->size * 8)
			fail("a member outside of its struct");
	}
}

static void walk_parts(const struct rb_btf *btf, const struct rb_btf_type *type)
{
	if (type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION)
		walk_members(btf, type);
	if (type->kind == RB_BTF_ARRAY)
		check_ref(btf, rb_btf_array_element(btf, type));
	for (uint32_t i = 0; i < type->count; i++) {
		if (type->kind == RB_BTF_ENUM || type->kind == RB_BTF_ENUM64)
			use(rb_btf_value(btf, type, i).name);
		if (type->kind == RB_BTF_DATASEC)
			check_ref(btf, rb_btf_var(btf, type, i).type);
		if (type->kind == RB_BTF_FUNC_PROTO) {
			use(rb_btf_param(btf, type, i).name);
			check_ref(btf, rb_btf_param(btf, type, i).type);
		}
	}
}

/* How deep it is, by recursion: the parser said that this is safe. */
static unsigned int depth(const struct rb_btf *btf, uint32_t id, unsigned int *budget)
{
	struct rb_btf_type type = rb_btf_type(btf, id);
	unsigned int deepest = 0, below;

	if (!*budget)
		return 0;
	--*budget;
	if (type.kind == RB_BTF_STRUCT || type.kind == RB_BTF_UNION) {
		for (uint32_t i = 0; i < type.count; i++) {
			below = depth(btf, rb_btf_member(btf, &type, i).type, budget);
			deepest = below > deepest ? below : deepest;
		}
	} else if (type.kind == RB_BTF_ARRAY) {
		deepest = depth(btf, rb_btf_array_element(btf, &type), budget);
	} else if (rb_btf_resolve(btf, id) != id) {
		deepest = depth(btf, type.type, budget);
	}
	return deepest + 1;
}

static void walk(const struct rb_btf *btf)
{
	for (uint32_t id = 0; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);
		unsigned int budget = 1000;
		int64_t size = rb_btf_size(btf, id);

		use(type.name);
		check_ref(btf, type.type);
		check_ref(btf, rb_btf_resolve(btf, id));
		walk_parts(btf, &type);
		if (size > UINT32_MAX || (size < 0 && size != -EINVAL))
			fail("a size that is none");
		if (depth(btf, id, &budget) > RB_BTF_DEPTH)
			fail("too deep");
	}
	use(rb_btf_kind_name(RB_BTF_UNKNOWN));
	if (rb_btf_find(btf, RB_BTF_STRUCT, "no such name, surely"))
		fail("found what is not there");
}

static void print(const struct rb_btf *btf, uint32_t id, struct rb_bytes value)
{
	struct rb_text text = { 0 };
	struct rb_btf_columns columns;
	int code = rb_btf_print(btf, id, value, RB_VALUE_TEXT, &text);

	if (rb_btf_print(btf, id, value, RB_VALUE_JSON, &text) != code)
		fail("two styles, two answers");
	if (code < 0 && (code != -EINVAL || text.size))
		fail("no value, but text");
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] < ' ')
			fail("a control character");
	rb_text_clear(&text);
	if (!rb_btf_columns_init(btf, id, &columns, NULL)) {
		rb_btf_columns_header(&columns, &text);
		rb_btf_columns_row(&columns, value, &text);
		rb_btf_columns_deinit(&columns);
	}
	rb_text_deinit(&text);
}

static void walk_ext(const struct rb_btf *btf, struct rb_bytes bytes)
{
	struct rawbpf_err err = { 0 };
	struct rb_btf_ext ext;

	if (rb_btf_ext_parse(bytes, btf, &ext, &err)) {
		if (err.code != -ENOEXEC || !err.text[0])
			fail("refused without a story");
		return;
	}
	for (unsigned int kind = 0; kind < RB_BTF_EXT_KINDS; kind++) {
		struct rb_btf_records records = { 0 };

		while (rb_btf_ext_next(&ext, (enum rb_btf_ext_kind)kind, &records)) {
			use(records.section);
			for (uint32_t i = 0; i < records.count; i++) {
				if (kind == RB_BTF_FUNC_INFO)
					check_ref(btf, rb_btf_func_info(&records, i).type);
				if (kind == RB_BTF_LINE_INFO) {
					use(rb_btf_line_info(&records, i).file);
					use(rb_btf_line_info(&records, i).text);
				}
				if (kind == RB_BTF_CORE_RELO)
					use(rb_btf_core_relo(&records, i).access);
			}
		}
	}
}

static bool place(void *ctx, const char *variable, uint32_t *offset)
{
	uint32_t *next = ctx;

	*offset = (*next += 4 + (uint32_t)strlen(variable) % 8);
	return true;
}

static void reduce(const struct rb_btf *btf, unsigned int can)
{
	struct rb_btf_copy copy;
	struct rb_btf again;
	bool known = true;

	if (rb_btf_copy_init(btf, &copy, NULL))
		return;
	for (uint32_t id = 1; id < btf->count; id++) {
		struct rb_btf_type type = rb_btf_type(btf, id);
		uint32_t next = 0;

		known &= type.kind != RB_BTF_UNKNOWN;
		if (type.kind == RB_BTF_DATASEC && id % 2)
			rb_btf_fix_datasec(&copy, type.name, 4096, place, &next, NULL);
	}
	rb_btf_reduce(&copy, can);
	if (rb_btf_parse((struct rb_bytes){ copy.data, copy.size }, btf->swap, &again, NULL)) {
		if (known)
			fail("reduced, and no BTF any more");
	} else {
		if (again.count < btf->count)
			fail("reduced to fewer types");
		rb_btf_deinit(&again);
	}
	rb_btf_copy_deinit(&copy);
}

static void fuzz(struct rb_bytes blob, struct rb_bytes ext, bool swap, unsigned int can)
{
	struct rb_bytes value = { blob.data, blob.size < 64 ? blob.size : 64 };
	struct rawbpf_err err = { 0 };
	struct rb_btf btf;

	if (rb_btf_parse(blob, swap, &btf, &err)) {
		if (err.code != -ENOEXEC || err.status != RAWBPF_OBJECT || !err.text[0])
			fail("refused without a story");
		if (rb_btf_parse(blob, swap, &btf, NULL) != -ENOEXEC)
			fail("two answers for the same bytes");
		return;
	}
	walk(&btf);
	for (uint32_t id = 0; id < btf.count && id < 48; id++)
		print(&btf, btf.count - 1 - id, value);
	walk_ext(&btf, ext);
	reduce(&btf, can);
	rb_btf_deinit(&btf);
}

static void fuzz_object(struct rb_bytes image)
{
	const struct rb_section *btf, *ext;
	struct rb_elf elf;

	if (rb_elf_parse(image, &elf, NULL))
		return;
	btf = rb_elf_section_named(&elf, ".BTF");
	ext = rb_elf_section_named(&elf, ".BTF.ext");
	if (btf)
		fuzz(btf->data, ext ? ext->data : (struct rb_bytes){ 0 }, elf.swap, 0);
	rb_elf_deinit(&elf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t ext;

	if (size > 4 && !memcmp(data, ELFMAG, 4)) {
		fuzz_object((struct rb_bytes){ data, size });
		return 0;
	}
	if (size < 4)
		return 0;
	ext = (size_t)data[2] << 8 | data[3];
	size -= 4;
	if (ext > size)
		ext = size;
	fuzz((struct rb_bytes){ data + 4, size - ext },
	     (struct rb_bytes){ data + 4 + (size - ext), ext }, data[0] & 1,
	     (unsigned int)(data[0] >> 1) | (unsigned int)data[1] << 7);
	return 0;
}
