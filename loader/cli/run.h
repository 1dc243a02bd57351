/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * run - the options and state of `rawbpf run`. Private to run.c and run_options.c.
 */
#ifndef RB_CLI_RUN_H
#define RB_CLI_RUN_H

#include "cli/program.h"
#include "report/dump.h"
#include "report/typed_events.h"
#include "report/format.h"
#include "cli/wait.h"

struct run {
	struct cli *cli;
	struct cli_program program;
	const char **hist; /* owned; the strings are argv's */
	const char *event_type;
	struct dump_options maps;
	struct dump dump;
	struct events events;
	const char *format_text;
	struct rb_format format;
	uint64_t count;	      /* events to stop after; 0: no limit */
	uint64_t duration_ms; /* 0: no limit */
	char **command;	      /* NULL: none */
	bool strict;

	struct wait wait;
	struct rb_text out;
	uint64_t shown;
	enum wait_reason reason;
	bool attached,
		iterators;	/* iterators: nothing else is attached, so the run ends by itself */
	struct rawbpf *session; /* set in on_ready() */
	int refused;		/* the exit status, if on_ready() failed */
	int out_code;		/* the error of stdout; 0: none */
};

/*
 * Parse argv into `run`, whose lists have enough space. -1: continue with *file; else the exit
 * status.
 */
int run_take_options(struct run *run, int argc, char **argv, const char **file);

#endif
