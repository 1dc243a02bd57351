/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * run - what `rawbpf run` was asked for, and how far it is. Private to run.c and run_options.c.
 */
#ifndef RB_CLI_RUN_H
#define RB_CLI_RUN_H

#include "cli/cli.h"
#include "report/dump.h"
#include "report/typed_events.h"
#include "report/format.h"
#include "cli/wait.h"

struct run {
	struct cli *cli;
	struct rawbpf_options options;
	const char **attach;			 /* owned; the strings are argv's */
	const char **set, **map_set, **type_set; /* parts of attach */
	const char **hist;			 /* ... too */
	const char *event_type, *btf;
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
	bool attached, iterators; /* nothing but these: it ends by itself */
	struct rawbpf *session;	  /* from on_ready() on */
	int refused;		  /* the exit status, when on_ready() wanted no more */
	int out_code;		  /* why stdout takes no more; 0: it does */
};

/* Read argv into `run`; its lists have room. -1: go on with *file; else the exit status. */
int run_take_options(struct run *run, int argc, char **argv, const char **file);

#endif
