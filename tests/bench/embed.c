// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * embed - a BPF object's one program as C arrays, for bare.c to be compiled with.
 *
 *	embed FILE.bpf.o >program.h
 *
 * Comes out: insns[] (the one section with instructions), data[] (the constant strings that they refer
 * to by relocations, empty when there are none), license[] and name[] (the function's). The file is one that the project's own
 * Makefile compiled for this machine a moment ago; nothing here is fit for any other.
 */
#include <elf.h>
#include <stdio.h>
#include <string.h>

static unsigned char file[1 << 20];
static const Elf64_Ehdr *elf = (const void *)file;

static const Elf64_Shdr *section(size_t index)
{
	return (const Elf64_Shdr *)(file + elf->e_shoff) + index;
}

static const char *section_name(size_t index)
{
	return (char *)file + section(elf->e_shstrndx)->sh_offset + section(index)->sh_name;
}

static void print_bytes(const char *name, const Elf64_Shdr *from)
{
	printf("static unsigned char %s[] __attribute__((aligned(8))) = {", name);
	for (size_t i = 0; from && i < from->sh_size; i++)
		printf("%s%d,", i % 16 ? "" : "\n\t", file[from->sh_offset + i]);
	printf("\n};\n");
}

static void print_name(const Elf64_Shdr *symbols, size_t code)
{
	const Elf64_Sym *symbol = (const void *)(file + symbols->sh_offset);

	for (size_t i = 0; i < symbols->sh_size / sizeof(*symbol); i++)
		if (symbol[i].st_shndx == code && ELF64_ST_TYPE(symbol[i].st_info) == STT_FUNC)
			printf("static const char name[16] = \"%.15s\";\n",
			       (char *)file + section(symbols->sh_link)->sh_offset +
				       symbol[i].st_name);
}

int main(int argc, char **argv)
{
	FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
	const Elf64_Shdr *data = NULL, *license = NULL, *symbols = NULL;
	size_t code = 0, relocated = 0;

	if (!in || fread(file, 1, sizeof(file), in) < sizeof(*elf)) {
		fprintf(stderr, "embed: cannot read %s\n", argc == 2 ? argv[1] : "FILE");
		return 1;
	}
	for (size_t i = 1; i < elf->e_shnum; i++) {
		if (section(i)->sh_flags & SHF_EXECINSTR && section(i)->sh_size)
			code = i;
		if (!strncmp(section_name(i), ".rodata", 7))
			data = section(i);
		if (!strcmp(section_name(i), "license"))
			license = section(i);
		if (section(i)->sh_type == SHT_SYMTAB)
			symbols = section(i);
		if (section(i)->sh_type == SHT_REL && section(i)->sh_info == code)
			relocated = code;
	}
	if (!code || !symbols) {
		fprintf(stderr, "embed: %s: no program in it\n", argv[1]);
		return 1;
	}
	print_bytes("insns", section(code));
	print_bytes("data", relocated ? data : NULL);
	if (license)
		print_bytes("license", license);
	else
		printf("static const char license[] = \"GPL\";\n");
	print_name(symbols, code);
	return 0;
}
