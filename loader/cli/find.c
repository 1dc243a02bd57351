// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * find - rawbpf find [KIND] PATTERN: lists what can be probed, one target per line, in the syntax
 * of -a. Functions and system calls come from /proc/kallsyms, tracepoints from tracefs'
 * available_events; functions that this kernel certainly refuses (kprobes blacklist, code freed
 * after boot) are omitted.
 *
 * PATTERN is a shell pattern for the whole name, or, without any of *?[, a substring of it. With a
 * '/' it matches CATEGORY/EVENT.
 */
#include <getopt.h>
#include <string.h>

#include "base/bytes.h"
#include "base/glob.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/find.h"

#include "report/json.h"
#include "kernel/events.h"

#define OUT_ENOUGH (64U << 10)

static const struct option options[] = {
	{ "verbose", no_argument, NULL, 'v' },
	CLI_OPTIONS,
};

/* The names of a probe kind, and its prefix in targets; the first row of a list is the default. */
static const struct find_kind kinds[] = {
	{ "kprobe", "kprobe", FUNCTIONS },	 { "ksyscall", "ksyscall", SYSCALLS },
	{ "tracepoint", "tracepoint", EVENTS },	 { "raw_tp", "raw_tp", RAW_EVENTS },
	{ "kretprobe", "kretprobe", FUNCTIONS }, { "kretsyscall", "kretsyscall", SYSCALLS },
	{ "tp", "tracepoint", EVENTS },		 { "raw_tracepoint", "raw_tp", RAW_EVENTS },
	{ "tp_btf", "tp_btf", RAW_EVENTS },
};

bool find_wants(const struct find *find, enum list list)
{
	return !find->kind || find->kind->list == list;
}

bool find_matches(const struct find *find, const char *name)
{
	return find->glob ? rb_glob_match(find->pattern, name)
			  : strstr(name, find->pattern) != NULL;
}

void find_take(struct find *find, enum list list, const char *name, size_t size, size_t short_size,
	       uint64_t tag)
{
	char text[512];

	if (size >= sizeof(text))
		return;
	memcpy(text, name, size);
	text[size] = '\0';
	if (!find->glob)
		rb_nearest_offer(&find->nearest, text + size - short_size, short_size);
	if (find_matches(find, text) ||
	    (find->glob && find_matches(find, text + size - short_size)))
		names_add(&find->lists[list], text, size, tag);
}

/* ---- tracepoints ---- */

static int each_event(void *ctx, const struct rb_event *event)
{
	struct find *find = ctx;
	char name[256];
	size_t size = event->category_size + 1 + event->name_size;

	if (size >= sizeof(name) || rb_event_is_dynamic(event))
		return 0;
	memcpy(name, event->category, size);
	name[event->category_size] = '/';
	if (find_wants(find, EVENTS))
		find_take(find, EVENTS, name, size, event->name_size, 0);
	if (find_wants(find, RAW_EVENTS) && rb_event_is_raw(event))
		find_take(find, RAW_EVENTS, event->name, event->name_size, event->name_size, 0);
	return 0;
}

static int find_events(struct find *find, struct rb_tracefs *tracefs, struct rawbpf_err *err)
{
	int code = rb_events_walk(tracefs, each_event, find);

	if (code)
		return rb_err_set(err, RAWBPF_FEATURE, code, "%s/available_events: %s",
				  tracefs->where, strerror(-code));
	return 0;
}

/* ---- output ---- */

static void flush(struct find *find)
{
	if (!find->code)
		find->code = cli_out(find->cli, &find->out);
	rb_text_clear(&find->out);
}

static void show(struct find *find, enum list list, const struct name *name)
{
	const struct find_kind *kind = find->kind ? find->kind : &kinds[list];
	struct rb_text target = { 0 };

	if (find->cli->json) {
		rb_text_printf(&target, "%s/%s", kind->prefix, name->name);
		rb_json_begin(&find->out, "found");
		rb_json_cstring(&find->out, "kind", kind->prefix);
		rb_json_cstring(&find->out, "target", target.data);
		rb_json_end(&find->out);
		rb_text_deinit(&target);
	} else {
		rb_text_string(&find->out, kind->prefix);
		rb_text_string(&find->out, "/");
		rb_text_string(&find->out, name->name);
		rb_text_string(&find->out, "\n");
	}
	find->found++;
	if (find->out.size >= OUT_ENOUGH)
		flush(find);
}

/* -v: a function that cannot be probed, and the reason. */
static void show_hidden(struct find *find, const struct name *name, const char *why)
{
	if (find->cli->json) {
		rb_json_begin(&find->out, "left_out");
		rb_json_cstring(&find->out, "name", name->name);
		rb_json_cstring(&find->out, "why", why);
		rb_json_end(&find->out);
	} else {
		cli_note("left out: %s: %s", name->name, why);
	}
}

static size_t show_list(struct find *find, enum list list, struct rb_tracefs *tracefs)
{
	struct names *names = &find->lists[list];
	size_t before = find->found;

	names_sort(names);
	for (size_t i = 0; i < names->count; i++) {
		const char *why = find_why_hidden(find, list, &names->items[i]);

		if (why) {
			find->hidden += list == FUNCTIONS;
			if (find->verbose && list == FUNCTIONS)
				show_hidden(find, &names->items[i], why);
			continue;
		}
		show(find, list, &names->items[i]);
		if (find->verbose && list == EVENTS)
			find_record(find, tracefs, &names->items[i]);
	}
	return find->found - before;
}

static void show_all(struct find *find, struct rb_tracefs *tracefs)
{
	size_t kprobes = 0;

	find_traceable(find, tracefs);
	for (enum list list = 0; list < LISTS; list++) {
		size_t shown = show_list(find, list, tracefs);

		kprobes += list == FUNCTIONS || list == SYSCALLS ? shown : 0;
	}
	if (find->cli->json) {
		rb_json_begin(&find->out, "summary");
		rb_json_uint(&find->out, "found", find->found);
		rb_json_end(&find->out);
	}
	flush(find);
	if (find->hidden && find->found && !find->verbose && !find->cli->json)
		cli_note("%zu more matches cannot be probed: -v shows why", find->hidden);
	if (kprobes && tracefs->dir >= 0 && rb_tracefs_has(tracefs, "kprobe_events") == 0)
		cli_note("this kernel has no kprobes: the functions above exist but cannot be "
			 "probed; see rawbpf doctor");
}

/* The prefix of a proposed name; none for a tracepoint, whose category is unknown. */
static const char *nearest_prefix(const struct find *find)
{
	if (!find->kind)
		return "";
	return find->kind->list == FUNCTIONS	? "kprobe/"
	       : find->kind->list == SYSCALLS	? "ksyscall/"
	       : find->kind->list == RAW_EVENTS ? "raw_tp/"
						: "";
}

static int verdict(struct find *find, struct rawbpf_err *err)
{
	bool nomem = find->forbidden.failed;

	for (enum list list = 0; list < LISTS; list++)
		nomem |= find->lists[list].failed;
	if (nomem)
		return rb_err_nomem(err);
	if (find->code) {
		find->cli->json = false; /* stdout has no reader */
		return rb_err_set(err, RAWBPF_IO, find->code, "write to stdout: %s",
				  strerror(-find->code));
	}
	if (find->found)
		return 0;
	if (find->hidden)
		return rb_err_set(
			err, RAWBPF_ATTACH, -ENOENT,
			"no match of %.200s can have a kprobe: in the kprobes blacklist, notrace, "
			"or entry or boot code; -v shows which",
			find->pattern);
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "nothing to probe matches %s%s%.200s",
		   find->kind ? find->kind->name : "", find->kind ? "/" : "", find->pattern);
	rb_nearest_hint(&find->nearest, nearest_prefix(find), err);
	return -ENOENT;
}

