// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_elf - what elf/ reads out of images that are as they should be. What it
 * refuses, and how it says so: test_elf_refuse.c. What it survives: test_elf_damage.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf.h"
#include "elf_builder.h"
#include "elf_walk.h"
#include "unit.h"

static const bool both_orders[] = { false, true };

static bool host_is_big_endian(void)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/* Parse an image that is fine; the answer is empty, and the test failed, when it is refused. */
static struct rb_elf parsed(const uint8_t *image, size_t size)
{
	struct rb_elf elf = { 0 };
	struct rawbpf_err err = { 0 };

	if (rb_elf_parse((struct rb_bytes){ image, size }, &elf, &err)) {
		fprintf(stderr, "refused: %s\n", err.text);
		CU_FAIL_FATAL("a good image was refused");
	}
	CU_ASSERT_PTR_NULL(elf_walk(&elf));
	return elf;
}

static bool same_bytes(struct rb_bytes bytes, const char *string)
{
	return bytes.size == strlen(string) && !memcmp(bytes.data, string, bytes.size);
}

static void check_sample(bool big_endian)
{
	size_t size;
	uint8_t *image = elf_sample(big_endian, &size);
	struct rb_elf elf = parsed(image, size);
	const struct rb_section *text = &elf.sections[SAMPLE_TEXT];

	CU_ASSERT_EQUAL(elf.big_endian, big_endian);
	CU_ASSERT_EQUAL(elf.swap, big_endian != host_is_big_endian());
	CU_ASSERT_EQUAL(elf.type, ET_REL);
	CU_ASSERT_EQUAL(elf.machine, EM_BPF);
	CU_ASSERT_EQUAL(elf.section_count, SAMPLE_COUNT);
	CU_ASSERT_EQUAL(elf.symbol_count, SAMPLE_SYMBOLS);
	CU_ASSERT_EQUAL(elf.symbol_table, SAMPLE_SYMTAB);
	CU_ASSERT_EQUAL(elf.reloc_count, 3);
	CU_ASSERT_EQUAL(elf.note_count, 1);

	CU_ASSERT_STRING_EQUAL(text->name, "kprobe/x");
	CU_ASSERT_EQUAL(text->index, SAMPLE_TEXT);
	CU_ASSERT_EQUAL(text->type, SHT_PROGBITS);
	CU_ASSERT_EQUAL(text->flags, SHF_ALLOC | SHF_EXECINSTR);
	CU_ASSERT_EQUAL(text->size, 32);
	CU_ASSERT_EQUAL(text->align, 8);
	CU_ASSERT_PTR_EQUAL(text->data.data, image + text->offset);
	CU_ASSERT(same_bytes(elf.sections[SAMPLE_DATA].data, "abcdefghijklmnopqrstuvwx"));
	CU_ASSERT_EQUAL(elf.sections[SAMPLE_REL].info, SAMPLE_TEXT);
	CU_ASSERT_EQUAL(elf.sections[SAMPLE_REL].link, SAMPLE_SYMTAB);
	CU_ASSERT_EQUAL(elf.sections[SAMPLE_REL].entry_size, 16);
	rb_elf_deinit(&elf);
	CU_ASSERT_PTR_NULL(elf.sections);
	free(image);
}

static void test_elf_little_endian_is_read(void)
{
	check_sample(false);
}

static void test_elf_big_endian_is_read(void)
{
	check_sample(true);
}

