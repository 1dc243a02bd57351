// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fail_alloc - counts requests for memory, and refuses one.
 */
#include "fail_alloc.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static bool on;
static unsigned long asked, refused;

void fail_alloc_at(unsigned long nth)
{
	on = true;
	asked = 0;
	refused = nth;
}

unsigned long fail_alloc_off(void)
{
	on = false;
	return asked;
}

static int64_t pass_on(struct rb_sys *sys, const struct rb_call *call)
{
	struct fail_alloc_door *door = (struct fail_alloc_door *)sys;
	bool was = on;
	int64_t answer;

	on = false;
	answer = door->next->call(door->next, call);
	on = was;
	return answer;
}

void fail_alloc_door_init(struct fail_alloc_door *door, struct rb_sys *next)
{
	*door = (struct fail_alloc_door){ .door = { pass_on }, .next = next };
}

static bool refuse(void)
{
	return on && ++asked == refused;
}

void *__wrap_malloc(size_t size)
{
	return refuse() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return refuse() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return refuse() ? NULL : __real_realloc(memory, size);
}
