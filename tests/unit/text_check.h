/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * text_check - comparisons of texts that show both when they fail, where an assertion shows neither.
 */
#ifndef RB_TESTS_TEXT_CHECK_H
#define RB_TESTS_TEXT_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static inline bool text_is(const char *text, const char *expected)
{
	if (!strcmp(text, expected))
		return true;
	printf("is:\n%s\nshould be:\n%s\n", text, expected);
	return false;
}

static inline bool text_has(const char *text, const char *part)
{
	if (strstr(text, part))
		return true;
	printf("'%s' is not in '%s'\n", part, text);
	return false;
}

#endif
