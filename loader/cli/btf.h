/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * btf - what the files of `rawbpf btf` share.
 */
#ifndef RB_CLI_BTF_H
#define RB_CLI_BTF_H

#include "btf/btf.h"
#include "cli/cli.h"

/* A file with types in it: BTF as it is, or an ELF file with a section .BTF. */
struct btf_file {
	struct cli_object file; /* owned: mapped */
	struct rb_text read;	/* owned: or read */
	struct rb_bytes image;	/* either */
	struct rb_btf btf;	/* owned */
};

/* `path` "vmlinux": this kernel's. `base`: whose types it goes on from, or NULL. */
int btf_file_open(struct cli *cli, const char *path, const struct rb_btf *base,
		  struct btf_file *ret, struct rawbpf_err *err);
void btf_file_close(struct btf_file *file);

/*
 * btf_min.c: what the objects need of `kernel`'s types, into the file `out` ("-": stdout). Returns the
 * exit status.
 */
int btf_min(struct cli *cli, char *const *objects, int count, const char *kernel, const char *out);

/* btf_list.c: each type, and each of its parts, a line. 0, or what writing said. */
int btf_list(struct cli *cli, const struct rb_btf *btf);

#endif
