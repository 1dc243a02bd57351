// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * runner - programs that were adapted to a made-up kernel, run on memory that is laid out as that
 * kernel's types are, by this machine's compiler.
 *
 *	runner NAME OBJECT BTF
 *
 * Compiled once for each made-up kernel, whose header (-DCASE="fields.kernel.h" -DKERNEL=2) has the
 * expectations. For each: the program is loaded on rawbpf's library with the types of BTF, run once by
 * BPF_PROG_TEST_RUN, and its results and what it stored are looked at; or loading it fails with a
 * story that names what is missing. Lines of PASS and FAIL.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rawbpf.h"

#define RUNNER
#include CASE

#define MEMORY_SIZE  1024
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *name;
static int failures;

static void fail(const char *program, const char *why)
{
	printf("FAIL %s/%s: %s\n", name, program, why);
	failures++;
}

static void *read_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	void *data = NULL;

	if (fd < 0 || fstat(fd, &about) || !(data = malloc((size_t)about.st_size + 1)) ||
	    read(fd, data, (size_t)about.st_size) != about.st_size) {
		perror(path);
		exit(2);
	}
	*size = (size_t)about.st_size;
	close(fd);
	return data;
}

static int run_once(int fd)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)fd;
	return (int)syscall(SYS_bpf, BPF_PROG_TEST_RUN, &attr, sizeof(attr));
}

static bool value_of(struct rawbpf *session, const char *map, void *value, bool write)
{
	uint32_t key = 0;
	size_t index;

	if (rawbpf_map_find(session, map, &index, NULL))
		return false;
	if (rawbpf_map_at(session, index)->fd < 0 && !write)
		return true; /* the program has no use for it */
	return write ? !rawbpf_map_update(session, index, &key, value, NULL)
		     : !rawbpf_map_lookup(session, index, &key, value, NULL);
}

/* It is loaded: does it find what it should? */
static void try_it(struct rawbpf *session, int fd, const struct expectation *expected)
{
	union {
		uint64_t words[MEMORY_SIZE / 8];
		uint8_t bytes[MEMORY_SIZE];
	} memory = { { 0 } };
	s64 results[RESULTS] = { 0 };
	char why[128];

	if (expected->fill)
		expected->fill(&memory);
	if (!value_of(session, "memory", &memory, true) || run_once(fd) ||
	    !value_of(session, "memory", &memory, false) ||
	    !value_of(session, ".bss", results, false)) {
		perror(expected->program);
		fail(expected->program, "it could not be run");
		return;
	}
	if (expected->after && !expected->after(&memory)) {
		fail(expected->program, "it stored something else, or elsewhere");
		return;
	}
	for (size_t i = 0; i < RESULTS; i++)
		if (results[i] != expected->results[i]) {
			snprintf(why, sizeof(why), "result %zu: %lld, expected %lld", i, results[i],
				 expected->results[i]);
			fail(expected->program, why);
			return;
		}
	printf("PASS %s/%s\n", name, expected->program);
}

/* It was not: is that right, and does the story say why? */
static void judge(const struct rawbpf_err *err, const struct expectation *expected)
{
	char why[1200];

	if (expected->refused && strstr(err->text, expected->refused)) {
		printf("PASS %s/%s\n", name, expected->program);
		return;
	}
	if (expected->refused)
		snprintf(why, sizeof(why), "nothing of \"%s\" in: %s", expected->refused,
			 err->text);
	else
		snprintf(why, sizeof(why), "it is refused: %s", err->text);
	for (char *at = why; *at; at++)
		*at = *at == '\n' ? '~' : *at;
	fail(expected->program, why);
}

static bool find(struct rawbpf *session, const char *program, size_t *ret)
{
	for (*ret = 0; *ret < rawbpf_program_count(session); (*ret)++)
		if (!strcmp(rawbpf_program_at(session, *ret)->name, program))
			return true;
	return false;
}

static void test(const struct rawbpf_options *options, const struct expectation *expected)
{
	struct rawbpf_err err = { 0 };
	struct rawbpf *session;
	size_t index;

	if (rawbpf_open(options, &session, &err)) {
		judge(&err, &(struct expectation){ .program = expected->program });
	} else if (!find(session, expected->program, &index)) {
		printf("SKIP %s/%s: the compiler is too old for it\n", name, expected->program);
		rawbpf_close(session, NULL);
	} else {
		if (rawbpf_load_program(session, index, &err))
			judge(&err, expected);
		else if (expected->refused)
			fail(expected->program, "it is loaded");
		else
			try_it(session, rawbpf_program_at(session, index)->fd, expected);
		rawbpf_close(session, NULL);
	}
	rawbpf_err_deinit(&err);
}

int main(int argc, char **argv)
{
	struct rawbpf_options options = RAWBPF_OPTIONS_INIT;
	void *object, *types;

	if (argc != 4) {
		fprintf(stderr, "runner NAME OBJECT BTF\n");
		return 2;
	}
	name = argv[1];
	object = read_file(argv[2], &options.image_size);
	types = read_file(argv[3], &options.btf_size);
	options.image = object;
	options.btf = types;
	options.name = argv[2];
	for (size_t i = 0; i < COUNT(expectations); i++)
		test(&options, &expectations[i]);
	free(object);
	free(types);
	return failures != 0;
}
