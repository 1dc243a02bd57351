// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * nearest - the distance between a name and the requested one.
 *
 * Most names are far away, which a cheap test finds: the set of letters of a name, one bit each,
 * takes one pass. A name that lacks a letter cannot contain the other name, and each letter that
 * only one of the two has costs a correction. Only names that pass are compared letter by letter,
 * in a table of three rows (optimal string alignment distance: insert, delete, replace, swap
 * neighbours).
 *
 * Distance is in tenths of a correction: whole words around the name are cheap, since kernel
 * functions are named by adding words before and after.
 */
#include <string.h>

#include "base/nearest.h"

#define FAR_CORRECTION RB_NEAREST_TYPO
#define FAR_NONE       1000

static uint64_t letters_of(const char *name, size_t size)
{
	uint64_t set = 0;

	for (size_t i = 0; i < size; i++)
		set |= 1ULL << (name[i] & 63);
	return set;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Where `part` occurs in `whole`, preferably at word boundaries; NULL: it does not. */
static const char *inside(const char *whole, size_t size, const char *part, size_t part_size,
			  bool *at_words)
{
	const char *found = NULL, *at = whole, *end = whole + size;

	while (part_size <= (size_t)(end - at) && (at = memchr(at, part[0], end - at))) {
		if (part_size > (size_t)(end - at))
			break;
		if (!memcmp(at, part, part_size)) {
			const char *rest = at + part_size;

			*at_words = (at == whole || !is_word(at[-1])) &&
				    (rest == end || !is_word(*rest));
			found = at;
			if (*at_words)
				break;
		}
		at++;
	}
	return found;
}

static unsigned int far_by_containing(const char *whole, size_t size, const char *part,
				      size_t part_size, unsigned int base)
{
	bool at_words = false;

	if (part_size < 3 || !inside(whole, size, part, part_size, &at_words))
		return FAR_NONE;
	return base + (unsigned int)(size - part_size) + (at_words ? 0 : FAR_CORRECTION);
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Corrections from `a` to `b`, both shorter than RB_NEAREST_NAME; more than `limit`: FAR_NONE. */
static unsigned int corrections(const char *a, size_t a_size, const char *b, size_t b_size,
				unsigned int limit)
{
	unsigned char rows[3][RB_NEAREST_NAME + 1];
	unsigned char *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= b_size; j++)
		last[j] = (unsigned char)j;
	for (size_t i = 1; i <= a_size; i++) {
		unsigned char *spare = before;
		unsigned int best = now[0] = (unsigned char)i;

		for (size_t j = 1; j <= b_size; j++) {
			unsigned int far = last[j - 1] + (a[i - 1] != b[j - 1]);

			far = least(far, least(last[j], now[j - 1]) + 1U);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				far = least(far, before[j - 2] + 1U);
			now[j] = (unsigned char)far;
			best = least(best, far);
		}
		if (best > limit)
			return FAR_NONE;
		before = last, last = now, now = spare;
	}
	return last[b_size] > limit ? FAR_NONE : last[b_size];
}

static unsigned int far_by_corrections(const struct rb_nearest *nearest, const char *name,
				       size_t size, uint64_t letters)
{
	/* in a short name, a few corrections change everything */
	unsigned int limit = nearest->size < 3	  ? 0
			     : nearest->size < 6  ? 1
			     : nearest->size < 12 ? 2
						  : 3;
	size_t more = size > nearest->size ? size - nearest->size : nearest->size - size;
	unsigned int far;

	if (more > limit || !nearest->size ||
	    (unsigned int)__builtin_popcountll(letters & ~nearest->letters) > limit ||
	    (unsigned int)__builtin_popcountll(nearest->letters & ~letters) > limit)
		return FAR_NONE;
	far = corrections(nearest->wanted, nearest->size, name, size, limit);
	if (far == FAR_NONE)
		return FAR_NONE;
	/* typing errors in the first letter are rare */
	return far * FAR_CORRECTION + (name[0] != nearest->wanted[0]);
}

/* Whole words in common at the start, if they are most of the name. */
static unsigned int far_by_beginning(const struct rb_nearest *nearest, const char *name,
				     size_t size)
{
	size_t shared = 0, words = 0;

	while (shared < size && shared < nearest->size && name[shared] == nearest->wanted[shared]) {
		shared++;
		if (name[shared - 1] == '_')
			words = shared;
	}
	if (words < 8 || words * 5 < nearest->size * 3 || words * 2 < size)
		return FAR_NONE;
	return 5 * FAR_CORRECTION + (unsigned int)(nearest->size + size - 2 * words);
}

static unsigned int far_from(const struct rb_nearest *nearest, const char *name, size_t size)
{
	uint64_t letters = letters_of(name, size);
	unsigned int far = FAR_NONE;

	/* text around the name may be long, but not so long that it is another name */
	if (size >= nearest->size && size - nearest->size <= nearest->size + 12 &&
	    !(nearest->letters & ~letters))
		far = far_by_containing(name, size, nearest->wanted, nearest->size, 2);
	else if (size < nearest->size && size * 5 >= nearest->size * 3 &&
		 !(letters & ~nearest->letters))
		far = far_by_containing(nearest->wanted, nearest->size, name, size, 8);
	far = least(far, far_by_corrections(nearest, name, size, letters));
	if (far == FAR_NONE && size && name[0] == nearest->wanted[0])
		far = far_by_beginning(nearest, name, size);
	return far;
}

void rb_nearest_init(struct rb_nearest *nearest, const char *wanted)
{
	nearest->wanted = wanted;
	nearest->size = strlen(wanted);
	nearest->letters = letters_of(wanted, nearest->size);
	nearest->count = 0;
}

static bool is_same(const struct rb_nearest_name *have, const char *name, size_t size)
{
	return !memcmp(have->name, name, size) && !have->name[size];
}

void rb_nearest_offer(struct rb_nearest *nearest, const char *name, size_t size)
{
	struct rb_nearest_name *best = nearest->best;
	size_t at = nearest->count;
	unsigned int far;

	if (size >= RB_NEAREST_NAME || nearest->size >= RB_NEAREST_NAME)
		return;
	far = far_from(nearest, name, size);
	if (far == FAR_NONE || (at == RB_NEAREST_MAX && far >= best[at - 1].far))
		return;
	for (size_t i = 0; i < nearest->count; i++)
		if (is_same(&best[i], name, size))
			return;
	while (at > 0 && best[at - 1].far > far)
		at--;
	if (nearest->count < RB_NEAREST_MAX)
		nearest->count++;
	memmove(&best[at + 1], &best[at], (nearest->count - at - 1) * sizeof(*best));
	memcpy(best[at].name, name, size);
	best[at].name[size] = '\0';
	best[at].far = far;
}

void rb_nearest_hint(const struct rb_nearest *nearest, const char *prefix, struct rawbpf_err *err)
{
	size_t count = 0;

	/* next to a very near name, farther ones only distract */
	while (count < nearest->count && nearest->best[count].far <= nearest->best[0].far + 15)
		count++;
	for (size_t i = 0; i < count; i++)
		rb_err_hint(err, "%s%s%s",
			    i == 0	     ? "did you mean "
			    : i + 1 == count ? " or "
					     : ", ",
			    prefix, nearest->best[i].name);
	if (count)
		rb_err_hint(err, "?");
}
