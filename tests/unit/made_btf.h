/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * made_btf - a BTF blob, type by type, for tests of what asks types. In the host's byte order.
 *
 *	made_btf_init(&made);
 *	id = made_btf_int(&made, "int", 4, MADE_SIGNED);
 *	CU_ASSERT_TRUE_FATAL(made_btf_finish(&made));		made.btf can be asked
 *	made_btf_deinit(&made);
 */
#ifndef RB_TESTS_MADE_BTF_H
#define RB_TESTS_MADE_BTF_H

#include "base/array.h"
#include "btf/btf.h"

#define MADE_SIGNED 1
#define MADE_CHAR   2
#define MADE_BOOL   4

struct made_btf {
	struct rb_text types, strings;
	uint32_t count; /* the next id */
	struct rb_text blob;
	struct rb_btf btf;
	struct rawbpf_err err; /* why it could not be parsed */
};

void made_btf_init(struct made_btf *made);
/* The three words that every type begins with; `vlen` parts are to follow. Returns the id. */
uint32_t made_btf_type(struct made_btf *made, enum rb_btf_kind kind, const char *name,
		       uint32_t vlen, uint32_t size_or_type);
void made_btf_word(struct made_btf *made, uint32_t word);
uint32_t made_btf_name(struct made_btf *made, const char *name); /* its offset */

uint32_t made_btf_int(struct made_btf *made, const char *name, uint32_t size, uint32_t encoding);
uint32_t made_btf_pointer(struct made_btf *made, uint32_t to);
uint32_t made_btf_array(struct made_btf *made, uint32_t element, uint32_t count);
uint32_t made_btf_var(struct made_btf *made, const char *name, uint32_t type);
/* A FUNC and its FUNC_PROTO, of parameters that end with UINT32_MAX. */
uint32_t made_btf_func(struct made_btf *made, const char *name, uint32_t returns,
		       const uint32_t *params);

/* Put the blob together and parse it. */
bool made_btf_finish(struct made_btf *made);
void made_btf_deinit(struct made_btf *made);

#endif
