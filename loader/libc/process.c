// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * process - fork(3), for the static program.
 *
 * The C library's waits for the locks of other threads, of which the static program has none, so
 * the plain system call does.
 */
#include <unistd.h>

pid_t fork(void)
{
	return _Fork();
}
