/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * type_words - BTF types from a few letters, so that a table can hold pairs of them.
 *
 *	v		void
 *	i4 s4 l4	int without and with a sign; one named "long"; so many bytes
 *	b		an int of 4 bytes that begins at bit 1, as bitfields once did
 *	d		double
 *	*X		pointer to X
 *	[3X		three X
 *	f g		struct S; and union S; without a body
 *	S{aXbY}		struct S { X a; Y b; }; R: struct R; Q: struct E; A: struct without a name
 *	V{...}		union S; B: union without a name; the member '_' has no name
 *	E{AB}		enum E { A, B } of 4 bytes; H: of 2; N: without a name; J: named J; M: with a sign
 *	G{AB} K{AB}	enum E, ENUM64, of 8 and of 4 bytes
 *	F(XY)Z		function of X and Y that returns Z
 *
 * Members lie one after the other, each at a multiple of 4 bytes.
 */
#ifndef RB_TESTS_TYPE_WORDS_H
#define RB_TESTS_TYPE_WORDS_H

#include "btf_builder.h"

/* The id of the type, which is added with all that it is made of. */
uint32_t type_of_words(struct btf_builder *builder, const char *words);

#endif
