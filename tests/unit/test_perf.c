// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_perf - the perf buffers' reader: what a kernel writes, wherever it is in the buffer; losses; and
 * what no kernel would write.
 */
#include <string.h>

#include "base/bytes.h"
#include "perf_bench.h"
#include "unit.h"

static void test_perf_empty_reads_nothing(void)
{
	struct perf_bench bench;

	perf_start(&bench);
	perf_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.seen, 0);
	perf_end(&bench);
}

static void test_perf_every_payload_size_arrives(void)
{
	struct perf_bench bench;
	int stop;

	perf_start(&bench);
	for (size_t size = 0; size <= 600; size++) {
		perf_produce_event(&bench, size % PERF_CPUS, size);
		CU_ASSERT_EQUAL(perf_read(&bench, &stop), 1);
	}
	perf_expect_all(&bench);
	perf_end(&bench);
}

static void test_perf_full_buffers_are_read_in_one_go(void)
{
	struct perf_bench bench;

	perf_start(&bench);
	for (size_t cpu = 0; cpu < PERF_CPUS; cpu++)
		for (size_t i = 0; i < bench.perf.size / 16; i++)
			perf_produce_event(&bench, cpu, 4);
	perf_expect_all(&bench);
	perf_end(&bench);
}

/* The header is never split, the rest anywhere; and positions wrap at 2^32 and 2^64 alike. */
static void test_perf_wraps_at_every_offset(void)
{
	static const uint64_t round[] = { 4096, 65536, 1ULL << 32, 0 };

	for (size_t i = 0; i < RB_COUNT(round); i++)
		for (uint64_t back = 0; back <= 160; back += 8) {
			struct perf_bench bench;

			perf_start(&bench);
			perf_set_position(&bench, 1, round[i] - back);
			perf_produce_event(&bench, 1, 44);
			perf_produce_event(&bench, 1, 3);
			perf_produce_lost(&bench, 1, back + 1);
			perf_produce_event(&bench, 1, 100);
			perf_expect_all(&bench);
			CU_ASSERT_EQUAL(bench.perf.lost, back + 1);
			perf_end(&bench);
		}
}

static void test_perf_losses_are_summed(void)
{
	struct perf_bench bench;
	uint64_t samples = 1000;

	perf_start(&bench);
	perf_produce_lost(&bench, 0, 3);
	perf_produce_event(&bench, 0, 4);
	perf_produce_lost(&bench, 0, 1ULL << 40);
	perf_write_record(&bench, 1, 13, (const uint8_t *)&samples, 16, 16);
	perf_produce_lost(&bench, 2, 20);
	perf_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.perf.lost, (1ULL << 40) + 1023);
	CU_ASSERT_EQUAL(bench.perf.cpus[0].lost, (1ULL << 40) + 3);
	perf_end(&bench);
}

/* The kernel's answer has what its records told of, and what they did not yet: nothing counts twice. */
static void test_perf_settle_adds_what_no_record_told(void)
{
	struct perf_bench bench;

	perf_start(&bench);
	perf_produce_lost(&bench, 0, 10);
	perf_expect_all(&bench);
	bench.kernel_lost = 15;
	CU_ASSERT_TRUE(rb_perf_settle(&bench.perf));
	CU_ASSERT_EQUAL(bench.perf.lost, 45);
	CU_ASSERT_TRUE(rb_perf_settle(&bench.perf));
	CU_ASSERT_EQUAL(bench.perf.lost, 45);
	perf_produce_lost(&bench, 0, 5);
	perf_produce_lost(&bench, 1, 15);
	perf_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.perf.lost, 45);
	perf_produce_lost(&bench, 0, 1);
	perf_expect_all(&bench);
	CU_ASSERT_EQUAL(bench.perf.lost, 46);
	perf_end(&bench);
}

static void test_perf_settle_of_an_old_kernel_cannot_say(void)
{
	struct perf_bench bench;

	perf_start(&bench);
	bench.answer = 8;
	perf_produce_lost(&bench, 0, 10);
	perf_expect_all(&bench);
	CU_ASSERT_FALSE(rb_perf_settle(&bench.perf));
	CU_ASSERT_EQUAL(bench.perf.lost, 10);
	perf_end(&bench);
}

/* 64 pages of a kernel before 6.0, after so many events of 1,000 bytes and a read, and the same again. */
static bool is_sure_after(size_t events, size_t more)
{
	struct perf_bench bench;
	bool sure;

	perf_begin(&bench);
	bench.answer = 8;
	CU_ASSERT_EQUAL_FATAL(rb_perf_open(&bench.door, PERF_MAP, 64, &bench.perf, &bench.err), 0);
	for (size_t i = 0; i < events; i++)
		perf_produce_event(&bench, 0, 1000);
	perf_expect_all(&bench);
	for (size_t i = 0; i < more; i++)
		perf_produce_event(&bench, 0, 1000);
	perf_expect_all(&bench);
	sure = rb_perf_settle(&bench.perf);
	perf_end(&bench);
	return sure;
}

/* Guards against losses after the last event that nobody speaks of. */
static void test_perf_settle_of_an_old_kernel_is_sure_where_there_was_room(void)
{
	CU_ASSERT_TRUE(is_sure_after(0, 0));
	CU_ASSERT_TRUE(is_sure_after(150, 0));
	CU_ASSERT_FALSE(is_sure_after(250, 0));
	/* an event after that would have told, but for what came before it was read */
	CU_ASSERT_FALSE(is_sure_after(250, 1));
	CU_ASSERT_TRUE(is_sure_after(100, 50));
	CU_ASSERT_FALSE(is_sure_after(100, 100));
}