/*
 * A source that cannot be read is an error if only its kind is searched; else the other kinds are
 * shown.
 */
static bool ends(struct find *find, struct rawbpf_err *err)
{
	if (find->kind)
		return true;
	cli_note("%s", err->text);
	rawbpf_err_deinit(err);
	return false;
}

static int find_all(struct find *find, struct rawbpf_err *err)
{
	struct rb_tracefs tracefs = { .sys = find->cli->sys, .dir = -1 };
	bool events = find_wants(find, EVENTS) || find_wants(find, RAW_EVENTS);
	int code = 0, closed;

	if (find_wants(find, FUNCTIONS) || find_wants(find, SYSCALLS))
		code = find_symbols(find, err);
	if (code && ends(find, err))
		return code;
	closed = code = rb_tracefs_open(find->cli->sys, &tracefs, err);
	if (!code && events)
		code = find_events(find, &tracefs, err);
	if (!code || !events || !ends(find, err)) {
		rawbpf_err_deinit(err);
		show_all(find, &tracefs);
		code = verdict(find, err);
	}
	if (!closed)
		rb_tracefs_close(&tracefs);
	return code;
}

/* ---- the arguments ---- */

static const struct find_kind *kind_named(const char *name, size_t size)
{
	for (size_t i = 0; i < RB_COUNT(kinds); i++)
		if (strlen(kinds[i].name) == size && !memcmp(kinds[i].name, name, size))
			return &kinds[i];
	return NULL;
}

