// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fuzz_session - any bytes through the whole journey, before a kernel that is none.
 *
 * Object, plan, externs, maps, linked and relocated text, every bpf(2) call, attachment, the first
 * record, and all the way back. The kernel is a script that says yes, or, by the image's last byte,
 * no to one call. Whatever the bytes are: nothing stays open, nothing stays made, and what fails has
 * a story.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"
#include "sys/doors.h"

#define MUST(condition)                                                                  \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "fuzz_session: %d: %s\n", __LINE__, #condition); \
			abort();                                                         \
		}                                                                        \
	} while (0)

#define MOST_CALLS 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rb_answer answers[] = {
	{ RB_OP_READ, "trace_pipe", -1, 0,
	  "            bash-1    [001] ...2.  1.5: bpf_trace_printk: one\n", 0 },
	{ RB_OP_READ, "/id", -1, 0, "1234\n", 0 },
	{ RB_OP_READ, "/proc/kallsyms", -1, 0,
	  "ffffffff81000000 T vfs_read\nffffffff82000000 D bpf_prog_active\n", 0 },
	{ RB_OP_READ, "/sys/devices/system/cpu", -1, 0, "0-3\n", 0 },
	{ RB_OP_READ, "/proc/config", -1, 0, "CONFIG_HZ=250\nCONFIG_BPF=y\n", 0 },
};

/* Counts, and ends what would not end. */
struct counter {
	struct rb_sys door;
	struct rb_sys *next;
	unsigned int calls;
};

static int64_t count(struct rb_sys *sys, const struct rb_call *call)
{
	struct counter *counter = (struct counter *)sys;

	MUST(++counter->calls < MOST_CALLS);
	return counter->next->call(counter->next, call);
}

static int stop(void *ctx, const struct rawbpf_record *record)
{
	(void)ctx;
	MUST(record->line.size < SIZE_MAX / 2);
	return 1;
}

static int enough(void *ctx)
{
	(void)ctx;
	return 1;
}

static void hear(void *ctx, const char *line)
{
	size_t *heard = ctx;

	*heard += strlen(line);
}

static int run(const uint8_t *data, size_t size, uint64_t nth, bool told, struct rawbpf_err *err)
{
	size_t heard = 0;
	struct rawbpf_options options = {
		RAWBPF_OPTIONS_DEFAULTS,
		.image = data,
		.image_size = size,
		.name = "fuzzed",
		.record = stop,
		.idle = enough,
		.narrate = told ? hear : NULL,
		.note = hear,
		.ctx = &heard,
	};
	struct rb_sys_script script;
	struct rb_sys_fail fail;
	struct counter counter = { .door = { .call = count }, .next = &fail.door };
	int code;

	rb_sys_script_init(&script, answers, RB_COUNT(answers));
	rb_sys_fail_init(&fail, &script.door, nth, -EINVAL);
	code = rb_session_run(&options, &counter.door, NULL, err);
	MUST(rb_sys_script_deinit(&script) == 0);
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t nth = size ? data[size - 1] & 0x3f : 0;
	struct rawbpf_err err = { 0 };
	int code = run(data, size, nth, true, &err);

	if (code)
		MUST(code < 0 && err.code == code && err.status != RAWBPF_OK && err.text[0]);
	MUST(memchr(err.text, '\0', sizeof(err.text)) && memchr(err.hint, '\0', sizeof(err.hint)));
	rawbpf_err_deinit(&err);
	MUST((run(data, size, nth, false, NULL) != 0) == (code != 0));
	return 0;
}
