// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * meter - linked into a program with the linker's --wrap=syscall: counts its calls of bpf(2) and the CPU
 * time that passes in them, by the thread's own clock, before and after. At the end of the program both
 * numbers are written, as two u64, to descriptor METER_FD; tests/bench/loads.c reads them.
 *
 * No tracer, so what is measured is not slowed down by being watched; what the two readings of the
 * clock cost, some 0.3 us a call, counts as outside of bpf().
 */
#include <stdarg.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define METER_FD 9

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
uint64_t meter_in_bpf(void);

static uint64_t counted[2]; /* calls, nanoseconds */

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

long __wrap_syscall(long number, ...)
{
	long args[6], answer;
	uint64_t before;
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);
	if (number != SYS_bpf)
		return __real_syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]);
	before = now();
	answer = __real_syscall(number, args[0], args[1], args[2]);
	counted[0]++;
	counted[1] += now() - before;
	return answer;
}

uint64_t meter_in_bpf(void)
{
	return counted[1];
}

__attribute__((destructor)) static void tell(void)
{
	if (write(METER_FD, counted, sizeof(counted)) < 0)
		return; /* nobody asked */
}
