// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_api - the library's functions in any order, with any arguments, before a kernel that is a script
 * and says no now and then.
 *
 * The input is a program: a byte says which function, the next ones its arguments; when they are used up,
 * all is closed. The objects are the examples that were built. Whatever the order is: nothing crashes, a
 * result below 0 and the error struct say the same, and at the end no descriptor and no mapping is left.
 */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"
#include "sys/doors.h"

#define MUST(condition)                                                              \
	do {                                                                         \
		if (!(condition)) {                                                  \
			fprintf(stderr, "fuzz_api: %d: %s\n", __LINE__, #condition); \
			abort();                                                     \
		}                                                                    \
	} while (0)

#define MOST 1024 /* bytes of a program: each may take a load */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct object {
	const char *name;
	uint8_t *image;
	size_t size;
} objects[] = { { "hello_tp", NULL, 0 },     { "hello_raw_tp", NULL, 0 }, { "hello", NULL, 0 },
		{ "execs", NULL, 0 },	     { "readlat", NULL, 0 },	  { "disksnoop", NULL, 0 },
		{ "bashreadline", NULL, 0 }, { "pyimports", NULL, 0 } };

static const struct rb_answer answers[] = {
	{ RB_OP_READ, "trace_pipe", -1, 0,
	  "            bash-1    [001] ...2.  1.5: bpf_trace_printk: one\n"
	  "            bash-2    [001] ...2.  1.6: bpf_trace_printk: two\n",
	  0 },
	{ RB_OP_READ, "events/bpf_trace/bpf_trace_printk/enable", -1, 0, "0\n", 1 },
	{ RB_OP_READ, "events/bpf_trace/bpf_trace_printk/enable", -1, 0, "1\n", 0 },
	{ RB_OP_READ, "/id", -1, 0, "1234\n", 0 },
	{ RB_OP_READ, "/proc/kallsyms", -1, 0,
	  "ffffffff81000000 T vfs_read\nffffffff81000100 T blk_update_request\n", 0 },
	{ RB_OP_READ, "/sys/devices/system/cpu", -1, 0, "0-1\n", 0 },
	{ RB_OP_READ, "/proc/config", -1, 0, "CONFIG_HZ=250\n", 0 },
};

/* One session, and the kernel that it is before. */
struct slot {
	struct rb_sys door;
	struct rb_sys_script script;
	struct rawbpf *session;
	struct rawbpf_symbolizer *symbolizer;
	unsigned int until; /* calls before one fails; 0: none does */
	int code;
	bool woken, nosy; /* a poll says that all is readable; callbacks call back */
};

static struct input {
	const uint8_t *data;
	size_t left;
} input;

static uint8_t take(void)
{
	if (!input.left)
		return 0;
	input.left--;
	return *input.data++;
}

static int64_t answer(struct rb_sys *sys, const struct rb_call *call)
{
	struct slot *slot = (struct slot *)sys;
	bool no = slot->until && !--slot->until;
	bool ends = call->op == RB_OP_CLOSE || call->op == RB_OP_MUNMAP;
	int64_t got = no && !ends ? 0 : slot->script.door.call(&slot->script.door, call);

	if (no)
		return slot->code;
	if (call->op == RB_OP_POLL && slot->woken && call->data) {
		struct pollfd *fds = call->data;

		for (size_t i = 0; i < call->size; i++)
			fds[i].revents = fds[i].fd >= 0 ? POLLIN : 0;
		return (int64_t)call->size;
	}
	return got;
}

/* All that there is to read, read. */
static void look(const struct rawbpf *session)
{
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	size_t total = 0;

	for (size_t i = 0; i < rawbpf_program_count(session); i++) {
		const struct rawbpf_program *program = rawbpf_program_at(session, i);

		total += strlen(program->name) + strlen(program->section);
		total += program->kind ? strlen(program->kind) : 0;
		total += program->attached ? strlen(program->attached) : 0;
	}
	for (size_t i = 0; i < rawbpf_map_count(session); i++)
		total += strlen(rawbpf_map_at(session, i)->name);
	MUST(!rawbpf_program_at(session, rawbpf_program_count(session)));
	MUST(!rawbpf_map_at(session, rawbpf_map_count(session)));
	MUST(total < SIZE_MAX / 2);
	if (rawbpf_get_stats(session, &stats, NULL)) /* it is being closed */
		MUST(!stats.events);
}

