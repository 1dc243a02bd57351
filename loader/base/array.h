/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * array - growing memory: arrays of structs, and text.
 *
 * An array is three fields of the struct that owns it: a pointer, a count, a capacity. It doubles,
 * so a push costs constant time, and counts x sizes are checked for overflow.
 *
 * A text is NUL-terminated and records an allocation failure: append as often as needed, then check
 * `failed` once. The owner of the struct frees it with rb_text_deinit().
 */
#ifndef RB_BASE_ARRAY_H
#define RB_BASE_ARRAY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Make room for one more item than `count`. Returns the array, which may have moved; NULL: out of
 * memory.
 */
void *rb_array_grow(void *items, size_t count, size_t *capacity, size_t item_size);

/* The same, for `count` items in total. */
void *rb_array_reserve(void *items, size_t count, size_t *capacity, size_t item_size);

struct rb_text {
	char *data;	       /* owned; NULL while empty */
	size_t size, capacity; /* bytes, the NUL not counted in size */
	bool failed;
};

void rb_text_add(struct rb_text *text, const void *data, size_t size);
void rb_text_string(struct rb_text *text, const char *string);
void rb_text_printf(struct rb_text *text, const char *fmt, ...) RB_PRINTF(2, 3);
void rb_text_vprintf(struct rb_text *text, const char *fmt, va_list args) RB_PRINTF(2, 0);
/* A number in decimal, at least `width` digits: the fast path of output lines, without printf. */
void rb_text_number(struct rb_text *text, uint64_t value, unsigned int width);
/*
 * Space for `size` more bytes; the caller writes them there and adds to `size`. NULL: out of
 * memory.
 */
char *rb_text_reserve(struct rb_text *text, size_t size);
/* The same, inlined: calls rb_text_reserve() only when there is no space left. */
static inline char *rb_text_room(struct rb_text *text, size_t size)
{
	if (size < text->capacity - text->size && !text->failed)
		return text->data + text->size;
	return rb_text_reserve(text, size);
}
void rb_text_clear(struct rb_text *text);
void rb_text_deinit(struct rb_text *text);
/* A text that ends with its scope: RB_AUTO_TEXT path = { 0 }; */
#define RB_AUTO_TEXT __attribute__((cleanup(rb_text_deinit))) struct rb_text

#endif
