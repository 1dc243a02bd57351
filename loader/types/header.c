// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * header - selects the types to write, and their order.
 *
 * Enums have no dependencies and come first. Then the other types in the order of ids, each after
 * its dependencies, found by a recursive walk: a value needs its type defined; a pointer to a
 * struct needs nothing (naming the struct declares it, except in function parameters, where the
 * declaration would be local); a typedef must precede any use. A cycle in the walk cannot be
 * expressed in C.
 *
 * The work is linear, and the output is limited: unnamed types are written at each use, so a few
 * bytes of BTF could expand to unlimited text.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "base/print.h"
#include "types/header_internal.h"

#define ENOUGH 32768 /* bytes to write at once */
#define DEEP   400   /* levels of recursion; Linux 6.18 has fewer than 40 */

void rb_header_refuse(struct rb_header *header, uint32_t id, const char *fmt, ...)
{
	char why[256];
	va_list args;

	if (header->code)
		return;
	va_start(args, fmt);
	rb_vprint(why, sizeof(why), fmt, args);
	va_end(args);
	header->code = rb_btf_refuse(header->btf, id, header->err, "in C: %s", why);
}

bool rb_header_enter(struct rb_header *header, uint32_t id)
{
	if (++header->depth > DEEP)
		rb_header_refuse(header, id, "types nested more than %d levels deep", DEEP);
	else if (!header->left || header->text.size > header->left)
		rb_header_refuse(header, id, "the output is too large for the number of types");
	else
		header->left--;
	return !header->code;
}

static void flush(struct rb_header *header, size_t enough)
{
	size_t size = header->text.size;

	if (header->text.failed && !header->code)
		header->code = rb_err_nomem(header->err);
	if (header->code || size < enough)
		return;
	header->left -= size < header->left ? size : header->left;
	header->code = header->write(header->ctx, &header->text);
	rb_text_clear(&header->text);
}

/*
 * Written before the first struct or union: the compiler warns about a pragma without effect.
 */
static void add_pragma(struct rb_header *header, size_t at)
{
	static const char pragma[] =
		"#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
		"#pragma clang attribute push (__attribute__((preserve_access_index)), "
		"apply_to = record)\n#endif\n\n";
	size_t size = sizeof(pragma) - 1;
	struct rb_text *text = &header->text;

	if (!header->records || header->relocatable || !rb_text_reserve(text, size))
		return;
	header->relocatable = true;
	memmove(text->data + at + size, text->data + at, text->size - at + 1);
	memcpy(text->data + at, pragma, size);
	text->size += size;
}

static void define(struct rb_header *header, const struct rb_btf_type *type)
{
	size_t at = header->text.size;

	if (header->code)
		return;
	rb_header_define(header, type);
	add_pragma(header, at);
	header->done[type->id] |= RB_HEADER_NAMED | RB_HEADER_PARAM;
	if (type->kind != RB_BTF_TYPEDEF)
		header->done[type->id] |= RB_HEADER_DEFINED;
	flush(header, ENOUGH);
}

static void need(struct rb_header *header, uint32_t id, uint8_t what);

static void need_members(struct rb_header *header, const struct rb_btf_type *type)
{
	for (uint32_t i = 0; i < type->count && !header->code; i++)
		need(header, rb_btf_member(header->btf, type, i).type, RB_HEADER_DEFINED);
}

static void need_function(struct rb_header *header, const struct rb_btf_type *type, uint8_t what)
{
	if (what == RB_HEADER_DEFINED)
		rb_header_refuse(header, type->id, "a function has no values");
	need(header, type->type, what);
	for (uint32_t i = 0; i < type->count && !header->code; i++)
		need(header, rb_btf_param(header->btf, type, i).type, RB_HEADER_PARAM);
}

