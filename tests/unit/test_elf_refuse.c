// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_elf_refuse - every fault that elf/ looks for: poked into a good image, in both byte orders, it
 * must be refused, with words that lead to it. Each test says which fault it guards. What
 * is no ELF for BPF at all: test_elf_identify.c.
 */
#include <stdlib.h>
#include <string.h>

#include "elf/elf.h"
#include "elf_builder.h"
#include "elf_refusal.h"
#include "unit.h"

#define HEADER_FIELD(field)  offsetof(Elf64_Ehdr, field), sizeof(((Elf64_Ehdr *)NULL)->field)
#define SECTION_FIELD(field) offsetof(Elf64_Shdr, field), sizeof(((Elf64_Shdr *)NULL)->field)
#define SYMBOL_FIELD(field)  offsetof(Elf64_Sym, field), sizeof(((Elf64_Sym *)NULL)->field)
#define RELA_FIELD(field)    offsetof(Elf64_Rela, field), sizeof(((Elf64_Rela *)NULL)->field)
#define NOTE_FIELD(field)    offsetof(Elf64_Nhdr, field), sizeof(((Elf64_Nhdr *)NULL)->field)

/* Put `value` into a field of the ELF header. */
static void refuse_header(size_t off, size_t width, uint64_t value, const char *text)
{
	size_t size;
	uint8_t *image;
	int i;

	for (i = 0; i < 2; i++) {
		image = elf_sample(i, &size);
		elf_poke(image, off, width, value);
		expect_refusal(image, size, text, NULL);
		free(image);
	}
}

/* Put `value` into a field of the header of section `index`. */
static void refuse_section(uint32_t index, size_t off, size_t width, uint64_t value,
			   const char *text)
{
	size_t size;
	uint8_t *image;
	int i;

	for (i = 0; i < 2; i++) {
		image = elf_sample(i, &size);
		elf_poke(image, elf_header_at(image, index) + off, width, value);
		expect_refusal(image, size, text, NULL);
		free(image);
	}
}

/* Put `value` into the bytes of section `index`. */
static void refuse_bytes(uint32_t index, size_t off, size_t width, uint64_t value, const char *text)
{
	size_t size;
	uint8_t *image;
	int i;

	for (i = 0; i < 2; i++) {
		image = elf_sample(i, &size);
		elf_poke(image, elf_data_at(image, index) + off, width, value);
		expect_refusal(image, size, text, NULL);
		free(image);
	}
}

#define SYMBOL(index) ((index) * sizeof(Elf64_Sym))

/* Guards: fields of e_ident that change how all the others read. */
static void test_elf_bad_ident_refused(void)
{
	refuse_header(EI_CLASS, 1, ELFCLASS32, "a 32-bit ELF file");
	refuse_header(EI_CLASS, 1, 3, "ELF class at offset 4 is 3, expected 2");
	refuse_header(EI_DATA, 1, 0, "ELF byte order at offset 5 is 0, expected 1");
	refuse_header(EI_DATA, 1, 3, "ELF byte order at offset 5 is 3, expected 1");
	refuse_header(EI_VERSION, 1, 0, "ELF version at offset 6 is 0, expected 1");
	refuse_header(HEADER_FIELD(e_version), 2, "e_version is 2");
	refuse_header(HEADER_FIELD(e_ehsize), 52, "e_ehsize is 52, expected 64");
}

/* Guards: a section header table that is nowhere, wraps, or has entries of another size. */
static void test_elf_bad_section_header_table_refused(void)
{
	refuse_header(HEADER_FIELD(e_shoff), 0, "no section header table");
	refuse_header(HEADER_FIELD(e_shoff), UINT64_MAX, "the section header table starts");
	refuse_header(HEADER_FIELD(e_shoff), UINT64_MAX - 63, "the section header table starts");
	refuse_header(HEADER_FIELD(e_shentsize), 0, "e_shentsize is 0, expected 64");
	refuse_header(HEADER_FIELD(e_shentsize), 40, "e_shentsize is 40");
	refuse_header(HEADER_FIELD(e_shnum), SAMPLE_COUNT + 1, "ends past the file's");
	refuse_header(HEADER_FIELD(e_shnum), 0, "has no entries");
	refuse_header(HEADER_FIELD(e_shstrndx), SHN_UNDEF,
		      "e_shstrndx (the section of names) is 0");
	refuse_header(HEADER_FIELD(e_shstrndx), SAMPLE_COUNT,
		      "e_shstrndx (the section of names) is 9");
	/* SHN_XINDEX sends to sh_link of section 0, which is 0 here. */
	refuse_header(HEADER_FIELD(e_shstrndx), SHN_XINDEX,
		      "e_shstrndx (the section of names) is 0");
}

