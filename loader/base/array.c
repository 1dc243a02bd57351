// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * array - arrays and texts that grow by doubling.
 *
 * In: a pointer, a count and a capacity in the owner's struct. Out: the array, moved or not; on
 * failure NULL, and the old array is unchanged. Sizes are multiplied and added with overflow
 * checks. The owner of the struct frees the pointer; nothing here is shared.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/array.h"

#define DIGITS_MOST ((size_t)24)
#define PRINT_ROOM  63

void *rb_array_reserve(void *items, size_t count, size_t *capacity, size_t item_size)
{
	size_t wanted, bytes;
	void *moved;

	if (items && count <= *capacity)
		return items;
	if (__builtin_mul_overflow(*capacity, (size_t)2, &wanted))
		return NULL;
	if (wanted < count)
		wanted = count;
	if (!wanted || __builtin_mul_overflow(wanted, item_size, &bytes))
		return NULL;
	moved = realloc(items, bytes);
	if (moved)
		*capacity = wanted;
	return moved;
}

void *rb_array_grow(void *items, size_t count, size_t *capacity, size_t item_size)
{
	if (count < *capacity)
		return items;
	return rb_array_reserve(items, count < 8 ? 8 : count + 1, capacity, item_size);
}

char *rb_text_reserve(struct rb_text *text, size_t size)
{
	size_t needed, wanted;
	char *moved;

	if (text->failed || __builtin_add_overflow(text->size, size, &needed) ||
	    __builtin_add_overflow(needed, (size_t)1, &needed))
		goto failed;
	if (needed > text->capacity) {
		wanted = text->capacity ? text->capacity : 64;
		while (wanted < needed)
			if (__builtin_mul_overflow(wanted, (size_t)2, &wanted))
				goto failed;
		moved = realloc(text->data, wanted);
		if (!moved)
			goto failed;
		text->data = moved;
		text->capacity = wanted;
	}
	text->data[text->size] = '\0';
	return text->data + text->size;

failed:
	text->failed = true;
	return NULL;
}

void rb_text_add(struct rb_text *text, const void *data, size_t size)
{
	char *room = rb_text_room(text, size);

	if (!room)
		return;
	if (size)
		memcpy(room, data, size);
	text->size += size;
	text->data[text->size] = '\0';
}

void rb_text_string(struct rb_text *text, const char *string)
{
	rb_text_add(text, string, strlen(string));
}

/* Formats into the free space; formats again after growing when it did not fit. */
void rb_text_vprintf(struct rb_text *text, const char *fmt, va_list args)
{
	char *room = rb_text_room(text, PRINT_ROOM);
	va_list again;
	int size;

	if (!room)
		return;
	va_copy(again, args);
	size = rb_vprint(room, text->capacity - text->size, fmt, args);
	if (size >= 0 && (size_t)size >= text->capacity - text->size) {
		room = rb_text_reserve(text, (size_t)size);
		if (room)
			rb_vprint(room, (size_t)size + 1, fmt, again);
	}
	va_end(again);
	if (size < 0)
		text->failed = true;
	else if (room)
		text->size += (size_t)size;
}

void rb_text_printf(struct rb_text *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	rb_text_vprintf(text, fmt, args);
	va_end(args);
}

/*
 * Two digits per division, and 32-bit divisions once the value fits: a 64-bit one is the slow part.
 */
static size_t put_digits(uint64_t value, char *digits, size_t at)
{
	uint32_t small, pair;

	for (; value > UINT32_MAX; value /= 10)
		digits[--at] = (char)('0' + value % 10);
	for (small = (uint32_t)value; small >= 10; small /= 100) {
		pair = small % 100;
		digits[--at] = (char)('0' + pair % 10);
		digits[--at] = (char)('0' + pair / 10);
	}
	if (small || at == DIGITS_MOST)
		digits[--at] = (char)('0' + small);
	return at;
}

void rb_text_number(struct rb_text *text, uint64_t value, unsigned int width)
{
	char digits[DIGITS_MOST *
		    2]; /* the copy below has a fixed size, so it also reads the upper half */
	size_t at = put_digits(value, digits, DIGITS_MOST);
	char *room = rb_text_room(text, DIGITS_MOST);

	while (at && DIGITS_MOST - at < width)
		digits[--at] = '0';
	if (!room)
		return;
	memcpy(room, digits + at, DIGITS_MOST);
	text->size += DIGITS_MOST - at;
	text->data[text->size] = '\0';
}

void rb_text_clear(struct rb_text *text)
{
	text->size = 0;
	text->failed = false;
	if (text->data)
		text->data[0] = '\0';
}

void rb_text_deinit(struct rb_text *text)
{
	free(text->data);
	*text = (struct rb_text){ 0 };
}
