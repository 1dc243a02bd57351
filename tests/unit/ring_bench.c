// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ring_bench - the kernel's side of a ring buffer, and a callback that knows what has to come.
 */
#include <string.h>
#include <unistd.h>
#include <linux/bpf.h>

#include "ring_bench.h"
#include "unit.h"

unsigned long *ring_word(void *page)
{
	return page;
}

void ring_start_at(struct ring_bench *bench, unsigned long position)
{
	memset(bench, 0, sizeof(*bench));
	rb_sys_script_init(&bench->script, NULL, 0);
	CU_ASSERT_EQUAL(rb_ring_open(&bench->script.door, RING_MAP, (uint32_t)sysconf(_SC_PAGESIZE),
				     &bench->ring, &bench->err),
			0);
	bench->produced = position;
	*ring_word(bench->ring.consumer) = position;
	*ring_word(bench->ring.producer) = position;
}

void ring_end(struct ring_bench *bench)
{
	rb_ring_close(&bench->ring);
	rawbpf_err_deinit(&bench->err);
	CU_ASSERT_EQUAL(rb_sys_script_deinit(&bench->script), 0);
}

void ring_poke(struct ring_bench *bench, unsigned long at, const void *bytes, size_t size)
{
	uint8_t *data = (uint8_t *)bench->ring.producer + bench->ring.page;

	for (size_t i = 0; i < size; i++) {
		size_t place = (at + i) & (bench->ring.size - 1);

		data[place] = ((const uint8_t *)bytes)[i];
		data[place + bench->ring.size] = ((const uint8_t *)bytes)[i];
	}
}

void ring_produce(struct ring_bench *bench, uint32_t header, size_t size)
{
	uint32_t head[2] = { header, 0 };
	uint8_t payload[4096];

	memset(payload, 0, sizeof(payload));
	for (size_t i = 0; i < size; i++)
		payload[i] = (uint8_t)(bench->sent + i);
	ring_poke(bench, bench->produced, head, sizeof(head));
	ring_poke(bench, bench->produced + 8, payload, (size + 7) & ~(size_t)7);
	bench->produced += 8 + ((size + 7) & ~7UL);
	*ring_word(bench->ring.producer) = bench->produced;
	if (!(header & (BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT)))
		bench->sent++;
}

void ring_produce_event(struct ring_bench *bench, size_t size)
{
	ring_produce(bench, (uint32_t)size, size);
}

int ring_take(void *ctx, const void *data, size_t size)
{
	struct ring_bench *bench = ctx;

	if (bench->seen < 4096)
		bench->told_at[bench->seen] = *ring_word(bench->ring.consumer);
	for (size_t i = 0; i < size; i++)
		if (((const uint8_t *)data)[i] != (uint8_t)(bench->seen + i))
			bench->wrong = true;
	if ((uintptr_t)data % 8)
		bench->wrong = true;
	bench->seen++;
	return bench->stop_at && bench->seen == bench->stop_at ? 5 : 0;
}

int64_t ring_read(struct ring_bench *bench, int *stop)
{
	return rb_ring_read(&bench->ring, ring_take, bench, stop, &bench->err);
}

void ring_expect_all(struct ring_bench *bench)
{
	int stop;

	ring_read(bench, &stop);
	CU_ASSERT_EQUAL(stop, 0);
	CU_ASSERT_EQUAL(bench->seen, bench->sent);
	CU_ASSERT_EQUAL(bench->ring.events, bench->sent);
	CU_ASSERT_FALSE(bench->wrong);
	CU_ASSERT_EQUAL(*ring_word(bench->ring.consumer), bench->produced);
}
