// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_libc_getopt - the static program's getopt_long(), beside the C library's.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define optarg	    small_optarg
#define optind	    small_optind
#define opterr	    small_opterr
#define optopt	    small_optopt
#define getopt_long small_getopt_long
#include "libc/getopt.c"
#undef optarg
#undef optind
#undef opterr
#undef optopt
#undef getopt_long

#include "unit.h"

static unsigned int seed = 1;

static unsigned int any(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

static const struct option options[] = {
	{ "attach", required_argument, NULL, 'a' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "map", required_argument, NULL, 1001 },
	{ "maps", no_argument, NULL, 1002 },
	{ "strict", no_argument, NULL, 1003 },
	{ "style", required_argument, NULL, 1004 },
	{ NULL, 0, NULL, 0 },
};

static const char *const words[] = {
	"FILE",	    "-",	  "-v",	    "-a",     "-aX",   "-va",	  "-vaX",   "-vv",
	"--attach", "--attach=Y", "--att",  "--att=", "--map", "--map=Z", "--maps", "--st",
	"--stri",   "--strict=1", "--none", "-x",     "-vx",   "--",	  "OTHER",  "-:",
};

#define WORDS (sizeof(words) / sizeof(*words))

struct said {
	char text[400];
	size_t size;
};

static void say(struct said *said, int option, const char *value, int other)
{
	said->size += (size_t)snprintf(said->text + said->size, sizeof(said->text) - said->size,
				       "%d(%s)%d ", option, value ? value : "",
				       option == '?' ? other : 0);
}

static void say_rest(struct said *said, int argc, char **argv, int at)
{
	for (; at < argc; at++)
		said->size += (size_t)snprintf(said->text + said->size,
					       sizeof(said->text) - said->size, "%s ", argv[at]);
}

/* Up to the first fault: what the rest would mean nobody asks. */
static void read_ours(int argc, char **argv, const char *shorts, struct said *said)
{
	int option;

	small_optind = 1;
	letters = NULL;
	while ((option = small_getopt_long(argc, argv, shorts, options, NULL)) != -1) {
		say(said, option, small_optarg, small_optopt);
		if (option == '?')
			return;
	}
	say_rest(said, argc, argv, small_optind);
}

static void read_theirs(int argc, char **argv, const char *shorts, struct said *said)
{
	int option;

	optind = 0; /* as glibc wants it, to start afresh */
	opterr = 0;
	while ((option = getopt_long(argc, argv, shorts, options, NULL)) != -1) {
		say(said, option, optarg, optopt);
		if (option == '?')
			return;
	}
	say_rest(said, argc, argv, optind);
}

static void same_words(char **argv, int argc, const char *shorts)
{
	char *ours[6], *theirs[6];
	struct said our = { 0 }, their = { 0 };

	memcpy(ours, argv, sizeof(ours));
	memcpy(theirs, argv, sizeof(theirs));
	read_ours(argc, ours, shorts, &our);
	read_theirs(argc, theirs, shorts, &their);
	if (strcmp(our.text, their.text) != 0)
		fprintf(stderr, "%s %s %s %s: %s, not %s\n", argv[1], argv[2], argv[3], argv[4],
			our.text, their.text);
	CU_ASSERT_STRING_EQUAL(our.text, their.text);
}

static void test_getopt_every_four_words_are_read_as_the_c_library_does(void)
{
	char *argv[6] = { (char *)"rawbpf" };

	for (size_t i = 0; i < WORDS * WORDS * WORDS * WORDS; i += 1 + any(3)) {
		size_t rest = i;

		for (int at = 1; at <= 4; at++, rest /= WORDS)
			argv[at] = (char *)words[rest % WORDS];
		same_words(argv, 5, "a:v");
		same_words(argv, 5, "+a:v");
	}
}

static void test_getopt_fault_is_in_the_word_before_the_place(void)
{
	char *unknown[] = { (char *)"rawbpf", (char *)"FILE", (char *)"-v", (char *)"--none",
			    NULL };
	char *missing[] = { (char *)"rawbpf", (char *)"-v", (char *)"--map", NULL };
	struct said said = { 0 };

	read_ours(4, unknown, "v", &said);
	CU_ASSERT_STRING_EQUAL(unknown[small_optind - 1], "--none");
	CU_ASSERT_EQUAL(small_optopt, 0);
	read_ours(3, missing, "v", &said);
	CU_ASSERT_STRING_EQUAL(missing[small_optind - 1], "--map");
	CU_ASSERT_EQUAL(small_optopt, 1001);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_getopt_every_four_words_are_read_as_the_c_library_does),
		UNIT_TEST(test_getopt_fault_is_in_the_word_before_the_place),
		CU_TEST_INFO_NULL,
	};

	return unit_run("libc_getopt", tests);
}
