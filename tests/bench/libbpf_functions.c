// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * libbpf_functions - one program on all kernel functions that match a pattern and can be traced, by way
 * of libbpf, as its users write it: the names from available_filter_functions, then one link of many
 * where the kernel has them, else a kprobe for each. Only measured, never part of the product.
 */
#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <bpf/libbpf.h>

#define MOST 8192

static const char *names[MOST];
static struct bpf_link *links[MOST];

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level, (void)format, (void)args;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A name of several functions is none that the kernel would take: those are left out. */
static size_t read_names(const char *pattern)
{
	FILE *file = fopen("/sys/kernel/tracing/available_filter_functions", "re");
	size_t count = 0, kept = 0;
	char name[512];

	while (file && count < MOST && fscanf(file, "%511s%*[^\n]\n", name) == 1)
		if (!fnmatch(pattern, name, 0))
			names[count++] = strdup(name);
	if (file)
		fclose(file);
	qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++) {
		bool shared = (i && !strcmp(names[i], names[i - 1])) ||
			      (i + 1 < count && !strcmp(names[i], names[i + 1]));

		if (!shared)
			names[kept++] = names[i];
	}
	return kept;
}

static struct bpf_program *load(const char *file, enum bpf_attach_type type)
{
	struct bpf_object *object = bpf_object__open_file(file, NULL);
	struct bpf_program *program = object ? bpf_object__next_program(object, NULL) : NULL;

	if (!program)
		return NULL;
	bpf_program__set_expected_attach_type(program, type);
	return bpf_object__load(object) ? NULL : program;
}

int main(int argc, char **argv)
{
	const struct rlimit files = { MOST + 64, MOST + 64 };
	LIBBPF_OPTS(bpf_kprobe_multi_opts, opts, .syms = names);
	size_t count = argc == 3 ? read_names(argv[2]) : 0, made = 0;
	struct bpf_program *program;

	libbpf_set_print(quiet);
	setrlimit(RLIMIT_NOFILE, &files);
	program = count ? load(argv[1], BPF_TRACE_KPROBE_MULTI) : NULL;
	opts.cnt = count;
	if (program && (links[0] = bpf_program__attach_kprobe_multi_opts(program, NULL, &opts)))
		made = count;
	else
		program = load(argv[1], 0);
	for (size_t i = 0; program && !made && i < count; i++)
		links[i] = bpf_program__attach_kprobe(program, false, names[i]);
	for (size_t i = 0; i < count && made < count; i++)
		made += links[i] != NULL;
	if (!made || dprintf(STDERR_FILENO, "attached to %zu functions\n", made) < 0)
		return 1;
	for (size_t i = 0; i < count; i++)
		bpf_link__destroy(links[i]);
	return 0;
}
