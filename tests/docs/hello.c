// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hello - the output of `rawbpf run -v` for an object, without a kernel: the tests' mock kernel
 * answers, so each run prints the same. For docs/README.md.
 *
 *	hello OBJECT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock_kernel.h"
#include "session.h"

#define PRINTK "events/bpf_trace/bpf_trace_printk/enable"
#define LINE                                                                    \
	"              sh-6115    [001] ...21  1262.517750: bpf_trace_printk: " \
	"Hello from a tracepoint\n"

static void print_line(void *ctx, const char *line)
{
	(void)ctx;
	puts(line);
}

static int print_record(void *ctx, const struct rawbpf_record *record)
{
	(void)ctx;
	(void)record;
	printf("%s", LINE);
	return 1;
}

static int print_attached(void *ctx, struct rawbpf *session)
{
	const struct rawbpf_program *program;

	(void)ctx;
	for (size_t i = 0; (program = rawbpf_program_at(session, i)); i++)
		if (program->attached)
			printf("%s is attached to %s\n", program->name, program->attached);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct rb_answer answers[] = {
		{ RB_OP_READ, "trace_pipe", -1, 0, LINE, 0 },
		{ RB_OP_READ, PRINTK, -1, 0, "0\n", 1 },
		{ RB_OP_READ, PRINTK, -1, 0, "1\n", 0 },
	};
	static char image[1 << 20];
	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
	struct rawbpf_err err = { 0 };
	struct mock_kernel mock;
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	int code;

	if (!file)
		return 1;
	options.image = image;
	options.image_size = fread(image, 1, sizeof(image), file);
	fclose(file);
	options.name = argv[1];
	options.record = print_record;
	options.narrate = print_line;
	options.ready = print_attached;
	mock_kernel_init(&mock, answers, sizeof(answers) / sizeof(answers[0]));
	code = rb_session_run(&options, &mock.door, NULL, &err);
	if (code)
		fprintf(stderr, "%s\n", err.text);
	rawbpf_err_deinit(&err);
	mock_kernel_deinit(&mock);
	return code ? 1 : 0;
}
