// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * check - rawbpf check: loads every program of the object and attaches none. One line or record per
 * program with the verifier's verdict; the exit status is that of the first failure.
 */
#include "cli/program.h"
#include "report/json.h"

static const struct option options[] = {
	CLI_PROGRAM_OPTIONS,
	CLI_OPTIONS,
};

/* "rejected" is the verifier's verdict; other errors are "not loaded". */
static const char *verdict(const struct rawbpf_err *err)
{
	return !err ? "loaded" : err->status == RAWBPF_VERIFIER ? "rejected" : "not loaded";
}

static int say(struct cli *cli, const struct rawbpf_program *program, const struct rawbpf_err *err)
{
	const char *color = !cli->color ? "" : err ? "\033[1;31m" : "\033[32m";
	const char *plain = cli->color ? "\033[0m" : "";
	RB_AUTO_TEXT text = { 0 };
	int code;

	if (cli->json) {
		rb_json_begin(&text, "program");
		rb_json_cstring(&text, "program", program->name);
		rb_json_cstring(&text, "section", program->section);
		rb_json_cstring(&text, "kind", program->kind);
		rb_json_uint(&text, "insns", program->insn_count);
		rb_json_bool(&text, "loaded", !err);
		rb_json_cstring(&text, "verdict", verdict(err));
		rb_json_end(&text);
	} else {
		rb_text_printf(&text, "%s%-11s%s %s (%s, %zu instructions%s)\n", color,
			       verdict(err), plain, program->name, program->section,
			       program->insn_count,
			       program->kind || err ? "" : "; as a kprobe: no type given");
	}
	code = cli_out(cli, &text);
	return code;
}

static int check_one(struct cli *cli, struct rawbpf *session, size_t index)
{
	struct rawbpf_err err = { 0 };
	int code = rawbpf_load_program(session, index, &err), status = RAWBPF_OK;
	const struct rawbpf_program *program = rawbpf_program_at(session, index);

	if (say(cli, program, code ? &err : NULL))
		status = RAWBPF_IO;
	if (code)
		status = cli_fail(cli, &err);
	rawbpf_err_deinit(&err);
	return status;
}

static int check_all(struct cli *cli, const struct rawbpf_options *given)
{
	struct rawbpf_err err = { 0 };
	struct rawbpf *session;
	int status = RAWBPF_OK;

	if (rawbpf_open(given, &session, &err)) {
		status = cli_fail(cli, &err);
		rawbpf_err_deinit(&err);
		return status;
	}
	if (!rawbpf_program_count(session)) {
		rb_err_set(&err, RAWBPF_OBJECT, -ENOENT,
			   "%s: expected at least one program, found none", given->name);
		status = cli_fail(cli, &err);
	}
	for (size_t i = 0; i < rawbpf_program_count(session); i++) {
		int one = check_one(cli, session, i);

		status = status ? status : one;
	}
	rawbpf_close(session, NULL);
	return status;
}

int cmd_check(struct cli *cli, int argc, char **argv)
{
	struct cli_program program;
	struct rawbpf_err err = { 0 };
	int option, status = cli_program_init(&program, argc) ? RAWBPF_IO : -1;

	opterr = 0;
	while (status < 0 &&
	       (option = getopt_long(argc, argv, CLI_PROGRAM_SHORT CLI_SHORT, options, NULL)) != -1)
		if (!cli_program_option(&program, option, optarg) &&
		    !cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	if (status < 0 && optind != argc - 1)
		status = cli_usage(cli, optind < argc ? "expected one FILE" : "missing FILE");
	if (status < 0)
		status = cli_program_open(&program, argv[optind], &err)
				 ? cli_fail(cli, &err)
				 : check_all(cli, &program.options);
	rawbpf_err_deinit(&err);
	cli_program_deinit(&program);
	return status;
}