static void check_symbols(bool big_endian)
{
	size_t size;
	uint8_t *image = elf_sample(big_endian, &size);
	struct rb_elf elf = parsed(image, size);
	const struct rb_symbol *symbol = elf.symbols;

	CU_ASSERT_STRING_EQUAL(symbol[0].name, "");
	CU_ASSERT_EQUAL(symbol[0].section, 0);
	CU_ASSERT_EQUAL(symbol[SAMPLE_SECTION_SYMBOL].type, STT_SECTION);
	CU_ASSERT_EQUAL(symbol[SAMPLE_SECTION_SYMBOL].section, SAMPLE_DATA);
	CU_ASSERT_STRING_EQUAL(symbol[SAMPLE_PROG].name, "prog");
	CU_ASSERT_EQUAL(symbol[SAMPLE_PROG].bind, STB_GLOBAL);
	CU_ASSERT_EQUAL(symbol[SAMPLE_PROG].type, STT_FUNC);
	CU_ASSERT_EQUAL(symbol[SAMPLE_PROG].section, SAMPLE_TEXT);
	CU_ASSERT_EQUAL(symbol[SAMPLE_PROG].size, 32);
	CU_ASSERT_EQUAL(symbol[SAMPLE_COUNTER].value, 8);
	CU_ASSERT_EQUAL(symbol[SAMPLE_COUNTER].size, 8);
	CU_ASSERT_EQUAL(symbol[SAMPLE_EXTERN].bind, STB_WEAK);
	CU_ASSERT_EQUAL(symbol[SAMPLE_EXTERN].section, 0);
	CU_ASSERT_EQUAL(symbol[SAMPLE_EXTERN].special, SHN_UNDEF);
	CU_ASSERT_EQUAL(symbol[SAMPLE_ABSOLUTE].section, 0);
	CU_ASSERT_EQUAL(symbol[SAMPLE_ABSOLUTE].special, SHN_ABS);
	CU_ASSERT_EQUAL(symbol[SAMPLE_ABSOLUTE].value, 0x1234);
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_symbols_are_read(void)
{
	check_symbols(false);
	check_symbols(true);
}

static void test_elf_unnamed_section_symbol_takes_the_sections_name(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	struct rb_elf elf = parsed(image, size);

	CU_ASSERT_STRING_EQUAL(elf.symbols[SAMPLE_SECTION_SYMBOL].name, ".data");
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_symbol_visibility_is_read(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	uint64_t symbol = elf_data_at(image, SAMPLE_SYMTAB) + SAMPLE_PROG * 24;
	struct rb_elf elf;

	elf_poke(image, symbol + offsetof(Elf64_Sym, st_other), 1, 0xf8 | STV_HIDDEN);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.symbols[SAMPLE_PROG].visibility, STV_HIDDEN);
	rb_elf_deinit(&elf);
	free(image);
}

static void check_relocs(bool big_endian)
{
	size_t size;
	uint8_t *image = elf_sample(big_endian, &size);
	struct rb_elf elf = parsed(image, size);
	const struct rb_elf_reloc *reloc = elf.relocs;

	CU_ASSERT_EQUAL(reloc[0].table, SAMPLE_REL);
	CU_ASSERT_EQUAL(reloc[0].section, SAMPLE_TEXT);
	CU_ASSERT_EQUAL(reloc[0].offset, 0);
	CU_ASSERT_EQUAL(reloc[0].type, R_BPF_64_64);
	CU_ASSERT_EQUAL(reloc[0].symbol, SAMPLE_COUNTER);
	CU_ASSERT_FALSE(reloc[0].has_addend);
	CU_ASSERT_EQUAL(reloc[1].offset, 24);
	CU_ASSERT_EQUAL(reloc[1].type, R_BPF_64_32);
	CU_ASSERT_EQUAL(reloc[1].symbol, SAMPLE_EXTERN);
	CU_ASSERT_EQUAL(reloc[2].table, SAMPLE_RELA);
	CU_ASSERT_EQUAL(reloc[2].section, SAMPLE_DATA);
	CU_ASSERT_EQUAL(reloc[2].offset, 8);
	CU_ASSERT_EQUAL(reloc[2].type, R_BPF_64_ABS64);
	CU_ASSERT_EQUAL(reloc[2].symbol, SAMPLE_PROG);
	CU_ASSERT_TRUE(reloc[2].has_addend);
	CU_ASSERT_EQUAL(reloc[2].addend, -5);
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_rel_and_rela_are_read(void)
{
	check_relocs(false);
	check_relocs(true);
}

static void test_elf_nobits_has_a_size_and_no_bytes(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	uint64_t header = elf_header_at(image, SAMPLE_BSS);
	struct rb_elf elf;

	/* The offset of a section without bytes means nothing, and its size is only memory. */
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_offset), 8, UINT64_MAX);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_size), 8, 1ULL << 62);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.sections[SAMPLE_BSS].size, 1ULL << 62);
	CU_ASSERT_EQUAL(elf.sections[SAMPLE_BSS].data.size, 0);
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_section_switched_off_is_not_looked_at(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	uint64_t header = elf_header_at(image, SAMPLE_NOTE);
	struct rb_elf elf;

	elf_poke(image, header + offsetof(Elf64_Shdr, sh_type), 4, SHT_NULL);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_offset), 8, UINT64_MAX);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_addralign), 8, 3);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.sections[SAMPLE_NOTE].data.size, 0);
	CU_ASSERT_EQUAL(elf.note_count, 0);
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_empty_section_may_be_inside_another(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	uint64_t header = elf_header_at(image, SAMPLE_NOTE);
	struct rb_elf elf;

	elf_poke(image, header + offsetof(Elf64_Shdr, sh_offset), 8,
		 elf_data_at(image, SAMPLE_DATA) + 5);
	elf_poke(image, header + offsetof(Elf64_Shdr, sh_size), 8, 0);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.note_count, 0);
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_without_symbols_is_read(void)
{
	struct elf_builder builder;
	struct rb_elf elf;
	uint8_t *image;
	size_t size;

	elf_builder_init(&builder, false);
	elf_add_section(&builder, ".BTF", SHT_PROGBITS, "x", 1);
	image = elf_build(&builder, &size);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.symbol_count, 0);
	CU_ASSERT_EQUAL(elf.symbol_table, 0);
	CU_ASSERT_EQUAL(elf.reloc_count, 0);
	rb_elf_deinit(&elf);
	elf_builder_deinit(&builder);
	free(image);
}