/* Guards: the table on top of the ELF header, where a section header could change the header. */
static void test_elf_section_header_table_over_the_header_refused(void)
{
	uint8_t image[256] = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT };
	const uint64_t table = 60; /* e_shnum and e_shstrndx are its first bytes: 2 and 1 */

	elf_poke(image, offsetof(Elf64_Ehdr, e_type), 2, ET_REL);
	elf_poke(image, offsetof(Elf64_Ehdr, e_version), 4, EV_CURRENT);
	elf_poke(image, offsetof(Elf64_Ehdr, e_shoff), 8, table);
	elf_poke(image, offsetof(Elf64_Ehdr, e_ehsize), 2, 64);
	elf_poke(image, offsetof(Elf64_Ehdr, e_shentsize), 2, 64);
	elf_poke(image, offsetof(Elf64_Ehdr, e_shnum), 2, 2);
	elf_poke(image, offsetof(Elf64_Ehdr, e_shstrndx), 2, 1);
	elf_poke(image, table + 64 + offsetof(Elf64_Shdr, sh_type), 4, SHT_STRTAB);
	expect_refusal(image, sizeof(image), "overlaps the ELF header", NULL);
}

/* Guards: counts from section 0 that would take gigabytes, or wrap when multiplied by 64. */
static void test_elf_endless_section_count_refused(void)
{
	static const uint64_t counts[] = { 100, 1 << 20, 1ULL << 32, 1ULL << 58, UINT64_MAX };
	uint8_t *image;
	size_t size, i;

	image = elf_sample(false, &size);
	elf_poke(image, offsetof(Elf64_Ehdr, e_shnum), 2, 0);
	for (i = 0; i < RB_COUNT(counts); i++) {
		elf_poke(image, elf_header_at(image, 0) + offsetof(Elf64_Shdr, sh_size), 8,
			 counts[i]);
		expect_refusal(image, size, "ends past the file's", "truncated");
	}
	free(image);
}

/* Guards: a first section that is one, where users of the index 0 expect none. */
static void test_elf_first_section_not_null_refused(void)
{
	refuse_section(0, SECTION_FIELD(sh_type), SHT_PROGBITS, "section 0 (): its type is 1");
}

/* Guards: section names that are outside their table, or do not end. */
static void test_elf_bad_section_name_refused(void)
{
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_name), UINT32_MAX,
		       "section 3 (): its name is");
	refuse_section(SAMPLE_STRTAB, SECTION_FIELD(sh_type), SHT_PROGBITS,
		       "type is SHT_PROGBITS (1), expected SHT_STRTAB (3)");
	refuse_section(SAMPLE_STRTAB, SECTION_FIELD(sh_offset), UINT64_MAX,
		       "section names: section 8");
	refuse_section(SAMPLE_STRTAB, SECTION_FIELD(sh_size), 0, "its name is at");
}

static void test_elf_string_table_without_end_refused(void)
{
	uint8_t *image;
	uint64_t names, names_size;
	size_t size;

	/* Guards: a last name that runs on into the bytes after the table. */
	image = elf_sample(true, &size);
	names = elf_data_at(image, SAMPLE_STRTAB);
	names_size = elf_peek(
		image, elf_header_at(image, SAMPLE_STRTAB) + offsetof(Elf64_Shdr, sh_size), 8);
	image[names + names_size - 1] = 'x';
	expect_refusal(image, size, "last byte is 0x78, expected NUL", NULL);
	free(image);

	/* Guards: a name that begins right behind the table. */
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_name), names_size, "its name is at");
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_PROG) + SYMBOL_FIELD(st_name), names_size,
		     "symbol 2 (?): its name is at");
}

