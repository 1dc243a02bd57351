// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * traced - a program to be traced: it calls one function, and passes its USDT probes, exactly so often.
 *
 *	traced [-w] N		prints its pid; with -w waits for a byte on stdin; then N rounds
 *	traced -s		has a semaphore: for each byte on stdin, prints how many listen
 *
 * Round i calls traced_call(i, i + 1), which returns i * 3; mallocs 70000 + i bytes, and passes
 *
 *	app:widths	-1 - i, 250 - i, -1000 - i, 65000 - i, -100000 - i, 4000000000 - i,
 *			-5000000000 - i, ~i, -7, 9, each in its own width; table[i % 4] (long)
 *	app:places	"one", i and "two", i, from two places, with their arguments elsewhere
 *	app:memory	a static int, an element of an array of bytes, a double
 *	app:guarded	i, where its semaphore is up
 *
 * It is built by several compilers, with and without optimization: what is meant here is where they
 * put the arguments.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SDT_USE_VARIADIC
#include <sys/sdt.h>

#define NOINLINE __attribute__((noinline, noclone))
#ifdef __clang__
#undef NOINLINE
#define NOINLINE __attribute__((noinline))
#endif

struct widths {
	signed char s8;
	unsigned char u8;
	short s16;
	unsigned short u16;
	int s32;
	unsigned int u32;
	int64_t s64;
	uint64_t u64;
};

static long table[4];
static int total;
static unsigned char bytes[16];
long traced_call(long a, long b);
unsigned short guarded_listeners(void);
void guarded_round(int i);

NOINLINE long traced_call(long a, long b)
{
	__asm__ volatile("" : "+r"(a), "+r"(b));
	return (b - 1) * 3 + (a - a);
}

static NOINLINE void pass_widths(const struct widths *w, int i)
{
	DTRACE_PROBE11(app, widths, w->s8, w->u8, w->s16, w->u16, w->s32, w->u32, w->s64, w->u64,
		       -7, (unsigned char)9, table[i & 3]);
}

/* The strings' page is in memory before a program that may not wait wants to read it. */
static NOINLINE void pass_places(const char *one, const char *two, long i)
{
	__asm__ volatile("" : : "r"(*(const volatile char *)one), "r"(*(const volatile char *)two));
	DTRACE_PROBE2(app, places, one, i);
	__asm__ volatile("" : "+r"(two), "+r"(i));
	DTRACE_PROBE2(app, places, two, (int)i);
}

static NOINLINE void pass_memory(int i, double d)
{
	DTRACE_PROBE3(app, memory, total, bytes[i & 15], d);
}

static void one_round(int i)
{
	struct widths w = {
		.s8 = (signed char)(-1 - i),
		.u8 = (unsigned char)(250 - i),
		.s16 = (short)(-1000 - i),
		.u16 = (unsigned short)(65000 - i),
		.s32 = -100000 - i,
		.u32 = 4000000000U - (unsigned int)i,
		.s64 = -5000000000LL - i,
		.u64 = ~(uint64_t)i,
	};
	void *memory;

	total = i * 1000 - 1;
	bytes[i & 15] = (unsigned char)(200 + i);
	table[i & 3] = -i;
	pass_widths(&w, i);
	pass_places("one", "two", i);
	pass_memory(i, 1.5);
	guarded_round(i);
	total += (int)traced_call(i, i + 1);
	memory = malloc((size_t)(70000 + i));
	__asm__ volatile("" : "+r"(memory)); /* or it would be left out */
	free(memory);
}

static void say(long number)
{
	char text[24];
	int at = sizeof(text);

	text[--at] = '\n';
	do
		text[--at] = (char)('0' + number % 10);
	while (number /= 10);
	if (write(STDOUT_FILENO, text + at, sizeof(text) - (size_t)at) < 0)
		_exit(1);
}

int main(int argc, char **argv)
{
	char byte;

	if (argc > 1 && !strcmp(argv[1], "-s")) {
		while (read(STDIN_FILENO, &byte, 1) == 1)
			say(guarded_listeners());
		return 0;
	}
	say(getpid());
	if (argc > 2 && !strcmp(argv[1], "-w") && read(STDIN_FILENO, &byte, 1) < 0)
		return 1;
	for (int i = 0, n = argc > 1 ? atoi(argv[argc - 1]) : 1; i < n; i++)
		one_round(i);
	return 0;
}
