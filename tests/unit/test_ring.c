// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_ring - the ring buffer's reader: what a kernel writes, wherever it is in the buffer.
 */
#include <unistd.h>
#include <linux/bpf.h>

#include "ring_bench.h"
#include "unit.h"

static void test_ring_empty_reads_nothing(void)
{
	struct ring_bench bench;

	ring_start_at(&bench, 0);
	ring_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.seen, 0);
	ring_end(&bench);
}

static void test_ring_every_payload_size_arrives(void)
{
	struct ring_bench bench;
	int stop;

	ring_start_at(&bench, 0);
	for (size_t size = 0; size <= 600; size++) {
		ring_produce_event(&bench, size);
		CU_ASSERT_EQUAL(ring_read(&bench, &stop), 1);
	}
	ring_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.seen, 601);
	ring_end(&bench);
}

static void test_ring_full_is_read_in_one_go(void)
{
	struct ring_bench bench;

	ring_start_at(&bench, 0);
	while (bench.produced < bench.ring.size)
		ring_produce_event(&bench, 8);
	ring_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.seen, bench.ring.size / 16);
	ring_end(&bench);
}

static void test_ring_one_record_as_large_as_it_gets(void)
{
	struct ring_bench bench;

	ring_start_at(&bench, 24);
	ring_produce_event(&bench, bench.ring.size - 8 < 4096 ? bench.ring.size - 8 : 4096);
	ring_expect_all(&bench);
	ring_end(&bench);
}

static void test_ring_wraps_at_every_offset(void)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);

	for (unsigned long back = 0; back <= 128; back += 8) {
		struct ring_bench bench;

		ring_start_at(&bench, size - back);
		for (int i = 0; i < 5; i++)
			ring_produce_event(&bench, 37);
		ring_expect_all(&bench);
		ring_end(&bench);
	}
}

/* What a 32-bit kernel comes to after 4 GiB. */
static void test_ring_position_wraps_as_its_type_does(void)
{
	for (unsigned long back = 0; back <= 128; back += 8) {
		struct ring_bench bench;

		ring_start_at(&bench, 0UL - back);
		for (int i = 0; i < 5; i++)
			ring_produce_event(&bench, 21);
		ring_expect_all(&bench);
		CU_ASSERT_EQUAL(bench.seen, 5);
		ring_end(&bench);
	}
}

static void test_ring_busy_holds_up_what_is_behind(void)
{
	struct ring_bench bench;
	unsigned long busy;
	uint32_t header = 8;
	int stop;

	ring_start_at(&bench, 0);
	ring_produce_event(&bench, 8);
	busy = bench.produced;
	ring_produce(&bench, 8 | BPF_RINGBUF_BUSY_BIT, 8);
	bench.sent++;
	ring_produce_event(&bench, 8);
	CU_ASSERT_EQUAL(ring_read(&bench, &stop), 1);
	CU_ASSERT_EQUAL(*ring_word(bench.ring.consumer), busy);
	CU_ASSERT_EQUAL(ring_read(&bench, &stop), 0);
	ring_poke(&bench, busy, &header, sizeof(header));
	ring_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.seen, 3);
	ring_end(&bench);
}

static void test_ring_discarded_is_skipped_and_counted(void)
{
	struct ring_bench bench;
	uint32_t header;
	unsigned long busy;
	int stop;

	ring_start_at(&bench, 0);
	ring_produce(&bench, 16 | BPF_RINGBUF_DISCARD_BIT, 16);
	ring_produce_event(&bench, 8);
	ring_produce(&bench, 0 | BPF_RINGBUF_DISCARD_BIT, 0);
	busy = bench.produced;
	ring_produce(&bench, 8 | BPF_RINGBUF_DISCARD_BIT | BPF_RINGBUF_BUSY_BIT, 8);
	CU_ASSERT_EQUAL(ring_read(&bench, &stop), 1);
	CU_ASSERT_EQUAL(bench.ring.discarded, 2);
	header = 8 | BPF_RINGBUF_DISCARD_BIT;
	ring_poke(&bench, busy, &header, sizeof(header));
	ring_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.ring.discarded, 3);
	ring_end(&bench);
}

static void test_ring_stop_in_mid_batch_loses_nothing(void)
{
	struct ring_bench bench;
	int stop;

	ring_start_at(&bench, 0);
	for (int i = 0; i < 10; i++)
		ring_produce_event(&bench, 8);
	bench.stop_at = 3;
	CU_ASSERT_EQUAL(ring_read(&bench, &stop), 3);
	CU_ASSERT_EQUAL(stop, 5);
	CU_ASSERT_EQUAL(*ring_word(bench.ring.consumer), 3 * 16);
	ring_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.seen, 10);
	ring_end(&bench);
}

/* The producer may find the buffer full by a sixteenth too early, and one record, not more. */
static void test_ring_position_is_told_in_batches(void)
{
	struct ring_bench bench;
	unsigned int changes = 0;

	ring_start_at(&bench, 0);
	while (bench.produced < bench.ring.size)
		ring_produce_event(&bench, 8);
	ring_expect_all(&bench);
	for (unsigned int i = 1; i < bench.seen; i++) {
		changes += bench.told_at[i] != bench.told_at[i - 1];
		CU_ASSERT_TRUE(i * 16 - bench.told_at[i] <= bench.ring.size / 16 + 16);
	}
	CU_ASSERT_TRUE(changes <= 16);
	ring_end(&bench);
}

static int refill(void *ctx, const void *data, size_t size)
{
	struct ring_bench *bench = ctx;

	ring_take(ctx, data, size);
	ring_produce_event(bench, 8);
	return 0;
}

static void test_ring_flood_does_not_keep_the_reader(void)
{
	struct ring_bench bench;
	int stop;

	ring_start_at(&bench, 0);
	ring_produce_event(&bench, 8);
	CU_ASSERT_EQUAL(rb_ring_read(&bench.ring, refill, &bench, &stop, &bench.err),
			(int64_t)(bench.ring.size / 16));
	ring_expect_all(&bench);
	ring_end(&bench);
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_ring_empty_reads_nothing),
		UNIT_TEST(test_ring_every_payload_size_arrives),
		UNIT_TEST(test_ring_full_is_read_in_one_go),
		UNIT_TEST(test_ring_one_record_as_large_as_it_gets),
		UNIT_TEST(test_ring_wraps_at_every_offset),
		UNIT_TEST(test_ring_position_wraps_as_its_type_does),
		UNIT_TEST(test_ring_busy_holds_up_what_is_behind),
		UNIT_TEST(test_ring_discarded_is_skipped_and_counted),
		UNIT_TEST(test_ring_stop_in_mid_batch_loses_nothing),
		UNIT_TEST(test_ring_position_is_told_in_batches),
		UNIT_TEST(test_ring_flood_does_not_keep_the_reader),
		CU_TEST_INFO_NULL,
	};

	return unit_run("ring", tests);
}
