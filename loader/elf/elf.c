// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * elf - the order in which an image is parsed, and the checks on the result.
 *
 * An ELF file is a 64-byte header, which says where the section header table is; that table, 64
 * bytes per section, which says where each section's bytes are; and the sections. A relocatable
 * file, what a compiler makes with -c, is all sections: code, data, a symbol table, a relocation
 * table per section that refers to symbols, and string tables with the names.
 *
 * Each step trusts only what the steps before it have checked, and allocates no more than a small
 * multiple of the image: that is why overlaps are checked before symbols and relocations are
 * counted. The rb_elf owns four arrays; the strings and bytes in them are views into the image.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/print.h"
#include "elf/elf_internal.h"

int rb_elf_parse(struct rb_bytes image, struct rb_elf *ret, struct rawbpf_err *err)
{
	struct rb_elf elf = { .image = image };
	struct rb_elf_table table;
	int code;

	code = rb_elf_identify(&elf, err);
	if (!code)
		code = rb_elf_find_table(&elf, &table, err);
	if (!code)
		code = rb_elf_read_sections(&elf, &table, err);
	if (!code)
		code = rb_elf_check_overlaps(&elf, &table, err);
	if (!code)
		code = rb_elf_read_symbols(&elf, err);
	if (!code)
		code = rb_elf_read_relocs(&elf, err);
	if (!code)
		code = rb_elf_read_notes(&elf, err);
	if (code) {
		rb_elf_deinit(&elf);
		return code;
	}
	*ret = elf;
	return 0;
}

void rb_elf_deinit(struct rb_elf *elf)
{
	free(elf->sections);
	free(elf->symbols);
	free(elf->relocs);
	free(elf->notes);
	*elf = (struct rb_elf){ 0 };
}

const struct rb_section *rb_elf_section_named(const struct rb_elf *elf, const char *name)
{
	size_t i;

	for (i = 1; i < elf->section_count; i++)
		if (!strcmp(elf->sections[i].name, name))
			return &elf->sections[i];
	return NULL;
}

static const char *order_name(bool big_endian)
{
	return big_endian ? "big-endian" : "little-endian";
}

static int check_machine(const struct rb_elf *elf, struct rawbpf_err *err)
{
	const char *name = rb_elf_machine_name(elf->machine);

	if (elf->machine == EM_BPF || elf->machine == EM_NONE)
		return 0;
	rb_elf_refuse(err, "an ELF file for %s (machine %u), not for BPF (machine %u)",
		      name ? name : "an unknown machine", elf->machine, EM_BPF);
	rb_err_hint(err, "compile with clang -target bpf");
	return -ENOEXEC;
}

static int check_type(const struct rb_elf *elf, struct rawbpf_err *err)
{
	if (elf->type == ET_REL)
		return 0;
	rb_elf_refuse(
		err,
		"ELF type is %u, expected %u (ET_REL, relocatable): the file is already linked",
		elf->type, ET_REL);
	rb_err_hint(err,
		    "compile with clang -c, and join objects with ld -r or bpftool gen object");
	return -ENOEXEC;
}

int rb_elf_check_bpf(const struct rb_elf *elf, struct rawbpf_err *err)
{
	int code;

	code = check_machine(elf, err);
	if (!code)
		code = check_type(elf, err);
	if (code || !elf->swap)
		return code;
	rb_elf_refuse(err, "the object is %s and this host is %s", order_name(elf->big_endian),
		      order_name(!elf->big_endian));
	rb_err_hint(err, "compile with clang -target %s", elf->big_endian ? "bpfel" : "bpfeb");
	return -ENOEXEC;
}

struct rb_elf_shown rb_elf_show(const char *name)
{
	struct rb_elf_shown shown = { { 0 } };
	size_t i;

	for (i = 0; i < sizeof(shown.text) - 4 && name[i]; i++)
		shown.text[i] = name[i] >= ' ' && name[i] <= '~' ? name[i] : '?';
	if (name[i])
		memcpy(shown.text + i, "...", 4);
	return shown;
}

int rb_elf_refuse_section(struct rawbpf_err *err, const struct rb_section *section, const char *fmt,
			  ...)
{
	char why[400];
	va_list args;

	va_start(args, fmt);
	rb_vprint(why, sizeof(why), fmt, args);
	va_end(args);
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "section %" PRIu32 " (%s): %s",
			  section->index, rb_elf_show(section->name).text, why);
}

int rb_elf_refuse(struct rawbpf_err *err, const char *fmt, ...)
{
	char why[400];
	va_list args;

	va_start(args, fmt);
	rb_vprint(why, sizeof(why), fmt, args);
	va_end(args);
	return rb_err_set(err, RAWBPF_OBJECT, -ENOEXEC, "%s", why);
}
