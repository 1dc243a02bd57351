// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * doctor - rawbpf doctor: what this machine supports, a line or record for each feature, with a
 * hint below each missing one. The exit status is 0 whatever is found.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "attach/leftover.h"
#include "cli/cli.h"
#include "report/json.h"
#include "why/features.h"

#define NAME_WIDTH 19

static const struct option options[] = { CLI_OPTIONS };

struct doctor {
	struct cli *cli;
	bool color; /* on stdout */
	unsigned int counts[3];
	struct rb_text out;
};

static const char *const words[] = {
	[RB_HAVE_NO] = "no", [RB_HAVE_YES] = "yes", [RB_HAVE_UNKNOWN] = "unknown"
};

static void say_json(struct doctor *doctor, const struct rb_feature *feature)
{
	rb_json_begin(&doctor->out, "feature");
	rb_json_cstring(&doctor->out, "name", feature->name);
	rb_json_cstring(&doctor->out, "have", words[feature->have]);
	rb_json_cstring(&doctor->out, "detail", feature->detail);
	rb_json_cstring(&doctor->out, "hint", feature->hint[0] ? feature->hint : NULL);
	rb_json_end(&doctor->out);
}

static void say_line(struct doctor *doctor, const struct rb_feature *feature)
{
	static const char *const colors[] = {
		[RB_HAVE_NO] = "\033[31m",
		[RB_HAVE_YES] = "\033[32m",
		[RB_HAVE_UNKNOWN] = "\033[33m",
	};
	const char *word = feature->have == RB_HAVE_UNKNOWN ? "?" : words[feature->have];

	rb_text_printf(&doctor->out, "%-*s %s%-3s%s  %s\n", NAME_WIDTH, feature->name,
		       doctor->color ? colors[feature->have] : "", word,
		       doctor->color ? "\033[0m" : "", feature->detail);
	if (feature->hint[0])
		rb_text_printf(&doctor->out, "%-*s      hint: %s\n", NAME_WIDTH, "", feature->hint);
}

static void each_feature(void *ctx, const struct rb_feature *feature)
{
	struct doctor *doctor = ctx;

	doctor->counts[feature->have]++;
	if (doctor->cli->json)
		say_json(doctor, feature);
	else
		say_line(doctor, feature);
}

/* Is there an executable of that name in PATH? */
static bool in_path(struct cli *cli, const char *program)
{
	const char *at = getenv("PATH");
	char path[512];

	while (at && *at) {
		int size = (int)strcspn(at, ":"), fd;

		rb_print(path, sizeof(path), "%.*s/%s", size, at, program);
		fd = rb_sys_open(cli->sys, AT_FDCWD, path, O_PATH);
		rb_sys_close(cli->sys, fd);
		if (fd >= 0)
			return true;
		at += size + (at[size] == ':');
	}
	return false;
}

/* A row that is not from why/features.h. */
static void row(struct doctor *doctor, const char *name, enum rb_have have, const char *detail,
		const char *hint)
{
	struct rb_feature feature = { .name = name, .have = have };

	rb_print(feature.detail, sizeof(feature.detail), "%s", detail);
	rb_print(feature.hint, sizeof(feature.hint), "%s", hint);
	each_feature(doctor, &feature);
}

static void look_clang(struct doctor *doctor)
{
	if (in_path(doctor->cli, "clang"))
		row(doctor, "clang", RB_HAVE_YES, "compiles .c sources", "");
	else
		row(doctor, "clang", RB_HAVE_NO, "not in PATH: objects load, .c sources do not",
		    "install clang (apt install clang)");
}

/* A struct rb_sys that passes reads on and refuses to remove anything. */
struct looking {
	struct rb_sys door;
	struct rb_sys *next;
};

static int64_t look_only(struct rb_sys *sys, const struct rb_call *call)
{
	struct looking *looking = (struct looking *)sys;

	if (call->op == RB_OP_WRITE)
		return (int64_t)call->size;
	return call->op == RB_OP_RMDIR ? 0 : looking->next->call(looking->next, call);
}

static void count(void *ctx, const char *where, const char *what, int code)
{
	unsigned int *leftovers = ctx;

	(void)where;
	(void)what;
	(void)code;
	++*leftovers;
}

/* What rawbpf clean would remove. */
static void look_leftovers(struct doctor *doctor)
{
	struct looking looking = { { .call = look_only }, doctor->cli->sys };
	unsigned int leftovers = 0;
	struct rb_tracefs tracefs;
	char detail[64];
	int code = rb_tracefs_open(&looking.door, &tracefs, NULL);

	if (!code) {
		code = rb_leftover_remove(&tracefs, count, &leftovers, NULL);
		rb_tracefs_close(&tracefs);
	}
	rb_print(detail, sizeof(detail), "%u probes and instances of killed rawbpf processes",
		 leftovers);
	if (code)
		row(doctor, "no leftovers", RB_HAVE_UNKNOWN, "tracefs cannot be read", "");
	else if (leftovers)
		row(doctor, "no leftovers", RB_HAVE_NO, detail, "rawbpf clean");
	else
		row(doctor, "no leftovers", RB_HAVE_YES,
		    "no probes or instances of killed rawbpf processes", "");
}

static void say_summary(struct doctor *doctor)
{
	if (doctor->cli->json) {
		rb_json_begin(&doctor->out, "summary");
		for (int have = 0; have < 3; have++)
			rb_json_uint(&doctor->out, words[have], doctor->counts[have]);
		rb_json_end(&doctor->out);
	}
}

int cmd_doctor(struct cli *cli, int argc, char **argv)
{
	struct doctor doctor = { .cli = cli };
	int option, code, status = -1;
	bool always = false;

	opterr = 0;
	while (status < 0 && (option = getopt_long(argc, argv, CLI_SHORT, options, NULL)) != -1) {
		if (option == CLI_OPT_COLOR)
			always = !strcmp(optarg, "always");
		if (!cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	}
	if (status < 0 && optind < argc)
		status = cli_usage(cli, "'%.60s': doctor takes no arguments", argv[optind]);
	if (status >= 0)
		return status;
	doctor.color = cli->color && (always || isatty(STDOUT_FILENO));
	rb_features_look(cli->sys, each_feature, &doctor);
	look_leftovers(&doctor);
	look_clang(&doctor);
	say_summary(&doctor);
	code = cli_out(cli, &doctor.out);
	rb_text_deinit(&doctor.out);
	return code ? RAWBPF_IO : RAWBPF_OK;
}
