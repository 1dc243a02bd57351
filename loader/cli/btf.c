// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * btf - rawbpf btf: the types of an object, of a kernel, of any file that has BTF: as a list, or as a
 * header in C.
 */
#include <getopt.h>
#include <string.h>

#include "btf/header.h"
#include "cli/cli.h"
#include "cli/inspect.h"
#include "elf/elf.h"

static int to_stdout(void *cli, struct rb_text *text)
{
	return cli_out(cli, text);
}

int cmd_btf(struct cli *cli, int argc, char **argv)
{
	struct cli_object object;
	struct rb_err err = { 0 };
	struct rb_btf btf;
	int code = cli_object_open(argv[1], &object, &err);
	(void)argc;
	if (!code)
		code = rb_btf_parse((struct rb_bytes){ object.data, object.size }, false, &btf, &err);
	if (!code)
		code = rb_btf_header(&btf, to_stdout, cli, &err);
	return code ? cli_fail(cli, &err) : 0;
}
