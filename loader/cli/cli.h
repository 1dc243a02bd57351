/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cli - what the subcommands share. Each is one file with one function, listed in main.c's table;
 * data goes to stdout, everything else to stderr, and the exit status is an enum rawbpf_status.
 */
#ifndef RB_CLI_CLI_H
#define RB_CLI_CLI_H

#include "base/array.h"
#include "sys/sys.h"

struct cli {
	struct rb_sys *sys;
	bool json;  /* -j: one object a line; errors are records too */
	bool color; /* on stdout and stderr */
	const char *command;
	int asked;   /* readable when a signal asks us to end; 0: nobody looks */
	bool ending; /* one did */
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

/* Colours, unless NO_COLOR, a dumb terminal or no terminal says otherwise. */
bool cli_color_auto(void);
/* Say what failed, on stderr and, under -j, as a record on stdout. Returns the exit status. */
int cli_fail(struct cli *cli, const struct rawbpf_err *err);
/* Used wrongly: the message, and where the help is. Returns RAWBPF_USAGE. */
int cli_usage(struct cli *cli, const char *fmt, ...) RB_PRINTF(2, 3);
/* Something for the person, on stderr, with a newline behind it. */
void cli_note(const char *fmt, ...) RB_PRINTF(1, 2);
/*
 * Write `text` to stdout and clear it: 0, or a negative errno (the reader is gone, the disk full).
 * -ETIMEDOUT: cli->asked, and the reader takes nothing; who is to end does not wait for it for ever.
 */
int cli_out(struct cli *cli, struct rb_text *text);
/* -h: the command's help on stdout. Returns the exit status. */
int cli_help(struct cli *cli);
/*
 * The options that all commands have: -h, -j and --color. Returns true when it took `option`;
 * *exit_status is then -1 to go on, or the status to end with. CLI_OPTIONS go into getopt_long's
 * table, CLI_SHORT into its string.
 */
bool cli_option(struct cli *cli, int option, const char *value, int *exit_status);
#define CLI_OPT_COLOR 1000
#define CLI_SHORT     "hj"
#define CLI_OPTIONS                                                             \
	{ "help", no_argument, NULL, 'h' }, { "json", no_argument, NULL, 'j' }, \
		{ "color", required_argument, NULL, CLI_OPT_COLOR },            \
	{                                                                       \
		NULL, 0, NULL, 0                                                \
	}
/* What getopt_long() could not take: names it, and the nearest there is. Returns RAWBPF_USAGE. */
struct option;
int cli_bad_option(struct cli *cli, const struct option *options, char **argv);

/* A whole file, mapped: an object, or the C source that is compiled to one first. */
struct cli_object {
	const void *data;
	size_t size;
	const char *name;
};
int cli_object_open(const char *path, struct cli_object *ret, struct rawbpf_err *err);
/* --btf: a file that is to say the kernel's types; `path` NULL: none is. */
struct rawbpf_options;
int cli_btf_open(const char *path, struct rawbpf_options *options, struct cli_object *ret,
		 struct rawbpf_err *err);
void cli_object_close(struct cli_object *object);

#endif
