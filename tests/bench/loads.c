// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * loads - what loading an object costs two programs that have a meter.c inside.
 *
 *	loads ROUNDS PROGRAM ARG... -- PROGRAM ARG... -- ...
 *
 * They take turns, ROUNDS times, forwards and backwards, after one round that does not count. A line
 * for each, in their order, the medians of:
 *
 *	microseconds from being started to its end, by the wall's clock
 *	microseconds of CPU time, user and system, less those in bpf(2)
 *	KiB of memory at most
 *	calls of bpf(2)
 *	microseconds of CPU time in bpf(2)
 *
 * A program that fails ends it with status 1. This one is to be linked static and small: the kernel
 * counts what a process used before exec among the most that it used.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MOST 4
#define METER_FD      9

enum figure { WALL, OUTSIDE, MEMORY, CALLS, INSIDE, FIGURES };

struct candidate {
	char **argv;
	uint64_t *figures[FIGURES];
};

extern char **environ;

static void die(const char *what, const char *whom)
{
	dprintf(STDERR_FILENO, "loads: %s: %s\n", whom, what);
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t microseconds(struct timeval time)
{
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

static pid_t start(struct candidate *candidate, int meter)
{
	posix_spawn_file_actions_t files;
	pid_t pid;
	int code;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, meter, METER_FD);
	code = posix_spawn(&pid, candidate->argv[0], &files, NULL, candidate->argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (code)
		die(strerror(code), candidate->argv[0]);
	return pid;
}

static void run_once(struct candidate *candidate, int round)
{
	uint64_t counted[2] = { 0 }, began = now_ns(), figures[FIGURES];
	struct rusage usage;
	int ends[2], status;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		die(strerror(errno), "pipe");
	pid = start(candidate, ends[1]);
	if (wait4(pid, &status, 0, &usage) != pid || status)
		die("it failed", candidate->argv[0]);
	figures[WALL] = (now_ns() - began) / 1000;
	close(ends[1]);
	if (read(ends[0], counted, sizeof(counted)) != sizeof(counted))
		die("it has no meter", candidate->argv[0]);
	close(ends[0]);
	figures[CALLS] = counted[0];
	figures[INSIDE] = counted[1] / 1000;
	figures[OUTSIDE] = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
	figures[OUTSIDE] -= figures[INSIDE] < figures[OUTSIDE] ? figures[INSIDE] : 0;
	figures[MEMORY] = (uint64_t)usage.ru_maxrss;
	for (int i = 0; i < FIGURES && round >= 0; i++)
		candidate->figures[i][round] = figures[i];
}

static int by_size(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void report(struct candidate *candidate, int rounds)
{
	for (int i = 0; i < FIGURES; i++) {
		qsort(candidate->figures[i], (size_t)rounds, sizeof(uint64_t), by_size);
		printf("%llu%c", (unsigned long long)candidate->figures[i][rounds / 2],
		       i + 1 < FIGURES ? ' ' : '\n');
	}
}

int main(int argc, char **argv)
{
	struct candidate candidates[PROGRAMS_MOST];
	int rounds = argc > 2 ? atoi(argv[1]) : 0, count = 0;

	for (int i = 2; rounds > 0 && i < argc && count < PROGRAMS_MOST; count++) {
		candidates[count].argv = &argv[i];
		for (int figure = 0; figure < FIGURES; figure++)
			candidates[count].figures[figure] =
				calloc((size_t)rounds, sizeof(uint64_t));
		while (i < argc && strcmp(argv[i], "--"))
			i++;
		if (i < argc)
			argv[i++] = NULL;
	}
	if (!count)
		die("loads ROUNDS PROGRAM ARG... -- PROGRAM ARG...", "usage");
	for (int round = -1; round < rounds; round++)
		for (int i = 0; i < count; i++)
			run_once(&candidates[round & 1 ? count - 1 - i : i], round);
	for (int i = 0; i < count; i++)
		report(&candidates[i], rounds);
	return 0;
}
