// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * disksnoop - the latency of each disk request.
 *
 * started stores the time when a request was issued to the driver, by its address; completed looks
 * that up, and sends an event. Requests issued before the probes were attached have no start time
 * and are ignored.
 *
 * The function to probe for completion depends on the kernel: disksnoop.c, the user side, tries
 * several in order. `rawbpf run disksnoop.bpf.o` uses blk_update_request() and prints the events by
 * their type. CO-RE adjusts the field offsets to this kernel's structs; only the fields in use are
 * declared.
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
	unsigned int cmd_flags; /* the operation in the lowest 8 bits; odd: data to the device */
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

/* Number of requests that did not fit into one of these maps. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} missed SEC(".maps");

/* Only this disk; set before the load. -1: all disks. */
const volatile int only_major = -1, only_minor = -1;

/*
 * The argument of the probed function that has the number of completed bytes, if it is also called
 * for parts of a request: 2 or 3. 0: it is called once per request.
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

	/* read both: the verifier does not accept ctx + (a or b) */
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
