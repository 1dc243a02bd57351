// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * made_binary - headers, sections one after the other, the tables.
 */
#include <stdlib.h>
#include <string.h>

#include "made_binary.h"

struct section {
	uint32_t name, type, link, info;
	uint64_t flags, address, offset, size, entry;
};

struct builder {
	const struct made_binary *made;
	struct rb_text image, names;
	struct section sections[24];
	size_t count;
};

void made_number(struct rb_text *text, bool big_endian, uint64_t value, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++) {
		unsigned int shift = 8 * (big_endian ? width - 1 - i : i);
		uint8_t byte = (uint8_t)(value >> shift);

		rb_text_add(text, &byte, 1);
	}
}

static void number(struct builder *builder, struct rb_text *text, uint64_t value,
		   unsigned int width)
{
	made_number(text, builder->made->big_endian, value, width);
}

/* A number as wide as an address. */
static void word(struct builder *builder, struct rb_text *text, uint64_t value)
{
	number(builder, text, value, builder->made->wide ? 8 : 4);
}

static void pad(struct rb_text *text, size_t size)
{
	while (text->size < size)
		rb_text_add(text, "", 1);
}

static uint32_t string(struct rb_text *strings, const char *name)
{
	uint32_t at;

	if (!strings->size)
		rb_text_add(strings, "", 1);
	at = (uint32_t)strings->size;
	rb_text_add(strings, name, strlen(name) + 1);
	return at;
}

/* The next section, with the bytes of `data`, which it frees. */
static struct section *add(struct builder *builder, const char *name, uint32_t type,
			   struct rb_text *data)
{
	struct section *section = &builder->sections[builder->count++];

	pad(&builder->image, (builder->image.size + 7) & ~(size_t)7);
	*section = (struct section){ .name = string(&builder->names, name),
				     .type = type,
				     .offset = builder->image.size,
				     .size = data->size };
	rb_text_add(&builder->image, data->data ? data->data : "", data->size);
	rb_text_deinit(data);
	return section;
}

static void add_symbol(struct builder *builder, struct rb_text *table, uint32_t name,
		       const struct made_symbol *symbol, unsigned int section)
{
	uint8_t info = (uint8_t)(symbol->bind << 4 | symbol->type);

	number(builder, table, name, 4);
	if (!builder->made->wide) {
		number(builder, table, symbol->address, 4);
		number(builder, table, symbol->size, 4);
	}
	number(builder, table, info, 1);
	number(builder, table, 0, 1);
	number(builder, table, section, 2);
	if (builder->made->wide) {
		number(builder, table, symbol->address, 8);
		number(builder, table, symbol->size, 8);
	}
}

static void add_symbols(struct builder *builder, const struct made_symbol *symbols, uint32_t type)
{
	static const struct made_symbol null;
	bool dynamic = type == SHT_DYNSYM;
	struct rb_text table = { 0 }, strings = { 0 }, versions = { 0 };
	struct section *section;

	add_symbol(builder, &table, 0, &null, 0);
	number(builder, &versions, 0, 2);
	for (; symbols->name; symbols++) {
		add_symbol(builder, &table, string(&strings, symbols->name), symbols, 1);
		number(builder, &versions, symbols->version ? symbols->version : 1, 2);
	}
	add(builder, dynamic ? ".dynstr" : ".strtab", SHT_STRTAB, &strings);
	section = add(builder, dynamic ? ".dynsym" : ".symtab", type, &table);
	section->link = (uint32_t)builder->count - 2;
	section->entry = builder->made->wide ? 24 : 16;
	if (dynamic) {
		section = add(builder, ".gnu.version", SHT_GNU_versym, &versions);
		section->link = (uint32_t)builder->count - 2;
	}
	rb_text_deinit(&versions);
}

/* Versions 2 and 3, each an entry of 20 bytes and a name of 8. */
static void add_versions(struct builder *builder)
{
	static const char *const names[] = { "V1", "V2" };
	struct rb_text data = { 0 }, strings = { 0 };
	struct section *section;

	for (unsigned int i = 0; i < 2; i++) {
		number(builder, &data, 1, 2);
		number(builder, &data, 0, 2);
		number(builder, &data, i + 2, 2);
		number(builder, &data, 1, 2);
		number(builder, &data, 0, 4);
		number(builder, &data, 20, 4);
		number(builder, &data, i ? 0 : 28, 4);
		number(builder, &data, string(&strings, names[i]), 4);
		number(builder, &data, 0, 4);
	}
	add(builder, ".verstr", SHT_STRTAB, &strings);
	section = add(builder, ".gnu.version_d", SHT_GNU_verdef, &data);
	section->link = (uint32_t)builder->count - 2;
}

