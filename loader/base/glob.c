// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * glob - walks the pattern and the name together. On a mismatch only the last '*' is extended by
 * one character: an earlier '*' need not be revisited, since a later one can match the same text.
 */
#include <stddef.h>
#include <string.h>

#include "base/glob.h"

/* The set at `set`, after its '[': whether `c` is in it, and where it ends; NULL: not a set. */
static const char *match_set(const char *set, unsigned char c, bool *ret)
{
	bool negated = *set == '!' || *set == '^', found = false;
	const char *first = set + negated, *at = first;

	for (; *at && (*at != ']' || at == first); at++) {
		unsigned char from = (unsigned char)*at, to = from;

		if (at[1] == '-' && at[2] && at[2] != ']') {
			at += 2;
			to = (unsigned char)*at;
		}
		found |= c >= from && c <= to;
	}
	*ret = found != negated;
	return *at ? at + 1 : NULL;
}

/* Match `c` against one element of the pattern; returns the next element, or NULL: no match. */
static const char *match_one(const char *pattern, char c)
{
	const char *rest;
	bool in_set;

	if (*pattern == '?')
		return pattern + 1;
	if (*pattern == '[' && (rest = match_set(pattern + 1, (unsigned char)c, &in_set)))
		return in_set ? rest : NULL;
	if (*pattern == '\\' && pattern[1])
		pattern++;
	return *pattern == c ? pattern + 1 : NULL;
}

bool rb_glob_match(const char *pattern, const char *name)
{
	const char *after_star = NULL, *retry = NULL, *next;

	while (*name) {
		if (*pattern == '*') {
			after_star = ++pattern;
			retry = name;
		} else if ((next = match_one(pattern, *name))) {
			pattern = next;
			name++;
		} else if (after_star) {
			pattern = after_star;
			name = ++retry;
		} else {
			return false;
		}
	}
	return !pattern[strspn(pattern, "*")];
}
