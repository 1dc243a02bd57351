// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * program - the options that say how programs are loaded, for the commands that load some.
 */
#include <stdlib.h>

#include "cli/program.h"

static void narrate(void *ctx, const char *line)
{
	(void)ctx;
	cli_note("%s", line);
}

int cli_program_init(struct cli_program *program, int argc)
{
	size_t each = (size_t)argc + 1; /* an option occurs at most argc times */

	*program = (struct cli_program){ .options = RAWBPF_OPTIONS_INIT };
	program->words = calloc(4 * each, sizeof(*program->words));
	if (!program->words)
		return -ENOMEM;
	program->options.attach = program->words;
	program->options.set = program->words + each;
	program->options.map_set = program->words + 2 * each;
	program->options.type_set = program->words + 3 * each;
	return 0;
}

/* The lists are parts of program->words, which the library sees as constant. */
static void add(const char *const *list, size_t *count, const char *value)
{
	((const char **)list)[(*count)++] = value;
}

bool cli_program_option(struct cli_program *program, int option, const char *value)
{
	struct rawbpf_options *options = &program->options;

	switch (option) {
	case 'a':
		add(options->attach, &options->attach_count, value);
		return true;
	case CLI_OPT_SET:
		add(options->set, &options->set_count, value);
		return true;
	case CLI_OPT_MAP:
		add(options->map_set, &options->map_set_count, value);
		return true;
	case CLI_OPT_TYPE:
		add(options->type_set, &options->type_set_count, value);
		return true;
	case CLI_OPT_BTF:
		program->btf = value;
		return true;
	case 'v':
		options->narrate = narrate;
		return true;
	default:
		return false;
	}
}

int cli_program_open(struct cli_program *program, const char *file, struct rawbpf_err *err)
{
	int code = cli_btf_open(program->btf, &program->options, &program->types, err);

	if (!code)
		code = cli_object_open(file, &program->object, err);
	if (code)
		return code;
	program->options.image = program->object.data;
	program->options.image_size = program->object.size;
	program->options.name = program->object.name;
	return 0;
}

void cli_program_deinit(struct cli_program *program)
{
	cli_object_close(&program->object);
	cli_object_close(&program->types);
	free(program->words);
}