static void test_elf_linked_file_is_read_without_relocations(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	uint64_t symbol = elf_data_at(image, SAMPLE_SYMTAB) + SAMPLE_PROG * 24;
	struct rb_elf elf;

	elf_poke(image, offsetof(Elf64_Ehdr, e_type), 2, ET_DYN);
	elf_poke(image, elf_header_at(image, SAMPLE_REL) + offsetof(Elf64_Shdr, sh_info), 4, 0);
	elf_poke(image, symbol + offsetof(Elf64_Sym, st_value), 8, 0x401000);
	elf_poke(image, elf_header_at(image, SAMPLE_SYMTAB) + offsetof(Elf64_Shdr, sh_type), 4,
		 SHT_DYNSYM);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.reloc_count, 0);
	CU_ASSERT_EQUAL(elf.symbol_table, SAMPLE_SYMTAB);
	CU_ASSERT_EQUAL(elf.symbols[SAMPLE_PROG].value, 0x401000);
	rb_elf_deinit(&elf);
	free(image);
}

/* `count` notes of 8-byte or 4-byte alignment, with names and descriptions of every length. */
static void check_notes(uint64_t align, bool big_endian)
{
	static const char letters[] = "abcdefghijklm";
	struct elf_builder builder;
	struct rb_elf elf;
	uint32_t section, i;
	uint8_t *image;
	size_t size;

	elf_builder_init(&builder, big_endian);
	section = elf_add_section(&builder, ".note", SHT_NOTE, NULL, 0);
	builder.sections[section].align = align;
	for (i = 0; i < 13; i++)
		elf_add_note(&builder, section, letters + i, i, letters + 12 - i);
	image = elf_build(&builder, &size);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL_FATAL(elf.note_count, 13);
	for (i = 0; i < 13; i++) {
		CU_ASSERT_EQUAL(elf.notes[i].section, section);
		CU_ASSERT_EQUAL(elf.notes[i].type, i);
		CU_ASSERT(same_bytes(elf.notes[i].owner, letters + i));
		CU_ASSERT(same_bytes(elf.notes[i].desc, letters + 12 - i));
	}
	rb_elf_deinit(&elf);
	elf_builder_deinit(&builder);
	free(image);
}

