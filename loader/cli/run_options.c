// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * run_options - parses the options of `rawbpf run`. Parsing stops at COMMAND, so that it keeps its
 * own options.
 */
#include <getopt.h>

#include "cli/run.h"

enum { OPT_SET = 2000, OPT_MAP, OPT_TYPE, OPT_EVENT_TYPE, OPT_MAPS, OPT_BTF, OPT_HIST };

static const struct option options[] = {
	{ "attach", required_argument, NULL, 'a' },
	{ "fmt", required_argument, NULL, 'f' },
	{ "count", required_argument, NULL, 'n' },
	{ "duration", required_argument, NULL, 't' },
	{ "pid", required_argument, NULL, 'p' },
	{ "strict", no_argument, NULL, 's' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "set", required_argument, NULL, OPT_SET },
	{ "map", required_argument, NULL, OPT_MAP },
	{ "type", required_argument, NULL, OPT_TYPE },
	{ "event-type", required_argument, NULL, OPT_EVENT_TYPE },
	{ "maps", no_argument, NULL, OPT_MAPS },
	{ "btf", required_argument, NULL, OPT_BTF },
	{ "hist", required_argument, NULL, OPT_HIST },
	CLI_OPTIONS,
};

/*
 * A decimal number, at least `least`; `scaled` accepts a fraction of three digits and returns
 * thousandths.
 */
static bool number(const char *text, uint64_t least, bool scaled, uint64_t *ret)
{
	uint64_t value = 0;
	int decimals = -1;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text == '.' && scaled && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || decimals == 3)
			return false;
		if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*text - '0'), &value))
			return false;
		decimals += decimals >= 0;
	}
	for (int i = decimals < 0 ? 0 : decimals; scaled && i < 3; i++)
		if (__builtin_mul_overflow(value, (uint64_t)10, &value))
			return false;
	*ret = value;
	return value >= least && value <= INT64_MAX;
}

static void narrate(void *ctx, const char *line)
{
	(void)ctx;
	cli_note("%s", line);
}

/* -1: continue, else the exit status. */
static int take_option(struct run *run, int option, const char *value, char **argv)
{
	uint64_t pid;
	int status;

	switch (option) {
	case 'a':
		run->attach[run->options.attach_count++] = value;
		return -1;
	case 'f':
		run->format_text = value;
		return -1;
	case 'n':
		if (number(value, 1, false, &run->count))
			return -1;
		return cli_usage(run->cli, "-n %.40s: expected a number of events, at least 1",
				 value);
	case 't':
		if (number(value, 1, true, &run->duration_ms))
			return -1;
		return cli_usage(run->cli, "-t %.40s: expected seconds, at least 0.001", value);
	case 'p':
		if (!number(value, 1, false, &pid) || pid > INT32_MAX)
			return cli_usage(run->cli, "-p %.40s: expected a process id", value);
		run->options.pid = (int)pid;
		return -1;
	case OPT_SET:
		run->set[run->options.set_count++] = value;
		return -1;
	case OPT_MAP:
		run->map_set[run->options.map_set_count++] = value;
		return -1;
	case OPT_TYPE:
		run->type_set[run->options.type_set_count++] = value;
		return -1;
	case OPT_EVENT_TYPE:
		run->event_type = value;
		return -1;
	case OPT_BTF:
		run->btf = value;
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
	case 'v':
		run->options.narrate = narrate;
		return -1;
	}
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

		option = getopt_long(argc, argv, "+a:f:n:t:p:v" CLI_SHORT, options, NULL);
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
