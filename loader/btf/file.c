// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * file - a file that starts with BTF's magic number, in either byte order, is raw BTF; anything
 * else must be an ELF file, and the ELF reader names other types of file.
 */
#include "btf/file.h"
#include "btf/layout.h"
#include "elf/elf.h"

int rb_btf_of_file(struct rb_bytes image, struct rb_bytes *ret, bool *swap, struct rawbpf_err *err)
{
	const struct rb_section *section;
	struct rb_elf elf;
	int code;

	*ret = image;
	*swap = image.size >= 2 && rb_load16(image.data, true) == RB_BTF_MAGIC;
	if (*swap || (image.size >= 2 && rb_load16(image.data, false) == RB_BTF_MAGIC))
		return 0;
	code = rb_elf_parse(image, &elf, err);
	if (code)
		return code;
	*swap = elf.swap;
	section = rb_elf_section_named(&elf, ".BTF");
	if (section)
		*ret = section->data;
	rb_elf_deinit(&elf);
	if (section)
		return 0;
	rb_err_set(err, RAWBPF_OBJECT, -ENOENT, "no section .BTF");
	rb_err_hint(err, "compile with -g; a kernel with CONFIG_DEBUG_INFO_BTF=y");
	return -ENOENT;
}
