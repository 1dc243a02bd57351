// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * leftover - read the lists of events and instances, find our names, look up their owners in /proc,
 * and remove what has no running owner.
 *
 * A line of kprobe_events or uprobe_events is "p:GROUP/EVENT SITE ...", also "r16:GROUP/EVENT".
 */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/print.h"
#include "attach/leftover.h"

struct sweep {
	struct rb_tracefs *tracefs;
	rb_leftover_fn *report;
	void *ctx;
	struct rawbpf_err *err;
	int code; /* the first failure */
};

static bool number(const char **at, const char *end, unsigned int base, uint64_t *ret)
{
	size_t size = rb_number_scan(*at, (size_t)(end - *at), base, ret);

	for (size_t i = 0; i < size; i++)
		if ((*at)[i] >= 'A' && (*at)[i] <= 'F')
			return false; /* our names use lower case */
	*at += size;
	return size != 0;
}

bool rb_leftover_parse(const char *name, size_t size, int *pid, uint64_t *start)
{
	static const char prefix[] = "rawbpf_";
	const char *at = name + sizeof(prefix) - 1, *end = name + size;
	uint64_t id, random;

	if (size < sizeof(prefix) || strncmp(name, prefix, sizeof(prefix) - 1))
		return false;
	if (!number(&at, end, 10, &id) || id > INT32_MAX || at == end || *at++ != '_' ||
	    !number(&at, end, 10, start) || at == end || *at++ != '_' ||
	    !number(&at, end, 16, &random) || at != end)
		return false;
	*pid = (int)id;
	return true;
}

/* The process that created the name has ended. If that cannot be determined: false. */
static bool dead(struct rb_sys *sys, int pid, uint64_t start)
{
	struct rb_text text = { 0 };
	char path[64];
	const char *at;
	int code;

	rb_print(path, sizeof(path), "/proc/%d/stat", pid);
	code = rb_sys_read_file(sys, AT_FDCWD, path, &text);
	at = text.data && !code ? strrchr(text.data, ')') : NULL;
	for (int field = 2; at && field < 22; field++)
		at = strchr(at + 1, ' ');
	if (at) {
		uint64_t own = 0;

		at++;
		code = rb_number_next(&at, 10, &own) && own == start ? 0 : -ENOENT;
	}
	rb_text_deinit(&text);
	return code == -ENOENT || code == -ESRCH;
}

static void removed(struct sweep *sweep, const char *where, const char *what, int code)
{
	if (code == -ENOENT)
		return; /* already removed by another process */
	sweep->report(sweep->ctx, where, what, code);
	if (!code || sweep->code)
		return;
	sweep->code = rb_err_set(sweep->err, RAWBPF_CLEANUP, code, "removing %s from %s/%s: %s",
				 what, sweep->tracefs->where, where, strerror(-code));
	if (code == -EBUSY)
		rb_err_hint(sweep->err, "it is still in use: end the process that "
					"uses it, then run rawbpf clean again");
}

static void sweep_event(struct sweep *sweep, const char *file, const char *line, size_t size)
{
	const char *colon = memchr(line, ':', size);
	const char *name = colon ? colon + 1 : NULL;
	size_t left = colon ? size - (size_t)(name - line) : 0;
	const char *slash = left ? memchr(name, '/', left) : NULL;
	char command[256];
	uint64_t start;
	int pid;

	if (!slash || !rb_leftover_parse(name, (size_t)(slash - name), &pid, &start) ||
	    !dead(sweep->tracefs->sys, pid, start))
		return;
	for (size = 0; size < left && name[size] != ' ' && name[size] != '\t';)
		size++;
	if (rb_print(command, sizeof(command), "-:%.*s", (int)size, name) >= (int)sizeof(command))
		return; /* longer than any of our names */
	removed(sweep, file, command + 2, rb_tracefs_write(sweep->tracefs, file, command));
}

static void sweep_instance(struct sweep *sweep, const char *name, size_t size)
{
	struct rb_tracefs *tracefs = sweep->tracefs;
	char path[256];
	uint64_t start;
	int pid;

	if (!rb_leftover_parse(name, size, &pid, &start) || !dead(tracefs->sys, pid, start))
		return;
	if (rb_print(path, sizeof(path), "instances/%.*s", (int)size, name) >= (int)sizeof(path))
		return;
	removed(sweep, "instances", path + strlen("instances/"),
		rb_sys_rmdir(tracefs->sys, tracefs->dir, path));
}

static int sweep_lines(struct sweep *sweep, const char *file, int code, const struct rb_text *text)
{
	const char *line = text->data;

	if (code == -ENOENT)
		return 0; /* a kernel without this type of probe */
	if (code) {
		rb_err_set(sweep->err,
			   code == -EPERM || code == -EACCES ? RAWBPF_PERMISSION : RAWBPF_IO, code,
			   "reading %s/%s: %s", sweep->tracefs->where, file, strerror(-code));
		rb_err_hint(sweep->err, "run as root");
		return code;
	}
	while (line && *line) {
		size_t size = strcspn(line, "\n");

		if (!strcmp(file, "instances"))
			sweep_instance(sweep, line, size);
		else
			sweep_event(sweep, file, line, size);
		line += size + (line[size] == '\n');
	}
	return 0;
}

int rb_leftover_remove(struct rb_tracefs *tracefs, rb_leftover_fn *report, void *ctx,
		       struct rawbpf_err *err)
{
	static const char *const files[] = { "kprobe_events", "uprobe_events" };
	struct sweep sweep = { tracefs, report, ctx, err, 0 };
	struct rb_text text = { 0 };
	int code = 0;

	for (size_t i = 0; !code && i < sizeof(files) / sizeof(files[0]); i++) {
		rb_text_clear(&text);
		code = sweep_lines(&sweep, files[i], rb_tracefs_read(tracefs, files[i], &text),
				   &text);
	}
	rb_text_clear(&text);
	if (!code)
		code = sweep_lines(&sweep, "instances",
				   rb_sys_list(tracefs->sys, tracefs->dir, "instances", &text),
				   &text);
	rb_text_deinit(&text);
	return code ? code : sweep.code;
}
