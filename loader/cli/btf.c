// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf - rawbpf btf: the types of an object, a kernel or any file with BTF: as a list, as a C
 * header, or reduced to those that given objects need.
 */
#include <getopt.h>
#include <string.h>

#include "btf/file.h"
#include "types/header.h"
#include "cli/btf.h"
#include "cli/cli.h"
#include "sys/sys.h"

#define VMLINUX "/sys/kernel/btf/vmlinux"

struct wanted {
	bool header, min;
	const char *kernel; /* --btf */
	const char *out;
};

static int to_stdout(void *cli, struct rb_text *text)
{
	return cli_out(cli, text);
}

/* Mapped if possible; for the kernel's own BTF since Linux 6.16. */
static int read_file(struct cli *cli, const char *path, struct btf_file *ret,
		     struct rawbpf_err *err)
{
	int code = cli_object_open(path, &ret->file, err);

	ret->image = (struct rb_bytes){ ret->file.data, ret->file.size };
	if (code != -ENODEV)
		return code;
	rawbpf_err_deinit(err);
	code = rb_sys_read_file(cli->sys, AT_FDCWD, path, &ret->read);
	if (code)
		return rb_err_set(err, RAWBPF_IO, code, "%s: %s", path, strerror(-code));
	ret->image = (struct rb_bytes){ (const uint8_t *)ret->read.data, ret->read.size };
	return 0;
}

int btf_file_open(struct cli *cli, const char *path, const struct rb_btf *base,
		  struct btf_file *ret, struct rawbpf_err *err)
{
	struct rb_bytes blob;
	bool swap;
	int code;

	if (!strcmp(path, "vmlinux"))
		path = VMLINUX;
	*ret = (struct btf_file){ 0 };
	code = read_file(cli, path, ret, err);
	if (code == -ENOENT && !strcmp(path, VMLINUX)) {
		err->status = RAWBPF_FEATURE;
		rb_err_hint(err, "use a kernel with CONFIG_DEBUG_INFO_BTF=y, or --btf FILE");
	}
	if (code)
		return code;
	code = rb_btf_of_file(ret->image, &blob, &swap, err);
	if (!code)
		code = base ? rb_btf_parse_split(blob, base, &ret->btf, err)
			    : rb_btf_parse(blob, swap, &ret->btf, err);
	if (code) {
		rb_err_prefix(err, "%s", path);
		btf_file_close(ret);
	}
	return code;
}

void btf_file_close(struct btf_file *file)
{
	rb_btf_deinit(&file->btf);
	rb_text_deinit(&file->read);
	cli_object_close(&file->file);
}

static int show(struct cli *cli, const struct wanted *wanted, const struct rb_btf *btf,
		struct rawbpf_err *err)
{
	int code = wanted->header ? rb_btf_header(btf, to_stdout, cli, err) : btf_list(cli, btf);

	if (code && !err->code)
		rb_err_set(err, RAWBPF_IO, code, "write to stdout: %s", strerror(-code));
	return code;
}

static int show_file(struct cli *cli, const struct wanted *wanted, const char *path)
{
	struct btf_file base = { 0 }, file = { 0 };
	struct rawbpf_err err = { 0 };
	int code = 0;

	if (wanted->kernel)
		code = btf_file_open(cli, wanted->kernel, NULL, &base, &err);
	if (!code)
		code = btf_file_open(cli, path, wanted->kernel ? &base.btf : NULL, &file, &err);
	if (!code)
		code = show(cli, wanted, &file.btf, &err);
	btf_file_close(&file);
	btf_file_close(&base);
	if (code)
		code = cli_fail(cli, &err);
	rawbpf_err_deinit(&err);
	return code;
}

static int run(struct cli *cli, const struct wanted *wanted, int count, char **files)
{
	if (!count)
		return cli_usage(cli, wanted->min ? "missing OBJECT" : "missing FILE");
	if (wanted->min && !wanted->out)
		return cli_usage(cli, "--min needs -o OUT, the file to write");
	if (wanted->min)
		return btf_min(cli, files, count, wanted->kernel, wanted->out);
	if (wanted->out)
		return cli_usage(cli, "-o needs --min; other output goes to stdout");
	if (count > 1)
		return cli_usage(cli, "expected one FILE");
	return show_file(cli, wanted, files[0]);
}

int cmd_btf(struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = { { "c", no_argument, NULL, 'c' },
						 { "min", no_argument, NULL, 'm' },
						 { "btf", required_argument, NULL, 'b' },
						 { "output", required_argument, NULL, 'o' },
						 CLI_OPTIONS };
	struct wanted wanted = { 0 };
	int option, status = -1;

	opterr = 0;
	while (status < 0 &&
	       (option = getopt_long(argc, argv, "o:" CLI_SHORT, options, NULL)) != -1) {
		if (option == 'c')
			wanted.header = true;
		else if (option == 'm')
			wanted.min = true;
		else if (option == 'b')
			wanted.kernel = optarg;
		else if (option == 'o')
			wanted.out = optarg;
		else if (!cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	}
	return status < 0 ? run(cli, &wanted, argc - optind, argv + optind) : status;
}
