// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * flood - events per second through programs that print them: events.bpf.c fires as fast as it can, and
 * the reader is asked how many it has seen.
 *
 *	flood ROUNDS EVENTS PROGRAM ARG... -- PROGRAM ARG...
 *
 * The programs take turns. Each is started, its stdout into /dev/null, until it says "attached" on stderr;
 * then this process, named storm and on a processor of its own, makes EVENTS calls of
 * getppid(2); then the program gets a SIGINT, says "N events" on stderr, and ends.
 *
 * One line for each program, medians: events read in a second, from the first call to the end of
 * the program; the program's CPU time for an event in nanoseconds, user and all; events lost of a
 * thousand. With ROUNDS 0: one round that says nothing itself, each stdout where ours is, and the calls slow
 * enough for none to be lost.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MOST 4
#define SLOW_EVERY    64 /* calls, and then a rest, for a program that shall lose nothing */
#define REST_US	      200

enum { RATE, USER_NS, CPU_NS, LOST, FIGURES };

struct candidate {
	char **argv;
	double *figures[FIGURES];
};

extern char **environ;

static void die(const char *what, const char *whom)
{
	dprintf(STDERR_FILENO, "flood: %s: %s\n", whom, what);
	exit(1);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	sched_setaffinity(0, sizeof(set),
			  &set); /* where there is but one, it is not to be helped */
}

static pid_t start(struct candidate *candidate, bool quiet, int *ret)
{
	posix_spawn_file_actions_t files;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		die("no pipe", "stderr");
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
	if (quiet)
		posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	stay_on(1);
	if (posix_spawn(&pid, candidate->argv[0], &files, NULL, candidate->argv, environ))
		die("cannot be started", candidate->argv[0]);
	stay_on(0);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	*ret = ends[0];
	return pid;
}

/* What it says on stderr, up to a line with this word in it, or to the end. */
static bool hear(FILE *said, const char *word, char *line, int size)
{
	while (fgets(line, size, said))
		if (strstr(line, word))
			return true;
	return false;
}

static void storm(long events, bool slow)
{
	for (long i = 0; i < events; i++) {
		syscall(SYS_getppid);
		if (slow && i % SLOW_EVERY == 0)
			usleep(REST_US);
	}
}

/* "rawbpf: 12 events, 0 lost" */
static double count_in(const char *line)
{
	while (*line && (*line < '0' || *line > '9'))
		line++;
	return strtod(line, NULL);
}

static void run_once(struct candidate *candidate, long events, bool slow, int round)
{
	struct rusage usage;
	char line[512] = "";
	double begin, took, seen;
	int err, status;
	pid_t pid = start(candidate, !slow, &err);
	FILE *said = fdopen(err, "r");

	if (!said || !hear(said, "attached", line, sizeof(line)))
		die(line[0] ? line : "it is not attached", candidate->argv[0]);
	begin = now();
	storm(events, slow);
	kill(pid, SIGINT);
	if (!hear(said, " events", line, sizeof(line)))
		die("it does not say how many events", candidate->argv[0]);
	took = now() - begin;
	seen = count_in(line);
	fclose(said);
	if (wait4(pid, &status, 0, &usage) != pid || status || seen < 1)
		die("it failed", candidate->argv[0]);
	candidate->figures[RATE][round] = seen / took;
	candidate->figures[USER_NS][round] = seconds(usage.ru_utime) * 1e9 / seen;
	candidate->figures[CPU_NS][round] =
		(seconds(usage.ru_utime) + seconds(usage.ru_stime)) * 1e9 / seen;
	candidate->figures[LOST][round] = ((double)events - seen) * 1000 / (double)events;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void report(struct candidate *candidate, size_t rounds)
{
	for (int i = 0; i < FIGURES; i++) {
		qsort(candidate->figures[i], rounds, sizeof(double), by_size);
		printf("%.1f%c", candidate->figures[i][rounds / 2], i < FIGURES - 1 ? ' ' : '\n');
	}
}

int main(int argc, char **argv)
{
	struct candidate candidates[PROGRAMS_MOST];
	int rounds = argc > 3 ? atoi(argv[1]) : -1, count = 0;
	bool slow = !rounds;

	rounds += slow;
	for (int i = 3; rounds > 0 && i < argc && count < PROGRAMS_MOST; count++) {
		candidates[count].argv = &argv[i];
		for (int k = 0; k < FIGURES; k++)
			candidates[count].figures[k] = calloc((size_t)rounds, sizeof(double));
		while (i < argc && strcmp(argv[i], "--"))
			i++;
		if (i < argc)
			argv[i++] = NULL;
	}
	if (!count)
		die("flood ROUNDS EVENTS PROGRAM ARG... -- PROGRAM ARG...", "usage");
	prctl(PR_SET_NAME, "storm");
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < count; i++)
			run_once(&candidates[round % 2 ? count - 1 - i : i], atol(argv[2]), slow,
				 round);
	for (int i = 0; i < count && !slow; i++)
		report(&candidates[i], (size_t)rounds);
	return 0;
}
