// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * system - fork(2), execvp(3), fcntl(2) and clock_gettime(2), for the static program.
 *
 * The C library's fork() waits for the locks of other threads, of which the static program has none;
 * its clock looks for the vDSO, which pays when a clock is read all the time, as none is here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

pid_t fork(void)
{
	return _Fork();
}

/* Each folder of PATH; one that has the file and may not run it is remembered, as others may. */
int execvp(const char *file, char *const words[])
{
	const char *path = getenv("PATH"), *end;
	char full[PATH_MAX];
	bool refused = false;

	if (strchr(file, '/'))
		return execve(file, words, environ);
	errno = ENOENT;
	for (path = path ? path : "/usr/local/bin:/bin:/usr/bin"; *file; path = end + 1) {
		size_t size = strcspn(path, ":");

		end = path + size;
		if (size + strlen(file) + 2 <= sizeof(full)) {
			memcpy(full, path, size);
			full[size] = '/';
			strcpy(full + size + (size > 0), file);
			execve(full, words, environ);
			if (errno == EACCES)
				refused = true;
			else if (errno != ENOENT && errno != ENOTDIR)
				return -1;
		}
		if (!*end)
			break;
	}
	if (refused)
		errno = EACCES;
	return -1;
}

int fcntl(int fd, int command, ...)
{
	va_list args;
	unsigned long arg;

	va_start(args, command);
	arg = va_arg(args, unsigned long);
	va_end(args);
#ifdef SYS_fcntl64
	return (int)syscall(SYS_fcntl64, fd, command, arg);
#else
	return (int)syscall(SYS_fcntl, fd, command, arg);
#endif
}

int clock_gettime(clockid_t clock, struct timespec *ret)
{
#ifdef SYS_clock_gettime64 /* 32 bits; from Linux 5.1 */
	long before[2];
	int code = (int)syscall(SYS_clock_gettime64, clock, ret);

	if (!code || errno != ENOSYS)
		return code;
	code = (int)syscall(SYS_clock_gettime32, clock, before);
	if (!code)
		*ret = (struct timespec){ .tv_sec = before[0], .tv_nsec = before[1] };
	return code;
#else
	return (int)syscall(SYS_clock_gettime, clock, ret);
#endif
}
