// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_builder - words appended to two texts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "btf_builder.h"

static uint32_t ordered(const struct btf_builder *builder, uint32_t word)
{
	return builder->swap ? __builtin_bswap32(word) : word;
}

static void check_memory(bool fine)
{
	if (fine)
		return;
	fprintf(stderr, "btf_builder: out of memory\n");
	abort();
}

void btf_builder_init(struct btf_builder *builder, bool swap)
{
	*builder = (struct btf_builder){ .swap = swap };
	rb_text_add(&builder->strings, "", 1);
}

void btf_builder_deinit(struct btf_builder *builder)
{
	rb_text_deinit(&builder->types);
	rb_text_deinit(&builder->strings);
}

uint32_t made_name(struct btf_builder *builder, const char *name)
{
	uint32_t at = builder->string_base + (uint32_t)builder->strings.size;

	if (!*name)
		return 0;
	rb_text_add(&builder->strings, name, strlen(name) + 1);
	return at;
}

void made_word(struct btf_builder *builder, uint32_t word)
{
	word = ordered(builder, word);
	rb_text_add(&builder->types, &word, sizeof(word));
}

uint32_t made_type(struct btf_builder *builder, enum rb_btf_kind kind, const char *name,
		   uint32_t vlen, uint32_t third)
{
	made_word(builder, made_name(builder, name));
	made_word(builder, (uint32_t)kind << 24 | vlen);
	made_word(builder, third);
	return ++builder->count;
}

uint32_t made_flagged(struct btf_builder *builder, enum rb_btf_kind kind, const char *name,
		      uint32_t vlen, uint32_t third)
{
	made_word(builder, made_name(builder, name));
	made_word(builder, 1u << 31 | (uint32_t)kind << 24 | vlen);
	made_word(builder, third);
	return ++builder->count;
}

uint32_t made_int(struct btf_builder *builder, const char *name, uint32_t size, uint32_t encoding)
{
	uint32_t id = made_type(builder, RB_BTF_INT, name, 0, size);

	made_word(builder, encoding << 24 | size * 8);
	return id;
}

uint32_t made_array(struct btf_builder *builder, uint32_t element, uint32_t count)
{
	uint32_t id = made_type(builder, RB_BTF_ARRAY, "", 0, 0);

	made_word(builder, element);
	made_word(builder, 0);
	made_word(builder, count);
	return id;
}

uint32_t made_var(struct btf_builder *builder, const char *name, uint32_t type, uint32_t linkage)
{
	uint32_t id = made_type(builder, RB_BTF_VAR, name, 0, type);

	made_word(builder, linkage);
	return id;
}

void made_member(struct btf_builder *builder, const char *name, uint32_t type, uint32_t offset)
{
	made_word(builder, made_name(builder, name));
	made_word(builder, type);
	made_word(builder, offset);
}

void made_value(struct btf_builder *builder, const char *name, uint32_t value)
{
	made_word(builder, made_name(builder, name));
	made_word(builder, value);
}

void made_param(struct btf_builder *builder, const char *name, uint32_t type)
{
	made_value(builder, name, type);
}

void made_place(struct btf_builder *builder, uint32_t var, uint32_t offset, uint32_t size)
{
	made_word(builder, var);
	made_word(builder, offset);
	made_word(builder, size);
}

uint8_t *made_btf(struct btf_builder *builder, size_t *size)
{
	size_t types = builder->types.size, strings = builder->strings.size;
	uint16_t magic = builder->swap ? 0x9feb : 0xeb9f;
	uint8_t *blob = calloc(1, MADE_BTF_HEADER + types + strings);

	check_memory(blob && !builder->types.failed && !builder->strings.failed);
	memcpy(blob, &magic, 2);
	blob[2] = 1;
	made_poke(builder, blob, 4, MADE_BTF_HEADER);
	made_poke(builder, blob, 12, (uint32_t)types);
	made_poke(builder, blob, 16, (uint32_t)types);
	made_poke(builder, blob, 20, (uint32_t)strings);
	if (types)
		memcpy(blob + MADE_BTF_HEADER, builder->types.data, types);
	memcpy(blob + MADE_BTF_HEADER + types, builder->strings.data, strings);
	*size = MADE_BTF_HEADER + types + strings;
	return blob;
}

uint8_t *made_parsed(struct btf_builder *builder, struct rb_btf *ret)
{
	struct rawbpf_err err = { 0 };
	size_t size;
	uint8_t *blob = made_btf(builder, &size);

	if (!rb_btf_parse((struct rb_bytes){ blob, size }, builder->swap, ret, &err))
		return blob;
	fprintf(stderr, "btf_builder: what was built is refused: %s\n", err.text);
	abort();
}

void made_sample(struct btf_builder *builder)
{
	made_int(builder, "int", 4, 1);
	made_int(builder, "char", 1, 1);
	made_type(builder, RB_BTF_PTR, "", 0, A_NODE);
	made_array(builder, A_CHAR, 16);
	made_type(builder, RB_BTF_STRUCT, "node", 3, 32);
	made_member(builder, "next", A_POINTER, 0);
	made_member(builder, "name", A_CHARS, 64);
	made_member(builder, "id", A_CONST_ALIAS, 192);
	made_flagged(builder, RB_BTF_STRUCT, "fields", 2, 8);
	made_member(builder, "low", A_INT, 3 << 24 | 0);
	made_member(builder, "high", A_INT, 17 << 24 | 33);
	made_flagged(builder, RB_BTF_ENUM, "color", 2, 4);
	made_value(builder, "RED", 5);
	made_value(builder, "MINUS", (uint32_t)-2);
	made_type(builder, RB_BTF_ENUM64, "wide", 1, 8);
	made_value(builder, "WIDE", 0x89abcdef);
	made_word(builder, 0x1234567);
	made_type(builder, RB_BTF_TYPEDEF, "alias", 0, A_INT);
	made_type(builder, RB_BTF_CONST, "", 0, A_ALIAS);
	made_type(builder, RB_BTF_FUNC_PROTO, "", 2, A_INT);
	made_param(builder, "ctx", A_POINTER);
	made_param(builder, "", 0);
	made_type(builder, RB_BTF_FUNC, "main", 1, A_PROTO);
	made_var(builder, "count", A_INT, 1);
	made_type(builder, RB_BTF_DATASEC, ".bss", 1, 0);
	made_place(builder, A_VAR, 0, 4);
	made_flagged(builder, RB_BTF_FWD, "forward", 0, 0);
	made_type(builder, RB_BTF_FLOAT, "double", 0, 8);
	made_type(builder, RB_BTF_DECL_TAG, "tag", 0, A_NODE);
	made_word(builder, 2);
	made_type(builder, RB_BTF_TYPE_TAG, "user", 0, A_INT);
	made_type(builder, RB_BTF_UNION, "either", 2, 32);
	made_member(builder, "node", A_NODE, 0);
	made_member(builder, "fields", A_FIELDS, 0);
}

void made_poke(const struct btf_builder *builder, uint8_t *blob, size_t at, uint32_t word)
{
	word = ordered(builder, word);
	memcpy(blob + at, &word, sizeof(word));
}

uint32_t made_peek(const struct btf_builder *builder, const uint8_t *blob, size_t at)
{
	return rb_load32(blob + at, builder->swap);
}