/* Guards: sections outside the image, with sizes that wrap when added to the offset. */
static void test_elf_section_outside_the_image_refused(void)
{
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_offset), 1 << 20,
		       "section 3 (.data): its 0x18 bytes at offset 0x100000 end past");
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_offset), UINT64_MAX, "end past the file's");
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_size), UINT64_MAX, "end past the file's");
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_size), UINT64_MAX - 100,
		       "end past the file's");
}

/* Guards: bytes that are two things at once, where checking one and using the other goes wrong. */
static void test_elf_overlapping_sections_refused(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	uint64_t data = elf_data_at(image, SAMPLE_DATA), table = elf_header_at(image, 0);

	free(image);
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_size), 25, "overlap .rela.data");
	refuse_section(SAMPLE_BSS, SECTION_FIELD(sh_type), SHT_PROGBITS, "overlap .note.rawbpf");
	refuse_section(SAMPLE_TEXT, SECTION_FIELD(sh_offset), data, "overlap");
	refuse_section(SAMPLE_TEXT, SECTION_FIELD(sh_offset), 0, "overlap the ELF header");
	refuse_section(SAMPLE_TEXT, SECTION_FIELD(sh_offset), 63, "overlap the ELF header");
	refuse_section(SAMPLE_TEXT, SECTION_FIELD(sh_offset), table,
		       "overlap the section header table");
	refuse_section(SAMPLE_TEXT, SECTION_FIELD(sh_offset), size - 32,
		       "overlap the section header table");
}

/* Guards: an alignment that is no power of two, for those who round by it. */
static void test_elf_bad_alignment_refused(void)
{
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_addralign), 3, "sh_addralign is 0x3");
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_addralign), UINT64_MAX, "sh_addralign is 0xf");
}

/* Guards: tables whose entries have another size: a zero divides, another reads the wrong fields. */
static void test_elf_bad_entry_size_refused(void)
{
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_entsize), 0, "sh_entsize is 0, expected 24");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_entsize), 16,
		       "sh_entsize is 16, expected 24");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_entsize), 0, "sh_entsize is 0, expected 16");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_entsize), 24, "sh_entsize is 24, expected 16");
	refuse_section(SAMPLE_RELA, SECTION_FIELD(sh_entsize), UINT64_MAX, "expected 24");
	refuse_section(SAMPLE_RELA, SECTION_FIELD(sh_size), 23,
		       "its size is 23, expected a multiple");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_size), 25, "its size is 25");
}

/* Guards: a symbol table without names, a table that is its own string table, two symbol tables. */
static void test_elf_bad_symbol_table_refused(void)
{
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_link), 0,
		       "sh_link (the symbols' names) is section 0");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_link), SAMPLE_COUNT, "expected 1 to 8");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_link), UINT32_MAX, "expected 1 to 8");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_link), SAMPLE_SYMTAB,
		       "type is SHT_SYMTAB (2), expected SHT_STRTAB (3)");
	refuse_section(SAMPLE_DATA, SECTION_FIELD(sh_type), SHT_SYMTAB,
		       "section 7 (.symtab): it is a second symbol table; the first is section 3");
}

/* Guards: symbols that are in no section, or reach out of it. */
static void test_elf_bad_symbol_refused(void)
{
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_PROG) + SYMBOL_FIELD(st_name), UINT32_MAX,
		     "symbol 2 (?): its name is at offset 0xffffffff of section 8");
	refuse_bytes(
		SAMPLE_SYMTAB, SYMBOL(SAMPLE_PROG) + SYMBOL_FIELD(st_shndx), SAMPLE_COUNT,
		"section 7 (.symtab): symbol 2 (prog): st_shndx is 9, but there are 9 sections");
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_PROG) + SYMBOL_FIELD(st_shndx), SHN_XINDEX,
		     "there is no SHT_SYMTAB_SHNDX section");
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_PROG) + SYMBOL_FIELD(st_size), 33,
		     "its 0x21 bytes at 0x0 end past section 1 (kprobe/x)");
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_PROG) + SYMBOL_FIELD(st_value), 33,
		     "end past section");
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_COUNTER) + SYMBOL_FIELD(st_value), UINT64_MAX,
		     "end past section 5 (.bss)");
	refuse_bytes(SAMPLE_SYMTAB, SYMBOL(SAMPLE_COUNTER) + SYMBOL_FIELD(st_size), UINT64_MAX - 7,
		     "end past section");
	refuse_section(SAMPLE_BSS, SECTION_FIELD(sh_type), SHT_NULL,
		       "symbol 3 (counter): it is in section 5, which has type SHT_NULL");
}

