// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * threads - two sessions in two threads, under ThreadSanitizer: before a script, and before the kernel.
 *
 *	threads OBJECT		the example hello_tp: it prints at each clone(2)
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"
#include "base/bytes.h"
#include "sys/doors.h"

#define THREADS 2

static const struct rb_answer answers[] = {
	{ RB_OP_READ, "trace_pipe", -1, 0,
	  "            bash-1    [001] ...2.  1.5: bpf_trace_printk: one\n", 0 },
	{ RB_OP_READ, "/id", -1, 0, "1234\n", 0 },
};

struct thread {
	pthread_t id;
	const void *image;
	size_t size;
	bool real;
	int rounds;
	uint64_t records; /* of the rounds */
	size_t lines;
	int code;
	struct rawbpf_err err;
};

static int take(void *ctx, const struct rawbpf_record *record)
{
	struct thread *thread = ctx;

	thread->records += record->type == RAWBPF_TRACE;
	return 0;
}

static void hear(void *ctx, const char *line)
{
	struct thread *thread = ctx;

	thread->lines += strlen(line) > 0;
}

static int poll_some(struct rawbpf *session, struct rawbpf_err *err)
{
	int code = 0;

	for (int i = 0; code == 0 && i < 20; i++) {
		pid_t child = fork(); /* what the program waits for */

		if (!child)
			_exit(0);
		if (child > 0)
			waitpid(child, NULL, 0);
		code = rawbpf_poll(session, 100, err);
	}
	return code < 0 ? code : 0;
}

static int one_round(struct thread *thread, struct rb_sys *sys)
{
	struct rawbpf_options options = { RAWBPF_OPTIONS_DEFAULTS,
					  .image = thread->image,
					  .image_size = thread->size,
					  .name = "hello_tp",
					  .record = take,
					  .narrate = hear,
					  .ctx = thread };
	struct rawbpf_stats stats = RAWBPF_STATS_INIT;
	struct rawbpf *session;
	int code = rb_session_open(&options, sys, &session, &thread->err);

	if (code)
		return code;
	code = rawbpf_load(session, &thread->err);
	if (!code)
		code = rawbpf_attach(session, &thread->err);
	if (!code && rawbpf_fd(session, &thread->err) < 0)
		code = thread->err.code;
	if (!code)
		code = poll_some(session, &thread->err);
	if (!code)
		code = rawbpf_detach(session, &thread->err);
	if (!code && rawbpf_drain(session, &thread->err) < 0)
		code = thread->err.code;
	if (!code)
		code = rawbpf_get_stats(session, &stats, &thread->err);
	rawbpf_close(session, NULL);
	return code;
}

static void *run(void *ctx)
{
	struct thread *thread = ctx;

	for (int i = 0; !thread->code && i < thread->rounds; i++) {
		struct rb_sys_script script;

		rb_sys_script_init(&script, answers, RB_COUNT(answers));
		thread->code = one_round(thread, thread->real ? NULL : &script.door);
		if (rb_sys_script_deinit(&script))
			thread->code = -EBADF;
	}
	return NULL;
}

static int both(const void *image, size_t size, bool real)
{
	const char *name = real ? "threads_before_the_kernel_do_not_meet"
				: "threads_before_a_script_do_not_meet";
	static struct thread threads[THREADS];
	int failed = 0;

	for (size_t i = 0; i < THREADS; i++) {
		threads[i] = (struct thread){
			.image = image, .size = size, .real = real, .rounds = real ? 2 : 50
		};
		if (pthread_create(&threads[i].id, NULL, run, &threads[i]))
			return 1;
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i].id, NULL);
	for (size_t i = 0; i < THREADS && !failed; i++) {
		const struct thread *thread = &threads[i];

		if (real && (thread->err.status == RAWBPF_PERMISSION ||
			     thread->err.status == RAWBPF_FEATURE)) {
			printf("SKIP %s: %s\n", name, thread->err.text);
			return 0;
		}
		failed = thread->code || !thread->lines || !thread->records;
		if (failed)
			printf("FAIL %s: %d, %llu records: %s\n", name, thread->code,
			       (unsigned long long)thread->records, thread->err.text);
	}
	if (!failed)
		printf("PASS %s\n", name);
	return failed;
}

int main(int argc, char **argv)
{
	static char image[1 << 20];
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t size = file ? fread(image, 1, sizeof(image), file) : 0;
	int failed;

	if (!size) {
		fprintf(stderr, "usage: threads OBJECT\n");
		return 2;
	}
	fclose(file);
	failed = both(image, size, false);
	fflush(stdout);
	if (geteuid() == 0)
		failed |= both(image, size, true);
	else
		printf("SKIP threads_before_the_kernel_do_not_meet: not root\n");
	return failed;
}
