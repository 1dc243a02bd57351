// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ring - reads a BPF ring buffer.
 *
 * Memory ordering against a CPU that writes:
 *
 *	the producer's position	  acquire: headers before it have been written, busy ones included
 *	a header's length	  acquire: once it is not busy, the payload has been written
 *	the consumer's position   release: the payload has been read before it is overwritten
 *
 * The consumer's position is in a cache line that every producer reads. Writing it after each
 * record would invalidate that line each time, so it is written after a sixteenth of the buffer,
 * and at the end of every read. A producer may see the buffer full by at most that much too early.
 *
 * The data mapping is read-only for everyone but the kernel. Lengths are checked all the same.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <linux/bpf.h>

#include "base/bytes.h"
#include "why/permission.h"
#include "stream/ring.h"

#define HEADER 8
#define BATCH  16 /* the position is written after size / BATCH bytes */

static unsigned long produced(const struct rb_ring *ring)
{
	return __atomic_load_n((const unsigned long *)ring->producer, __ATOMIC_ACQUIRE);
}

/*
 * The kernel's long may be wider than ours: a 32-bit process on a 64-bit kernel. On a little-endian
 * machine our half is the first, and the page has space for both halves: 64 bits are written, and a
 * 32-bit kernel reads its half. Only this process writes here.
 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
typedef uint64_t position_t;
#else
typedef unsigned long position_t;
#endif

static position_t consumed(const struct rb_ring *ring)
{
	return __atomic_load_n((const position_t *)ring->consumer, __ATOMIC_RELAXED);
}

static void publish(struct rb_ring *ring, position_t at)
{
	__atomic_store_n((position_t *)ring->consumer, at, __ATOMIC_RELEASE);
}

static int not_mapped(struct rb_sys *sys, int code, struct rawbpf_err *err)
{
	if (code == -EPERM || code == -EACCES)
		return rb_kernel_why_not_permitted(sys, "mmap a ring buffer", code, RB_NEEDS_BPF,
						   err);
	return rb_err_set(err, RAWBPF_IO, code, "mmap a ring buffer: %s", strerror(-code));
}

static size_t producer_size(const struct rb_ring *ring)
{
	return ring->page + 2 * ring->size;
}

int rb_ring_open(struct rb_sys *sys, int map, uint32_t max_entries, struct rb_ring *ret,
		 struct rawbpf_err *err)
{
	struct rb_ring ring = {
		.sys = sys,
		.map = map,
		.page = (size_t)getpagesize(),
		.size = max_entries,
	};
	int code;

	if (!ring.size || ring.size & (ring.size - 1) || ring.size % ring.page ||
	    ring.size > (SIZE_MAX - ring.page) / 2)
		return rb_err_set(
			err, RAWBPF_USAGE, -EINVAL,
			"a ring buffer of %u bytes, expected a power of two and a multiple of %zu "
			"(a page)",
			max_entries, ring.page);
	code = rb_sys_mmap(sys, map, ring.page, PROT_READ | PROT_WRITE, 0, &ring.consumer);
	if (code)
		return not_mapped(sys, code, err);
	code = rb_sys_mmap(sys, map, producer_size(&ring), PROT_READ, ring.page, &ring.producer);
	if (code) {
		rb_sys_munmap(sys, ring.consumer, ring.page);
		return not_mapped(sys, code, err);
	}
	*ret = ring;
	return 0;
}

void rb_ring_close(struct rb_ring *ring)
{
	rb_sys_munmap(ring->sys, ring->producer, producer_size(ring));
	rb_sys_munmap(ring->sys, ring->consumer, ring->page);
	ring->consumer = NULL;
	ring->producer = NULL;
}

/* `record` is NULL when the positions are invalid. */
static int damaged(position_t at, unsigned long ahead, const uint8_t *record,
		   struct rawbpf_err *err)
{
	return rb_err_set(
		err, RAWBPF_IO, -EBADMSG,
		"ring buffer, position %llu: malformed record of %u bytes, with %lu bytes "
		"available: another process writes the consumer's position, or the map has "
		"BPF_F_RB_OVERWRITE",
		(unsigned long long)at, record ? rb_load32(record, false) : 0, ahead);
}

/*
 * Read the record at *position: 1: read; 0: no more, or a record that is not submitted yet; or a
 * negative errno. With the second mapping of the data a record never wraps.
 */
static int read_batch(struct rb_ring *ring, position_t *position, rb_event_fn *event, void *ctx,
		      int *stop, struct rawbpf_err *err)
{
	const uint8_t *data = (const uint8_t *)ring->producer + ring->page;
	const uint8_t *first = data + (*position & (ring->size - 1)), *record = first;
	const unsigned long ahead = produced(ring) - (unsigned long)*position;
	const uint8_t *end, *tell = first + ring->size / BATCH;
	int code = ahead != 0;

	if (ahead > ring->size || ahead % 8 || *position % 8)
		return damaged(*position, ahead, NULL, err);
	end = first + ahead;
	while (record < end && !*stop) {
		uint32_t header = __atomic_load_n((const uint32_t *)record, __ATOMIC_ACQUIRE);
		uint32_t length = header & ~BPF_RINGBUF_DISCARD_BIT;
		size_t total = (HEADER + (size_t)length + 7) & ~(size_t)7;

		if (header & BPF_RINGBUF_BUSY_BIT || total > (size_t)(end - record)) {
			code = header & BPF_RINGBUF_BUSY_BIT ? 0 : -EBADMSG;
			break;
		}
		if (header & BPF_RINGBUF_DISCARD_BIT) {
			ring->discarded++;
		} else {
			ring->events++;
			*stop = event(ctx, record + HEADER, length);
		}
		record += total;
		if (record >= tell) {
			publish(ring, *position + (size_t)(record - first));
			tell = record + ring->size / BATCH;
		}
	}
	*position += (size_t)(record - first);
	if (record > first)
		publish(ring, *position);
	return code == -EBADMSG ? damaged(*position, (size_t)(end - record), record, err) : code;
}

int64_t rb_ring_read(struct rb_ring *ring, rb_event_fn *event, void *ctx, int *stop,
		     struct rawbpf_err *err)
{
	position_t start = consumed(ring), at = start;
	uint64_t before = ring->events;
	int code = 1;

	*stop = 0;
	while (code > 0 && !*stop && (unsigned long)(at - start) < ring->size)
		code = read_batch(ring, &at, event, ctx, stop, err);
	return code < 0 ? code : (int64_t)(ring->events - before);
}
