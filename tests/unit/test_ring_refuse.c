// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * test_ring_refuse - the ring buffer's reader: opening it, and what no kernel would write.
 */
#include <sys/mman.h>
#include <unistd.h>
#include <linux/bpf.h>

#include "base/bytes.h"
#include "ring_bench.h"
#include "unit.h"

static void test_ring_open_maps_what_the_kernel_offers(void)
{
	struct ring_bench bench;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	ring_start_at(&bench, 0);
	CU_ASSERT_EQUAL(bench.script.mapping_count, 2);
	CU_ASSERT_EQUAL(bench.script.mappings[0].fd, RING_MAP);
	CU_ASSERT_EQUAL(bench.script.mappings[0].size, page);
	CU_ASSERT_EQUAL(bench.script.mappings[0].offset, 0);
	CU_ASSERT_EQUAL(bench.script.mappings[0].prot, PROT_READ | PROT_WRITE);
	CU_ASSERT_EQUAL(bench.script.mappings[1].fd, RING_MAP);
	CU_ASSERT_EQUAL(bench.script.mappings[1].size, 3 * page);
	CU_ASSERT_EQUAL(bench.script.mappings[1].offset, page);
	CU_ASSERT_EQUAL(bench.script.mappings[1].prot, PROT_READ);
	ring_end(&bench);
	rb_ring_close(&bench.ring);
}

static void test_ring_open_refused_leaves_nothing(void)
{
	for (unsigned int nth = 1; nth <= 2; nth++) {
		struct rb_answer answers[] = {
			{ .op = RB_OP_MMAP, .answer = 0, .times = nth - 1 },
			{ .op = RB_OP_MMAP, .answer = -ENOMEM },
		};
		struct rb_sys_script script;
		struct rb_ring ring = { 0 };
		struct rawbpf_err err = { 0 };
		size_t skip = nth == 1;

		rb_sys_script_init(&script, answers + skip, 2 - skip);
		CU_ASSERT_EQUAL(rb_ring_open(&script.door, RING_MAP, 65536, &ring, &err), -ENOMEM);
		CU_ASSERT_EQUAL(err.status, RAWBPF_IO);
		CU_ASSERT_PTR_NULL(ring.consumer);
		CU_ASSERT_EQUAL(rb_sys_script_deinit(&script), 0);
		rawbpf_err_deinit(&err);
	}
}

static void test_ring_open_absurd_sizes_are_refused(void)
{
	static const uint32_t sizes[] = { 0, 1, 8, 100, 3 * 65536, 65537, UINT32_MAX };

	for (size_t i = 0; i < RB_COUNT(sizes); i++) {
		struct rb_sys_script script;
		struct rb_ring ring;
		struct rawbpf_err err = { 0 };

		rb_sys_script_init(&script, NULL, 0);
		CU_ASSERT_EQUAL(rb_ring_open(&script.door, RING_MAP, sizes[i], &ring, &err),
				-EINVAL);
		CU_ASSERT_EQUAL(err.status, RAWBPF_USAGE);
		CU_ASSERT_EQUAL(script.mapping_count, 0);
		rb_sys_script_deinit(&script);
		rawbpf_err_deinit(&err);
	}
}

static void expect_damage(struct ring_bench *bench, unsigned int events)
{
	int stop;

	CU_ASSERT_EQUAL(ring_read(bench, &stop), -EBADMSG);
	CU_ASSERT_EQUAL(bench->err.status, RAWBPF_IO);
	CU_ASSERT_EQUAL(bench->seen, events);
	CU_ASSERT_EQUAL(bench->ring.events, events);
	CU_ASSERT_FALSE(bench->wrong);
}

static void test_ring_length_beyond_what_is_written_is_refused(void)
{
	static const uint32_t lengths[] = { 9, 16, 4088, 4096, 65536, 0x3fffffff, 0x3ffffff9 };

	for (size_t i = 0; i < RB_COUNT(lengths); i++) {
		struct ring_bench bench;
		int stop;

		ring_start_at(&bench, 0);
		ring_produce_event(&bench, 8);
		ring_produce(&bench, lengths[i] | (i % 2 ? BPF_RINGBUF_DISCARD_BIT : 0), 8);
		expect_damage(&bench, 1);
		CU_ASSERT_EQUAL(*ring_word(bench.ring.consumer), 16);
		CU_ASSERT_EQUAL(ring_read(&bench, &stop), -EBADMSG);
		ring_end(&bench);
	}
}

static void test_ring_positions_that_cannot_be_are_refused(void)
{
	static const struct {
		unsigned long consumer, producer;
	} positions[] = { { 4, 16 }, { 0, 12 }, { 16, 8 }, { 0, 1UL << 30 }, { 0, -8UL } };

	for (size_t i = 0; i < RB_COUNT(positions); i++) {
		struct ring_bench bench;

		ring_start_at(&bench, 0);
		*ring_word(bench.ring.consumer) = positions[i].consumer;
		*ring_word(bench.ring.producer) = positions[i].producer;
		expect_damage(&bench, 0);
		ring_end(&bench);
	}
}

int main(void)
{
	CU_TestInfo tests[] = {
		UNIT_TEST(test_ring_open_maps_what_the_kernel_offers),
		UNIT_TEST(test_ring_open_refused_leaves_nothing),
		UNIT_TEST(test_ring_open_absurd_sizes_are_refused),
		UNIT_TEST(test_ring_length_beyond_what_is_written_is_refused),
		UNIT_TEST(test_ring_positions_that_cannot_be_are_refused),
		CU_TEST_INFO_NULL,
	};

	return unit_run("ring_refuse", tests);
}
