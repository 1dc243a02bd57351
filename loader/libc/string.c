// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * string - strstr(3), memmem(3), strspn(3) and strcspn(3), for the static program.
 *
 * Searches here are for a few letters in lines and logs: the C library's search is optimised for
 * the worst case and has twenty times the code.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

char *strstr(const char *text, const char *wanted)
{
	size_t size = strlen(wanted);

	if (!size)
		return (char *)text;
	while ((text = strchr(text, *wanted)) && strncmp(text, wanted, size) != 0)
		text++;
	return (char *)text;
}

void *memmem(const void *data, size_t size, const void *wanted, size_t less)
{
	const char *at = data, *end = at + size;

	if (!less)
		return (void *)data;
	while (at && less <= (size_t)(end - at)) {
		at = memchr(at, *(const char *)wanted, (size_t)(end - at) - less + 1);
		if (at && !memcmp(at, wanted, less))
			return (void *)at;
		at += !!at;
	}
	return NULL;
}

/* The length of the prefix whose bytes are (or are not) in `set`. */
static size_t span(const char *text, const char *set, bool among)
{
	size_t size = 0;

	while (text[size] && !!strchr(set, text[size]) == among)
		size++;
	return size;
}

size_t strspn(const char *text, const char *set)
{
	return span(text, set, true);
}

size_t strcspn(const char *text, const char *set)
{
	return span(text, set, false);
}