static int call_back(struct slot *slot)
{
	uint8_t value[256];

	if (!slot->nosy || !slot->session) /* without: it is being opened */
		return 0;
	look(slot->session);
	rawbpf_map_lookup(slot->session, 0, "a key of more bytes than there are", value, NULL);
	MUST(rawbpf_close(slot->session, NULL) == -EINVAL);
	MUST(rawbpf_poll(slot->session, 0, NULL) == -EINVAL);
	MUST(rawbpf_load(slot->session, NULL) == -EINVAL);
	MUST(rawbpf_detach(slot->session, NULL) == -EINVAL);
	return 0;
}

static void hear(void *ctx, const char *line)
{
	(void)strlen(line);
	call_back(ctx);
}

static int record(void *ctx, const struct rawbpf_record *got)
{
	struct slot *slot = ctx;

	MUST(got->message.size < SIZE_MAX / 2);
	call_back(slot);
	return slot->nosy ? take() & 1 : 0;
}

static int enough(void *ctx)
{
	(void)ctx;
	return !input.left || take() & 1;
}

static int ready(void *ctx, struct rawbpf *session)
{
	look(session);
	MUST(rawbpf_close(session, NULL) == -EINVAL);
	if (take() & 1)
		rawbpf_detach(session, NULL);
	return enough(ctx);
}

static void ending(void *ctx, struct rawbpf *session)
{
	(void)ctx;
	look(session);
}

struct newer_stats {
	struct rawbpf_stats stats;
	uint8_t more[256];
};

/* ---- the functions, each with what the input says ---- */

static const char *const attach[] = { "kprobe/vfs_read", "raw_tp/sys_enter",
				      "tracepoint/sched/sched_switch", "nonsense", NULL };

/* As a newer header may have it. */
struct newer_options {
	struct rawbpf_options options;
	uint8_t more[512];
};

static void fill(struct slot *slot, struct newer_options *newer)
{
	struct rawbpf_options *options = &newer->options;
	const struct object *object = &objects[take() % RB_COUNT(objects)];
	uint8_t how = take();

	options->image = object->image;
	options->image_size = object->size;
	options->name = how & 1 ? object->name : NULL;
	options->record = how & 2 ? record : NULL;
	options->narrate = how & 4 ? hear : NULL;
	options->note = how & 8 ? hear : NULL;
	options->wake_fd = how & 16 ? 0 : -1;
	options->drop_rights = how & 32;
	options->ready = how & 64 ? ready : NULL;
	options->idle = enough;
	options->ending = ending;
	options->ctx = slot;
	if (how & 128) {
		uint8_t more = take();

		options->attach = &attach[more & 3];
		options->attach_count = 1 + (more >> 2 & 1);
		options->pid = more & 8 ? 1 : 0;
		options->size = more & 16 ? take() * 2 : options->size;
		newer->more[0] = more >> 7;
		options->image_size = more & 32 ? take() * 16 : options->image_size;
		options->image = more & 64 ? NULL : options->image;
	}
}

static int do_open(struct slot *slot, struct rawbpf_err *err)
{
	struct newer_options newer = { RAWBPF_OPTIONS_INIT, { 0 } };
	int code;

	if (slot->session)
		return rb_session_open(NULL, &slot->door, NULL, err);
	fill(slot, &newer);
	code = rb_session_open(&newer.options, &slot->door, &slot->session, err);
	MUST((code == 0) == (slot->session != NULL));
	return code;
}

static int do_run(struct slot *slot, struct rawbpf_err *err)
{
	struct newer_options newer = { RAWBPF_OPTIONS_INIT, { 0 } };
	struct newer_stats stats = { RAWBPF_STATS_INIT, { 0 } };

	if (slot->session)
		return rawbpf_get_stats(slot->session, NULL, err);
	fill(slot, &newer);
	stats.stats.size = take() & 1 ? take() : stats.stats.size;
	return rb_session_run(&newer.options, &slot->door, &stats.stats, err);
}

