// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * libbpf_load - the same errand by way of libbpf, as its users write it: open the object, load it,
 * attach every program, open trace_pipe. Only measured, never part of the product.
 */
#include <fcntl.h>
#include <unistd.h>
#include <bpf/libbpf.h>

#define LINKS_MOST 16

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)format, (void)args;
	return level == LIBBPF_WARN;
}

int main(int argc, char **argv)
{
	struct bpf_link *links[LINKS_MOST] = { NULL };
	struct bpf_object *object;
	struct bpf_program *program;
	int count = 0, trace;

	libbpf_set_print(quiet);
	object = bpf_object__open_file(argc == 2 ? argv[1] : "", NULL);
	if (!object || bpf_object__load(object))
		return 1;
	trace = open("/sys/kernel/tracing/trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bpf_object__for_each_program(program, object)
	{
		if (count == LINKS_MOST)
			return 1;
		links[count] = bpf_program__attach(program);
		if (!links[count++])
			return 1;
	}
	if (trace < 0 || write(STDERR_FILENO, "attached\n", 9) != 9)
		return 1;
	while (count)
		bpf_link__destroy(links[--count]);
	close(trace);
	bpf_object__close(object);
	return 0;
}
