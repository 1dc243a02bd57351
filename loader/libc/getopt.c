// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * getopt - getopt_long(3), for the static program.
 *
 * The grammar is the C library's: short options in one word (-vn5), values in the same word or the
 * next, long options with = or a next word, unambiguous prefixes of long options, non-option words
 * moved after the options (with a leading + in the short options, the first non-option word ends
 * them), -- as the end. It prints nothing, as with opterr 0, and supports neither optional values
 * nor option.flag, which are not used here.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt;
static const char *letters; /* the rest of a word with short options */

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

/* The value of an option at the end of its word: the next word. */
static int take_value(int argc, char **argv, int option)
{
	if (optind >= argc) {
		optopt = option;
		return '?';
	}
	optarg = argv[optind++];
	return option;
}

static int short_option(int argc, char **argv, const char *shorts)
{
	int option = *letters++;
	const char *known = option == ':' ? NULL : strchr(shorts, option), *rest = letters;

	if (!known) {
		optopt = option;
		return '?';
	}
	if (known[1] != ':')
		return option;
	letters = "";
	if (!*rest)
		return take_value(argc, argv, option);
	optarg = (char *)rest;
	return option;
}

/* The option that `word` (`size` letters) names or abbreviates; NULL: none, or several. */
static const struct option *long_named(const struct option *longs, const char *word, size_t size)
{
	const struct option *found = NULL;
	int count = 0;

	for (; longs->name; longs++) {
		if (strncmp(longs->name, word, size) != 0)
			continue;
		if (!longs->name[size])
			return longs;
		found = longs;
		count++;
	}
	return count == 1 ? found : NULL;
}

static int long_option(int argc, char **argv, const struct option *longs)
{
	const char *word = letters + 1;
	size_t size = strcspn(word, "=");
	const struct option *found = long_named(longs, word, size);

	letters = "";
	optopt = 0;
	if (!*word)
		return -1;
	if (!found)
		return '?';
	if (!word[size])
		return found->has_arg ? take_value(argc, argv, found->val) : found->val;
	if (!found->has_arg) {
		optopt = found->val;
		return '?';
	}
	optarg = (char *)word + size + 1;
	return found->val;
}

/*
 * Move the words from `first` up to the option at `at` after it and its value. Deferred while the
 * word has more letters: one of those may take the next word as its value.
 */
static void move_behind(char **argv, int first, int at)
{
	for (; at < optind; at++, first++) {
		char *word = argv[at];

		memmove(&argv[first + 1], &argv[first], (size_t)(at - first) * sizeof(*argv));
		argv[first] = word;
	}
	optind = first;
}

int getopt_long(int argc, char *const *words, const char *shorts, const struct option *longs,
		int *index)
{
	static int first, at; /* the words up to this one are not options */
	bool move = *shorts != '+';
	char **argv = (char **)words;
	int option;

	(void)index;
	optarg = NULL;
	if (!letters || !*letters) {
		for (first = at = optind; move && at < argc && !is_option(argv[at]);)
			at++;
		if (at >= argc || !is_option(argv[at]))
			return -1;
		optind = at + 1;
		letters = argv[at] + 1;
	}
	if (*letters != '-' || letters != argv[at] + 1)
		option = short_option(argc, argv, shorts + !move);
	else
		option = long_option(argc, argv, longs);
	if (!*letters)
		move_behind(argv, first, at);
	return option;
}
