// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * check - rawbpf check: loads every program of the object and attaches none. One line or record per
 * program with the verifier's verdict; the exit status is that of the first failure.
 */
#include <getopt.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "report/json.h"

enum { OPT_SET = 2000, OPT_MAP, OPT_TYPE, OPT_BTF };

static const struct option options[] = {
	{ "set", required_argument, NULL, OPT_SET },
	{ "map", required_argument, NULL, OPT_MAP },
	{ "type", required_argument, NULL, OPT_TYPE },
	{ "attach", required_argument, NULL, 'a' },
	{ "btf", required_argument, NULL, OPT_BTF },
	{ "verbose", no_argument, NULL, 'v' },
	CLI_OPTIONS,
};

static void narrate(void *ctx, const char *line)
{
	(void)ctx;
	cli_note("%s", line);
}

/* "rejected" is the verifier's verdict; other errors are "not loaded". */
static const char *verdict(const struct rawbpf_err *err)
{
	return !err ? "loaded" : err->status == RAWBPF_VERIFIER ? "rejected" : "not loaded";
}

static int say(struct cli *cli, const struct rawbpf_program *program, const struct rawbpf_err *err)
{
	const char *color = !cli->color ? "" : err ? "\033[1;31m" : "\033[32m";
	const char *plain = cli->color ? "\033[0m" : "";
	struct rb_text text = { 0 };
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
	rb_text_deinit(&text);
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

/* The arguments of repeatable options; each list has space for argc of them. */
struct gathered {
	const char **attach, **set, **map, **type;
	const char *btf;
};

static int take_option(struct cli *cli, int option, struct gathered *gathered,
		       struct rawbpf_options *given, char **argv)
{
	int status = -1;

	switch (option) {
	case 'a':
		gathered->attach[given->attach_count++] = optarg;
		break;
	case OPT_SET:
		gathered->set[given->set_count++] = optarg;
		break;
	case OPT_MAP:
		gathered->map[given->map_set_count++] = optarg;
		break;
	case OPT_TYPE:
		gathered->type[given->type_set_count++] = optarg;
		break;
	case OPT_BTF:
		gathered->btf = optarg;
		break;
	case 'v':
		given->narrate = narrate;
		break;
	default:
		if (!cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	}
	return status;
}

int cmd_check(struct cli *cli, int argc, char **argv)
{
	const char **words = calloc(4 * ((size_t)argc + 1), sizeof(*words));
	struct gathered gathered = { words, words + argc + 1, words + 2 * (argc + 1),
				     words + 3 * (argc + 1), NULL };
	struct rawbpf_options given = { RAWBPF_OPTIONS_DEFAULTS, .attach = gathered.attach,
					.set = gathered.set, .map_set = gathered.map,
					.type_set = gathered.type };
	struct cli_object object, types = { 0 };
	struct rawbpf_err err = { 0 };
	int option, status = words ? -1 : RAWBPF_IO;

	opterr = 0;
	while (status < 0 &&
	       (option = getopt_long(argc, argv, "a:v" CLI_SHORT, options, NULL)) != -1)
		status = take_option(cli, option, &gathered, &given, argv);
	if (status < 0 && optind != argc - 1)
		status = cli_usage(cli, optind < argc ? "expected one FILE" : "missing FILE");
	if (status < 0 && cli_btf_open(gathered.btf, &given, &types, &err))
		status = cli_fail(cli, &err);
	if (status < 0 && cli_object_open(argv[optind], &object, &err)) {
		status = cli_fail(cli, &err);
	} else if (status < 0) {
		given.image = object.data;
		given.image_size = object.size;
		given.name = object.name;
		status = check_all(cli, &given);
		cli_object_close(&object);
	}
	cli_object_close(&types);
	rawbpf_err_deinit(&err);
	free(words);
	return status;
}