/* An object with a symbol that has an extended index; `wide` is where its table is. */
static uint8_t *wide_image(struct elf_builder *builder, uint32_t *wide, size_t *size)
{
	elf_builder_init(builder, false);
	elf_add_section(builder, ".data", SHT_PROGBITS, NULL, 8);
	elf_add_symbol(builder, "x", STB_GLOBAL, STT_OBJECT, 1, 0, 8);
	builder->has_wide = true;
	*wide = 3;
	return elf_build(builder, size);
}

/* Guards: a table of extended section indexes that is too short, given twice, or points nowhere. */
static void test_elf_bad_extended_index_refused(void)
{
	struct elf_builder builder;
	uint64_t header, symbol;
	uint8_t *image;
	uint32_t wide;
	size_t size;

	image = wide_image(&builder, &wide, &size);
	header = elf_header_at(image, wide);
	symbol = elf_data_at(image, wide - 1) + SYMBOL(1);

	elf_poke(image, header + offsetof(Elf64_Shdr, sh_size), 8, 4);
	expect_refusal(image, size, "it has 1 section indexes, expected 2", NULL);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_size), 8, 7);
	expect_refusal(image, size, "its size is 7", NULL);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_size), 8, 8);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_entsize), 8, 8);
	expect_refusal(image, size, "sh_entsize is 8, expected 4", NULL);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_entsize), 8, 4);

	elf_poke(image, symbol + offsetof(Elf64_Sym, st_shndx), 2, SHN_XINDEX);
	elf_poke(image, elf_data_at(image, wide) + 4, 4, 5);
	expect_refusal(image, size, "symbol 1 (x): st_shndx is 5, but there are 5 sections", NULL);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_link), 4, 1);
	expect_refusal(image, size, "there is no SHT_SYMTAB_SHNDX section", NULL);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_link), 4, wide - 1);
	elf_poke(image, header - 2 * 64 + offsetof(Elf64_Shdr, sh_type), 4, SHT_SYMTAB_SHNDX);
	elf_poke(image, header - 2 * 64 + offsetof(Elf64_Shdr, sh_link), 4, wide - 1);
	elf_poke(image, header - 2 * 64 + offsetof(Elf64_Shdr, sh_entsize), 8, 4);
	expect_refusal(image, size, "a second table of section indexes", NULL);
	free(image);
	elf_builder_deinit(&builder);
}

/* Guards: a relocation table for no section, for itself, for a table, for a section of no bytes. */
static void test_elf_relocations_without_target_refused(void)
{
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), 0,
		       "sh_info (the section to patch) is 0, expected 1 to 8");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), SAMPLE_COUNT, "is 9, expected 1 to 8");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), UINT32_MAX, "expected 1 to 8");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), SAMPLE_REL,
		       "of type SHT_REL, which has nothing");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), SAMPLE_SYMTAB, "of type SHT_SYMTAB");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), SAMPLE_STRTAB, "of type SHT_STRTAB");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_info), SAMPLE_BSS,
		       "section 2 (.relkprobe/x): sh_info is section 5 (.bss) of type SHT_NOBITS");
	refuse_section(SAMPLE_NOTE, SECTION_FIELD(sh_type), 0x40000014, "compact relocations");
}

/* Guards: relocations that refer to symbols of no table, or of another. */
static void test_elf_relocations_without_symbols_refused(void)
{
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_link), 0, "expected section 7");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_link), UINT32_MAX, "expected section 7");
	refuse_section(SAMPLE_REL, SECTION_FIELD(sh_link), SAMPLE_STRTAB, "expected section 7");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_type), SHT_PROGBITS, "has no symbol table");
	refuse_section(SAMPLE_SYMTAB, SECTION_FIELD(sh_size), 0,
		       "refers to symbol 3, but the table has 0");
}