static int do_close(struct slot *slot, struct rawbpf_err *err)
{
	int code = rawbpf_close(slot->session, err);

	slot->session = NULL;
	return code;
}

static int do_load(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_load(slot->session, err);
}

static int do_load_program(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_load_program(slot->session, take() & 3, err);
}

static int do_attach(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_attach(slot->session, err);
}

static int do_poll(struct slot *slot, struct rawbpf_err *err)
{
	static const int timeouts[] = { 0, -1, 1, -7 };
	int code = rawbpf_poll(slot->session, timeouts[take() & 3], err);

	(void)rawbpf_woken(slot->session);
	(void)rawbpf_stopped(slot->session);
	return code;
}

static int do_drain(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_drain(slot->session, err);
}

static int do_detach(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_detach(slot->session, err);
}

static int do_drop_rights(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_drop_rights(slot->session, take(), err);
}

static int do_fd(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_fd(slot->session, err);
}

static int do_set(struct slot *slot, struct rawbpf_err *err)
{
	static const char *const words[] = {
		"only_uid=7", "only_uid=x", "done_argument=1", "=", "only_major=-1", "LICENSE=GPL",
		"",	      NULL
	};

	return rawbpf_set(slot->session, words[take() % RB_COUNT(words)], err);
}

static int do_map_set(struct slot *slot, struct rawbpf_err *err)
{
	static const char *const words[] = { "events:max_entries=65536", "counts:max_entries=1",
					     "events:max_entries=0", ":=", NULL };

	return rawbpf_map_set(slot->session, words[take() % RB_COUNT(words)], err);
}

static int do_set_type(struct slot *slot, struct rawbpf_err *err)
{
	static const char *const words[] = { ".text=kprobe",
					     "tracepoint/sched/sched_process_exec=xdp",
					     ".text=iter/task",
					     "kprobe=struct_ops",
					     "raw_tp/sys_enter=raw_tp",
					     "=",
					     NULL };

	return rawbpf_set_type(slot->session, words[take() % RB_COUNT(words)], err);
}

static int do_map_create(struct slot *slot, struct rawbpf_err *err)
{
	return rawbpf_map_create(slot->session, take() & 7, err);
}

static int do_element(struct slot *slot, struct rawbpf_err *err)
{
	static uint8_t key[4096], value[4096];
	uint8_t how = take();
	size_t map = SIZE_MAX, index = how >> 2 & 7;
	const void *from = how & 32 ? NULL : key;
	void *to = how & 64 ? NULL : value;

	if (how & 128 && !rawbpf_map_find(slot->session, "counts", &map, err))
		index = map;
	switch (how & 3) {
	case 0:
		return rawbpf_map_lookup(slot->session, index, from, to, err);
	case 1:
		return rawbpf_map_update(slot->session, index, from, to, err);
	case 2:
		return rawbpf_map_delete(slot->session, index, from, err);
	default:
		return rawbpf_map_next(slot->session, index, from, to, err);
	}
}

static int do_stats(struct slot *slot, struct rawbpf_err *err)
{
	struct newer_stats of = { RAWBPF_STATS_INIT, { 0 } };

	of.stats.size = take() & 1 ? take() : of.stats.size;
	return rawbpf_get_stats(slot->session, &of.stats, err);
}

static int do_symbolize(struct slot *slot, struct rawbpf_err *err)
{
	static const uint64_t addresses[] = { 0xffffffff81000010, 0, 0x1000 };
	struct rawbpf_symbol symbols[3];
	uint8_t how = take();

	if (how & 1) {
		rawbpf_symbolizer_destroy(slot->symbolizer);
		slot->symbolizer = NULL;
		return how & 2 ? rb_symbolizer_create(&slot->door, &slot->symbolizer, err)
			       : rb_symbolizer_create(&slot->door, NULL, err);
	}
	if (how & 2)
		return rawbpf_symbolize_build_id(slot->symbolizer, how >> 4, (const uint8_t *)"id",
						 4, symbols, err);
	return rawbpf_symbolize(slot->symbolizer, how >> 4, addresses, how >> 2 & 3, symbols, err);
}

