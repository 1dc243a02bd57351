// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * libbpf_events - `rawbpf run -j events.bpf.o` by way of libbpf, as its users write it: load, attach,
 * poll the ring buffer, print each event by printf(), in the same words. A signal ends it: it detaches,
 * reads what is left and says on stderr how many there were. Only measured, never part of the product.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <bpf/libbpf.h>

#define OUT_SIZE (32 << 10) /* as much as rawbpf gathers before it writes */

struct event {
	uint64_t seq;
	uint32_t pid;
	char comm[16];
};

static volatile sig_atomic_t ending;

static void on_signal(int signal)
{
	(void)signal;
	ending = true;
}

static int on_event(void *ctx, void *data, size_t size)
{
	const struct event *event = data;
	uint64_t *count = ctx;

	if (size < sizeof(*event))
		return 0;
	++*count;
	printf("{\"type\":\"event\",\"map\":\"events\",\"data\":{\"seq\":%llu,\"pid\":%u,\"comm\":\"%.16s\"}}\n",
	       (unsigned long long)event->seq, event->pid, event->comm);
	return 0;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct bpf_object *object = bpf_object__open_file(argc == 2 ? argv[1] : "", NULL);
	struct ring_buffer *ring;
	struct bpf_link *link;
	struct bpf_map *map;
	uint64_t count = 0;

	if (!object)
		return 1;
	map = bpf_object__find_map_by_name(object, "events");
	if (!map || bpf_map__set_value_size(map, 0) || bpf_object__load(object))
		return 1;
	ring = ring_buffer__new(bpf_map__fd(map), on_event, &count, NULL);
	link = bpf_program__attach(bpf_object__next_program(object, NULL));
	if (!ring || !link)
		return 1;
	sigaction(SIGINT, &action, NULL);
	setvbuf(stdout, NULL, _IOFBF, OUT_SIZE);
	fprintf(stderr, "attached\n");
	while (!ending) {
		ring_buffer__poll(ring, -1);
		fflush(stdout);
	}
	bpf_link__destroy(link);
	ring_buffer__consume(ring);
	fflush(stdout);
	fprintf(stderr, "%llu events\n", (unsigned long long)count);
	ring_buffer__free(ring);
	bpf_object__close(object);
	return 0;
}
