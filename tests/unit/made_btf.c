// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * made_btf - header, types, strings, one behind the other.
 */
#include "made_btf.h"

#define HEADER_SIZE 24

void made_btf_init(struct made_btf *made)
{
	*made = (struct made_btf){ .count = 1 };
	rb_text_add(&made->strings, "", 1);
}

void made_btf_word(struct made_btf *made, uint32_t word)
{
	rb_text_add(&made->types, &word, sizeof(word));
}

uint32_t made_btf_name(struct made_btf *made, const char *name)
{
	uint32_t offset = (uint32_t)made->strings.size;

	if (!name || !name[0])
		return 0;
	rb_text_add(&made->strings, name, strlen(name) + 1);
	return offset;
}

uint32_t made_btf_type(struct made_btf *made, enum rb_btf_kind kind, const char *name,
		       uint32_t vlen, uint32_t size_or_type)
{
	made_btf_word(made, made_btf_name(made, name));
	made_btf_word(made, (uint32_t)kind << 24 | vlen);
	made_btf_word(made, size_or_type);
	return made->count++;
}

uint32_t made_btf_int(struct made_btf *made, const char *name, uint32_t size, uint32_t encoding)
{
	uint32_t id = made_btf_type(made, RB_BTF_INT, name, 0, size);

	made_btf_word(made, encoding << 24 | size * 8);
	return id;
}

uint32_t made_btf_pointer(struct made_btf *made, uint32_t to)
{
	return made_btf_type(made, RB_BTF_PTR, NULL, 0, to);
}

uint32_t made_btf_array(struct made_btf *made, uint32_t element, uint32_t count)
{
	uint32_t id = made_btf_type(made, RB_BTF_ARRAY, NULL, 0, 0);

	made_btf_word(made, element);
	made_btf_word(made, element); /* the index's type: any of values */
	made_btf_word(made, count);
	return id;
}

uint32_t made_btf_var(struct made_btf *made, const char *name, uint32_t type)
{
	uint32_t id = made_btf_type(made, RB_BTF_VAR, name, 0, type);

	made_btf_word(made, 1); /* global */
	return id;
}

uint32_t made_btf_func(struct made_btf *made, const char *name, uint32_t returns,
		       const uint32_t *params)
{
	uint32_t count = 0, proto;

	while (params[count] != UINT32_MAX)
		count++;
	proto = made_btf_type(made, RB_BTF_FUNC_PROTO, NULL, count, returns);
	for (uint32_t i = 0; i < count; i++) {
		made_btf_word(made, made_btf_name(made, "p"));
		made_btf_word(made, params[i]);
	}
	return made_btf_type(made, RB_BTF_FUNC, name, 1, proto);
}

bool made_btf_finish(struct made_btf *made)
{
	struct {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t size, type_at, type_size, string_at, string_size;
	} header = {
		.magic = 0xeb9f,
		.version = 1,
		.size = HEADER_SIZE,
		.type_size = (uint32_t)made->types.size,
		.string_at = (uint32_t)made->types.size,
		.string_size = (uint32_t)made->strings.size,
	};

	rb_text_add(&made->blob, &header, HEADER_SIZE);
	rb_text_add(&made->blob, made->types.data, made->types.size);
	rb_text_add(&made->blob, made->strings.data, made->strings.size);
	return !rb_btf_parse((struct rb_bytes){ (const uint8_t *)made->blob.data, made->blob.size },
			     false, &made->btf, &made->err);
}

void made_btf_deinit(struct made_btf *made)
{
	rb_btf_deinit(&made->btf);
	rb_text_deinit(&made->types);
	rb_text_deinit(&made->strings);
	rb_text_deinit(&made->blob);
	rawbpf_err_deinit(&made->err);
}
