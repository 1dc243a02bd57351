// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * disksnoop - how long each request to a disk took.
 *
 * started remembers when a request went to the driver, by its address; completed looks that up, and
 * sends it off. A request that was on its way before the probes were there has no beginning here, and
 * is left out.
 *
 * Which function means "completed" depends on the kernel: disksnoop.c, a program of its own around
 * this object, tries them one by one. `rawbpf run disksnoop.bpf.o` takes blk_update_request() and
 * prints the events by their type. Where the fields are in this kernel's structs CO-RE finds out;
 * declared are those alone that are used.
 */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#define OF_THE_KERNEL __attribute__((preserve_access_index))

struct gendisk {
	int major, first_minor;
} OF_THE_KERNEL;

struct request_queue {
	struct gendisk *disk; /* since Linux 5.15 */
} OF_THE_KERNEL;

struct request {
	struct request_queue *q;
	unsigned int cmd_flags; /* what to do in the lowest 8 bits; odd: data to the device */
	unsigned int __data_len;
} OF_THE_KERNEL;

struct request___before_5_17 {
	struct gendisk *rq_disk;
} OF_THE_KERNEL;

struct event {
	__u64 time, latency; /* nanoseconds */
	__u32 bytes, flags;
};

struct begin {
	__u64 time;
	__u32 bytes; /* __data_len, which is 0 once all is done */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u64);
	__type(value, struct begin);
	__uint(max_entries, 16384);
} begun SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
	__type(value, struct event);
} events SEC(".maps");

/* Requests that did not fit into one of these. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} missed SEC(".maps");

/* Only this disk's; set before it is loaded. -1: of all disks. */
const volatile int only_major = -1, only_minor = -1;

/*
 * Which argument of the function that completed is attached to says how many bytes are done, where
 * it is called for parts of a request, too: 2 or 3. 0: it is called once, for all of it.
 */
const volatile int done_argument = 3;

static __always_inline void miss(void)
{
	__u32 key = 0;
	__u64 *count = bpf_map_lookup_elem(&missed, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
}

static __always_inline struct gendisk *disk_of(struct request *request)
{
	struct request___before_5_17 *old = (void *)request;

	if (bpf_core_field_exists(old->rq_disk))
		return BPF_CORE_READ(old, rq_disk);
	return BPF_CORE_READ(request, q, disk);
}

static __always_inline int is_wanted(struct request *request)
{
	struct gendisk *disk;

	if (only_major < 0)
		return 1;
	disk = disk_of(request);
	return BPF_CORE_READ(disk, major) == only_major &&
	       BPF_CORE_READ(disk, first_minor) == only_minor;
}

SEC("kprobe/blk_start_request|blk_mq_start_request")
int started(struct pt_regs *ctx)
{
	struct request *request = (void *)PT_REGS_PARM1(ctx);
	__u64 key = (__u64)(unsigned long)request;
	struct begin begin = { 0 };

	if (!is_wanted(request))
		return 0;
	begin.bytes = BPF_CORE_READ(request, __data_len);
	begin.time = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&begun, &key, &begin, BPF_ANY))
		miss();
	return 0;
}

SEC("kprobe/blk_update_request")
int completed(struct pt_regs *ctx)
{
	struct request *request = (void *)PT_REGS_PARM1(ctx);
	__u64 key = (__u64)(unsigned long)request;
	struct begin *begin = bpf_map_lookup_elem(&begun, &key);
	unsigned long second = PT_REGS_PARM2(ctx), third = PT_REGS_PARM3(ctx);
	struct event event = { 0 };
	unsigned int done;

	/* both are read: the verifier takes no ctx + (a or b) */
	barrier_var(second);
	barrier_var(third);
	done = done_argument == 2 ? second : third;
	if (!begin || (done_argument && done < BPF_CORE_READ(request, __data_len)))
		return 0;
	event.time = bpf_ktime_get_ns();
	event.latency = event.time - begin->time;
	event.bytes = begin->bytes;
	event.flags = BPF_CORE_READ(request, cmd_flags);
	bpf_map_delete_elem(&begun, &key);
	if (bpf_ringbuf_output(&events, &event, sizeof(event), 0))
		miss();
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