static void need_inside(struct rb_header *header, const struct rb_btf_type *type, uint8_t what)
{
	switch (type->kind) {
	case RB_BTF_STRUCT:
	case RB_BTF_UNION:
		need_members(header, type);
		if (type->name[0])
			define(header, type);
		break;
	case RB_BTF_ENUM:
	case RB_BTF_ENUM64:
		if (type->name[0])
			define(header, type);
		break;
	case RB_BTF_TYPEDEF:
		if (!type->name[0])
			rb_header_refuse(header, type->id, "it has no name");
		need(header, type->type, RB_HEADER_NAMED);
		define(header, type);
		break;
	case RB_BTF_ARRAY:
		need(header, rb_btf_array_element(header->btf, type), RB_HEADER_DEFINED);
		break;
	case RB_BTF_FUNC_PROTO:
		need_function(header, type, what);
		break;
	case RB_BTF_PTR:
		if (what == RB_HEADER_DEFINED)
			what = RB_HEADER_NAMED;
		/* fall through */
	case RB_BTF_CONST:
	case RB_BTF_VOLATILE:
	case RB_BTF_RESTRICT:
	case RB_BTF_TYPE_TAG:
		need(header, type->type, what);
		break;
	case RB_BTF_INT:
	case RB_BTF_FLOAT:
		break;
	default:
		rb_header_refuse(header, type->id, "no values can have this type");
	}
}

/* Handle a struct, union or forward declaration by its name; true: nothing else is needed. */
static bool is_named_only(struct rb_header *header, const struct rb_btf_type *type, uint8_t what)
{
	bool record = type->kind == RB_BTF_STRUCT || type->kind == RB_BTF_UNION;

	if (!type->name[0] || what == RB_HEADER_DEFINED || (!record && type->kind != RB_BTF_FWD))
		return false;
	if (what == RB_HEADER_PARAM) {
		rb_header_tag(header, type);
		rb_text_string(&header->text, ";\n\n");
	}
	header->done[type->id] |= what;
	return true;
}

static void need(struct rb_header *header, uint32_t id, uint8_t what)
{
	struct rb_btf_type type;
	uint8_t *done = &header->done[id];

	if (!id || header->code || *done & what)
		return;
	type = rb_btf_type(header->btf, id);
	if (is_named_only(header, &type, what))
		return;
	if (*done & RB_HEADER_BUSY) {
		rb_header_refuse(header, id, "it depends on itself");
		return;
	}
	*done |= RB_HEADER_BUSY;
	if (rb_header_enter(header, id) &&
	    !(type.kind == RB_BTF_TYPEDEF && *done & RB_HEADER_NAMED))
		need_inside(header, &type, what);
	header->depth--;
	*done &= (uint8_t)~RB_HEADER_BUSY;
	/* once named, it may be used while it is being defined */
	if (type.kind == RB_BTF_TYPEDEF && what == RB_HEADER_DEFINED)
		need(header, type.type, what);
	*done |= what;
}

/* 0: enums; 1: all named types; 2: unnamed enums that no type contains. */
static void write_round(struct rb_header *header, int round)
{
	const struct rb_btf *btf = header->btf;

	for (uint32_t id = btf->first; id < btf->count && !header->code; id++) {
		enum rb_btf_kind kind = rb_btf_kind_of(btf, id);
		bool is_enum = kind == RB_BTF_ENUM || kind == RB_BTF_ENUM64;
		struct rb_btf_type type;

		if (round == 1 && kind == RB_BTF_TYPEDEF)
			need(header, id, RB_HEADER_NAMED);
		if (is_enum ? round == 1 || header->done[id]
			    : round != 1 || (kind != RB_BTF_STRUCT && kind != RB_BTF_UNION))
			continue;
		type = rb_btf_type(btf, id);
		if (is_enum && round == (type.name[0] ? 0 : 2))
			define(header, &type);
		else if (!is_enum && type.name[0])
			need(header, id, RB_HEADER_DEFINED);
	}
}

static void write_all(struct rb_header *header)
{
	rb_text_string(&header->text, "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n");
	for (int round = 0; round < 3; round++)
		write_round(header, round);
	if (header->relocatable)
		rb_text_string(&header->text, "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
					      "#pragma clang attribute pop\n#endif\n\n");
	rb_text_string(&header->text, "#endif\n");
	flush(header, 0);
}

int rb_btf_header(const struct rb_btf *btf, rb_btf_write_fn *write, void *ctx,
		  struct rawbpf_err *err)
{
	struct rb_header header = { .btf = btf, .write = write, .ctx = ctx, .err = err };

	header.left = (uint64_t)btf->count * 256 + (uint64_t)btf->blob.size * 16 + (1 << 20);
	header.done = calloc(btf->count, 1);
	header.shapes = calloc(btf->count, 1);
	if (!header.done || !header.shapes || rb_header_names_init(btf, &header.names))
		header.code = rb_err_nomem(err);
	else
		write_all(&header);
	rb_header_names_deinit(&header.names);
	rb_text_deinit(&header.text);
	free(header.done);
	free(header.shapes);
	return header.code;
}
