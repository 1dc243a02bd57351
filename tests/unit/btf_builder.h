/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf_builder - .BTF and .BTF.ext for tests, built in memory.
 *
 * Add types, each followed by the words that its kind has, then made_btf(): header, types, strings.
 * Ids count from 1 in the order of adding (or from `first`). Faults are poked into the finished blob.
 * Running out of memory ends the test program.
 */
#ifndef RB_TESTS_BTF_BUILDER_H
#define RB_TESTS_BTF_BUILDER_H

#include "base/array.h"
#include "btf/btf.h"

#define MADE_BTF_HEADER 24 /* bytes before the first type */

struct btf_builder {
	bool swap;
	uint32_t count;	      /* of types so far */
	uint32_t string_base; /* of a split blob: the base's string bytes */
	struct rb_text types, strings;
};

void btf_builder_init(struct btf_builder *builder, bool swap);
void btf_builder_deinit(struct btf_builder *builder);

/* The offset of a name, added when it is not "". */
uint32_t made_name(struct btf_builder *builder, const char *name);
void made_word(struct btf_builder *builder, uint32_t word);

/* The answer is the new type's id. The third word is a size or a type. */
uint32_t made_type(struct btf_builder *builder, enum rb_btf_kind kind, const char *name,
		   uint32_t vlen, uint32_t third);
/* With kind_flag. */
uint32_t made_flagged(struct btf_builder *builder, enum rb_btf_kind kind, const char *name,
		      uint32_t vlen, uint32_t third);
/* encoding: 1 signed, 2 char, 4 bool */
uint32_t made_int(struct btf_builder *builder, const char *name, uint32_t size, uint32_t encoding);
uint32_t made_array(struct btf_builder *builder, uint32_t element, uint32_t count);
uint32_t made_var(struct btf_builder *builder, const char *name, uint32_t type, uint32_t linkage);

/* Parts, behind the type that has them. An offset in bits; with kind_flag bits << 24 | offset. */
void made_member(struct btf_builder *builder, const char *name, uint32_t type, uint32_t offset);
void made_value(struct btf_builder *builder, const char *name, uint32_t value);
void made_param(struct btf_builder *builder, const char *name, uint32_t type);
void made_place(struct btf_builder *builder, uint32_t var, uint32_t offset, uint32_t size);

/* The blob, exactly `size` bytes of malloc'd memory, and parsed, which must succeed. */
uint8_t *made_btf(struct btf_builder *builder, size_t *size);
uint8_t *made_parsed(struct btf_builder *builder, struct rb_btf *ret);

/* One of each kind. A struct node points to itself, which is no loop. */
enum made_id {
	A_INT = 1,
	A_CHAR,
	A_POINTER,
	A_CHARS,
	A_NODE,
	A_FIELDS,
	A_COLOR,
	A_WIDE,
	A_ALIAS,
	A_CONST_ALIAS,
	A_PROTO,
	A_FUNC,
	A_VAR,
	A_SECTION,
	A_FORWARD,
	A_FLOAT,
	A_TAG,
	A_TYPE_TAG,
	A_EITHER,
	MADE_END,
};
void made_sample(struct btf_builder *builder);

/* A word of a finished blob. */
void made_poke(const struct btf_builder *builder, uint8_t *blob, size_t at, uint32_t word);
uint32_t made_peek(const struct btf_builder *builder, const uint8_t *blob, size_t at);

#endif
