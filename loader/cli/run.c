// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * run - rawbpf run: loads, attaches, and prints the programs' output until something ends the run.
 *
 * The library does the work; this file formats records for stdout and determines the exit status.
 * Lines are collected and written once per wait, so many events need few system calls and a single
 * event is printed at once.
 */
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "report/json.h"
#include "cli/run.h"

#define OUT_ENOUGH (32U << 10) /* bytes collected before they are written */

/* ---- records to stdout ---- */

static int flush(struct run *run)
{
	int code = run->out_code ? run->out_code : cli_out(run->cli, &run->out);

	rb_text_clear(&run->out);
	run->out_code = code;
	return code;
}

static void record_json(struct run *run, const struct rawbpf_record *record)
{
	struct rb_text *out = &run->out;

	if (record->type == RAWBPF_LOSS) {
		rb_json_begin(out, "lost");
		rb_json_int(out, "cpu", record->cpu);
		if (record->lost)
			rb_json_uint(out, "count", record->lost);
		else
			rb_json_cstring(out, "count", NULL);
		rb_json_end(out);
		return;
	}
	if (record->type == RAWBPF_OUTPUT) {
		rb_json_begin(out, "output");
		rb_json_cstring(out, "program", rawbpf_program_at(run->session, record->map)->name);
		rb_json_string(out, "line", record->line);
		rb_json_end(out);
		return;
	}
	rb_json_begin(out, record->type == RAWBPF_TRACE ? "trace" : "continue");
	if (record->type == RAWBPF_TRACE) {
		rb_json_string(out, "task", record->task);
		rb_json_int(out, "pid", record->pid);
		rb_json_int(out, "cpu", record->cpu);
		rb_json_string(out, "flags", record->flags);
		rb_json_raw(out, "time", record->time);
	}
	rb_json_string(out, "message", record->message);
	rb_json_end(out);
}

static void record_text(struct run *run, const struct rawbpf_record *record)
{
	if (record->type == RAWBPF_LOSS) {
		flush(run);
		if (record->cpu < 0)
			cli_note("lost %llu events of a perf buffer: the buffer was full",
				 (unsigned long long)record->lost);
		else if (record->lost)
			cli_note("lost %llu events of cpu %d: the buffer was full",
				 (unsigned long long)record->lost, (int)record->cpu);
		else
			cli_note("lost events of cpu %d (the kernel does not report how many)",
				 (int)record->cpu);
		return;
	}
	if (record->type == RAWBPF_TRACE && run->format_text)
		rb_format_apply(&run->format, record, &run->out);
	else
		rb_text_add(&run->out, record->line.data, record->line.size);
	rb_text_string(&run->out, "\n");
}

static int on_record(void *ctx, const struct rawbpf_record *record)
{
	struct run *run = ctx;

	/* a program's own "\n" at the end of its message makes an empty line: skip it */
	if (record->type == RAWBPF_CONTINUE && !record->message.size)
		return 0;
	if (record->type == RAWBPF_EVENT && run->cli->json)
		events_json(&run->events, record, &run->out);
	else if (record->type == RAWBPF_EVENT)
		events_text(&run->events, record, &run->out);
	else if (run->cli->json)
		record_json(run, record);
	else
		record_text(run, record);
	run->shown += record->type != RAWBPF_CONTINUE && record->type != RAWBPF_LOSS;
	if (run->count && run->shown >= run->count) {
		flush(run);
		return 1;
	}
	return run->out.size >= OUT_ENOUGH ? flush(run) : 0;
}

/* ---- the run ---- */

static void note(void *ctx, const char *line)
{
	struct run *run = ctx;
	RB_AUTO_TEXT text = { 0 };

	cli_note("%s", line);
	if (!run->cli->json)
		return;
	rb_json_begin(&text, "note");
	rb_json_cstring(&text, "message", line);
	rb_json_end(&text);
	cli_out(run->cli, &text);
}

static void say_attached(struct run *run, struct rawbpf *session)
{
	RB_AUTO_TEXT text = { 0 };

	for (size_t i = 0; i < rawbpf_program_count(session); i++) {
		const struct rawbpf_program *program = rawbpf_program_at(session, i);

		if (!program->attached)
			continue;
		cli_note("%s is attached to %s", program->name, program->attached);
		if (!run->cli->json)
			continue;
		rb_json_begin(&text, "attached");
		rb_json_cstring(&text, "program", program->name);
		rb_json_cstring(&text, "target", program->attached);
		rb_json_end(&text);
		run->out_code = cli_out(run->cli, &text);
	}
}

static int on_ready(void *ctx, struct rawbpf *session)
{
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	struct run *run = ctx;
	struct rawbpf_err err = { 0 };

	rawbpf_get_stats(session, &stats, NULL);
	if (events_init(session, run->event_type, run->cli->json, &run->events, &err) ||
	    dump_init(session, &run->maps, &run->dump, &err)) {
		run->refused = cli_fail(run->cli, &err);
		rawbpf_err_deinit(&err);
		return run->refused;
	}
	run->attached = true;
	run->session = session;
	run->iterators = stats.links && stats.links == stats.iterators && !run->command;
	say_attached(run, session);
	wait_go(&run->wait, run->duration_ms);
	return run->out_code;
}

