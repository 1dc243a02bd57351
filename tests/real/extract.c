// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * extract - the BPF objects that programs carry inside (libbpf's skeletons put a whole ELF file among
 * a program's constants).
 *
 *	extract FOLDER PROGRAM...	writes FOLDER/NAME.N.o for the N-th object in each PROGRAM
 *
 * An object is where ELF's magic number, class 2 and machine 247 stand; it ends with its section
 * header table, which clang and libbpf put last.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t size_of_object(const unsigned char *data, size_t left)
{
	Elf64_Ehdr header;
	unsigned long long end;

	if (left < sizeof(header))
		return 0;
	memcpy(&header, data, sizeof(header));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64 ||
	    header.e_machine != 247 || header.e_type != ET_REL)
		return 0;
	end = header.e_shoff + (unsigned long long)header.e_shnum * header.e_shentsize;
	return header.e_shoff < left && end <= left ? (size_t)end : 0;
}

static int extract(const char *folder, const char *path)
{
	const char *name = strrchr(path, '/');
	FILE *file = fopen(path, "rb");
	unsigned char *data = NULL;
	long size = 0;
	int found = 0;

	if (file && !fseek(file, 0, SEEK_END) && (size = ftell(file)) > 0) {
		rewind(file);
		data = malloc((size_t)size);
	}
	if (!data || fread(data, 1, (size_t)size, file) != (size_t)size) {
		fprintf(stderr, "extract: cannot read %s\n", path);
		return 1;
	}
	fclose(file);
	for (size_t at = 0; at + 4 < (size_t)size; at++) {
		size_t length = size_of_object(data + at, (size_t)size - at);
		char out[4096];
		FILE *object;

		if (!length)
			continue;
		snprintf(out, sizeof(out), "%s/%s.%d.o", folder, name ? name + 1 : path, found++);
		object = fopen(out, "wb");
		if (!object || fwrite(data + at, 1, length, object) != length || fclose(object)) {
			fprintf(stderr, "extract: cannot write %s\n", out);
			return 1;
		}
		at += length - 1;
	}
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = argc < 3;

	for (int i = 2; i < argc; i++)
		failed |= extract(argv[1], argv[i]);
	return failed;
}
