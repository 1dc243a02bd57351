// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * measure - CPU time and memory of programs from exec to the moment they say on stderr that they are
 * attached.
 *
 *	measure RUNS PROGRAM ARG... -- PROGRAM ARG... -- ...
 *
 * They take turns, RUNS times, forwards and backwards, so that whatever else the machine does hits
 * all of them, and what one leaves to do hits each of the others. Each one's
 * stderr is a pipe that is full: the program stops inside its write() with exactly the work done
 * that is to be measured, and the kernel is asked for its CPU clock (user and system, nanoseconds)
 * and its largest resident set. Then the pipe is emptied, and it goes its way.
 *
 * One line for each program, in their order: microseconds (the median, then the quartiles) and
 * KiB (the median). A program that never writes to stderr, or fails, ends it with status 1.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MOST 8
#define PATIENCE_US   10000000
#define LOOK_EVERY_US 200
#define SETTLE_US     5000 /* the kernel clears up behind the one before, and holds locks for it */

struct candidate {
	char **argv;
	uint64_t *nanoseconds;
	uint64_t *kib;
};

extern char **environ;

static void die(const char *what, const char *whom)
{
	dprintf(STDERR_FILENO, "measure: %s: %s\n", whom, what);
	exit(1);
}

static size_t read_proc(pid_t pid, const char *file, char *to, size_t size)
{
	char path[64];
	ssize_t got = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = read(fd, to, size - 1);
		close(fd);
	}
	to[got > 0 ? got : 0] = '\0';
	return got > 0 ? (size_t)got : 0;
}

/* A pipe with no room left in it. */
static void full_pipe(int *ends)
{
	static const char zeros[4096];

	if (pipe2(ends, O_CLOEXEC) || fcntl(ends[1], F_SETFL, O_NONBLOCK))
		die("no pipe", "stderr");
	while (write(ends[1], zeros, sizeof(zeros)) > 0)
		;
	fcntl(ends[1], F_SETFL, 0);
}

static pid_t start(struct candidate *candidate, int err)
{
	posix_spawn_file_actions_t files;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
	if (posix_spawn(&pid, candidate->argv[0], &files, NULL, candidate->argv, environ))
		die("cannot be started", candidate->argv[0]);
	posix_spawn_file_actions_destroy(&files);
	return pid;
}

/* /proc/PID/syscall: "1 0x2 ..." inside write(2, ...), "running" or another call otherwise. */
static void until_it_writes(pid_t pid, const char *name)
{
	char text[256], expected[32];

	snprintf(expected, sizeof(expected), "%d 0x2 ", (int)SYS_write);
	for (int waited = 0; waited < PATIENCE_US; waited += LOOK_EVERY_US) {
		if (read_proc(pid, "syscall", text, sizeof(text)) &&
		    !strncmp(text, expected, strlen(expected)))
			return;
		if (waitpid(pid, NULL, WNOHANG) == pid)
			die("it ended before it was attached", name);
		usleep(LOOK_EVERY_US);
	}
	kill(pid, SIGTERM);
	die("it was not attached in time", name);
}

static uint64_t cpu_time(pid_t pid)
{
	struct timespec time;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &time))
		die("it has no CPU clock", "a program");
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t largest_resident(pid_t pid)
{
	char text[4096], *at;

	read_proc(pid, "status", text, sizeof(text));
	at = strstr(text, "VmHWM:");
	return at ? strtoull(at + strlen("VmHWM:"), NULL, 10) : 0;
}

static void run_once(struct candidate *candidate, int run)
{
	char bytes[4096], said[4096] = "";
	int ends[2], status;
	pid_t pid;
	ssize_t got;

	full_pipe(ends);
	pid = start(candidate, ends[1]);
	close(ends[1]);
	until_it_writes(pid, candidate->argv[0]);
	candidate->nanoseconds[run] = cpu_time(pid);
	candidate->kib[run] = largest_resident(pid);
	while ((got = read(ends[0], bytes, sizeof(bytes) - 1)) > 0)
		if (bytes[0]) {
			bytes[got] = '\0';
			memcpy(said, bytes, sizeof(bytes));
		}
	close(ends[0]);
	if (waitpid(pid, &status, 0) != pid || status)
		die(said[0] ? said : "it failed", candidate->argv[0]);
}

static int by_size(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void report(struct candidate *candidate, size_t runs)
{
	qsort(candidate->nanoseconds, runs, sizeof(uint64_t), by_size);
	qsort(candidate->kib, runs, sizeof(uint64_t), by_size);
	printf("%.1f %.1f %.1f %llu\n", (double)candidate->nanoseconds[runs / 2] / 1e3,
	       (double)candidate->nanoseconds[runs / 4] / 1e3,
	       (double)candidate->nanoseconds[runs * 3 / 4] / 1e3,
	       (unsigned long long)candidate->kib[runs / 2]);
}

int main(int argc, char **argv)
{
	struct candidate candidates[PROGRAMS_MOST];
	int runs = argc > 2 ? atoi(argv[1]) : 0, count = 0;

	for (int i = 2; i < argc && count < PROGRAMS_MOST; count++) {
		candidates[count].argv = &argv[i];
		candidates[count].nanoseconds = calloc((size_t)runs + 1, sizeof(uint64_t));
		candidates[count].kib = calloc((size_t)runs + 1, sizeof(uint64_t));
		while (i < argc && strcmp(argv[i], "--"))
			i++;
		if (i < argc)
			argv[i++] = NULL;
	}
	if (runs < 1 || !count)
		die("measure RUNS PROGRAM ARG... -- PROGRAM ARG... -- ...", "usage");
	for (int run = 0; run < runs; run++)
		for (int i = 0; i < count; i++) {
			usleep(SETTLE_US);
			run_once(&candidates[run % 2 ? count - 1 - i : i], run);
		}
	for (int i = 0; i < count; i++)
		report(&candidates[i], (size_t)runs);
	return 0;
}
