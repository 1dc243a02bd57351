// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * traced32 - a program of 32 bits for a kernel of 64, without a C library, for machines that have none
 * of that width: it prints its pid, calls traced_call() seven times and passes app:small as often, with
 * an int, a byte of an array, and a static int.
 */
#include <sys/sdt.h>

static int total;
static unsigned char bytes[8];
int traced_call(int a);
void _start(void);

static int call(int number, int a, const void *b, int c)
{
	int answer;

	__asm__ volatile("int $0x80"
			 : "=a"(answer)
			 : "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory");
	return answer;
}

__attribute__((noinline, noclone)) int traced_call(int a)
{
	__asm__ volatile("" : "+r"(a));
	return a * 3;
}

static __attribute__((noinline, noclone)) void pass(int i)
{
	DTRACE_PROBE3(app, small, -1 - i, bytes[i], total);
}

void _start(void)
{
	char text[12];
	int at = sizeof(text), pid = call(20, 0, 0, 0);

	text[--at] = '\n';
	do
		text[--at] = (char)('0' + pid % 10);
	while (pid /= 10);
	call(4, 1, text + at, (int)sizeof(text) - at);
	for (int i = 0; i < 7; i++) {
		bytes[i] = (unsigned char)(200 + i);
		total = -1000 - i;
		pass(i);
		traced_call(i);
	}
	call(1, 0, 0, 0);
	__builtin_unreachable();
}
