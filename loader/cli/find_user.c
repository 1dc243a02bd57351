// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * find_user - rawbpf find uprobe FILE:PATTERN, find usdt FILE[:PATTERN]: the functions and the USDT
 * probes of a user binary.
 *
 * Functions are listed by name, with the version if it is not the default; indirect functions,
 * which have no fixed code address, are omitted. A USDT probe's line has its arguments after a tab:
 * type and location at its first site.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/glob.h"
#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/find.h"
#include "report/json.h"
#include "cli/name_list.h"
#include "target/usdt.h"
#include "target/path.h"

struct probe {
	struct rb_usdt_probe first;
	size_t sites, order; /* order: in the file */
};

struct user {
	struct cli *cli;
	const char *kind; /* "uprobe", "uretprobe", "usdt" */
	const char *pattern;
	bool glob;
	struct rb_binary binary;
	struct names names;
	struct probe *probes; /* owned */
	size_t probe_count, probe_capacity;
	struct rb_nearest nearest;
	struct rb_text out;
	size_t found, indirect;
};

static bool matches(const struct user *user, const char *name)
{
	return user->glob ? rb_glob_match(user->pattern, name)
			  : strstr(name, user->pattern) != NULL;
}

static void say_target(struct user *user, const char *name)
{
	RB_AUTO_TEXT target = { 0 };

	rb_text_printf(&target, "%s/%s:%s", user->kind, user->binary.path, name);
	user->found++;
	if (user->cli->json) {
		rb_json_begin(&user->out, "found");
		rb_json_cstring(&user->out, "kind", user->kind);
		rb_json_cstring(&user->out, "target", target.data);
	} else {
		rb_escape_text(&user->out, target.data, target.size);
	}
}

static void end_line(struct user *user)
{
	if (user->cli->json)
		rb_json_end(&user->out);
	else
		rb_text_string(&user->out, "\n");
}

/* ---- functions ---- */

static int each_function(void *ctx, const struct rb_user_symbol *symbol)
{
	struct user *user = ctx;
	RB_AUTO_TEXT name = { 0 };

	rb_text_add(&name, symbol->name, symbol->name_size);
	if (!name.failed && !user->glob)
		rb_nearest_offer(&user->nearest, name.data, name.size);
	if (!name.failed && matches(user, name.data)) {
		if (symbol->version && !symbol->default_version)
			rb_text_printf(&name, "@%s", symbol->version);
		if (symbol->type == STT_GNU_IFUNC)
			user->indirect++;
		else
			names_add(&user->names, name.data, name.size, symbol->address);
	}
	user->names.failed |= name.failed;
	return 0;
}

static int list_functions(struct user *user, struct rawbpf_err *err)
{
	uint64_t offset;
	int code = rb_binary_walk(&user->binary, each_function, user, err);

	names_sort(&user->names);
	for (size_t i = 0; !code && i < user->names.count; i++) {
		say_target(user, user->names.items[i].name);
		if (user->cli->json &&
		    rb_binary_offset_of(&user->binary, user->names.items[i].tag, &offset))
			rb_json_uint(&user->out, "offset", offset);
		end_line(user);
	}
	return code || !user->names.failed ? code : rb_err_nomem(err);
}

/* ---- probes ---- */

static int each_probe(void *ctx, const struct rb_usdt_probe *probe)
{
	struct user *user = ctx;
	RB_AUTO_TEXT name = { 0 };
	struct probe *probes;
	bool wanted;

	rb_text_printf(&name, "%s:%s", probe->provider, probe->name);
	wanted = !name.failed && (matches(user, name.data) || matches(user, probe->name));
	if (!name.failed)
		rb_nearest_offer(&user->nearest, name.data, name.size);
	if (!wanted)
		return 0;
	probes = rb_array_grow(user->probes, user->probe_count, &user->probe_capacity,
			       sizeof(*probes));
	if (!probes)
		return -ENOMEM;
	user->probes = probes;
	probes[user->probe_count] = (struct probe){ *probe, 1, user->probe_count };
	user->probe_count++;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct probe *one = a, *other = b;
	int order = strcmp(one->first.provider, other->first.provider);

	if (!order)
		order = strcmp(one->first.name, other->first.name);
	if (!order)
		order = one->order < other->order ? -1 : 1;
	return order;
}

/* Sort by name, each once, with its first site. */
static void merge_probes(struct user *user)
{
	size_t kept = 0;

	if (user->probe_count)
		qsort(user->probes, user->probe_count, sizeof(*user->probes), by_name);
	for (size_t i = 0; i < user->probe_count; i++) {
		const struct rb_usdt_probe *next = &user->probes[i].first;
		struct probe *last = kept ? &user->probes[kept - 1] : NULL;

		if (last && !strcmp(last->first.provider, next->provider) &&
		    !strcmp(last->first.name, next->name))
			last->sites++;
		else
			user->probes[kept++] = user->probes[i];
	}
	user->probe_count = kept;
}

/* "s32", "f64" */
static void add_type(struct rb_text *out, const struct rb_usdt_arg *arg)
{
	rb_text_printf(out, "%c%u",
		       arg->is_float	? 'f'
		       : arg->is_signed ? 's'
					: 'u',
		       arg->size * 8U);
}

/* "-4@%eax" -> "%eax" */
static void add_location(struct rb_text *out, const struct rb_usdt_arg *arg,
			 void (*escape)(struct rb_text *text, const void *data, size_t size))
{
	const char *at = memchr(arg->text, '@', arg->text_size);

	if (at)
		escape(out, at + 1, arg->text_size - (size_t)(at + 1 - arg->text));
}

