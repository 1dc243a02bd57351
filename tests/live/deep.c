// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * deep - a process whose stack is known: main(), outer_function(), middle_function() and, on x86-64,
 * where a system call can be made without a function of the library, inner_function().
 *
 *	deep NAME N	makes N calls of getppid() under that name, prints its pid, and stays
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KEPT __attribute__((noinline, noclone))

/* Work behind the call, so that it is none that a jump could replace. */
static volatile int sum;

KEPT int inner_function(int x)
{
#ifdef __x86_64__
	long answer = SYS_getppid;

	__asm__ volatile("syscall" : "+a"(answer) : : "rcx", "r11", "memory");
#else
	syscall(SYS_getppid);
#endif
	/* asking for the frame makes one, in a function that calls no other */
	return sum += __builtin_frame_address(0) ? x : 0;
}

KEPT int middle_function(int x)
{
	return inner_function(x) + sum;
}

KEPT int outer_function(int x)
{
	return middle_function(x) + sum;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	prctl(PR_SET_NAME, argv[1]);
	for (long i = 0, count = atol(argv[2]); i < count; i++)
		outer_function(1);
	prctl(PR_SET_NAME, "deep");
	printf("%d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
