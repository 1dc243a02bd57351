// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_array - memory that grows, up to sizes that there are not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/sort.h"
#include "unit.h"

static void test_array_grow_makes_room_and_keeps_what_is_there(void)
{
	size_t capacity = 0;
	int *items = NULL;

	for (int i = 0; i < 1000; i++) {
		int *grown = rb_array_grow(items, (size_t)i, &capacity, sizeof(*items));

		CU_ASSERT_PTR_NOT_NULL_FATAL(grown);
		CU_ASSERT_TRUE(capacity > (size_t)i);
		items = grown;
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		CU_ASSERT_EQUAL(items[i], i);
	CU_ASSERT_EQUAL(capacity, 1024);
	free(items);
}

static void test_array_grow_with_room_leaves_it_alone(void)
{
	size_t capacity = 4;
	char items[4];

	CU_ASSERT_PTR_EQUAL(rb_array_grow(items, 3, &capacity, 1), items);
	CU_ASSERT_EQUAL(capacity, 4);
}

/* Guards against a size that wraps around and allocates too little. */
static void test_array_grow_of_a_size_that_wraps_is_refused(void)
{
	size_t capacity = SIZE_MAX / 2 + 1;

	CU_ASSERT_PTR_NULL(rb_array_grow(NULL, capacity, &capacity, 1));
	CU_ASSERT_EQUAL(capacity, SIZE_MAX / 2 + 1);
	capacity = SIZE_MAX / 8;
	CU_ASSERT_PTR_NULL(rb_array_grow(NULL, capacity, &capacity, 8));
	CU_ASSERT_EQUAL(capacity, SIZE_MAX / 8);
	capacity = 0;
	CU_ASSERT_PTR_NULL(rb_array_grow(NULL, 0, &capacity, SIZE_MAX / 4));
	CU_ASSERT_EQUAL(capacity, 0);
}

static void test_array_reserve_is_as_large_as_asked(void)
{
	size_t capacity = 0;
	int *items = rb_array_reserve(NULL, 5, &capacity, sizeof(*items)), *moved;

	CU_ASSERT_PTR_NOT_NULL_FATAL(items);
	CU_ASSERT_EQUAL(capacity, 5);
	CU_ASSERT_PTR_EQUAL(rb_array_reserve(items, 5, &capacity, sizeof(*items)), items);
	moved = rb_array_reserve(items, 6, &capacity, sizeof(*items));
	CU_ASSERT_PTR_NOT_NULL_FATAL(moved);
	CU_ASSERT_EQUAL(capacity, 10);
	CU_ASSERT_PTR_NULL(rb_array_reserve(moved, SIZE_MAX / 2, &capacity, sizeof(*items)));
	CU_ASSERT_EQUAL(capacity, 10);
	free(moved);
}

struct numbered {
	unsigned int key, place;
};

static int by_key(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;

	return a->key < b->key ? -1 : a->key > b->key;
}

/* Every length up to beyond two runs of 64, in several disorders. */
static void test_sort_orders_all_and_keeps_equals_in_place(void)
{
	struct numbered items[130], scratch[130];

	for (unsigned int count = 0; count <= 130; count++) {
		for (unsigned int step = 1; step < 40; step += 6) {
			for (unsigned int i = 0; i < count; i++)
				items[i] = (struct numbered){ i * step % 17, i };
			rb_sort(items, scratch, count, sizeof(*items), by_key);
			for (unsigned int i = 1; i < count; i++)
				CU_ASSERT_TRUE(items[i - 1].key < items[i].key ||
					       (items[i - 1].key == items[i].key &&
						items[i - 1].place < items[i].place));
		}
	}
}

static void test_text_of_every_kind_is_one_string(void)
{
	struct rb_text text = { 0 };

	rb_text_string(&text, "a");
	rb_text_add(&text, "bcd", 2);
	rb_text_add(&text, NULL, 0);
	rb_text_printf(&text, "-%d-%s", 5, "x");
	rb_text_number(&text, 42, 4);
	rb_text_number(&text, 0, 0);
	rb_text_number(&text, UINT64_MAX, 1);
	rb_text_number(&text, 7, 100);
	CU_ASSERT_FALSE(text.failed);
	CU_ASSERT_STRING_EQUAL(text.data, "abc-5-x0042018446744073709551615"
					  "000000000000000000000007");
	CU_ASSERT_EQUAL(text.size, strlen(text.data));
	rb_text_deinit(&text);
	CU_ASSERT_PTR_NULL(text.data);
}

static void test_text_growing_a_byte_at_a_time_is_always_a_string(void)
{
	struct rb_text text = { 0 };

	for (size_t i = 0; i < 5000; i++) {
		rb_text_add(&text, "x", 1);
		CU_ASSERT_EQUAL_FATAL(text.size, i + 1);
		CU_ASSERT_TRUE_FATAL(text.size < text.capacity);
		CU_ASSERT_EQUAL_FATAL(text.data[text.size], '\0');
	}
	rb_text_deinit(&text);
}

static void test_text_printf_longer_than_the_room_is_whole(void)
{
	struct rb_text text = { 0 };

	for (int width = 1; width < 300; width++) {
		rb_text_clear(&text);
		rb_text_printf(&text, "%*d", width, 7);
		CU_ASSERT_EQUAL_FATAL(text.size, (size_t)width);
		CU_ASSERT_EQUAL_FATAL(strlen(text.data), (size_t)width);
	}
	rb_text_deinit(&text);
}

static void test_text_reserve_counts_nothing_by_itself(void)
{
	struct rb_text text = { 0 };
	char *room;

	rb_text_string(&text, "ab");
	room = rb_text_reserve(&text, 1000);
	CU_ASSERT_PTR_NOT_NULL_FATAL(room);
	CU_ASSERT_PTR_EQUAL(room, text.data + 2);
	CU_ASSERT_EQUAL(text.size, 2);
	memset(room, 'c', 1000);
	text.size += 1000;
	rb_text_string(&text, "d");
	CU_ASSERT_EQUAL(text.size, 1003);
	CU_ASSERT_STRING_EQUAL(text.data + 1001, "cd");
	rb_text_deinit(&text);
}

/* Guards against a sum that wraps, and against going on after a failure as if nothing were. */
static void test_text_of_a_size_that_wraps_fails_for_good(void)
{
	struct rb_text text = { 0 };

	rb_text_string(&text, "ab");
	CU_ASSERT_PTR_NULL(rb_text_reserve(&text, SIZE_MAX));
	CU_ASSERT_TRUE(text.failed);
	rb_text_string(&text, "c");
	rb_text_printf(&text, "d");
	CU_ASSERT_STRING_EQUAL(text.data, "ab");
	CU_ASSERT_EQUAL(text.size, 2);
	rb_text_clear(&text);
	CU_ASSERT_FALSE(text.failed);
	CU_ASSERT_PTR_NULL(rb_text_reserve(&text, SIZE_MAX - 1));
	rb_text_clear(&text);
	CU_ASSERT_PTR_NULL(rb_text_reserve(&text, SIZE_MAX / 2 + 2));
	rb_text_deinit(&text);
}

static void test_text_clear_keeps_the_memory(void)
{
	struct rb_text text = { 0 };
	size_t capacity;

	rb_text_clear(&text);
	CU_ASSERT_PTR_NULL(text.data);
	rb_text_printf(&text, "%500d", 1);
	capacity = text.capacity;
	rb_text_clear(&text);
	CU_ASSERT_STRING_EQUAL(text.data, "");
	CU_ASSERT_EQUAL(text.size, 0);
	CU_ASSERT_EQUAL(text.capacity, capacity);
	rb_text_deinit(&text);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_array_grow_makes_room_and_keeps_what_is_there),
		UNIT_TEST(test_array_grow_with_room_leaves_it_alone),
		UNIT_TEST(test_array_grow_of_a_size_that_wraps_is_refused),
		UNIT_TEST(test_array_reserve_is_as_large_as_asked),
		UNIT_TEST(test_sort_orders_all_and_keeps_equals_in_place),
		UNIT_TEST(test_text_of_every_kind_is_one_string),
		UNIT_TEST(test_text_growing_a_byte_at_a_time_is_always_a_string),
		UNIT_TEST(test_text_printf_longer_than_the_room_is_whole),
		UNIT_TEST(test_text_reserve_counts_nothing_by_itself),
		UNIT_TEST(test_text_of_a_size_that_wraps_fails_for_good),
		UNIT_TEST(test_text_clear_keeps_the_memory),
		CU_TEST_INFO_NULL,
	};

	return unit_run("array", tests);
}
