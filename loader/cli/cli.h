/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cli - shared by the subcommands. Each is one file with one function, listed in commands.c; data
 * goes to stdout, everything else to stderr, and the exit status is an enum rawbpf_status.
 */
#ifndef RB_CLI_CLI_H
#define RB_CLI_CLI_H

#include "base/array.h"

struct rb_sys;

struct cli {
	struct rb_sys *sys;
	bool json;  /* -j: one object per line; errors are records too */
	bool color; /* on stdout and stderr */
	const char *command;
	int asked;   /* descriptor, readable when a signal requests the end; 0: not watched */
	bool ending; /* a signal was received */
};

struct cli_command {
	const char *name;
	int (*run)(struct cli *cli, int argc, char **argv);
	const char *usage; /* the words after "rawbpf NAME" */
	const char *what;  /* one line */
	const char *help;  /* the options, for -h */
};

extern const struct cli_command cli_commands[]; /* ends with a NULL name */

int cmd_run(struct cli *cli, int argc, char **argv);
int cmd_check(struct cli *cli, int argc, char **argv);
int cmd_inspect(struct cli *cli, int argc, char **argv);
int cmd_find(struct cli *cli, int argc, char **argv);
int cmd_doctor(struct cli *cli, int argc, char **argv);
int cmd_clean(struct cli *cli, int argc, char **argv);
int cmd_btf(struct cli *cli, int argc, char **argv);

/* Use colours? Not with NO_COLOR, a dumb terminal or no terminal. */
bool cli_color_auto(void);
/* Print an error on stderr and, with -j, as a record on stdout. Returns the exit status. */
int cli_fail(struct cli *cli, const struct rawbpf_err *err);
/* Print a usage error and the help command. Returns RAWBPF_USAGE. */
int cli_usage(struct cli *cli, const char *fmt, ...) RB_PRINTF(2, 3);
/* Print a note on stderr, followed by a newline. */
void cli_note(const char *fmt, ...) RB_PRINTF(1, 2);
/*
 * Write `text` to stdout and clear it: 0, or a negative errno (closed pipe, full disk). -ETIMEDOUT:
 * the end was requested and the reader of stdout does not read.
 */
int cli_out(struct cli *cli, struct rb_text *text);
/* -h: print the command's help on stdout. Returns the exit status. */
int cli_help(struct cli *cli);
/*
 * Handle the options common to all commands: -h, -j and --color. True: `option` was one of them;
 * *exit_status is then -1 to continue, or the exit status. CLI_OPTIONS go into getopt_long's table,
 * CLI_SHORT into its string.
 */
bool cli_option(struct cli *cli, int option, const char *value, int *exit_status);
enum { CLI_OPT_COLOR = 1000, CLI_OPT_SET, CLI_OPT_MAP, CLI_OPT_TYPE, CLI_OPT_BTF };
#define CLI_SHORT "hj"
#define CLI_OPTIONS                                                             \
	{ "help", no_argument, NULL, 'h' }, { "json", no_argument, NULL, 'j' }, \
		{ "color", required_argument, NULL, CLI_OPT_COLOR },            \
	{                                                                       \
		NULL, 0, NULL, 0                                                \
	}
/*
 * Print the error for an option that getopt_long() rejected, with the nearest option. Returns
 * RAWBPF_USAGE.
 */
struct option;
int cli_bad_option(struct cli *cli, const struct option *options, char **argv);

/* A whole file, mapped: an object, or the result of compiling a C source. */
struct cli_object {
	const void *data;
	size_t size;
	const char *name;
};
int cli_object_open(const char *path, struct cli_object *ret, struct rawbpf_err *err);
/* --btf: a file with the kernel's types; `path` NULL: not given. */
struct rawbpf_options;
int cli_btf_open(const char *path, struct rawbpf_options *options, struct cli_object *ret,
		 struct rawbpf_err *err);
void cli_object_close(struct cli_object *object);

#endif