static void add_note(struct builder *builder, const struct made_note *note)
{
	struct rb_text data = { 0 };

	for (const struct made_note *next = note; next->section; next++) {
		size_t owner = strlen(next->owner) + 1;

		if (strcmp(next->section, note->section))
			break;
		number(builder, &data, owner, 4);
		number(builder, &data, next->desc.size, 4);
		number(builder, &data, next->type, 4);
		rb_text_add(&data, next->owner, owner);
		pad(&data, (data.size + 3) & ~(size_t)3);
		rb_text_add(&data, next->desc.data, next->desc.size);
		pad(&data, (data.size + 3) & ~(size_t)3);
	}
	add(builder, note->section, SHT_NOTE, &data);
}

static void add_header(struct builder *builder, size_t sections, size_t names)
{
	const struct made_binary *made = builder->made;
	struct rb_text head = { 0 };
	uint8_t ident[EI_NIDENT] = { 0x7f,
				     'E',
				     'L',
				     'F',
				     made->wide ? ELFCLASS64 : ELFCLASS32,
				     made->big_endian ? ELFDATA2MSB : ELFDATA2LSB,
				     EV_CURRENT };

	rb_text_add(&head, ident, sizeof(ident));
	number(builder, &head, made->type ? made->type : ET_DYN, 2);
	number(builder, &head, made->machine ? made->machine : EM_X86_64, 2);
	number(builder, &head, 1, 4);
	word(builder, &head, 0);
	word(builder, &head, made->wide ? 64 : 52);
	word(builder, &head, sections);
	number(builder, &head, 0, 4);
	number(builder, &head, made->wide ? 64 : 52, 2);
	number(builder, &head, made->wide ? 56 : 32, 2);
	number(builder, &head, 1, 2);
	number(builder, &head, made->wide ? 64 : 40, 2);
	number(builder, &head, builder->count, 2);
	number(builder, &head, names, 2);
	number(builder, &head, PT_LOAD, 4);
	if (made->wide)
		number(builder, &head, PF_R | PF_X, 4);
	word(builder, &head, MADE_CODE);
	word(builder, &head, MADE_AT(MADE_CODE));
	word(builder, &head, MADE_AT(MADE_CODE));
	word(builder, &head, MADE_CODE_SIZE);
	word(builder, &head, MADE_CODE_SIZE);
	if (!made->wide)
		number(builder, &head, PF_R | PF_X, 4);
	word(builder, &head, 0x1000);
	memcpy(builder->image.data, head.data, head.size);
	rb_text_deinit(&head);
}

static size_t add_table(struct builder *builder)
{
	size_t at;

	pad(&builder->image, (builder->image.size + 7) & ~(size_t)7);
	at = builder->image.size;
	for (size_t i = 0; i < builder->count; i++) {
		const struct section *section = &builder->sections[i];

		number(builder, &builder->image, section->name, 4);
		number(builder, &builder->image, section->type, 4);
		word(builder, &builder->image, section->flags);
		word(builder, &builder->image, section->address);
		word(builder, &builder->image, section->offset);
		word(builder, &builder->image, section->size);
		number(builder, &builder->image, section->link, 4);
		number(builder, &builder->image, section->info, 4);
		word(builder, &builder->image, 1);
		word(builder, &builder->image, section->entry);
	}
	return at;
}

uint8_t *made_binary(const struct made_binary *made, size_t *size)
{
	struct builder builder = { .made = made, .count = 1 };
	const struct made_note *note = made->notes;
	struct rb_text empty = { 0 };
	uint8_t *image;
	size_t table;

	pad(&builder.image, MADE_CODE + MADE_CODE_SIZE);
	if (made->symbols)
		add_symbols(&builder, made->symbols, SHT_SYMTAB);
	if (made->dynamic) {
		add_symbols(&builder, made->dynamic, SHT_DYNSYM);
		add_versions(&builder);
	}
	for (; note && note->section; note++)
		if (note == made->notes || strcmp(note->section, note[-1].section))
			add_note(&builder, note);
	if (made->stapsdt_base)
		add(&builder, ".stapsdt.base", SHT_PROGBITS, &empty)->address = made->stapsdt_base;
	string(&builder.names, ".shstrtab");
	add(&builder, ".shstrtab", SHT_STRTAB, &builder.names);
	table = add_table(&builder);
	add_header(&builder, table, builder.count - 1);
	image = malloc(builder.image.size);
	if (!image || builder.image.failed)
		abort();
	memcpy(image, builder.image.data, builder.image.size);
	*size = builder.image.size;
	rb_text_deinit(&builder.image);
	return image;
}
