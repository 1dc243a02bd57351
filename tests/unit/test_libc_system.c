// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_libc_system - the static program's execvp(), fcntl() and clock, beside the C library's.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define fork	      small_fork
#define execvp	      small_execvp
#define fcntl	      small_fcntl
#define clock_gettime small_clock_gettime
#include "libc/system.c"
#undef fork
#undef execvp
#undef fcntl
#undef clock_gettime

#include "unit.h"

#define RAN 77 /* the status of the programs that are found */

static char folder[] = "/tmp/test_libc_XXXXXX";

static int put(const char *name, const char *text, mode_t mode)
{
	char path[100];
	int fd;
	bool whole;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT, mode);
	whole = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return whole ? 0 : -1;
}

/* What comes of running `file` with this PATH, in `folder`: RAN, or the errno. */
static int run(int (*exec)(const char *, char *const *), const char *path, const char *file)
{
	char *words[] = { (char *)file, NULL };
	int status = 0;
	pid_t child = fork();

	if (!child) {
		if (chdir(folder) || (path ? setenv("PATH", path, 1) : unsetenv("PATH")))
			_exit(1);
		exec(file, words);
		_exit(errno);
	}
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_execvp_every_path_ends_as_with_the_c_library(void)
{
	static const char *const files[] = {
		"here",	  "plain",  "none",   "./here", "./plain",
		"./none", "folder", "inside", "false",	"",
	};
	static char longer[PATH_MAX + 20];
	const char *paths[] = { NULL,	    "",	       ".",	     ":/bin",
				"/bin:",    "/none",   "/none:/bin", "folder:.",
				".:folder", "plain:.", "plain",	     "folder:/bin",
				"::" };

	memset(longer, 'x', sizeof(longer) - 1);
	memcpy(longer + sizeof(longer) - 6, ":/bin", 5);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		for (size_t j = 0; j < sizeof(files) / sizeof(*files); j++) {
			int ours = run(small_execvp, paths[i], files[j]);

			CU_ASSERT_EQUAL(ours, run(execvp, paths[i], files[j]));
		}
	}
	CU_ASSERT_EQUAL(run(small_execvp, "/none:", "here"), RAN);
	CU_ASSERT_EQUAL(run(small_execvp, "/none", "here"), ENOENT);
	CU_ASSERT_EQUAL(run(small_execvp, longer, "false"), 1); /* passed over */
	CU_ASSERT_EQUAL(run(small_execvp, ".:/none", "plain"), EACCES);
}

static void test_fork_fcntl_and_clock_do_what_they_are_for(void)
{
	struct timespec before, now, after;
	int fd = open("/dev/null", O_RDONLY), status = 0;
	pid_t child = small_fork();

	if (!child)
		_exit(RAN);
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(WEXITSTATUS(status), RAN);
	CU_ASSERT_EQUAL(small_fcntl(fd, F_GETFD), 0);
	CU_ASSERT_EQUAL(small_fcntl(fd, F_SETFD, FD_CLOEXEC), 0);
	CU_ASSERT_EQUAL(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);
	CU_ASSERT_EQUAL(small_fcntl(fd, F_GETFD), -1);
	CU_ASSERT_EQUAL(errno, EBADF);
	clock_gettime(CLOCK_MONOTONIC, &before);
	CU_ASSERT_EQUAL(small_clock_gettime(CLOCK_MONOTONIC, &now), 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CU_ASSERT(now.tv_sec >= before.tv_sec && now.tv_sec <= after.tv_sec);
	CU_ASSERT(now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_execvp_every_path_ends_as_with_the_c_library),
		UNIT_TEST(test_fork_fcntl_and_clock_do_what_they_are_for),
		CU_TEST_INFO_NULL,
	};
	char command[sizeof(folder) + 10];
	int status;

	snprintf(command, sizeof(command), "%s/folder", mkdtemp(folder));
	if (mkdir(command, 0755) || put("here", "#!/bin/sh\nexit 77\n", 0755) ||
	    put("plain", "#!/bin/sh\nexit 77\n", 0644) ||
	    put("folder/inside", "#!/bin/sh\nexit 77\n", 0755))
		return 1;
	status = unit_run("libc_system", tests);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command) ? 1 : status;
}
