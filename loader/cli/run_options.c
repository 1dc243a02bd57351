// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * run_options - parses the options of `rawbpf run`. Parsing stops at COMMAND, so that it keeps its
 * own options.
 *
 * In: argv. Out: a struct run whose lists point into argv, and FILE. Returns -1 to continue, or the
 * exit status after -h or a usage error.
 */
#include <string.h>

#include "base/number.h"
#include "cli/run.h"

enum { OPT_EVENT_TYPE = 2000, OPT_MAPS, OPT_HIST };

static const struct option options[] = {
	CLI_PROGRAM_OPTIONS,
	{ "fmt", required_argument, NULL, 'f' },
	{ "count", required_argument, NULL, 'n' },
	{ "duration", required_argument, NULL, 't' },
	{ "pid", required_argument, NULL, 'p' },
	{ "strict", no_argument, NULL, 's' },
	{ "event-type", required_argument, NULL, OPT_EVENT_TYPE },
	{ "maps", no_argument, NULL, OPT_MAPS },
	{ "hist", required_argument, NULL, OPT_HIST },
	CLI_OPTIONS,
};

/* Seconds with up to three decimals -> milliseconds, at least 1. */
static bool milliseconds(const char *text, uint64_t *ret)
{
	size_t whole = strcspn(text, "."), size = strlen(text);
	size_t decimals = size > whole ? size - whole - 1 : 0;
	uint64_t seconds = 0, rest = 0;

	if (size == 0 || decimals > 3 || (whole && !rb_number_read(text, whole, 10, &seconds)) ||
	    (decimals && !rb_number_read(text + whole + 1, decimals, 10, &rest)) ||
	    (!whole && !decimals))
		return false;
	for (; decimals < 3; decimals++)
		rest *= 10;
	if (__builtin_mul_overflow(seconds, (uint64_t)1000, ret) ||
	    __builtin_add_overflow(*ret, rest, ret))
		return false;
	return *ret >= 1 && *ret <= INT64_MAX;
}

static bool count(const char *text, uint64_t most, uint64_t *ret)
{
	return rb_number_read(text, strlen(text), 10, ret) && *ret >= 1 && *ret <= most;
}

/* -1: continue, else the exit status. */
static int take_option(struct run *run, int option, const char *value, char **argv)
{
	uint64_t pid;
	int status;

	switch (option) {
	case 'f':
		run->format_text = value;
		return -1;
	case 'n':
		if (count(value, INT64_MAX, &run->count))
			return -1;
		return cli_usage(run->cli, "-n %.40s: expected a number of events, at least 1",
				 value);
	case 't':
		if (milliseconds(value, &run->duration_ms))
			return -1;
		return cli_usage(run->cli, "-t %.40s: expected seconds, at least 0.001", value);
	case 'p':
		if (!count(value, INT32_MAX, &pid))
			return cli_usage(run->cli, "-p %.40s: expected a process id", value);
		run->program.options.pid = (int)pid;
		return -1;
	case OPT_EVENT_TYPE:
		run->event_type = value;
		return -1;
	case OPT_MAPS:
		run->maps.all = true;
		return -1;
	case OPT_HIST:
		run->hist[run->maps.wish_count++] = value;
		return -1;
	case 's':
		run->strict = true;
		return -1;
	}
	if (cli_program_option(&run->program, option, value))
		return -1;
	if (cli_option(run->cli, option, value, &status))
		return status;
	return cli_bad_option(run->cli, options, argv);
}

int run_take_options(struct run *run, int argc, char **argv, const char **file)
{
	int option, status;

	/*
	 * '+': parsing stops at each non-option, so that COMMAND keeps its options; FILE may be
	 * anywhere
	 */
	optind = 1;
	opterr = 0;
	while (optind < argc) {
		bool command = !strcmp(argv[optind], "--");

		option = getopt_long(argc, argv, "+f:n:t:p:" CLI_PROGRAM_SHORT CLI_SHORT, options,
				     NULL);
		if (option != -1) {
			status = take_option(run, option, optarg, argv);
			if (status >= 0)
				return status;
		} else if (command) {
			run->command = &argv[optind];
			break;
		} else if (!*file) {
			*file = argv[optind++];
		} else {
			return cli_usage(run->cli, "expected one FILE, found %.60s and %.60s",
					 *file, argv[optind]);
		}
	}
	if (run->command && !run->command[0])
		return cli_usage(run->cli, "missing COMMAND after --");
	return *file ? -1 : cli_usage(run->cli, "missing FILE");
}