static void on_ending(void *ctx, struct rawbpf *session)
{
	struct run *run = ctx;

	(void)session;
	if (run->attached)
		dump_maps(&run->dump, run->cli->json, &run->out);
	flush(run);
	dump_deinit(&run->dump);
	events_deinit(&run->events);
}

static int on_idle(void *ctx)
{
	struct run *run = ctx;

	return flush(run) ? 1 : run->iterators;
}

static int on_woken(void *ctx)
{
	struct run *run = ctx;

	run->reason = wait_reason(&run->wait);
	run->cli->ending = run->reason == WAIT_SIGNAL;
	return run->reason != WAIT_NOTHING;
}

static const char *why_ended(const struct run *run)
{
	if (run->count && run->shown >= run->count)
		return "count";
	switch (run->reason) {
	case WAIT_SIGNAL:
		return "signal";
	case WAIT_TIME:
		return "duration";
	case WAIT_COMMAND:
		return "command";
	default:
		return run->iterators && !run->out_code ? "iterators" : "output";
	}
}

static void say_summary(struct run *run, const struct rawbpf_stats *stats)
{
	RB_AUTO_TEXT text = { 0 };

	if (run->cli->json && !run->out_code) {
		rb_json_begin(&text, "summary");
		rb_json_uint(&text, "events", run->shown);
		rb_json_uint(&text, "lost", stats->lost);
		rb_json_uint(&text, "losses_of_unknown_size", stats->unknown);
		rb_json_cstring(&text, "ended_by", why_ended(run));
		rb_json_end(&text);
		run->out_code = cli_out(run->cli, &text);
	}
	cli_note("%llu event%s, %llu lost%s", (unsigned long long)run->shown,
		 run->shown == 1 ? "" : "s", (unsigned long long)stats->lost,
		 stats->unknown ? ", and more that the kernel did not count" : "");
}

/* The exit status of a run without a library error. */
static int verdict(struct run *run, const struct rawbpf_stats *stats)
{
	struct rawbpf_err err = { 0 };
	int status = run->wait.status;

	if (run->reason == WAIT_READER || run->out_code == -EPIPE)
		return RAWBPF_IO; /* a closed pipe needs no message */
	if (run->out_code) {
		rb_err_set(&err, RAWBPF_IO, run->out_code, "write to stdout: %s",
			   run->out_code == -ETIMEDOUT ? "the reader does not read"
						       : strerror(-run->out_code));
		run->cli->json = false;
		return cli_fail(run->cli, &err);
	}
	if (run->strict && (stats->lost || stats->unknown)) {
		rb_err_set(&err, RAWBPF_LOST, -ENOBUFS, "--strict: %llu events were lost",
			   (unsigned long long)stats->lost);
		rb_err_hint(&err, "print less in the program, or filter before it prints");
		return cli_fail(run->cli, &err);
	}
	if (run->command && run->reason == WAIT_COMMAND)
		return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return RAWBPF_OK;
}

static int trace(struct run *run, struct rawbpf_err *err)
{
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	int code = rawbpf_run(&run->program.options, &stats, err);

	flush(run);
	if (run->refused)
		return run->refused;
	if (code && !run->attached) /* no summary without a run */
		return cli_fail(run->cli, err);
	say_summary(run, &stats);
	return code ? cli_fail(run->cli, err) : verdict(run, &stats);
}

static int run_file(struct run *run, const char *file, struct rawbpf_err *err)
{
	struct rawbpf_options *options = &run->program.options;
	int code = cli_program_open(&run->program, file, err), status;

	if (code)
		return cli_fail(run->cli, err);
	code = wait_init(&run->wait, err);
	if (!code && run->command)
		code = wait_prepare(&run->wait, run->command, err);
	options->wake_fd = run->wait.epoll;
	options->drop_rights = true;
	options->keep =
		run->command ? 1ULL << CAP_KILL : 0; /* the command may run as another user */
	run->cli->asked = run->wait.reader ? run->wait.signals : 0;
	status = code ? cli_fail(run->cli, err) : trace(run, err);
	run->cli->asked = 0;
	wait_deinit(&run->wait);
	return status;
}

static void set_callbacks(struct run *run)
{
	struct rawbpf_options *options = &run->program.options;

	options->ctx = run;
	options->note = note;
	options->record = on_record;
	options->ready = on_ready;
	options->idle = on_idle;
	options->woken = on_woken;
	options->ending = on_ending;
}

int cmd_run(struct cli *cli, int argc, char **argv)
{
	struct run run = { .cli = cli };
	struct rawbpf_err err = { 0 };
	const char *file = NULL;
	int status = cli_program_init(&run.program, argc) ? RAWBPF_IO : -1;

	run.hist = calloc((size_t)argc + 1, sizeof(*run.hist));
	run.maps.wishes = run.hist;
	set_callbacks(&run);
	if (!run.hist)
		status = RAWBPF_IO;
	if (status < 0)
		status = run_take_options(&run, argc, argv, &file);
	if (status < 0 && run.format_text && rb_format_compile(run.format_text, &run.format, &err))
		status = cli_fail(cli, &err);
	if (status < 0)
		status = run_file(&run, file, &err);
	rawbpf_err_deinit(&err);
	rb_format_deinit(&run.format);
	rb_text_deinit(&run.out);
	cli_program_deinit(&run.program);
	free(run.hist);
	return status;
}
