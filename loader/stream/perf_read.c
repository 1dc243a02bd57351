// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * perf_read - reads records from a perf buffer: struct perf_event_mmap_page, then the data, a power
 * of two in size. See perf_event_open(2), "MMAP layout".
 *
 * data_head (written by the kernel) is read with acquire, so that the records before it are
 * visible; data_tail (written here) is written with release, so that reading has finished before
 * the space is reused. A 32-bit kernel counts in 32 bits, in the lower half of both, and a 32-bit
 * process reads only that half: only differences of `unsigned long` are used.
 *
 * The data pages are writable for this process too (with a read-only mapping the kernel would
 * overwrite unread records), so every size in a record is checked.
 */
#include <string.h>
#include <linux/perf_event.h>

#include "base/bytes.h"
#include "stream/perf_read.h"

#define LARGEST (65536 + 24) /* a record, and the loss record before it */

#define BATCH 8 /* data_tail is written after size / BATCH bytes */

#define HEADER		    ((size_t)8) /* u32 type, u16 misc, u16 size of all */
#define SAMPLE_SIZE	    HEADER
#define SAMPLE_DATA	    (HEADER + 4)
#define LOST_COUNT	    (HEADER + 8)
#define LOST_SAMPLES_COUNT  HEADER
#define RECORD_LOST_SAMPLES 13 /* PERF_RECORD_LOST_SAMPLES, Linux 4.2 */

static int damaged(const struct rb_perf_cpu *cpu, uint32_t type, size_t size, unsigned long ahead,
		   struct rawbpf_err *err)
{
	return rb_err_set(
		err, RAWBPF_IO, -EBADMSG,
		"perf buffer of CPU %d: malformed record of type %u and %zu bytes, with %lu bytes "
		"available",
		cpu->cpu, type, size, ahead);
}

/* The `size` bytes at `at`, contiguous. */
static const uint8_t *in_one_piece(struct rb_perf *perf, const uint8_t *data, uint64_t at,
				   size_t size)
{
	size_t start = (size_t)(at & (perf->size - 1));
	size_t first = perf->size - start;

	if (size <= first)
		return data + start;
	memcpy(perf->scratch, data + start, first);
	memcpy(perf->scratch + first, data, size - first);
	return perf->scratch;
}

static void lost(struct rb_perf *perf, struct rb_perf_cpu *cpu, uint64_t count)
{
	cpu->reported += count;
	if (cpu->reported <= cpu->lost)
		return;
	perf->lost += cpu->reported - cpu->lost;
	cpu->lost = cpu->reported;
}

/* False: the record is too short for its type. */
static bool take(struct rb_perf *perf, struct rb_perf_cpu *cpu, const uint8_t *record,
		 uint32_t type, size_t size, rb_event_fn *event, void *ctx, int *stop)
{
	uint32_t payload;

	switch (type) {
	case PERF_RECORD_SAMPLE:
		if (size < SAMPLE_DATA)
			return false;
		payload = rb_load32(record + SAMPLE_SIZE, false);
		if (payload > size - SAMPLE_DATA)
			return false;
		perf->events++;
		*stop = event(ctx, record + SAMPLE_DATA, payload);
		return true;
	case PERF_RECORD_LOST:
		if (size < LOST_COUNT + 8)
			return false;
		lost(perf, cpu, rb_load64(record + LOST_COUNT, false));
		return true;
	case RECORD_LOST_SAMPLES:
		if (size < LOST_SAMPLES_COUNT + 8)
			return false;
		lost(perf, cpu, rb_load64(record + LOST_SAMPLES_COUNT, false));
		return true;
	default:
		return true;
	}
}

/*
 * Losses are reported before the next record. Between two reads the buffer never held more than
 * from the previous read's start to the kernel's current position: if a record of maximum size
 * still fits beside that, nothing was lost since; else only a later event can report it.
 */
static void watch(struct rb_perf_cpu *cpu, uint64_t head, uint64_t tail, size_t size)
{
	if (head != cpu->head)
		cpu->unsure = (unsigned long)head - (unsigned long)cpu->tail + LARGEST > size;
	cpu->head = head;
	cpu->tail = tail;
}

bool rb_perf_is_read(const struct rb_perf_cpu *cpu)
{
	const struct perf_event_mmap_page *control = cpu->mapping;

	return (unsigned long)__atomic_load_n(&control->data_head, __ATOMIC_ACQUIRE) ==
	       (unsigned long)control->data_tail;
}

int rb_perf_read_cpu(struct rb_perf *perf, struct rb_perf_cpu *cpu, rb_event_fn *event, void *ctx,
		     int *stop, struct rawbpf_err *err)
{
	struct perf_event_mmap_page *control = cpu->mapping;
	const uint8_t *data = (const uint8_t *)cpu->mapping + perf->page;
	uint64_t at = __atomic_load_n(&control->data_tail, __ATOMIC_RELAXED), written = at;
	uint64_t head = __atomic_load_n(&control->data_head, __ATOMIC_ACQUIRE);
	unsigned long ahead = (unsigned long)head - (unsigned long)at;
	int code = 0;

	if (ahead > perf->size || ahead % 8 || at % 8)
		return damaged(cpu, 0, 0, ahead, err);
	watch(cpu, head, at, perf->size);
	while (ahead && !*stop) {
		const uint8_t *record = data + (at & (perf->size - 1));
		uint32_t type = rb_load32(record, false);
		size_t size = rb_load16(record + 6, false);

		if (size < HEADER || size > ahead || size % 8 ||
		    !take(perf, cpu, in_one_piece(perf, data, at, size), type, size, event, ctx,
			  stop)) {
			code = damaged(cpu, type, size, ahead, err);
			break;
		}
		at += size;
		ahead -= size;
		if (at - written >= perf->size / BATCH) {
			__atomic_store_n(&control->data_tail, at, __ATOMIC_RELEASE);
			written = at;
		}
	}
	if (at != written)
		__atomic_store_n(&control->data_tail, at, __ATOMIC_RELEASE);
	return code;
}