/* Nothing of the library's: what the kernel will say. */
static int do_kernel(struct slot *slot, struct rawbpf_err *err)
{
	static const int codes[] = { -EPERM, -ENOENT, -EINVAL, -ENOMEM,
				     -EBUSY, -EINTR,  -EAGAIN, -EIO };
	uint8_t how = take();

	slot->until = how & 0x3f;
	slot->woken = how & 0x40;
	slot->nosy = how & 0x80;
	slot->code = codes[take() % RB_COUNT(codes)];
	rb_err_begin(err);
	return 0;
}

/* Positions in a ring or perf buffer, which the kernel writes. */
static int do_buffer(struct slot *slot, struct rawbpf_err *err)
{
	uint64_t position = (uint64_t)(int8_t)take() * 8;
	size_t which = take() % RB_SCRIPT_FDS, at = take() & 1 ? 1024 : 0;
	struct rb_script_mapping *mapping = &slot->script.mappings[which];

	if (which < slot->script.mapping_count && mapping->data && mapping->size >= 4096)
		memcpy((uint8_t *)mapping->data + at, &position, sizeof(position));
	rb_err_begin(err);
	return 0;
}

static int (*const functions[])(struct slot *slot, struct rawbpf_err *err) = {
	do_open,   do_load,   do_attach,      do_poll, do_detach,    do_drain,	    do_close,
	do_set,	   do_stats,  do_map_set,     do_fd,   do_element,   do_set_type,   do_load_program,
	do_kernel, do_buffer, do_drop_rights, do_run,  do_symbolize, do_map_create,
};

static void check(int code, const struct rawbpf_err *err)
{
	if (code >= 0) {
		MUST(err->code == 0 && err->status == RAWBPF_OK && !err->detail);
		return;
	}
	MUST(err->code == code && err->status != RAWBPF_OK && err->text[0]);
	MUST(memchr(err->text, '\0', sizeof(err->text)));
	MUST(memchr(err->hint, '\0', sizeof(err->hint)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slot slots[2];
	struct rawbpf_err err;

	input = (struct input){ data, size < MOST ? size : MOST };
	for (size_t i = 0; i < 2; i++) {
		memset(&slots[i], 0, sizeof(slots[i]));
		slots[i].door.call = answer;
		rb_sys_script_init(&slots[i].script, answers, RB_COUNT(answers));
	}
	while (input.left) {
		uint8_t word = take();
		struct slot *slot = &slots[word >> 7];

		memset(&err, 0xa5, sizeof(err)); /* as it may come from the stack */
		word &= 0x7f;
		if (word >= 2 * RB_COUNT(functions)) {
			look(slot->session);
		} else if (word >= RB_COUNT(functions)) {
			functions[word - RB_COUNT(functions)](slot, NULL);
		} else {
			check(functions[word](slot, &err), &err);
			rawbpf_err_deinit(&err);
		}
	}
	for (size_t i = 0; i < 2; i++) {
		rawbpf_symbolizer_destroy(slots[i].symbolizer);
		MUST(rawbpf_close(slots[i].session, &err) <= 0);
		rawbpf_err_deinit(&err);
		MUST(rb_sys_script_deinit(&slots[i].script) == 0);
	}
	return 0;
}

/* The examples are beside the fuzz targets: BUILD/fuzz/fuzz_api, BUILD/progs/NAME.bpf.o. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char *self = strdup((*argv)[0]), path[4096];

	(void)argc;
	for (size_t i = 0; i < RB_COUNT(objects); i++) {
		FILE *file;

		snprintf(path, sizeof(path), "%s/../progs/%s.bpf.o",
			 dirname(strcpy(self, (*argv)[0])), objects[i].name);
		file = fopen(path, "rb");
		objects[i].image = malloc(1 << 20);
		if (file && objects[i].image) {
			objects[i].size = fread(objects[i].image, 1, 1 << 20, file);
			fclose(file);
		}
		if (!objects[i].size)
			fprintf(stderr, "fuzz_api: %s is not there: make progs\n", path);
	}
	free(self);
	return 0;
}
