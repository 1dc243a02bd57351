/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf - shared by the files of `rawbpf btf`.
 */
#ifndef RB_CLI_BTF_H
#define RB_CLI_BTF_H

#include "btf/btf.h"
#include "cli/cli.h"

/* A file with types: raw BTF, or an ELF file with a section .BTF. */
struct btf_file {
	struct cli_object file; /* owned: mapped */
	struct rb_text read;	/* owned: or read */
	struct rb_bytes image;	/* either */
	struct rb_btf btf;	/* owned */
};

/* `path` "vmlinux": this kernel's. `base`: the BTF whose ids it continues, or NULL. */
int btf_file_open(struct cli *cli, const char *path, const struct rb_btf *base,
		  struct btf_file *ret, struct rawbpf_err *err);
void btf_file_close(struct btf_file *file);

/*
 * btf_min.c: write the types of `kernel` that the objects need to the file `out` ("-": stdout).
 * Returns the exit status.
 */
int btf_min(struct cli *cli, char *const *objects, int count, const char *kernel, const char *out);

/* btf_list.c: a line for each type and each of its parts. 0, or the error of writing. */
int btf_list(struct cli *cli, const struct rb_btf *btf);

#endif
