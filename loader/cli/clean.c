// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * clean - rawbpf clean: removes the probes and instances of killed rawbpf processes, and nothing
 * else.
 */
#include <getopt.h>
#include <string.h>

#include "attach/leftover.h"
#include "cli/cli.h"
#include "report/json.h"

struct clean {
	struct cli *cli;
	struct rb_text out;
	unsigned int removed;
};

static void report(void *ctx, const char *where, const char *what, int code)
{
	struct clean *clean = ctx;

	clean->removed += !code;
	if (clean->cli->json) {
		rb_json_begin(&clean->out, code ? "kept" : "removed");
		rb_json_cstring(&clean->out, "where", where);
		rb_json_cstring(&clean->out, "name", what);
		rb_json_end(&clean->out);
	} else if (!code) {
		rb_text_printf(&clean->out, "removed %s from %s\n", what, where);
	}
}

static int sweep(struct cli *cli)
{
	struct clean clean = { .cli = cli };
	struct rb_tracefs tracefs;
	struct rawbpf_err err = { 0 };
	int status = RAWBPF_OK, code = rb_tracefs_open(cli->sys, &tracefs, &err);

	if (!code) {
		code = rb_leftover_remove(&tracefs, report, &clean, &err);
		rb_tracefs_close(&tracefs);
	}
	if (cli_out(cli, &clean.out))
		status = RAWBPF_IO;
	rb_text_deinit(&clean.out);
	if (code)
		status = cli_fail(cli, &err);
	else if (!clean.removed)
		cli_note("nothing to clean");
	rawbpf_err_deinit(&err);
	return status;
}

int cmd_clean(struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = { CLI_OPTIONS };
	int option, status = -1;

	opterr = 0;
	while (status < 0 && (option = getopt_long(argc, argv, CLI_SHORT, options, NULL)) != -1)
		if (!cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	if (status >= 0)
		return status;
	if (optind < argc)
		return cli_usage(cli, "'%.60s': clean takes no arguments", argv[optind]);
	return sweep(cli);
}