static int bad_kind(struct cli *cli, const char *word)
{
	struct rb_nearest nearest;
	struct rawbpf_err err = { 0 };

	rb_nearest_init(&nearest, word);
	for (size_t i = 0; i < RB_COUNT(kinds); i++)
		rb_nearest_offer(&nearest, kinds[i].name, strlen(kinds[i].name));
	rb_err_set(&err, RAWBPF_USAGE, -EINVAL, "'%.60s': unknown probe kind", word);
	rb_nearest_hint(&nearest, "", &err);
	if (!nearest.count)
		rb_err_hint(&err, "use kprobe, ksyscall, tracepoint, raw_tp, uprobe or usdt");
	return cli_fail(cli, &err);
}

/* uprobe FILE:PATTERN, uprobe/FILE:PATTERN, and usdt the same; -1: neither, or the exit status. */
static int user_arguments(struct cli *cli, int argc, char **argv)
{
	static const char *const words[] = { "uprobe", "uretprobe", "usdt" };

	for (size_t i = 0; argc > 0 && i < RB_COUNT(words); i++) {
		size_t size = strlen(words[i]);

		if (argc == 2 && !strcmp(argv[0], words[i]))
			return find_user(cli, words[i], argv[1]);
		if (argc == 1 && !strncmp(argv[0], words[i], size) && argv[0][size] == '/')
			return find_user(cli, words[i], argv[0] + size + 1);
	}
	return -1;
}

/* "KIND PATTERN", "KIND/PATTERN" or "PATTERN"; -1, or the exit status. */
static int take_arguments(struct find *find, int argc, char **argv)
{
	const char *slash;

	if (argc < 1)
		return cli_usage(find->cli, "missing PATTERN");
	if (argc > 2)
		return cli_usage(
			find->cli,
			"expected one KIND and one PATTERN, found also '%.60s' (quote shell "
			"patterns)",
			argv[2]);
	find->pattern = argv[argc - 1];
	if (argc == 2) {
		find->kind = kind_named(argv[0], strlen(argv[0]));
		if (!find->kind)
			return bad_kind(find->cli, argv[0]);
	} else if ((slash = strchr(find->pattern, '/'))) {
		find->kind = kind_named(find->pattern, (size_t)(slash - find->pattern));
		if (find->kind)
			find->pattern = slash + 1;
	}
	find->glob = strpbrk(find->pattern, "*?[") != NULL;
	rb_nearest_init(&find->nearest, find->pattern);
	return -1;
}

int cmd_find(struct cli *cli, int argc, char **argv)
{
	struct find find = { .cli = cli };
	struct rawbpf_err err = { 0 };
	int option, status = -1;

	opterr = 0;
	while (status < 0 && (option = getopt_long(argc, argv, "v" CLI_SHORT, options, NULL)) != -1)
		if (option == 'v')
			find.verbose = true;
		else if (!cli_option(cli, option, optarg, &status))
			status = cli_bad_option(cli, options, argv);
	if (status < 0)
		status = user_arguments(cli, argc - optind, argv + optind);
	if (status < 0)
		status = take_arguments(&find, argc - optind, argv + optind);
	if (status >= 0)
		return status;
	status = find_all(&find, &err) ? cli_fail(cli, &err) : RAWBPF_OK;
	for (enum list list = 0; list < LISTS; list++)
		names_deinit(&find.lists[list]);
	names_deinit(&find.forbidden);
	names_deinit(&find.traceable);
	rb_text_deinit(&find.out);
	rawbpf_err_deinit(&err);
	return status;
}
