// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * main - selects and runs the subcommand.
 *
 * rawbpf COMMAND [options] ...; for an unknown command the nearest one is proposed. Each command
 * parses its own options.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/cli.h"
#include "sys/sys.h"

static const struct cli_command *command_named(const char *name)
{
	for (const struct cli_command *command = cli_commands; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

static int help(struct cli *cli)
{
	struct rb_text text = { 0 };

	rb_text_string(&text, "rawbpf " RAWBPF_VERSION_STRING
			      ": loads eBPF programs with raw system calls\n\n");
	for (const struct cli_command *command = cli_commands; command->name; command++) {
		rb_text_printf(&text, "  rawbpf %s %s\n", command->name, command->usage);
		rb_text_printf(&text, "         %s\n", command->what);
	}
	rb_text_string(
		&text,
		"\nFILE is a BPF object, or a .c source, which is compiled first with clang.\n"
		"Common options: -h help, -j one JSON object per line, --color=auto|always|never\n"
		"Exit status: 0 done, 1 input or output, 2 usage, 3 object, 4 verifier, 5 "
		"permission,\n"
		"  6 missing feature, 7 no such probe, 8 lost events, 9 not cleaned up\n");
	return cli_out(cli, &text) ? RAWBPF_IO : RAWBPF_OK;
}

static int unknown(struct cli *cli, const char *word)
{
	struct rawbpf_err err = { 0 };
	struct rb_nearest nearest;

	rb_nearest_init(&nearest, word);
	for (const struct cli_command *command = cli_commands; command->name; command++)
		rb_nearest_offer(&nearest, command->name, strlen(command->name));
	rb_err_set(&err, RAWBPF_USAGE, -EINVAL, "'%.60s': unknown command", word);
	rb_nearest_hint(&nearest, "", &err);
	if (!nearest.count)
		rb_err_hint(&err, "rawbpf -h");
	return cli_fail(cli, &err);
}

/*
 * A closed descriptor 0 to 2 would be reused by the next open(), and output for stdout would be
 * written into that file. Replace it with one whose use fails with EBADF, as if it were closed.
 */
static void keep_standard_fds(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	struct rb_sys sys = rb_sys_real();
	struct cli cli = { .sys = &sys, .color = cli_color_auto() };
	const struct cli_command *command;

	keep_standard_fds();
	if (argc < 2)
		return cli_usage(&cli, "missing command");
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
		return help(&cli);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		struct rb_text text = { 0 };

		rb_text_string(&text, "rawbpf " RAWBPF_VERSION_STRING "\n");
		return cli_out(&cli, &text) ? RAWBPF_IO : RAWBPF_OK;
	}
	command = command_named(argv[1]);
	if (!command)
		return unknown(&cli, argv[1]);
	cli.command = command->name;
	return command->run(&cli, argc - 1, argv + 1);
}