static void test_perf_other_records_are_skipped(void)
{
	struct perf_bench bench;
	uint8_t body[64] = { 0 };

	perf_start(&bench);
	perf_write_record(&bench, 0, PERF_RECORD_THROTTLE, body, 32, 32);
	perf_produce_event(&bench, 0, 4);
	perf_write_record(&bench, 0, 4711, body, 8, 8);
	perf_produce_event(&bench, 0, 4);
	perf_expect_all(&bench);
	perf_end(&bench);
}

static void test_perf_stop_in_mid_batch_loses_nothing(void)
{
	struct perf_bench bench;
	int stop;

	perf_start(&bench);
	for (int i = 0; i < 10; i++)
		perf_produce_event(&bench, 0, 4);
	perf_produce_event(&bench, 1, 4);
	bench.stop_at = 3;
	CU_ASSERT_EQUAL(perf_read(&bench, &stop), 3);
	CU_ASSERT_EQUAL(stop, 5);
	CU_ASSERT_EQUAL(perf_control(&bench, 0)->data_tail, 3 * 16);
	CU_ASSERT_EQUAL(perf_control(&bench, 1)->data_tail, 0);
	perf_expect_all(&bench);
	perf_end(&bench);
}

static void test_perf_position_is_told_in_batches(void)
{
	struct perf_bench bench;
	unsigned int changes = 0;

	perf_start(&bench);
	for (size_t i = 0; i < bench.perf.size / 16; i++)
		perf_produce_event(&bench, 0, 4);
	perf_expect_all(&bench);
	for (unsigned int i = 1; i < bench.seen; i++) {
		changes += bench.told_at[i] != bench.told_at[i - 1];
		CU_ASSERT_TRUE(i * 16 - bench.told_at[i] <= bench.perf.size / 8 + 16);
	}
	CU_ASSERT_TRUE(changes <= 8);
	perf_end(&bench);
}

static void test_perf_records_that_cannot_be_are_refused(void)
{
	static const struct {
		uint32_t type;
		uint32_t raw;	   /* the first word of the body */
		size_t size, said; /* bytes in the buffer, and in the header */
	} records[] = {
		{ PERF_RECORD_SAMPLE, 4, 16, 0 },
		{ PERF_RECORD_SAMPLE, 4, 16, 7 },
		{ PERF_RECORD_SAMPLE, 4, 16, 8 },
		{ PERF_RECORD_SAMPLE, 4, 16, 15 },
		{ PERF_RECORD_SAMPLE, 4, 16, 24 },
		{ PERF_RECORD_SAMPLE, 5, 16, 16 },
		{ PERF_RECORD_SAMPLE, UINT32_MAX, 16, 16 },
		{ PERF_RECORD_SAMPLE, 4, 16, 65528 },
		{ PERF_RECORD_LOST, 0, 16, 16 },
		{ 13, 0, 8, 8 },
		{ 4711, 0, 16, 65535 },
	};

	for (size_t i = 0; i < RB_COUNT(records); i++) {
		struct perf_bench bench;
		uint8_t body[64] = { 0 };
		int stop;

		perf_start(&bench);
		perf_produce_event(&bench, 0, 4);
		memcpy(body, &records[i].raw, 4);
		perf_write_record(&bench, 0, records[i].type, body, records[i].size,
				  records[i].said);
		CU_ASSERT_EQUAL(perf_read(&bench, &stop), -EBADMSG);
		CU_ASSERT_EQUAL(bench.err.status, RAWBPF_IO);
		CU_ASSERT_EQUAL(bench.seen, 1);
		CU_ASSERT_EQUAL(perf_control(&bench, 0)->data_tail, 16);
		CU_ASSERT_FALSE(bench.wrong);
		perf_end(&bench);
	}
}

static void test_perf_positions_that_cannot_be_are_refused(void)
{
	static const struct {
		uint64_t tail, head;
	} positions[] = { { 4, 16 }, { 0, 12 }, { 16, 8 }, { 0, 1 << 20 }, { 0, -8ULL } };

	for (size_t i = 0; i < RB_COUNT(positions); i++) {
		struct perf_bench bench;
		int stop;

		perf_start(&bench);
		perf_control(&bench, 0)->data_tail = positions[i].tail;
		perf_control(&bench, 0)->data_head = positions[i].head;
		CU_ASSERT_EQUAL(perf_read(&bench, &stop), -EBADMSG);
		CU_ASSERT_EQUAL(bench.seen, 0);
		perf_end(&bench);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_perf_empty_reads_nothing),
		UNIT_TEST(test_perf_every_payload_size_arrives),
		UNIT_TEST(test_perf_full_buffers_are_read_in_one_go),
		UNIT_TEST(test_perf_wraps_at_every_offset),
		UNIT_TEST(test_perf_losses_are_summed),
		UNIT_TEST(test_perf_settle_adds_what_no_record_told),
		UNIT_TEST(test_perf_settle_of_an_old_kernel_cannot_say),
		UNIT_TEST(test_perf_settle_of_an_old_kernel_is_sure_where_there_was_room),
		UNIT_TEST(test_perf_other_records_are_skipped),
		UNIT_TEST(test_perf_stop_in_mid_batch_loses_nothing),
		UNIT_TEST(test_perf_position_is_told_in_batches),
		UNIT_TEST(test_perf_records_that_cannot_be_are_refused),
		UNIT_TEST(test_perf_positions_that_cannot_be_are_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("perf", tests);
}
