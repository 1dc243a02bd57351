// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cost - CPU time of programs, from exec to the end.
 *
 *	cost ROUNDS PROGRAM ARG... -- PROGRAM ARG... -- ...
 *
 * They take turns, ROUNDS times, forwards and backwards, stdout into /dev/null. One line for each, in
 * their order: microseconds outside the kernel, the mean (many kernels know the sum and guess the
 * parts, by where the clock's ticks fall), and microseconds in all, the median. A program that fails
 * ends it with status 1.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS_MOST 4

struct candidate {
	char **argv;
	double *user, *all;
};

extern char **environ;

static void die(const char *what, const char *whom)
{
	dprintf(STDERR_FILENO, "cost: %s: %s\n", whom, what);
	exit(1);
}

static double microseconds(struct timeval time)
{
	return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static void run_once(struct candidate *candidate, int round)
{
	posix_spawn_file_actions_t files;
	struct rusage usage;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, candidate->argv[0], &files, NULL, candidate->argv, environ))
		die("cannot be started", candidate->argv[0]);
	posix_spawn_file_actions_destroy(&files);
	if (wait4(pid, &status, 0, &usage) != pid || status)
		die("it failed", candidate->argv[0]);
	candidate->user[round] = microseconds(usage.ru_utime);
	candidate->all[round] = candidate->user[round] + microseconds(usage.ru_stime);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double mean(const double *values, int count)
{
	double sum = 0;

	for (int i = 0; i < count; i++)
		sum += values[i];
	return sum / count;
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_size);
	return values[count / 2];
}

int main(int argc, char **argv)
{
	struct candidate candidates[PROGRAMS_MOST];
	int rounds = argc > 2 ? atoi(argv[1]) : 0, count = 0;

	for (int i = 2; rounds > 0 && i < argc && count < PROGRAMS_MOST; count++) {
		candidates[count] = (struct candidate){
			.argv = &argv[i],
			.user = calloc((size_t)rounds, sizeof(double)),
			.all = calloc((size_t)rounds, sizeof(double)),
		};
		while (i < argc && strcmp(argv[i], "--"))
			i++;
		if (i < argc)
			argv[i++] = NULL;
	}
	if (!count)
		die("cost ROUNDS PROGRAM ARG... -- PROGRAM ARG...", "usage");
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < count; i++)
			run_once(&candidates[round % 2 ? count - 1 - i : i], round);
	for (int i = 0; i < count; i++)
		printf("%.0f %.0f\n", mean(candidates[i].user, rounds),
		       median(candidates[i].all, rounds));
	return 0;
}
