/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * file - a file given by the user -> the BTF in it: the whole file, or an ELF file's .BTF.
 *
 * Raw BTF starts with the magic number 0xeb9f in either byte order; anything else must be an ELF
 * file, of either byte order and any machine, with a section .BTF. The result is a view into the
 * image, which the caller owns.
 */
#ifndef RB_BTF_FILE_H
#define RB_BTF_FILE_H

#include "btf/btf.h"

/* `ret` is a view into the image; *swap: not the host's byte order. RAWBPF_OBJECT: neither. */
int rb_btf_of_file(struct rb_bytes image, struct rb_bytes *ret, bool *swap, struct rawbpf_err *err);

#endif