static void test_elf_notes_of_both_alignments_are_read(void)
{
	check_notes(4, false);
	check_notes(4, true);
	check_notes(8, false);
	check_notes(8, true);
	check_notes(1, false);
}

static void test_elf_note_without_a_name_or_its_nul_is_read(void)
{
	struct elf_builder builder;
	struct rb_elf elf;
	uint8_t *image;
	size_t size;

	elf_builder_init(&builder, false);
	elf_add_section(&builder, ".note", SHT_NOTE, NULL, 12);
	elf_add_note(&builder, 1, "abc", 1, "");
	image = elf_build(&builder, &size);
	image[elf_data_at(image, 1) + 12 + 12 + 3] = 'd'; /* where "abc" had its NUL */
	elf = parsed(image, size);
	CU_ASSERT_EQUAL_FATAL(elf.note_count, 2);
	CU_ASSERT(same_bytes(elf.notes[1].owner, "abcd"));
	CU_ASSERT_EQUAL(elf.notes[0].owner.size, 0);
	CU_ASSERT_EQUAL(elf.notes[0].desc.size, 0);
	rb_elf_deinit(&elf);
	elf_builder_deinit(&builder);
	free(image);
}

static void test_elf_note_without_its_last_padding_is_read(void)
{
	struct elf_builder builder;
	struct rb_elf elf;
	uint8_t *image;
	size_t size;

	/* Each section ends right after a name, or a description, of odd length. */
	elf_builder_init(&builder, false);
	elf_add_section(&builder, ".note.one", SHT_NOTE, NULL, 0);
	elf_add_note(&builder, 1, "abcd", 1, "");
	builder.sections[1].data.size = 12 + 5;
	elf_add_section(&builder, ".note.two", SHT_NOTE, NULL, 0);
	elf_add_note(&builder, 2, "abc", 2, "x");
	image = elf_build(&builder, &size);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL_FATAL(elf.note_count, 2);
	CU_ASSERT(same_bytes(elf.notes[0].owner, "abcd"));
	CU_ASSERT_EQUAL(elf.notes[0].desc.size, 0);
	CU_ASSERT(same_bytes(elf.notes[1].desc, "x"));
	rb_elf_deinit(&elf);
	elf_builder_deinit(&builder);
	free(image);
}

static void test_elf_small_file_may_use_extended_numbering(void)
{
	struct elf_builder builder;
	struct rb_elf elf;
	uint8_t *image;
	size_t size, i;

	for (i = 0; i < RB_COUNT(both_orders); i++) {
		elf_builder_init(&builder, both_orders[i]);
		builder.extended = true;
		elf_add_section(&builder, "one", SHT_PROGBITS, "x", 1);
		image = elf_build(&builder, &size);
		elf = parsed(image, size);
		CU_ASSERT_EQUAL(elf.section_count, 3);
		CU_ASSERT_STRING_EQUAL(elf.sections[1].name, "one");
		rb_elf_deinit(&elf);
		elf_builder_deinit(&builder);
		free(image);
	}
}

