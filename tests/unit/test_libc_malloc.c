// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_libc_malloc - the static program's malloc() and its relatives.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define malloc	small_malloc
#define calloc	small_calloc
#define realloc small_realloc
#define free	small_free
#include "libc/malloc.c"
#undef malloc
#undef calloc
#undef realloc
#undef free

#include "unit.h"

static unsigned int seed = 1;

static unsigned int any(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

struct piece {
	unsigned char *data;
	size_t size;
	unsigned char mark;
};

static bool intact(const struct piece *piece)
{
	for (size_t i = 0; i < piece->size; i++)
		if (piece->data[i] != piece->mark)
			return false;
	return true;
}

static size_t some_size(void)
{
	static const unsigned int below[] = { 1, 40, 300, 5000, 20000, 300000 };

	return any(below[any(6)]);
}

static void mark(struct piece *piece, size_t size)
{
	CU_ASSERT_EQUAL_FATAL((uintptr_t)piece->data % 16, 0);
	piece->size = size;
	piece->mark = (unsigned char)any(256);
	memset(piece->data, piece->mark, size);
}

static void grow(struct piece *piece)
{
	size_t size = some_size(), kept = size < piece->size ? size : piece->size;

	piece->data = small_realloc(piece->data, size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(piece->data);
	piece->size = kept;
	CU_ASSERT(intact(piece));
	mark(piece, size);
}

static void test_malloc_blocks_keep_what_is_in_them(void)
{
	struct piece pieces[100] = { 0 };

	for (int round = 0; round < 20000; round++) {
		struct piece *piece = &pieces[any(100)];

		if (!piece->data) {
			size_t size = some_size();

			piece->data = any(2) ? small_malloc(size) : small_calloc(size, 1);
			CU_ASSERT_PTR_NOT_NULL_FATAL(piece->data);
			mark(piece, size);
		} else if (any(2)) {
			grow(piece);
		} else {
			CU_ASSERT(intact(piece));
			small_free(piece->data);
			piece->data = NULL;
		}
	}
	for (int i = 0; i < 100; i++)
		small_free(pieces[i].data);
}

static void test_malloc_calloc_of_what_was_used_is_zero(void)
{
	for (size_t size = 1; size < 30000; size = size * 3 / 2 + 1) {
		struct piece piece = { .data = small_malloc(size) };

		memset(piece.data, 0xff, size);
		small_free(piece.data);
		piece.data = small_calloc(1, size);
		piece.size = size;
		CU_ASSERT(intact(&piece));
		small_free(piece.data);
	}
}

static void test_malloc_freed_memory_is_used_again(void)
{
	char *first = small_malloc(100), *second, *third;

	small_free(first);
	second = small_malloc(110);
	CU_ASSERT_PTR_EQUAL(first, second);
	third = small_malloc(110);
	CU_ASSERT_PTR_NOT_EQUAL(second, third);
	small_free(second);
	small_free(third);
	small_free(NULL);
}

/* The signal that ends a program which does this to a block; 0: none. */
static int signal_of(void (*wrong)(char *block))
{
	char *block = small_malloc(100);
	int status = 0;
	pid_t child = fork();

	if (!child) {
		wrong(block);
		_exit(0);
	}
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	small_free(block);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void free_once(char *block)
{
	small_free(block);
}

static void free_twice(char *block)
{
	small_free(block);
	small_free(block);
}

static void write_before(char *block)
{
	memset(block - 16, 'x', 16);
	small_free(block);
}

static void test_malloc_damage_ends_the_program(void)
{
	CU_ASSERT_EQUAL(signal_of(free_once), 0);
	CU_ASSERT_NOT_EQUAL(signal_of(free_twice), 0);
	CU_ASSERT_NOT_EQUAL(signal_of(write_before), 0);
}

static void test_malloc_sizes_that_cannot_be_are_refused(void)
{
	void *small = small_malloc(10), *large = small_malloc(100000);
	volatile size_t most = SIZE_MAX;

	errno = 0;
	CU_ASSERT_PTR_NULL(small_malloc(most));
	CU_ASSERT_EQUAL(errno, ENOMEM);
	CU_ASSERT_PTR_NULL(small_malloc(most / 2));
	CU_ASSERT_PTR_NULL(small_malloc(most - 15));
	CU_ASSERT_PTR_NULL(small_calloc(most / 2, 3));
	CU_ASSERT_PTR_NULL(small_realloc(small, most));
	CU_ASSERT_PTR_NULL(small_realloc(large, most));
	small_free(small);
	small_free(large);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_malloc_blocks_keep_what_is_in_them),
		UNIT_TEST(test_malloc_calloc_of_what_was_used_is_zero),
		UNIT_TEST(test_malloc_freed_memory_is_used_again),
		UNIT_TEST(test_malloc_damage_ends_the_program),
		UNIT_TEST(test_malloc_sizes_that_cannot_be_are_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("libc_malloc", tests);
}
