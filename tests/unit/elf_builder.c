// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * elf_builder - writes what elf/ reads, from the same specification, and with none of its code.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_builder.h"

static void *need(void *memory)
{
	if (memory)
		return memory;
	fprintf(stderr, "elf_builder: out of memory\n");
	abort();
}

/* Writes `width` bytes of `value`, the most significant byte first or last. */
static void store(uint8_t *p, unsigned int width, uint64_t value, bool big_endian)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		p[big_endian ? width - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

static void put(const struct elf_builder *builder, struct rb_text *text, unsigned int width,
		uint64_t value)
{
	uint8_t bytes[8];

	store(bytes, width, value, builder->big_endian);
	rb_text_add(text, bytes, width);
}

static uint32_t add_name(struct elf_builder *builder, const char *name)
{
	size_t at = builder->names.size;

	if (!name[0])
		return 0;
	rb_text_add(&builder->names, name, strlen(name) + 1);
	return (uint32_t)at;
}

void elf_builder_init(struct elf_builder *builder, bool big_endian)
{
	*builder = (struct elf_builder){
		.big_endian = big_endian,
		.type = ET_REL,
		.machine = 247,
	};
	rb_text_add(&builder->names, "", 1);
	elf_add_section(builder, "", SHT_NULL, NULL, 0);
}

void elf_builder_deinit(struct elf_builder *builder)
{
	size_t i;

	for (i = 0; i < builder->count; i++)
		rb_text_deinit(&builder->sections[i].data);
	free(builder->sections);
	rb_text_deinit(&builder->names);
	rb_text_deinit(&builder->symbols);
	rb_text_deinit(&builder->wide);
	*builder = (struct elf_builder){ 0 };
}

uint32_t elf_add_section(struct elf_builder *builder, const char *name, uint32_t type,
			 const void *data, size_t size)
{
	struct elf_built_section *section;

	builder->sections = need(rb_array_grow(builder->sections, builder->count,
					       &builder->capacity, sizeof(*builder->sections)));
	section = &builder->sections[builder->count];
	*section = (struct elf_built_section){
		.name = add_name(builder, name),
		.type = type,
		.align = type ? 1 : 0,
	};
	if (type == SHT_NOBITS) {
		section->nobits = size;
	} else if (data) {
		rb_text_add(&section->data, data, size);
	} else if (size) {
		memset(need(rb_text_reserve(&section->data, size)), 0, size);
		section->data.size = size;
	}
	return (uint32_t)builder->count++;
}

uint32_t elf_add_symbol(struct elf_builder *builder, const char *name, uint8_t bind, uint8_t type,
			uint32_t section, uint64_t value, uint64_t size)
{
	/* Reserved numbers are given as such; an index that looks like one goes the long way. */
	bool wide = section >= SHN_LORESERVE && section != SHN_ABS && section != SHN_COMMON;

	if (!builder->symbol_count) {
		builder->symbol_count = 1;
		rb_text_add(&builder->symbols, (uint8_t[24]){ 0 }, 24);
		put(builder, &builder->wide, 4, 0);
	}
	builder->has_wide |= wide;
	put(builder, &builder->symbols, 4, add_name(builder, name));
	put(builder, &builder->symbols, 1, (uint64_t)bind << 4 | type);
	put(builder, &builder->symbols, 1, STV_DEFAULT);
	put(builder, &builder->symbols, 2, wide ? SHN_XINDEX : section);
	put(builder, &builder->symbols, 8, value);
	put(builder, &builder->symbols, 8, size);
	put(builder, &builder->wide, 4, wide ? section : 0);
	return (uint32_t)builder->symbol_count++;
}

uint32_t elf_add_table(struct elf_builder *builder, const char *name, uint32_t type,
		       uint32_t section)
{
	uint32_t index = elf_add_section(builder, name, type, NULL, 0);

	builder->sections[index].info = section;
	builder->sections[index].entry_size = type == SHT_RELA ? 24 : 16;
	builder->sections[index].align = 8;
	return index;
}

void elf_add_reloc(struct elf_builder *builder, uint32_t table, uint64_t offset, uint32_t symbol,
		   uint32_t type, int64_t addend)
{
	struct rb_text *data = &builder->sections[table].data;

	put(builder, data, 8, offset);
	put(builder, data, 8, (uint64_t)symbol << 32 | type);
	if (builder->sections[table].type == SHT_RELA)
		put(builder, data, 8, (uint64_t)addend);
}

static void pad(struct rb_text *text, size_t align)
{
	while (text->size % align)
		rb_text_add(text, "", 1);
}

void elf_add_note(struct elf_builder *builder, uint32_t section, const char *owner, uint32_t type,
		  const char *desc)
{
	struct rb_text *data = &builder->sections[section].data;
	size_t align = builder->sections[section].align == 8 ? 8 : 4;

	pad(data, align);
	put(builder, data, 4, strlen(owner) + 1);
	put(builder, data, 4, strlen(desc));
	put(builder, data, 4, type);
	rb_text_add(data, owner, strlen(owner) + 1);
	pad(data, align);
	rb_text_add(data, desc, strlen(desc));
}

/* The tables that come last: symbols, their extended indexes, strings. Returns the strings' index. */
static uint32_t add_tables(struct elf_builder *builder)
{
	uint32_t symbols = 0, wide, strings;
	size_t i;

	if (builder->symbol_count) {
		symbols = elf_add_section(builder, ".symtab", SHT_SYMTAB, builder->symbols.data,
					  builder->symbols.size);
		builder->sections[symbols].entry_size = 24;
		builder->sections[symbols].align = 8;
	}
	if (builder->has_wide) {
		wide = elf_add_section(builder, ".symtab_shndx", SHT_SYMTAB_SHNDX,
				       builder->wide.data, builder->wide.size);
		builder->sections[wide].entry_size = 4;
		builder->sections[wide].align = 4;
		builder->sections[wide].link = symbols;
	}
	strings = elf_add_section(builder, ".strtab", SHT_STRTAB, NULL, 0);
	rb_text_add(&builder->sections[strings].data, builder->names.data, builder->names.size);
	builder->sections[symbols].link = symbols ? strings : 0;
	for (i = 1; i < builder->count; i++)
		if (builder->sections[i].type == SHT_REL || builder->sections[i].type == SHT_RELA)
			builder->sections[i].link = symbols;
	return strings;
}

static void put_header(const struct elf_builder *builder, struct rb_text *image, uint32_t strings)
{
	bool extended = builder->extended || builder->count >= SHN_LORESERVE;
	uint8_t ident[EI_NIDENT] = {
		ELFMAG0,    ELFMAG1,	ELFMAG2,
		ELFMAG3,    ELFCLASS64, builder->big_endian ? ELFDATA2MSB : ELFDATA2LSB,
		EV_CURRENT,
	};

	rb_text_add(image, ident, sizeof(ident));
	put(builder, image, 2, builder->type);
	put(builder, image, 2, builder->machine);
	put(builder, image, 4, EV_CURRENT);
	put(builder, image, 8, 0); /* e_entry */
	put(builder, image, 8, 0); /* e_phoff */
	put(builder, image, 8, 0); /* e_shoff, known at the end */
	put(builder, image, 4, 0); /* e_flags */
	put(builder, image, 2, 64);
	put(builder, image, 2, 0); /* e_phentsize */
	put(builder, image, 2, 0); /* e_phnum */
	put(builder, image, 2, 64);
	put(builder, image, 2, extended ? 0 : builder->count);
	put(builder, image, 2, extended ? SHN_XINDEX : strings);
	if (!extended)
		return;
	builder->sections[0].nobits = builder->count;
	builder->sections[0].link = strings;
}

static void put_section(const struct elf_builder *builder, struct rb_text *image,
			const struct elf_built_section *section, uint64_t offset)
{
	put(builder, image, 4, section->name);
	put(builder, image, 4, section->type);
	put(builder, image, 8, section->flags);
	put(builder, image, 8, 0); /* sh_addr */
	put(builder, image, 8, offset);
	put(builder, image, 8, section->data.size ? section->data.size : section->nobits);
	put(builder, image, 4, section->link);
	put(builder, image, 4, section->info);
	put(builder, image, 8, section->align);
	put(builder, image, 8, section->entry_size);
}

uint8_t *elf_build(struct elf_builder *builder, size_t *size)
{
	uint32_t strings = add_tables(builder);
	uint64_t *offsets = need(calloc(builder->count, sizeof(*offsets)));
	struct rb_text image = { 0 };
	uint64_t table;
	uint8_t *exact;
	size_t i;

	put_header(builder, &image, strings);
	for (i = 1; i < builder->count; i++) {
		pad(&image, builder->sections[i].align ? builder->sections[i].align : 1);
		offsets[i] = image.size;
		rb_text_add(&image, builder->sections[i].data.data, builder->sections[i].data.size);
	}
	pad(&image, 8);
	table = image.size;
	for (i = 0; i < builder->count; i++)
		put_section(builder, &image, &builder->sections[i], offsets[i]);
	free(offsets);
	exact = need(image.failed ? NULL : malloc(image.size));
	memcpy(exact, image.data, image.size);
	*size = image.size;
	rb_text_deinit(&image);
	elf_poke(exact, offsetof(Elf64_Ehdr, e_shoff), 8, table);
	return exact;
}

void elf_poke(uint8_t *image, uint64_t off, unsigned int width, uint64_t value)
{
	store(image + off, width, value, image[EI_DATA] == ELFDATA2MSB);
}

uint64_t elf_peek(const uint8_t *image, uint64_t off, unsigned int width)
{
	bool big_endian = image[EI_DATA] == ELFDATA2MSB;
	uint64_t value = 0;
	unsigned int i;

	for (i = 0; i < width; i++)
		value = value << 8 | image[off + (big_endian ? i : width - 1 - i)];
	return value;
}

uint64_t elf_header_at(const uint8_t *image, uint32_t index)
{
	return elf_peek(image, offsetof(Elf64_Ehdr, e_shoff), 8) + (uint64_t)index * 64;
}

uint64_t elf_data_at(const uint8_t *image, uint32_t index)
{
	return elf_peek(image, elf_header_at(image, index) + offsetof(Elf64_Shdr, sh_offset), 8);
}

uint8_t *elf_sample(bool big_endian, size_t *size)
{
	struct elf_builder builder;
	uint8_t *image;

	elf_builder_init(&builder, big_endian);
	elf_add_section(&builder, "kprobe/x", SHT_PROGBITS, NULL, 32);
	builder.sections[SAMPLE_TEXT].flags = SHF_ALLOC | SHF_EXECINSTR;
	builder.sections[SAMPLE_TEXT].align = 8;
	elf_add_table(&builder, ".relkprobe/x", SHT_REL, SAMPLE_TEXT);
	elf_add_section(&builder, ".data", SHT_PROGBITS, "abcdefghijklmnopqrstuvwx", 24);
	elf_add_table(&builder, ".rela.data", SHT_RELA, SAMPLE_DATA);
	elf_add_section(&builder, ".bss", SHT_NOBITS, NULL, 0x100);
	elf_add_section(&builder, ".note.rawbpf", SHT_NOTE, NULL, 0);
	builder.sections[SAMPLE_NOTE].align = 4;
	elf_add_note(&builder, SAMPLE_NOTE, "rawbpf", 7, "hello");

	elf_add_symbol(&builder, "", STB_LOCAL, STT_SECTION, SAMPLE_DATA, 0, 0);
	elf_add_symbol(&builder, "prog", STB_GLOBAL, STT_FUNC, SAMPLE_TEXT, 0, 32);
	elf_add_symbol(&builder, "counter", STB_GLOBAL, STT_OBJECT, SAMPLE_BSS, 8, 8);
	elf_add_symbol(&builder, "elsewhere", STB_WEAK, STT_NOTYPE, SHN_UNDEF, 0, 0);
	elf_add_symbol(&builder, "absolute", STB_GLOBAL, STT_NOTYPE, SHN_ABS, 0x1234, 0);

	elf_add_reloc(&builder, SAMPLE_REL, 0, SAMPLE_COUNTER, 1, 0);
	elf_add_reloc(&builder, SAMPLE_REL, 24, SAMPLE_EXTERN, 10, 0);
	elf_add_reloc(&builder, SAMPLE_RELA, 8, SAMPLE_PROG, 2, -5);
	image = elf_build(&builder, size);
	elf_builder_deinit(&builder);
	return image;
}
