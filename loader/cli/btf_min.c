// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf_min - rawbpf btf --min: the kernel types that given objects need, as a file for --btf on
 * kernels without BTF.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "types/subset.h"
#include "cli/btf.h"
#include "elf/elf.h"
#include "object/object.h"
#include "core/core.h"

static int keep_parsed(const struct rb_elf *elf, struct rb_btf_subset *subset,
		       struct rawbpf_err *err)
{
	struct rb_object object;
	int code = rb_elf_check_bpf(elf, err);

	if (!code)
		code = rb_object_init(elf, &object, err);
	if (code)
		return code;
	code = rb_object_need_core(&object, err);
	if (!code)
		code = rb_core_keep(&object, subset, err);
	rb_object_deinit(&object);
	return code;
}

static int keep_object(const char *path, struct rb_btf_subset *subset, struct rawbpf_err *err)
{
	struct cli_object file;
	struct rb_elf elf;
	int code = cli_object_open(path, &file, err);

	if (code)
		return code;
	code = rb_elf_parse((struct rb_bytes){ file.data, file.size }, &elf, err);
	if (!code) {
		code = keep_parsed(&elf, subset, err);
		rb_elf_deinit(&elf);
	}
	cli_object_close(&file);
	if (code)
		rb_err_prefix(err, "%s", path);
	return code;
}

static int write_all(int fd, const struct rb_text *text)
{
	for (size_t at = 0; at < text->size;) {
		ssize_t written = write(fd, text->data + at, text->size - at);

		if (written < 0 && errno != EINTR)
			return -errno;
		at += written < 0 ? 0 : (size_t)written;
	}
	return 0;
}

static int write_file(struct cli *cli, const char *path, struct rb_text *blob,
		      struct rawbpf_err *err)
{
	int fd, code;

	if (!strcmp(path, "-")) {
		code = cli_out(cli, blob);
	} else {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		code = fd < 0 ? -errno : write_all(fd, blob);
		if (fd >= 0 && close(fd) && !code)
			code = -errno;
	}
	return code ? rb_err_set(err, RAWBPF_IO, code, "write %s: %s", path, strerror(-code)) : 0;
}

static int write_min(struct cli *cli, char *const *objects, int count, const struct rb_btf *kernel,
		     const char *out, struct rawbpf_err *err)
{
	RB_AUTO_TEXT blob = { 0 };
	struct rb_btf_subset subset;
	int code = rb_btf_subset_init(kernel, &subset, err);

	if (code)
		return code;
	for (int i = 0; i < count && !code; i++)
		code = keep_object(objects[i], &subset, err);
	if (!code)
		code = rb_btf_subset_write(&subset, &blob, err);
	if (!code)
		code = write_file(cli, out, &blob, err);
	rb_btf_subset_deinit(&subset);
	return code;
}

int btf_min(struct cli *cli, char *const *objects, int count, const char *kernel, const char *out)
{
	struct btf_file file;
	struct rawbpf_err err = { 0 };
	int code = btf_file_open(cli, kernel ? kernel : "vmlinux", NULL, &file, &err);

	if (!code) {
		code = write_min(cli, objects, count, &file.btf, out, &err);
		btf_file_close(&file);
	}
	if (code)
		code = cli_fail(cli, &err);
	rawbpf_err_deinit(&err);
	return code;
}
