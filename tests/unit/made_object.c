// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * made_object - from instructions to an rb_object, by way of an ELF file like clang's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_object.h"

void made_object_init(struct made_object *made, bool other_order)
{
	memset(made, 0, sizeof(*made));
	elf_builder_init(&made->builder, MADE_HOST_BIG_ENDIAN != other_order);
}

void made_object_deinit(struct made_object *made)
{
	if (made->made)
		rb_object_deinit(&made->object);
	rb_plan_deinit(&made->plan);
	rb_elf_deinit(&made->elf);
	rawbpf_err_deinit(&made->err);
	free(made->image);
	elf_builder_deinit(&made->builder);
	memset(made, 0, sizeof(*made));
}

/* An instruction's bytes in the image's order: a byte, two registers, 16 and 32 bits. */
static void put_insn(struct made_object *made, const struct bpf_insn *insn, uint8_t ret[8])
{
	bool swap = made->builder.big_endian != MADE_HOST_BIG_ENDIAN;
	uint16_t off;
	uint32_t imm;

	memcpy(ret, insn, 8);
	if (!swap)
		return;
	ret[1] = (uint8_t)(ret[1] << 4 | ret[1] >> 4);
	off = __builtin_bswap16((uint16_t)insn->off);
	imm = __builtin_bswap32((uint32_t)insn->imm);
	memcpy(ret + 2, &off, 2);
	memcpy(ret + 4, &imm, 4);
}

uint32_t made_code(struct made_object *made, const char *section, const struct bpf_insn *insns,
		   size_t count)
{
	uint8_t *bytes = calloc(count + 1, 8);
	uint32_t index;

	if (!bytes)
		abort();
	for (size_t i = 0; i < count; i++)
		put_insn(made, &insns[i], bytes + i * 8);
	index = elf_add_section(&made->builder, section, SHT_PROGBITS, bytes, count * 8);
	free(bytes);
	made->builder.sections[index].flags = SHF_ALLOC | SHF_EXECINSTR;
	made->builder.sections[index].align = 8;
	return index;
}

uint32_t made_func(struct made_object *made, const char *name, uint32_t section, uint32_t first,
		   uint32_t count)
{
	return elf_add_symbol(&made->builder, name, STB_GLOBAL, STT_FUNC, section,
			      (uint64_t)first * 8, (uint64_t)count * 8);
}

uint32_t made_data(struct made_object *made, const char *section, uint32_t type, const void *data,
		   size_t size)
{
	uint32_t index = elf_add_section(&made->builder, section, type, data, size);

	made->builder.sections[index].flags = SHF_ALLOC;
	return index;
}

int made_object_finish(struct made_object *made)
{
	struct rb_bytes image;
	int code;

	made->image = elf_build(&made->builder, &made->size);
	image = (struct rb_bytes){ made->image, made->size };
	code = rb_elf_parse(image, &made->elf, &made->err);
	if (code)
		fprintf(stderr, "made_object: no ELF file: %s\n", made->err.text);
	else
		code = rb_object_init(&made->elf, &made->object, &made->err);
	made->made = !code;
	if (!code)
		code = rb_plan_make(&made->object, NULL, 0, &made->plan, &made->err);
	return code;
}

int made_object_of(struct made_object *made, const char *section, const char *func,
		   const struct bpf_insn *insns, size_t count)
{
	uint32_t code;

	made_object_init(made, false);
	code = made_code(made, section, insns, count);
	made_func(made, func, code, 0, (uint32_t)count);
	return made_object_finish(made);
}

uint8_t *made_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long end = -1;

	if (!file)
		return NULL;
	if (!fseek(file, 0, SEEK_END))
		end = ftell(file);
	rewind(file);
	if (end > 0)
		data = malloc((size_t)end);
	if (data && fread(data, 1, (size_t)end, file) != (size_t)end) {
		free(data);
		data = NULL;
	}
	fclose(file);
	*size = end > 0 ? (size_t)end : 0;
	return data;
}
