/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * find - shared by the files of rawbpf find.
 */
#ifndef RB_CLI_FIND_H
#define RB_CLI_FIND_H

#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/name_list.h"
#include "kernel/regions.h"

enum list { FUNCTIONS, SYSCALLS, EVENTS, RAW_EVENTS, LISTS };

struct find_kind {
	const char *name, *prefix;
	enum list list;
};

struct find {
	struct cli *cli;
	const struct find_kind *kind; /* NULL: all */
	const char *pattern;
	bool glob;
	struct rb_regions regions;
	bool wrappers; /* this kernel's system calls have entry functions __ARCH_sys_NAME, not sys_NAME */
	struct names lists[LISTS];
	struct names forbidden, traceable; /* by kprobes; by ftrace, of the matches */
	bool verbose, listed;		   /* listed: ftrace's list of functions is readable */
	struct rb_nearest nearest;
	struct rb_text out;
	size_t found, hidden;
	int code; /* of writing */
};

/* Is that list requested? Does a name match the pattern? */
bool find_wants(const struct find *find, enum list list);
bool find_matches(const struct find *find, const char *name);
/* `name` is a view; `short_size` of its last bytes may match on their own. */
void find_take(struct find *find, enum list list, const char *name, size_t size, size_t short_size,
	       uint64_t tag);

/* find_functions.c: read /proc/kallsyms; read ftrace's list; why a function is omitted, or NULL */
int find_symbols(struct find *find, struct rawbpf_err *err);
void find_traceable(struct find *find, struct rb_tracefs *tracefs);
const char *find_why_hidden(const struct find *find, enum list list, const struct name *name);

/* find_record.c: a tracepoint's record as a C struct */
void find_record(struct find *find, struct rb_tracefs *tracefs, const struct name *name);

/* find_user.c: `kind` is uprobe, uretprobe or usdt; `text` FILE[:PATTERN]. The exit status. */
int find_user(struct cli *cli, const char *kind, const char *text);

#endif
