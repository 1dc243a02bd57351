// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * execs - the user side of execs.bpf.c, using only the library: load the object, set a variable,
 * read events, and at the end walk a map.
 *
 *	execs OBJECT N [UID]	prints the first N programs that are started, by user UID only
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rawbpf.h"

/* As in execs.bpf.c. */
struct event {
	uint32_t pid, uid;
	char comm[16];
};

struct reader {
	long left;
};

static int on_record(void *ctx, const struct rawbpf_record *record)
{
	struct reader *reader = ctx;
	struct event event;

	if (record->type == RAWBPF_LOSS)
		fprintf(stderr, "lost %llu\n", (unsigned long long)record->lost);
	if (record->type != RAWBPF_EVENT || record->message.size < sizeof(event))
		return 0;
	memcpy(&event, record->message.data, sizeof(event));
	printf("%-8u %-8u %.16s\n", event.pid, event.uid, event.comm);
	fflush(stdout);
	return --reader->left <= 0;
}

/* Print each name and its count. */
static int print_counts(struct rawbpf *session, struct rawbpf_err *err)
{
	char key[16], next[16];
	uint64_t count;
	size_t map;
	int code = rawbpf_map_find(session, "counts", &map, err);

	if (code)
		return code;
	code = rawbpf_map_next(session, map, NULL, key, err);
	while (!code) {
		if (!rawbpf_map_lookup(session, map, key, &count, err))
			printf("%8llu %.16s\n", (unsigned long long)count, key);
		code = rawbpf_map_next(session, map, key, next, err);
		memcpy(key, next, sizeof(key));
	}
	return code == -ENOENT ? 0 : code;
}

static int trace(const struct rawbpf_options *options, struct reader *reader, const char *uid,
		 struct rawbpf_err *err)
{
	struct rawbpf *session;
	char setting[64];
	int code = rawbpf_open(options, &session, err);

	if (code)
		return code;
	snprintf(setting, sizeof(setting), "only_uid=%s", uid);
	code = rawbpf_set(session, setting, err);
	if (!code)
		code = rawbpf_load(session, err);
	if (!code)
		code = rawbpf_attach(session, err);
	if (!code)
		fprintf(stderr, "execs: attached\n");
	while (code >= 0 && reader->left > 0)
		code = rawbpf_poll(session, -1, err);
	if (code >= 0)
		code = print_counts(session, err);
	rawbpf_close(session, NULL);
	return code < 0 ? code : 0;
}

int main(int argc, char **argv)
{
	static char image[1 << 20];
	struct reader reader = { .left = argc > 2 ? atol(argv[2]) : 0 };
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS, .image = image,
					  .record = on_record, .ctx = &reader };
	struct rawbpf_err err;
	FILE *file = argc > 2 ? fopen(argv[1], "rb") : NULL;

	if (!file || reader.left <= 0) {
		fprintf(stderr, "usage: execs OBJECT N [UID]\n");
		return RAWBPF_USAGE;
	}
	options.name = argv[1];
	options.image_size = fread(image, 1, sizeof(image), file);
	fclose(file);
	if (!trace(&options, &reader, argc > 3 ? argv[3] : "-1", &err))
		return RAWBPF_OK;
	fprintf(stderr, "execs: %s\n  hint: %s\n", err.text, err.hint);
	argc = err.status;
	rawbpf_err_deinit(&err);
	return argc;
}
