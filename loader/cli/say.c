// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * say - output shared by all subcommands: errors and hints, notes, help, and data to stdout.
 *
 * An error is "rawbpf: error: TEXT", an indented "hint: HINT" and the verifier's log on stderr;
 * with -j also a record on stdout,
 * {"type":"error","exit":N,"errno":N,"message":...,"hint":...,"log":...}. Untrusted bytes are
 * escaped before they reach a terminal. Output to stdout is complete or an error; EPIPE ends a run
 * without a message.
 */
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "report/json.h"

#define READER_MS 2000 /* time for the reader of stdout after the end was requested */

static void to_stderr(const struct rb_text *text)
{
	size_t done = 0;

	while (done < text->size) {
		ssize_t wrote = write(STDERR_FILENO, text->data + done, text->size - done);

		if (wrote <= 0)
			break; /* stderr failed: nothing more can be reported */
		done += (size_t)wrote;
	}
}

void cli_note(const char *fmt, ...)
{
	RB_AUTO_TEXT text = { 0 };
	char line[2048];
	va_list args;

	va_start(args, fmt);
	rb_vprint(line, sizeof(line), fmt, args);
	va_end(args);
	rb_text_printf(&text, "rawbpf: %s\n", line);
	to_stderr(&text);
}

/* Wait until stdout accepts PIPE_BUF bytes at once. */
static int wait_for_reader(struct cli *cli)
{
	struct pollfd fds[2] = {
		{ .fd = STDOUT_FILENO, .events = POLLOUT },
		{ .fd = cli->asked, .events = POLLIN },
	};

	if (!cli->ending && (poll(fds, 2, -1) < 0 || fds[0].revents))
		return 0;
	return poll(fds, 1, READER_MS) ? 0 : -ETIMEDOUT;
}

int cli_out(struct cli *cli, struct rb_text *text)
{
	size_t done = 0;
	int code = text->failed ? -ENOMEM : 0;

	while (!code && done < text->size) {
		size_t size = text->size - done;
		ssize_t wrote;

		if (cli->asked) {
			code = wait_for_reader(cli);
			size = size > PIPE_BUF ? PIPE_BUF : size;
		}
		if (code)
			break;
		wrote = write(STDOUT_FILENO, text->data + done, size);
		if (wrote >= 0)
			done += (size_t)wrote;
		else if (errno != EINTR)
			code = -errno;
	}
	rb_text_clear(text);
	return code;
}

static void fail_json(struct cli *cli, const struct rawbpf_err *err)
{
	RB_AUTO_TEXT text = { 0 };

	rb_json_begin(&text, "error");
	rb_json_int(&text, "exit", err->status);
	rb_json_int(&text, "errno", -err->code);
	rb_json_cstring(&text, "message", err->text);
	rb_json_cstring(&text, "hint", err->hint[0] ? err->hint : NULL);
	rb_json_cstring(&text, "log", err->detail);
	rb_json_end(&text);
	cli_out(cli, &text);
}

/* Escape control characters: names from an object are untrusted. */
static void harmless(struct rb_text *text)
{
	for (size_t i = 0; i < text->size; i++)
		if (((unsigned char)text->data[i] < ' ' && text->data[i] != '\n' &&
		     text->data[i] != '\t') ||
		    text->data[i] == 0x7f)
			text->data[i] = '?';
}

int cli_fail(struct cli *cli, const struct rawbpf_err *err)
{
	const char *red = cli->color ? "\033[1;31m" : "", *plain = cli->color ? "\033[0m" : "";
	struct rb_text text = { 0 }, head = { 0 };

	if (cli->json)
		fail_json(cli, err);
	rb_text_printf(&text, "%s\n", err->text);
	if (err->hint[0])
		rb_text_printf(&text, "  hint: %s\n", err->hint);
	harmless(&text);
	rb_text_printf(&head, "rawbpf: %serror:%s ", red, plain);
	to_stderr(&head);
	rb_text_deinit(&head);
	if (err->detail) {
		rb_text_string(&text, "kernel log:\n");
		rb_text_string(&text, err->detail);
		if (text.size && text.data[text.size - 1] != '\n')
			rb_text_string(&text, "\n");
	}
	to_stderr(&text);
	rb_text_deinit(&text);
	return err->status == RAWBPF_OK ? RAWBPF_IO : (int)err->status;
}

int cli_usage(struct cli *cli, const char *fmt, ...)
{
	struct rawbpf_err err = { .status = RAWBPF_USAGE, .code = -EINVAL };
	va_list args;

	va_start(args, fmt);
	rb_vprint(err.text, sizeof(err.text), fmt, args);
	va_end(args);
	rb_err_hint(&err, "rawbpf %s%s-h", cli->command ? cli->command : "",
		    cli->command ? " " : "");
	return cli_fail(cli, &err);
}

int cli_help(struct cli *cli)
{
	const struct cli_command *command = cli_commands;
	RB_AUTO_TEXT text = { 0 };
	int code;

	while (command->name && strcmp(command->name, cli->command))
		command++;
	rb_text_printf(&text, "rawbpf %s %s\n  %s\n\n%s", command->name, command->usage,
		       command->what, command->help);
	rb_text_string(&text, "  -j, --json       one JSON object per line\n"
			      "      --color=auto|always|never  colours on the terminal\n"
			      "  -h, --help                     this help\n");
	code = cli_out(cli, &text);
	return code ? RAWBPF_IO : RAWBPF_OK;
}

bool cli_color_auto(void)
{
	const char *never = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(never && *never) && isatty(STDERR_FILENO) && !(term && !strcmp(term, "dumb"));
}

bool cli_option(struct cli *cli, int option, const char *value, int *exit_status)
{
	*exit_status = -1;
	switch (option) {
	case 'h':
		*exit_status = cli_help(cli);
		return true;
	case 'j':
		cli->json = true;
		return true;
	case CLI_OPT_COLOR:
		if (!strcmp(value, "always"))
			cli->color = true;
		else if (!strcmp(value, "never"))
			cli->color = false;
		else if (!strcmp(value, "auto"))
			cli->color = cli_color_auto();
		else
			*exit_status = cli_usage(
				cli, "--color=%.40s: expected auto, always or never", value);
		return true;
	}
	return false;
}

int cli_bad_option(struct cli *cli, const struct option *options, char **argv)
{
	const char *word = argv[optind - 1]; /* NULL with musl if a value is missing */
	struct rawbpf_err err = { 0 };
	struct rb_nearest nearest;

	if (!word || strncmp(word, "--", 2)) {
		for (const struct option *option = options; option->name; option++)
			if (option->val == optopt && option->has_arg == required_argument)
				return cli_usage(cli, "-%c needs a value", optopt);
		return cli_usage(cli, "unknown option -%c", optopt);
	}
	if (optopt)
		return cli_usage(cli, "%.60s: missing or unexpected value", word);
	rb_nearest_init(&nearest, word + 2);
	for (const struct option *option = options; option->name; option++)
		rb_nearest_offer(&nearest, option->name, strlen(option->name));
	rb_err_set(&err, RAWBPF_USAGE, -EINVAL, "unknown option %.60s", word);
	rb_nearest_hint(&nearest, "--", &err);
	if (!nearest.count)
		rb_err_hint(&err, "rawbpf %s -h", cli->command);
	return cli_fail(cli, &err);
}
