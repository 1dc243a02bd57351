/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * program - what run and check share: the options that say how FILE's programs are loaded, and FILE
 * itself, opened. CLI_PROGRAM_OPTIONS go into getopt_long's table, CLI_PROGRAM_SHORT into its string.
 */
#ifndef RB_CLI_PROGRAM_H
#define RB_CLI_PROGRAM_H

#include <getopt.h>

#include "cli/cli.h"
#include "rawbpf.h"

struct cli_program {
	struct rawbpf_options options; /* for the library */
	const char **words;	       /* owned; the lists of `options`, of argv's strings */
	const char *btf;	       /* --btf's; NULL: none */
	struct cli_object object, types;
};

#define CLI_PROGRAM_SHORT "a:v"
#define CLI_PROGRAM_OPTIONS                                                                \
	{ "attach", required_argument, NULL, 'a' }, { "verbose", no_argument, NULL, 'v' }, \
		{ "set", required_argument, NULL, CLI_OPT_SET },                           \
		{ "map", required_argument, NULL, CLI_OPT_MAP },                           \
		{ "type", required_argument, NULL, CLI_OPT_TYPE },                         \
	{                                                                                  \
		"btf", required_argument, NULL, CLI_OPT_BTF                                \
	}

/* Lists with space for argc arguments each. 0 or -ENOMEM. */
int cli_program_init(struct cli_program *program, int argc);
/* True: `option` was one of these. */
bool cli_program_option(struct cli_program *program, int option, const char *value);
/* Opens --btf's file and FILE, and sets the options for it. */
int cli_program_open(struct cli_program *program, const char *file, struct rawbpf_err *err);
void cli_program_deinit(struct cli_program *program);

#endif