static void text_args(struct user *user, const struct rb_usdt_arg *args, size_t count)
{
	rb_text_string(&user->out, "\t(");
	for (size_t i = 0; i < count; i++) {
		rb_text_string(&user->out, i ? ", " : "");
		add_type(&user->out, &args[i]);
		rb_text_string(&user->out, " ");
		add_location(&user->out, &args[i], rb_escape_text);
		if (args[i].where == RB_USDT_UNREADABLE)
			rb_text_printf(&user->out, " [%s]", args[i].why);
	}
	rb_text_string(&user->out, ")");
}

static void json_args(struct user *user, const struct rb_usdt_arg *args, size_t count)
{
	rb_text_string(&user->out, ",\"args\":[");
	for (size_t i = 0; i < count; i++) {
		rb_text_printf(&user->out, "%s{\"type\":\"", i ? "," : "");
		add_type(&user->out, &args[i]);
		rb_text_string(&user->out, "\",\"at\":\"");
		add_location(&user->out, &args[i], rb_escape_json);
		rb_text_printf(&user->out, "\",\"readable\":%s}",
			       args[i].where == RB_USDT_UNREADABLE ? "false" : "true");
	}
	rb_text_string(&user->out, "]");
}

static void say_probe(struct user *user, const struct probe *probe)
{
	struct rb_usdt_arg args[RB_USDT_ARGS];
	struct rawbpf_err err = { 0 };
	RB_AUTO_TEXT name = { 0 };
	size_t count = 0;
	int code = rb_usdt_args(&user->binary, &probe->first, args, &count, &err);

	rb_text_printf(&name, "%s:%s", probe->first.provider, probe->first.name);
	say_target(user, name.data);
	if (user->cli->json) {
		rb_json_uint(&user->out, "places", probe->sites);
		rb_json_bool(&user->out, "semaphore", probe->first.semaphore);
		json_args(user, args, code ? 0 : count);
		if (code)
			rb_json_cstring(&user->out, "error", err.text);
	} else {
		if (code)
			rb_text_printf(&user->out, "\t[%s]", err.text);
		else
			text_args(user, args, count);
		if (probe->sites > 1)
			rb_text_printf(&user->out, ", %zu sites", probe->sites);
	}
	end_line(user);
	rawbpf_err_deinit(&err);
}

static int list_probes(struct user *user, struct rawbpf_err *err)
{
	int code = rb_usdt_walk(&user->binary, each_probe, user, err);

	merge_probes(user);
	for (size_t i = 0; !code && i < user->probe_count; i++)
		say_probe(user, &user->probes[i]);
	return code == -ENOMEM ? rb_err_nomem(err) : code;
}

/* ---- the command ---- */

static int verdict(struct user *user, struct rawbpf_err *err)
{
	int code;

	if (user->cli->json) {
		rb_json_begin(&user->out, "summary");
		rb_json_uint(&user->out, "found", user->found);
		rb_json_end(&user->out);
	}
	code = cli_out(user->cli, &user->out);
	if (code) {
		user->cli->json = false; /* stdout has no reader */
		return rb_err_set(err, RAWBPF_IO, code, "write to stdout: %s", strerror(-code));
	}
	if (user->found)
		return 0;
	rb_err_set(err, RAWBPF_ATTACH, -ENOENT, "%s: no %s%s%.200s", user->binary.path,
		   strcmp(user->kind, "usdt") ? "function" : "USDT probe",
		   *user->pattern ? " matches " : "", user->pattern);
	if (user->indirect)
		rb_err_more(err, ", except an indirect function, which has no fixed address");
	rb_nearest_hint(&user->nearest, "", err);
	return -ENOENT;
}

static int find_in_file(struct user *user, const char *file, struct rawbpf_err *err)
{
	struct rb_text path = { 0 };
	int code = rb_target_where(user->cli->sys, file, 0, &path, err);

	if (!code)
		code = rb_binary_open(user->cli->sys, path.data, &user->binary, err);
	rb_text_deinit(&path);
	if (code)
		return code;
	code = strcmp(user->kind, "usdt") ? list_functions(user, err) : list_probes(user, err);
	if (code)
		rb_err_prefix(err, "%s", user->binary.path);
	else
		code = verdict(user, err);
	rb_binary_close(&user->binary);
	return code;
}

int find_user(struct cli *cli, const char *kind, const char *text)
{
	struct user user = { .cli = cli, .kind = kind, .pattern = "" };
	const char *colon = strrchr(text, ':');
	RB_AUTO_TEXT file = { 0 };
	struct rawbpf_err err = { 0 };
	int code;

	rb_text_add(&file, text, colon ? (size_t)(colon - text) : strlen(text));
	if (file.failed || !file.size)
		return cli_usage(cli, "missing FILE: %s needs FILE[:PATTERN]", kind);
	if (colon)
		user.pattern = colon + 1;
	user.glob = strpbrk(user.pattern, "*?[") != NULL;
	rb_nearest_init(&user.nearest, user.pattern);
	code = find_in_file(&user, file.data, &err);
	names_deinit(&user.names);
	rb_text_deinit(&user.out);
	free(user.probes);
	code = code ? cli_fail(cli, &err) : RAWBPF_OK;
	rawbpf_err_deinit(&err);
	return code;
}
