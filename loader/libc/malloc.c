// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * malloc - malloc(3) and its relatives, for the static program, which has one thread.
 *
 * A block is a header of 16 bytes, then what the caller gets. Sizes come in classes, two to a
 * doubling: 32, 48, 64, 96 ... bytes, the header included. Up to 12 KiB, blocks are cut off a chunk
 * that mmap() gave; a freed one waits in the list of its class. Larger ones are a mapping each, so
 * that they go back to the kernel, and grow by mremap() without a copy.
 *
 * free() looks at the header: a block that is freed twice, or has its header written over, ends the
 * program at that place.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SMALLEST 32
#define LARGEST	 ((size_t)12 << 10) /* of the classes */
#define CLASSES	 18
#define CHUNK	 ((size_t)64 << 10)
#define STEP	 ((size_t)4096) /* sizes of mappings; where pages are larger the kernel rounds up */
#define USED	 0x52424d41u
#define FREED	 0x52424d46u

/* Before each block. What is behind it is aligned as the C standard wants: to 16 bytes. */
struct block {
	size_t size; /* with the header: of the class, or of the mapping */
	uint32_t state, class;
} __attribute__((aligned(16)));

/* A freed block: the next one is said where the caller's bytes were. */
struct freed {
	struct block block;
	struct freed *next;
};

static struct freed *lists[CLASSES];
static char *chunk;
static size_t chunk_left;

static void *map(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/*
 * The class of a block that has room for `*size` bytes of the caller's, and its size with the header.
 * CLASSES: it is a mapping of its own; so is one that is too large, which mmap() will refuse.
 */
static unsigned int class_of(size_t *size)
{
	size_t fits = SMALLEST, wanted;
	unsigned int class = 0;

	if (*size > PTRDIFF_MAX - STEP)
		*size = PTRDIFF_MAX - STEP;
	wanted = *size + sizeof(struct block);
	for (; fits < wanted && class < CLASSES; class ++)
		fits += class % 2 ? fits / 3 : fits / 2;
	*size = class < CLASSES ? fits : (wanted + STEP - 1) / STEP * STEP;
	return class;
}

static struct block *cut(size_t size)
{
	struct block *block;

	if (chunk_left < size) {
		chunk = map(CHUNK);
		chunk_left = chunk ? CHUNK : 0;
		if (!chunk)
			return NULL;
	}
	block = (struct block *)chunk;
	chunk += size;
	chunk_left -= size;
	return block;
}

static struct block *block_of(void *data)
{
	struct block *block = (struct block *)data - 1;

	if (block->state != USED || block->class > CLASSES)
		__builtin_trap();
	return block;
}

void *malloc(size_t size)
{
	unsigned int class = class_of(&size);
	struct block *block;

	if (class == CLASSES) {
		block = map(size);
	} else if (lists[class]) {
		block = &lists[class]->block;
		lists[class] = lists[class]->next;
	} else {
		block = cut(size);
	}
	if (!block) {
		errno = ENOMEM;
		return NULL;
	}
	*block = (struct block){ size, USED, class };
	return block + 1;
}

void free(void *data)
{
	struct block *block;
	int saved = errno;

	if (!data)
		return;
	block = block_of(data);
	if (block->class == CLASSES) {
		munmap(block, block->size);
		errno = saved;
		return;
	}
	block->state = FREED;
	((struct freed *)block)->next = lists[block->class];
	lists[block->class] = (struct freed *)block;
}

void *calloc(size_t count, size_t size)
{
	void *data;

	if (__builtin_mul_overflow(count, size, &size))
		size = SIZE_MAX;
	data = malloc(size);
	if (data && block_of(data)->class != CLASSES)
		memset(data, 0, size);
	return data;
}

void *realloc(void *data, size_t size)
{
	struct block *block, *moved;
	size_t room = size;
	void *copy;

	if (!data)
		return malloc(size);
	block = block_of(data);
	class_of(&room);
	if (room <= block->size && block->class != CLASSES)
		return data;
	if (block->class == CLASSES) {
		room = (room + STEP - 1) / STEP * STEP;
		moved = mremap(block, block->size, room, MREMAP_MAYMOVE);
		if (moved == MAP_FAILED)
			return NULL;
		moved->size = room;
		return moved + 1;
	}
	copy = malloc(size);
	if (copy) {
		memcpy(copy, data, block->size - sizeof(*block));
		free(data);
	}
	return copy;
}