static void check_many_sections(bool big_endian)
{
	enum { MANY = 70000 };
	struct elf_builder builder;
	uint32_t last, low, high;
	struct rb_elf elf;
	uint8_t *image;
	char name[16];
	size_t size, i;

	elf_builder_init(&builder, big_endian);
	for (i = 1; i <= MANY; i++) {
		snprintf(name, sizeof(name), "s%zu", i);
		last = elf_add_section(&builder, name, SHT_PROGBITS, "12345678", 8);
	}
	low = elf_add_symbol(&builder, "low", STB_GLOBAL, STT_OBJECT, 5, 0, 8);
	high = elf_add_symbol(&builder, "high", STB_GLOBAL, STT_OBJECT, last, 0, 8);
	/* The index 0xfff1 is a section's here, and SHN_ABS where it is 16 bits. */
	elf_add_symbol(&builder, "absolute", STB_GLOBAL, STT_OBJECT, SHN_ABS, 1, 0);
	elf_add_reloc(&builder, elf_add_table(&builder, ".rel", SHT_REL, last), 0, high,
		      R_BPF_64_ABS64, 0);
	image = elf_build(&builder, &size);
	elf = parsed(image, size);
	CU_ASSERT_EQUAL(elf.section_count, MANY + 5);
	CU_ASSERT_STRING_EQUAL(elf.sections[MANY].name, "s70000");
	CU_ASSERT_EQUAL(elf.symbols[low].section, 5);
	CU_ASSERT_EQUAL(elf.symbols[high].section, last);
	CU_ASSERT_EQUAL(elf.symbols[high].special, 0);
	CU_ASSERT_EQUAL(elf.symbols[high + 1].section, 0);
	CU_ASSERT_EQUAL(elf.symbols[high + 1].special, SHN_ABS);
	CU_ASSERT_EQUAL(elf.relocs[0].section, last);
	rb_elf_deinit(&elf);
	elf_builder_deinit(&builder);
	free(image);
}

static void test_elf_70000_sections_are_read(void)
{
	check_many_sections(false);
	check_many_sections(true);
}

static void test_elf_section_is_found_by_name(void)
{
	size_t size;
	uint8_t *image = elf_sample(false, &size);
	struct rb_elf elf = parsed(image, size);

	CU_ASSERT_PTR_EQUAL(rb_elf_section_named(&elf, ".bss"), &elf.sections[SAMPLE_BSS]);
	CU_ASSERT_PTR_NULL(rb_elf_section_named(&elf, ".nonsense"));
	CU_ASSERT_PTR_NULL(rb_elf_section_named(&elf, ""));
	rb_elf_deinit(&elf);
	free(image);
}

static void test_elf_names_of_numbers_are_known(void)
{
	CU_ASSERT_STRING_EQUAL(rb_elf_section_type_name(SHT_NOBITS), "SHT_NOBITS");
	CU_ASSERT_PTR_NULL(rb_elf_section_type_name(0x12345));
	CU_ASSERT_STRING_EQUAL(rb_elf_machine_name(EM_BPF), "BPF");
	CU_ASSERT_STRING_EQUAL(rb_elf_reloc_type_name(10), "R_BPF_64_32");
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_elf_little_endian_is_read),
		UNIT_TEST(test_elf_big_endian_is_read),
		UNIT_TEST(test_elf_symbols_are_read),
		UNIT_TEST(test_elf_unnamed_section_symbol_takes_the_sections_name),
		UNIT_TEST(test_elf_symbol_visibility_is_read),
		UNIT_TEST(test_elf_rel_and_rela_are_read),
		UNIT_TEST(test_elf_nobits_has_a_size_and_no_bytes),
		UNIT_TEST(test_elf_section_switched_off_is_not_looked_at),
		UNIT_TEST(test_elf_empty_section_may_be_inside_another),
		UNIT_TEST(test_elf_without_symbols_is_read),
		UNIT_TEST(test_elf_linked_file_is_read_without_relocations),
		UNIT_TEST(test_elf_notes_of_both_alignments_are_read),
		UNIT_TEST(test_elf_note_without_a_name_or_its_nul_is_read),
		UNIT_TEST(test_elf_note_without_its_last_padding_is_read),
		UNIT_TEST(test_elf_small_file_may_use_extended_numbering),
		UNIT_TEST(test_elf_70000_sections_are_read),
		UNIT_TEST(test_elf_section_is_found_by_name),
		UNIT_TEST(test_elf_names_of_numbers_are_known),
		CU_TEST_INFO_NULL,
	};

	return unit_run("elf", tests);
}