/* Guards: a relocation to a symbol that is not, or that patches bytes outside its section. */
static void test_elf_bad_relocation_refused(void)
{
	refuse_bytes(SAMPLE_REL, RELA_FIELD(r_info), (uint64_t)SAMPLE_SYMBOLS << 32 | 1,
		     "section 2 (.relkprobe/x): entry 0 refers to symbol 6, but the table has 6");
	refuse_bytes(SAMPLE_RELA, RELA_FIELD(r_info), UINT64_MAX,
		     "entry 0 refers to symbol 4294967295");
	refuse_bytes(SAMPLE_REL, RELA_FIELD(r_offset), UINT64_MAX,
		     "patches 16 bytes at 0xffffffff");
	refuse_bytes(SAMPLE_REL, RELA_FIELD(r_offset), 17,
		     "patches 16 bytes at 0x11 of section 1 (kprobe/x), which has 0x20 bytes");
	refuse_bytes(SAMPLE_REL, 16 + RELA_FIELD(r_offset), 25,
		     "entry 1 (type 10) patches 8 bytes");
	refuse_bytes(SAMPLE_RELA, RELA_FIELD(r_offset), 17, "patches 8 bytes at 0x11");
}

/* Guards: notes whose sizes end outside their section, or wrap. */
static void test_elf_bad_note_refused(void)
{
	refuse_section(SAMPLE_NOTE, SECTION_FIELD(sh_size), 11, "has 11 bytes left");
	refuse_section(SAMPLE_NOTE, SECTION_FIELD(sh_size), 24,
		       "past the end of the section's 0x18");
	refuse_bytes(SAMPLE_NOTE, NOTE_FIELD(n_namesz), UINT32_MAX,
		     "section 6 (.note.rawbpf): the note at 0x0 has a name of 0xffffffff");
	refuse_bytes(SAMPLE_NOTE, NOTE_FIELD(n_namesz), 14, "past the end of");
	refuse_bytes(SAMPLE_NOTE, NOTE_FIELD(n_descsz), 6, "a description of 0x6");
	refuse_bytes(SAMPLE_NOTE, NOTE_FIELD(n_descsz), UINT32_MAX - 3, "past the end of");
}

/* Guards: names from the image that would drive the terminal, or bury the message. */
static void test_elf_hostile_name_is_shown_harmless(void)
{
	char name[200] = "\x1b]0;owned\a\n\xff";
	struct elf_builder builder;
	struct rawbpf_err err = { 0 };
	struct rb_elf elf;
	uint8_t *image;
	size_t size;

	memset(name + 12, 'x', 180);
	elf_builder_init(&builder, false);
	elf_add_section(&builder, name, SHT_PROGBITS, "x", 1);
	builder.sections[1].align = 3;
	image = elf_build(&builder, &size);
	CU_ASSERT_EQUAL(rb_elf_parse((struct rb_bytes){ image, size }, &elf, &err), -ENOEXEC);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "section 1 (?]0;owned???xxx"));
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "xxx...): sh_addralign is 0x3"));
	elf_builder_deinit(&builder);
	free(image);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_elf_bad_ident_refused),
		UNIT_TEST(test_elf_bad_section_header_table_refused),
		UNIT_TEST(test_elf_section_header_table_over_the_header_refused),
		UNIT_TEST(test_elf_endless_section_count_refused),
		UNIT_TEST(test_elf_first_section_not_null_refused),
		UNIT_TEST(test_elf_bad_section_name_refused),
		UNIT_TEST(test_elf_string_table_without_end_refused),
		UNIT_TEST(test_elf_section_outside_the_image_refused),
		UNIT_TEST(test_elf_overlapping_sections_refused),
		UNIT_TEST(test_elf_bad_alignment_refused),
		UNIT_TEST(test_elf_bad_entry_size_refused),
		UNIT_TEST(test_elf_bad_symbol_table_refused),
		UNIT_TEST(test_elf_bad_symbol_refused),
		UNIT_TEST(test_elf_bad_extended_index_refused),
		UNIT_TEST(test_elf_relocations_without_target_refused),
		UNIT_TEST(test_elf_relocations_without_symbols_refused),
		UNIT_TEST(test_elf_bad_relocation_refused),
		UNIT_TEST(test_elf_bad_note_refused),
		UNIT_TEST(test_elf_hostile_name_is_shown_harmless),
		CU_TEST_INFO_NULL,
	};

	return unit_run("elf_refuse", tests);
}
